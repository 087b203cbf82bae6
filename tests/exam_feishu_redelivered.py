"""What Feishu brings again, after 15 s, 5 min, 1 h and 6 h, with a restart between: one order, one picture."""

from __future__ import annotations

import asyncio
from collections import Counter
from pathlib import Path

from tests.emulators.feishu import Delivery
from tests.exams import Mark
from tests.feishu_world import Town, Way, between, kind_of, town

PACE = 10.0
"""Slow enough that the two clocks are not much apart when a life has begun."""
EXPECTED = ["picture", "start", "text"]


async def r(directory: Path, way: Way) -> Mark:
    """Feishu never hears that its event was taken, and brings it four times more; the bot restarts between."""
    async with town(directory, latency=4, pace=PACE, calls=way.calls) as made:
        anne = made.newcomer(way)
        made.feishu.lose_acks = len(made.feishu.retries) + 1
        request = anne.asks("a cat called Tom")
        await made.shows(anne.chat, "picture")
        (delivery,) = [one for one in made.feishu.deliveries if one.key == request.id]
        while delivery.due is not None:
            await made.stopped()
            await made.live(ahead=delivery.due - made.feishu.now())
            await _brought(made, delivery)
        await made.rest()
        outcomes, asked = Counter(delivery.outcomes), made.ima.creates
        kinds = sorted(kind_of(post) for post in made.posts(anne.chat))
        # Once the bot may not be there yet, which is as little an acknowledgement.
        well = (outcomes.total(), asked, kinds) == (5, 1, EXPECTED) and outcomes["lost"] >= 4
        return Mark("r", well, f"brought {len(delivery.attempts)} times, ordered {asked} time, {', '.join(kinds)}")


async def _brought(made: Town, delivery: Delivery) -> None:
    """Once more, under another name."""
    before = len(delivery.attempts)
    await asyncio.to_thread(made.feishu.redeliver, new_event_id=True)
    await made.until(lambda: delivery.done or (len(delivery.attempts) > before and not delivery.flying))


async def q(directory: Path, way: Way) -> Mark:
    """Nobody is there when it is said, nor at the first three tries; the last one, six hours later, is answered."""
    with between(directory, 4, PACE, calls=way.calls) as made:
        await made.live()
        anne = made.newcomer(way)
        await made.killed()
        request = anne.asks("a cat called Tom")
        (delivery,) = [one for one in made.feishu.deliveries if one.key == request.id]
        while len(delivery.attempts) < len(made.feishu.retries):
            await _brought(made, delivery)
        await made.live(ahead=(delivery.due or 0) - made.feishu.now())
        await _brought(made, delivery)
        await made.shows(anne.chat, "picture")
        await made.rest()
        times, asked = len(delivery.attempts), made.ima.creates
        kinds = sorted(kind_of(post) for post in made.posts(anne.chat))
        well = (times, asked, kinds) == (1 + len(made.feishu.retries), 1, EXPECTED)
        return Mark("q", well, f"brought {times} times, ordered {asked} time, posts {', '.join(kinds)}")
