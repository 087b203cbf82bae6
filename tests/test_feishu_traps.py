"""What the library does wrong cannot hurt the bot.

More of it stands elsewhere: how long it takes to load and what it prints, in `test_feishu_lean`; how its client comes
back, in `test_feishu_gateway`; how it takes frames, in `test_feishu_connection`; how it calls, in `test_feishu_line`;
whom it believes, in `test_feishu_webhook`.
"""

from __future__ import annotations

import asyncio
import logging
import threading
from pathlib import Path

import pytest

from adapters.feishu import calls, lean
from adapters.feishu.connection import Connection
from tests.emulators.faults import Hangs
from tests.emulators.feishu import Feishu
from tests.feishu_fixtures import running, server  # noqa: F401 - fixtures
from tests.feishu_gateway import Post
from tests.feishu_listening import Account
from tests.feishu_ways import WAYS, Way


@pytest.fixture
def account(server: Feishu, tmp_path: Path) -> Account:
    return Account.of(server, tmp_path)


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
async def test_events_that_nobody_asked_for_are_taken(account: Account, server: Feishu, way: Way) -> None:
    """The library answers 500 to whatever has no handler of its own, and Feishu brings it again for hours."""
    ann = server.person("Ann")
    async with way.listening(account):
        said = ann.says(server.direct(ann), "draw a cat")
        await account.ear.until(lambda: account.ear.heard)
        ann.reads(said)
        ann.reacts(said, "OK")
        server.event("drive.file.edit_v1", {"file_token": "x"})
        server.event("im.message.receive_v9", {"message": 5})
        await account.ear.until(lambda: len(server.deliveries) >= 4 and all(it.kept for it in server.deliveries))

    assert account.ear.texts == ["draw a cat"]
    assert not server.unkept


@pytest.mark.parametrize("value", ["cancel", "", 5, None, [], {"token": 5}, {}], ids=repr)
async def test_a_press_whose_value_is_odd_is_answered(account: Account, server: Feishu, value: object) -> None:
    """The library raises over a value that is no object, and the presser is shown an error."""
    ann = server.person("Ann")
    async with account.listening():
        event = {
            "operator": {"open_id": ann.id, "tenant_key": "t"},
            "token": "c-1",
            "action": {"tag": "button", "value": value},
            "context": {"open_message_id": "om_1", "open_chat_id": server.direct(ann).id},
        }
        delivery = server.event("card.action.trigger", event)
        await account.ear.until(lambda: delivery.kept)

    assert account.ear.heard == []


async def test_a_connection_needs_no_event_loop_that_the_library_chose(server: Feishu) -> None:
    """The library keeps the one that was there when it was loaded: only one loop of a process can have a client."""
    posts = [Post(server), Post(server)]

    def elsewhere(post: Post) -> None:
        asyncio.run(heard(post))

    async def heard(post: Post) -> None:
        async with post.connecting():
            await post.until_heard("hello")

    threads = [threading.Thread(target=elsewhere, args=(post,)) for post in posts]
    for thread in threads:
        thread.start()
    assert await server.until(lambda: server.connections == 2)
    ann = server.person("Ann")
    while any(not post.taker.heard for post in posts):
        ann.says(server.direct(ann), "hello")
        await asyncio.sleep(0.01)
    for thread in threads:
        await asyncio.to_thread(thread.join)

    assert all("hello" in post.taker.heard for post in posts)


async def test_several_clients_live_side_by_side(server: Feishu) -> None:
    first, second = Post(server), Post(server)
    async with first.connected(), second.connecting():
        assert await server.until(lambda: server.connections == 2)


async def test_the_event_loop_goes_on_while_nobody_says_where_to_connect(server: Feishu) -> None:
    """The library asks for it with the whole loop, and without an end."""
    server.fail("endpoint", Hangs(), times=3)
    post = Post(server)
    async with post.connecting(), post.line() as line:
        assert await server.until(lambda: server.called("endpoint"))
        for _ in range(20):
            await line.call(calls.bot())


async def test_nothing_is_asked_with_a_library_that_holds_up_the_loop(server: Feishu) -> None:
    """Whatever of the library's still did so would fail at once."""
    with pytest.raises(AttributeError, match="requests"):
        Connection._get_conn_url(lean.ws.Client("cli_1", "secret"))  # noqa: SLF001


def test_the_library_says_nothing_of_what_people_say(
    capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    """It prints every event on standard output, and the address with its ticket."""
    logger = logging.getLogger("Lark")
    with caplog.at_level(logging.DEBUG):
        logger.setLevel(logging.DEBUG)
        logger.error("what Ann said")
        lean.ws.logger.debug("what Ann said")

    assert capfd.readouterr() == ("", "")
    assert caplog.records == []


async def test_two_clients_of_the_same_app_never_share_what_is_half_there(server: Feishu) -> None:
    """Parts of an event come through one connection; another one's are of another event."""
    first, second = Post(server), Post(server)
    server.piece, server.shuffled = 50, True
    ann = server.person("Ann")
    async with first.connected(), second.connecting():
        assert await server.until(lambda: server.connections == 2)
        for number in range(20):
            ann.says(server.direct(ann), f"draw {number} cats")
        assert await server.until(lambda: all(it.kept for it in server.deliveries))

    both = sorted(first.taker.heard + second.taker.heard)
    assert both == sorted(f"draw {number} cats" for number in range(20))
    assert first.taker.heard
    assert second.taker.heard
