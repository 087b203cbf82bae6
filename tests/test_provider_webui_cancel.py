"""What is stopped on a web UI: orders that are taken back or lost, and never a stranger's."""

import asyncio
from contextlib import suppress

import pytest

from bot.errors import Broken, JobError, UnknownOutcome, Unreachable
from bot.ports import Finished, Lost, Provider
from tests.emulators.faults import Breaks, Hangs, Mangles, Says
from tests.emulators.webui import Emulator
from tests.emulators.webui.customer import SDXL, TASK, abandoned, commission, connected, edit, file, ordered
from tests.emulators.webui.fixtures import emulator, hasty, server, watch, webui  # noqa: F401 - fixtures
from tests.services import JOB

LOST = Lost(JOB, SDXL, 0)
STRANGER = "task(stranger)"
OTHER = "other0000000"


async def test_an_order_that_is_taken_back_is_stopped_and_nobody_waits_for_it(
    webui: Provider, emulator: Emulator
) -> None:
    emulator.machine.hold(step=5)
    async with ordered(webui, emulator, cut=False) as waiting:
        await webui.cancel(JOB)

    assert isinstance(waiting.outcome, Broken)
    assert emulator.machine.interrupted == [TASK]


async def test_an_order_is_never_taken_back_at_a_strangers_expense(webui: Provider, emulator: Emulator) -> None:
    emulator.machine.occupy(STRANGER)
    emulator.machine.hold(step=5)
    async with ordered(webui, emulator, cut=False) as waiting:
        await webui.cancel(JOB)

    assert isinstance(waiting.outcome, Broken)
    assert emulator.machine.interrupted == []
    assert emulator.machine.pending == [TASK]


@pytest.mark.parametrize("status", [401, 404])
async def test_where_a_task_cannot_be_asked_for_nothing_is_stopped(
    webui: Provider, emulator: Emulator, status: int
) -> None:
    emulator.shut = status
    emulator.machine.hold(step=5)
    async with ordered(webui, emulator, cut=False) as waiting:
        await webui.cancel(JOB)

    assert isinstance(waiting.outcome, Broken)
    assert "interrupt" not in emulator.journal.names


async def test_on_a_machine_of_ones_own_the_only_order_is_stopped(emulator: Emulator) -> None:
    emulator.shut = 401
    emulator.machine.hold(step=5)
    async with connected(emulator, alone=True) as webui, ordered(webui, emulator):
        await webui.cancel(JOB)

    assert emulator.machine.interrupted == [TASK]


async def test_what_waited_in_the_queue_is_stopped_when_it_begins_before_the_next_order(
    webui: Provider, emulator: Emulator
) -> None:
    emulator.machine.occupy(STRANGER)
    emulator.machine.hold(step=5)
    async with ordered(webui, emulator):
        await webui.cancel(JOB)
    async with ordered(webui, emulator, job=OTHER):
        await webui.progress(OTHER)
        assert emulator.machine.interrupted == []
        emulator.machine.leave(STRANGER)
        await webui.progress(OTHER)
        assert emulator.machine.interrupted == [TASK]
        assert (await webui.progress(OTHER)).share == 0.2

    assert emulator.machine.interrupted == [TASK]


async def test_what_nobody_waits_for_is_stopped_before_the_next_order_is_sent(
    webui: Provider, emulator: Emulator
) -> None:
    emulator.machine.hold(step=5)
    await abandoned(webui, emulator)
    async with ordered(webui, emulator, job=OTHER):
        assert emulator.machine.interrupted == [TASK]
        assert emulator.machine.finished == [TASK]

    names = emulator.journal.names
    assert names == ["models", "create", "progress", "interrupt", "create"]


async def test_what_cannot_be_stopped_now_keeps_no_order_back(webui: Provider, emulator: Emulator) -> None:
    emulator.machine.hold(step=5)
    await abandoned(webui, emulator)
    emulator.fail("progress", Says("", 500))
    async with ordered(webui, emulator, job=OTHER):
        assert emulator.machine.interrupted == []
        await webui.progress(OTHER)
        assert emulator.machine.interrupted == [TASK]


async def test_an_order_that_is_over_is_taken_back_without_a_word(webui: Provider, emulator: Emulator) -> None:
    await webui.submit(commission())
    emulator.machine.occupy(STRANGER)

    await webui.cancel(JOB)

    assert emulator.machine.interrupted == []


@pytest.mark.parametrize("endpoint", ["progress", "interrupt"])
@pytest.mark.parametrize(
    "fault", [Says("", 500), Says("{}", 400), Breaks(), Hangs(), Mangles(lambda _: b"<html>", 502)]
)
async def test_whoever_takes_an_order_back_waits_no_longer_even_if_it_cannot_be_stopped(
    emulator: Emulator, endpoint: str, fault: Says | Breaks | Hangs | Mangles
) -> None:
    emulator.machine.hold(step=5)
    async with connected(emulator, api_seconds=0.7) as webui, ordered(webui, emulator, cut=False) as waiting:
        emulator.fail(endpoint, fault)
        with pytest.raises(JobError):
            await webui.cancel(JOB)

    assert isinstance(waiting.outcome, Broken)


async def test_a_machine_that_is_switched_off_can_be_told_nothing(emulator: Emulator) -> None:
    async with connected(emulator, base_url="http://127.0.0.1:9") as webui:
        with pytest.raises(Unreachable):
            await webui.cancel(JOB)
        with pytest.raises(Unreachable):
            await webui.submit(edit(file()))
        assert await webui.lookup(LOST) is None


