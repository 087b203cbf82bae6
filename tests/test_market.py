"""What the providers sell, as the house knows it."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from typing_extensions import override

from bot.catalog import Catalog
from bot.errors import Unreachable
from bot.market import RENEWED, Market
from bot.ports import Doors
from bot.testing import Canvas, Stopwatch
from bot.testing.providers import offer
from bot.values import Offer


class Moody(Canvas):
    """Does not answer each time."""

    answers_to_offers = 0

    @override
    async def offers(self) -> Sequence[Offer]:
        self.answers_to_offers += 1
        if self.answers_to_offers % 2 == 0:
            raise Unreachable("no network")
        return (offer(points=self.answers_to_offers),)


def price(catalog: Catalog) -> float:
    (sold,) = catalog.offered("canvas")
    return sold.prices[0].cost.amount


async def test_a_provider_is_asked_again_each_hour_and_what_it_told_last_stands_while_it_is_silent() -> None:
    clock, seen = Stopwatch(), list[float]()
    market = Market(Doors({}, {"canvas": Moody()}), clock)
    async with asyncio.TaskGroup() as tasks:
        await market.ask("canvas", lambda catalog: seen.append(price(catalog)))
        watching = tasks.create_task(market.watch("canvas", lambda catalog: seen.append(price(catalog))))
        await asyncio.sleep(0)
        for hour in (1, 2, 3):
            begun = clock.now()
            assert clock.wake()
            assert clock.now() - begun == RENEWED
            await asyncio.sleep(0)
            await asyncio.sleep(0)
            assert price(market.catalog) == (1, 3, 3)[hour - 1]
        watching.cancel()
    assert seen == [1, 3]


def test_until_a_provider_has_told_the_table_stands_in() -> None:
    market = Market(Doors({}, {"ima": Canvas()}), Stopwatch())
    assert [offered.model for offered in market.catalog.offers] == [
        "seedream-4.5",
        "nano-banana-2",
        "nano-banana-pro",
        "midjourney",
    ]
