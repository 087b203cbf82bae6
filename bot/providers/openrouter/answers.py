"""From the service's answers to pictures and what they cost."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass
from typing import cast

from bot.errors import Broken, JobError, Moderated, UnknownOutcome, Unreadable
from bot.providers.http import (
    LARGEST_PICTURES,
    Answer,
    Answering,
    Event,
    Garbled,
    address,
    decoded,
    kind_of,
    read_large,
)
from bot.providers.openrouter.failures import Conceal, failure, fault, fault_in
from bot.providers.openrouter.held import Held
from bot.providers.openrouter.wire import Choice, Painted, Said, StreamEvent, cost_of

_DONE = b"[DONE]"
_PARTIAL = "image_generation.partial_image"
_COMPLETED = "image_generation.completed"


@dataclass(frozen=True, slots=True)
class Drawn:
    """What came back; `cost` in USD where the service says it."""

    pictures: tuple[str | bytes, ...]
    cost: float | None


def refusal(answer: Answer, conceal: Conceal, *, paid: bool) -> JobError:
    """What an answer that is no success says."""
    found = fault_in(answer.body)
    return failure(found, answer, conceal) if found else answer.failure(paid=paid)


async def drawn(answer: Answer, conceal: Conceal) -> Drawn:
    """Of the Image API. Raises UnknownOutcome for a success that shows nothing."""
    _errors(answer, conceal)
    try:
        painted = await answer.read_large(Painted)
        files = [await _file(datum.b64_json) for datum in painted.data or () if datum.b64_json]
    except Garbled as error:
        raise UnknownOutcome("a success that cannot be read") from error
    if not files:
        raise UnknownOutcome("a success without a picture")
    return Drawn(tuple(files), cost_of(painted.usage))


async def said(answer: Answer, conceal: Conceal) -> Drawn:
    """Of a chat model, whose words are never quoted: they often repeat what was asked for."""
    _errors(answer, conceal)
    try:
        reply = await answer.read_large(Said)
    except Garbled as error:
        raise UnknownOutcome("a success that cannot be read") from error
    choice = next(iter(reply.choices or ()), None)
    if choice is None:
        raise UnknownOutcome("a success without an answer")
    cost = cost_of(reply.usage)
    pictures = choice.message.pictures if choice.message else ()
    if not pictures:
        raise _unfinished(choice, answer, conceal, cost)
    try:
        return Drawn(tuple([await _picture(picture) for picture in pictures]), cost)
    except Garbled as error:
        raise UnknownOutcome("a picture that cannot be read") from error


async def streamed(answering: Answering, held: Held, conceal: Conceal) -> Drawn:
    """Of an order that shows how far it is. Raises UnknownOutcome if it ends without a picture."""
    try:
        news = cast("AsyncGenerator[Event, None]", answering.events(LARGEST_PICTURES))
        async with aclosing(news) as events:
            async for event in events:
                if event.data == _DONE:
                    break
                found = await _news(event.data, answering, held, conceal)
                if found:
                    return found
    except Garbled as error:
        raise UnknownOutcome("news that cannot be read") from error
    raise UnknownOutcome("the news ended without a picture")


async def _news(data: bytes, answering: Answering, held: Held, conceal: Conceal) -> Drawn | None:
    """News of an unknown shape is none."""
    try:
        event = await read_large(data, StreamEvent)
    except Garbled:
        return None
    if event.type == _COMPLETED and event.b64_json:
        return Drawn((await _file(event.b64_json),), cost_of(event.usage))
    if event.type == _PARTIAL and event.b64_json:
        held.preview = await _glimpse(event.b64_json) or held.preview
        return None
    _errors(Answer(answering.status, data, answering.after), conceal)
    return None


async def _glimpse(text: str) -> bytes:
    """What cannot be shown is no news."""
    try:
        return await _file(text)
    except Garbled:
        return b""


async def _file(text: str) -> bytes:
    """Raises Garbled for what is no picture."""
    picture = await decoded(text)
    try:
        kind_of(picture)
    except Unreadable as error:
        raise Garbled("no picture") from error
    return picture


def _errors(answer: Answer, conceal: Conceal) -> None:
    """A generation that fails late is told under a status of success."""
    found = fault_in(answer.body)
    if found:
        raise failure(found, answer, conceal)


async def _picture(url: str) -> str | bytes:
    return await _file(url) if url.startswith("data:") else str(address(url))


def _unfinished(choice: Choice, answer: Answer, conceal: Conceal, cost: float | None) -> JobError:
    """Why a chat model shows no picture; the same words would meet with the same answer."""
    found = fault(choice.error)
    if found:
        return failure(found, answer, conceal)
    if choice.finish_reason == "content_filter" or (choice.message and choice.message.refusal):
        return Moderated("OpenRouter: the model refuses")
    price = "" if cost is None else f", for {cost} USD"
    return Broken(f"OpenRouter: the model answered without a picture{price}")
