"""IMA Studio over real HTTP: what is offered, ordered and uploaded, and who may."""

from dataclasses import replace

import httpx
import pytest

from bot.catalog import load
from bot.errors import Broken, Gone, Refused, Unauthorized, Unreachable, Unreadable
from bot.ports import Accepted, Account, Commission, Lost, Provider
from bot.values import Offer, Order, Task
from tests.emulators.faults import Mangles, Says
from tests.emulators.ima import KEY, Emulator
from tests.emulators.ima.customer import commission, connected, edit, file
from tests.ima_fixtures import emulator, hasty, ima, server, watch  # noqa: F401 - fixtures
from tests.services import PROMPT, ticket


async def offer(ima: Provider, model: str) -> Offer:
    return next(offer for offer in await ima.offers() if offer.model == model)


def prices(offer: Offer, task: Task) -> dict[str, float]:
    return {price.size: price.cost.amount for price in offer.prices if price.task is task}


async def test_every_model_is_offered_under_its_canonical_name(ima: Provider) -> None:
    offers = await ima.offers()

    assert {offer.model: offer.vendor_id for offer in offers} == {
        "seedream-4.5": "doubao-seedream-4.5",
        "nano-banana-2": "gemini-3.1-flash-image",
        "nano-banana-pro": "gemini-3-pro-image",
        "midjourney": "midjourney",
    }
    assert {(offer.provider, offer.tasks, offer.most) for offer in offers} == {("ima", tuple(Task), 4)}
    assert [offer.name for offer in offers] == ["SeeDream 4.5", "Nano Banana2", "Nano Banana Pro", "Midjourney"]
    assert {(offer.poll_least, offer.references) for offer in offers} == {(2, 4)}
    assert not any(offer.seeds or offer.masks or offer.negatives or offer.qualities for offer in offers)
    assert {price.cost.unit for offer in offers for price in offer.prices} == {"points"}


async def test_prices_are_those_of_each_size_and_task(ima: Provider) -> None:
    pro = await offer(ima, "nano-banana-pro")

    assert prices(pro, Task.TEXT_TO_IMAGE) == {"1K": 10, "2K": 10, "4K": 18}
    assert prices(pro, Task.IMAGE_TO_IMAGE) == {"1K": 10, "2K": 10, "4K": 10}
    assert prices(await offer(ima, "nano-banana-2"), Task.TEXT_TO_IMAGE) == {"512px": 4, "1K": 6, "2K": 10, "4K": 13}
    assert prices(await offer(ima, "seedream-4.5"), Task.TEXT_TO_IMAGE) == {"2K": 5, "4K": 5}


async def test_midjourney_makes_squares_of_two_sizes(ima: Provider) -> None:
    midjourney = await offer(ima, "midjourney")

    assert (midjourney.ratios, midjourney.sizes) == (("1:1",), ("480p", "720p"))


@pytest.mark.parametrize(("mapping", "count"), [(True, 8), (False, 1)])
async def test_seedream_offers_other_ratios_only_where_their_mapping_is_deployed(
    ima: Provider, emulator: Emulator, mapping: bool, count: int
) -> None:
    emulator.mapping = mapping

    assert len((await offer(ima, "seedream-4.5")).ratios) == count


async def test_an_order_says_all_that_the_service_wants_to_know(ima: Provider, emulator: Emulator) -> None:
    outcome = await ima.submit(commission(ratio="16:9", n=2))

    assert ticket(outcome) in emulator.tasks
    (sent,) = emulator.journal.of("create")
    assert sent.headers["user-agent"].startswith("easelbot")
    assert sent.read(dict) == {
        "task_type": "text_to_image",
        "enable_multi_model": False,
        "src_img_url": [],
        "parameters": [
            {
                "attribute_id": 2341,
                "model_id": "doubao-seedream-4.5",
                "model_name": "SeeDream 4.5",
                "model_version": "doubao-seedream-4-5-251128",
                "app": "ima",
                "platform": "web",
                "category": "text_to_image",
                "credit": 5,
                "parameters": {
                    "prompt": PROMPT,
                    "size": "2560x1440",
                    "n": 2,
                    "input_images": [],
                    "cast": {"points": 5, "attribute_id": 2341},
                },
            }
        ],
    }


