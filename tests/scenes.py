"""Conversations as people read them: what is heard stands at the margin, what is said is indented below.

## a cat                            a scene, and with which house it is played
with: pair
Anne: 帮我画一只猫                   a message
  ack →Anne | 好的！马上画一只猫 🐱    a post, to whom it replies, its text and its [buttons]
  start | 🎨 canvas … [✖️ 取消]
… 40 s                              time passes
  ~start | ⏳ 66% …                  a post is changed
Anne presses 取消                    also: recalls, edits: 一只狗, edits 2: (her second message)
Anne brings photo, mask: 加顶帽子    a message with pictures; their names are those of FILES
Anne replies to picture 1: 改成蓝色  a message in reply to the first post of that kind
"""

from __future__ import annotations

import asyncio
import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.testing.providers import picture
from bot.values import Attachment, Outbound, Person
from tests.drawing import mask
from tests.houses import Stand, stand
from tests.staging import staged

FOLDER = Path(__file__).parent / "data" / "protocol"
DEED = re.compile(r"(?P<who>\w+)(?P<verb>: | presses | replies to | recalls| edits: | brings )(?P<what>.*)")
FILES: Mapping[str, bytes] = {
    "photo": picture(),
    "another": picture(colour="crimson"),
    "mask": mask((64, 64), 255),
    "odd mask": mask((64, 20), 255),
    "black mask": mask((64, 64), 0),
}
PAUSE = re.compile(r"… (\d+) (s|min|h)")
SECONDS = {"s": 1, "min": 60, "h": 3600}
BREAK = " ⏎ "


@dataclass(frozen=True)
class Scene:
    """`lines`: what is heard and what has to be said, in order."""

    title: str
    stage: str
    lines: tuple[str, ...]
    locale: str

    @property
    def heard(self) -> Iterator[str]:
        return (line for line in self.lines if not line.startswith("  "))


def scenes(file: Path) -> Iterator[Scene]:
    for block in file.read_text(encoding="utf-8").split("## ")[1:]:
        title, stage, *lines = filter(None, map(str.rstrip, block.splitlines()))
        yield Scene(title, stage.removeprefix("with: "), tuple(lines), file.suffixes[0].removeprefix("."))


async def played(scene: Scene, directory: Path) -> tuple[str, ...]:
    """The scene as it really goes."""
    plan = staged(scene.stage, directory)
    async with stand(plan) as house:
        house.desk.attachments = FILES
        stenographer = Stenographer(house, scene.locale)
        for heard in scene.heard:
            stenographer.lines.append(heard)
            await stenographer.do(heard)
            await house.settle()
            stenographer.note()
        return tuple(stenographer.lines)


class Stenographer:
    """Does what a line says and writes down what is said then."""

    def __init__(self, house: Stand, locale: str) -> None:
        self.lines: list[str] = []
        self._house = house
        self._locale = locale
        self._people: dict[str, Person] = {}
        self._written: dict[str, list[str]] = {}
        self._noted = 0

    async def do(self, line: str) -> None:
        pause = PAUSE.fullmatch(line)
        if pause:
            end = self._house.clock.now() + int(pause[1]) * SECONDS[pause[2]]
            await self._house.pass_until(lambda: self._house.clock.now() >= end, most=100_000)
            return
        deed = DEED.fullmatch(line)
        assert deed, line
        await self._deed(deed["who"], deed["verb"].strip(" :"), deed["what"])

    async def _deed(self, who: str, verb: str, what: str) -> None:
        person = self._people.setdefault(who, Person("desk", who.lower(), who))
        messages = self._written.setdefault(who, [])
        match verb:
            case "presses":
                await self._house.press(self._token(what), person)
            case "recalls":
                await self._house.recall(messages[-1], person)
            case "edits":
                await self._house.edit(messages[-1], what, person)
            case "brings":
                names, _, text = what.partition(": ")
                await self._house.bring(text, [_sent(name) for name in names.split(", ")], person, self._locale)
            case "replies to":
                post, _, text = what.partition(": ")
                messages.append(f"{who}-{len(messages) + 1}")
                await self._house.hear(
                    text, person, message=messages[-1], locale=self._locale, reply_to=self._post(post)
                )
            case _:
                messages.append(f"{who}-{len(messages) + 1}")
                await self._house.hear(what, person, message=messages[-1], locale=self._locale)

    def _post(self, named: str) -> str:
        """By its first kind and its number among those."""
        kind, number = named.split()
        said = [f"m{place}" for place, post in enumerate(self._house.desk.said, 1) if post.kind == kind]
        return said[int(number) - 1]

    def _token(self, label: str) -> str:
        shown = (button for post in reversed(self._house.desk.shown.values()) for button in post.buttons)
        return next((button.token for button in shown if button.label.endswith(label)), f"no button {label}")

    def note(self) -> None:
        log = self._house.desk.log[self._noted :]
        self._noted += len(log)
        self.lines += [f"  {'~' if changed else ''}{self._read(post)}" for changed, post in log]

    def _read(self, post: Outbound) -> str:
        answered = post.reply_to.split("-")[0]
        to = f" →{answered}" if answered else ""
        buttons = "".join(f" [{button.label}]" for button in post.buttons)
        return f"{post.kind}{to} | {post.text.replace(chr(10), BREAK)}{buttons}".rstrip()


def _sent(name: str) -> Attachment:
    return Attachment(name, mask="mask" in name)


def rewritten(file: Path, plays: Mapping[str, tuple[str, ...]]) -> str:
    """The file with every scene as it really went."""
    head = file.read_text(encoding="utf-8").split("## ", 1)[0]
    parts = [
        f"## {scene.title}\nwith: {scene.stage}\n" + "\n".join(plays[scene.title]) + "\n" for scene in scenes(file)
    ]
    return head + "\n".join(parts)


def rewrite(file: Path) -> None:
    """Plays every scene and writes down what is said now; to be read line by line before it is believed."""
    plays = {}
    for scene in scenes(file):
        with TemporaryDirectory() as directory:
            plays[scene.title] = asyncio.run(played(scene, Path(directory)))
    file.write_text(rewritten(file, plays), encoding="utf-8")


if __name__ == "__main__":
    for name in sys.argv[1:]:
        rewrite(Path(name))
