"""What CreatOK's errors and broken connections mean, and what they prove."""

from __future__ import annotations

import msgspec
import pytest

from bot import errors
from bot.errors import JobError
from bot.ports import Accepted, Pending, Provider
from tests.emulators.creatok import Emulator
from tests.emulators.creatok.customer import commission, connected, edit, file
from tests.emulators.creatok.fixtures import creatok, emulator, hasty, server, watch  # noqa: F401 - fixtures
from tests.emulators.faults import Breaks, Fault, Halves, Hangs, Mangles, Says, Zips
from tests.services import PROMPT

HTML = "<html><body>Attention required</body></html>"


def envelope(code: int | str, message: object = "no", status: int = 200, retry: str = "") -> Says:
    body = msgspec.json.encode({"code": code, "msg": message})
    return Says(body, status, {"Retry-After": retry} if retry else {})


async def raised_by_create(creatok: Provider) -> JobError:
    with pytest.raises(JobError) as raised:
        await creatok.submit(commission())
    return raised.value


async def raised_by_poll(creatok: Provider) -> JobError:
    with pytest.raises(JobError) as raised:
        await creatok.poll("img_1")
    return raised.value


WORDS: list[tuple[str, type[JobError]]] = [
    ("Insufficient credits", errors.OutOfCredits),
    ("your balance is too low", errors.OutOfCredits),
    ("积分不足", errors.OutOfCredits),
    ("余额不足", errors.OutOfCredits),
    ("Too many requests", errors.RateLimited),
    ("Rate limit reached", errors.RateLimited),
    ("操作过于频繁", errors.RateLimited),
    ("content policy violation", errors.Moderated),
    ("sensitive words", errors.Moderated),
    ("内容违规", errors.Moderated),
    ("Unauthorized", errors.Unauthorized),
    ("invalid API key", errors.Unauthorized),
    ("Unsupported model", errors.Gone),
    ("the model was not found", errors.Gone),
    ("image is too large", errors.TooLarge),
    ("Server busy", errors.Busy),
    ("服务繁忙，请稍后再试", errors.Busy),
    ("failed to generate this", errors.Refused),
    ("参数错误", errors.Refused),
    ("", errors.Refused),
]


@pytest.mark.parametrize(("words", "error"), WORDS)
async def test_under_http_200_the_words_decide_and_no_number(
    creatok: Provider, emulator: Emulator, words: str, error: type[JobError]
) -> None:
    emulator.fail("create", envelope(4711, words), envelope("x1", words), envelope("401", words))

    assert type(await raised_by_create(creatok)) is error
    assert type(await raised_by_create(creatok)) is errors.UnknownOutcome, "a code that is no number is no envelope"
    assert type(await raised_by_create(creatok)) is error
    assert emulator.creates == 0


async def test_words_of_the_prompt_itself_mean_nothing(creatok: Provider, emulator: Emulator) -> None:
    emulator.fail("create", envelope(4000, f"cannot draw {PROMPT}"))

    assert type(await raised_by_create(creatok)) is errors.Refused


STATUSES: list[tuple[int, type[JobError]]] = [
    (400, errors.Refused),
    (401, errors.Unauthorized),
    (402, errors.OutOfCredits),
    (403, errors.Unauthorized),
    (404, errors.Gone),
    (408, errors.UnknownOutcome),
    (409, errors.Refused),
    (410, errors.Gone),
    (413, errors.TooLarge),
    (422, errors.Refused),
    (429, errors.RateLimited),
    (500, errors.Busy),
    (502, errors.Busy),
    (503, errors.Busy),
    (504, errors.UnknownOutcome),
    (524, errors.UnknownOutcome),
    (529, errors.Busy),
]


@pytest.mark.parametrize(("status", "error"), STATUSES)
async def test_an_error_status_goes_before_the_words(
    creatok: Provider, emulator: Emulator, status: int, error: type[JobError]
) -> None:
    emulator.fail("create", envelope(1, "no", status))

    assert type(await raised_by_create(creatok)) is error
    assert emulator.creates == 0


