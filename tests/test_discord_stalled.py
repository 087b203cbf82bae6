"""Discord is answered in time although database and provider answer nothing, and what was asked for is done."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.exam_discord_stalled import s


@pytest.mark.parametrize("stall", ["database", "both"])
async def test_every_interaction_is_answered_in_time_while_nothing_else_answers(stall: str, tmp_path: Path) -> None:
    mark = await s(tmp_path, stall)

    assert mark.passed, mark.figures
