"""A group passes the examination (g), (h), (i) and (k)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from tests import exam_group
from tests.exams import Mark

EXAMS = (exam_group.g, exam_group.h, exam_group.i, exam_group.k)


@pytest.mark.parametrize("exam", EXAMS, ids=lambda exam: f"{exam.__name__}: {exam.__doc__}")
async def test_a_group_passes(exam: Callable[[Path], Awaitable[Mark]], tmp_path: Path) -> None:
    mark = await exam(tmp_path)

    assert mark.passed, mark.figures
