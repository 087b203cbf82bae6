"""Orders to OpenRouter while they wait: what can be seen of them, and how they are called off."""

import asyncio
import io
from collections.abc import Awaitable, Callable
from dataclasses import replace

import pytest
from PIL import Image

from bot.errors import Broken, Busy, JobError, UnknownOutcome
from bot.ports import Commission, Finished, Pending, Provider
from bot.values import Cost
from tests.emulators.faults import Says
from tests.emulators.openrouter import Emulator
from tests.emulators.openrouter.customer import CHAT, commission, finished, shown, streamed
from tests.emulators.pictures import owner_of
from tests.openrouter_fixtures import emulator, hasty, router, server, watch  # noqa: F401 - fixtures
from tests.services import JOB

EVENTS = {"Content-Type": "text/event-stream; charset=utf-8"}
DONE = b'data: {"type":"image_generation.completed","b64_json":"iVBORw0KGgo=","usage":{"cost":0.01}}\n\n'


async def until(happened: Callable[[], Awaitable[object]]) -> None:
    async with asyncio.timeout(10):
        while True:
            if await happened():
                return
            await asyncio.sleep(0)


async def caught(router: Provider, order: Commission) -> Finished | JobError:
    try:
        return await finished(router, order)
    except JobError as error:
        return error


async def test_what_can_be_seen_of_a_picture_is_shown_before_it_is_there(router: Provider, emulator: Emulator) -> None:
    emulator.hold()
    async with asyncio.TaskGroup() as group:
        order = group.create_task(finished(router, streamed()))

        async def two_previews() -> bool:
            seen = (await router.progress(JOB)).preview
            return bool(seen) and Image.open(io.BytesIO(seen)).size == (256, 256)

        await until(two_previews)
        preview = (await router.progress(JOB)).preview
        assert not order.done()
        emulator.gate.set()

    assert owner_of(preview, list(emulator.orders)) in emulator.orders
    assert len(order.result().results) == 1
    assert await router.progress(JOB) == Pending()


async def test_an_order_without_previews_has_nothing_to_show(router: Provider, emulator: Emulator) -> None:
    emulator.hold()
    async with asyncio.TaskGroup() as group:
        group.create_task(finished(router, commission()))
        await until(lambda: taken(emulator, "images"))

        assert await router.progress(JOB) == Pending()
        emulator.gate.set()


async def taken(emulator: Emulator, endpoint: str) -> bool:
    return bool(emulator.journal.of(endpoint)) and emulator.creates > 0


@pytest.mark.parametrize(
    ("order", "endpoint"), [(commission(), "images"), (streamed(), "images"), (commission(CHAT), "chat")]
)
async def test_an_order_that_is_called_off_closes_its_connection_and_is_not_billed(
    router: Provider, emulator: Emulator, order: Commission, endpoint: str
) -> None:
    emulator.hold()
    before = emulator.account.used
    async with asyncio.TaskGroup() as group:
        outcome = group.create_task(caught(router, order))
        await until(lambda: taken(emulator, endpoint))
        await router.cancel(JOB)
        await router.cancel(JOB)

    assert type(outcome.result()) is Broken

    async def abandoned() -> bool:
        return bool(emulator.abandoned)

    await until(abandoned)
    assert emulator.creates == 0
    assert emulator.account.used == pytest.approx(before)


async def test_an_order_that_is_called_off_before_it_is_sent_is_never_sent(
    router: Provider, emulator: Emulator
) -> None:
    async with asyncio.TaskGroup() as group:
        outcome = group.create_task(caught(router, commission()))
        await asyncio.sleep(0)
        await router.cancel(JOB)

    assert type(outcome.result()) is Broken
    assert emulator.journal.of("images") == []
    assert isinstance(await caught(router, commission()), Finished)


async def test_only_the_order_that_is_meant_is_called_off(router: Provider, emulator: Emulator) -> None:
    emulator.hold()
    async with asyncio.TaskGroup() as group:
        other = group.create_task(caught(router, replace(commission(), job="other")))
        await until(lambda: taken(emulator, "images"))
        await router.cancel("nobody")
        await router.cancel(JOB)
        emulator.gate.set()

    assert isinstance(other.result(), Finished)
    await router.cancel("other")