async def test_taking_back_twice_is_no_error(webui: Provider, emulator: Emulator) -> None:
    emulator.machine.hold(step=5)
    async with ordered(webui, emulator):
        async with asyncio.TaskGroup() as group:
            for _ in range(2):
                group.create_task(webui.cancel(JOB))
        with suppress(JobError):
            await webui.cancel(JOB)

    assert set(emulator.machine.interrupted) == {TASK}


async def test_an_order_whose_answer_was_lost_is_stopped_and_drawn_anew(webui: Provider, emulator: Emulator) -> None:
    emulator.machine.hold(step=5)
    await abandoned(webui, emulator)

    assert await webui.lookup(LOST) is None
    emulator.machine.release()
    await webui.submit(commission())

    assert emulator.machine.interrupted == [TASK]
    assert emulator.taken == [TASK, f"{TASK}-2"]


async def test_after_a_restart_the_order_of_before_is_stopped(emulator: Emulator) -> None:
    emulator.machine.hold(step=5)
    async with connected(emulator) as webui:
        await abandoned(webui, emulator)

    async with connected(emulator) as webui:
        assert await webui.lookup(LOST) is None
        emulator.machine.release()
        await webui.submit(commission())

    assert emulator.machine.interrupted == [TASK]
    assert emulator.taken == [TASK, f"{TASK}-2"]


async def test_the_order_of_before_is_stopped_when_it_begins_after_a_stranger(emulator: Emulator) -> None:
    emulator.machine.occupy(STRANGER)
    emulator.machine.hold(step=5)
    async with connected(emulator) as webui:
        await abandoned(webui, emulator)

    async with connected(emulator) as webui:
        assert await webui.lookup(LOST) is None
        async with ordered(webui, emulator):
            emulator.machine.leave(STRANGER)
            await webui.progress(JOB)
            assert emulator.machine.interrupted == [TASK]
            assert emulator.machine.queue[0].id == f"{TASK}-2"
            assert (await webui.progress(JOB)).share == 0.2


@pytest.mark.parametrize("alone", [True, False])
async def test_where_tasks_cannot_be_asked_for_only_a_machine_of_ones_own_is_stopped_after_a_restart(
    emulator: Emulator, alone: bool
) -> None:
    emulator.shut = 401
    emulator.machine.hold(step=5)
    async with connected(emulator) as webui:
        await abandoned(webui, emulator)

    async with connected(emulator, alone=alone) as webui:
        assert await webui.lookup(LOST) is None

    assert emulator.machine.interrupted == [TASK] * alone


async def test_an_order_that_never_arrived_is_sent_under_its_first_name(webui: Provider, emulator: Emulator) -> None:
    emulator.machine.occupy(STRANGER)
    assert await webui.lookup(LOST) is None
    emulator.machine.leave(STRANGER)
    await webui.submit(commission())

    assert emulator.taken == [TASK]
    assert emulator.machine.interrupted == []


@pytest.mark.parametrize("fault", [Says("", 500), Breaks(), Says("<html>")])
async def test_whoever_cannot_be_asked_for_a_lost_order_gets_it_under_another_name(
    webui: Provider, emulator: Emulator, fault: Says | Breaks
) -> None:
    emulator.fail("create", Breaks(done=True))
    with pytest.raises(UnknownOutcome):
        await webui.submit(commission())
    emulator.fail("progress", fault)

    assert await webui.lookup(LOST) is None
    await webui.submit(commission())

    assert emulator.taken == [TASK, f"{TASK}-2"]


async def test_of_two_orders_of_ours_only_the_one_that_was_taken_back_is_stopped(emulator: Emulator) -> None:
    emulator.machine.hold(step=5)
    async with (
        connected(emulator, at_once=2) as webui,
        ordered(webui, emulator, cut=False) as first,
        ordered(webui, emulator, OTHER, cut=False) as second,
    ):
        assert (await webui.progress(OTHER)).share is None
        await webui.cancel(OTHER)
        assert (await webui.progress(JOB)).share == 0.2
        emulator.machine.release()

    assert isinstance(first.outcome, Finished)
    assert isinstance(second.outcome, Broken)
    assert emulator.machine.interrupted == []


async def test_an_order_can_be_taken_back_before_it_is_sent(webui: Provider, emulator: Emulator) -> None:
    emulator.fail("models", Hangs())
    async with asyncio.TaskGroup() as group:
        submitting = group.create_task(raised(webui))
        await asyncio.sleep(0)  # it asks for the checkpoints now
        await webui.cancel(JOB)

    assert isinstance(submitting.result(), Broken)
    assert emulator.creates == 0


async def raised(webui: Provider) -> JobError:
    with pytest.raises(JobError) as raised:
        await webui.submit(commission())
    return raised.value


async def test_an_order_that_takes_too_long_is_stopped_and_drawn_anew(hasty: Provider, emulator: Emulator) -> None:
    emulator.machine.hold(step=5)
    assert isinstance(await raised(hasty), UnknownOutcome)

    assert await hasty.lookup(LOST) is None
    emulator.machine.release()

    assert isinstance(await hasty.submit(commission()), Finished)
    assert emulator.machine.interrupted == [TASK]
