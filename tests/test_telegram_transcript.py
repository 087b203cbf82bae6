"""The page that shows whole jobs on Telegram is true."""

from __future__ import annotations

from pathlib import Path

from tests.telegram_transcript import PAGE, all_played, page


async def test_the_transcript_in_the_documentation_is_what_really_happens(tmp_path: Path) -> None:
    assert page(await all_played(tmp_path)) == PAGE.read_text(encoding="utf-8")
