"""Pictures that OpenAI shows while it draws them."""

import asyncio
import re
from collections.abc import Callable

import pytest

from bot.errors import Broken, JobError, Moderated, RateLimited, UnknownOutcome
from bot.ports import Commission, Finished, Pending, Provider
from tests.emulators.faults import Breaks, Halves, Mangles, Says, Zips
from tests.emulators.openai import Emulator
from tests.emulators.openai.customer import commission, connected, edit
from tests.emulators.pictures import owner_of
from tests.openai_fixtures import (  # noqa: F401 - fixtures
    emulator,
    gateway,
    openai,
    openai_server,
    watch,
    wellapi,
    wellapi_server,
)
from tests.services import JOB, PROMPT

EVENTS = {"Content-Type": "text/event-stream; charset=utf-8"}
PREVIEW = re.compile(rb"event: image_generation\.partial_image\n.*?\n\n", re.DOTALL)


async def seen(openai: Provider) -> bytes:
    """What can be seen of the order as soon as there is anything; asking the service lets time pass."""
    while not (shown := await openai.progress(JOB)).preview:
        await openai.check()
    return shown.preview


@pytest.mark.parametrize("order", [commission(), edit()], ids=["drawn", "changed"])
async def test_a_picture_can_be_seen_while_it_is_drawn(openai: Provider, emulator: Emulator, order: Commission) -> None:
    emulator.let.clear()
    async with asyncio.TaskGroup() as tasks, asyncio.timeout(10):
        drawing = tasks.create_task(openai.submit(order))
        preview = await seen(openai)
        assert not drawing.done()
        emulator.let.set()

    outcome = drawing.result()
    assert isinstance(outcome, Finished)
    assert [owner_of(one, list(emulator.orders)) for one in (preview, *outcome.results) if isinstance(one, bytes)] == [
        *emulator.orders,
        *emulator.orders,
    ]
    assert await openai.progress(JOB) == Pending()


async def test_what_could_be_seen_is_forgotten_when_the_order_fails(openai: Provider, emulator: Emulator) -> None:
    emulator.fail("create", Mangles(lambda body: b"".join(PREVIEW.findall(body))))

    with pytest.raises(UnknownOutcome):
        await openai.submit(commission())

    assert await openai.progress(JOB) == Pending()


async def test_several_pictures_are_not_shown_before(openai: Provider, emulator: Emulator) -> None:
    await openai.submit(commission(n=2))

    (order,) = emulator.orders.values()
    assert order.fields.keys() & {"stream", "partial_images"} == set()


async def test_nothing_is_shown_where_the_operator_does_not_want_it(emulator: Emulator) -> None:
    async with connected(emulator, partial_images=0) as openai:
        await openai.submit(commission())

    (order,) = emulator.orders.values()
    assert "stream" not in order.fields


async def test_what_the_stream_used_up_is_charged(openai: Provider) -> None:
    outcome = await openai.submit(commission())

    assert isinstance(outcome, Finished)
    assert outcome.charged is not None
    assert outcome.charged.amount == pytest.approx((8 * 5 + 396 * 30) / 1_000_000)


HARMLESS: dict[str, Callable[[bytes], bytes]] = {
    "a word at the end": lambda body: body + b"data: [DONE]\n\n",
    "no blank line at the end": lambda body: body.rstrip(b"\n"),
    "other ends of lines": lambda body: body.replace(b"\n", b"\r\n"),
    "comments": lambda body: b": keep-alive\n\n" + body.replace(b"\n\n", b"\n\n: still here\n\n"),
    "no names": lambda body: re.sub(rb"event: .*\n", b"", body),
    "fewer previews": lambda body: PREVIEW.sub(b"", body, count=1),
    "no previews": lambda body: PREVIEW.sub(b"", body),
    "a preview that is none": lambda body: PREVIEW.sub(
        b'event: image_generation.partial_image\ndata: {"b64_json":"bm9uc2Vuc2U="}\n\n', body, count=1
    ),
    "a preview that is garbled": lambda body: PREVIEW.sub(b"data: {nonsense\n\n", body, count=1),
    "an event that nobody knows": lambda body: b'data: {"type":"image_generation.mused","b64_json":5}\n\n' + body,
    "usage of another shape": lambda body: re.sub(rb'"usage":\{"input_tokens":8', b'"usage":{"input_tokens":"8"', body),
}


