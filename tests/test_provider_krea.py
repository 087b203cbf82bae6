"""Krea over real HTTP: what is offered, ordered, sent along, deleted and waited for."""

from dataclasses import replace

import pytest

from bot.catalog import load
from bot.errors import Broken, ConfigError, Gone, PriceChanged, Refused, Unreadable
from bot.ports import Accepted, Commission, Provider
from bot.providers.krea.table import table
from bot.values import Cost, Offer, Price, Task
from tests.emulators import specs
from tests.emulators.krea import Call, Emulator
from tests.emulators.krea.customer import commission, connected, edit, file
from tests.emulators.krea.schemas import SCHEMAS
from tests.emulators.krea.sources import pictures
from tests.krea_fixtures import emulator, hasty, krea, server, watch  # noqa: F401 - fixtures
from tests.services import PROMPT, ticket

SPEC = "krea-openapi.json"
CONTENT = "content/application~1json/schema"


def body_of(path: str) -> str:
    return f"/paths/~1generate~1image~1{path.replace('/', '~1')}/post/requestBody/{CONTENT}"


async def offer(krea: Provider, vendor_id: str) -> Offer:
    return next(offer for offer in await krea.offers() if offer.vendor_id == vendor_id)


def plain(path: str, ratio: str = "", size: str = "") -> Commission:
    """An order that the model takes, with pictures where it needs them."""
    model = table()[path]
    ratio, size = ratio or (model.ratios or ("1:1",))[0], size or model.sizes[0]
    order = replace(commission(path, ratio, size), quality=next(iter(model.qualities), ""))
    return replace(order, task=Task.IMAGE_TO_IMAGE, pictures=(file(),)) if model.drawn_from else order


async def test_every_model_that_the_service_describes_is_offered(krea: Provider) -> None:
    offers = await krea.offers()

    assert {offer.vendor_id for offer in offers} == set(SCHEMAS)
    assert len({offer.model for offer in offers}) == len(offers)
    assert {(offer.provider, offer.most, offer.batch) for offer in offers} == {("krea", 4, 1)}
    assert {(offer.poll_every, offer.poll_least) for offer in offers} == {(6, 5)}
    assert {price.cost.unit for offer in offers for price in offer.prices} == {"USD"}
    assert all(price.cost.about for offer in offers for price in offer.prices)


async def test_the_catalog_says_the_same_while_the_service_cannot_be_asked(krea: Provider) -> None:
    live = {offer.model: offer for offer in await krea.offers()}
    rows = {row.model: row for model in load().table.models.values() for row in model.rows if row.provider == "krea"}

    told = {model: replace(live[model], name="", poll_least=0) for model in rows}

    assert told == {model: replace(row, poll_least=0) for model, row in rows.items()}


@pytest.mark.parametrize("path", SCHEMAS)
async def test_every_shape_of_every_model_is_taken(krea: Provider, emulator: Emulator, path: str) -> None:
    model = table()[path]
    for ratio in model.ratios or ("1:1", "16:9", "9:16", "5:4", "3:1"):
        for size in model.sizes:
            await krea.submit(plain(path, ratio, size))

    for job in emulator.jobs.values():
        if not path.startswith("krea/"):
            assert specs.complaints(SPEC, body_of(path), job.body, closed=True) == []


@pytest.mark.parametrize("path", [path for path in SCHEMAS if table()[path].taking.value])
async def test_every_model_that_takes_pictures_gets_as_many_as_it_takes(
    krea: Provider, emulator: Emulator, path: str
) -> None:
    sent = tuple(file(colour=colour) for colour in ("red", "lime", "blue", "navy", "pink")[: table()[path].references])

    outcome = await krea.submit(replace(plain(path), task=Task.IMAGE_TO_IMAGE, pictures=sent))

    job = emulator.jobs[ticket(outcome).partition("~")[0]]
    assert pictures(emulator, job.body) == list(sent)
    if not path.startswith("krea/"):
        assert specs.complaints(SPEC, body_of(path), job.body, closed=True) == []


