"""What a ComfyUI server tells by itself while it draws: how far it is, and what can be seen so far."""

import asyncio
import json
import struct
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.ports import Finished, Pending, Provider
from bot.providers.comfyui.board import LARGEST_PREVIEW, MOST, Board
from tests.comfyui_fixtures import comfy, emulator, hasty, server, watch  # noqa: F401 - fixtures
from tests.emulators.comfyui import Emulator
from tests.emulators.comfyui.customer import commission, connected, file
from tests.emulators.pictures import owner_of
from tests.services import ticket

NODES = 7
"""Of the workflow for words."""


async def heard(emulator: Emulator) -> None:
    """Somebody listens."""
    assert await asyncio.to_thread(emulator.sockets.heard.acquire, timeout=10)


async def looked(comfy: Provider, job: str, until: Callable[[Pending], object]) -> Pending:
    """The socket has no order with the answers to questions: it is looked until both have come."""
    for _ in range(500):
        pending = await comfy.poll(job)
        assert isinstance(pending, Pending)
        if until(pending):
            return pending
    raise AssertionError("it was never told")


async def test_how_far_an_order_is_counts_all_its_nodes(comfy: Provider, emulator: Emulator) -> None:
    emulator.looks = 300
    job = ticket(await comfy.submit(commission()))
    await heard(emulator)
    shares: list[float] = []

    def far(pending: Pending) -> bool:
        shares.append(pending.share or 0)
        return shares[-1] > 4.3 / NODES

    await looked(comfy, job, far)

    assert shares == sorted(shares)
    assert 4 / NODES in [pytest.approx(share) for share in shares]
    assert max(shares) < 5 / NODES


async def test_what_waits_has_no_share(comfy: Provider, emulator: Emulator) -> None:
    emulator.looks = 1000
    await comfy.submit(commission(job="first"))
    job = ticket(await comfy.submit(commission()))
    await heard(emulator)

    assert await comfy.poll(job) == Pending()


@pytest.mark.parametrize("metadata", [True, False])
async def test_what_can_be_seen_so_far_is_shown_with_its_own_order(
    comfy: Provider, emulator: Emulator, metadata: bool
) -> None:
    emulator.looks, emulator.sockets.metadata = 200, metadata
    job = ticket(await comfy.submit(commission()))
    other = ticket(await comfy.submit(commission(job="other")))
    await heard(emulator)

    pending = await looked(comfy, job, lambda pending: pending.preview)

    assert owner_of(pending.preview, [job, other]) == job
    assert await comfy.poll(other) == Pending()


async def test_nobody_is_told_of_the_orders_of_others(emulator: Emulator) -> None:
    emulator.looks = 1000
    async with connected(emulator) as one, connected(emulator) as two:
        job = ticket(await one.submit(commission(job="one")))
        await two.submit(commission(job="two"))
        await heard(emulator)
        await heard(emulator)

        await looked(one, job, lambda pending: pending.share)
        assert await two.poll(job) == Pending()

        assert len(set(emulator.sockets.clients)) == 2


async def test_without_a_socket_everything_still_works(comfy: Provider, emulator: Emulator) -> None:
    emulator.sockets.deaf = True
    job = ticket(await comfy.submit(commission()))

    outcomes = [await comfy.poll(job) for _ in range(3)]

    assert outcomes[:2] == [Pending(), Pending()]
    assert isinstance(outcomes[2], Finished)
    assert emulator.sockets.clients == []


async def test_nobody_listens_before_there_is_an_order(comfy: Provider, emulator: Emulator) -> None:
    await comfy.offers()
    await comfy.check()

    assert emulator.sockets.clients == []


async def test_one_listener_is_enough(comfy: Provider, emulator: Emulator) -> None:
    emulator.looks = 1000
    for name in ("one", "two"):
        job = ticket(await comfy.submit(commission(job=name)))
    await heard(emulator)
    for _ in range(5):
        await comfy.poll(job)

    (client,) = emulator.sockets.clients
    assert {order.client for order in emulator.taken} == {client}


async def test_a_socket_that_broke_is_opened_again_by_the_next_look(comfy: Provider, emulator: Emulator) -> None:
    emulator.looks = 1000
    job = ticket(await comfy.submit(commission()))
    await heard(emulator)
    emulator.sockets.noise = ["x" * (9 * 1024 * 1024)]  # nobody takes so much

    await looked(comfy, job, lambda _: len(emulator.sockets.clients) == 2)
    await heard(emulator)

    assert len(set(emulator.sockets.clients)) == 1
    before = (await looked(comfy, job, lambda pending: pending.share)).share or 0
    await looked(comfy, job, lambda pending: (pending.share or 0) > before)


