"""What Krea's own description says of its models and prices, and what stands in for it."""

import msgspec
import pytest
from structlog.testing import capture_logs

from bot.errors import Gone, PriceChanged, Unreachable
from bot.ports import Provider
from bot.values import Cost, Task
from tests.emulators.faults import Breaks, Fault, Halves, Mangles, Says, Zips
from tests.emulators.krea import Emulator
from tests.emulators.krea.customer import commission, connected
from tests.krea_fixtures import emulator, hasty, krea, server, watch  # noqa: F401 - fixtures
from tests.services import Watch

DAY = 86_400.0
KREA_2, BANANA, GPT = "krea/krea-2/medium", "google/nano-banana-2", "openai/gpt-image-2"
Point = dict[str, object]


def point(amount: object, **dimensions: object) -> Point:
    return {"amount": amount, "dimensions": dimensions}


async def priced(krea: Provider, vendor_id: str, task: Task = Task.TEXT_TO_IMAGE) -> dict[str, float]:
    """By size and quality."""
    offer = next(offer for offer in await krea.offers() if offer.vendor_id == vendor_id)
    prices = [price for price in offer.prices if price.task is task]
    return {f"{price.size} {price.quality}".strip(): price.cost.amount for price in prices}


SIZES = [point("0.04", resolution="1K"), point("0.07", resolution="2k"), point(0.1, resolution="4K")]
PRICES: dict[str, tuple[str, list[Point], dict[str, float]]] = {
    "as it is known here": (KREA_2, [], {"1K": 0.03}),
    "a fixed price": (KREA_2, [point("0.05")], {"1K": 0.05}),
    "by task": (
        KREA_2,
        [point("0.03", k2BillingTier="text-to-image"), point("0.06", k2BillingTier="image-to-image")],
        {"1K": 0.03},
    ),
    "by size": (BANANA, SIZES, {"1K": 0.04, "2K": 0.07, "4K": 0.1}),
    "by quality": (
        GPT,
        [point("0.01", quality="low"), point("0.05", quality="medium"), point("0.2", quality="high")],
        {
            f"{size} {grade}": price
            for size in ("1K", "2K")
            for grade, price in zip(("medium", "low", "high"), (0.05, 0.01, 0.2), strict=True)
        },
    ),
    "by what nobody here knows: the dearest": (
        BANANA,
        [point("0.04", mood="calm"), point("0.09", mood="wild")],
        dict.fromkeys(("1K", "2K", "4K"), 0.09),
    ),
    "amounts that are none": (KREA_2, [point("free"), point("-1"), point("nan"), point("inf")], {"1K": 0.03}),
}


@pytest.mark.parametrize("name", PRICES)
async def test_a_price_is_the_one_that_the_service_publishes(krea: Provider, emulator: Emulator, name: str) -> None:
    vendor_id, points, expected = PRICES[name]
    emulator.points = {vendor_id: points}

    assert await priced(krea, vendor_id) == expected


async def test_an_edit_has_its_own_price(krea: Provider, emulator: Emulator) -> None:
    emulator.points = {KREA_2: PRICES["by task"][1]}

    assert await priced(krea, KREA_2, Task.IMAGE_TO_IMAGE) == {"1K": 0.06}


async def test_the_operators_price_goes_before_the_services(emulator: Emulator) -> None:
    emulator.points = {KREA_2: [point("0.05")]}
    async with connected(emulator, prices={KREA_2: 0.5}) as krea:
        assert await priced(krea, KREA_2) == {"1K": 0.5}


async def test_prices_in_another_currency_are_none(krea: Provider, emulator: Emulator) -> None:
    emulator.points = {KREA_2: [point("0.05")]}
    emulator.fail("spec", Mangles(lambda body: body.replace(b'"USD"', b'"CU"')))

    assert await priced(krea, KREA_2) == {"1K": 0.03}


async def test_an_order_that_has_become_dearer_is_not_sent(krea: Provider, emulator: Emulator) -> None:
    emulator.points = {KREA_2: [point("0.05")]}

    with pytest.raises(PriceChanged) as raised:
        await krea.submit(commission(KREA_2, budget=0.03))

    assert raised.value.cost == Cost(0.05, "USD", about=True)
    assert emulator.creates == 0


