"""Whole jobs as a page of the documentation shows them, with the time at which each line came."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from tests.scenery import Line, Play, Scene, scenes

PAUSE = re.compile(r"… \d+ (s|min|h)")
BREAK = " ⏎ "


def page(head: str, plays: Sequence[tuple[Scene, Sequence[Line]]]) -> str:
    return head + "".join(f"\n## {scene.title}\n\n```text\n{_shown(lines)}\n```\n" for scene, lines in plays)


async def all_played(files: Iterable[Path], play: Play, directory: Path) -> list[tuple[Scene, Sequence[Line]]]:
    found: list[tuple[Scene, Sequence[Line]]] = []
    for number, scene in enumerate(scene for file in files for scene in scenes(file)):
        place = directory / str(number)
        place.mkdir()
        found.append((scene, await play(scene, place)))
    return found


def _shown(lines: Sequence[Line]) -> str:
    return "\n".join(text for line in lines if not PAUSE.fullmatch(line.text) for text in _line(line))


def _line(line: Line) -> Iterator[str]:
    """What the bot does stands to the right of what people do; buttons and further lines stand below."""
    words, *buttons = re.split(r"(?= \[[^\]]+\](?: \[|$))", line.text.rstrip())
    first, *more = words.split(BREAK)
    yield f"{line.at:4.0f} s  {first}"
    indent = " " * (line.text.index(line.text.strip()) + 10)
    yield from (f"{indent}{text}" for text in (*more, "".join(buttons).strip()) if text)
