"""News of a job that come too late."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.testing import Canvas
from bot.values import Action, Job, PostKind
from bot.values.turns import Paused, Progressed
from tests.houses import Plan, stand


def paused(job: Job, at: float) -> Paused:
    return Paused(job, at, 5)


@pytest.mark.parametrize("kind", [Progressed, paused])
async def test_progress_that_waited_behind_the_cancellation_does_not_take_its_place(
    kind: Callable[[Job, float], Progressed | Paused], tmp_path: Path
) -> None:
    async with stand(Plan(tmp_path, canvas=Canvas(polls=100))) as house:
        await house.hear("draw a cat")
        (job,) = await house.store.jobs()
        token = next(token for token in house.buttons(PostKind.START).values() if token.startswith(Action.CANCEL))
        await house.press(token)
        await house.engine.hear(kind(job, house.clock.now() + 20))
        await house.settle()

        assert "Cancelled" in house.edits()[-1][1]
