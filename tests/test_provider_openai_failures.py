"""OpenAI's failures under our own names, and what leaves with them."""

import logging
import traceback
from contextlib import suppress

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.errors import (
    Broken,
    Busy,
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
from bot.ports import Commission, Provider
from tests.cuts import CUTS, Cuts, cut
from tests.emulators.faults import Breaks, Fault, Halves, Hangs, Says
from tests.emulators.openai import Emulator
from tests.emulators.openai.customer import commission, connected, edit
from tests.openai_fixtures import (  # noqa: F401 - fixtures
    emulator,
    gateway,
    openai,
    openai_server,
    watch,
    wellapi,
    wellapi_server,
)
from tests.services import PROMPT


def says(status: int, code: str | None = None, type: str = "x", message: str = "no", **headers: str) -> Says:
    error = {"message": message, "type": type, "param": None, "code": code}
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Says(msgspec.json.encode({"error": error}), status, {"Content-Type": "application/json", **named})


SAFETY = "Your request was rejected by the safety system. safety_violations=[sexual]."
STAGED = '{"error":{"message":"no","code":null,"moderation_details":{"moderation_stage":"output","categories":["x"]}}}'

SAID: dict[str, tuple[Fault, type[JobError]]] = {
    "a wrong key": (says(401, "invalid_api_key"), Unauthorized),
    "an unverified organisation": (says(403, message="Your organization must be verified to use it"), PlanRequired),
    "forbidden": (says(403), Unauthorized),
    "no such model": (says(404, "model_not_found"), Gone),
    "no such model in a 400": (says(400, "model_not_found"), Gone),
    "no such page": (says(404), Gone),
    "too large": (says(413), TooLarge),
    "a wrong field": (says(400, None, "invalid_request_error"), Refused),
    "a wrong value": (says(422, "invalid_value"), Refused),
    "moderated": (says(400, "moderation_blocked", "image_generation_user_error"), Moderated),
    "moderated in older words": (says(400, "content_policy_violation"), Moderated),
    "moderated in a sentence": (says(400, message=SAFETY), Moderated),
    "moderated at a stage": (Says(STAGED, 400), Moderated),
    "too many": (says(429, "rate_limit_exceeded"), RateLimited),
    "too fast": (says(503, "slow_down"), RateLimited),
    "too many without a code": (says(429), RateLimited),
    "no money by its type": (says(429, None, "insufficient_quota"), OutOfCredits),
    **{
        f"no money: {code}": (says(429, code), OutOfCredits)
        for code in (
            *("credit_balance_exhausted", "organization_spend_limit_exceeded", "project_spend_limit_exceeded"),
            "organization_usage_limit_exceeded",
        )
    },
    "a conflict": (says(409), Busy),
    "a conflict in HTML": (Says("<html>", 409), Busy),
    "broken with an envelope": (says(500, None, "server_error"), Busy),
    "overloaded with an envelope": (says(503), Busy),
    "overloaded once more": (says(529), Busy),
    "too large in HTML": (Says("<html>413</html>", 413), TooLarge),
    "an error in a success": (says(200, "moderation_blocked"), Moderated),
    "an error in a success without a code": (says(200), Broken),
    "told not to try again": (says(503, x_should_retry="false"), Broken),
    "told to try again": (says(400, x_should_retry="true"), Busy),
    "moderated for good": (says(400, "moderation_blocked", x_should_retry="true"), Moderated),
}


@pytest.mark.parametrize("name", SAID)
async def test_an_error_of_the_service_proves_that_nothing_was_made(
    openai: Provider, emulator: Emulator, name: str
) -> None:
    fault, error = SAID[name]
    emulator.fail("create", fault)

    with pytest.raises(error) as raised:
        await openai.submit(commission())

    assert type(raised.value) is error
    assert len(emulator.journal.of("create")) == 1


UNKNOWN: dict[str, Fault] = {
    "an error without an envelope": Says("<html>", 500),
    "a gateway's page": Says("<html>502</html>", 502),
    "nobody there, in HTML": Says("<html>503</html>", 503),
    "an error that says nothing": Says('{"error":{}}', 500),
    "too late": says(408),
    "too late at the gateway": says(504),
    "too late at another": Says("", 524),
    "somewhere else": Says("", 302, {"Location": "http://127.0.0.1/"}),
    "an empty success": Says(""),
    "nothing": Says("null"),
    "HTML": Says("<html>"),
    "no pictures": Says('{"created":1,"data":[]}'),
    "no shelf of pictures": Says('{"created":1}'),
    "pictures of another shape": Says('{"data":{"b64_json":"x"}}'),
    "a picture that is none": Says('{"data":[{"b64_json":"bm9uc2Vuc2U="}]}'),
    "letters of no alphabet": Says('{"data":[{"b64_json":"!!!"}]}'),
    "a number for a picture": Says('{"data":[{"b64_json":5},7,null]}'),
    "a link of no kind": Says('{"data":[{"url":"file:///etc/passwd"},{"url":"javascript:x"}]}'),
    "a link that is none": Says('{"data":[{"url":"http://x/\\u0000"},{"url":""}]}'),
    "broken off": Breaks(done=True),
    "broken off before": Breaks(),
    "half": Halves(),
}


@pytest.mark.parametrize("name", UNKNOWN)
async def test_what_proves_nothing_leaves_the_outcome_unknown(openai: Provider, emulator: Emulator, name: str) -> None:
    emulator.fail("create", UNKNOWN[name])

    with pytest.raises(UnknownOutcome):
        await openai.submit(commission(n=2))

    assert len(emulator.journal.of("create")) == 1


@pytest.mark.parametrize("done", [False, True])
async def test_a_silence_leaves_the_outcome_unknown(emulator: Emulator, done: bool) -> None:
    emulator.fail("create", Hangs(done))

    async with connected(emulator, picture_seconds=0.5) as openai:
        with pytest.raises(UnknownOutcome):
            await openai.submit(commission())

    assert emulator.creates == int(done)


PAUSES = {
    "in milliseconds before all": ({"retry_after_ms": "1500", "retry_after": "9"}, 1.5),
    "in seconds": ({"retry_after": "2"}, 2),
    "as a date": ({"retry_after": "Fri, 15 Jan 2027 08:01:00 GMT"}, 60),
    "none": ({}, None),
    "at once": ({"retry_after": "0"}, 0),
}


@pytest.mark.parametrize("name", PAUSES)
async def test_the_pause_is_the_one_that_is_asked_for(openai: Provider, emulator: Emulator, name: str) -> None:
    headers, after = PAUSES[name]
    emulator.fail("create", says(429, "rate_limit_exceeded", **headers))

    with pytest.raises(RateLimited) as raised:
        await openai.submit(commission())

    assert raised.value.after == after


READS: dict[str, tuple[Fault, type[JobError]]] = {
    "a wrong key": (says(401, "invalid_api_key"), Unauthorized),
    "too many": (says(429), RateLimited),
    "nobody there": (Says("<html>", 502), Busy),
    "HTML": (Says("<html>"), Busy),
    "nothing": (Says("null"), Busy),
    "no list": (Says("{}"), Busy),
    "a wrong question": (says(400), Broken),
    "broken off": (Breaks(), Unreachable),
    "somewhere else": (Says("", 302), Busy),
}


@pytest.mark.parametrize("name", READS)
async def test_a_list_that_cannot_be_read_is_said(openai: Provider, emulator: Emulator, name: str) -> None:
    fault, error = READS[name]
    emulator.fail("models", fault, fault)

    for call in (openai.offers, openai.check):
        with pytest.raises(error) as raised:
            await call()
        assert type(raised.value) is error


async def test_a_model_of_another_shape_costs_none_of_the_others(openai: Provider, emulator: Emulator) -> None:
    emulator.fail("models", Says('{"data":[null,5,{"id":7},{"name":"x"},{"id":"gpt-image-2"}]}'))

    assert [offer.vendor_id for offer in await openai.offers()] == ["gpt-image-2"]


async def test_the_operator_reads_what_the_service_said(openai: Provider, emulator: Emulator) -> None:
    emulator.fail("create", says(400, "invalid_value", message=f"Bad size for {PROMPT}", x_request_id="req_1"))

    with pytest.raises(Refused) as raised:
        await openai.submit(commission())

    assert raised.value.detail == "HTTP 400 invalid_value: Bad size for … (request req_1)"


async def test_what_moderation_says_is_not_quoted(openai: Provider, emulator: Emulator) -> None:
    emulator.fail("create", says(400, "moderation_blocked", message="a walrus, how indecent"))

    with pytest.raises(Moderated) as raised:
        await openai.submit(commission())

    assert raised.value.detail == "HTTP 400 moderation_blocked"


LEAKS = (PROMPT, "s3cr3t")


@pytest.mark.parametrize("status", [200, 400, 401, 403, 404, 429, 500, 503])
@pytest.mark.parametrize("order", [commission(), edit()], ids=["drawn", "changed"])
async def test_a_failure_gives_nothing_away(
    openai: Provider, emulator: Emulator, caplog: pytest.LogCaptureFixture, status: int, order: Commission
) -> None:
    leaky = f"{emulator.key} {PROMPT} https://x.example/y?sig=s3cr3t Bearer {emulator.key}"
    emulator.fail("create", says(status, "leaky", message=leaky))

    with caplog.at_level(logging.DEBUG), pytest.raises(JobError) as raised:
        await openai.submit(order)

    told = "".join(traceback.format_exception(raised.value)) + raised.value.detail + caplog.text
    assert [secret for secret in (*LEAKS, emulator.key) if secret in told] == []


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], derandomize=True)
@given(endpoint=st.sampled_from(["models", "create"]), n=st.integers(1, 2), cuts=CUTS)
async def test_whatever_is_answered_only_job_errors_leave(
    openai: Provider, emulator: Emulator, endpoint: str, n: int, cuts: Cuts
) -> None:
    emulator.clear()
    emulator.fail(endpoint, cut(cuts))

    with suppress(JobError):
        await openai.check()
        await openai.submit(commission(n=n))
