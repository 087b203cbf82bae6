"""Where many wait: everybody is told first that they were heard, and edits wait for what they are about."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import NotDelivered
from bot.outbox.queues import Queue
from bot.outbox.traffic import Traffic, weight
from bot.testing import Stopwatch
from bot.values import Limits, Outbound, Pace, Picture, Post, PostKind, Turn
from tests.mailing import Board, Office, office, written

SLOW = Limits(paces=(Pace(1, 5.0),))
KINDS = {"a": PostKind.ACK, "s": PostKind.START, "p": PostKind.PICTURE, "t": PostKind.TEXT, "q": PostKind.QUESTION}


def post(name: str) -> Post:
    """Of the kind whose letter the name begins with."""
    return replace(written(name), outbound=Outbound(KINDS[name[0]], name, name))


async def put(mail: Office, names: Iterable[str]) -> None:
    posts = tuple(map(post, names))
    await mail.store.commit(Turn(mail.clock.now(), posts=posts))
    for one in posts:
        mail.put(one)


@pytest.mark.parametrize(
    ("put_in", "told"),
    [
        ("a1 s1 a2 s2 a3 s3", "a1 a2 a3 s1 s2 s3"),
        ("a1 s1 p0 a2 s2", "a1 s1 p0 a2 s2"),
        ("t1 a1 s1 s2 a2", "t1 a1 a2 s1 s2"),
        ("q1 a1 s1 q2 a2", "q1 a1 s1 q2 a2"),
        ("s1 a1 t1 a2", "a1 s1 t1 a2"),
        ("s1 s2 t1", "s1 s2 t1"),
    ],
)
@pytest.mark.parametrize("crowded", [True, False], ids=["crowded", "with room for all"])
def test_in_a_crowd_an_acknowledgement_goes_before_the_notices_that_are_next_and_before_nothing_else(
    put_in: str, told: str, *, crowded: bool
) -> None:
    clock = Stopwatch()
    queue = Queue(Traffic(clock), Board(clock, SLOW if crowded else Limits()))
    for name in put_in.split():
        queue.enter(post(name))

    assert " ".join(queue.next_post().post.key for _ in put_in.split()) == (told if crowded else put_in)


def test_a_post_that_is_put_in_again_keeps_its_place() -> None:
    queue = Queue(Traffic(Stopwatch()), None)
    for name in ("t1", "t2", "t1"):
        queue.enter(post(name))

    assert (queue.entered, queue.left) == (2, 0)
    assert [queue.next_post().post.key for _ in range(2)] == ["t1", "t2"]


@settings(deadline=None)
@given(st.lists(st.sampled_from("asptq"), max_size=12))
def test_nothing_else_changes_places_and_what_is_left_is_counted_from_the_first(
    kinds: list[str],
) -> None:
    queue, order = Queue(Traffic(Stopwatch()), None), []
    names = [f"{kind}{number}" for number, kind in enumerate(kinds)]
    for name in names:
        queue.enter(post(name))
    while queue.posts:
        entry = queue.next_post()
        queue.over(entry)
        order.append(entry.post.key)
        there = set(order)
        assert queue.left == next((n for n, name in enumerate(names) if name not in there), len(names))

    for kind in "asptq":
        assert [name for name in order if name[0] == kind] == [name for name in names if name[0] == kind]
    for kept in ("sptq", "aptq"):
        assert [name for name in order if name[0] in kept] == [name for name in names if name[0] in kept]


async def test_where_there_is_room_everything_goes_in_order(tmp_path: Path) -> None:
    async with office(tmp_path, Limits()) as mail:
        for name in ("a1", "s1", "a2", "s2"):
            await put(mail, [name])
            await mail.settle()
        assert mail.board.told() == ["a1", "s1", "a2", "s2"]


async def test_in_a_slow_chat_everybody_is_heard_first(tmp_path: Path) -> None:
    async with office(tmp_path, SLOW) as mail:
        await put(mail, ["a1", "s1", "a2", "s2", "a3", "s3"])
        await mail.passes(30)
        assert mail.board.told() == ["a1", "a2", "a3", "s1", "s2", "s3"]


async def test_an_edit_of_a_notice_that_was_overtaken_waits_for_it(tmp_path: Path) -> None:
    async with office(tmp_path, SLOW) as mail:
        await put(mail, ["a1", "s1"])
        mail.edit("s1", "closed")
        await put(mail, ["a2", "a3"])
        await mail.passes(60)
        assert mail.board.told() == ["a1", "a2", "a3", "s1", "~closed"]


@pytest.mark.parametrize(("apart", "edited"), [(False, [10, 10, 10, 20]), (True, [1, 1, 1, 1])])
async def test_edits_have_a_room_of_their_own_where_they_are_counted_apart(
    apart: bool, edited: list[float], tmp_path: Path
) -> None:
    names = ["t0", "t1", "t2", "t3"]
    async with office(tmp_path, Limits(paces=(Pace(4, 10.0),), apart=apart)) as mail:
        await put(mail, names)
        await mail.passes(1)
        for name in names:
            mail.edit(name, f"{name} edited")
        await mail.passes(60)
        assert [at for what, at in mail.board.times().items() if what.startswith("~")] == edited


async def test_while_no_edit_is_wanted_posts_go_on_where_edits_are_counted_apart(tmp_path: Path) -> None:
    limits = Limits(paces=(Pace(5, 5.0),), apart=True)
    refused = [NotDelivered("too old to be changed so often", after=100)]
    async with office(tmp_path, limits) as mail:
        mail.board.refuse = lambda what, _place: refused.pop() if what.startswith("~") and refused else None
        await put(mail, ["s1"])
        mail.edit("s1", "first")
        await mail.passes(2)
        await put(mail, ["t1"])
        mail.edit("s1", "second")
        await mail.passes(200)
        assert mail.board.told() == ["s1", "t1", "~second"]
        assert mail.board.times() == {"s1": 0, "t1": 2, "~second": 100}


async def test_where_they_are_counted_together_a_refused_edit_holds_up_posts_too(tmp_path: Path) -> None:
    refused = [NotDelivered("too many", after=100)]
    async with office(tmp_path, Limits(paces=(Pace(5, 5.0),))) as mail:
        mail.board.refuse = lambda what, _place: refused.pop() if what.startswith("~") and refused else None
        await put(mail, ["s1"])
        mail.edit("s1", "first")
        await mail.passes(2)
        await put(mail, ["t1"])
        await mail.passes(200)
        assert mail.board.times() == {"s1": 0, "t1": 100, "~first": 100.05}


@pytest.mark.parametrize(
    ("pictures", "files", "album", "counted"),
    [
        (0, 0, 1, 1),
        (1, 0, 1, 1),
        (4, 0, 1, 4),
        (4, 0, 10, 1),
        (10, 0, 10, 1),
        (11, 0, 10, 2),
        (4, 4, 10, 5),
        (1, 1, 1, 2),
    ],
)
def test_an_album_counts_as_one_where_it_is_one_message(pictures: int, files: int, album: int, counted: int) -> None:
    shown = tuple(Picture(f"{number}.png", "image/png", 1, 1, 1) for number in range(10 + pictures))
    outbound = Outbound(PostKind.PICTURE, "p", "", pictures=shown[:pictures], originals=shown[:files])

    assert weight(outbound, Limits(album=album)) == counted
