"""OpenRouter over real HTTP: what is offered, at which price, and what is asked to know it."""

import httpx
import pytest

from bot.errors import Broken, Busy, JobError
from bot.ports import Account, Lost, Provider
from bot.values import Cost, Offer, Task
from tests.emulators import specs
from tests.emulators.faults import Mangles, Says
from tests.emulators.openrouter import Emulator
from tests.emulators.openrouter.customer import CHAT, FLUX, GEMINI, GPT, QWEN, SEEDREAM, commission, connected
from tests.emulators.openrouter.menu import (
    SHAPES,
    Capability,
    Line,
    Model,
    endpoint,
    enum,
    numbers,
    per_image,
)
from tests.openrouter_fixtures import emulator, hasty, router, server, watch  # noqa: F401 - fixtures
from tests.services import Watch

IMAGES, CHATS = "openrouter-images.subset.json", "openrouter-chat.subset.json"


async def offer(router: Provider, vendor_id: str) -> Offer:
    return next(offer for offer in await router.offers() if offer.vendor_id == vendor_id)


def prices(offer: Offer, task: Task = Task.TEXT_TO_IMAGE, quality: str = "") -> dict[str, float]:
    return {one.size: one.cost.amount for one in offer.prices if one.task is task and one.quality == quality}


async def test_every_model_that_draws_is_offered_once_and_under_its_canonical_name(router: Provider) -> None:
    assert {offer.vendor_id: offer.model for offer in await router.offers()} == {
        SEEDREAM: "seedream-4.5",
        GEMINI: "nano-banana-pro",
        GPT: "gpt-image-2",
        FLUX: "flux-2-pro",
        QWEN: QWEN,
        CHAT: "gpt-5-image",
        "google/gemini-2.5-flash-image": "nano-banana",
        "black-forest-labs/flux.1-schnell": "black-forest-labs/flux.1-schnell",
    }


async def test_an_offer_says_what_the_model_takes(router: Provider) -> None:
    seedream, gpt = await offer(router, SEEDREAM), await offer(router, GPT)

    assert (seedream.name, seedream.provider, seedream.tasks) == ("Seedream 4.5", "openrouter", tuple(Task))
    assert "auto" not in seedream.ratios
    assert len(seedream.ratios) == 10
    assert (seedream.sizes, seedream.most, seedream.seeds) == (("1K", "2K", "4K"), 4, True)
    assert (seedream.references, seedream.masks, seedream.negatives, seedream.qualities) == (10, False, False, ())
    assert (gpt.ratios, gpt.sizes, gpt.most, gpt.seeds) == (("1:1", "3:2", "2:3"), ("1K",), 10, False)
    assert (gpt.references, gpt.qualities) == (16, ("medium", "low", "high"))


async def test_a_chat_model_is_offered_with_what_its_kind_has_in_common(router: Provider) -> None:
    chat, schnell = await offer(router, CHAT), await offer(router, "black-forest-labs/flux.1-schnell")
    banana = await offer(router, "google/gemini-2.5-flash-image")

    assert (chat.sizes, chat.tasks, chat.seeds, chat.most) == (("1K", "2K", "4K"), tuple(Task), True, 1)
    assert (schnell.tasks, schnell.seeds) == ((Task.TEXT_TO_IMAGE,), False)
    assert (banana.sizes, len(banana.ratios)) == (("1K",), 10)


async def test_prices_follow_the_unit_that_is_charged(router: Provider) -> None:
    assert prices(await offer(router, SEEDREAM)) == {"1K": 0.05, "2K": 0.05, "4K": 0.09}
    assert prices(await offer(router, GEMINI)) == dict.fromkeys(("1K", "2K", "4K"), 0.24)
    flux = await offer(router, FLUX)
    assert prices(flux) == {"1K": 0.031457, "2K": 0.125829, "4K": 0.503316}
    assert prices(flux, Task.IMAGE_TO_IMAGE) == {"1K": 0.046457, "2K": 0.140829, "4K": 0.518316}


async def test_where_tokens_are_charged_each_quality_has_its_price(router: Provider) -> None:
    gpt = await offer(router, GPT)

    assert [prices(gpt, quality=quality) for quality in gpt.qualities] == [{"1K": 0.051}, {"1K": 0.0123}, {"1K": 0.201}]


async def test_only_a_price_of_a_picture_is_exact(router: Provider) -> None:
    offers = await router.offers()

    exact = {offer.vendor_id for offer in offers if not any(price.cost.about for price in offer.prices)}
    assert exact == {SEEDREAM, QWEN, "black-forest-labs/flux.1-schnell"}
    assert {price.cost.unit for offer in offers for price in offer.prices} == {"USD"}


