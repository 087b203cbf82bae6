"""Whoever stops the bot does not wait for it, wherever its connection stands: the library forgets that it is to end."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.discord_fixtures import running, server  # noqa: F401 - fixtures
from tests.discord_listening import Account
from tests.emulators.discord import Discord

AT_MOST = 5.0
"""Seconds."""


@dataclass(frozen=True, slots=True)
class Moment:
    """When it is stopped: after something happened to a connection that stood, or before one did."""

    happens: Callable[[Discord], None]
    reached: Callable[[Discord, int], bool]
    """Given how often it was called before."""
    stands: bool = True


def falls(server: Discord) -> None:
    """Nobody is let in again."""
    server.deaf = True
    server.drop()


def refuses(server: Discord) -> None:
    server.refuse(1000)
    server.drop()


def freezes(server: Discord) -> None:
    server.zombie = True


def begins_anew(server: Discord) -> None:
    """Without its session."""
    server.deaf = True
    server.hang_up(4000)
    server.alive.clear()


def is_deaf(server: Discord) -> None:
    server.deaf = True


MOMENTS = {
    "it stands": Moment(lambda _: None, lambda _server, _before: True),
    "its line was cut": Moment(falls, lambda server, before: server.handshakes >= before + 2),
    "it is let in by nobody": Moment(refuses, lambda server, before: server.handshakes >= before + 2),
    "it begins anew": Moment(begins_anew, lambda server, before: server.handshakes >= before + 1),
    "its line is dead": Moment(freezes, lambda _server, _before: True),
    "it never stood": Moment(is_deaf, lambda server, before: server.handshakes >= before + 2, stands=False),
}


@pytest.mark.parametrize("moment", MOMENTS.values(), ids=MOMENTS)
async def test_it_ends_at_once_while(moment: Moment, server: Discord, tmp_path: Path) -> None:
    account = Account(server, tmp_path)
    async with asyncio.timeout(4 * AT_MOST), account.connected() as chat, asyncio.TaskGroup() as tasks:
        before = server.handshakes
        if not moment.stands:
            moment.happens(server)
        ears = tasks.create_task(chat.listen(account.ear.receive))
        if moment.stands:
            await account.ear.until(lambda: server.online >= 1)
            before = server.handshakes
            moment.happens(server)
        await account.ear.until(lambda: moment.reached(server, before))
        ears.cancel()
        await asyncio.wait({ears}, timeout=AT_MOST)

        assert ears.cancelled()
