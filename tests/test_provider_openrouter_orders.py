"""Orders to OpenRouter over real HTTP: what is sent by which way, what comes back, and what it costs."""

from dataclasses import replace

import pytest

from bot.errors import Gone, JobError, Mismatched, PriceChanged, Refused, Unreadable
from bot.ports import Commission, Finished, Provider
from bot.values import Cost, Task
from tests.emulators.faults import Mangles, Says
from tests.emulators.openrouter import Emulator
from tests.emulators.openrouter.customer import (
    CHAT,
    FLUX,
    GEMINI,
    GPT,
    QWEN,
    SEEDREAM,
    commission,
    connected,
    edit,
    file,
    finished,
    sent,
    shown,
    streamed,
)
from tests.emulators.openrouter.menu import SHAPES, Capability, Model, endpoint, numbers, per_image
from tests.emulators.pictures import owner_of
from tests.openrouter_fixtures import emulator, hasty, router, server, watch  # noqa: F401 - fixtures
from tests.services import PROMPT

SEED = Capability("boolean")


async def test_an_order_holds_what_was_wished_and_nothing_else(router: Provider, emulator: Emulator) -> None:
    done = await finished(router, commission(ratio="16:9", size="4K"))

    assert sent(emulator) == {"model": SEEDREAM, "prompt": PROMPT, "resolution": "4K", "aspect_ratio": "16:9"}
    (id,) = emulator.orders
    (picture,) = shown(done)
    assert owner_of(picture, [id]) == id
    assert done.charged == Cost(0.09, "USD")
    (received,) = emulator.journal.of("images")
    assert received.headers["authorization"] == f"Bearer {emulator.key}"
    assert received.headers["user-agent"].startswith("easelbot")


async def test_what_the_model_cannot_be_asked_for_is_left_out(router: Provider, emulator: Emulator) -> None:
    await router.submit(replace(commission(GPT, "3:2", "1K", n=2), quality="high"))

    assert sent(emulator) == {"model": GPT, "prompt": PROMPT, "aspect_ratio": "3:2", "quality": "high", "n": 2}


async def test_a_seed_is_sent(router: Provider, emulator: Emulator) -> None:
    await router.submit(replace(commission(), seed=0))

    assert sent(emulator)["seed"] == 0


async def test_the_smallest_size_has_another_name_there(router: Provider, emulator: Emulator) -> None:
    await router.submit(commission(QWEN, size="512px"))

    assert sent(emulator)["resolution"] == "512"


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
async def test_pictures_to_start_from_are_sent_whole_and_in_order(
    router: Provider, emulator: Emulator, kind: str
) -> None:
    await router.submit(edit(file(kind), file("PNG")))

    references = sent(emulator)["input_references"]
    assert isinstance(references, list)
    assert [part["type"] for part in references] == ["image_url", "image_url"]
    assert references[0]["image_url"]["url"].startswith(f"data:image/{kind.lower()};base64,")
    (order,) = emulator.orders.values()
    assert order.references == 2


async def test_several_pictures_are_one_order(router: Provider, emulator: Emulator) -> None:
    done = await finished(router, commission(n=4))

    assert (len(done.results), sent(emulator)["n"], done.charged) == (4, 4, Cost(0.2, "USD"))


async def test_fewer_pictures_than_ordered_are_what_is_charged(router: Provider, emulator: Emulator) -> None:
    emulator.manner.fewer = 3

    done = await finished(router, commission(n=4))

    assert (len(done.results), done.charged) == (1, Cost(0.05, "USD"))


@pytest.mark.parametrize(
    "order",
    [
        commission(ratio="7:5"),
        commission(size="8K"),
        commission(n=5),
        commission(n=0),
        commission(FLUX, n=2),
        commission(GPT, size="2K"),
        commission(QWEN, ratio="16:9", size="1K"),
        replace(commission(), quality="high"),
        replace(commission(), mask=file()),
        replace(commission(), negative="rain"),
        replace(commission(), prompt=""),
        replace(commission(), prompt="\ud800"),
        replace(commission(GPT, size="1K"), seed=7),
        replace(commission(), pictures=(file(),) * 11),
        edit(),
        edit(*[file()] * 11),
        edit(file(), vendor_id=QWEN, size="1K"),
        edit(*[file()] * 5, vendor_id=CHAT),
        commission(CHAT, n=2),
        commission("google/gemini-2.5-flash-image"),
    ],
)
async def test_what_the_model_cannot_do_is_refused_before_anything_is_sent(
    router: Provider, emulator: Emulator, order: Commission
) -> None:
    with pytest.raises(Refused):
        await router.submit(order)

    assert not {"images", "chat"} & set(emulator.journal.names)


async def test_a_picture_that_is_none_is_told_before_anything_is_sent(router: Provider, emulator: Emulator) -> None:
    with pytest.raises(Unreadable):
        await router.submit(edit(b"GIF89a"))

    assert emulator.creates == 0


@pytest.mark.parametrize("model", ["nobody/nothing", "nothing", "recraft/recraft-v4-vector", "openrouter/auto"])
async def test_a_model_that_is_not_listed_is_gone(router: Provider, model: str) -> None:
    with pytest.raises(Gone):
        await router.submit(commission(model))


async def test_a_dearer_order_is_not_sent(router: Provider, emulator: Emulator) -> None:
    with pytest.raises(PriceChanged) as raised:
        await router.submit(commission(n=4, size="4K", budget=0.35))

    assert raised.value.cost == Cost(0.36, "USD")
    assert emulator.creates == 0


