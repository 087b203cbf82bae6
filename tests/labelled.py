"""Labelled messages: what people write, and what it means; the lines held out were never looked at."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from bot.cli.understand import as_row
from bot.understanding import Message, Reader
from bot.values import IntentKind

FOLDER = Path(__file__).parent / "data" / "understanding"
HELD_OUT = FOLDER / "held_out.jsonl"
TALK = FOLDER / "talk.txt"
SPENDING = frozenset({IntentKind.GENERATE, IntentKind.EDIT, IntentKind.RETRY, IntentKind.REFINE})
SLOTS = ("prompt", "model", "tier", "remember", "clear", "aspect_ratio", "size", "n", "reference")


class Line(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A labelled message. `flags`: group (not addressed), explicit, image, last, pending."""

    text: str
    intent: IntentKind
    language: str | None = None
    flags: str = ""
    prompt: str | None = None
    model: str | None = None
    tier: str | None = None
    remember: bool = False
    clear: bool = False
    aspect_ratio: str | None = None
    size: str | None = None
    n: int = 1
    reference: str | None = None

    def message(self) -> Message:
        flags = self.flags.split()
        return Message(
            text=self.text,
            addressed="group" not in flags,
            has_image="image" in flags,
            has_last_result="last" in flags,
            pending_confirmation="pending" in flags,
            explicit_allowed="explicit" in flags,
        )

    def slots(self) -> Mapping[str, object]:
        return {name: getattr(self, name) for name in SLOTS}


def lines(path: Path) -> list[Line]:
    return [msgspec.json.decode(line, type=Line) for line in path.read_bytes().splitlines() if line.strip()]


def looked_at() -> list[Path]:
    """The tables that the word lists were written with."""
    return sorted(path for path in FOLDER.glob("*.jsonl") if path != HELD_OUT)


@dataclass(frozen=True, slots=True)
class Verdict:
    """One line, read. `wrong`: the slots that differ."""

    line: Line
    intent: IntentKind
    language: str
    wrong: tuple[str, ...]

    @property
    def right(self) -> bool:
        return self.intent is self.line.intent

    @property
    def whole(self) -> bool:
        return self.right and not self.wrong


@dataclass(frozen=True, slots=True)
class Score:
    """Shares of a number of lines, 0 to 1, and counts of false triggers."""

    verdicts: list[Verdict] = field(default_factory=list)

    def _share(self, right: Iterable[bool]) -> float:
        found = list(right)
        return sum(found) / len(found) if found else 1.0

    @property
    def intent(self) -> float:
        return self._share(verdict.right for verdict in self.verdicts)

    @property
    def joint(self) -> float:
        return self._share(verdict.whole for verdict in self.verdicts)

    @property
    def slots(self) -> float:
        """Each slot of each line counts once."""
        return self._share(name not in verdict.wrong for verdict in self.verdicts for name in SLOTS)

    @property
    def language(self) -> float:
        return self._share(
            verdict.language == verdict.line.language for verdict in self.verdicts if verdict.line.language
        )

    @property
    def false(self) -> list[Verdict]:
        return [verdict for verdict in self.verdicts if verdict.line.intent is IntentKind.NONE and not verdict.right]

    @property
    def spending(self) -> list[Verdict]:
        return [verdict for verdict in self.false if verdict.intent in SPENDING]


def score(reader: Reader, labelled: Iterable[Line]) -> Score:
    return Score([_read(reader, line) for line in labelled])


def _read(reader: Reader, line: Line) -> Verdict:
    intent = reader.read(line.message())
    got = as_row(intent)
    wrong = tuple(name for name, wanted in line.slots().items() if got[name] != wanted)
    return Verdict(line, intent.kind, intent.language, wrong)