@pytest.mark.parametrize("status", [400, 403, 422])
async def test_a_vague_status_leaves_it_to_the_words(creatok: Provider, emulator: Emulator, status: int) -> None:
    emulator.fail("create", envelope(1, "sensitive", status), envelope(1, "积分不足", status))

    assert type(await raised_by_create(creatok)) is errors.Moderated
    assert type(await raised_by_create(creatok)) is errors.OutOfCredits


CREATE_FAULTS: dict[str, tuple[Fault, type[JobError]]] = {
    "reset before": (Breaks(), errors.UnknownOutcome),
    "reset after": (Breaks(done=True), errors.UnknownOutcome),
    "half an answer": (Halves(), errors.UnknownOutcome),
    "a page": (Says(HTML), errors.UnknownOutcome),
    "nothing": (Says(), errors.UnknownOutcome),
    "null": (Says("null"), errors.UnknownOutcome),
    "a list": (Says("[]"), errors.UnknownOutcome),
    "no code": (Says('{"data":{"task_id":"x"}}'), errors.UnknownOutcome),
    "no data": (Says('{"code":0}'), errors.UnknownOutcome),
    "no id": (Says('{"code":0,"data":{"task_id":""}}'), errors.UnknownOutcome),
    "null as id": (Says('{"code":0,"data":{"task_id":null}}'), errors.UnknownOutcome),
    "nought as id": (Says('{"code":0,"data":{"task_id":0}}'), errors.UnknownOutcome),
    "an object as id": (Says('{"code":0,"data":{"task_id":{}}}'), errors.UnknownOutcome),
    "success under a status of failure": (Says('{"code":0,"data":null}', 500), errors.UnknownOutcome),
    "elsewhere": (Says("", 302, {"Location": "http://127.0.0.1:1/"}), errors.UnknownOutcome),
    "a wall's page": (Says(HTML, 403), errors.Unauthorized),
    "a gateway's page": (Says(HTML, 502), errors.UnknownOutcome),
    "a page of maintenance": (Says(HTML, 503), errors.UnknownOutcome),
    "too many": (Says("", 429), errors.RateLimited),
}


@pytest.mark.parametrize("name", CREATE_FAULTS)
async def test_only_a_proper_refusal_proves_that_nothing_was_created(
    creatok: Provider, emulator: Emulator, name: str
) -> None:
    fault, error = CREATE_FAULTS[name]
    emulator.fail("create", fault)

    assert type(await raised_by_create(creatok)) is error
    assert len(emulator.journal.of("create")) == 1


async def test_an_order_taken_under_a_status_of_failure_is_taken(creatok: Provider, emulator: Emulator) -> None:
    emulator.fail("create", Mangles(bytes, status=500))

    assert isinstance(await creatok.submit(commission()), Accepted)


READ_FAULTS: dict[str, tuple[Fault, type[JobError]]] = {
    "reset": (Breaks(), errors.Unreachable),
    "half an answer": (Halves(), errors.Unreachable),
    "a page": (Says(HTML), errors.Busy),
    "nothing": (Says(), errors.Busy),
    "no data": (Says('{"code":0}'), errors.Busy),
    "data of another kind": (Says('{"code":0,"data":"later"}'), errors.Busy),
    "data under a status of failure": (Says('{"code":0,"data":{}}', 503), errors.Busy),
    "elsewhere": (Says("", 302, {"Location": "http://127.0.0.1:1/"}), errors.Busy),
    "a gateway's page": (Says(HTML, 502), errors.Busy),
    "a gateway's patience": (envelope(1, "no", 504), errors.Busy),
    "not found": (Says("", 404), errors.Gone),
    "unauthorized": (envelope(401, "no", 401), errors.Unauthorized),
    "too many": (envelope(1, "频繁"), errors.RateLimited),
}


@pytest.mark.parametrize("name", READ_FAULTS)
async def test_a_read_that_fails_proves_nothing(creatok: Provider, emulator: Emulator, name: str) -> None:
    fault, error = READ_FAULTS[name]
    emulator.fail("status", fault)
    emulator.fail("capabilities", fault)

    assert type(await raised_by_poll(creatok)) is error
    assert type(await raised_by_create(creatok)) is error
    assert emulator.journal.names == ["status", "capabilities"]


