"""What can be seen of a picture while it is drawn: one small file, told with the progress, gone with the job."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from typing_extensions import override

from bot.errors import Broken
from bot.pictures.sketching import BYTES
from bot.ports import Abilities, Pending
from bot.testing import Canvas, Desk
from bot.testing.clocks import EPOCH
from bot.testing.providers import picture
from bot.values import Job, Limits, Picture, State
from bot.values.turns import Progressed
from tests.drawing import bomb, noise, saved
from tests.inline import Inline, without_threads
from tests.parting import many
from tests.workbench import Setting, Workbench, job, workbench

FOLDER = "pictures/ab/abcdef"


def setting(tmp_path: Path, polls: int = 13, *, previews: bool = True, **abilities: Any) -> Setting:
    without_threads()
    canvas = Canvas(abilities=replace(Abilities(), **abilities), polls=polls)
    return Setting(tmp_path, canvas, desk=Desk(Limits(previews=previews)))


def told(bench: Workbench) -> list[Picture | None]:
    return [one.preview for one in bench.told(Progressed)]


def sketches(tmp_path: Path) -> list[str]:
    return [str(file.relative_to(tmp_path)) for file in (tmp_path / FOLDER).glob("preview-*")]


def waiting(bench: Workbench, n: int = 1) -> Job:
    return job("abcdef", bench.clock) if n == 1 else many(bench.clock, n)


@pytest.mark.parametrize("held", [False, True])
async def test_what_can_be_seen_is_told_with_the_progress(held: bool, tmp_path: Path) -> None:
    plan = setting(tmp_path, held=held)
    plan.canvas.shown["abcdef"] = Pending(0.3, picture(1024, 768))
    async with workbench(plan) as bench:
        await bench.start(waiting(bench))
        await bench.seconds(21)
        (first,) = told(bench)
        assert first is not None
        assert (first.mime, first.width, first.height) == ("image/jpeg", 512, 384)
        assert (tmp_path / first.path).stat().st_size == first.size
        assert sketches(tmp_path) == [first.path]

        plan.canvas.shown["abcdef"] = Pending(0.6, picture(1024, 768, "olive"))
        await bench.seconds(21)
        (_, second) = told(bench)
        assert second is not None
        assert second.path != first.path
        assert sketches(tmp_path) == [second.path]

        await bench.ended()
        await bench.settle()
        assert sketches(tmp_path) == []
        assert (tmp_path / FOLDER / "1.png").exists()


async def test_the_last_one_stays_until_there_is_another(tmp_path: Path) -> None:
    plan = setting(tmp_path)
    plan.canvas.shown["abcdef"] = Pending(0.3, picture())
    async with workbench(plan) as bench:
        await bench.start(waiting(bench))
        await bench.seconds(21)
        plan.canvas.shown["abcdef"] = Pending(0.4)
        await bench.seconds(21)

        first, second = told(bench)
        assert first is not None
        assert first == second


@pytest.mark.parametrize(
    "broken",
    [b"no picture", picture()[:60], bomb(40_000, 40_000), saved(noise(3100, 3000), "JPEG"), bytes(BYTES + 1)],
    ids=["none", "half", "bomb", "large", "heavy"],
)
async def test_what_cannot_be_seen_is_not_shown(broken: bytes, tmp_path: Path) -> None:
    plan = setting(tmp_path)
    plan.canvas.shown["abcdef"] = Pending(0.3, broken)
    async with workbench(plan) as bench:
        await bench.start(waiting(bench))
        await bench.ended()

        assert told(bench) == [None, None, None]


async def test_where_a_picture_cannot_be_changed_none_is_kept(tmp_path: Path) -> None:
    plan = setting(tmp_path, previews=False)
    plan.canvas.shown["abcdef"] = Pending(0.3, picture())
    async with workbench(plan) as bench:
        await bench.start(waiting(bench))
        await bench.seconds(45)

        assert told(bench) == [None, None]
        assert not (tmp_path / FOLDER).exists()


@pytest.mark.parametrize("held", [False, True])
async def test_it_is_gone_with_a_job_that_is_cancelled(held: bool, tmp_path: Path) -> None:
    plan = setting(tmp_path, held=held, cancel=True)
    plan.canvas.shown["abcdef"] = Pending(0.3, picture())
    async with workbench(plan) as bench:
        await bench.start(waiting(bench))
        await bench.seconds(22)
        assert len(sketches(tmp_path)) == 1
        await bench.change(state=State.CANCELLED)
        await bench.settle()

        assert not (tmp_path / FOLDER).exists()


async def test_it_is_gone_with_a_job_that_fails(tmp_path: Path) -> None:
    plan = setting(tmp_path)
    plan.canvas.shown["abcdef"] = Pending(0.3, picture())
    async with workbench(plan) as bench:
        await bench.start(waiting(bench))
        await bench.seconds(22)
        plan.canvas.news = deque([Broken("no")])
        await bench.ended()
        await bench.settle()

        assert not (tmp_path / FOLDER).exists()


class Overtaken(Inline):
    """Somebody stops the job while it is being looked at."""

    stop: Callable[[], None]

    @override
    def submit(self, fn: Callable[..., Any], /, *arguments: Any, **named: Any) -> Future[Any]:
        self.stop()
        return super().submit(fn, *arguments, **named)


async def test_it_is_not_told_of_a_job_that_ends_while_it_is_looked_at(tmp_path: Path) -> None:
    plan, threads = setting(tmp_path, every=1), Overtaken()
    plan.canvas.shown["abcdef"] = Pending(0.3, picture())
    async with workbench(plan) as bench:
        await bench.start(waiting(bench))
        (kept,) = await bench.store.jobs()
        threads.stop = lambda: bench.runner.stop(kept)
        asyncio.get_running_loop().set_default_executor(threads)
        await bench.seconds(21)

        assert (told(bench), len(bench.runner)) == ([], 0)
        assert sketches(tmp_path) == []


async def test_what_the_last_process_left_is_gone_with_the_job_too(tmp_path: Path) -> None:
    plan = setting(tmp_path)
    plan.canvas.shown["abcdef"] = Pending(0.3, picture())
    async with workbench(plan) as bench:
        await bench.start(waiting(bench))
        await bench.seconds(22)
    assert len(sketches(tmp_path)) == 1
    plan.canvas.shown = {}
    (kept,) = await plan.store.jobs()
    async with workbench(plan) as bench:
        bench.runner.start(kept)
        await bench.ended()
        await bench.settle()

    assert sketches(tmp_path) == []


async def test_of_several_orders_the_newest_is_seen(tmp_path: Path) -> None:
    plan = setting(tmp_path, every=10)
    plan.canvas.shown = {"abcdef": Pending(0.3), "abcdef-2": Pending(0.2, picture(40, 30))}
    async with workbench(plan) as bench:
        await bench.start(waiting(bench, 2))
        await bench.seconds(22)

        (seen,) = bench.told(Progressed)
        assert (seen.at, seen.share) == (EPOCH + 20, 0.25)
        assert seen.preview is not None
        assert seen.preview.width == 40