async def test_of_those_behind_a_model_the_dearest_one_is_told(router: Provider) -> None:
    qwen = await offer(router, QWEN)

    assert prices(qwen) == {"512px": 0.01, "1K": 0.03, "2K": 0.08}
    assert (qwen.ratios, qwen.tasks, qwen.seeds) == (("1:1",), (Task.TEXT_TO_IMAGE,), False)


async def test_a_chat_model_is_priced_by_token_or_by_picture(router: Provider) -> None:
    assert set(prices(await offer(router, CHAT)).values()) == {0.08}
    assert set(prices(await offer(router, "google/gemini-2.5-flash-image")).values()) == {0.03}
    free = await offer(router, "black-forest-labs/flux.1-schnell")
    assert {price.cost for price in free.prices} == {Cost(0, "USD")}


SIZES = ("1K", "2K", "4K")
VARIANTS: dict[str, tuple[tuple[Line, ...], dict[str, float]]] = {
    "a tier": ((per_image(0.04, "2k"), per_image(0.15, "4k"), per_image(0.03)), {"1K": 0.03, "2K": 0.04, "4K": 0.15}),
    "no tier of that name": ((per_image(0.04, "2k"), per_image(0.15, "4k")), {"1K": 0.15, "2K": 0.04, "4K": 0.15}),
    "a word of its own": ((per_image(0.04), per_image(0.05, "hd")), {"1K": 0.05, "2K": 0.05, "4K": 0.05}),
    "a quality that is not asked for": ((per_image(0.04), per_image(0.2, "high")), dict.fromkeys(SIZES, 0.04)),
    "a unit nobody knows": ((Line("output_image", "second", 3.0),), {}),
    "no price at all": ((), {}),
}


@pytest.mark.parametrize("name", VARIANTS)
async def test_a_variant_narrows_a_price_down(router: Provider, emulator: Emulator, name: str) -> None:
    lines, expected = VARIANTS[name]
    emulator.menu = {"a/b": Model("B", (endpoint("b", dict(SHAPES), *lines),))}

    assert prices(await offer(router, "a/b")) == expected


async def test_a_model_that_needs_a_picture_is_not_offered_for_words(router: Provider, emulator: Emulator) -> None:
    able = {"input_references": numbers(1, 3)}
    emulator.menu = {"a/upscale": Model("Upscale", (endpoint("b", able, per_image(0.1)),))}

    upscale = await offer(router, "a/upscale")

    assert (upscale.tasks, upscale.references) == ((Task.IMAGE_TO_IMAGE,), 3)


@pytest.mark.parametrize(
    ("able", "most", "references"),
    [
        ({"n": Capability("boolean"), "input_references": Capability("boolean")}, 10, 16),
        ({"n": enum("1", "2", "x"), "input_references": enum("3")}, 2, 3),
        ({"n": numbers(1, 400), "input_references": numbers(0, 1e300)}, 10, 16),
        ({"resolution": enum("huge", "768")}, 1, 1),
    ],
)
async def test_what_a_model_takes_is_told_in_several_ways(
    router: Provider, emulator: Emulator, able: dict[str, Capability], most: int, references: int
) -> None:
    emulator.menu = {"a/b": Model("B", (endpoint("b", able, per_image(0.1)),))}

    found = await offer(router, "a/b")

    assert (found.most, found.references, found.sizes) == (most, references, ("1K",))


async def test_lists_and_prices_are_read_once_an_hour(router: Provider, emulator: Emulator, watch: Watch) -> None:
    for _ in range(2):
        await router.offers()
        await router.submit(commission())
    reads = sorted(set(emulator.journal.names) - {"images"})
    assert reads == ["chats", "endpoints", "models"]
    assert [len(emulator.journal.of(name)) for name in reads] == [1, 5, 1]

    watch.at += 3600
    await router.offers()
    assert [len(emulator.journal.of(name)) for name in reads] == [2, 10, 2]


async def test_only_what_is_allowed_is_asked_for_and_offered(emulator: Emulator) -> None:
    async with connected(emulator, models=[SEEDREAM]) as router:
        assert [offer.vendor_id for offer in await router.offers()] == [SEEDREAM]
        assert emulator.journal.names == ["models", "endpoints"]
        with pytest.raises(JobError):
            await router.submit(commission(FLUX))
    async with connected(emulator, models=[SEEDREAM, CHAT]) as router:
        assert [offer.vendor_id for offer in await router.offers()] == [SEEDREAM, CHAT]


