"""Discord passes the examination (a) to (l), however a picture is asked for."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from itertools import product
from pathlib import Path

import pytest

from tests import exam_discord as alone
from tests import exam_discord_group as together
from tests.discord_world import Way
from tests.exams import Mark

Exam = Callable[[Path, Way], Awaitable[Mark]]
EXAMS = (
    *(alone.a, alone.b, alone.c, alone.d, alone.e, alone.f, alone.g),
    *(together.h, together.i, alone.j, together.k, alone.l),
)
CASES = tuple(product(EXAMS, Way))


@pytest.mark.parametrize(("exam", "way"), CASES, ids=lambda given: getattr(given, "__name__", given))
async def test_discord_passes(exam: Exam, way: Way, tmp_path: Path) -> None:
    mark = await exam(tmp_path, way)

    assert mark.passed, mark.figures
