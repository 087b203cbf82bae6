"""The pages that show whole jobs on Feishu, and every card that is sent, are true."""

from __future__ import annotations

from pathlib import Path

from tests import feishu_parts as parts
from tests import feishu_transcript as transcript


async def test_the_pages_in_the_documentation_are_what_really_happens(tmp_path: Path) -> None:
    cards, plays = await parts.cards(tmp_path)

    assert transcript.shown(plays) == transcript.PAGE.read_text(encoding="utf-8")
    assert cards.written() == parts.PAGE.read_text(encoding="utf-8")
    assert cards.largest < parts.LARGEST
