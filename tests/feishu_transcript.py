"""Writes docs/feishu-transcript.md: whole jobs as people see them on Feishu, with the time at which each line came.

python -m tests.feishu_transcript
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from tests import transcribing
from tests.feishu_scenes import FOLDER, played
from tests.scenery import Line, Scene

PAGE = Path(__file__).parents[1] / "docs" / "feishu-transcript.md"
FILES = tuple(FOLDER / "transcript" / name for name in ("direct.en.txt", "group.en.txt", "group.zh.txt"))
HEAD = """# What a request looks like on Feishu

Whole jobs as people see them, with the seconds since the first message: the bot itself, with the offline painter, over
lark-oapi and an emulated Feishu. `python -m tests.feishu_transcript` writes this page, and a test keeps it true. Every
card as Feishu gets it is in [feishu-cards.json](feishu-cards.json).

`→` is the message that is replied to, `🖼` a picture, `📎` a file, `~` a change of a message that is there already,
`[ ]` a button or a list. What stands in `( )` is seen by this person alone.
"""


def shown(plays: Sequence[tuple[Scene, Sequence[Line]]]) -> str:
    return transcribing.page(HEAD, plays)


async def page(directory: Path) -> str:
    return shown(await transcribing.all_played(FILES, played, directory))


if __name__ == "__main__":
    with TemporaryDirectory() as name:
        PAGE.write_text(asyncio.run(page(Path(name))), encoding="utf-8")
