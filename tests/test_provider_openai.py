"""OpenAI over real HTTP: what is offered, ordered and paid."""

import io
from dataclasses import replace

import pytest
from PIL import Image

from bot.errors import Broken, ConfigError, Gone, PriceChanged, Refused, Unauthorized, Unmasked
from bot.ports import Account, Commission, Finished, Lost, Pending, Provider
from bot.providers.openai import Settings, connect
from bot.values import Cost, Offer, Task
from tests.emulators.openai import Emulator
from tests.emulators.openai.customer import commission, connected, edit, file, mask
from tests.emulators.pictures import owner_of
from tests.openai_fixtures import (  # noqa: F401 - fixtures
    emulator,
    gateway,
    openai,
    openai_server,
    watch,
    wellapi,
    wellapi_server,
)
from tests.services import JOB, PROMPT, Watch


async def offer(openai: Provider, model: str = "gpt-image-2") -> Offer:
    return next(offer for offer in await openai.offers() if offer.model == model)


async def pictures(openai: Provider, order: Commission) -> tuple[bytes, ...]:
    outcome = await openai.submit(order)
    assert isinstance(outcome, Finished)
    return tuple(result for result in outcome.results if isinstance(result, bytes))


async def test_every_model_that_draws_is_offered_once(openai: Provider) -> None:
    offers = await openai.offers()

    assert [offer.model for offer in offers] == [
        *("gpt-image-2", "gpt-image-2.6-flare", "gpt-image-1.5", "gpt-image-1-mini", "chatgpt-image-latest"),
    ]
    assert {(one.provider, one.tasks, one.most, one.references, one.masks) for one in offers} == {
        ("openai", tuple(Task), 10, 16, True)
    }
    assert {(one.seeds, one.negatives, one.batch) for one in offers} == {(False, False, 0)}


async def test_only_the_models_that_the_operator_names_are_offered(emulator: Emulator) -> None:
    named = ["gpt-image-2-2026-04-21", "gpt-image-9"]

    async with connected(emulator, models=named) as openai:
        assert [offer.vendor_id for offer in await openai.offers()] == ["gpt-image-2-2026-04-21"]


async def test_a_snapshot_is_offered_where_its_model_is_not(openai: Provider, emulator: Emulator) -> None:
    emulator.models = ("gpt-image-2-2026-04-21", "gpt-4o")

    (one,) = await openai.offers()

    assert one.vendor_id == "gpt-image-2-2026-04-21"
    assert one.prices


async def test_the_second_generation_draws_in_any_shape_and_older_models_in_three(openai: Provider) -> None:
    new, old = await offer(openai), await offer(openai, "gpt-image-1.5")

    assert (len(new.ratios), new.sizes) == (15, ("1K", "2K", "4K"))
    assert (old.ratios, old.sizes) == (("1:1", "3:2", "2:3"), ("1K",))


async def test_prices_grow_with_the_pixels_and_with_the_care(emulator: Emulator) -> None:
    async with connected(emulator, partial_images=0) as openai:
        prices = {(one.task, one.size, one.quality): one.cost for one in (await offer(openai)).prices}

    assert prices[Task.TEXT_TO_IMAGE, "1K", "medium"] == Cost(0.05, "USD", about=True)
    assert prices[Task.IMAGE_TO_IMAGE, "2K", "high"] == Cost(0.8, "USD", about=True)
    assert prices[Task.TEXT_TO_IMAGE, "4K", "low"].amount == pytest.approx(0.006 * 2880**2 / 1024**2, abs=1e-4)


async def test_what_is_shown_while_it_is_drawn_is_in_the_price(openai: Provider) -> None:
    prices = {(one.size, one.quality): one.cost.amount for one in (await offer(openai)).prices}

    assert prices["1K", "low"] == pytest.approx(0.006 + 2 * 100 * 30 / 1_000_000)


async def test_a_model_without_prices_has_an_unknown_one(openai: Provider) -> None:
    assert (await offer(openai, "gpt-image-1-mini")).prices == ()


async def test_the_usual_quality_is_the_operators(emulator: Emulator) -> None:
    async with connected(emulator, quality="high") as openai:
        assert (await offer(openai)).qualities == ("high", "low", "medium")


