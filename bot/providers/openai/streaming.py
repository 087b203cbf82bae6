"""A picture that arrives little by little."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from dataclasses import dataclass
from typing import cast

import msgspec

from bot.errors import Broken, JobError, UnknownOutcome
from bot.providers.http import LARGEST_PICTURES, Answer, Answering, Event, Garbled, read_large
from bot.providers.http.openai_images import NULL, Conceal, picture, told, worded

Keep = Callable[[bytes], None]


@dataclass(frozen=True, slots=True)
class Arrived:
    """The picture, and what it used up."""

    picture: bytes
    usage: msgspec.Raw


class _Piece(msgspec.Struct, frozen=True):
    """An event: what can be seen so far, the picture itself, or an error."""

    type: str | None = None
    b64_json: str | None = None
    usage: msgspec.Raw = NULL
    error: msgspec.Raw = NULL


async def arrived(answering: Answering, keep: Keep, conceal: Conceal) -> Arrived:
    """The picture at the end of the stream; `keep` gets what can be seen before. Raises UnknownOutcome for a stream
    that ends without it: it is drawn and paid for all the same."""
    try:
        async with aclosing(cast("AsyncGenerator[Event]", answering.events(LARGEST_PICTURES))) as events:
            async for event in events:
                found = await _read(event, answering.status, keep, conceal)
                if found:
                    return found
    except Garbled as error:
        raise UnknownOutcome("a stream that cannot be read") from error
    raise UnknownOutcome("the stream ended without a picture")


async def _read(event: Event, status: int, keep: Keep, conceal: Conceal) -> Arrived | None:
    """What cannot be read is passed over: it may have been a preview."""
    try:
        piece = await read_large(event.data, _Piece)
    except Garbled:
        return None
    kind = piece.type or event.name
    if kind == "error" or worded(piece.error):
        raise _failure(piece, event, status, conceal)
    shown = await picture(piece.b64_json) if piece.b64_json else None
    if kind.endswith(".partial_image") and shown:
        keep(shown)
    if not kind.endswith(".completed"):
        return None
    if shown is None:
        raise UnknownOutcome("a success without a picture that can be read")
    return Arrived(shown, piece.usage)


def _failure(piece: _Piece, event: Event, status: int, conceal: Conceal) -> JobError:
    """The error stands in the event's `error`, or is the event."""
    said = worded(piece.error) or worded(msgspec.Raw(event.data))
    return told(said, Answer(status, event.data), conceal) if said else Broken("an error in the stream")
