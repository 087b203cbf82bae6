"""The pictures that an order starts from."""

from __future__ import annotations

from collections import deque
from dataclasses import replace
from pathlib import Path

import pytest
from typing_extensions import override

from bot.errors import JobError, TooLarge, Unreachable, Unreadable
from bot.testing import Canvas, Desk
from bot.testing.providers import picture
from bot.values import Attachment, FailureKind, Order, Task
from bot.values.turns import Painted
from tests.workbench import Setting, job, workbench


class Far(Desk):
    """A platform that cannot always be reached."""

    def __init__(self, faults: list[JobError]) -> None:
        super().__init__(attachments={"photo": picture(20, 10)})
        self.faults = deque(faults)

    @override
    async def fetch(self, attachment: Attachment, limit: int) -> bytes:
        if self.faults:
            raise self.faults.popleft()
        return await Desk.fetch(self, attachment, limit)


def changed(*pictures: str) -> Order:
    return Order(Task.IMAGE_TO_IMAGE, "a hat on it", "canvas", attachments=(Attachment("photo"),), pictures=pictures)


async def test_what_people_sent_comes_before_what_was_drawn_earlier(tmp_path: Path) -> None:
    (tmp_path / "earlier.png").write_bytes(picture(30, 30))
    canvas = Canvas(polls=1)
    async with workbench(Setting(tmp_path, canvas, desk=Far([]))) as bench:
        await bench.start(replace(job("abcdef", bench.clock), order=changed("earlier.png")))
        assert isinstance(await bench.ended(), Painted)

    assert [
        b"IHDR" + side.to_bytes(4, "big") in sent for side, sent in zip((20, 30), canvas.taken[0].pictures, strict=True)
    ]


@pytest.mark.parametrize(
    ("faults", "kind", "seconds"),
    [
        ([Unreachable(), Unreachable()], None, 12),
        ([Unreachable(), Unreachable(), Unreachable()], FailureKind.UNREACHABLE, 12),
        ([TooLarge()], FailureKind.TOO_LARGE, 0),
        ([Unreadable()], FailureKind.UNREADABLE, 0),
    ],
)
async def test_a_platform_that_cannot_be_reached_is_asked_again(
    faults: list[JobError], kind: FailureKind | None, seconds: float, tmp_path: Path
) -> None:
    canvas = Canvas(polls=1)
    async with workbench(Setting(tmp_path, canvas, desk=Far(faults))) as bench:
        begun = bench.clock.now()
        await bench.start(replace(job("abcdef", bench.clock), order=changed()))
        end = await bench.ended()

    assert end.job.failure is kind
    assert (end.job.submitted or end.job.finished) - begun == seconds
    assert len(canvas.taken) == (kind is None)


async def test_an_earlier_picture_that_is_gone_is_said_before_money_is_spent(tmp_path: Path) -> None:
    async with workbench(Setting(tmp_path, desk=Far([]))) as bench:
        await bench.start(replace(job("abcdef", bench.clock), order=changed("pictures/gone.png")))
        end = await bench.ended()

    assert (end.job.failure, bench.canvas.taken) == (FailureKind.UNREADABLE, [])
