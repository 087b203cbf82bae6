"""The web chat passes the examination (a) to (f), (j) and (l)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from tests import exam_web
from tests.exams import Mark

EXAMS = (exam_web.a, exam_web.b, exam_web.c, exam_web.d, exam_web.e, exam_web.f, exam_web.j, exam_web.l)


@pytest.mark.parametrize("exam", EXAMS, ids=lambda exam: f"{exam.__name__}: {exam.__doc__}")
async def test_the_web_chat_passes(exam: Callable[[Path], Awaitable[Mark]], tmp_path: Path) -> None:
    mark = await exam(tmp_path)

    assert mark.passed, mark.figures