async def test_an_order_says_all_that_is_wished_and_nothing_else(openai: Provider, emulator: Emulator) -> None:
    await openai.submit(commission(ratio="3:2", n=2))

    (sent,) = emulator.journal.of("create")
    assert sent.headers["authorization"] == f"Bearer {emulator.key}"
    assert sent.headers["user-agent"].startswith("easelbot")
    assert sent.read(dict) == {"model": "gpt-image-2", "prompt": PROMPT, "n": 2, "size": "1248x832", "quality": "low"}


async def test_the_operator_decides_how_the_files_are(emulator: Emulator) -> None:
    async with connected(
        emulator,
        partial_images=1,
        output_format="webp",
        output_compression=80,
        background="transparent",
        moderation="low",
    ) as openai:
        (drawn,) = await pictures(openai, commission())
        await openai.submit(edit())

    first, second = (order.fields for order in emulator.orders.values())
    finish = {"output_format": "webp", "output_compression": 80, "background": "transparent"}
    assert (finish | {"moderation": "low", "stream": True, "partial_images": 1}).items() <= first.items()
    assert finish.items() <= second.items()
    assert "moderation" not in second
    assert Image.open(io.BytesIO(drawn)).format == "WEBP"


SIZES = {
    ("gpt-image-2", "1:1", "1K"): "1024x1024",
    ("gpt-image-2", "16:9", "4K"): "3840x2160",
    ("gpt-image-2", "9:16", "4K"): "2160x3840",
    ("gpt-image-2", "1:1", "4K"): "2880x2880",
    ("gpt-image-2", "3:1", "4K"): "3840x1280",
    ("gpt-image-2", "1:3", "1K"): "592x1776",
    ("gpt-image-1.5", "3:2", "1K"): "1536x1024",
    ("chatgpt-image-latest", "2:3", "1K"): "1024x1536",
}


@pytest.mark.parametrize(("order", "size"), SIZES.items())
async def test_a_shape_comes_to_the_pixels_that_the_service_takes(
    openai: Provider, emulator: Emulator, order: tuple[str, str, str], size: str
) -> None:
    await openai.submit(commission(*order))

    assert [taken.fields["size"] for taken in emulator.orders.values()] == [size]


async def test_every_shape_that_is_offered_is_taken(emulator: Emulator) -> None:
    emulator.links = "cdn"  # nothing is drawn
    async with connected(emulator, partial_images=0) as openai:
        for one in await openai.offers():
            for ratio in one.ratios:
                for size in one.sizes:
                    await openai.submit(commission(one.vendor_id, ratio, size))

    assert emulator.creates == 2 * 45 + 3 * 3


REFUSED = {
    "too many": (commission(n=11), Refused),
    "none": (commission(n=0), Refused),
    "a size of its own": (commission(size="512px"), Refused),
    "a ratio beyond": (commission(ratio="4:1"), Refused),
    "an old model at 2K": (commission("gpt-image-1.5", size="2K"), Refused),
    "an old model at 16:9": (commission("gpt-image-1.5", "16:9"), Refused),
    "too long": (replace(commission(), prompt="x" * 32_001), Refused),
    "a seed": (replace(commission(), seed=7), Refused),
    "negative words": (replace(commission(), negative="rain"), Refused),
    "an unknown quality": (replace(commission(), quality="hd"), Refused),
    "half a letter": (replace(commission(), prompt="\ud83d"), Refused),
    "half a letter in a form": (replace(edit(), prompt="\ud83d"), Refused),
    "nothing to start from": (replace(edit(), pictures=()), Refused),
    "something to start from": (replace(commission(), pictures=(file(),)), Refused),
    "too many to start from": (edit(*[file()] * 17), Refused),
    "dearer": (commission(budget=0.001), PriceChanged),
    "another unit": (replace(commission(), budget=Cost(100, "points")), PriceChanged),
    "a mask of nothing": (edit(mask=mask(shown=False)), Unmasked),
}