@pytest.mark.parametrize("budget", [Cost(0, ""), Cost(100, "points")])
async def test_what_was_agreed_in_no_price_or_another_unit_is_agreed_anew(
    router: Provider, emulator: Emulator, budget: Cost
) -> None:
    with pytest.raises(PriceChanged):
        await router.submit(replace(commission(), budget=budget))

    assert emulator.creates == 0


async def test_a_model_that_tells_no_price_is_ordered_only_without_one(router: Provider, emulator: Emulator) -> None:
    emulator.menu = {"a/b": Model("B", (endpoint("b", dict(SHAPES)),))}
    emulator.fail("images", Says('{"created":1,"data":[{"b64_json":"/9j/"}]}'))

    with pytest.raises(PriceChanged) as raised:
        await router.submit(commission("a/b"))
    done = await finished(router, replace(commission("a/b"), budget=Cost(0, "")))

    assert raised.value.cost is None
    assert done == Finished((b"\xff\xd8\xff",), None)


async def test_only_those_who_stay_within_the_budget_may_draw(router: Provider, emulator: Emulator) -> None:
    await router.submit(commission(QWEN, size="1K", budget=0.025))
    assert sent(emulator)["provider"] == {"only": ["alibaba"]}
    emulator.journal.clear()

    await router.submit(commission(QWEN, size="1K", budget=0.03))
    assert "provider" not in sent(emulator)


async def test_only_those_who_take_a_seed_may_draw_with_one(router: Provider, emulator: Emulator) -> None:
    await router.submit(replace(commission(GEMINI), seed=7))

    assert sent(emulator)["provider"] == {"only": ["google-vertex"]}


async def test_who_cannot_be_asked_for_does_not_draw_for_others(router: Provider, emulator: Emulator) -> None:
    unnamed = endpoint("dim", {**SHAPES, "seed": SEED}, per_image(0.01), tagged=False)
    emulator.menu = {"a/b": Model("B", (unnamed, endpoint("plain", dict(SHAPES), per_image(0.02))))}

    with pytest.raises(Mismatched):
        await router.submit(replace(commission("a/b"), seed=7))

    assert emulator.creates == 0


async def test_who_cannot_be_read_is_not_left_to_chance(router: Provider, emulator: Emulator) -> None:
    emulator.fail("endpoints", Mangles(lambda body: body.replace(b"0.03", b'"much"')))

    await router.submit(commission(QWEN, size="1K"))

    assert sent(emulator)["provider"] == {"only": ["alibaba"]}


async def test_what_is_not_there_any_more_is_looked_for_anew(router: Provider, emulator: Emulator) -> None:
    emulator.fail("images", Says('{"error":{"code":404,"message":"Resource not found"}}', 404))
    with pytest.raises(Gone):
        await router.submit(commission())
    emulator.menu = {id: model for id, model in emulator.menu.items() if id != SEEDREAM}

    with pytest.raises(Gone):
        await router.submit(commission())

    assert (len(emulator.journal.of("models")), len(emulator.journal.of("images"))) == (2, 1)


async def test_a_price_that_rose_is_known_to_the_next_look(emulator: Emulator) -> None:
    async with connected(emulator, models=[SEEDREAM]) as router:
        with pytest.raises(PriceChanged):
            await router.submit(commission(budget=0.04))
        emulator.menu |= {SEEDREAM: Model("S", (endpoint("s", {**SHAPES, "n": numbers(1, 4)}, per_image(0.04)),))}

        (offer,) = await router.offers()

    assert {price.cost for price in offer.prices} == {Cost(0.04, "USD")}
    assert offer.tasks == (Task.TEXT_TO_IMAGE,)


@pytest.mark.parametrize(("delay", "charged"), [(0, Cost(0.05, "USD")), (1, None)])
async def test_a_cost_that_the_answer_leaves_out_is_asked_for_once(
    router: Provider, emulator: Emulator, delay: int, charged: Cost | None
) -> None:
    emulator.manner.tells_cost, emulator.manner.delay = False, delay

    done = await finished(router, commission())

    assert done.charged == charged
    assert len(emulator.journal.of("generation")) == 1


@pytest.mark.parametrize("usage", ["null", "7", '{"cost":null}', '{"cost":"much"}', '{"cost":-1}', '{"cost":0}'])
async def test_an_odd_report_of_the_cost_loses_no_picture(router: Provider, emulator: Emulator, usage: str) -> None:
    emulator.fail("images", Says(f'{{"data":[{{"b64_json":"iVBORw0KGgo="}}],"usage":{usage}}}'))

    done = await finished(router, commission())

    assert done == Finished((b"\x89PNG\r\n\x1a\n",), Cost(0, "USD") if usage == '{"cost":0}' else None)


async def test_the_order_of_a_stream_says_so(router: Provider, emulator: Emulator) -> None:
    done = await finished(router, streamed())

    assert sent(emulator)["stream"] is True
    (id,) = emulator.orders
    assert owner_of(shown(done)[0], [id]) == id
    assert done.charged == Cost(emulator.orders[id].cost, "USD")


async def test_several_pictures_are_not_streamed(router: Provider, emulator: Emulator) -> None:
    await router.submit(replace(streamed(), n=2))

    assert "stream" not in sent(emulator)


async def test_two_orders_at_once_are_not_mixed_up(router: Provider, emulator: Emulator) -> None:
    one = await finished(router, commission())
    other = await finished(router, commission(GPT, size="1K"))

    owners = list(emulator.orders)
    assert [owner_of(shown(done)[0], owners) for done in (one, other)] == owners


async def test_whatever_refuses_an_order_is_a_job_error(router: Provider) -> None:
    with pytest.raises(JobError):
        await router.submit(commission(""))
