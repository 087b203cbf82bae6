"""Whoever stops the bot does not wait for it, wherever its connection stands."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.emulators.faults import Hangs
from tests.emulators.feishu import Feishu
from tests.feishu_fixtures import running, server  # noqa: F401 - fixtures
from tests.feishu_listening import Account

AT_MOST = 2.0
"""Seconds; most of them are courtesy to a machine that has more to do."""


@dataclass(frozen=True, slots=True)
class Moment:
    """When it is stopped: after something happened to a connection that stood, or before one did."""

    happens: Callable[[Feishu], None]
    reached: Callable[[Account], object]
    stands: bool = True


def falls(server: Feishu) -> None:
    """Nobody is let in again."""
    server.deaf = True
    server.drop()


def refuses(server: Feishu) -> None:
    server.refuse_upgrade("514", times=1000)
    server.drop()


def freezes(server: Feishu) -> None:
    server.zombie = True


def says_nothing(server: Feishu) -> None:
    """Where the next connection is to be made is never told."""
    server.fail("endpoint", Hangs(), times=100)
    server.drop()


def is_deaf(server: Feishu) -> None:
    server.deaf = True


def is_down(server: Feishu) -> None:
    server.down = True


def is_mute(server: Feishu) -> None:
    server.fail("bot", Hangs(), times=100)


MOMENTS = {
    "it stands": Moment(lambda _: None, lambda account: account.server.connections),
    "its line was cut": Moment(falls, lambda account: len(account.clock.slept) >= 2),
    "it is let in by nobody": Moment(refuses, lambda account: account.server.handshakes >= 3),
    "its line is dead": Moment(freezes, lambda account: account.server.zombie),
    "it waits for an address": Moment(says_nothing, lambda account: not account.server.connections),
    "it never stood": Moment(is_deaf, lambda account: len(account.clock.slept) >= 2, stands=False),
    "it does not know who it is": Moment(is_mute, lambda account: account.server.called("token"), stands=False),
    "nobody is there": Moment(is_down, lambda account: len(account.clock.slept) >= 2, stands=False),
}


@pytest.mark.parametrize("moment", MOMENTS.values(), ids=MOMENTS)
@pytest.mark.parametrize("later", [0, 1, 2, 5, 20], ids=lambda steps: f"{steps} steps later")
async def test_it_ends_at_once_while(moment: Moment, server: Feishu, tmp_path: Path, later: int) -> None:
    account, before = Account.of(server, tmp_path), asyncio.all_tasks()
    async with asyncio.timeout(6 * AT_MOST), account.connected() as chat, asyncio.TaskGroup() as tasks:
        if not moment.stands:
            moment.happens(server)
        ears = tasks.create_task(chat.listen(account.ear.receive))
        if moment.stands:
            await account.ear.until(lambda: server.connections)
            moment.happens(server)
        await account.ear.until(lambda: moment.reached(account))
        for _ in range(later):
            await asyncio.sleep(0)
        ears.cancel()
        await asyncio.wait({ears}, timeout=AT_MOST)

        assert ears.cancelled()
    assert asyncio.all_tasks() == before
