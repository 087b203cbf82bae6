"""What the answers look like; unknown fields are passed over, and nothing beside a picture can spoil it."""

from __future__ import annotations

from contextlib import suppress
from typing import Annotated

import msgspec

from bot.providers.http.reading import Garbled, read

NULL = msgspec.Raw(b"null")

Raws = tuple[msgspec.Raw, ...]
"""Read one by one: one of an unknown shape costs none of the others."""

Tokens = Annotated[int, msgspec.Meta(ge=0)]


class Drawn(msgspec.Struct, frozen=True):
    """A picture, in one way or the other."""

    b64_json: str | None = None
    url: str | None = None


class Images(msgspec.Struct, frozen=True):
    """The answer to an order; some gateways give a task instead of pictures, or an error in place of both."""

    data: Raws | None = None
    images: Raws | None = None
    usage: msgspec.Raw = NULL
    error: msgspec.Raw = NULL
    task_id: str | int | None = None

    @property
    def pictures(self) -> Raws:
        return self.data or self.images or ()


class InputDetails(msgspec.Struct, frozen=True):
    """What the tokens of the input stand for."""

    text_tokens: Tokens | None = None
    image_tokens: Tokens | None = None


class Usage(msgspec.Struct, frozen=True):
    """What an order used up."""

    input_tokens: Tokens | None = None
    output_tokens: Tokens | None = None
    input_tokens_details: InputDetails | None = None


class Listed(msgspec.Struct, frozen=True):
    """A model of the list."""

    id: str


class Models(msgspec.Struct, frozen=True):
    """All that the key may use."""

    data: Raws | None = None


class Problem(msgspec.Struct, frozen=True):
    """An error in OpenAI's words. New API and LocalAI use the same ones; with LocalAI the code is a number."""

    message: msgspec.Raw = NULL
    type: msgspec.Raw = NULL
    code: msgspec.Raw = NULL
    moderation_details: msgspec.Raw = NULL


class Envelope(msgspec.Struct, frozen=True):
    """Around an error: OpenAI's `error`, or FastAPI's `detail`."""

    error: msgspec.Raw = NULL
    detail: msgspec.Raw = NULL


class Invalid(msgspec.Struct, frozen=True):
    """One of FastAPI's complaints about a request."""

    msg: str


def text_of(raw: msgspec.Raw) -> str:
    """A scalar as text; empty for null and for what is none."""
    for kind in (str, int, float):
        with suppress(Garbled):
            return str(read(raw, kind))
    return ""
