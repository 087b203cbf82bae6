"""What OpenRouter's errors mean, wherever they stand."""

import msgspec
import pytest

from bot.errors import (
    Broken,
    Busy,
    Gone,
    JobError,
    Mismatched,
    Moderated,
    OutOfCredits,
    RateLimited,
    Refused,
    TooLarge,
    Unauthorized,
    UnknownOutcome,
    Unreadable,
)
from bot.ports import Provider
from tests.emulators.faults import Breaks, Fault, Halves, Hangs, Says
from tests.emulators.openrouter import Emulator
from tests.emulators.openrouter.customer import CHAT, commission, streamed
from tests.openrouter_fixtures import emulator, hasty, router, server, watch  # noqa: F401 - fixtures
from tests.services import PROMPT


def said(status: int, message: str = "Something", **more: object) -> Says:
    error = {"code": status, "message": message} | more
    return Says(msgspec.json.encode({"error": error, "user_id": "user_1"}), status)


def unavailable(code: str, **more: object) -> Says:
    availability = {"code": code, "docs_url": "https://openrouter.ai/docs/errors"} | more
    error = {"message": "No.", "error_type": "not_found", "http_status": 404, "availability": availability}
    return Says(msgspec.json.encode({"error": error}), 404)


async def failed(router: Provider, emulator: Emulator, fault: Fault, endpoint: str = "images") -> JobError:
    emulator.fail(endpoint, fault)
    with pytest.raises(JobError) as raised:
        await router.submit(commission() if endpoint == "images" else commission(CHAT))
    return raised.value


STATUSES = {
    400: Refused,
    401: Unauthorized,
    402: OutOfCredits,
    403: Unauthorized,
    404: Gone,
    408: UnknownOutcome,
    409: Broken,
    410: Gone,
    413: TooLarge,
    422: Refused,
    429: RateLimited,
    500: Busy,
    502: Busy,
    503: Busy,
    504: UnknownOutcome,
    524: UnknownOutcome,
    529: Busy,
}


@pytest.mark.parametrize("endpoint", ["images", "chat"])
@pytest.mark.parametrize(("status", "error"), STATUSES.items())
async def test_an_error_in_the_service_s_own_words_proves_that_nothing_was_billed_unless_it_is_a_time_out(
    router: Provider, emulator: Emulator, endpoint: str, status: int, error: type[JobError]
) -> None:
    raised = await failed(router, emulator, said(status), endpoint)

    assert type(raised) is error
    assert raised.detail.startswith(f"OpenRouter {status}")


@pytest.mark.parametrize("status", [302, 408, 500, 502, 503, 504, 524, 529])
@pytest.mark.parametrize("body", ["", "<html>bad gateway</html>", "null", '{"error":null}', '{"error":"no"}', "[]"])
async def test_an_error_of_somebody_in_between_proves_nothing(
    router: Provider, emulator: Emulator, status: int, body: str
) -> None:
    assert type(await failed(router, emulator, Says(body, status))) is UnknownOutcome


TYPES = {
    "authentication": Unauthorized,
    "permission_denied": Unauthorized,
    "payment_required": OutOfCredits,
    "rate_limit_exceeded": RateLimited,
    "provider_overloaded": Busy,
    "provider_unavailable": Busy,
    "server": Busy,
    "timeout": UnknownOutcome,
    "invalid_request": Refused,
    "invalid_prompt": Refused,
    "string_too_long": Refused,
    "unprocessable": Refused,
    "not_found": Gone,
    "payload_too_large": TooLarge,
    "content_policy_violation": Moderated,
    "refusal": Moderated,
    "image_too_large": TooLarge,
    "image_too_small": Unreadable,
    "invalid_image": Unreadable,
    "unsupported_image_format": Unreadable,
    "image_not_found": Unreadable,
    "image_download_failed": Unreadable,
    "unmapped": Refused,
    "never heard of": Refused,
}


@pytest.mark.parametrize(("name", "error"), TYPES.items())
async def test_the_type_of_an_error_goes_before_its_status(
    router: Provider, emulator: Emulator, name: str, error: type[JobError]
) -> None:
    assert type(await failed(router, emulator, said(400, metadata={"error_type": name}))) is error


AVAILABILITY = {
    "model_not_found": Gone,
    "no_endpoints": Gone,
    "model_deprecated": Gone,
    "free_variant_ended": Gone,
    "region_restricted": Gone,
    "privacy_restricted": Broken,
    "constraint_filtered": Mismatched,
    "model_unavailable_upstream": Busy,
    "capacity_exhausted": Busy,
    "temporarily_unavailable": Busy,
    "never_heard_of": Broken,
}


@pytest.mark.parametrize(("code", "error"), AVAILABILITY.items())
async def test_why_a_model_is_not_there_goes_before_all(
    router: Provider, emulator: Emulator, code: str, error: type[JobError]
) -> None:
    assert type(await failed(router, emulator, unavailable(code))) is error


async def test_a_reason_nobody_knows_is_waited_for_where_that_helps(router: Provider, emulator: Emulator) -> None:
    assert type(await failed(router, emulator, unavailable("asleep", retryable=True))) is Busy


async def test_how_long_to_wait_is_told_in_either_of_two_places(router: Provider, emulator: Emulator) -> None:
    full = {"code": "capacity_exhausted", "retryable": True, "retry_after": 40}
    error = {"message": "Full.", "error_type": "rate_limit_exceeded", "http_status": 429, "availability": full}
    body = msgspec.json.encode({"error": error})

    inside = await failed(router, emulator, Says(body, 429))
    outside = await failed(router, emulator, Says(body, 429, {"Retry-After": "2"}))

    assert isinstance(inside, RateLimited)
    assert isinstance(outside, RateLimited)
    assert (inside.after, outside.after) == (40, 2)


