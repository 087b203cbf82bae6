"""Krea's errors under our own names, on an order and while its key is checked; nothing secret stands in them."""

import logging
import traceback
from contextlib import suppress
from dataclasses import replace

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from structlog.testing import capture_logs

from bot.errors import (
    Broken,
    Busy,
    ConfigError,
    Gone,
    JobError,
    Moderated,
    OutOfCredits,
    PlanRequired,
    RateLimited,
    Refused,
    TooLarge,
    Unauthorized,
    UnknownOutcome,
    Unreachable,
)
from bot.ports import Lost, Provider
from bot.providers.krea import Settings, connect
from tests.cuts import CUTS, Cuts, cut
from tests.emulators.faults import Breaks, Fault, Halves, Hangs, Mangles, Says
from tests.emulators.krea import KEY, Emulator, Retired
from tests.emulators.krea.customer import commission, edit, file
from tests.krea_fixtures import emulator, hasty, krea, server, watch  # noqa: F401 - fixtures
from tests.services import PROMPT, Watch, ticket


def error(status: int, text: object = "Something is wrong", **headers: str) -> Says:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Says(msgspec.json.encode({"error": text}), status, named)


def body(code: int, **told: object) -> Says:
    return Says(msgspec.json.encode(told), code)


ISSUES = [{"path": ["body", "width", 0], "message": "too wide"}, {"loc": "height", "msg": "too high"}, "and so on", 7]
ORDERS: dict[str, tuple[Fault, type[JobError], str]] = {
    "400": (error(400, "aspect_ratio: Invalid enum value"), Refused, "aspect_ratio"),
    "400 of moderation": (error(400, f"Your prompt '{PROMPT}' was flagged"), Moderated, "Krea 400"),
    "400 as an object": (error(400, {"code": "bad", "message": "no such size"}), Refused, "bad no such size"),
    "400 as a page": (Says("<html>Bad request</html>", 400), Refused, "no usable answer"),
    "400 as text": (Says("what is this", 400), Refused, "what is this"),
    "401": (error(401), Unauthorized, "Something"),
    "401 as it was met": (body(401, message="Unauthorized"), Unauthorized, "Unauthorized"),
    "402": (error(402, "Insufficient balance"), OutOfCredits, "Insufficient"),
    "402 as a word": (body(402, message="INSUFFICIENT_BALANCE"), OutOfCredits, "INSUFFICIENT"),
    "402 without words": (Says("", 402), OutOfCredits, ""),
    "402 of a plan": (error(402, "This model requires a higher plan"), PlanRequired, "plan"),
    "402 of an empty plan": (error(402, "Your plan has an insufficient balance"), OutOfCredits, "plan"),
    "403": (error(403), Unauthorized, ""),
    "403 of a plan": (error(403, "Upgrade to use this model"), PlanRequired, "Upgrade"),
    "403 of moderation": (error(403, "This violates our terms"), Moderated, "Krea 403"),
    "404": (error(404, "Not found"), Gone, ""),
    "409": (error(409), Refused, ""),
    "413": (Says("", 413), TooLarge, ""),
    "422 with details": (body(422, detail=ISSUES), Refused, "body.width.0: too wide; height: too high; and so on"),
    "422 with errors": (body(422, errors=["too wide"]), Refused, "too wide"),
    "422 with issues": (body(422, issues=ISSUES), Refused, "too high"),
    "422 with a text": (body(422, detail="too wide"), Refused, "too wide"),
    "422 strangely": (body(422, detail={"a": 1}, errors=7, issues=None), Refused, "422"),
    "429": (error(429, "You have reached the maximum number of concurrent jobs."), RateLimited, "concurrent"),
    "500 of the service": (error(500), Busy, "Something"),
    "503 of the service": (error(503, "over capacity"), Busy, "capacity"),
    "529 of the service": (error(529, "overloaded"), Busy, "overloaded"),
    "500 of somebody before it": (body(500, message="Internal server error"), UnknownOutcome, ""),
    "502 as a page": (Says("<html>Bad gateway</html>", 502), UnknownOutcome, ""),
    "408": (error(408), UnknownOutcome, ""),
    "504": (error(504), UnknownOutcome, ""),
    "524": (Says("", 524), UnknownOutcome, ""),
    "a redirect": (Says("", 302, {"Location": "https://elsewhere.example/"}), UnknownOutcome, ""),
    "a page": (Says("<html>Hello</html>"), UnknownOutcome, "without an id"),
    "nothing": (Says(""), UnknownOutcome, ""),
    "null": (Says("null"), UnknownOutcome, ""),
    "no id": (body(200, status="queued"), UnknownOutcome, ""),
    "an empty id": (body(200, job_id=" "), UnknownOutcome, ""),
    "an id that leads elsewhere": (body(200, job_id="../assets/1"), UnknownOutcome, ""),
    "a broken connection": (Breaks(), UnknownOutcome, ""),
    "half an answer": (Halves(), UnknownOutcome, ""),
}