@pytest.mark.parametrize("name", REFUSED)
async def test_what_does_not_fit_is_refused_before_anything_is_sent(
    openai: Provider, emulator: Emulator, name: str
) -> None:
    order, error = REFUSED[name]

    with pytest.raises(error) as raised:
        await openai.submit(order)

    assert type(raised.value) is error
    assert raised.value.__cause__ is None
    assert emulator.journal.names == []


async def test_a_dearer_order_says_what_it_would_cost(openai: Provider) -> None:
    with pytest.raises(PriceChanged) as raised:
        await openai.submit(commission(n=3, size="2K", budget=0.01))

    assert raised.value.cost == Cost(0.09, "USD", about=True)


async def test_a_budget_that_nobody_knows_is_no_limit(openai: Provider, emulator: Emulator) -> None:
    await openai.submit(replace(commission(), budget=Cost(0, "")))

    assert emulator.creates == 1


async def test_a_model_that_was_shut_down_is_gone(openai: Provider) -> None:
    with pytest.raises(Gone):
        await openai.submit(commission("gpt-image-1"))


async def test_what_was_used_up_is_what_is_charged(emulator: Emulator) -> None:
    async with connected(emulator, partial_images=0) as openai:
        drawn = await openai.submit(commission(n=2))
        changed = await openai.submit(edit(file(), file()))

    assert isinstance(drawn, Finished)
    assert isinstance(changed, Finished)
    assert drawn.charged == Cost((8 * 5 + 2 * 196 * 30) / 1_000_000, "USD", about=True)
    assert changed.charged == Cost((8 * 5 + 640 * 8 + 196 * 30) / 1_000_000, "USD", about=True)


async def test_without_prices_nobody_guesses_what_was_charged(openai: Provider) -> None:
    outcome = await openai.submit(commission("gpt-image-1-mini"))

    assert isinstance(outcome, Finished)
    assert outcome.charged is None


async def test_several_pictures_come_in_one_order(openai: Provider, emulator: Emulator) -> None:
    drawn = await pictures(openai, commission(n=4, ratio="16:9"))

    assert [Image.open(io.BytesIO(one)).size for one in drawn] == [(1360, 768)] * 4
    assert {owner_of(one, list(emulator.orders)) for one in drawn} == set(emulator.orders)
    assert len(emulator.journal.of("create")) == 1


async def test_a_list_is_read_once_an_hour(openai: Provider, emulator: Emulator, watch: Watch) -> None:
    await openai.offers()
    watch.at += 3599
    await openai.offers()
    assert len(emulator.journal.of("models")) == 1

    watch.at += 1
    await openai.offers()
    assert len(emulator.journal.of("models")) == 2


async def test_the_account_is_checked_without_spending_anything(openai: Provider, emulator: Emulator) -> None:
    assert await openai.check() == Account()
    assert emulator.journal.names == ["models"]


async def test_a_key_that_is_not_taken_is_told(emulator: Emulator) -> None:
    async with connect(
        Settings(base_url=f"{emulator.ports.api}/v1", protocol="openai"), {"OPENAI_API_KEY": "sk-wrong"}, Watch()
    ) as openai:
        with pytest.raises(Unauthorized):
            await openai.check()
        with pytest.raises(Unauthorized):
            await openai.submit(commission())


async def test_an_order_is_held_and_promises_nothing_else(openai: Provider) -> None:
    abilities = openai.abilities
    assert (abilities.held, abilities.cancel, abilities.lookup, abilities.resumes) == (True, False, False, False)
    assert (abilities.at_once, abilities.patience) == (4, 600)
    assert await openai.progress(JOB) == Pending()
    for call in (openai.poll("1"), openai.cancel("1"), openai.lookup(Lost(JOB, "gpt-image-2", 0))):
        with pytest.raises(Broken):
            await call


@pytest.mark.parametrize(
    "wrong",
    [
        Settings(base_url="api.openai.com/v1"),
        Settings(proxy="nonsense"),
        Settings(ca_file="nowhere.pem"),
        Settings(background="transparent", output_format="jpeg"),
        Settings(key_env="NOWHERE"),
    ],
)
async def test_a_wrong_setting_is_told_before_anything_is_sent(wrong: Settings) -> None:
    with pytest.raises(ConfigError):
        async with connect(wrong, {"OPENAI_API_KEY": "sk-1"}, Watch()):
            pass
