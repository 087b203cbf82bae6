"""CreatOK over real HTTP: what is offered, by which ids orders are known, and what is promised."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.catalog import load
from bot.errors import Broken, Busy, Gone, Unauthorized, Unreachable
from bot.ports import Accepted, Account, Finished, Lost, Pending, Provider
from bot.values import Cost, Offer, Price, Task
from tests.emulators.creatok import Emulator, Stage
from tests.emulators.creatok.capabilities import MODELS, Model
from tests.emulators.creatok.customer import commission, connected
from tests.emulators.creatok.fixtures import creatok, emulator, hasty, server, watch  # noqa: F401 - fixtures
from tests.emulators.faults import Mangles, Says
from tests.services import Watch, ticket

DRAW, CHANGE = Task.TEXT_TO_IMAGE, Task.IMAGE_TO_IMAGE


def model(id: str) -> Model:
    return next(model for model in MODELS if model.id == id)


async def offer(creatok: Provider, model: str) -> Offer:
    return next(offer for offer in await creatok.offers() if offer.model == model)


async def test_every_model_is_offered_under_its_canonical_name_the_default_first(creatok: Provider) -> None:
    offers = await creatok.offers()

    assert [(offer.model, offer.vendor_id, offer.name) for offer in offers] == [
        ("nano-banana-2", "nano-banana-2", "Nano Banana 2"),
        ("seedream-5-lite", "seedream-5.0-lite", "Seedream 5.0 Lite"),
        ("nano-banana-pro", "nano-banana-pro", "Nano Banana Pro"),
        ("gpt-image-2", "gpt-image-2", "GPT Image 2"),
    ]


async def test_an_offer_has_the_limits_and_prices_of_the_capabilities(creatok: Provider) -> None:
    assert await offer(creatok, "nano-banana-pro") == Offer(
        model="nano-banana-pro",
        provider="creatok",
        vendor_id="nano-banana-pro",
        prices=tuple(
            Price(task, size, Cost(amount, "credits"))
            for task in (DRAW, CHANGE)
            for size, amount in (("1K", 1), ("2K", 2), ("4K", 3))
        ),
        tasks=(DRAW, CHANGE),
        ratios=("1:1", "16:9", "9:16"),
        sizes=("1K", "2K", "4K"),
        most=4,
        poll_least=3,
        name="Nano Banana Pro",
        references=5,
    )


async def test_a_model_that_takes_no_pictures_only_draws_from_words(creatok: Provider, emulator: Emulator) -> None:
    emulator.models = [replace(model("nano-banana-2"), references=0)]

    assert (await offer(creatok, "nano-banana-2")).tasks == (DRAW,)


async def test_ratios_that_are_not_listed_are_not_limited(creatok: Provider, emulator: Emulator) -> None:
    emulator.models = [replace(model("nano-banana-2"), ratios=None)]

    assert (await offer(creatok, "nano-banana-2")).ratios == ()
    await creatok.submit(commission(ratio="21:9"))
    assert [task.order.aspect_ratio for task in emulator.tasks.values()] == ["21:9"]


async def test_a_model_without_prices_is_sold_at_an_unknown_one(creatok: Provider, emulator: Emulator) -> None:
    emulator.models = [replace(model("nano-banana-2"), priced=False)]

    sold = await offer(creatok, "nano-banana-2")

    assert (sold.prices, sold.sizes) == ((), ("1K", "2K", "4K"))
    await creatok.submit(replace(commission(), budget=Cost(0, "")))
    assert emulator.creates == 1


def changed(old: str, new: str) -> Mangles:
    def mangle(body: bytes) -> bytes:
        assert old.encode() in body
        return body.replace(old.encode(), new.encode())

    return Mangles(mangle)


async def test_a_resolution_without_a_price_is_not_sold_beside_others_that_have_one(
    creatok: Provider, emulator: Emulator
) -> None:
    emulator.fail("capabilities", changed('"by_resolution":{"1K":1,"2K":2,"4K":3}', '"by_resolution":{"2K":2}'))

    assert (await offer(creatok, "nano-banana-pro")).sizes == ("2K",)


ODDITIES = {
    "another currency": ('"currency":"credits"', '"currency":"USD"'),
    "another unit": ('"unit":"image"', '"unit":"second"'),
    "no resolution": ('"resolutions":["2K","4K"]', '"resolutions":[]'),
    "a number in words": ('"max":4', '"max":"four"'),
    "endless references": ('"max_reference_images":5', '"max_reference_images":1e9'),
    "a negative price": ('"2K":1', '"2K":-1'),
    "several at least": ('"min":1', '"min":2'),
    "no limits": ('"limits":', '"bounds":'),
}


@pytest.mark.parametrize("name", ODDITIES)
async def test_a_model_that_cannot_be_read_exactly_is_not_sold(
    creatok: Provider, emulator: Emulator, name: str
) -> None:
    emulator.models = [model("seedream-5.0-lite")]
    emulator.default = "seedream-5.0-lite"
    emulator.fail("capabilities", changed(*ODDITIES[name]))

    assert await creatok.offers() == ()


async def test_an_odd_model_costs_none_of_the_others(creatok: Provider, emulator: Emulator) -> None:
    emulator.fail("capabilities", changed('"2K":2', '"2K":"two"'))

    assert [offer.model for offer in await creatok.offers()] == ["nano-banana-2", "seedream-5-lite", "gpt-image-2"]


async def test_a_default_that_is_not_listed_makes_the_list_unusable(creatok: Provider, emulator: Emulator) -> None:
    emulator.default = "sora"

    with pytest.raises(Busy):
        await creatok.offers()


@pytest.mark.parametrize("age", [60.0, 5.0])
async def test_capabilities_are_read_again_when_they_are_old(emulator: Emulator, age: float) -> None:
    watch = Watch()
    async with connected(emulator, watch, list_seconds=age) as creatok:
        await creatok.submit(commission())
        watch.at += age - 1
        await creatok.submit(commission())
        assert len(emulator.journal.of("capabilities")) == 1

        watch.at += 1
        await creatok.submit(commission())
        assert len(emulator.journal.of("capabilities")) == 2


async def test_capabilities_are_read_again_after_a_refusal(creatok: Provider, emulator: Emulator) -> None:
    emulator.models_after_list = [model("nano-banana-2")]
    with pytest.raises(Gone):
        await creatok.submit(commission("nano-banana-pro"))

    assert [offer.model for offer in await creatok.offers()] == ["nano-banana-2"]


@pytest.mark.parametrize(("id", "kept"), [("4711", "4711"), ('"img_1"', "img_1"), ('" img_1 "', "img_1")])
async def test_a_ticket_is_kept_as_text(creatok: Provider, emulator: Emulator, id: str, kept: str) -> None:
    emulator.fail("create", Says(f'{{"code":0,"data":{{"task_id":{id}}}}}'))

    assert await creatok.submit(commission()) == Accepted(kept)


async def test_a_task_with_a_number_is_polled_by_it(creatok: Provider, emulator: Emulator) -> None:
    emulator.numbered = True

    job = ticket(await creatok.submit(commission()))

    assert (job, await creatok.poll(job)) == ("4711", Pending())


async def test_an_order_of_elsewhere_is_waited_for_by_its_id(emulator: Emulator) -> None:
    async with connected(emulator) as one:
        job = ticket(await one.submit(commission(n=2)))
    emulator.stages = (Stage.SUCCEEDED,)

    async with connected(emulator) as other:
        assert other.abilities.resumes
        done = await other.poll(job)

    assert done == Finished((f"{emulator.ports.cdn}/{job}/0.png", f"{emulator.ports.cdn}/{job}/1.png"))
    assert len(emulator.journal.of("create")) == 1


async def test_what_the_service_cannot_do_is_not_promised(creatok: Provider) -> None:
    assert (creatok.abilities.cancel, creatok.abilities.lookup, creatok.abilities.held) == (False, False, False)
    assert (creatok.abilities.at_once, creatok.abilities.patience) == (4, 300)
    for asked in (creatok.cancel("img_1"), creatok.progress("job1"), creatok.lookup(Lost("job1", "m", 0))):
        with pytest.raises(Broken):
            await asked


async def test_a_key_is_checked_without_spending_anything(creatok: Provider, emulator: Emulator) -> None:
    assert await creatok.check() == Account()
    assert emulator.journal.names == ["capabilities"]

    emulator.key = "ok_another"
    with pytest.raises(Unauthorized):
        await creatok.check()
    emulator.key = "ok_0123456789abcdef"

    async with connected(emulator, base_url="http://127.0.0.1:1") as nowhere:
        with pytest.raises(Unreachable):
            await nowhere.check()


async def test_its_models_are_asked_for_as_often_as_the_vendor_does(creatok: Provider) -> None:
    catalog = load().offering("creatok", await creatok.offers())

    assert {offer.poll_every for offer in catalog.offers} == {3}


async def test_until_it_is_asked_the_table_stands_in(creatok: Provider) -> None:
    live, table = await creatok.offers(), load().offering("creatok", None).offers

    def terms(offer: Offer) -> tuple[object, ...]:
        return offer.vendor_id, offer.ratios, offer.sizes, offer.most, offer.tasks, offer.references

    assert {offer.model: terms(offer) for offer in table} == {offer.model: terms(offer) for offer in live}