@pytest.mark.parametrize(("message", "error"), [("no", errors.Gone), ("content policy", errors.Moderated)])
async def test_a_question_that_is_refused_is_about_a_task_that_is_not_there(
    creatok: Provider, emulator: Emulator, message: str, error: type[JobError]
) -> None:
    emulator.fail("status", envelope(4000, message))

    assert type(await raised_by_poll(creatok)) is error


UPLOAD_FAULTS: dict[str, tuple[str, Fault, type[JobError]]] = {
    "slot: reset": ("slot", Breaks(), errors.Unreachable),
    "slot: key": ("slot", envelope(401, "no", 401), errors.Unauthorized),
    "slot: kind": ("slot", envelope(4000, "fileType"), errors.Broken),
    "slot: too large": ("slot", envelope(4000, "file too large"), errors.TooLarge),
    "slot: a page": ("slot", Says(HTML), errors.Busy),
    "slot: no key": ("slot", Says('{"code":0,"data":{"presignedUploadUrl":"http://h/","objectKey":""}}'), errors.Busy),
    "slot: no address": (
        "slot",
        Says('{"code":0,"data":{"presignedUploadUrl":"file:///x","objectKey":"k"}}'),
        errors.Busy,
    ),
    "put: reset": ("put", Breaks(done=True), errors.Unreachable),
    "put: signature": ("put", Says("<Error/>", 403), errors.Broken),
    "put: too large": ("put", Says("<Error/>", 413), errors.TooLarge),
    "put: down": ("put", Says("<Error/>", 503), errors.Busy),
}


@pytest.mark.parametrize("name", UPLOAD_FAULTS)
async def test_without_its_reference_nothing_is_ordered(creatok: Provider, emulator: Emulator, name: str) -> None:
    endpoint, fault, error = UPLOAD_FAULTS[name]
    emulator.fail(endpoint, fault)

    with pytest.raises(JobError) as raised:
        await creatok.submit(edit(file()))

    assert type(raised.value) is error
    assert emulator.journal.of("create") == []


async def test_any_success_of_the_store_is_one(creatok: Provider, emulator: Emulator) -> None:
    emulator.fail("put", Mangles(bytes, status=201))

    await creatok.submit(edit(file()))

    assert emulator.creates == 1


@pytest.mark.parametrize("done", [False, True])
async def test_an_order_that_meets_silence_may_have_been_taken(hasty: Provider, emulator: Emulator, done: bool) -> None:
    emulator.fail("create", Hangs(done))

    assert type(await raised_by_create(hasty)) is errors.UnknownOutcome
    assert emulator.creates == done


@pytest.mark.parametrize("endpoint", ["capabilities", "slot", "put"])
async def test_silence_before_an_order_is_harmless(hasty: Provider, emulator: Emulator, endpoint: str) -> None:
    emulator.fail(endpoint, Hangs())

    with pytest.raises(errors.Unreachable):
        await hasty.submit(edit(file()))

    assert emulator.journal.of("create") == []


async def test_answers_in_gzip_are_read(creatok: Provider, emulator: Emulator) -> None:
    for endpoint in ("capabilities", "create", "status"):
        emulator.fail(endpoint, Zips())

    await creatok.submit(commission())

    assert await creatok.poll(next(iter(emulator.tasks))) == Pending()


@pytest.mark.parametrize(("said", "after"), [("2", 2), ("0", 0), ("99999", 99999), ("", None)])
async def test_the_pause_that_is_asked_for_is_handed_on(
    creatok: Provider, emulator: Emulator, said: str, after: float | None
) -> None:
    emulator.fail("create", envelope(429, "Too many requests", 429, said), envelope(1, "too many", 200, said))

    for _ in range(2):
        error = await raised_by_create(creatok)
        assert isinstance(error, errors.RateLimited)
        assert error.after == after


@pytest.mark.parametrize("settings", [{"base_url": "http://127.0.0.1:1"}, {"proxy": "http://127.0.0.1:1"}])
async def test_who_cannot_be_reached_got_nothing(emulator: Emulator, settings: dict[str, str]) -> None:
    async with connected(emulator, None, **settings) as creatok:
        assert type(await raised_by_create(creatok)) is errors.Unreachable

    assert emulator.journal.names == []
