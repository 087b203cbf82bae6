"""What IMA Studio's errors and broken connections mean, and what they prove."""

from dataclasses import replace

import msgspec
import pytest

from bot import errors
from bot.errors import JobError
from bot.ports import Pending, Provider
from tests.emulators.faults import Breaks, Fault, Halves, Hangs, Mangles, Says, Zips
from tests.emulators.ima import Emulator
from tests.emulators.ima.customer import commission, connected, edit, file
from tests.ima_fixtures import emulator, hasty, ima, server, watch  # noqa: F401 - fixtures

HTML = "<html><body>502 Bad Gateway</body></html>"


def envelope(code: int | str, message: str = "no", status: int = 200, retry: str = "") -> Says:
    body = msgspec.json.encode({"code": code, "message": message, "data": None})
    return Says(body, status, {"Retry-After": retry} if retry else {})


async def raised_by_create(ima: Provider) -> JobError:
    with pytest.raises(JobError) as raised:
        await ima.submit(commission())
    return raised.value


async def raised_by_poll(ima: Provider) -> JobError:
    with pytest.raises(JobError) as raised:
        await ima.poll("task_1")
    return raised.value


CODES: list[tuple[tuple[int | str, str], type[JobError]]] = [
    ((400, "size must be in the options"), errors.Refused),
    ((400, "at least 3686400 pixels"), errors.Refused),
    ((400, "content policy"), errors.Moderated),
    ((400, "包含敏感内容"), errors.Moderated),
    ((401, "Unauthorized"), errors.Unauthorized),
    ((402, "no money"), errors.OutOfCredits),
    ((404, "no such model"), errors.Gone),
    ((429, "Rate limit exceeded"), errors.RateLimited),
    ((500, "too complex"), errors.Busy),
    ((500, "the size needs at least 3686400 pixels"), errors.Refused),
    ((503, "Model unavailable"), errors.Busy),
    ((4008, "Insufficient points"), errors.OutOfCredits),
    (("4008", "Insufficient points"), errors.OutOfCredits),
    ((4014, "no"), errors.PlanRequired),
    ((777, "this model requires a subscription"), errors.PlanRequired),
    ((777, "违规"), errors.Moderated),
    ((777, "who knows"), errors.Broken),
]


@pytest.mark.parametrize("status", [200, 401, 500])
@pytest.mark.parametrize(("said", "error"), CODES)
async def test_the_code_in_the_body_decides_whatever_the_status(
    ima: Provider, emulator: Emulator, said: tuple[int | str, str], error: type[JobError], status: int
) -> None:
    emulator.fail("create", envelope(*said, status))

    assert type(await raised_by_create(ima)) is error
    assert emulator.creates == 0


async def test_an_order_taken_under_a_status_of_failure_is_taken(ima: Provider, emulator: Emulator) -> None:
    emulator.fail("create", Mangles(bytes, status=500))

    await ima.submit(commission())

    assert emulator.creates == 1