async def test_what_the_service_does_not_sell_any_more_is_not_offered(krea: Provider, emulator: Emulator) -> None:
    emulator.paths -= {"google/imagen-3"}

    assert "imagen-3" not in {offer.model for offer in await krea.offers()}
    with pytest.raises(Gone):
        await krea.submit(commission("google/imagen-3"))
    assert emulator.journal.names == ["spec"]


async def test_the_description_is_read_once_a_day(krea: Provider, emulator: Emulator, watch: Watch) -> None:
    await krea.offers()
    watch.at += DAY - 1
    await krea.offers()
    await krea.submit(commission())
    assert len(emulator.journal.of("spec")) == 1

    watch.at += 1
    await krea.submit(commission())
    assert len(emulator.journal.of("spec")) == 2


async def test_a_description_that_is_not_wanted_is_not_read(emulator: Emulator) -> None:
    emulator.paths.clear()
    async with connected(emulator, refresh_seconds=0) as krea:
        assert len(await krea.offers()) == 25

    assert emulator.journal.names == []


UNREADABLE: list[Fault] = [
    Says("<html>Hello</html>"),
    Says('{"error":"Not found"}', 404),
    Says("<html>", 502),
    Says('{"paths":null}'),
    Says('{"paths":{"/generate/image/new/model":{"post":{}}}}'),
]


@pytest.mark.parametrize("fault", UNREADABLE)
async def test_what_is_known_here_stands_in_for_a_description_that_cannot_be_read(
    krea: Provider, emulator: Emulator, fault: Fault
) -> None:
    emulator.fail("spec", fault)

    assert len(await krea.offers()) == 25


async def test_what_the_description_said_before_holds_while_it_cannot_be_read(
    krea: Provider, emulator: Emulator, watch: Watch
) -> None:
    emulator.points, emulator.paths = {KREA_2: [point("0.05")]}, {KREA_2, BANANA}
    await krea.offers()
    watch.at += DAY
    emulator.fail("spec", Says("<html>"))

    with capture_logs() as logs:
        assert await priced(krea, KREA_2) == {"1K": 0.05}

    assert [log["event"] for log in logs] == ["description not read"]


async def test_offers_ask_again_and_orders_do_not_wait_for_it(krea: Provider, emulator: Emulator) -> None:
    emulator.fail("spec", Says("<html>"))
    await krea.offers()
    await krea.submit(commission())
    assert len(emulator.journal.of("spec")) == 1

    emulator.paths = {BANANA}
    assert len(await krea.offers()) == 1


@pytest.mark.parametrize("fault", [Breaks(), Halves()])
async def test_a_service_that_is_not_there_sells_nothing(krea: Provider, emulator: Emulator, fault: Fault) -> None:
    emulator.fail("spec", fault, times=2)

    with pytest.raises(Unreachable):
        await krea.offers()
    with pytest.raises(Unreachable):
        await krea.offers()
    assert len(await krea.offers()) == 25


def odd(body: bytes) -> bytes:
    """With an operation that is none, and prices in another shape."""
    read = msgspec.json.decode(body)
    read["paths"]["/generate/image/google/imagen-3"] = []
    read["paths"]["/generate/image/google/imagen-4-fast"] = {"post": {"x-krea-pricing": {"price_points": {"a": 1}}}}
    read["paths"]["/generate/image/google/imagen-4-ultra"] = {"get": {}}
    return msgspec.json.encode(read)


@pytest.mark.parametrize("fault", [Zips(), Mangles(odd)])
async def test_a_description_is_read_as_far_as_it_can_be(krea: Provider, emulator: Emulator, fault: Fault) -> None:
    emulator.points = {KREA_2: [point("0.05")]}
    emulator.fail("spec", fault)

    offers = {offer.vendor_id: offer for offer in await krea.offers()}

    assert len(offers) == 25
    assert offers[KREA_2].prices[0].cost.amount == 0.05
