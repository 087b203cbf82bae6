"""Writes docs/telegram-transcript.md: whole jobs as people see them on Telegram, with the time at which each line came.

python -m tests.telegram_transcript
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from tests import transcribing
from tests.scenery import Line, Scene
from tests.telegram_scenes import FOLDER, played

PAGE = Path(__file__).parents[1] / "docs" / "telegram-transcript.md"
FILES = (FOLDER / "transcript" / "private.en.txt", FOLDER / "transcript" / "group.zh.txt")
HEAD = """# What a request looks like on Telegram

Whole jobs as people see them, with the seconds since the first message: the bot itself, with the offline painter, over
python-telegram-bot and an emulated Bot API. `python -m tests.telegram_transcript` writes this page, and a test keeps it
true.

`🖼` is a picture, `~` a change of a message that is there already, `✍` the bot's reaction to a message, `→` the message
that is replied to, `[ ]` a button. What stands in `( )` is a window that only this person sees.
"""


def page(plays: Sequence[tuple[Scene, Sequence[Line]]]) -> str:
    return transcribing.page(HEAD, plays)


async def all_played(directory: Path) -> list[tuple[Scene, Sequence[Line]]]:
    return await transcribing.all_played(FILES, played, directory)


if __name__ == "__main__":
    with TemporaryDirectory() as name:
        PAGE.write_text(page(asyncio.run(all_played(Path(name)))), encoding="utf-8")
