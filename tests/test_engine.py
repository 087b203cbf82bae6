"""Turns: order, repeats, restarts, and stores and platforms that fail at the wrong moment."""

from __future__ import annotations

import asyncio
import math
from collections import deque
from dataclasses import replace
from pathlib import Path

import pytest
from typing_extensions import override

from bot import store
from bot.errors import BotError, MaybeDelivered, NotDelivered, RateLimited, StoreError
from bot.ports import Abilities
from bot.testing import Canvas, Desk, MemoryStore, Stopwatch
from bot.understanding import Message, Reader, Reading
from bot.values import Inbound, Limits, Outbound, Place, PostKind, Said, Situation, State, Text, Turn
from tests.houses import ANNE, ROOM, Plan, stand

ENDS = {PostKind.PICTURE, PostKind.FAILURE}


def said(key: str, text: str = "draw a cat") -> Said:
    return Said(key, ROOM, ANNE, text, f"message {key}", 1.0)


async def spin(times: int = 200) -> None:
    for _ in range(times):
        await asyncio.sleep(0)


class Lossy(Desk):
    """Loses answers: the post may be there, and nobody knows."""

    def __init__(self, losses: deque[BotError], capabilities: Limits) -> None:
        super().__init__(capabilities)
        self.losses = losses

    @override
    async def send(self, place: Place, outbound: Outbound) -> str:
        message = await Desk.send(self, place, outbound)
        if outbound.kind in ENDS and self.losses:
            raise self.losses.popleft()
        return message


class Failing(MemoryStore):
    """A disk that is full for a while."""

    def __init__(self, times: int) -> None:
        super().__init__()
        self.times = times

    @override
    async def commit(self, turn: Turn) -> bool:
        if self.times:
            self.times -= 1
            raise StoreError(Text("full"))
        return await MemoryStore.commit(self, turn)


class Slow(MemoryStore):
    """A store that keeps the first event only when it is told to."""

    def __init__(self) -> None:
        super().__init__()
        self.go = asyncio.Event()

    @override
    async def admit(self, event: Inbound) -> Situation | None:
        if event.key == "first":
            await self.go.wait()
        return await MemoryStore.admit(self, event)


async def test_events_of_a_place_are_answered_in_order_of_arrival_however_slowly_they_are_kept(tmp_path: Path) -> None:
    slow = Slow()
    async with stand(Plan(tmp_path, store=slow)) as house:
        async with asyncio.TaskGroup() as adapter:
            adapter.create_task(house.engine.receive(said("first", "draw a cat")))
            adapter.create_task(house.engine.receive(said("second", "draw a dog")))
            await spin()
            assert house.lines() == []
            slow.go.set()
        await house.settle()
        acks = [text for kind, text in house.lines() if kind == "ack"]
        assert acks == ["On it! Drawing a cat 🐱", "On it! Drawing a dog 🐶"]


async def test_an_event_is_handled_although_its_adapter_stopped_waiting(tmp_path: Path) -> None:
    async with store.connect("", tmp_path) as kept, stand(Plan(tmp_path, store=kept)) as house:
        waiting = house.tasks.create_task(house.engine.receive(said("key")))
        await asyncio.sleep(0)
        waiting.cancel()
        await house.finish()
        assert [kind for kind, _ in house.lines()] == ["ack", "start", "picture"]
        assert not await house.engine.receive(said("key"))


async def test_a_store_that_cannot_be_written_is_waited_for(tmp_path: Path) -> None:
    async with stand(Plan(tmp_path, store=Failing(3))) as house:
        await house.engine.receive(said("key"))
        await house.finish()
        assert [kind for kind, _ in house.lines()] == ["ack", "start", "picture"]


@pytest.mark.parametrize(
    ("dedupes", "losses", "sent"), [(True, 1, 2), (True, 3, 4), (False, 1, 2), (False, 9, 2)], ids=str
)
async def test_a_post_whose_answer_was_lost_is_tried_again_once_where_it_could_be_there_twice(
    dedupes: bool, losses: int, sent: int, tmp_path: Path
) -> None:
    lossy = Lossy(deque(MaybeDelivered("cut off") for _ in range(losses)), Limits(dedupes=math.inf if dedupes else 0))
    async with stand(Plan(tmp_path, desk=lossy)) as house:
        await house.engine.receive(said("key"))
        await house.pass_seconds(600)
        pictures = [post for post in lossy.said if post.kind is PostKind.PICTURE]
        assert len(pictures) == sent
        assert len({post.key for post in pictures}) == 1
        assert (await house.store.jobs())[0].state.ended


async def test_a_platform_that_refuses_for_a_while_gets_everything_in_order(tmp_path: Path) -> None:
    desk = Desk(refusals=deque([NotDelivered("slow down", after=3), NotDelivered("slow down", after=3)]))
    async with stand(Plan(tmp_path, desk=desk)) as house:
        await house.hear("draw a cat")
        await house.finish()
        assert [kind for kind, _ in house.lines()] == ["ack", "start", "picture"]


async def test_a_chat_that_is_gone_holds_up_nobody(tmp_path: Path) -> None:
    desk = Desk(refusals=deque([NotDelivered("removed from the chat")]))
    async with stand(Plan(tmp_path, desk=desk)) as house:
        await house.hear("draw a cat")
        await house.finish()
        assert [kind for kind, _ in house.lines()] == ["start", "picture"]