ORDERS: dict[str, tuple[Commission, dict[str, object]]] = {
    "a wide banana": (
        commission("google/nano-banana-2", "16:9", "4K"),
        {"prompt": PROMPT, "aspect_ratio": "16:9", "resolution": "4K"},
    ),
    "a simple banana": (commission("google/nano-banana", "3:2"), {"prompt": PROMPT, "aspect_ratio": "3:2"}),
    "a flux with a seed": (
        replace(commission("bfl/flux-1-dev", "16:9"), seed=0),
        {"prompt": PROMPT, "width": 1360, "height": 768, "steps": 28, "seed": 0},
    ),
    "a small flux in bounds": (
        commission("bfl/flux-1-dev", "16:9", "512px"),
        {"prompt": PROMPT, "width": 912, "height": 512, "steps": 28},
    ),
    "a large seedream": (
        commission("bytedance/seedream-4", "1:1", "4K"),
        {"prompt": PROMPT, "width": 4096, "height": 4096},
    ),
    "a gpt image": (
        replace(commission("openai/gpt-image", "3:2"), quality="low"),
        {"prompt": PROMPT, "width": 1536, "height": 1024, "quality": "low"},
    ),
    "a qwen without hands": (
        replace(commission("qwen/2512"), negative="hands"),
        {"prompt": PROMPT, "width": 1024, "height": 1024, "negative_prompt": "hands"},
    ),
    "a krea in cinema's shape": (
        commission("krea/krea-2/medium", "2.35:1"),
        {"prompt": PROMPT, "aspect_ratio": "2.35:1", "resolution": "1K"},
    ),
    "an earlier name": (
        commission("google/nano-banana-flash"),
        {"prompt": PROMPT, "aspect_ratio": "1:1", "resolution": "1K"},
    ),
}


@pytest.mark.parametrize("name", ORDERS)
async def test_an_order_says_what_its_model_knows_and_no_more(krea: Provider, emulator: Emulator, name: str) -> None:
    order, body = ORDERS[name]

    outcome = await krea.submit(order)

    (sent,) = emulator.journal.of("create")
    assert sent.read(dict) == body
    assert sent.headers["user-agent"].startswith("easelbot")
    assert outcome == Accepted(next(iter(emulator.jobs)))


REFUSED: dict[str, tuple[Commission, type[Exception]]] = {
    "several at once": (replace(commission(), n=2), Refused),
    "no picture to start from": (edit(), Refused),
    "a picture without a task": (replace(commission(), pictures=(file(),)), Refused),
    "too many pictures": (edit(file(), file(), vendor_id="bfl/flux-1-dev"), Refused),
    "no editing": (edit(file(), vendor_id="bytedance/seedream-4"), Refused),
    "no drawing from words": (commission("bytedance/seededit"), Refused),
    "an unknown picture": (edit(b"GIF89a"), Unreadable),
    "an unknown ratio": (commission("google/nano-banana-pro", "4:1"), Refused),
    "no ratio": (commission("bfl/flux-1-dev", "wide"), Refused),
    "a ratio that its bounds would bend": (commission("bfl/flux-1-dev", "9:1"), Refused),
    "an unknown size": (commission(size="8K"), Refused),
    "a seed": (replace(commission(), seed=1), Refused),
    "a mask": (replace(edit(file()), mask=file()), Refused),
    "a negative prompt": (replace(commission(), negative="hands"), Refused),
    "a quality": (replace(commission(), quality="high"), Refused),
    "an unknown quality": (replace(commission("openai/gpt-image-2"), quality="best"), Refused),
    "too few words": (replace(commission(), prompt="ox"), Refused),
    "too many words": (replace(commission("bfl/flux-1-dev"), prompt="x" * 1801), Refused),
    "half a character": (replace(commission(), prompt="a \ud83d fox"), Refused),
    "another model": (commission("dall-e-2"), Gone),
    "too little money": (commission("google/nano-banana-pro", budget=0.14), PriceChanged),
    "another money": (replace(commission("google/nano-banana-pro"), budget=Cost(9, "points")), PriceChanged),
}