CREATE_FAULTS: dict[str, tuple[Fault, type[JobError]]] = {
    "reset before": (Breaks(), errors.UnknownOutcome),
    "reset after": (Breaks(done=True), errors.UnknownOutcome),
    "half an answer": (Halves(), errors.UnknownOutcome),
    "a page": (Says(HTML), errors.UnknownOutcome),
    "nothing": (Says(), errors.UnknownOutcome),
    "null": (Says("null"), errors.UnknownOutcome),
    "a list": (Says("[]"), errors.UnknownOutcome),
    "no code": (Says('{"data":{"id":"x"}}'), errors.UnknownOutcome),
    "no data": (Says('{"code":0}'), errors.UnknownOutcome),
    "no id": (Says('{"code":0,"data":{"id":""}}'), errors.UnknownOutcome),
    "an object as id": (Says('{"code":0,"data":{"id":{}}}'), errors.UnknownOutcome),
    "no id under a status of refusal": (Says('{"code":0,"data":null}', 400), errors.UnknownOutcome),
    "a code that is none": (Says('{"code":"twelve"}'), errors.UnknownOutcome),
    "a wrong gzip": (Says("plain", headers={"Content-Encoding": "gzip"}), errors.UnknownOutcome),
    "elsewhere": (Says("", 302, {"Location": "http://127.0.0.1:1/"}), errors.UnknownOutcome),
    "a gateway's page": (Says(HTML, 502), errors.UnknownOutcome),
    "a gateway's patience": (Says(HTML, 504), errors.UnknownOutcome),
    "a slow request": (Says("", 408), errors.UnknownOutcome),
    "overload": (Says("", 529), errors.UnknownOutcome),
    "refused": (Says("", 400), errors.Refused),
    "unauthorized": (Says("", 401), errors.Unauthorized),
    "unpaid": (Says("", 402), errors.OutOfCredits),
    "forbidden": (Says(HTML, 403), errors.Unauthorized),
    "not found": (Says(HTML, 404), errors.Gone),
    "too large": (Says("", 413), errors.TooLarge),
    "too many": (Says("", 429), errors.RateLimited),
}


@pytest.mark.parametrize("name", CREATE_FAULTS)
async def test_only_a_proper_refusal_proves_that_nothing_was_created(
    ima: Provider, emulator: Emulator, name: str
) -> None:
    fault, error = CREATE_FAULTS[name]
    emulator.fail("create", fault)

    assert type(await raised_by_create(ima)) is error
    assert len(emulator.journal.of("create")) == 1


READ_FAULTS: dict[str, tuple[Fault, type[JobError]]] = {
    "reset": (Breaks(), errors.Unreachable),
    "half an answer": (Halves(), errors.Unreachable),
    "a page": (Says(HTML), errors.Busy),
    "nothing": (Says(), errors.Busy),
    "null": (Says("null"), errors.Busy),
    "no data": (Says('{"code":0}'), errors.Busy),
    "data of another kind": (Says('{"code":0,"data":"later"}'), errors.Busy),
    "elsewhere": (Says("", 302, {"Location": "http://127.0.0.1:1/"}), errors.Busy),
    "a gateway's page": (Says(HTML, 502), errors.Busy),
    "a wrong request": (Says("", 400), errors.Broken),
    "a wrong price": (envelope(6006), errors.Broken),
    "a wrong body": (envelope(400, "bad request"), errors.Broken),
    "not found": (Says("", 404), errors.Gone),
    "a refusal of the content": (envelope(400, "sensitive"), errors.Moderated),
    "unauthorized": (envelope(401), errors.Unauthorized),
    "too many": (Says("", 429), errors.RateLimited),
}


REFUSALS = frozenset({"a wrong request", "a wrong body"})
"""A question about a task can only be refused for the task."""


@pytest.mark.parametrize("name", READ_FAULTS)
async def test_a_poll_that_fails_leaves_the_task_alone(ima: Provider, emulator: Emulator, name: str) -> None:
    fault, error = READ_FAULTS[name]
    emulator.fail("detail", fault)

    told = await raised_by_poll(ima)

    assert type(told) is (errors.Gone if name in REFUSALS else error)


@pytest.mark.parametrize("name", READ_FAULTS)
async def test_without_a_list_nothing_is_ordered(ima: Provider, emulator: Emulator, name: str) -> None:
    fault, error = READ_FAULTS[name]
    emulator.fail("list", fault)

    assert type(await raised_by_create(ima)) is error
    assert emulator.journal.names == ["list"]


@pytest.mark.parametrize("done", [False, True])
async def test_an_order_that_meets_silence_may_have_been_taken(hasty: Provider, emulator: Emulator, done: bool) -> None:
    emulator.fail("create", Hangs(done))

    assert type(await raised_by_create(hasty)) is errors.UnknownOutcome
    assert emulator.creates == done