@pytest.mark.parametrize("name", HARMLESS)
async def test_a_stream_is_read_however_it_is_written(openai: Provider, emulator: Emulator, name: str) -> None:
    emulator.fail("create", Mangles(HARMLESS[name]))

    outcome = await openai.submit(commission())

    assert isinstance(outcome, Finished)
    (picture,) = outcome.results
    assert isinstance(picture, bytes)
    assert owner_of(picture, list(emulator.orders))


async def test_a_stream_may_be_packed(openai: Provider, emulator: Emulator) -> None:
    emulator.fail("create", Zips())

    assert isinstance(await openai.submit(commission()), Finished)


async def test_a_server_that_does_not_stream_answers_as_a_whole(openai: Provider, emulator: Emulator) -> None:
    async with connected(emulator, partial_images=0) as plain:
        whole = await plain.submit(commission())
    assert isinstance(whole, Finished)
    emulator.fail("create", Says('{"created":1,"data":[{"b64_json":"iVBORw0KGgo="}]}'))

    outcome = await openai.submit(commission())

    assert outcome == Finished((b"\x89PNG\r\n\x1a\n",))


LOST: dict[str, Callable[[bytes], bytes]] = {
    "nothing": lambda _: b"",
    "only what can be seen before": lambda body: b"".join(PREVIEW.findall(body)),
    "only a word": lambda _: b"data: [DONE]\n\n",
    "a picture that is none": lambda _: b'data: {"type":"image_generation.completed","b64_json":"bm9uc2Vuc2U="}\n\n',
    "a picture that is missing": lambda _: b'data: {"type":"image_generation.completed"}\n\n',
    "a picture that is cut": lambda body: body[:-400],
    "a line without an end": lambda _: b"data: " + b"x" * (129 * 1024 * 1024),
}


@pytest.mark.parametrize("name", LOST)
async def test_a_stream_that_ends_without_its_picture_leaves_the_outcome_unknown(
    openai: Provider, emulator: Emulator, name: str
) -> None:
    emulator.fail("create", Mangles(LOST[name]))

    with pytest.raises(UnknownOutcome):
        await openai.submit(commission())


@pytest.mark.parametrize("fault", [Halves(), Breaks(done=True)])
async def test_a_stream_that_breaks_leaves_the_outcome_unknown(
    openai: Provider, emulator: Emulator, fault: Halves | Breaks
) -> None:
    emulator.fail("create", fault)

    with pytest.raises(UnknownOutcome):
        await openai.submit(commission())

    assert emulator.creates == 1


ERRORS = {
    "moderated": (f'{{"type":"error","error":{{"code":"moderation_blocked","message":"{PROMPT}"}}}}', Moderated),
    "too many": ('{"type":"error","error":{"code":"rate_limit_exceeded","message":"slow"}}', RateLimited),
    "broken": ('{"type":"error","error":{"type":"server_error","message":"oops"}}', Broken),
    "flat": ('{"type":"error","code":"moderation_blocked","message":"no"}', Moderated),
    "untyped": ('{"error":{"message":"oops"}}', Broken),
    "empty": ('{"type":"error"}', Broken),
}


@pytest.mark.parametrize("name", ERRORS)
async def test_an_error_in_the_stream_is_what_it_says(openai: Provider, emulator: Emulator, name: str) -> None:
    said, error = ERRORS[name]
    emulator.fail("create", Says(f"event: error\ndata: {said}\n\n", headers=EVENTS))

    with pytest.raises(JobError) as raised:
        await openai.submit(commission())

    assert type(raised.value) is error
    assert PROMPT not in raised.value.detail
