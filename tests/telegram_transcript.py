"""Writes docs/telegram-transcript.md: whole jobs as people see them on Telegram, with the time at which each line came.

python -m tests.telegram_transcript
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.telegram_scenes import FOLDER, Line, Scene, played, scenes

PAGE = Path(__file__).parents[1] / "docs" / "telegram-transcript.md"
FILES = (FOLDER / "transcript" / "private.en.txt", FOLDER / "transcript" / "group.zh.txt")
HEAD = """# What a request looks like on Telegram

Whole jobs as people see them, with the seconds since the first message: the bot itself, with the offline painter, over
python-telegram-bot and an emulated Bot API. `python -m tests.telegram_transcript` writes this page, and a test keeps it
true.

`🖼` is a picture, `~` a change of a message that is there already, `✍` the bot's reaction to a message, `→` the message
that is replied to, `[ ]` a button. What stands in `( )` is a window that only this person sees.
"""
PAUSE = re.compile(r"… \d+ (s|min|h)")
BREAK = " ⏎ "


def page(plays: Sequence[tuple[Scene, Sequence[Line]]]) -> str:
    return HEAD + "".join(f"\n## {scene.title}\n\n```text\n{_shown(lines)}\n```\n" for scene, lines in plays)


def _shown(lines: Sequence[Line]) -> str:
    return "\n".join(text for line in lines if not PAUSE.fullmatch(line.text) for text in _line(line))


def _line(line: Line) -> Iterator[str]:
    """What the bot does stands to the right of what people do; buttons and further lines stand below."""
    words, *buttons = re.split(r"(?= \[[^\]]+\](?: \[|$))", line.text.rstrip())
    first, *more = words.split(BREAK)
    yield f"{line.at:4.0f} s  {first}"
    indent = " " * (line.text.index(line.text.strip()) + 10)
    yield from (f"{indent}{text}" for text in (*more, "".join(buttons).strip()) if text)


async def all_played(directory: Path) -> list[tuple[Scene, Sequence[Line]]]:
    found: list[tuple[Scene, Sequence[Line]]] = []
    for number, scene in enumerate(scene for file in FILES for scene in scenes(file)):
        place = directory / str(number)
        place.mkdir()
        found.append((scene, await played(scene, place)))
    return found


if __name__ == "__main__":
    with TemporaryDirectory() as name:
        PAGE.write_text(page(asyncio.run(all_played(Path(name)))), encoding="utf-8")
