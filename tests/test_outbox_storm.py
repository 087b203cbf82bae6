"""Twenty orders at once in one group that may be written to twenty times a minute."""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import dataclass, field, replace
from pathlib import Path

from typing_extensions import override

from bot.conversation import Rules
from bot.errors import NotDelivered
from bot.testing import Canvas, Desk, Stopwatch
from bot.values import Limits, Outbound, Pace, Person, Place, PostKind, Said
from tests.houses import ROOM, Plan, Stand, stand

ORDERS = 20
PACES = (Pace(20, 60.0), Pace(3, 3.0))


@dataclass(slots=True)
class Crowded(Desk):
    """A group whose platform counts, and refuses what comes too fast."""

    clock: Stopwatch = field(default_factory=Stopwatch)
    taken: list[float] = field(default_factory=list)
    floods: int = 0

    @override
    async def send(self, place: Place, outbound: Outbound) -> str:
        self._count()
        return await Desk.send(self, place, outbound)

    @override
    async def edit(self, place: Place, message: str, outbound: Outbound) -> None:
        self._count()
        await Desk.edit(self, place, message, outbound)

    def _count(self) -> None:
        now = self.clock.now()
        if any(sum(at > now - pace.seconds for at in self.taken) >= pace.times for pace in PACES):
            self.floods += 1
            raise NotDelivered("too many", after=30)
        self.taken.append(now)


def generous(rules: Rules) -> Rules:
    return replace(rules, jobs_per_chat=99, jobs_per_person=99)


async def all_at_once(house: Stand) -> None:
    async with asyncio.TaskGroup() as people:
        for number in range(ORDERS):
            person = Person("desk", f"p{number}", f"P{number}")
            said = Said(f"key-{number}", ROOM, person, "draw a cat", f"request {number}", house.clock.now())
            people.create_task(house.engine.receive(replace(said, text=f"draw a cat with {number + 2} hats")))


async def test_every_post_arrives_in_order_and_no_edit_goes_before_a_post(tmp_path: Path) -> None:
    clock = Stopwatch()
    desk = Crowded(Limits(paces=PACES), clock=clock)
    plan = Plan(tmp_path, desk=desk, clock=clock, canvas=Canvas(polls=2), rules=generous)
    async with stand(plan) as house:
        await all_at_once(house)
        await house.finish(ORDERS)
        await house.pass_seconds(600)

        assert desk.floods == 0
        kinds = Counter(post.kind for post in desk.said)
        assert kinds == {PostKind.ACK: ORDERS, PostKind.START: ORDERS, PostKind.PICTURE: ORDERS}
        asked = [post.reply_to for post in desk.said if post.kind is PostKind.ACK]
        assert asked == [f"request {number}" for number in range(ORDERS)]
        order = [post.key.split(":")[0] for post in desk.said if post.kind is PostKind.START]
        assert order == [post.key.split(":")[0] for post in desk.said if post.kind is PostKind.PICTURE]

        passed = [(round(at - desk.taken[0]), edited) for at, (edited, _) in zip(desk.taken, desk.log, strict=True)]
        assert [at for at, edited in passed if not edited] == [60 * (n // 20) + 3 * (n % 20 // 3) for n in range(60)]
        assert [edited for _, edited in passed] == [False] * 60 + [True] * ORDERS
        assert len({post.key for post in desk.changes}) == ORDERS
        assert not any(post.kind is PostKind.PROGRESS for post in desk.shown.values())