@pytest.mark.parametrize("name", REFUSED)
async def test_what_does_not_fit_the_offer_is_refused_before_anything_is_sent(
    krea: Provider, emulator: Emulator, name: str
) -> None:
    order, error = REFUSED[name]

    with pytest.raises(error) as raised:
        await krea.submit(order)

    assert type(raised.value) is error
    assert PROMPT not in str(raised.value)
    assert emulator.journal.names == ["spec"]


async def test_a_price_that_nobody_knew_was_agreed_to_without_one(krea: Provider) -> None:
    await krea.submit(replace(commission("google/nano-banana-pro"), budget=Cost(0, "")))


async def test_a_dearer_order_names_its_price(krea: Provider) -> None:
    with pytest.raises(PriceChanged) as raised:
        await krea.submit(commission("krea/krea-2/medium", budget=0.01))

    assert raised.value.cost == Cost(0.03, "USD", about=True)


async def test_only_the_models_that_the_operator_names_are_sold_at_his_prices(emulator: Emulator) -> None:
    wanted = ["google/nano-banana-flash", "bytedance/seedream-4"]
    async with connected(emulator, models=wanted, prices={"google/nano-banana-flash": 0.04}) as krea:
        offers = {offer.model: offer for offer in await krea.offers()}
        with pytest.raises(Gone):
            await krea.submit(commission("bfl/flux-1-dev"))

    assert offers.keys() == {"nano-banana-2", "seedream-4"}
    assert Price(Task.TEXT_TO_IMAGE, "4K", Cost(0.04, "USD", about=True)) in offers["nano-banana-2"].prices
    assert offers["seedream-4"].prices == ()


@pytest.mark.parametrize("wrong", [{"models": ["flux"]}, {"prices": {"google/nano-bananas": 0.04}}])
async def test_a_model_that_nobody_knows_is_told_before_anything_is_sent(
    emulator: Emulator, wrong: dict[str, object]
) -> None:
    with pytest.raises(ConfigError) as raised:
        async with connected(emulator, None, **wrong):
            pass

    assert "google/nano-banana-2" in str(raised.value.text.words["known"])


async def test_the_house_is_told_where_it_can_be_called(krea: Provider, emulator: Emulator) -> None:
    assert krea.abilities.calls
    hook = f"{emulator.ports.cdn}/hooks/krea/9f2c"
    emulator.calls = (Call.DONE,)

    await krea.submit(replace(commission(), callback=hook))
    await krea.submit(commission())

    first, second = emulator.journal.of("create")
    assert first.headers["x-webhook-url"] == hook
    assert "x-webhook-url" not in second.headers


async def test_a_job_is_taken_back(krea: Provider, emulator: Emulator) -> None:
    job = ticket(await krea.submit(commission()))

    await krea.cancel(job)
    await krea.cancel(job)
    await krea.cancel("00000000-never")

    assert emulator.status(emulator.jobs[job]) == "cancelled"
    assert [received.method for received in emulator.journal.of("cancel")] == ["DELETE"] * 3


async def test_the_manners_are_those_that_the_service_asks_for(krea: Provider) -> None:
    able = krea.abilities

    assert (able.every, able.rest, able.breath, able.patience, able.at_once) == (10, 30, 60, 240, 4)
    assert (able.lookup, able.cancel, able.held, able.resumes) == (True, True, False, True)
    with pytest.raises(Broken):
        await krea.progress("job1")


async def test_the_account_is_looked_at_without_spending(krea: Provider, emulator: Emulator) -> None:
    assert (await krea.check()).left is None

    (asked,) = emulator.journal.of("list")
    assert (asked.query, emulator.creates) == ({"limit": "1"}, 0)
