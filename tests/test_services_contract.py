"""Every service offers what can be ordered, refuses the rest before anything is sent, and keeps the port's promises."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace

import pytest

from bot.config import PROVIDERS
from bot.errors import Gone, JobError, PriceChanged, Refused
from bot.ports import Account, Commission, Finished, Lost, Pending
from bot.values import Cost, Offer, Task
from bot.values.measures import proportion, side
from tests.services import PROMPT
from tests.tried import Tried

pytest_plugins = ["tests.services_fixtures"]

UNITS = {"USD", "points", "credits"}
"""Those that people are told of in words or as money."""
MASK = b"\x89PNG\r\n\x1a\n"


async def offers(tried: Tried) -> list[Offer]:
    async with tried.connected() as provider:
        return list(await provider.offers())


async def test_offers_are_whole(tried: Tried) -> None:
    sold = await offers(tried)
    assert sold
    assert len({offer.vendor_id for offer in sold}) == len(sold)
    assert len({offer.model for offer in sold}) == len(sold)
    assert len({offer.provider for offer in sold}) == 1
    for offer in sold:
        assert offer.provider in PROVIDERS.names()
        assert offer.model == offer.model.strip().lower() != ""
        assert offer.vendor_id
        assert offer.tasks
        assert offer.most >= 1
        assert 0 <= offer.batch <= offer.most
        assert offer.references >= 1


async def test_measures_are_such_as_people_use(tried: Tried) -> None:
    for offer in await offers(tried):
        assert [ratio for ratio in offer.ratios if not proportion(ratio)] == [], offer.model
        assert [size for size in offer.sizes if not side(size)] == [], offer.model
        assert len(set(offer.ratios)) == len(offer.ratios), offer.model
        assert len(set(offer.sizes)) == len(offer.sizes), offer.model


async def test_prices_belong_to_what_is_offered(tried: Tried) -> None:
    for offer in await offers(tried):
        for price in offer.prices:
            assert price.cost.unit in UNITS, offer.model
            assert 0 <= price.cost.amount < 1000, offer.model
            assert price.task in offer.tasks, offer.model
            assert not offer.sizes or price.size in offer.sizes, offer.model
            assert not price.quality or price.quality in offer.qualities, offer.model
        keys = [(price.task, price.size, price.quality) for price in offer.prices]
        assert len(set(keys)) == len(keys), offer.model


async def test_what_a_trial_orders_is_offered(tried: Tried) -> None:
    sold = {offer.vendor_id: offer for offer in await offers(tried)}
    for name, order in tried.trial.orders.items():
        offer = sold[order.vendor_id]
        assert order.prompt == PROMPT, name
        assert order.task in offer.tasks, name
        assert not offer.ratios or order.aspect_ratio in offer.ratios, name
        assert not offer.sizes or order.size in offer.sizes, name
        assert order.n <= offer.most, name
        assert len(order.pictures) <= offer.references, name
        assert not order.mask or offer.masks, name
        assert order.seed is None or offer.seeds, name
        assert not order.negative or offer.negatives, name


def beyond(offer: Offer, order: Commission) -> Iterator[tuple[str, Commission]]:
    """What this model cannot do, however it is asked."""
    if offer.ratios:
        yield "another ratio", replace(order, aspect_ratio="97:3")
    if offer.sizes:
        yield "another size", replace(order, size="8K")
    yield "too many", replace(order, n=(offer.batch or offer.most) + 1)
    yield "none", replace(order, n=0)
    if Task.IMAGE_TO_IMAGE in offer.tasks:
        yield "no picture", replace(order, task=Task.IMAGE_TO_IMAGE, pictures=())
    else:
        yield "an edit", replace(order, task=Task.IMAGE_TO_IMAGE, pictures=(MASK,))
    if offer.qualities:
        yield "another quality", replace(order, quality="sublime")


async def test_what_is_not_offered_is_refused_before_anything_is_sent(tried: Tried) -> None:
    async with tried.connected() as provider:
        sold = {offer.vendor_id: offer for offer in await provider.offers()}
        for name, order in beyond(sold[tried.text.vendor_id], tried.text):
            try:
                taken = await provider.submit(order)
            except Refused:
                continue
            raise AssertionError(f"{name}: {type(taken).__name__}")
    assert (tried.orders_sent, tried.emulator.creates) == (0, 0)


async def test_a_model_that_is_not_offered_is_not_made(tried: Tried) -> None:
    async with tried.connected() as provider:
        with pytest.raises((Gone, Refused)):
            await provider.submit(replace(tried.text, vendor_id="nobody/sells-this"))
    assert tried.orders_sent <= 1, "some services alone know what they sell"
    assert tried.emulator.creates == 0


async def test_a_price_that_is_known_and_above_the_budget_is_told_and_not_paid(tried: Tried) -> None:
    async with tried.connected() as provider:
        sold = {offer.vendor_id: offer for offer in await provider.offers()}
        prices = [price for price in sold[tried.text.vendor_id].prices if price.task is tried.text.task]
        if not prices or any(price.cost.about or price.cost.free for price in prices):
            pytest.skip("nobody knows the price before, or nothing is paid")
        with pytest.raises(PriceChanged) as caught:
            await provider.submit(replace(tried.text, budget=Cost(0.000001, prices[0].cost.unit)))
    assert caught.value.cost is not None
    assert caught.value.cost.unit == prices[0].cost.unit
    assert (tried.orders_sent, tried.emulator.creates) == (0, 0)


async def test_looking_spends_nothing(tried: Tried) -> None:
    async with tried.connected() as provider:
        account = await provider.check()
        await provider.offers()
    assert isinstance(account, Account)
    assert account.left is None or account.left.unit in UNITS
    assert (tried.orders_sent, tried.emulator.creates) == (0, 0)


async def test_a_wrong_key_is_found_by_looking(tried: Tried) -> None:
    if not tried.emulator.key:
        pytest.skip("it needs no key")
    async with tried.connected() as provider:
        tried.emulator.key, key = f"{tried.emulator.key}x", tried.emulator.key
        try:
            with pytest.raises(JobError) as caught:
                await provider.check()
        finally:
            tried.emulator.key = key
    assert str(caught.value.kind) == "auth"


async def test_abilities_fit_together(tried: Tried) -> None:
    async with tried.connected() as provider:
        able = provider.abilities
    assert able.at_once >= 1
    assert able.patience > 0
    assert min(able.every, able.rest, able.breath) >= 0
    assert able.held == (not tried.trial.poll), "a held order has no endpoint that tells how far it is"
    assert able.held or able.resumes


async def test_progress_of_an_order_that_nobody_sent_is_no_news(tried: Tried) -> None:
    async with tried.connected() as provider:
        if not provider.abilities.held:
            pytest.skip("its orders are not held")
        seen = await provider.progress("nobody-sent-it")
    assert isinstance(seen, Pending)
    assert seen.share is None or 0 <= seen.share <= 1


async def test_cancelling_what_is_over_or_was_never_ordered_is_no_error(tried: Tried) -> None:
    async with tried.connected() as provider:
        if not provider.abilities.cancel:
            pytest.skip("it cannot cancel")
        outcome = await provider.submit(tried.text)
        if isinstance(outcome, Finished):
            await provider.cancel(tried.text.job)
            return
        await tried.polled(provider, outcome.ticket)
        await provider.cancel(outcome.ticket)


@pytest.mark.parametrize("odd", ["a" * 70_000, "\x00", "../../x", "é\ud800", "~" * 500, " "])
async def test_a_ticket_that_nobody_gave_is_told(tried: Tried, odd: str) -> None:
    """People type tickets, and mangled answers name them."""
    async with tried.connected() as provider:
        for verb in (provider.poll, provider.cancel):
            with suppress(JobError):
                await verb(odd)


async def test_an_order_that_never_arrived_is_not_found(tried: Tried) -> None:
    async with tried.connected() as provider:
        if not provider.abilities.lookup:
            pytest.skip("it cannot look orders up")
        assert await provider.lookup(Lost("neverarrived", tried.text.vendor_id, tried.watch.now())) is None


async def test_an_order_is_waited_for_by_its_ticket_in_another_process(tried: Tried) -> None:
    async with tried.connected() as provider:
        if provider.abilities.held or not provider.abilities.resumes:
            pytest.skip("orders end with the process")
        ticket = await tried.accepted(provider)
    async with tried.connected() as another:
        assert (await tried.polled(another, ticket)).results
    assert tried.emulator.creates == 1
