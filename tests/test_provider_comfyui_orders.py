"""Orders at a ComfyUI server that are taken back, and those whose answer was lost."""

import pytest

from bot.errors import Broken, Busy, JobError, UnknownOutcome
from bot.ports import Lost, Provider
from tests.comfyui_fixtures import comfy, emulator, hasty, server, watch  # noqa: F401 - fixtures
from tests.emulators.comfyui import CHECKPOINTS, Emulator
from tests.emulators.comfyui.customer import commission, connected, drawn
from tests.emulators.faults import Breaks, Says
from tests.services import JOB, Watch, ticket

LOST = Lost(JOB, CHECKPOINTS[0], 0)


async def test_an_order_that_waits_is_taken_out_of_the_queue(comfy: Provider, emulator: Emulator) -> None:
    first, second = [ticket(await comfy.submit(commission(job=job))) for job in ("one", "two")]

    await comfy.cancel(second)

    assert [order.id for order in (*emulator.running, *emulator.waiting)] == [first]
    assert emulator.interrupted == []


@pytest.mark.parametrize("chooses_ids", [False, True])
async def test_an_order_that_is_drawn_is_stopped(comfy: Provider, emulator: Emulator, chooses_ids: bool) -> None:
    emulator.looks, emulator.chooses_ids = 9, chooses_ids
    job = ticket(await comfy.submit(commission()))
    await comfy.poll(job)

    await comfy.cancel(job)

    assert emulator.interrupted == [job]


@pytest.mark.parametrize("chooses_ids", [False, True])
async def test_an_order_of_somebody_else_is_never_stopped(
    comfy: Provider, emulator: Emulator, chooses_ids: bool
) -> None:
    emulator.chooses_ids = chooses_ids
    done = ticket(await comfy.submit(commission(job="done")))
    await drawn(comfy, done)
    emulator.looks = 9
    theirs, waiting = [ticket(await comfy.submit(commission(job=job))) for job in ("theirs", "waiting")]
    await comfy.poll(theirs)

    for job in (done, waiting, "unheard of"):
        await comfy.cancel(job)

    assert emulator.interrupted == []
    assert [order.id for order in emulator.running] == [theirs]


async def test_an_order_that_begins_while_it_is_taken_back_is_stopped(comfy: Provider, emulator: Emulator) -> None:
    await comfy.submit(commission(job="theirs"))
    mine = ticket(await comfy.submit(commission()))
    for _ in range(emulator.looks):
        await comfy.poll(mine)
    emulator.fail("delete", Says())  # comes too late

    await comfy.cancel(mine)

    assert emulator.interrupted == [mine]


@pytest.mark.parametrize("chooses_ids", [False, True])
@pytest.mark.parametrize("looks", [0, 1, 3])
async def test_a_lost_answer_is_looked_up(
    comfy: Provider, emulator: Emulator, looks: int, chooses_ids: bool, watch: Watch
) -> None:
    """While it waits, while it is drawn, and when it is over."""
    emulator.chooses_ids = chooses_ids
    other = ticket(await comfy.submit(commission(job="another")))
    await drawn(comfy, other)
    emulator.fail("prompt", Breaks(done=True))
    with pytest.raises(UnknownOutcome):
        await comfy.submit(commission())
    for _ in range(looks):
        await comfy.poll(other)

    async with connected(emulator, watch) as after:
        found = await after.lookup(LOST)

    assert found == emulator.taken[-1].id


async def test_an_order_that_never_arrived_is_not_found(comfy: Provider, emulator: Emulator) -> None:
    await comfy.submit(commission(job="another"))
    emulator.fail("prompt", Breaks())
    with pytest.raises(UnknownOutcome):
        await comfy.submit(commission())

    assert await comfy.lookup(LOST) is None


async def test_while_nobody_answers_a_lost_order_stays_lost(comfy: Provider, emulator: Emulator) -> None:
    for endpoint in ("queue", "history", "recent"):
        emulator.fail(endpoint, Says("", 503))
        with pytest.raises(Busy):
            await comfy.lookup(LOST)


async def test_orders_are_not_held(comfy: Provider) -> None:
    with pytest.raises(Broken):
        await comfy.progress(JOB)


@pytest.mark.parametrize("failed", ["delete", "interrupt"])
async def test_an_order_that_cannot_be_taken_back_is_told(comfy: Provider, emulator: Emulator, failed: str) -> None:
    emulator.looks = 9
    first, second = [ticket(await comfy.submit(commission(job=job))) for job in ("one", "two")]
    await comfy.poll(first)
    emulator.fail(failed, Says("", 503))

    with pytest.raises(Busy):
        await comfy.cancel(second if failed == "delete" else first)


@pytest.mark.parametrize("odd", ["a" * 70_000, "\\u0000"])
async def test_an_id_that_fits_into_no_address_is_told(comfy: Provider, emulator: Emulator, odd: str) -> None:
    emulator.fail("prompt", Says(f'{{"prompt_id":"{odd}","number":1,"node_errors":{{}}}}'))

    with pytest.raises(JobError):
        await drawn(comfy, ticket(await comfy.submit(commission())))
