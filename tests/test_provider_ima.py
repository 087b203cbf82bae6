"""IMA Studio over real HTTP: what is offered, ordered, uploaded, polled and paid."""

import asyncio

import httpx
import pytest

from bot.errors import Broken, Gone, Mismatched, PriceChanged, Refused, Unreadable
from bot.ports import Accepted, Commission, Finished, Provider
from bot.values import Cost, Offer, Task
from tests.emulators.faults import Mangles, Says
from tests.emulators.ima import Emulator, Look
from tests.emulators.ima.customer import PROMPT, Watch, commission, connected, edit, file
from tests.ima_fixtures import ticket

pytest_plugins = ["tests.ima_fixtures"]


def error_code(code: int, message: str = "") -> Says:
    return Says(f'{{"code":{code},"message":"{message}","data":null}}')


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
    assert {offer.poll_least for offer in offers} == {2}
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

    assert emulator.journal.names == ["list"]


async def test_a_dearer_order_is_not_sent(ima: Provider, emulator: Emulator) -> None:
    with pytest.raises(PriceChanged) as raised:
        await ima.submit(commission("midjourney", budget=31, size="480p", n=4))

    assert raised.value.cost == Cost(32, "points")
    assert emulator.journal.names == ["list"]


async def test_a_price_that_changes_after_the_list_is_agreed_to_within_the_budget(
    ima: Provider, emulator: Emulator
) -> None:
    emulator.prices_after_list = {2341: 9}

    await ima.submit(commission(budget=9))

    assert emulator.journal.names == ["list", "create", "list", "create"]
    assert [task.order.points for task in emulator.tasks.values()] == [9]


async def test_a_price_that_rises_above_the_budget_is_told(ima: Provider, emulator: Emulator) -> None:
    emulator.prices_after_list = {2341: 9}

    with pytest.raises(PriceChanged) as raised:
        await ima.submit(commission(budget=17, n=2))

    assert raised.value.cost == Cost(18, "points")
    assert emulator.creates == 0


STALE = {
    "6006": (error_code(6006, "Credit mismatch"), PriceChanged),
    "6009": (error_code(6009, "No rule matches"), Mismatched),
    "6010": (error_code(6010, "Attribute ID does not match the calculated rule"), Mismatched),
    "words": (error_code(400, "Invalid product attribute"), PriceChanged),
}


@pytest.mark.parametrize("name", STALE)
async def test_the_rule_is_chosen_again_from_a_fresh_list(ima: Provider, emulator: Emulator, name: str) -> None:
    emulator.fail("create", STALE[name][0])

    await ima.submit(edit(file()))

    assert emulator.journal.names == ["list", "token", "put", "create", "list", "create"]
    assert emulator.creates == 1


@pytest.mark.parametrize("name", STALE)
async def test_the_rule_is_chosen_again_once_at_most(ima: Provider, emulator: Emulator, name: str) -> None:
    fault, error = STALE[name]
    emulator.fail("create", fault, times=9)

    with pytest.raises(error) as raised:
        await ima.submit(commission())

    assert type(raised.value) is error
    assert len(emulator.journal.of("create")) == 2


async def test_what_was_booked_is_told_with_the_picture(ima: Provider, emulator: Emulator) -> None:
    emulator.stages = ((Look.READY,),)

    done = await ima.poll(ticket(await ima.submit(commission(n=2, budget=100))))

    assert isinstance(done, Finished)
    assert done.charged == Cost(10, "points")


async def test_what_another_process_booked_is_not_guessed(ima: Provider, emulator: Emulator) -> None:
    emulator.stages = ((Look.READY,),)
    job = ticket(await ima.submit(commission()))

    async with connected(emulator) as other:
        done = await other.poll(job)

    assert isinstance(done, Finished)
    assert done.charged is None


async def test_a_list_is_read_once_a_minute(ima: Provider, emulator: Emulator, watch: Watch) -> None:
    await ima.submit(commission())
    watch.at += 59
    await ima.submit(commission())
    assert len(emulator.journal.of("list")) == 1

    watch.at += 1
    await ima.submit(commission())
    assert len(emulator.journal.of("list")) == 2


async def test_orders_that_come_together_share_one_list(ima: Provider, emulator: Emulator) -> None:
    async with asyncio.TaskGroup() as group:
        for _ in range(8):
            group.create_task(ima.submit(commission()))

    assert len(emulator.journal.of("list")) == 1
    assert emulator.creates == 8


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
        await ima.lookup("job1")
