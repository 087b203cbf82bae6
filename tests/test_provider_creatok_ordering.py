"""CreatOK over real HTTP: what is ordered, uploaded and paid."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.errors import Gone, PriceChanged, Refused, Unreadable
from bot.ports import Provider
from bot.values import Cost
from tests.emulators.creatok import Emulator
from tests.emulators.creatok.capabilities import MODELS
from tests.emulators.creatok.customer import commission, edit, file
from tests.emulators.creatok.fixtures import creatok, emulator, hasty, server, watch  # noqa: F401 - fixtures
from tests.services import PROMPT, ticket


async def test_an_order_says_exactly_what_is_wished(creatok: Provider, emulator: Emulator) -> None:
    outcome = await creatok.submit(commission(ratio="16:9", n=2))

    assert ticket(outcome) in emulator.tasks
    (sent,) = emulator.journal.of("create")
    assert sent.headers["user-agent"].startswith("easelbot")
    assert sent.read(dict) == {
        "prompt": PROMPT,
        "model": "nano-banana-2",
        "resolution": "2K",
        "n": 2,
        "aspect_ratio": "16:9",
    }


MISFITS = {
    "a resolution": commission("seedream-5.0-lite", size="1K"),
    "a ratio": commission(ratio="21:9"),
    "too many": commission(n=5),
    "none": commission(n=0),
    "a change of nothing": edit(),
    "a drawing from pictures": replace(commission(), pictures=(file(),)),
    "a change of too many": edit(*[file()] * 6),
    "a seed": replace(commission(), seed=7),
    "a mask": replace(edit(file()), mask=file()),
    "a negative prompt": replace(commission(), negative="rain"),
    "a quality": replace(commission(), quality="high"),
}


@pytest.mark.parametrize("name", MISFITS)
async def test_what_the_model_cannot_do_is_refused_before_anything_is_sent(
    creatok: Provider, emulator: Emulator, name: str
) -> None:
    with pytest.raises(Refused):
        await creatok.submit(MISFITS[name])

    assert emulator.journal.names == ["capabilities"]


async def test_a_model_that_is_not_listed_is_gone(creatok: Provider) -> None:
    with pytest.raises(Gone):
        await creatok.submit(commission("dall-e-2"))


@pytest.mark.parametrize(("kind", "mime"), [("PNG", "image/png"), ("JPEG", "image/jpeg"), ("WEBP", "image/webp")])
async def test_a_reference_is_announced_put_into_the_store_and_named_by_its_key(
    creatok: Provider, emulator: Emulator, kind: str, mime: str
) -> None:
    picture = file(kind)

    task = emulator.tasks[ticket(await creatok.submit(edit(picture)))]

    (key,) = task.order.image_object_keys
    assert emulator.slots[key].body == picture
    assert emulator.journal.names == ["capabilities", "slot", "put", "create"]
    (slot,) = emulator.journal.of("slot")
    assert slot.read(dict) == {
        "fileName": f"reference.{kind.lower()}",
        "fileType": mime,
        "fileSize": len(picture),
        "prefix": "open-skills/reference-images",
    }
    (put,) = emulator.journal.of("put")
    assert put.headers["content-type"] == mime
    assert "authorization" not in put.headers


async def test_every_reference_is_uploaded_once_in_order(creatok: Provider, emulator: Emulator) -> None:
    pictures = [file("PNG"), file("JPEG"), file("WEBP")]

    task = emulator.tasks[ticket(await creatok.submit(edit(*pictures)))]

    assert [emulator.slots[key].body for key in task.order.image_object_keys] == pictures


async def test_what_is_no_picture_is_not_uploaded(creatok: Provider, emulator: Emulator) -> None:
    with pytest.raises(Unreadable):
        await creatok.submit(edit(b"GIF89a"))

    assert emulator.journal.names == ["capabilities"]


@pytest.mark.parametrize(
    ("budget", "cost"),
    [
        (Cost(3, "credits"), Cost(4, "credits")),
        (Cost(9, "points"), Cost(4, "credits")),
        (Cost(0, ""), Cost(4, "credits")),
    ],
)
async def test_a_dearer_order_is_not_sent(creatok: Provider, emulator: Emulator, budget: Cost, cost: Cost) -> None:
    with pytest.raises(PriceChanged) as raised:
        await creatok.submit(replace(commission("nano-banana-pro", n=2), budget=budget))

    assert raised.value.cost == Cost(4, "credits")
    assert emulator.journal.names == ["capabilities"]


async def test_a_price_that_is_no_longer_told_is_asked_about_again(creatok: Provider, emulator: Emulator) -> None:
    emulator.models = [replace(one, priced=False) for one in MODELS]

    with pytest.raises(PriceChanged) as raised:
        await creatok.submit(commission(budget=5))

    assert raised.value.cost is None
    assert emulator.creates == 0


async def test_a_budget_is_not_exceeded_by_what_adding_leaves_over(creatok: Provider, emulator: Emulator) -> None:
    emulator.models = [replace(one, prices={"2K": 0.1}) for one in MODELS]

    await creatok.submit(commission(n=3, budget=0.3))

    assert emulator.creates == 1


async def test_the_budget_is_enough_for_all_the_pictures(creatok: Provider, emulator: Emulator) -> None:
    await creatok.submit(commission("nano-banana-pro", size="4K", n=4, budget=12))

    assert emulator.balance == 1_000_000 - 12


async def test_an_order_that_cannot_be_written_down_is_not_sent(creatok: Provider, emulator: Emulator) -> None:
    with pytest.raises(Refused):
        await creatok.submit(replace(commission(), prompt="\ud800"))

    assert emulator.creates == 0