async def test_what_is_not_made_together_is_declared(ima: Provider) -> None:
    seedream, pro = await offer(ima, "seedream-4.5"), await offer(ima, "nano-banana-pro")

    assert {(one.aspect_ratio, one.size) for one in seedream.without} == {
        (ratio, "4K") for ratio in seedream.ratios if ratio != "1:1"
    }
    assert pro.without == ()


ORDERS = {
    "a square of seedream": ("doubao-seedream-4.5", "1:1", "4K", 2341, {"size": "4k"}),
    "a tall seedream": ("doubao-seedream-4.5", "2:3", "2K", 2341, {"size": "1664x2496"}),
    "a small banana": ("gemini-3.1-flash-image", "9:16", "512px", 4400, {"size": "512px", "aspect_ratio": "9:16"}),
    "a large banana": ("gemini-3-pro-image", "4:3", "4K", 2401, {"size": "4K", "aspect_ratio": "4:3"}),
    "a fine midjourney": ("midjourney", "1:1", "720p", 5452, {"quality": "720p"}),
}


@pytest.mark.parametrize("name", ORDERS)
async def test_the_rule_belongs_to_the_size(ima: Provider, emulator: Emulator, name: str) -> None:
    vendor_id, ratio, size, attribute, form = ORDERS[name]

    task = emulator.tasks[ticket(await ima.submit(commission(vendor_id, ratio, size)))]

    assert task.order.rule.attribute_id == attribute
    assert task.order.form == form


@pytest.mark.parametrize(
    "order",
    [
        commission("midjourney", "16:9", "480p"),
        commission("midjourney", "1:1", "4K"),
        commission("gemini-3-pro-image", "1:1", "512px"),
        commission("gemini-3-pro-image", "21:9", "2K"),
        commission("doubao-seedream-4.5", "16:9", "4K"),
        commission("doubao-seedream-4.5", n=5),
        replace(commission(), seed=7),
        replace(commission(), negative="rain"),
        replace(commission(), quality="high"),
        replace(commission(), pictures=(file(),)),
        replace(edit(file()), mask=file()),
    ],
)
async def test_what_the_model_cannot_do_is_refused_before_anything_is_sent(
    ima: Provider, emulator: Emulator, order: Commission
) -> None:
    with pytest.raises(Refused):
        await ima.submit(order)

    assert set(emulator.journal.names) <= {"list"}


async def test_a_model_that_is_not_listed_is_gone(ima: Provider) -> None:
    with pytest.raises(Gone):
        await ima.submit(commission("dall-e-2"))


@pytest.mark.parametrize(("kind", "mime"), [("PNG", "image/png"), ("JPEG", "image/jpeg"), ("WEBP", "image/webp")])
async def test_a_reference_is_uploaded_and_named_in_both_places(
    ima: Provider, emulator: Emulator, kind: str, mime: str
) -> None:
    picture = file(kind)

    task = emulator.tasks[ticket(await ima.submit(edit(picture)))]

    (link,) = task.order.creation.src_img_url
    assert task.order.fixed.input_images == [link]
    assert task.order.rule.attribute_id == 1611
    assert emulator.journal.names == ["list", "token", "put", "create"]
    (put,) = emulator.journal.of("put")
    assert (put.body, put.headers["content-type"]) == (picture, mime)
    assert "authorization" not in put.headers
    async with httpx.AsyncClient() as anyone:
        assert (await anyone.get(link)).content == picture


async def test_every_reference_is_uploaded_once_in_order(ima: Provider, emulator: Emulator) -> None:
    pictures = [file("PNG"), file("JPEG")]

    task = emulator.tasks[ticket(await ima.submit(edit(*pictures)))]

    assert [emulator.slots[link.rpartition("/")[2]].body for link in task.order.creation.src_img_url] == pictures


@pytest.mark.parametrize(("pictures", "error"), [((), Refused), ((b"GIF89a",), Unreadable)])
async def test_without_a_usable_reference_nothing_is_ordered(
    ima: Provider, emulator: Emulator, pictures: tuple[bytes, ...], error: type[Exception]
) -> None:
    with pytest.raises(error):
        await ima.submit(edit(*pictures))

    assert set(emulator.journal.names) <= {"list"}


