"""What is done beside the posts: all of it, in spite of what breaks, and never without end."""

from __future__ import annotations

import asyncio

from structlog.testing import capture_logs

from adapters.telegram.errands import AT_ONCE, WAITING, Errands


async def _done(errands: Errands) -> None:
    """All that wait now."""
    over = asyncio.Event()

    async def last() -> None:
        over.set()

    errands.add("last", last)
    async with asyncio.TaskGroup() as tasks:
        running = tasks.create_task(errands.run())
        await asyncio.wait_for(over.wait(), 5)
        running.cancel()


async def test_an_errand_that_breaks_does_not_stop_the_others() -> None:
    errands = Errands()

    async def broken() -> None:
        raise RuntimeError("a secret")

    for _ in range(AT_ONCE * 2):
        errands.add("broken", broken)
    with capture_logs() as logs:
        await _done(errands)

    assert [(line["event"], line["errand"]) for line in logs] == [("errand broke", "broken")] * AT_ONCE * 2


async def test_errands_that_wait_too_long_in_line_are_dropped() -> None:
    errands = Errands()
    done: list[int] = []

    async def errand() -> None:
        done.append(1)

    with capture_logs() as logs:
        for _ in range(WAITING + 5):
            errands.add("one", errand)

    assert [line["event"] for line in logs] == ["errand dropped"] * 5
    errands = Errands()
    errands.add("one", errand)
    await _done(errands)
    assert done == [1]


async def test_a_slow_errand_does_not_delay_the_next() -> None:
    errands = Errands()
    never = asyncio.Event()

    async def slow() -> None:
        await never.wait()

    for _ in range(AT_ONCE - 1):
        errands.add("slow", slow)

    await _done(errands)
