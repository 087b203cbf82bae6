"""WellAPI over real HTTP: what is offered, ordered, waited for and paid."""

import io
from dataclasses import replace

import msgspec
import pytest
from PIL import Image

from bot.errors import (
    Broken,
    Busy,
    ConfigError,
    Gone,
    JobError,
    Moderated,
    OutOfCredits,
    PriceChanged,
    RateLimited,
    Refused,
    TooLarge,
    Unauthorized,
    UnknownOutcome,
)
from bot.ports import Accepted, Account, Finished, Lost, Pending, Provider
from bot.providers.wellapi import Settings, connect
from bot.values import Cost, Task
from tests.emulators.faults import Fault, Mangles, Says
from tests.emulators.openai import Emulator
from tests.emulators.openai.customer import commission, connected, edit, file, mask
from tests.emulators.openai.forms import parts
from tests.emulators.pictures import owner_of
from tests.openai_fixtures import gateway, watch, wellapi, wellapi_server  # noqa: F401 - fixtures
from tests.services import JOB, PROMPT, Watch, ticket

TABLE = {"gpt-image-2": {"text_input": 5.0, "image_input": 8.0, "output": 30.0, "low": 0.006}}


async def test_every_gpt_image_is_offered_and_no_changes_unless_wanted(wellapi: Provider) -> None:
    offers = await wellapi.offers()

    assert [offer.model for offer in offers] == ["gpt-image-2", "gpt-image-2-all", "gpt-image-1"]
    assert {(one.provider, one.tasks, one.masks, one.most, one.prices) for one in offers} == {
        ("wellapi", (Task.TEXT_TO_IMAGE,), False, 10, ())
    }
    assert offers[0].qualities == ("medium", "low", "high")
    assert (offers[0].sizes, offers[2].sizes) == (("1K", "2K", "4K"), ("1K",))


async def test_only_the_models_that_the_operator_names_are_offered(gateway: Emulator) -> None:
    async with connected(gateway, models=["flux-kontext-pro", "gpt-image-9"]) as wellapi:
        assert [offer.vendor_id for offer in await wellapi.offers()] == ["flux-kontext-pro"]


async def test_an_order_has_the_gateways_own_fields(gateway: Emulator) -> None:
    async with connected(gateway, format="jpeg") as wellapi:
        outcome = await wellapi.submit(commission(ratio="16:9", size="2K", n=2))

    (sent,) = gateway.journal.of("create")
    assert sent.headers["authorization"] == f"Bearer {gateway.key}"
    assert sent.read(dict) == {
        "model": "gpt-image-2",
        "prompt": PROMPT,
        "n": 2,
        "size": "2736x1536",
        "format": "jpeg",
        "quality": "low",
    }
    assert isinstance(outcome, Finished)
    assert [Image.open(io.BytesIO(one)).format for one in outcome.results if isinstance(one, bytes)] == ["PNG", "PNG"]
    assert outcome.charged is None


async def test_what_was_used_up_is_charged_by_the_operators_table(gateway: Emulator) -> None:
    async with connected(gateway, prices=TABLE, edits=True) as wellapi:
        (first, *_) = await wellapi.offers()
        drawn = await wellapi.submit(commission())
        changed = await wellapi.submit(edit())
        with pytest.raises(PriceChanged):
            await wellapi.submit(commission(budget=0.001))

    assert {price.quality: price.cost for price in first.prices if price.size == "1K"} == {
        "low": Cost(0.006, "USD", about=True)
    }
    assert isinstance(drawn, Finished)
    assert isinstance(changed, Finished)
    assert drawn.charged == Cost((8 * 5 + 196 * 30) / 1_000_000, "USD", about=True)
    # The gateway does not tell the input apart: all of it counts as pictures.
    assert changed.charged == Cost((328 * 8 + 196 * 30) / 1_000_000, "USD", about=True)


@pytest.mark.parametrize(
    "order",
    [
        replace(commission(), prompt="x" * 1001),
        commission(n=11),
        commission(size="512px"),
        replace(commission(), seed=7),
        replace(commission(), prompt="\ud83d"),
        edit(),
    ],
    ids=["too long", "too many", "too small", "a seed", "half a letter", "a change"],
)
async def test_what_does_not_fit_is_refused_before_anything_is_sent(
    wellapi: Provider, gateway: Emulator, order: object
) -> None:
    assert isinstance(order, type(commission()))
    with pytest.raises(Refused):
        await wellapi.submit(order)

    assert gateway.journal.names == []


