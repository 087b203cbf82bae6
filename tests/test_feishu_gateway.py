"""The long connection stands: whatever becomes of one, the next good event is heard, and nothing is left behind."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from itertools import pairwise

import pytest
from structlog.testing import capture_logs

from adapters.feishu import connection, gateway
from adapters.feishu.patience import PAUSES, SLOWLY
from tests.emulators.faults import Breaks, Fault, Halves, Hangs, Says
from tests.emulators.feishu import Feishu, refusal
from tests.feishu_fixtures import running, server  # noqa: F401 - fixtures
from tests.feishu_gateway import Post
from tests.feishu_proxy import proxying


@pytest.fixture
def post(server: Feishu) -> Post:
    """What nobody took comes again soon."""
    server.pace = 200
    return Post(server)


Hears = Callable[[str], Coroutine[None, None, None]]


@pytest.fixture
def hears(post: Post, server: Feishu) -> Hears:
    """Ann says it, and it is heard."""
    ann = server.person("Ann")
    dm = server.direct(ann)

    async def heard(text: str) -> None:
        ann.says(dm, text)
        await post.until_heard(text)

    return heard


FAILURES: dict[str, Fault] = {
    "busy": refusal(1, "system busy", 200),
    "broke": refusal(1000040343, "internal error", 200),
    "server error": Says(b"<html>502</html>", 502),
    "nothing": Says(b""),
    "no address": Says(b'{"code":0,"msg":"success","data":{}}'),
    "an address that is none": Says(b'{"code":0,"msg":"success","data":{"URL":"nowhere"}}'),
    "an address that is no socket": Says(b'{"code":0,"data":{"URL":"http://127.0.0.1/?service_id=1"}}'),
    "an address without a service": Says(b'{"code":0,"data":{"URL":"ws://127.0.0.1/?device_id=1"}}'),
    "an address where nobody is": Says(b'{"code":0,"data":{"URL":"ws://127.0.0.1:9/?device_id=1&service_id=1"}}'),
    "a service that is no number": Says(b'{"code":0,"data":{"URL":"ws://127.0.0.1:9/?service_id=x"}}'),
    "reset": Breaks(),
    "half an answer": Halves(),
    "of any other kind": refusal(1000040399, "not now", 200),
}


@pytest.mark.parametrize("fault", FAILURES.values(), ids=FAILURES)
async def test_the_first_address_may_not_be_told(post: Post, server: Feishu, hears: Hears, fault: Fault) -> None:
    """The library gives up for ever at most of them."""
    server.fail("endpoint", fault, times=3)
    with capture_logs() as logs:
        async with post.connected():
            await hears("hello")

    assert len(post.clock.slept) == 3
    assert [entry["event"] for entry in logs].count("feishu's events do not come") == 1
    assert [entry["event"] for entry in logs].count("feishu's events come") == 1


async def test_pauses_grow_and_are_never_longer_than_people_wait(post: Post, server: Feishu) -> None:
    server.fail("endpoint", refusal(1, "system busy", 200), times=10)
    async with post.connected():
        slept = post.clock.slept

    assert len(slept) == 10
    for pause, longest in zip(slept, [*PAUSES, *[PAUSES[-1]] * 3], strict=True):
        assert longest / 2 <= pause <= longest
    assert tuple(sorted(PAUSES)) == PAUSES
    assert PAUSES[-1] <= 30


async def test_an_address_that_is_never_told_is_not_waited_for(
    post: Post, server: Feishu, hears: Hears, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The library waits for it for ever, with the whole event loop."""
    monkeypatch.setattr(gateway, "ASKING", 0.1)
    server.fail("endpoint", Hangs(), times=2)
    async with post.connected():
        await hears("hello")


@pytest.mark.parametrize(
    ("status", "told"), [("514", ""), ("514", "1000040346"), ("403", ""), ("500", ""), ("", ""), ("x", "y")]
)
async def test_a_connection_may_be_turned_down_at_first_and_on_the_way_back(
    post: Post, server: Feishu, hears: Hears, status: str, told: str
) -> None:
    """One such answer on the way back leaves the library's client deaf for ever, in a process that lives."""
    server.refuse_upgrade(status, autherrcode=told, times=2)
    async with post.connected():
        await hears("one")
        server.refuse_upgrade(status, autherrcode=told, times=2)
        server.drop()
        await hears("two")

    assert server.handshakes == 6


async def test_where_there_are_too_many_connections_the_operator_is_told_and_it_is_tried_rarely(
    post: Post, server: Feishu, hears: Hears
) -> None:
    server.most_connections = 0
    post.clock.pace = 1000
    with capture_logs() as logs:
        async with post.connecting():
            assert await server.until(lambda: server.handshakes >= 3)
            server.most_connections = 50
            await hears("hello")

    assert set(post.clock.slept) == {SLOWLY}
    [told] = [entry for entry in logs if entry["event"] == "feishu's events do not come"]
    assert (told["log_level"], told["mend"]) == ("error", "end other processes that use this app")


