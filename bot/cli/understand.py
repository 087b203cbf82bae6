"""`easel understand`: what messages mean, and why the bot does or does not react."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

import msgspec
from rich.console import Console

from bot.catalog import load as known
from bot.cli.outcomes import DONE, NOT_DONE, tag
from bot.config import load
from bot.i18n import Language, language
from bot.render import explained
from bot.understanding import Message, Reader
from bot.values import Intent, IntentKind, Text

ABOUT_ITSELF = frozenset(
    {
        IntentKind.SETTINGS,
        IntentKind.LINK,
        IntentKind.FORGET,
        IntentKind.HISTORY,
        IntentKind.COST,
        IntentKind.WHY,
        IntentKind.RESUME,
    }
)
"""What is asked of the bot itself counts as help in the table of intents (design, section 7)."""
WORDLESS = ABOUT_ITSELF | {IntentKind.SET_MODEL}
LARGEST_SIZE = "4K"


NO_ID = msgspec.Raw(b"null")


class Line(msgspec.Struct, frozen=True):
    """A message as it is read from a line; keys that are not known are left alone."""

    text: str
    id: msgspec.Raw = NO_ID
    addressed: bool | None = False
    has_image: bool | None = False
    has_last_result: bool | None = False
    pending_confirmation: bool | None = False
    explicit_allowed: bool | None = None

    def message(self, explicit: bool) -> Message:
        return Message(
            text=self.text,
            addressed=bool(self.addressed),
            has_image=bool(self.has_image),
            has_last_result=bool(self.has_last_result),
            pending_confirmation=bool(self.pending_confirmation),
            explicit_allowed=explicit if self.explicit_allowed is None else self.explicit_allowed,
        )


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be read, and how it is told. A text that is given on the command line counts as addressed."""

    text: str | None
    explain: bool


async def understand(wanted: Wanted, config: Path | None, environment: Mapping[str, str]) -> int:
    """Line by line, so that another program can talk to it."""
    settings = load(config, environment)
    catalog = known()
    for provider in settings.providers:
        catalog = catalog.offering(provider, None)
    teller = Teller(Reader(catalog.aliases), settings.chat.explicit, language(tag(environment)), wanted.explain)
    if wanted.text is not None:
        teller.tell(Line(_legible(wanted.text), addressed=True))
        return DONE
    return teller.tell_all(sys.stdin.buffer)


def _legible(argument: str) -> str:
    """Bytes that are no UTF-8 come in as surrogates."""
    return argument.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


class Teller:
    """Reads messages and prints what they mean: for people at a terminal who want to know why, else as JSON."""

    def __init__(self, reader: Reader, explicit: bool, tongue: Language, explain: bool) -> None:
        self._reader = reader
        self._models = reader.models
        self._explicit = explicit
        self._tongue = tongue
        self._explain = explain
        self._console = Console(highlight=False, soft_wrap=True, markup=False, emoji=False)

    def tell_all(self, stream: BinaryIO) -> int:
        """Lines in UTF-8, whatever the locale. One that cannot be read is told of on standard error, then left."""
        status = DONE
        for number, line in enumerate(stream, start=1):
            if not line.strip():
                continue
            try:
                self.tell(_parsed(line.decode("utf-8-sig")))
            except (msgspec.MsgspecError, UnicodeDecodeError) as error:
                status = NOT_DONE
                problem = Text(
                    "Line %(line)s cannot be read: %(reason)s. Example: %(example)s",
                    line=number,
                    reason=str(error),
                    example='{"id": 1, "text": "draw a cat", "addressed": true}',
                )
                sys.stderr.write(self._tongue.say(problem) + "\n")
        return status

    def tell(self, line: Line) -> None:
        message = line.message(self._explicit)
        reading = self._reader.reading(message)
        why = [self._tongue.say(text) for text in explained(message, reading)] if self._explain else []
        if self._explain and self._console.is_terminal:
            self._console.print("\n".join(map(_harmless, [line.text, *(f"  {sentence}" for sentence in why)])))
            return
        row = {"id": line.id, **as_row(self._canonical(reading.intent)), **({"why": why} if self._explain else {})}
        sys.stdout.buffer.write(msgspec.json.encode(row) + b"\n")
        sys.stdout.buffer.flush()

    def _canonical(self, intent: Intent) -> Intent:
        """Without a model that nobody knows."""
        return intent if intent.model in self._models else replace(intent, model=None, remember=False)


def _harmless(words: str) -> str:
    """Without what would steer the terminal."""
    return "".join(letter if letter.isprintable() else " " for letter in words)


def _parsed(line: str) -> Line:
    """A line that is no JSON object is a message to the bot, as it stands."""
    if line.lstrip().startswith("{"):
        return msgspec.json.decode(line, type=Line)
    return Line(line.rstrip("\r\n"), addressed=True)


def as_row(intent: Intent) -> dict[str, object]:
    """As design, section 7 has it."""
    return {
        "intent": "help" if intent.kind in ABOUT_ITSELF else str(intent.kind),
        "prompt": None if intent.kind in WORDLESS else intent.prompt,
        "model": intent.model,
        "tier": intent.tier,
        "remember": intent.remember,
        "clear": intent.clear,
        "aspect_ratio": intent.aspect_ratio,
        "size": LARGEST_SIZE if intent.size == "8K" else intent.size,
        "n": intent.n,
        "reference": intent.reference,
        "language": intent.language,
    }
