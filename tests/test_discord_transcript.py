"""The pages that show whole jobs on Discord, and everything that can be pressed there, are true."""

from __future__ import annotations

from pathlib import Path

from tests import discord_parts as parts
from tests import discord_transcript as transcript


async def test_the_transcript_in_the_documentation_is_what_really_happens(tmp_path: Path) -> None:
    assert transcript.page(await transcript.all_played(tmp_path)) == transcript.PAGE.read_text(encoding="utf-8")


async def test_the_components_in_the_documentation_are_those_that_are_sent(tmp_path: Path) -> None:
    assert await parts.components(tmp_path) == parts.PAGE.read_text(encoding="utf-8")