async def test_a_thousand_letters_are_taken(wellapi: Provider, gateway: Emulator) -> None:
    await wellapi.submit(replace(commission(), prompt="x" * 1000))

    assert gateway.creates == 1


async def test_pictures_are_changed_where_the_operator_wants_it(gateway: Emulator) -> None:
    async with connected(gateway, edits=True) as wellapi:
        (first, *_) = await wellapi.offers()
        await wellapi.submit(edit(file(), file("JPEG"), mask=mask()))

    assert (first.tasks, first.masks, first.references) == (tuple(Task), True, 16)
    (sent,) = gateway.journal.of("create")
    assert sent.url.endswith("/v1/images/edits")
    form = parts(sent.headers["content-type"], sent.body)
    assert [(part.field, part.mime) for part in form if part.filename] == [
        ("image", "image/png"),
        ("image", "image/jpeg"),
        ("mask", "image/png"),
    ]
    assert {part.field for part in form if not part.filename} == {"model", "prompt", "n", "size", "format", "quality"}


async def test_pictures_that_are_too_large_together_are_not_sent(gateway: Emulator) -> None:
    large = b"\x89PNG\r\n\x1a\n" + bytes(26_000_000)

    async with connected(gateway, edits=True) as wellapi:
        with pytest.raises(TooLarge):
            await wellapi.submit(edit(large, large))

    assert gateway.journal.names == []


@pytest.mark.parametrize("shelf", ["data", "images"])
@pytest.mark.parametrize("links", ["", "cdn", "relative"])
async def test_an_order_that_is_answered_with_a_ticket_is_waited_for(
    wellapi: Provider, gateway: Emulator, shelf: str, links: str
) -> None:
    gateway.tickets, gateway.shelf, gateway.links = True, shelf, links

    job = ticket(await wellapi.submit(commission(n=2)))
    seen = [await wellapi.poll(job) for _ in range(3)]

    assert seen[:2] == [Pending(), Pending()]
    assert isinstance(seen[2], Finished)
    kinds = {str if links == "cdn" else bytes}
    assert {type(one) for one in seen[2].results} == kinds
    assert len(seen[2].results) == 2
    assert all(owner_of(one, [job]) for one in seen[2].results if isinstance(one, bytes))


@pytest.mark.parametrize("word", ["succeeded", "success", "completed", "SUCCESS"])
async def test_every_word_for_success_is_known(wellapi: Provider, gateway: Emulator, word: str) -> None:
    gateway.tickets, gateway.stages = True, ("completed",)
    job = ticket(await wellapi.submit(commission()))
    gateway.fail("task", Mangles(lambda body: body.replace(b"completed", word.encode())))

    assert isinstance(await wellapi.poll(job), Finished)


WAITING = {
    "a word that nobody knows": '{"status":"marinating"}',
    "no word": "{}",
    "a number": '{"status":7}',
    "success without pictures": '{"status":"success","data":[]}',
    "success with nothing usable": '{"status":"success","data":[{"b64_json":"bm9uc2Vuc2U="},null]}',
}


@pytest.mark.parametrize("name", WAITING)
async def test_what_is_not_over_is_waited_for(wellapi: Provider, gateway: Emulator, name: str) -> None:
    gateway.fail("task", Says(WAITING[name]))

    assert await wellapi.poll("img_1") == Pending()


POLLS: dict[str, tuple[Fault, type[JobError]]] = {
    "failed": (Says('{"status":"failed","error":"out of memory"}'), Broken),
    "an error": (Says('{"status":"error","error":{"message":"upstream","code":"do_request_failed"}}'), Broken),
    "failed without a word": (Says('{"status":"failed"}'), Broken),
    "moderated": (Says('{"status":"failed","error":{"code":"sensitive_words_detected"}}'), Moderated),
    "forgotten": (Says('{"error":{"message":"task not found"}}', 404), Gone),
    "HTML": (Says("<html>"), Busy),
    "a gateway's page": (Says("<html>", 502), Busy),
    "too many": (Says('{"error":{"code":"rate_limit_exceeded"}}', 429), RateLimited),
    "a wrong question": (Says('{"error":{"message":"no"}}', 400), Broken),
    "another shape": (Says('{"status":"success","data":"x"}'), Busy),
}


@pytest.mark.parametrize("name", POLLS)
async def test_what_ends_or_holds_up_a_task_is_told(wellapi: Provider, gateway: Emulator, name: str) -> None:
    fault, error = POLLS[name]
    gateway.fail("task", fault)

    with pytest.raises(error) as raised:
        await wellapi.poll("img_1")

    assert type(raised.value) is error