@pytest.mark.parametrize("endpoint", ["list", "token", "put"])
async def test_silence_before_an_order_is_harmless(hasty: Provider, emulator: Emulator, endpoint: str) -> None:
    emulator.fail(endpoint, Hangs())

    with pytest.raises(errors.Unreachable):
        await hasty.submit(edit(file()))

    assert emulator.journal.of("create") == []


UPLOAD_FAULTS: dict[str, tuple[str, Fault, type[JobError]]] = {
    "token: reset": ("token", Breaks(), errors.Unreachable),
    "token: key": ("token", envelope(401), errors.Unauthorized),
    "token: clock": ("token", envelope(400, "timestamp"), errors.Broken),
    "token: too large": ("token", envelope(413, "file too large"), errors.TooLarge),
    "token: a page": ("token", Says(HTML), errors.Busy),
    "token: no data": ("token", Says('{"data":null}'), errors.Busy),
    "token: no address": ("token", Says('{"data":{"ful":"file:///x","fdl":"x"}}'), errors.Busy),
    "token: a broken address": ("token", Says('{"data":{"ful":"http://h:port/","fdl":"http://h/"}}'), errors.Busy),
    "put: reset": ("put", Breaks(done=True), errors.Unreachable),
    "put: signature": ("put", Says("<Error/>", 403), errors.Broken),
    "put: too large": ("put", Says("<Error/>", 413), errors.TooLarge),
    "put: down": ("put", Says("<Error/>", 503), errors.Busy),
}


@pytest.mark.parametrize("name", UPLOAD_FAULTS)
async def test_without_its_reference_nothing_is_ordered(ima: Provider, emulator: Emulator, name: str) -> None:
    endpoint, fault, error = UPLOAD_FAULTS[name]
    emulator.fail(endpoint, fault)

    with pytest.raises(JobError) as raised:
        await ima.submit(edit(file()))

    assert type(raised.value) is error
    assert emulator.journal.of("create") == []


async def test_a_token_needs_no_code_beside_it(ima: Provider, emulator: Emulator) -> None:
    emulator.fail("token", Mangles(lambda body: body.replace(b'"code":0,', b"")))

    await ima.submit(edit(file()))

    assert emulator.creates == 1


async def test_answers_in_gzip_are_read(ima: Provider, emulator: Emulator) -> None:
    for endpoint in ("list", "create", "detail"):
        emulator.fail(endpoint, Zips())

    await ima.submit(commission())

    assert await ima.poll(next(iter(emulator.tasks))) == Pending()


@pytest.mark.parametrize(("said", "after"), [("2", 2), ("0", 0), ("99999", 99999), ("", None)])
async def test_the_pause_that_is_asked_for_is_handed_on(
    ima: Provider, emulator: Emulator, said: str, after: float | None
) -> None:
    emulator.fail("create", envelope(429, retry=said))

    error = await raised_by_create(ima)

    assert isinstance(error, errors.RateLimited)
    assert error.after == after


@pytest.mark.parametrize("settings", [{"base_url": "http://127.0.0.1:1"}, {"proxy": "http://127.0.0.1:1"}])
async def test_who_cannot_be_reached_got_nothing(emulator: Emulator, settings: dict[str, str]) -> None:
    async with connected(emulator, None, **settings) as ima:
        assert type(await raised_by_create(ima)) is errors.Unreachable

    assert emulator.journal.names == []


async def test_an_order_that_cannot_be_written_down_is_not_sent(ima: Provider, emulator: Emulator) -> None:
    with pytest.raises(errors.Refused):
        await ima.submit(replace(commission(), prompt="\ud800"))


async def test_a_rule_that_was_garbled_on_its_way_is_read_again(ima: Provider, emulator: Emulator) -> None:
    emulator.fail("list", Mangles(lambda body: body.replace(b"2341", b"9" * 30)))

    await ima.submit(commission())

    assert emulator.journal.names == ["list", "create", "list", "create"]
