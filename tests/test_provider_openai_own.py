"""OpenAI's protocol on servers of one's own: LocalAI, vLLM-Omni and SGLang."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace

import pytest

from bot.errors import Busy, Gone, JobError, Moderated, PriceChanged, Refused, Unmasked
from bot.ports import Commission, Finished, Provider
from bot.providers.openai import Settings, connect
from bot.values import Cost, Offer, Task
from tests.emulators.faults import Breaks, Fault, Hangs, Mangles, Says
from tests.emulators.openai import Emulator, Flavour, emulated
from tests.emulators.openai.customer import commission, connected, edit, file, mask, plain
from tests.emulators.openai.forms import parts
from tests.emulators.pictures import owner_of
from tests.services import PROMPT, Watch

OWN = (Flavour.LOCALAI, Flavour.VLLM, Flavour.SGLANG)
MODELS = {
    Flavour.LOCALAI: "stablediffusion",
    Flavour.VLLM: "Qwen/Qwen-Image",
    Flavour.SGLANG: "black-forest-labs/FLUX.1-dev",
}


@pytest.fixture(scope="module")
def servers() -> Iterator[dict[Flavour, Emulator]]:
    with ExitStack() as stack:
        yield {flavour: stack.enter_context(emulated(flavour)) for flavour in OWN}


@pytest.fixture(params=OWN, ids=str)
def any_server(servers: dict[Flavour, Emulator], request: pytest.FixtureRequest) -> Emulator:
    emulator = servers[request.param]
    emulator.clear()
    return emulator


@pytest.fixture
def localai(servers: dict[Flavour, Emulator]) -> Emulator:
    servers[Flavour.LOCALAI].clear()
    return servers[Flavour.LOCALAI]


@pytest.fixture
def sglang(servers: dict[Flavour, Emulator]) -> Emulator:
    servers[Flavour.SGLANG].clear()
    return servers[Flavour.SGLANG]


def order(emulator: Emulator) -> Commission:
    return plain(MODELS[emulator.flavour])


async def offer(provider: Provider) -> Offer:
    return (await provider.offers())[0]


async def finished(provider: Provider, commission: Commission) -> Finished:
    outcome = await provider.submit(commission)
    assert isinstance(outcome, Finished)
    return outcome


async def test_every_server_of_ones_own_draws(any_server: Emulator) -> None:
    async with connected(any_server) as own:
        outcome = await finished(own, replace(order(any_server), n=2))

    assert [owner_of(one, list(any_server.orders)) for one in outcome.results if isinstance(one, bytes)] == [
        *any_server.orders,
        *any_server.orders,
    ]
    assert outcome.charged is None
    (sent,) = any_server.journal.of("create")
    assert "authorization" not in sent.headers
    assert sent.read(dict) == {
        "model": MODELS[any_server.flavour],
        "prompt": PROMPT,
        "n": 2,
        "size": "512x512",
        "response_format": "b64_json",
    }


async def test_a_server_of_ones_own_offers_what_all_of_them_can(any_server: Emulator) -> None:
    async with connected(any_server) as own:
        one = await offer(own)

    assert (one.tasks, one.masks, one.qualities, one.sizes) == ((Task.TEXT_TO_IMAGE,), False, (), ("512px", "1K"))
    assert (one.seeds, one.negatives, one.prices) == (False, False, ())


async def test_what_costs_nothing_is_free(localai: Emulator) -> None:
    async with connected(localai, free=True) as own:
        assert {price.cost for price in (await offer(own)).prices} == {Cost(0, "USD")}
        await finished(own, replace(order(localai), budget=Cost(0, "USD")))


async def test_seeds_and_negative_words_go_where_the_server_takes_them(any_server: Emulator) -> None:
    async with connected(any_server, seeds=True, negatives=True) as own:
        one = await offer(own)
        await own.submit(replace(order(any_server), seed=0, negative="rain"))

    assert (one.seeds, one.negatives) == (True, True)
    (taken,) = any_server.orders.values()
    assert (taken.fields["seed"], taken.fields["negative_prompt"]) == (0, "rain")


async def test_the_operator_says_how_large_such_a_server_draws(localai: Emulator) -> None:
    async with connected(localai, sizes=["2K"]) as own:
        assert (await offer(own)).sizes == ("2K",)
        await own.submit(replace(order(localai), size="2K", aspect_ratio="16:9"))
        with pytest.raises(Refused):
            await own.submit(order(localai))

    assert [taken.fields["size"] for taken in localai.orders.values()] == ["2736x1536"]


async def test_named_models_need_no_list(localai: Emulator) -> None:
    async with connected(localai, models=["stablediffusion"]) as own:
        assert [one.vendor_id for one in await own.offers()] == ["stablediffusion"]

    assert localai.journal.names == []


async def test_a_model_that_people_know_keeps_its_name(sglang: Emulator) -> None:
    async with connected(sglang) as own:
        one = await offer(own)

    assert (one.model, one.vendor_id, one.name) == ("flux-1-dev", MODELS[Flavour.SGLANG], MODELS[Flavour.SGLANG])


async def test_pictures_are_changed_where_the_operator_says_so(sglang: Emulator) -> None:
    async with connected(sglang, edits=True, seeds=True) as own:
        assert (await offer(own)).tasks == tuple(Task)
        await own.submit(replace(edit(file(), order=order(sglang)), seed=7))

    (sent,) = sglang.journal.of("create")
    fields = {part.field: part.body.decode() for part in parts(sent.headers["content-type"], sent.body)[:-1]}
    assert (fields["seed"], fields["response_format"]) == ("7", "b64_json")


async def test_what_such_a_server_cannot_do_is_refused_before_anything_is_sent(sglang: Emulator) -> None:
    async with connected(sglang) as own:
        for wrong in (edit(file(), order=order(sglang)), replace(order(sglang), quality="low")):
            with pytest.raises(Refused):
                await own.submit(wrong)
    async with connected(sglang, edits=True) as own:
        with pytest.raises(Unmasked):
            await own.submit(edit(file(), mask=mask(), order=order(sglang)))

    assert sglang.journal.names == []


@pytest.mark.parametrize("links", ["own", "relative"])
async def test_a_picture_that_lies_on_the_server_is_fetched_from_it(localai: Emulator, links: str) -> None:
    localai.links = links

    async with connected(localai) as own:
        (picture,) = (await finished(own, order(localai))).results

    assert isinstance(picture, bytes)
    assert owner_of(picture, list(localai.orders))
    assert localai.journal.names == ["create", "file"]


async def test_the_key_is_shown_to_the_server_alone(localai: Emulator) -> None:
    localai.key = "sk-house"
    try:
        localai.links = "own"
        async with connected(localai) as own:
            await own.submit(order(localai))
    finally:
        localai.key = ""

    assert [one.headers["authorization"] for one in localai.journal.of("file")] == ["Bearer sk-house"]


async def test_a_picture_that_lies_elsewhere_is_handed_on_as_a_link(localai: Emulator) -> None:
    localai.links = "cdn"

    async with connected(localai) as own:
        (link,) = (await finished(own, order(localai))).results

    assert isinstance(link, str)
    assert link.startswith(localai.ports.cdn)
    assert localai.journal.names == ["create"]


UNFETCHED: dict[str, Fault] = {
    "gone": Says("", 404),
    "HTML": Says("<html>"),
    "broken": Breaks(),
    "silent": Hangs(),
    "elsewhere": Says("", 302, {"Location": "http://169.254.169.254/"}),
    "endless": Says(b"\x89PNG\r\n\x1a\n" + bytes(65 * 1024 * 1024)),
}


@pytest.mark.parametrize("name", UNFETCHED)
async def test_a_picture_that_the_server_does_not_hand_out_stays_a_link(localai: Emulator, name: str) -> None:
    localai.links = "relative"
    localai.fail("file", UNFETCHED[name])

    async with connected(localai, file_seconds=0.7) as own:
        (link,) = (await finished(own, order(localai))).results

    assert isinstance(link, str)
    assert link.startswith(f"{localai.ports.api}/files/")
    assert len(localai.journal.of("file")) == 1


async def test_pictures_come_in_any_of_the_ways_together(localai: Emulator) -> None:
    png = "data:image/png;base64,iVBORw0KGgo="
    said = f'{{"data":[{{"b64_json":"{png}"}},{{"url":"{png}"}},{{"url":null}},{{"b64_json":"iVBO\\nRw0KGgo"}}]}}'
    localai.fail("create", Mangles(lambda _: said.encode()))

    async with connected(localai) as own:
        assert (await finished(own, order(localai))).results == (b"\x89PNG\r\n\x1a\n",) * 3


SAID: dict[str, tuple[Fault, type[JobError], str]] = {
    "a sentence": (Says('{"detail":"no such scheduler"}', 400), Refused, "HTTP 400: no such scheduler"),
    "fields": (
        Says(f'{{"detail":[{{"loc":["body","n"],"msg":"too large","input":"{PROMPT}"}},{{"msg":"x"}}]}}', 422),
        Refused,
        "HTTP 422: too large; x",
    ),
    "not ready": (Says('{"detail":"the engine is starting"}', 503), Busy, "HTTP 503: the engine is starting"),
    "a number for a code": (
        Says('{"error":{"code":500,"message":"could not load model","type":""}}', 500),
        Busy,
        "HTTP 500 500: could not load model",
    ),
    "a mere sentence": (Says('{"error":"bad input"}', 400), Refused, "HTTP 400: bad input"),
    "no page": (Says('{"detail":"Not Found"}', 404), Gone, "HTTP 404: Not Found"),
    "links": (
        Says('{"detail":"response_format=\'url\' requires cloud storage to be configured."}', 400),
        Refused,
        "HTTP 400: response_format='url' requires cloud storage to be configured.",
    ),
    "moderated": (Says('{"error":{"code":"content_policy_violation"}}', 400), Moderated, ""),
}


@pytest.mark.parametrize("name", SAID)
async def test_every_shape_of_an_error_is_read(localai: Emulator, name: str) -> None:
    fault, error, detail = SAID[name]
    localai.fail("create", fault)

    async with connected(localai) as own:
        with pytest.raises(error) as raised:
            await own.submit(order(localai))

    assert type(raised.value) is error
    assert raised.value.detail == (detail or "HTTP 400 content_policy_violation")


HOSTS = {
    "https://api.openai.com/v1": PriceChanged,
    "https://eu.api.openai.com/v1": PriceChanged,
    "https://api.openai.com.example.org/v1": Refused,
    "http://127.0.0.1:8080/v1": Refused,
}


@pytest.mark.parametrize(("base_url", "error"), HOSTS.items())
async def test_openai_is_known_by_its_host(base_url: str, error: type[JobError]) -> None:
    """It alone knows qualities, and what they cost."""
    async with connect(Settings(base_url=base_url), {"OPENAI_API_KEY": "sk-1"}, Watch()) as provider:
        with pytest.raises(error) as raised:
            await provider.submit(commission(budget=0.001))

    assert type(raised.value) is error
