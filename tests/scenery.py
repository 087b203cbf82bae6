"""Conversations as people read them: what they do stands at the margin, what they see is indented below."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Protocol

from bot.ports import Clock


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
        return float(self.given("pace", "3"))

    def given(self, name: str, usual: str = "") -> str:
        """The value of `name=value`."""
        found = (option.partition("=")[2] for option in self.options if option.startswith(f"{name}="))
        return next(found, usual)

    @property
    def switched(self) -> dict[str, bool]:
        """What is switched on or, as `no-...`, off."""
        names = (option for option in self.options if "=" not in option)
        return {name.removeprefix("no-"): not name.startswith("no-") for name in names}


@dataclass(frozen=True, slots=True)
class Line:
    """Seconds after the beginning, and what was done or seen then."""

    at: float
    text: str


class Turns(Protocol):
    """What people of a scene do, each at their turn."""

    async def take(self, deed: str) -> None: ...


class Witness(Protocol):
    """Who reads what is there by then, and has not been read before: when it came, and what it is."""

    def seen(self) -> Iterable[tuple[float, str]]: ...


async def acted(scene: Scene, clock: Clock, turns: Turns, witness: Witness) -> tuple[Line, ...]:
    """What is done, and what is seen of it."""
    found, begun = list[Line](), clock.now()
    for deed in scene.deeds:
        found.append(Line(clock.now() - begun, deed))
        await turns.take(deed)
        found += [Line(at - begun, f"  {seen}") for at, seen in witness.seen()]
    return tuple(found)


Play = Callable[[Scene, Path], Coroutine[None, None, tuple[Line, ...]]]
"""The scene as it really goes."""


def scenes(file: Path) -> Iterator[Scene]:
    """The language is the file's first suffix."""
    for block in file.read_text(encoding="utf-8").split("## ")[1:]:
        title, where, *lines = filter(None, map(str.rstrip, block.splitlines()))
        room, *options = where.removeprefix("in: ").split(" ")
        yield Scene(title, room, tuple(options), tuple(lines), file.suffixes[0].removeprefix("."))


def rewritten(file: Path, plays: dict[str, tuple[Line, ...]]) -> str:
    """The file with every scene as it really went."""
    head = file.read_text(encoding="utf-8").split("## ", 1)[0]
    parts = []
    for scene in scenes(file):
        where = " ".join([scene.room, *scene.options])
        text = "\n".join(line.text for line in plays[scene.title])
        parts.append(f"## {scene.title}\nin: {where}\n{text}\n")
    return head + "\n".join(parts)


def rewrite(file: Path, play: Play) -> None:
    """Plays every scene and writes down what is seen now; to be read line by line before it is believed."""
    plays = {}
    for scene in scenes(file):
        with TemporaryDirectory() as directory:
            plays[scene.title] = asyncio.run(play(scene, Path(directory)))
    file.write_text(rewritten(file, plays), encoding="utf-8")
