"""Feishu passes the examination (a) to (l), over a long connection and over webhooks."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from itertools import product
from pathlib import Path

import pytest

from tests import exam_feishu as alone
from tests import exam_feishu_group as together
from tests import exam_feishu_redelivered as again
from tests.exam_feishu_stalled import s
from tests.exams import Mark
from tests.feishu_world import Way

Exam = Callable[[Path, Way], Awaitable[Mark]]
EXAMS = (
    *(alone.a, alone.b, alone.c, alone.d, alone.e, alone.f, alone.g),
    *(together.h, together.i, alone.j, together.k, alone.l),
    *(again.r, again.q),
)
WAYS = (Way.MENTION, Way.CALLED_DIRECT)
"""Each of the two halves of the others once."""
CASES = tuple(product(EXAMS, WAYS))


@pytest.mark.parametrize(("exam", "way"), CASES, ids=lambda given: getattr(given, "__name__", given))
async def test_feishu_passes(exam: Exam, way: Way, tmp_path: Path) -> None:
    mark = await exam(tmp_path, way)

    assert mark.passed, mark.figures


@pytest.mark.parametrize(
    ("stall", "way"), [("both", Way.MENTION), ("database", Way.CALLED)], ids=["both, connected", "database, called"]
)
async def test_every_press_is_answered_in_time_while_nothing_else_answers(stall: str, way: Way, tmp_path: Path) -> None:
    """The examination itself has every stall both ways."""
    mark = await s(tmp_path, stall, way)

    assert mark.passed, mark.figures
