"""Posts between two lives of a process: each goes out, and none more than twice."""

from __future__ import annotations

import math
from pathlib import Path

import pytest
from typing_extensions import override

from bot import store as stores
from bot.errors import BotError, MaybeDelivered
from bot.outbox import GONE
from bot.ports import Store
from bot.testing import MemoryStore
from bot.values import Limits, Turn
from tests.mailing import Office, office, written

DEDUPES = Limits(dedupes=math.inf)


class Counting(MemoryStore):
    """Counts the transactions that a try takes."""

    def __init__(self) -> None:
        super().__init__()
        self.attempts = 0

    @override
    async def attempt(self, key: str) -> int:
        self.attempts += 1
        return await MemoryStore.attempt(self, key)


def loses(times: int) -> list[BotError]:
    return [MaybeDelivered("cut off") for _ in range(times)]


def lossy(mail: Office, lost: list[BotError]) -> None:
    """The post is there or not, and nobody says so."""
    mail.board.refuse = lambda _what, _place: lost.pop() if lost else None


async def tried(mail: Office, key: str) -> int:
    post = await mail.store.post(key)
    assert post is not None
    return post.attempts


async def killed_while_it_is_sent(directory: Path, kept: Store) -> None:
    """The post may be there, and the process never learns of it."""
    async with office(directory, store=kept) as mail:
        mail.board.seconds["post"] = 30
        await mail.post("post")
        await mail.passes(1)
        assert mail.board.calls["post"] == 1


async def test_the_first_try_of_a_post_takes_no_transaction(tmp_path: Path) -> None:
    kept = Counting()
    async with office(tmp_path, store=kept) as mail:
        await mail.post("one")
        await mail.post("two")
        await mail.settle()
        assert (mail.board.told(), kept.attempts) == (["one", "two"], 0)
        assert await tried(mail, "one") == 1


async def test_killed_after_it_was_written_and_before_it_was_sent_a_post_is_sent_by_the_next_process(
    tmp_path: Path,
) -> None:
    kept = MemoryStore()
    await kept.commit(Turn(1.0, posts=(written("post"),)))
    for life in range(2):
        async with office(tmp_path, store=kept) as mail:
            await mail.resume()
            await mail.passes(60)
            assert mail.board.calls["post"] == 1 - life


async def test_killed_while_it_is_sent_a_post_is_repeated_once(tmp_path: Path) -> None:
    kept = MemoryStore()
    await killed_while_it_is_sent(tmp_path, kept)
    async with office(tmp_path, store=kept) as mail:
        await mail.resume()
        await mail.passes(60)
        assert mail.board.calls["post"] == 1
        assert await tried(mail, "post") == 2


@pytest.mark.parametrize("limits", [Limits(), DEDUPES], ids=["shows repeats", "recognises repeats"])
async def test_killed_again_and_again_while_it_is_sent_a_post_is_given_up_where_it_could_be_there_twice(
    limits: Limits, tmp_path: Path
) -> None:
    kept = MemoryStore()
    calls = 0
    await killed_while_it_is_sent(tmp_path, kept)
    for _ in range(3):
        async with office(tmp_path, limits, store=kept) as mail:
            mail.board.seconds["post"] = 30
            await mail.resume()
            await mail.passes(1)
            calls += mail.board.calls["post"]
    post = await kept.post("post")
    assert post is not None
    assert (calls, post.message) == ((3, "") if limits.dedupes else (1, GONE))


@pytest.mark.parametrize(
    ("limits", "lost", "calls"),
    [(Limits(), 1, 2), (Limits(), 9, 2), (DEDUPES, 1, 2), (DEDUPES, 9, 8)],
    ids=["once", "always", "once, recognised", "always, recognised"],
)
async def test_a_post_whose_answer_is_lost_is_repeated_once_where_it_could_be_there_twice(
    limits: Limits, lost: int, calls: int, tmp_path: Path
) -> None:
    async with office(tmp_path, limits) as mail:
        lossy(mail, loses(lost))
        await mail.post("post")
        await mail.passes(200)
        assert mail.board.calls["post"] == calls


async def test_a_post_that_the_store_does_not_know_is_repeated_once_too(tmp_path: Path) -> None:
    async with office(tmp_path) as mail:
        lossy(mail, loses(9))
        mail.put(written("post"))
        await mail.passes(60)
        assert mail.board.calls["post"] == 2


async def test_a_post_whose_answer_is_lost_after_a_restart_is_not_repeated_again(tmp_path: Path) -> None:
    kept = MemoryStore()
    await killed_while_it_is_sent(tmp_path, kept)
    async with office(tmp_path, store=kept) as mail:
        lossy(mail, loses(1))
        await mail.resume()
        await mail.passes(60)
        assert mail.board.calls["post"] == 1


async def test_posts_that_waited_behind_one_that_was_given_up_are_all_sent(tmp_path: Path) -> None:
    kept = MemoryStore()
    for life in range(3):
        async with office(tmp_path, store=kept) as mail:
            mail.board.seconds["first"] = 30
            if not life:
                for text in ("first", "second", "third"):
                    await mail.post(text)
            await mail.resume() if life else None
            await mail.passes(1)
            assert mail.board.told() == ([] if life < 2 else ["second", "third"])


async def test_in_a_real_store_too_every_post_is_there_once_after_a_kill_between_writing_and_sending(
    tmp_path: Path,
) -> None:
    async with stores.connect("", tmp_path) as kept:
        await kept.commit(Turn(1.0, posts=tuple(written(text) for text in ("one", "two", "three"))))
    async with stores.connect("", tmp_path) as kept:
        waiting = await kept.unsent()
        assert [(post.key, post.attempts) for post in waiting] == [("one", 1), ("two", 1), ("three", 1)]
        assert [await kept.attempt("one"), await kept.attempt("one")] == [1, 2]