async def test_a_stop_of_the_house_is_not_taken_for_a_call_off(router: Provider, emulator: Emulator) -> None:
    emulator.hold()
    async with asyncio.TaskGroup() as group:
        order = group.create_task(router.submit(streamed()))
        await until(lambda: taken(emulator, "images"))
        order.cancel()

    assert order.cancelled()
    assert await router.progress(JOB) == Pending()


async def test_an_answer_that_never_comes_may_have_been_billed(hasty: Provider, emulator: Emulator) -> None:
    emulator.hold()

    with pytest.raises(UnknownOutcome):
        await hasty.submit(commission())


@pytest.mark.parametrize("order", [commission(), streamed(), commission(CHAT)])
async def test_an_answer_that_breaks_off_is_named_for_the_operator(
    router: Provider, emulator: Emulator, order: Commission
) -> None:
    emulator.manner.breaks_off = True

    with pytest.raises(UnknownOutcome) as raised:
        await router.submit(order)

    (id,) = emulator.orders
    assert raised.value.detail.endswith(f"(generation {id})")


@pytest.mark.parametrize("piece", [1, 7, 1000])
async def test_news_may_be_cut_anywhere(router: Provider, emulator: Emulator, piece: int) -> None:
    emulator.manner.piece = piece
    emulator.manner.partials = 1

    done = await finished(router, replace(streamed(), aspect_ratio="2:3"))

    assert owner_of(shown(done)[0], list(emulator.orders)) in emulator.orders


async def test_who_does_not_stream_answers_at_once(router: Provider, emulator: Emulator) -> None:
    emulator.manner.streams = False

    assert len((await finished(router, streamed())).results) == 1


STREAMS = {
    "comments and empty news": b": OPENROUTER PROCESSING\r\n\r\ndata:\r\n\r\n" + DONE,
    "a text": b'data: {"type":"image_generation.text_chunk","text":"a","phase":"draft"}\n\n' + DONE,
    "news of an unknown kind": b'data: {"type":"image_generation.started","error":null}\n\n' + DONE,
    "news that nobody can read": b"data: {{{\n\ndata: [1]\n\n" + DONE,
    "a preview that is none": b'data: {"type":"image_generation.partial_image","b64_json":"****"}\n\n' + DONE,
    "a preview of another kind": b'data: {"type":"image_generation.partial_image","b64_json":"PHN2Zz4="}\n\n' + DONE,
    "a preview without a picture": b'data: {"type":"image_generation.partial_image"}\n\n' + DONE,
    "no blank line at the end": DONE.rstrip(),
    "a connection that breaks off after the picture": DONE + b"data: {",
}


@pytest.mark.parametrize("name", STREAMS)
async def test_odd_news_do_not_lose_the_picture(router: Provider, emulator: Emulator, name: str) -> None:
    emulator.fail("images", Says(STREAMS[name], headers=EVENTS))

    assert await finished(router, streamed()) == Finished((b"\x89PNG\r\n\x1a\n",), Cost(0.01, "USD"))


ENDS = {
    "nothing": b"",
    "done without a picture": b"data: [DONE]\n\n",
    "only a preview": b'data: {"type":"image_generation.partial_image","b64_json":"iVBORw0KGgo="}\n\n',
    "a picture that cannot be read": b'data: {"type":"image_generation.completed","b64_json":"****"}\n\n',
    "an empty picture": b'data: {"type":"image_generation.completed","b64_json":"="}\n\n',
}


@pytest.mark.parametrize("name", ENDS)
async def test_news_that_end_without_a_picture_may_have_been_billed(
    router: Provider, emulator: Emulator, name: str
) -> None:
    emulator.fail("images", Says(ENDS[name], headers=EVENTS))

    with pytest.raises(UnknownOutcome):
        await router.submit(streamed())


async def test_a_failure_in_the_middle_of_the_news_is_not_billed(router: Provider, emulator: Emulator) -> None:
    news = b'data: {"type":"error","error":{"message":"x","code":"upstream_error","type":"provider_error"}}\n\n'
    emulator.fail("images", Says(news, headers=EVENTS))

    with pytest.raises(Busy):
        await router.submit(streamed())
