"""Twenty orders at once in one chat: in a group of Telegram's, and in a channel of Discord's."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from typing_extensions import override

from bot.conversation import Rules
from bot.errors import NotDelivered
from bot.testing import Canvas, Desk, Stopwatch
from bot.values import Limits, Outbound, Pace, Person, Place, PostKind, Said
from tests.houses import ROOM, Plan, Stand, stand

ORDERS = 20
GROUP = Limits(paces=(Pace(20, 60.0), Pace(3, 3.0)))
CHANNEL = Limits(paces=(Pace(5, 5.0),), apart=True, album=10)
"""Its platform counts posts and edits each by themselves."""


@dataclass(slots=True)
class Crowded(Desk):
    """A group whose platform counts, and refuses what comes too fast."""

    clock: Stopwatch = field(default_factory=Stopwatch)
    taken: list[float] = field(default_factory=list)
    changed: list[float] = field(default_factory=list)
    floods: int = 0

    @override
    async def send(self, place: Place, outbound: Outbound) -> str:
        self._count(self.taken)
        return await Desk.send(self, place, outbound)

    @override
    async def edit(self, place: Place, message: str, outbound: Outbound) -> None:
        self._count(self.changed)
        await Desk.edit(self, place, message, outbound)

    def _count(self, kind: list[float]) -> None:
        now, counted = self.clock.now(), kind if self.capabilities.apart else [*self.taken, *self.changed]
        if any(sum(at > now - pace.seconds for at in counted) >= pace.times for pace in self.capabilities.paces):
            self.floods += 1
            raise NotDelivered("too many", after=30)
        kind.append(now)

    def seconds(self, edited: bool, *kinds: PostKind) -> list[int]:
        """When each of these was there, after the first of all."""
        moments = zip(self.changed if edited else self.taken, self.changes if edited else self.said, strict=True)
        return [round(at - self.taken[0]) for at, outbound in moments if outbound.kind in kinds]


def generous(rules: Rules) -> Rules:
    return replace(rules, jobs_per_chat=99, jobs_per_person=99)


async def all_at_once(house: Stand) -> None:
    async with asyncio.TaskGroup() as people:
        for number in range(ORDERS):
            person = Person("desk", f"p{number}", f"P{number}")
            said = Said(f"key-{number}", ROOM, person, "draw a cat", f"request {number}", house.clock.now())
            people.create_task(house.engine.receive(replace(said, text=f"draw a cat with {number + 2} hats")))


@asynccontextmanager
async def storm(directory: Path, limits: Limits) -> AsyncIterator[Crowded]:
    """Once it is over."""
    clock = Stopwatch()
    desk = Crowded(limits, clock=clock)
    plan = Plan(directory, desk=desk, clock=clock, canvas=Canvas(polls=2), rules=generous)
    async with stand(plan) as house:
        await all_at_once(house)
        await house.finish(ORDERS)
        await house.pass_seconds(600)
        yield desk


@pytest.mark.parametrize("limits", [GROUP, CHANNEL], ids=["group", "channel"])
async def test_every_post_of_an_order_arrives_in_its_order_and_every_notice_is_closed(
    limits: Limits, tmp_path: Path
) -> None:
    async with storm(tmp_path, limits) as desk:
        assert desk.floods == 0
        kinds = Counter(post.kind for post in desk.said)
        assert kinds == {PostKind.ACK: ORDERS, PostKind.START: ORDERS, PostKind.PICTURE: ORDERS}
        asked = [post.reply_to for post in desk.said if post.kind is PostKind.ACK]
        assert asked == [f"request {number}" for number in range(ORDERS)]
        jobs = [post.key.split(":")[0] for post in desk.said if post.kind is PostKind.ACK]
        for kind in (PostKind.START, PostKind.PICTURE):
            assert [post.key.split(":")[0] for post in desk.said if post.kind is kind] == jobs
        assert {post.key.split(":")[0] for post in desk.changes} == set(jobs)
        assert not any(post.kind is PostKind.PROGRESS for post in desk.shown.values())


async def test_in_a_group_no_edit_goes_before_a_post(tmp_path: Path) -> None:
    async with storm(tmp_path, GROUP) as desk:
        assert desk.seconds(False, *PostKind) == [60 * (n // 20) + 3 * (n % 20 // 3) for n in range(60)]
        assert [edited for edited, _ in desk.log] == [False] * 60 + [True] * ORDERS
        assert desk.seconds(False, PostKind.ACK) == [3 * (n // 3) for n in range(20)]


async def test_in_a_channel_everybody_is_heard_first_and_no_notice_waits_for_all_pictures(tmp_path: Path) -> None:
    """As fast as five posts in five seconds can be: the last one is heard after 15 s and has the picture after 55 s."""
    async with storm(tmp_path, CHANNEL) as desk:
        for begun, kind in ((0, PostKind.ACK), (20, PostKind.START), (40, PostKind.PICTURE)):
            assert desk.seconds(False, kind) == [begun + 5 * (n // 5) for n in range(ORDERS)]
        closed = desk.seconds(True, PostKind.START)
        assert (len(closed), closed[0], closed[-1]) == (ORDERS, 50, 70)