async def test_a_secret_that_is_exchanged_does_not_take_the_house_down(
    post: Post, server: Feishu, hears: Hears
) -> None:
    post.clock.pace = 1000
    async with post.connected():
        await hears("one")
        right = server.secret
        server.revoke("another one")
        server.drop()
        assert await server.until(lambda: len(server.called("endpoint")) >= 4)
        server.revoke(right)
        await hears("two")

    assert SLOWLY in post.clock.slept


@pytest.mark.parametrize("code", [1000, 1001, 1006, 1011, 4000])
async def test_a_connection_that_ends_is_followed_by_another(
    post: Post, server: Feishu, hears: Hears, code: int
) -> None:
    async with post.connected():
        await hears("one")
        server.close(code) if code != 1006 else server.drop()
        assert await server.until(lambda: server.handshakes == 2)
        await hears("two")


async def test_what_happens_between_two_connections_comes_after_them(post: Post, server: Feishu, hears: Hears) -> None:
    async with post.connected():
        server.deaf = True
        server.drop()
        assert await server.until(lambda: not server.connections)
        server.pace = 1
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(hears("while nobody was there"))
            assert await server.until(lambda: [each.outcomes for each in server.deliveries] == [["nobody"]])
            server.deaf = False
            assert await server.until(lambda: server.connections)
            assert server.redeliver()


async def test_many_ends_one_after_the_other_leave_nothing_behind(post: Post, server: Feishu, hears: Hears) -> None:
    """Connecting a second time, the library's client waits for a lock that it holds itself."""
    post.clock.pace = 10_000
    before = len(asyncio.all_tasks())
    async with post.connected():
        standing = len(asyncio.all_tasks())
        for number in range(25):
            handshakes = server.handshakes
            server.drop()
            assert await server.until(lambda: server.handshakes > handshakes and server.connections)  # noqa: B023 - asked within the same turn
            await hears(str(number))
        assert await server.until(lambda: server.connections == 1)
        assert len(asyncio.all_tasks()) <= standing + 1
    assert len(asyncio.all_tasks()) == before


async def test_whoever_is_let_in_and_thrown_out_again_and_again_comes_less_often(post: Post, server: Feishu) -> None:
    async with post.connected():
        for number in range(6):
            server.drop()
            assert await server.until(lambda: server.handshakes > number + 1 and server.connections)  # noqa: B023 - asked within the same turn

    slept = post.clock.slept
    assert [slow > quick for quick, slow in pairwise(slept[:4])] == [True] * 3
    assert max(slept[4:]) <= 5


async def test_after_a_long_time_of_health_it_begins_with_short_pauses_that_grow(
    post: Post, server: Feishu, hears: Hears
) -> None:
    async with post.connected():
        for number in range(2):
            await hears(str(number))
            post.clock.skew += 3600
            post.clock.slept.clear()
            server.deaf = True
            server.drop()
            assert await server.until(lambda: len(post.clock.slept) >= 5)
            server.deaf = False
            assert await server.until(lambda: server.connections)
            assert [slow > quick for quick, slow in pairwise(post.clock.slept[:4])] == [True] * 3
            assert post.clock.slept[0] <= PAUSES[0]


async def test_a_line_that_is_dead_is_left(
    post: Post, server: Feishu, hears: Hears, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "ALIVE", 0.1)
    server.answer_seconds = 0.2
    async with post.connected():
        await hears("one")
        server.zombie = True
        assert await server.until(lambda: server.handshakes > 1)
        server.zombie = False
        await hears("two")


async def test_a_connection_in_which_feishu_answers_no_pings_any_more_is_left(
    post: Post, server: Feishu, hears: Hears
) -> None:
    """The network still does: something between us and Feishu holds the connection."""
    server.client_config = {"PingInterval": 0.05}  # type: ignore[dict-item]
    async with post.connected():
        [line] = server.lines
        assert await server.until(lambda: line.pings >= 2)
        line.mute = True
        assert await server.until(lambda: server.handshakes == 2)
        await hears("two")


async def test_it_goes_through_the_proxy_that_was_decided_on(post: Post, server: Feishu, hears: Hears) -> None:
    async with proxying() as proxy:
        post.proxy = proxy.url
        async with post.connected():
            await hears("hello")

    address = server.url.removeprefix("http://")
    assert proxy.asked == [f"POST {server.url}/callback/ws/endpoint", f"CONNECT {address}"]


async def test_the_proxies_of_the_machine_are_nobodys_decision(
    post: Post, server: Feishu, hears: Hears, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "WS_PROXY", "WSS_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
        monkeypatch.setenv(name.lower(), "http://127.0.0.1:9")
    async with post.connected():
        await hears("hello")
