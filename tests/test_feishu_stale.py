"""What Feishu brings late is answered while somebody may still wait for it, and never as if it were new."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest

from tests.emulators.feishu import Feishu, Person
from tests.emulators.feishu.deliveries import LOST, NOBODY, Delivery
from tests.feishu_fixtures import running, server  # noqa: F401 - fixtures
from tests.feishu_listening import Account, account, anne  # noqa: F401 - fixtures

HOUR = 3600.0
LAST = 15 + 300 + HOUR + 6 * HOUR
"""Seconds after which Feishu brings an event for the last time."""


def came(delivery: Delivery, times: int) -> bool:
    """In vain."""
    return delivery.outcomes == [NOBODY] * times


async def test_what_nobody_heard_for_seven_hours_is_heard_when_it_comes_the_last_time(
    account: Account, server: Feishu, anne: Person
) -> None:
    message = anne.says(server.direct(anne), "draw a cat")
    [delivery] = server.deliveries
    for times in range(1, 4):
        await account.ear.until(partial(came, delivery, times))
        assert server.redeliver(new_event_id=True)
    await account.ear.until(partial(came, delivery, 4))
    async with account.listening():
        assert server.redeliver(new_event_id=True)
        await account.ear.until(lambda: account.ear.said)

    [event] = account.ear.said
    assert server.now() - event.at == pytest.approx(LAST, abs=60)
    assert event.message == message.id


@pytest.mark.parametrize(("hours", "heard"), [(7.9, ["old", "new"]), (8.1, ["new"])])
async def test_what_is_too_old_is_taken_and_not_answered(
    account: Account, server: Feishu, anne: Person, hours: float, heard: list[str]
) -> None:
    message = anne.says(server.direct(anne), "old")
    server.advance(hours * HOUR)
    async with account.listening():
        delivery = server.again(message)
        anne.says(server.direct(anne), "new")
        await account.ear.until(lambda: "new" in account.ear.texts)
        await account.settled()

    assert account.ear.texts == heard
    assert delivery.kept


async def test_the_operator_may_have_everything_answered(server: Feishu, tmp_path: Path, anne: Person) -> None:
    account = Account.of(server, tmp_path, answer_within=0)
    message = anne.says(server.direct(anne), "old")
    server.advance(100 * HOUR)
    async with account.listening():
        server.again(message)
        await account.ear.until(lambda: account.ear.said)

    assert account.ear.texts == ["old"]


async def test_an_acknowledgement_that_was_lost_costs_nothing(account: Account, server: Feishu, anne: Person) -> None:
    server.lose_acks = 1
    async with account.listening():
        anne.says(server.direct(anne), "draw a cat")
        await account.ear.until(lambda: account.ear.said)
        [delivery] = server.deliveries
        await account.ear.until(lambda: delivery.outcomes == [LOST])
        assert server.redeliver(new_event_id=True)
        await account.ear.until(lambda: delivery.kept)

    assert account.ear.texts == ["draw a cat"]
    assert account.ear.twice == [account.ear.said[0].key]