async def test_an_order_asks_only_for_the_prices_of_its_model(router: Provider, emulator: Emulator) -> None:
    await router.submit(commission())

    assert emulator.journal.names == ["models", "endpoints", "images"]


async def test_a_model_without_prices_does_not_keep_the_others_away(router: Provider, emulator: Emulator) -> None:
    emulator.fail("endpoints", Says("", 404))

    assert len(await router.offers()) == 7
    assert len(await router.offers()) == 8


@pytest.mark.parametrize("endpoint", ["models", "chats"])
async def test_without_a_list_nothing_is_known(router: Provider, emulator: Emulator, endpoint: str) -> None:
    emulator.fail(endpoint, Says("<html>", 502))

    with pytest.raises(Busy):
        await router.offers()


async def test_without_any_price_nothing_is_known(emulator: Emulator) -> None:
    emulator.fail("endpoints", Says("", 500))
    async with connected(emulator, models=[SEEDREAM]) as router:
        with pytest.raises(Busy):
            await router.offers()


async def test_rows_that_cannot_be_read_are_left_out(router: Provider, emulator: Emulator) -> None:
    spoilt = {b'"Seedream 4.5"': b"[7]", b'"data":[': b'"data":[null,7,'}

    def spoil(body: bytes) -> bytes:
        for good, bad in spoilt.items():
            body = body.replace(good, bad)
        return body

    emulator.fail("models", Mangles(spoil))

    assert SEEDREAM not in [offer.vendor_id for offer in await router.offers()]


async def test_the_account_holds_the_lesser_of_what_the_key_and_the_credits_leave(
    router: Provider, emulator: Emulator
) -> None:
    assert await router.check() == Account(Cost(75, "USD"))
    emulator.account.limit = 12.5
    assert await router.check() == Account(Cost(12.5, "USD"))
    emulator.account.management = False
    assert await router.check() == Account(Cost(12.5, "USD"))
    emulator.account.limit = None
    assert await router.check() == Account()
    emulator.account.limit = -3
    assert await router.check() == Account(Cost(0, "USD"))


async def test_the_account_goes_down_with_each_picture(router: Provider) -> None:
    await router.submit(commission(n=2))

    assert await router.check() == Account(Cost(74.9, "USD"))


async def test_a_key_that_is_not_taken_is_told(router: Provider, emulator: Emulator) -> None:
    emulator.fail("key", Says('{"error":{"code":401,"message":"User not found."}}', 401))

    with pytest.raises(JobError) as raised:
        await router.check()

    assert raised.value.kind == "auth"


async def test_whoever_asks_says_who_they_are(emulator: Emulator) -> None:
    async with connected(emulator, referer="https://pictures.example.org", title="Our pictures") as router:
        await router.submit(commission())
    async with connected(emulator) as router:
        await router.submit(commission())

    named, unnamed = emulator.journal.of("images")
    assert named.headers["http-referer"] == "https://pictures.example.org"
    assert named.headers["x-title"] == "Our pictures"
    assert not {"http-referer", "x-title"} & unnamed.headers.keys()


async def test_orders_are_held_and_can_be_called_off_but_not_found_again(router: Provider) -> None:
    able = router.abilities

    assert (able.held, able.cancel, able.lookup, able.resumes) == (True, True, False, False)
    assert (able.patience, able.rest, able.at_once) == (180, 10, 8)
    with pytest.raises(Broken):
        await router.poll("gen-1")
    with pytest.raises(Broken):
        await router.lookup(Lost("job1", SEEDREAM, 0))


SHAPES_OF_ANSWERS = {
    "images/models": (IMAGES, "/components/schemas/ImageModelsListResponse"),
    "images/models/openai/gpt-image-2/endpoints": (IMAGES, "/components/schemas/ImageModelEndpointsResponse"),
    "models?output_modalities=image": (CHATS, "/components/schemas/ModelsListResponse"),
}


@pytest.mark.parametrize("path", SHAPES_OF_ANSWERS)
async def test_the_emulator_s_lists_are_as_described(emulator: Emulator, path: str) -> None:
    file, pointer = SHAPES_OF_ANSWERS[path]
    specs.needs(file)
    async with httpx.AsyncClient() as anyone:
        body = (await anyone.get(f"{emulator.ports.api}/{path}")).json()

    assert specs.complaints(file, pointer, body) == []