@pytest.mark.parametrize("most", [1, 3])
async def test_an_order_starts_from_as_many_pictures_as_the_operator_allows(emulator: Emulator, most: int) -> None:
    async with connected(emulator, references=most) as ima:
        assert {offer.references for offer in await ima.offers()} == {most}
        await ima.submit(edit(*[file()] * most))
        with pytest.raises(Refused):
            await ima.submit(edit(*[file()] * (most + 1)))

    assert emulator.creates == 1


async def test_a_ticket_that_comes_as_a_number_is_kept_as_text(ima: Provider, emulator: Emulator) -> None:
    emulator.fail("create", Mangles(lambda _: b'{"code":200,"data":{"id":4711}}'))

    assert await ima.submit(commission()) == Accepted("4711")


async def test_neither_cancelling_nor_looking_up_is_promised(ima: Provider) -> None:
    assert (ima.abilities.cancel, ima.abilities.lookup) == (False, False)
    assert (ima.abilities.at_once, ima.abilities.patience) == (8, 600)
    assert ima.abilities.resumes
    with pytest.raises(Broken):
        await ima.cancel("task_1")
    with pytest.raises(Broken):
        await ima.progress("job1")
    with pytest.raises(Broken):
        await ima.lookup(Lost("job1", "midjourney", 0))


async def test_midjourney_is_asked_less_often_than_the_others(ima: Provider) -> None:
    catalog = load().offering("ima", await ima.offers())

    assert {offer.model: offer.poll_every for offer in catalog.offers} == {
        "seedream-4.5": 5,
        "nano-banana-2": 5,
        "nano-banana-pro": 5,
        "midjourney": 8,
    }


async def test_until_it_is_asked_the_table_stands_in(ima: Provider) -> None:
    live, table = await ima.offers(), load().offering("ima", None).offers

    def terms(offer: Offer) -> tuple[object, ...]:
        costs = {(price.task, price.size): price.cost.amount for price in offer.prices}
        return offer.vendor_id, offer.ratios, offer.sizes, offer.most, offer.tasks, offer.references, costs

    assert {offer.model: terms(offer) for offer in table} == {offer.model: terms(offer) for offer in live}


async def test_what_is_offered_instead_of_a_large_wide_seedream_can_be_made(ima: Provider, emulator: Emulator) -> None:
    catalog = load().offering("ima", await ima.offers())
    order = Order(Task.TEXT_TO_IMAGE, PROMPT, "seedream-4.5", "16:9", "4K")

    near = catalog.variants(order, "ima")

    assert [(one.aspect_ratio, one.size) for one in near] == [("16:9", "2K"), ("1:1", "4K")]
    for one in near:
        await ima.submit(commission(ratio=one.aspect_ratio, size=one.size))
    assert emulator.creates == 2


async def test_a_key_is_checked_without_spending_anything(ima: Provider, emulator: Emulator) -> None:
    assert await ima.check() == Account()
    assert emulator.journal.names == ["list"]

    async with connected(emulator, base_url="http://127.0.0.1:1") as nowhere:
        with pytest.raises(Unreachable):
            await nowhere.check()


@pytest.mark.parametrize("status", [200, 401, 500])
async def test_a_key_that_is_not_taken_is_told_from_other_troubles(
    ima: Provider, emulator: Emulator, status: int
) -> None:
    emulator.fail("list", Says('{"code":401,"message":"Unauthorized: invalid API key"}', status))

    with pytest.raises(Unauthorized):
        await ima.check()


async def test_a_wrong_key_is_told(ima: Provider, emulator: Emulator) -> None:
    emulator.key = "ima_another"
    try:
        with pytest.raises(Unauthorized):
            await ima.check()
    finally:
        emulator.key = KEY


@pytest.mark.parametrize("language", ["en", "zh"])
async def test_models_are_named_in_the_operators_language(emulator: Emulator, language: str) -> None:
    async with connected(emulator, language=language) as ima:
        await ima.offers()

    assert {sent.headers["x_app_language"] for sent in emulator.journal.of("list")} == {language}
