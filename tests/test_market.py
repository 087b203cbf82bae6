"""What the providers sell, as the house knows it."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from typing_extensions import override

from bot.catalog import Catalog
from bot.errors import Unreachable
from bot.market import RENEWED, Market, nobody
from bot.ports import Abilities, Doors
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


class Silent(Canvas):
    """Answers once, and then never again."""

    told = False

    @override
    async def offers(self) -> Sequence[Offer]:
        if self.told:
            raise Unreachable("no network")
        self.told = True
        return (offer("seedream-4.5", 99, provider="ima"),)


def test_the_table_says_nothing_of_a_server_of_ones_own() -> None:
    own = Canvas(abilities=Abilities(catalogued=False))

    assert Market(Doors({}, {"openai": own}), Stopwatch()).catalog.offers == ()


async def test_the_word_of_a_provider_that_fell_silent_is_good_for_a_day() -> None:
    clock = Stopwatch()
    market = Market(Doors({}, {"ima": Silent()}), clock)
    await market.ask("ima", nobody)
    assert market.told == {"ima"}
    for hours, amount in ((23, 99), (2, 5)):
        clock.pass_over(hours * RENEWED)
        await market.ask("ima", nobody)
        (sold,) = market.catalog.offered("seedream-4.5")
        assert sold.prices[0].cost.amount == amount
    assert sold.prices[0].cost.about
    assert market.told == frozenset()


async def test_nothing_takes_the_place_of_what_the_table_does_not_know() -> None:
    clock = Stopwatch()
    market = Market(Doors({}, {"canvas": Moody()}), clock)
    await market.ask("canvas", nobody)
    clock.pass_over(100 * RENEWED)
    await market.ask("canvas", nobody)
    assert price(market.catalog) == 1
