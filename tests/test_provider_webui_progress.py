"""What is told of an order that a web UI is drawing: of ours, and never of a stranger's."""

import pytest

from bot.ports import Pending, Provider
from tests.emulators.faults import Says
from tests.emulators.pictures import owner_of
from tests.emulators.webui import Emulator
from tests.emulators.webui.customer import TASK, connected, ordered
from tests.emulators.webui.fixtures import emulator, hasty, server, watch, webui  # noqa: F401 - fixtures
from tests.services import JOB

STRANGER = "task(stranger)"
OTHER = "other0000000"


async def test_a_task_that_is_drawn_tells_how_far_it_is_and_what_can_be_seen(
    webui: Provider, emulator: Emulator
) -> None:
    emulator.machine.hold(step=5)
    async with ordered(webui, emulator):
        pending = await webui.progress(JOB)

    assert pending.share == 0.2
    assert owner_of(pending.preview, [TASK]) == TASK


async def test_whoever_wants_no_previews_gets_none(emulator: Emulator) -> None:
    emulator.machine.hold(step=5)
    async with connected(emulator, previews=False) as webui, ordered(webui, emulator):
        assert await webui.progress(JOB) == Pending(0.2)


async def test_behind_a_stranger_nothing_is_told_of_him(webui: Provider, emulator: Emulator) -> None:
    emulator.machine.occupy(STRANGER)
    emulator.machine.hold(step=20)
    async with ordered(webui, emulator):
        assert await webui.progress(JOB) == Pending()
        assert "glance" not in emulator.journal.names
        emulator.machine.leave(STRANGER)
        assert (await webui.progress(JOB)).share == 0.8


@pytest.mark.parametrize("status", [401, 403, 404, 405, 307])
@pytest.mark.parametrize("busy", [True, False])
async def test_where_a_task_cannot_be_asked_for_a_strangers_progress_is_never_told(
    webui: Provider, emulator: Emulator, status: int, busy: bool
) -> None:
    emulator.shut = status
    if busy:
        emulator.machine.occupy(STRANGER)
    emulator.machine.hold(step=20)
    async with ordered(webui, emulator):
        assert await webui.progress(JOB) == Pending()

    assert "glance" not in emulator.journal.names


@pytest.mark.parametrize("deaf", [True, False])
async def test_on_a_machine_of_ones_own_whatever_is_drawn_is_ours(emulator: Emulator, deaf: bool) -> None:
    emulator.deaf, emulator.shut = deaf, 0 if deaf else 401
    async with connected(emulator, alone=True) as webui:
        emulator.machine.hold(step=5)
        async with ordered(webui, emulator):
            pending = await webui.progress(JOB)

    assert pending.share == pytest.approx(0.21)
    assert owner_of(pending.preview, emulator.taken) == emulator.taken[0]


async def test_of_two_orders_on_a_machine_that_tells_no_tasks_nobody_knows_which_is_drawn(emulator: Emulator) -> None:
    emulator.shut = 404
    async with connected(emulator, alone=True, at_once=2) as webui:
        emulator.machine.hold(step=5)
        async with ordered(webui, emulator), ordered(webui, emulator, job=OTHER):
            assert await webui.progress(JOB) == await webui.progress(OTHER) == Pending()
            await webui.cancel(OTHER)

    assert emulator.machine.interrupted == []


async def test_of_an_order_that_nobody_waits_for_nothing_is_told(webui: Provider, emulator: Emulator) -> None:
    assert await webui.progress(JOB) == Pending()
    assert emulator.journal.names == []


@pytest.mark.parametrize(
    ("told", "pending"),
    [
        (b'{"active":true,"progress":null}', Pending()),
        (b'{"active":true,"progress":7}', Pending(1)),
        (b'{"active":true,"progress":-7,"live_preview":"data:image/png;base64,%"}', Pending(0)),
        (b'{"active":true,"progress":0.5,"live_preview":"data:image/gif;base64,R0lGODlh"}', Pending(0.5)),
        (b'{"active":null,"queued":null,"completed":true,"textinfo":7}', Pending()),
        (b"{}", Pending()),
    ],
)
async def test_what_cannot_be_used_of_a_progress_is_left_out(
    webui: Provider, emulator: Emulator, told: bytes, pending: Pending
) -> None:
    emulator.machine.hold()
    async with ordered(webui, emulator):
        emulator.fail("progress", Says(told))
        assert await webui.progress(JOB) == pending