@pytest.mark.parametrize("name", ORDERS)
async def test_an_order_that_fails_is_told_by_its_kind(krea: Provider, emulator: Emulator, name: str) -> None:
    fault, kind, words = ORDERS[name]
    emulator.fail("create", fault)

    with pytest.raises(JobError) as raised:
        await krea.submit(commission())

    assert type(raised.value) is kind
    assert words in raised.value.detail
    assert PROMPT not in raised.value.detail
    assert len(emulator.journal.of("create")) == 1


PAUSES: list[tuple[dict[str, str], float | None]] = [
    ({}, None),
    ({"Retry_After": "2"}, 2),
    ({"Retry_After": "Fri, 15 Jan 2027 08:00:30 GMT"}, 30),
    ({"Retry_After": "0"}, 0),
    ({"Retry_After": "99999"}, 99999),
    ({"retry_after_ms": "1500"}, 1.5),
]


@pytest.mark.parametrize(("headers", "after"), PAUSES)
async def test_a_pause_is_told_where_the_service_tells_it(
    krea: Provider, emulator: Emulator, headers: dict[str, str], after: float | None
) -> None:
    emulator.fail("create", error(429, "slow down", **headers))

    with pytest.raises(RateLimited) as raised:
        await krea.submit(commission())

    assert raised.value.after == after


async def test_an_id_that_comes_as_a_number_is_kept_as_text(krea: Provider, emulator: Emulator) -> None:
    emulator.fail("create", Mangles(lambda _: b'{"job_id":4711,"status":"new"}'))

    assert ticket(await krea.submit(commission())) == "4711"


async def test_too_many_jobs_at_once_wait_for_each_other(krea: Provider, emulator: Emulator) -> None:
    emulator.at_once = 1
    first = ticket(await krea.submit(commission()))
    with pytest.raises(RateLimited):
        await krea.submit(commission())

    await krea.cancel(first)
    await krea.submit(commission())
    assert emulator.creates == 2


async def test_an_empty_account_is_told(krea: Provider, emulator: Emulator) -> None:
    emulator.balance = 0

    with pytest.raises(OutOfCredits):
        await krea.submit(commission())


async def test_a_model_that_is_gone_is_told_with_its_replacement(krea: Provider, emulator: Emulator) -> None:
    emulator.retired = {"google/imagen-3": Retired("2026-06-19", "/generate/image/google/imagen-4")}

    with pytest.raises(Gone) as raised:
        await krea.submit(commission("google/imagen-3"))

    assert raised.value.detail == "the model is gone; its replacement is google/imagen-4"


@pytest.mark.parametrize("replacement", ["None", '"https://elsewhere.example/?key=1"', "7", '""'])
async def test_a_replacement_that_is_none_is_not_told(krea: Provider, emulator: Emulator, replacement: str) -> None:
    emulator.fail("create", Says(f'{{"error":"model_unavailable","replacement":{replacement}}}', 410))

    with pytest.raises(Gone) as raised:
        await krea.submit(commission())

    assert raised.value.detail == "the model is gone"


async def test_that_a_model_will_be_taken_away_is_logged_once(krea: Provider, emulator: Emulator) -> None:
    emulator.sunsets = {"google/imagen-3": "Sat, 30 Jan 2027 00:00:00 GMT"}

    with capture_logs() as logs:
        for _ in range(3):
            await krea.submit(commission("google/imagen-3"))
        await krea.submit(commission())

    (told,) = [log for log in logs if log["event"] == "model will be taken away"]
    assert (told["model"], told["sunset"]) == ("google/imagen-3", "Sat, 30 Jan 2027 00:00:00 GMT")


