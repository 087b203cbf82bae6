"""Writes docs/feishu-cards.json: every card that the bot sends in the transcript and some others, as Feishu gets them.

python -m tests.feishu_parts
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec

from tests.emulators.feishu import Call, Feishu
from tests.emulators.feishu.cards import look
from tests.feishu_scenes import FOLDER, played
from tests.feishu_transcript import FILES
from tests.feishu_world import Way, town
from tests.scenery import Line, Scene, scenes
from tests.storms import refused

PAGE = Path(__file__).parents[1] / "docs" / "feishu-cards.json"
SCENES = (*FILES, FOLDER / "transcript" / "cards.en.txt")
LARGEST = 30_000
"""Bytes that Feishu takes."""
CARDS = frozenset({"create", "reply", "patch"})
NUMBER = re.compile(r"[0-9]+([.,–~][0-9]+)*")
JOB = re.compile(r"(?<=[a-z]:)[0-9a-z]{8,}(?=:)")
CODE = re.compile(r"#[0-9a-z]{4}")
IMAGE = re.compile(r"img_v3_[0-9A-Za-z_-]+")
ALT = re.compile(r"\"alt\":\{[^}]*\}")
BAR = re.compile(r"[▓█▰]*[░▒▱]+|[▓█▰]+")


@dataclass(slots=True)
class Cards:
    """Each sort once. What differs from run to run is left out: ids of jobs and pictures, and numbers in the text."""

    found: dict[str, str] = field(default_factory=dict)
    """The card by what is the same of all of its sort."""
    largest: int = 0

    def look(self, server: Feishu, passing: str = "") -> None:
        """All but those that begin with `passing`. Posts go before changes: which of two that are made at one time
        comes first is a matter of chance."""
        for call in sorted(server.calls, key=lambda call: call.name == "patch"):
            if call.name in CARDS and _is_card(call) and not call.code:
                self._see(str(call.json["content"]), passing)

    def _see(self, text: str, passing: str) -> None:
        self.largest = max(self.largest, len(text.encode()))
        plain = IMAGE.sub("img_v3_KEY", JOB.sub("JOB", CODE.sub("#code", text)))
        if not passing or not _shows(plain).startswith(passing):
            self.found.setdefault(_sort(plain), plain)

    def written(self) -> str:
        every = [{"shows": _shows(text), "card": msgspec.json.decode(text)} for text in self.found.values()]
        return msgspec.json.format(msgspec.json.encode(every), indent=2).decode() + "\n"


def _is_card(call: Call) -> bool:
    return call.name == "patch" or call.json.get("msg_type") == "interactive"


def _sort(text: str) -> str:
    """Numbers, the bar of progress and what a picture shows tell no sorts apart."""
    return NUMBER.sub("N", BAR.sub("bar", ALT.sub("alt", text)))


def _shows(text: str) -> str:
    return look(msgspec.json.decode(text)).text.partition("\n")[0]


def _made(directory: Path) -> Path:
    directory.mkdir()
    return directory


async def cards(directory: Path) -> tuple[Cards, list[tuple[Scene, Sequence[Line]]]]:
    """With what the transcript shows, which they are sent for."""
    found = Cards()
    plays: list[tuple[Scene, Sequence[Line]]] = []
    for number, (page, scene) in enumerate((file, scene) for file in SCENES for scene in scenes(file)):
        lines = await played(scene, _made(directory / f"{number}"), found.look)
        plays += [(scene, lines)] if page in FILES else []
    await _sold(_made(directory / "sold"), found)
    return found, plays


async def _sold(directory: Path, found: Cards) -> None:
    """Where there are several models and they cost something: a question, lists to choose from, and a failure."""
    async with town(directory, "--confirm=always") as made:
        anne = made.newcomer(Way.DIRECT)
        made.ima.fail("create", refused(500, "Internal error"), times=9)
        anne.asks("a cat called Tom")
        (question,) = await made.shows(anne.chat, "question")
        made.press(question, "change", anne.person)
        await made.until(lambda: "Which model" in question.text)
        before = len(anne.chat.posts)
        anne.person.says(anne.chat, "/models")
        await made.until(lambda: len(anne.chat.posts) > before)
        made.press(question, "confirm", anne.person)
        await made.shows(anne.chat, "failure")
        await made.stopped()
        # How often it tells that the provider is busy is a matter of chance.
        found.look(made.feishu, passing="⏳")


if __name__ == "__main__":
    with TemporaryDirectory() as name:
        PAGE.write_text(asyncio.run(cards(Path(name)))[0].written(), encoding="utf-8")
