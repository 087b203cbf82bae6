"""Writes docs/discord-transcript.md: whole jobs as people see them on Discord, with the time at which each line came.

python -m tests.discord_transcript
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from tests import transcribing
from tests.discord_scenes import FOLDER, played
from tests.scenery import Line, Scene

PAGE = Path(__file__).parents[1] / "docs" / "discord-transcript.md"
FILES = tuple(FOLDER / "transcript" / name for name in ("command.en.txt", "direct.en.txt", "channel.zh.txt"))
HEAD = """# What a request looks like on Discord

Whole jobs as people see them, with the seconds since the first message: the bot itself, with the offline painter, over
discord.py and an emulated Discord. `python -m tests.discord_transcript` writes this page, and a test keeps it true.
Every button, list and form as Discord gets it is in [discord-components.json](discord-components.json).

`…` is the app thinking, `⇒` what a command is answered with, `→` the message that is replied to, `🖼` a picture, `~` a
change of a message that is there already, `[ ]` a button. What stands in `( )` is seen by this person alone.
"""


def page(plays: Sequence[tuple[Scene, Sequence[Line]]]) -> str:
    return transcribing.page(HEAD, plays)


async def all_played(directory: Path) -> list[tuple[Scene, Sequence[Line]]]:
    return await transcribing.all_played(FILES, played, directory)


if __name__ == "__main__":
    with TemporaryDirectory() as name:
        PAGE.write_text(page(asyncio.run(all_played(Path(name)))), encoding="utf-8")
