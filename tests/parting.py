"""Orders of several pictures from providers that take fewer at a time."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from bot.ports import Abilities, Commission
from bot.testing import Canvas, Stopwatch
from bot.values import Cost, Job
from bot.values.turns import Failed, Painted
from tests.workbench import Setting, job


def many(clock: Stopwatch, n: int = 4, batch: int = 1, points: float = 12, **more: Any) -> Job:
    """Of so many pictures in all, for so many points in all."""
    one = job("abcdef", clock)
    quote = replace(one.quote, batch=batch, cost=Cost(points, "points"))
    return replace(one, order=replace(one.order, n=n, **more), quote=quote)


def setting(tmp_path: Path, polls: int = 4, **abilities: Any) -> Setting:
    return Setting(tmp_path, Canvas(abilities=replace(Abilities(), **abilities), polls=polls))


def sent(canvas: Canvas) -> list[tuple[str, int]]:
    return [(one.job, one.n) for one in canvas.taken]


def names(end: Painted | Failed) -> list[str]:
    """Of the files."""
    return [picture.path.rpartition("/")[2] for picture in end.job.pictures]


def shares(taken: list[Commission]) -> list[Cost]:
    return [one.budget for one in taken]