async def test_after_a_restart_the_same_notice_goes_on_counting(tmp_path: Path) -> None:
    async with store.connect("", tmp_path) as kept:
        desk, canvas, clock = Desk(), Canvas(polls=12), Stopwatch()
        async with stand(Plan(tmp_path, store=kept, desk=desk, canvas=canvas, clock=clock)) as house:
            await house.engine.receive(said("key"))
            await house.pass_seconds(22)
        assert [change.progress for change in desk.changes] == [33]

        resumed = Stopwatch(clock.now() + 15)
        async with stand(Plan(tmp_path, store=kept, desk=desk, canvas=canvas, clock=resumed)) as house:
            await house.finish()
        assert [change.progress for change in desk.changes][:2] == [33, 66]
        assert [post.kind for post in desk.said] == ["ack", "start", "picture"]
        assert len(canvas.taken) == 1


async def test_a_job_that_was_being_sent_is_looked_up_or_said_to_be_uncertain(tmp_path: Path) -> None:
    for lookup, ends in ((True, PostKind.PICTURE), (False, PostKind.FAILURE)):
        kept, desk = MemoryStore(), Desk()
        canvas = Canvas(abilities=Abilities(lookup=lookup), answers=deque([RateLimited("later", after=99)]))
        async with stand(Plan(tmp_path / ends, store=kept, desk=desk, canvas=canvas)) as house:
            await house.hear("draw a cat")
        (job,) = await kept.jobs()
        assert await kept.advance(job.to(State.SUBMITTING), 1.0)
        async with stand(Plan(tmp_path / ends, store=kept, desk=desk, canvas=canvas)) as house:
            await house.finish()
        assert desk.said[-1].kind is ends
        assert len(canvas.taken) == 1


class Cursed(Reader):
    """Breaks on one word."""

    @override
    def reading(self, message: Message) -> Reading:
        if "cursed" in message.text:
            raise ZeroDivisionError
        return Reader.reading(self, message)


async def test_what_breaks_a_turn_breaks_that_turn_alone_and_is_not_met_again(tmp_path: Path) -> None:
    kept = MemoryStore()
    async with stand(Plan(tmp_path, store=kept)) as house:
        house.engine.rules = replace(house.engine.rules, reader=Cursed(house.engine.rules.catalog.aliases))
        await house.hear("draw a cursed cat")
        await house.hear("draw a dog")
        await house.finish()
        assert [kind for kind, _ in house.lines()] == ["text", "ack", "start", "picture"]
        assert house.lines()[0][1] == "😔 Something went wrong on my side. Please try once more in a moment."
    assert await kept.unhandled() == []


async def test_a_store_that_breaks_refuses_the_event_and_nothing_else(tmp_path: Path) -> None:
    class Broken(MemoryStore):
        @override
        async def admit(self, event: Inbound) -> Situation | None:
            if event.key == "first":
                raise ZeroDivisionError
            return await MemoryStore.admit(self, event)

    async with stand(Plan(tmp_path, store=Broken())) as house:
        with pytest.raises(StoreError):
            await house.engine.receive(said("first"))
        assert await house.engine.receive(said("second"))
        await house.finish()
        assert [kind for kind, _ in house.lines()] == ["ack", "start", "picture"]


async def test_what_belongs_to_a_platform_that_is_not_connected_is_left_alone(tmp_path: Path) -> None:
    kept, canvas = MemoryStore(), Canvas()
    elsewhere = replace(said("key"), place=Place("elsewhere", "room"))
    assert await kept.admit(elsewhere) is not None
    async with stand(Plan(tmp_path, store=kept, canvas=canvas)) as house:
        await house.pass_seconds(60)
        assert house.lines() == []
    assert await kept.unhandled() == [elsewhere]
    assert canvas.taken == []


async def test_a_picture_that_was_finished_while_the_house_was_closed_for_days_is_delivered(tmp_path: Path) -> None:
    kept, desk, canvas, clock = MemoryStore(), Desk(), Canvas(polls=3), Stopwatch()
    async with stand(Plan(tmp_path, store=kept, desk=desk, canvas=canvas, clock=clock)) as house:
        await house.hear("draw a cat")
        await house.pass_seconds(11)
    async with stand(Plan(tmp_path, store=kept, desk=desk, canvas=canvas, clock=Stopwatch(clock.now() + 1e6))) as house:
        await house.finish()
    assert [post.kind for post in desk.said] == ["ack", "start", "picture"]


async def test_an_apology_waits_for_the_store_too(tmp_path: Path) -> None:
    async with stand(Plan(tmp_path, store=Failing(2))) as house:
        house.engine.rules = replace(house.engine.rules, reader=Cursed(house.engine.rules.catalog.aliases))
        await house.engine.receive(said("key", "draw a cursed cat"))
        await house.pass_seconds(60)
        assert [kind for kind, _ in house.lines()] == ["text"]


async def test_a_job_whose_end_cannot_be_told_as_it_should_is_told_somehow(tmp_path: Path) -> None:
    class Grudging(MemoryStore):
        @override
        async def commit(self, turn: Turn) -> bool:
            if any(post.outbound.kind is PostKind.PICTURE for post in turn.posts):
                raise ZeroDivisionError
            return await MemoryStore.commit(self, turn)

    kept = Grudging()
    async with stand(Plan(tmp_path, store=kept)) as house:
        await house.engine.receive(said("key"))
        await house.pass_seconds(120)
        assert [kind for kind, _ in house.lines()] == ["ack", "start", "text"]
        assert house.desk.said[-1].reply_to == "message key"
    (job,) = await kept.unfinished()
    assert job.state is State.PAINTING