@pytest.mark.parametrize("metadata", [None, 7, {"error_type": 7}, {"error_type": None}])
async def test_odd_metadata_are_passed_over(router: Provider, emulator: Emulator, metadata: object) -> None:
    fault = said(429, metadata=metadata, availability=[])

    assert type(await failed(router, emulator, fault)) is RateLimited


MODERATED = {
    "reasons": said(403, f"Input was flagged: {PROMPT}", metadata={"reasons": ["violence"], "flagged_input": PROMPT}),
    "patterns": said(403, "Blocked.", metadata={"patterns": [PROMPT]}),
    "words": said(400, f"Your request was rejected by the safety system: {PROMPT}"),
    "a type and words": said(403, "Flagged by a guardrail.", metadata={"error_type": "permission_denied"}),
}


@pytest.mark.parametrize("name", MODERATED)
async def test_what_moderation_says_is_never_quoted(router: Provider, emulator: Emulator, name: str) -> None:
    raised = await failed(router, emulator, MODERATED[name])

    assert type(raised) is Moderated
    assert raised.detail in {"OpenRouter 403", "OpenRouter 400", "OpenRouter 403 permission_denied"}


LATE = {
    "on top": ({"error": {"code": 502, "message": "Provider returned error"}}, Busy),
    "a code in words": ({"error": {"code": "429", "message": "Slow down"}}, RateLimited),
    "of the choice": (
        {"choices": [{"finish_reason": "error", "error": {"code": 402, "message": "No."}}]},
        OutOfCredits,
    ),
    "without a reason": ({"choices": [{"finish_reason": "error", "message": {"content": PROMPT}}]}, Broken),
    "filtered": ({"choices": [{"finish_reason": "content_filter", "message": {"content": None}}]}, Moderated),
    "refused": ({"choices": [{"finish_reason": "stop", "message": {"refusal": f"No {PROMPT}"}}]}, Moderated),
    "only words": ({"choices": [{"message": {"content": f"I drew {PROMPT}"}}], "usage": {"cost": 0.001}}, Broken),
    "no message": ({"choices": [{}]}, Broken),
    "no choice": ({"choices": []}, UnknownOutcome),
    "nothing": ({"id": "gen-1"}, UnknownOutcome),
    "no picture": ({"choices": [{"message": {"images": [{"image_url": {"url": "data:x,*"}}]}}]}, UnknownOutcome),
    "no link": ({"choices": [{"message": {"images": [{"image_url": {"url": "file:///etc"}}]}}]}, UnknownOutcome),
    "something else": ({"choices": 7}, UnknownOutcome),
}


@pytest.mark.parametrize("name", LATE)
async def test_a_success_of_a_chat_may_be_a_failure(router: Provider, emulator: Emulator, name: str) -> None:
    body, error = LATE[name]

    raised = await failed(router, emulator, Says(msgspec.json.encode(body)), "chat")

    assert type(raised) is error
    assert PROMPT not in raised.detail


async def test_what_words_alone_cost_is_told_to_the_operator(router: Provider, emulator: Emulator) -> None:
    raised = await failed(router, emulator, Says(msgspec.json.encode(LATE["only words"][0])), "chat")

    assert raised.detail == "OpenRouter: the model answered without a picture, for 0.001 USD"


@pytest.mark.parametrize(
    "body",
    [
        *("", "null", "{}", "<html>", '{"data":null}', '{"data":[]}', '{"data":[{}]}', '{"data":[{"b64_json":7}]}'),
        *('{"data":[{"b64_json":"****"}]}', '{"data":[{"b64_json":"="}]}', '{"data":{"b64_json":"iVBORw0KGgo="}}'),
    ],
)
async def test_a_success_without_a_picture_may_have_been_billed(
    router: Provider, emulator: Emulator, body: str
) -> None:
    assert type(await failed(router, emulator, Says(body))) is UnknownOutcome


async def test_a_failure_under_a_status_of_success_is_one(router: Provider, emulator: Emulator) -> None:
    raised = await failed(router, emulator, Says('{"error":{"code":402,"message":"Insufficient credits"}}'))

    assert type(raised) is OutOfCredits


@pytest.mark.parametrize("fault", [Breaks(), Breaks(done=True), Halves()])
async def test_a_lost_connection_may_have_been_billed(router: Provider, emulator: Emulator, fault: Fault) -> None:
    assert type(await failed(router, emulator, fault)) is UnknownOutcome


@pytest.mark.parametrize("fault", [Hangs(), Hangs(done=True)])
async def test_a_silence_may_have_been_billed(hasty: Provider, emulator: Emulator, fault: Fault) -> None:
    emulator.fail("images", fault)

    with pytest.raises(UnknownOutcome):
        await hasty.submit(streamed())


@pytest.mark.parametrize("endpoint", ["models", "endpoints"])
@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (said(400), Broken),
        (said(401), Unauthorized),
        (said(429), RateLimited),
        (said(500), Busy),
        (said(524), Busy),
        (Says("{}"), Busy),
        (Says('{"data":7,"endpoints":7}'), Busy),
        (Says('{"error":{"code":401}}'), Unauthorized),
        (Says("", 503), Busy),
        (Breaks(), Busy),
    ],
)
async def test_a_question_that_fails_spends_nothing(
    router: Provider, emulator: Emulator, endpoint: str, fault: Fault, error: type[JobError]
) -> None:
    emulator.fail(endpoint, fault)

    with pytest.raises(error):
        await router.submit(commission())

    assert emulator.journal.of("images") == []


async def test_a_report_without_its_content_is_asked_for_later(router: Provider, emulator: Emulator) -> None:
    emulator.fail("key", Says('{"data":7}'))

    with pytest.raises(Busy):
        await router.check()