async def test_a_ticket_that_comes_as_a_number_is_kept_as_text(wellapi: Provider, gateway: Emulator) -> None:
    gateway.fail("create", Mangles(lambda _: b'{"task_id":4711}'))

    assert await wellapi.submit(commission()) == Accepted("4711")


async def test_a_ticket_is_no_path(wellapi: Provider, gateway: Emulator) -> None:
    with pytest.raises(JobError):
        await wellapi.poll("../../models")

    assert "models" not in gateway.journal.names


def new_api(status: int, code: str, message: str = "用户额度不足 (request id: 2026)") -> Says:
    error = {"message": message, "type": "new_api_error", "param": "", "code": code}
    return Says(msgspec.json.encode({"error": error}), status)


SAID: dict[str, tuple[Fault, type[JobError]]] = {
    "no quota": (new_api(403, "insufficient_user_quota"), OutOfCredits),
    "no quota for the token": (new_api(403, "pre_consume_token_quota_failed"), OutOfCredits),
    "a wrong key": (new_api(401, ""), Unauthorized),
    "nobody serves the model": (new_api(503, "model_not_found"), Busy),
    "no such model": (new_api(404, "model_not_found"), Gone),
    "no key in the channel": (new_api(500, "channel:no_available_key"), Busy),
    "a wrong key in the channel": (new_api(401, "channel:invalid_key"), Busy),
    "no channel": (new_api(500, "get_channel_failed"), Busy),
    "sensitive words": (new_api(400, "sensitive_words_detected"), Moderated),
    "a blocked prompt": (new_api(400, "prompt_blocked"), Moderated),
    "upstream answered badly": (new_api(500, "bad_response_status_code"), Busy),
    "upstream did not answer": (new_api(502, "do_request_failed"), Busy),
    "too many at once": (new_api(429, "token_concurrency_limit_reached"), RateLimited),
    "upstream moderation": (new_api(400, "moderation_blocked"), Moderated),
    "upstream quota": (Says('{"error":{"type":"insufficient_quota","message":"x"}}', 429), OutOfCredits),
    "too large for the gate": (Says("<html>", 413), TooLarge),
    "an error in a success": (new_api(200, "insufficient_user_quota"), OutOfCredits),
    "a page": (Says("<html>", 502), UnknownOutcome),
    "no picture and no ticket": (Says('{"created":1,"task_id":""}'), UnknownOutcome),
}


@pytest.mark.parametrize("name", SAID)
async def test_the_gateways_errors_are_known(wellapi: Provider, gateway: Emulator, name: str) -> None:
    fault, error = SAID[name]
    gateway.fail("create", fault)

    with pytest.raises(error) as raised:
        await wellapi.submit(commission())

    assert type(raised.value) is error
    assert len(gateway.journal.of("create")) == 1


async def test_the_operator_reads_what_the_gateway_said(wellapi: Provider, gateway: Emulator) -> None:
    gateway.fail("create", new_api(503, "model_not_found", f"no channel for {gateway.key} in group x: {PROMPT}"))

    with pytest.raises(Busy) as raised:
        await wellapi.submit(commission())

    assert raised.value.detail == "HTTP 503 model_not_found: no channel for … in group x: …"


async def test_the_account_is_checked_without_spending_anything(wellapi: Provider, gateway: Emulator) -> None:
    assert await wellapi.check() == Account()
    assert gateway.journal.names == ["models"]


async def test_an_order_is_held_and_a_ticket_outlives_the_process(wellapi: Provider) -> None:
    abilities = wellapi.abilities
    assert (abilities.held, abilities.resumes, abilities.cancel, abilities.lookup) == (True, True, False, False)
    assert await wellapi.progress(JOB) == Pending()
    for call in (wellapi.cancel("1"), wellapi.lookup(Lost(JOB, "gpt-image-2", 0))):
        with pytest.raises(Broken):
            await call


@pytest.mark.parametrize(
    ("wrong", "key"),
    [(Settings(base_url="wellapi.ai"), "sk-1"), (Settings(proxy="nonsense"), "sk-1"), (Settings(), "two words")],
)
async def test_a_wrong_setting_is_told_before_anything_is_sent(wrong: Settings, key: str) -> None:
    with pytest.raises(ConfigError):
        async with connect(wrong, {"WELLAPI_API_KEY": key}, Watch()):
            pass
