"""What comes through the long connection is acknowledged when it is decided, and nothing in it breaks the rest."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest
from structlog.testing import capture_logs

from adapters.feishu import calls
from adapters.feishu.answers import Heard
from adapters.feishu.connection import Connection, Plan
from adapters.feishu.pieces import LARGEST, PARTS, WAITED, Pieces
from adapters.feishu.settings import Settings
from bot.testing import Stopwatch
from tests.emulators.feishu import Chat, Feishu, Person
from tests.emulators.feishu.frames import CONTROL, DATA, Frame, encode
from tests.feishu_fixtures import running, server  # noqa: F401 - fixtures
from tests.feishu_gateway import Post


@pytest.fixture
def post(server: Feishu) -> Post:
    return Post(server)


@pytest.fixture
def ann(server: Feishu) -> Person:
    return server.person("Ann")


@pytest.fixture
def dm(server: Feishu, ann: Person) -> Chat:
    return server.direct(ann)


async def settled(server: Feishu) -> list[list[str]]:
    """What became of each delivery so far."""
    assert await server.until(
        lambda: all(delivery.outcomes and delivery.outcomes[-1] for delivery in server.deliveries)
    )
    return [delivery.outcomes for delivery in server.deliveries]


async def test_an_event_is_acknowledged_once_it_is_kept(post: Post, server: Feishu, ann: Person, dm: Chat) -> None:
    post.taker.free.clear()
    async with post.connected():
        ann.says(dm, "draw a cat")
        await post.until_heard("draw a cat")
        assert server.deliveries[0].outcomes == [""]
        post.taker.free.set()
        assert await settled(server) == [["kept"]]


async def test_what_is_not_kept_comes_again(post: Post, server: Feishu, ann: Person, dm: Chat) -> None:
    post.taker.answer = Heard(kept=False)
    async with post.connected():
        ann.says(dm, "draw a cat")
        assert await settled(server) == [["500"]]
        post.taker.answer = Heard(kept=True)
        assert server.redeliver()
        assert await server.until(lambda: server.deliveries[0].outcomes == ["500", "kept"])

    assert post.taker.heard == ["draw a cat", "draw a cat"]


async def test_a_slow_event_holds_up_no_other(post: Post, server: Feishu, ann: Person, dm: Chat) -> None:
    """The library handles one after the other, and its acknowledgements wait with them."""
    server.answer_seconds = 0.3
    post.taker.free.clear()
    async with post.connected():
        ann.says(dm, "slow")
        await post.until_heard("slow")
        post.taker.free = asyncio.Event()
        post.taker.free.set()
        ann.says(dm, "quick")
        assert await settled(server) == [["late"], ["kept"]]


@pytest.mark.parametrize("frames", [False, True], ids=["as events", "as cards"])
async def test_a_press_is_answered_with_what_the_presser_is_shown(
    post: Post, server: Feishu, ann: Person, dm: Chat, frames: bool
) -> None:
    """The library leaves frames of cards without an answer."""
    server.card_frames = frames
    post.taker.answer = Heard(kept=True, body={"toast": {"type": "info", "content": "一会儿就好"}})
    async with post.connected():
        message = await posted(post, server, ann, dm)
        press = ann.presses(message, "Cancel")
        assert await server.until(lambda: press.seen)

    assert (press.toast, press.error) == ("一会儿就好", "")


async def posted(post: Post, server: Feishu, ann: Person, dm: Chat) -> Any:
    button = {
        "tag": "button",
        "text": {"tag": "plain_text", "content": "Cancel"},
        "behaviors": [{"type": "callback", "value": {"token": "cancel:k3f9:0"}}],
    }
    card = {"schema": "2.0", "config": {"update_multi": True}, "body": {"elements": [button]}}
    async with post.line() as line:
        await line.call(calls.create(dm.id, "interactive", json.dumps(card), "1"))
    return dm.posts[-1]


@pytest.mark.parametrize("shuffled", [False, True], ids=["in order", "in disorder"])
async def test_an_event_in_parts_is_put_together(
    post: Post, server: Feishu, ann: Person, dm: Chat, shuffled: bool
) -> None:
    server.piece, server.shuffled = 40, shuffled
    async with post.connected():
        ann.says(dm, "画一只猫" * 50)
        assert await settled(server) == [["kept"]]

    assert post.taker.heard == ["画一只猫" * 50]


def data(payload: bytes = b"{}", **headers: str) -> bytes:
    given = {"type": "event", "message_id": "m", "trace_id": "t", "sum": "1", "seq": "0", **headers}
    return encode(Frame(DATA, 1, given, payload))


GARBAGE = {
    "nothing": b"",
    "no frame": b"\xff" * 40,
    "half a frame": data()[:-7],
    "no such method": encode(Frame(7, 1, {"type": "event"}, b"{}")),
    "no type": encode(Frame(DATA, 1, {}, b"{}")),
    "another type": data(type="survey"),
    "no such part": data(sum="3", seq="7"),
    "a part before the first": data(sum="3", seq="-1"),
    "too many parts": data(sum="1000000000"),
    "parts that are no number": data(sum="many"),
    "odd configuration": encode(Frame(CONTROL, 1, {"type": "pong"}, b'{"PingInterval": "soon"}')),
    "no configuration": encode(Frame(CONTROL, 1, {"type": "pong"}, b"[[[")),
    "control of another kind": encode(Frame(CONTROL, 1, {"type": "dance"}, b"")),
}


@pytest.mark.parametrize("garbage", GARBAGE.values(), ids=GARBAGE)
async def test_garbage_is_dropped_and_the_next_event_is_heard(
    post: Post, server: Feishu, ann: Person, dm: Chat, garbage: bytes
) -> None:
    with capture_logs() as logs:
        async with post.connected():
            for _ in range(5):
                server.frame(garbage)
            ann.says(dm, "still here")
            await post.until_heard("still here")
            assert await settled(server) == [["kept"]]

    assert [entry["event"] for entry in logs].count("frame not legible") <= 1
    assert server.handshakes == 1


async def test_a_text_frame_is_passed_over(post: Post, server: Feishu, ann: Person, dm: Chat) -> None:
    async with post.connected():
        server.frame("hello")
        ann.says(dm, "still here")
        await post.until_heard("still here")


async def test_whoever_takes_may_break_and_the_event_comes_again(
    post: Post, server: Feishu, ann: Person, dm: Chat
) -> None:
    async with post.connected():
        server.push(b'{"header": 5}')
        ann.says(dm, "still here")
        await post.until_heard("still here")
        assert await settled(server) == [["500"], ["kept"]]


async def test_an_answer_that_is_late_for_its_connection_breaks_nothing(
    post: Post, server: Feishu, ann: Person, dm: Chat
) -> None:
    post.taker.free.clear()
    async with post.connected():
        ann.says(dm, "one")
        await post.until_heard("one")
        server.drop()
        assert await server.until(lambda: server.handshakes == 2 and server.connections)
        post.taker.free.set()
        ann.says(dm, "two")
        await post.until_heard("two")
        assert server.redeliver()
        assert await server.until(lambda: not server.unkept)

    assert post.taker.heard == ["one", "two", "one"]


async def test_it_pings_as_often_as_feishu_says(post: Post, server: Feishu) -> None:
    """What is said with the answer to the first ping counts at once."""
    server.client_config = {"PingInterval": 0.01}  # type: ignore[dict-item]
    async with post.connected():
        [line] = server.lines
        assert await server.until(lambda: line.pings >= 5)


async def test_of_what_feishu_says_about_coming_back_nothing_is_believed(post: Post, server: Feishu) -> None:
    """Two minutes are too long for people, and the library gives up where it is told to."""
    server.client_config = {"ReconnectCount": 0, "ReconnectInterval": 10**9, "ReconnectNonce": 10**9}
    async with post.connected():
        [line] = server.lines
        assert await server.until(lambda: line.pings)
        server.drop()
        assert await server.until(lambda: server.handshakes == 2 and server.connections)

    assert max(post.clock.slept) <= 0.5


def test_pieces_are_forgotten_in_time() -> None:
    clock = Stopwatch()
    pieces = Pieces(clock)
    first, second = {"message_id": "m", "sum": "2", "seq": "0"}, {"message_id": "m", "sum": "2", "seq": "1"}
    assert pieces.whole(first, b"a") is None
    clock.pass_over(WAITED + 1)
    assert pieces.whole(second, b"b") is None
    assert pieces.whole(first, b"a") == b"ab"


def test_empty_pieces_count_and_pieces_of_another_event_do_not() -> None:
    pieces = Pieces(Stopwatch())
    assert pieces.whole({"message_id": "m", "sum": "2", "seq": "0"}, b"") is None
    with pytest.raises(ValueError, match="two events"):
        pieces.whole({"message_id": "m", "sum": "3", "seq": "1"}, b"x")
    assert pieces.whole({"message_id": "n", "sum": "2", "seq": "0"}, b"") is None
    assert pieces.whole({"message_id": "n", "sum": "2", "seq": "1"}, b"y") == b"y"


def test_pieces_that_never_end_take_no_more_than_so_much_room() -> None:
    pieces = Pieces(Stopwatch())
    for number in range(20_000):
        headers = {"message_id": str(number), "sum": str(PARTS), "seq": str(number % PARTS)}
        assert pieces.whole(headers, b"x" * 2000) is None

    assert pieces.size <= LARGEST


async def test_making_a_client_leaves_no_task_behind() -> None:
    """The library's begins one at once, which nobody ends."""

    async def nobody(_: bytes) -> Heard:
        raise AssertionError

    before = asyncio.all_tasks()
    async with asyncio.TaskGroup() as tasks:
        Connection(Plan(Settings(app_id="cli_1"), nobody, Stopwatch(), tasks, lambda: None))
        await asyncio.sleep(0)
        assert asyncio.all_tasks() == before
