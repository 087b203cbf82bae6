"""Conversations as people read them on Telegram: what they do stands at the margin, what they see is indented below.

## a cat                                 a scene
in: private                              or group, supergroup, forum, channel; then `pace=24` seconds of a picture, ...
Anne: 帮我画一只猫                        a message, in a forum `Anne in Cats: ...`
  ✍ Anne                                 her message gets a reaction
  →Anne | 好的！马上画一只猫 🐱            a post, whose it replies to, its words and its [buttons]
… 30 s                                   time passes
  ~ | ⏳ 66% …                            a post is changed
  🖼 →Anne | ✅ Studio …                   a picture; 🖼🖼 an album, 📎 a file, 🖼~ what was a text becomes a picture
Anne presses 取消                         a button of the newest post that has one of this name
  (Anne: …)                              somebody who pressed is told alone, in a window
Anne brings photo: 加顶帽子               also: brings a file, brings photo, another (an album); they are FILES
Anne answers the picture: …              also: the notice, Ben (the newest message of theirs)
Anne edits: 一只狗                        the words of her newest message
(Anne blocks the bot)                    what happens besides, see `tests/telegram_turns.py`
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.emulators.telegram import emulated
from tests.telegram_seen import Witness
from tests.telegram_stage import staged
from tests.telegram_turns import Cast, Turns

FOLDER = Path(__file__).parent / "data" / "telegram"


@dataclass(frozen=True, slots=True)
class Scene:
    """`lines`: what people do and see, in order."""

    title: str
    room: str
    options: tuple[str, ...]
    lines: tuple[str, ...]
    language: str

    @property
    def deeds(self) -> Iterator[str]:
        return (line for line in self.lines if not line.startswith("  "))

    @property
    def pace(self) -> float:
        given = (option.partition("=")[2] for option in self.options if option.startswith("pace="))
        return float(next(given, "3"))

    @property
    def telegram(self) -> dict[str, object]:
        """Settings of the adapter that are switched on or off."""
        switched = (option for option in self.options if not option.startswith("pace="))
        return {option.removeprefix("no-"): not option.startswith("no-") for option in switched}


@dataclass(frozen=True, slots=True)
class Line:
    """Seconds after the beginning, and what was done or seen then."""

    at: float
    text: str


def scenes(file: Path) -> Iterator[Scene]:
    """The language is the file's first suffix."""
    for block in file.read_text(encoding="utf-8").split("## ")[1:]:
        title, where, *lines = filter(None, map(str.rstrip, block.splitlines()))
        room, *options = where.removeprefix("in: ").split(" ")
        yield Scene(title, room, tuple(options), tuple(lines), file.suffixes[0].removeprefix("."))


async def played(scene: Scene, directory: Path) -> tuple[Line, ...]:
    """The scene as it really goes."""
    with emulated() as server:
        async with staged(server, directory, scene.pace, **scene.telegram) as stage:
            cast = Cast(server, scene.room, {"zh": "zh-hans"}.get(scene.language, scene.language))
            witness, turns, found = Witness(server, cast), Turns(stage, cast), list[Line]()
            begun = stage.clock.now()
            for deed in scene.deeds:
                found.append(Line(stage.clock.now() - begun, deed))
                await turns.take(deed)
                found += [Line(at - begun, f"  {seen}") for at, seen in witness.seen()]
        assert not server.violations, server.violations
    return tuple(found)


def rewritten(file: Path, plays: dict[str, tuple[Line, ...]]) -> str:
    """The file with every scene as it really went."""
    head = file.read_text(encoding="utf-8").split("## ", 1)[0]
    parts = []
    for scene in scenes(file):
        where = " ".join([scene.room, *scene.options])
        text = "\n".join(line.text for line in plays[scene.title])
        parts.append(f"## {scene.title}\nin: {where}\n{text}\n")
    return head + "\n".join(parts)


def rewrite(file: Path) -> None:
    """Plays every scene and writes down what is seen now; to be read line by line before it is believed."""
    plays = {}
    for scene in scenes(file):
        with TemporaryDirectory() as directory:
            plays[scene.title] = asyncio.run(played(scene, Path(directory)))
    file.write_text(rewritten(file, plays), encoding="utf-8")


if __name__ == "__main__":
    for name in sys.argv[1:]:
        rewrite(Path(name))