CHECKS: list[tuple[Fault, type[JobError]]] = [
    (error(401), Unauthorized),
    (error(400), Broken),
    (error(429), RateLimited),
    (error(503), Busy),
    (Says("<html>"), Busy),
    (Says('{"items":null}'), Busy),
    (Breaks(), Unreachable),
]


@pytest.mark.parametrize(("fault", "kind"), CHECKS)
async def test_a_check_says_what_is_wrong(
    krea: Provider, emulator: Emulator, fault: Fault, kind: type[JobError]
) -> None:
    emulator.fail("list", fault)

    with pytest.raises(JobError) as raised:
        await krea.check()

    assert type(raised.value) is kind


@pytest.mark.parametrize("status", [400, 404, 409, 410, 422])
async def test_a_job_that_is_over_is_no_error_to_take_back(krea: Provider, emulator: Emulator, status: int) -> None:
    emulator.fail("cancel", error(status, "Job cannot be cancelled"))

    await krea.cancel("job")


@pytest.mark.parametrize(("fault", "kind"), [(error(401), Unauthorized), (error(503), Busy), (Breaks(), Unreachable)])
async def test_a_job_that_cannot_be_taken_back_is_told(
    krea: Provider, emulator: Emulator, fault: Fault, kind: type[JobError]
) -> None:
    emulator.fail("cancel", fault)

    with pytest.raises(kind):
        await krea.cancel("job")


@pytest.mark.parametrize("key", ["", "  ", "two words", "schlüssel", "line\nbreak"])
async def test_a_key_that_is_none_is_told_without_showing_it(key: str) -> None:
    with pytest.raises(ConfigError) as raised:
        async with connect(Settings(), {"KREA_API_TOKEN": key}, Watch()):
            pass

    assert raised.value.text.words == {"variable": "KREA_API_TOKEN"}


@pytest.mark.parametrize(
    "wrong", [Settings(base_url="api.krea.ai"), Settings(proxy="nonsense"), Settings(ca_file="no")]
)
async def test_a_wrong_setting_is_told_before_anything_is_sent(wrong: Settings) -> None:
    with pytest.raises(ConfigError):
        async with connect(wrong, {"KREA_API_TOKEN": KEY}, Watch()):
            pass


SECRET = KEY.partition(":")[2]
LEAKY = error(400, f"Bearer {KEY} {SECRET} {PROMPT} https://x.example/y?Signature=s3cr3t")
LEAKS = (KEY, SECRET, PROMPT, "s3cr3t", "iVBORw0KGgo")


@pytest.mark.parametrize(
    ("endpoint", "fault"),
    [(endpoint, fault) for endpoint in ("create", "upload") for fault in (LEAKY, Breaks(), Hangs(), Halves())],
)
async def test_a_failure_gives_nothing_away(
    hasty: Provider, emulator: Emulator, caplog: pytest.LogCaptureFixture, endpoint: str, fault: Fault
) -> None:
    emulator.fail(endpoint, fault)
    order = edit(file(), file("JPEG"), vendor_id="google/nano-banana-2")
    order = order if endpoint == "create" else edit(file(), vendor_id="krea/krea-2/medium")

    with caplog.at_level(logging.DEBUG), capture_logs() as logs, pytest.raises(JobError) as raised:
        await hasty.submit(order)

    written = "".join(traceback.format_exception(raised.value)) + raised.value.detail + caplog.text + str(logs)
    assert [secret for secret in LEAKS if secret in written] == []


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], derandomize=True)
@given(
    endpoint=st.sampled_from(["spec", "upload", "create", "poll", "list"]),
    cuts=CUTS,
)
async def test_whatever_is_answered_only_job_errors_leave(
    krea: Provider, emulator: Emulator, watch: Watch, endpoint: str, cuts: Cuts
) -> None:
    emulator.clear()
    emulator.now, emulator.stages = watch.now, ("completed",)
    watch.at += 90_000
    emulator.fail(endpoint, cut(cuts))

    with suppress(JobError):
        await krea.offers()
        job = ticket(await krea.submit(replace(edit(file(), vendor_id="krea/krea-2/medium"), callback="")))
        await krea.lookup(Lost("other", "krea/krea-2/medium", watch.at))
        await krea.poll(job)
