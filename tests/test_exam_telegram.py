"""Telegram passes the examination (a) to (l)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from tests import exam_telegram as alone
from tests import exam_telegram_group as together
from tests.exams import Mark

EXAMS = (
    *(alone.a, alone.b, alone.c, alone.d, alone.e, alone.f, alone.g),
    *(together.h, together.i, alone.j, together.k, alone.l),
)


@pytest.mark.parametrize("exam", EXAMS, ids=lambda exam: f"{exam.__name__}: {exam.__doc__}")
async def test_telegram_passes(exam: Callable[[Path], Awaitable[Mark]], tmp_path: Path) -> None:
    mark = await exam(tmp_path)

    assert mark.passed, mark.figures
