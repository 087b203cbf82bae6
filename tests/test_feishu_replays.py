"""Whatever Feishu brings again, for hours and across restarts, is one request; whatever was not kept is not lost."""

from __future__ import annotations

import asyncio
from pathlib import Path

import httpx
import pytest

from tests.emulators.feishu import Feishu
from tests.feishu_fixtures import running, server  # noqa: F401 - fixtures
from tests.feishu_listening import Account
from tests.feishu_ways import WAYS, WEBHOOK, Way

each_way = pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)


@pytest.fixture
def account(server: Feishu, tmp_path: Path) -> Account:
    return Account.of(server, tmp_path)


@each_way
@pytest.mark.parametrize("tries", [1, 4], ids=["15 seconds", "5 minutes, an hour and 6 hours, too"])
async def test_what_was_not_kept_is_heard_when_it_comes_again_after(
    account: Account, server: Feishu, way: Way, tries: int
) -> None:
    """A disk that is full all that time, and a process that is started again after each try."""
    ann = server.person("Ann")
    account.ear.full = lambda _: True
    async with way.listening(account):
        ann.says(server.direct(ann), "draw a cat")
        await asked(account, 1)
    for number in range(tries):
        if number == tries - 1:
            account.ear.full = lambda _: False
        async with way.listening(account):
            assert server.redeliver()
            await asked(account, number + 2)
    assert account.ear.texts == ["draw a cat"]
    assert account.ear.twice == []
    assert not server.unkept


async def asked(account: Account, times: int) -> None:
    """Each try is answered."""
    [delivery] = account.server.deliveries
    assert await account.server.until(lambda: len(delivery.outcomes) == times and delivery.outcomes[-1])


@each_way
@pytest.mark.parametrize("new_event_id", [False, True], ids=["the same event", "as another event"])
async def test_what_was_kept_is_dropped_whenever_it_comes_again(
    account: Account, server: Feishu, way: Way, new_event_id: bool
) -> None:
    """By its message: Feishu may tell it under another id."""
    ann = server.person("Ann")
    async with way.listening(account):
        said = ann.says(server.direct(ann), "draw a cat")
        await account.ear.until(lambda: account.ear.heard)
        server.again(said, new_event_id=new_event_id)
        await account.ear.until(lambda: len(account.ear.twice) == 1)
        await account.settled()
    server.advance(7 * 3600)
    async with way.listening(account):
        server.again(said, new_event_id=new_event_id)
        await account.ear.until(lambda: len(account.ear.twice) == 2)
        await account.settled()

    assert account.ear.texts == ["draw a cat"]
    assert all(delivery.kept for delivery in server.deliveries)


async def test_an_acknowledgement_that_is_lost_makes_no_second_request(account: Account, server: Feishu) -> None:
    ann = server.person("Ann")
    server.lose_acks = 3
    async with account.listening():
        ann.says(server.direct(ann), "draw a cat")
        for times in range(1, 5):
            await asked(account, times)
            assert bool(server.redeliver()) == (times < 4)

    assert account.ear.texts == ["draw a cat"]
    assert server.deliveries[0].outcomes == ["lost", "lost", "lost", "kept"]


@each_way
async def test_of_several_processes_whichever_is_asked_it_is_one_request(
    account: Account, server: Feishu, way: Way
) -> None:
    """They share the ear as processes share a database."""
    other = Account.of(server, account.directory)
    other.ear, ann = account.ear, server.person("Ann")
    async with way.listening(account), way.listening(other):
        said = [ann.says(server.direct(ann), f"draw {number} cats") for number in range(10)]
        for message in said:
            server.again(message, new_event_id=True)
        await account.ear.until(lambda: all(delivery.kept for delivery in server.deliveries))

    assert len(server.deliveries) == 20
    assert sorted(account.ear.texts) == [f"draw {number} cats" for number in range(10)]


async def test_a_call_that_somebody_recorded_is_no_second_request_in_another_process_either(
    account: Account, server: Feishu
) -> None:
    """Which knows nothing of the calls that the first one had."""
    ann = server.person("Ann")
    async with WEBHOOK.listening(account):
        ann.says(server.direct(ann), "draw a cat")
        await account.ear.until(lambda: account.ear.heard)
        call = server.sealed(server.body(server.deliveries[0]), at=server.now())
    async with WEBHOOK.listening(account), httpx.AsyncClient(trust_env=False) as thief:
        body, headers = call
        answers = [await thief.post(server.console.request_url, content=body, headers=headers) for _ in range(3)]

    assert [answer.status_code for answer in answers] == [200, 403, 403]
    assert account.ear.texts == ["draw a cat"]
    assert len(account.ear.twice) == 1


@each_way
async def test_a_press_is_never_brought_again_and_so_is_kept_until_the_house_takes_it(
    account: Account, server: Feishu, way: Way
) -> None:
    ann = server.person("Ann")
    account.ear.full = lambda _: len(account.ear.refused) < 3
    async with way.listening(account):
        server.event("card.action.trigger", pressed(ann.id, server.direct(ann).id))
        await account.ear.until(lambda: account.ear.pressed)
        await account.settled()

    assert [press.button for press in account.ear.pressed] == ["cancel:k3f9:0"]
    assert [delivery.outcomes for delivery in server.deliveries] == [["kept"]]


def pressed(person: str, chat: str) -> dict[str, object]:
    return {
        "operator": {"open_id": person, "tenant_key": "t"},
        "token": "c-1",
        "host": "im_message",
        "action": {"tag": "button", "value": {"token": "cancel:k3f9:0"}},
        "context": {"open_message_id": "om_1", "open_chat_id": chat},
    }


async def test_nothing_is_asked_of_feishu_before_somebody_listens(account: Account, server: Feishu) -> None:
    async with account.connected():
        await asyncio.sleep(0)
    assert server.calls == []