def frame(kind: str, **data: object) -> str:
    return json.dumps({"type": kind, "data": data})


def preview(picture: bytes, **owner: object) -> bytes:
    told = json.dumps(owner).encode()
    return struct.pack(">II", 4, len(told)) + told + picture


NOISE: list[str | bytes] = [
    "",
    "no JSON",
    "null",
    "[]",
    '{"type":7,"data":{}}',
    frame("crystools.monitor", cpu=3),
    frame("progress", value=5, max=0, prompt_id="a", node="3"),
    frame("progress", value=5, max=-2, prompt_id="a", node="3"),
    frame("progress", value="many", max=2, prompt_id="a", node="3"),
    '{"type":"progress","data":{"value":NaN,"max":1,"prompt_id":"a"}}',
    frame("execution_cached", nodes=7, prompt_id="a"),
    frame("progress_state", nodes=["3"], prompt_id="a"),
    frame("progress_state", nodes={"3": None}, prompt_id="a"),
    frame("executing", node=None, prompt_id="a"),
    frame("made up", node="3", prompt_id="a"),
    b"",
    b"\0\0\0",
    b"\0\0\0\1\0\0\0\1no picture",
    b"\0\0\0\3\0\0\0\1text",
    b"\0\0\0\4\xff\xff\xff\xff{}",
    preview(b"", prompt_id="a"),
    preview(file("PNG") + bytes(LARGEST_PREVIEW), prompt_id="a"),
    preview(file("PNG"), prompt_id="b"),
    preview(file("PNG"), prompt_id=7),
    b"\0\0\0\4\0\0\0\2[]" + file("PNG"),
]


@pytest.mark.parametrize("noise", NOISE, ids=lambda noise: repr(noise[:60]))
def test_what_cannot_be_read_changes_nothing(noise: str | bytes) -> None:
    board = Board()
    board.expect("a", "1234")
    board.take(frame("execution_cached", nodes=["1"], prompt_id="a"))

    board.take(noise)

    assert board.pending("a") == Pending(0.25)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(
    st.text()
    | st.binary()
    | st.builds(
        lambda kind, data: json.dumps({"type": kind, "data": data | {"prompt_id": "a"}}),
        st.sampled_from(["progress", "progress_state", "executing", "executed", "execution_cached"]),
        st.dictionaries(
            st.sampled_from(["node", "nodes", "value", "max"]),
            st.recursive(
                st.none() | st.integers() | st.floats() | st.sampled_from(["1", "2", "9"]),
                lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(["1", "value", "max", "state"]), inner),
                max_leaves=6,
            ),
        ),
    )
)
def test_whatever_is_told_a_share_stays_a_share(told: str | bytes) -> None:
    board = Board()
    board.expect("a", "12")
    board.take(told)
    share = board.pending("a").share
    assert share is None or 0 <= share <= 1


def test_a_share_never_goes_back() -> None:
    board = Board()
    board.expect("a", "1234")
    board.take(frame("progress", value=9, max=10, prompt_id="a", node="3"))

    board.take(frame("progress", value=1, max=10, prompt_id="a", node="4"))
    assert board.pending("a").share == pytest.approx(1.1 / 4)
    board.take(frame("progress", value=0, max=10, prompt_id="a", node="4"))
    assert board.pending("a").share == pytest.approx(1.1 / 4)


def test_nodes_that_a_workflow_makes_while_it_runs_count_for_nothing() -> None:
    board = Board()
    board.expect("a", "12")
    parts = {"1.0.7": {"value": 1, "max": 1, "state": "finished"}, "2": {"value": 1, "max": 4, "state": "running"}}

    board.take(frame("progress_state", nodes=parts, prompt_id="a"))

    assert board.pending("a").share == pytest.approx(0.125)


def test_the_board_is_never_full() -> None:
    board = Board()
    for number in range(MOST + 1):
        board.expect(str(number), "12")
    told = [frame("executed", node="1", prompt_id=job) for job in ("0", "1", str(MOST))]
    for one in told:
        board.take(one)

    assert [board.pending(job).share for job in ("0", "1", str(MOST))] == [None, 0.5, 0.5]


def test_an_order_whose_nodes_are_not_known_has_no_share() -> None:
    board = Board()
    board.expect("a", "")
    board.take(frame("executed", node="1", prompt_id="a"))

    assert board.pending("a") == Pending()


def test_an_order_that_is_over_is_forgotten() -> None:
    board = Board()
    board.expect("a", "12")
    board.forget("a")
    board.take(preview(file("PNG"), prompt_id="a"))

    assert board.pending("a") == Pending()
