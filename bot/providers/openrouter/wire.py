"""What OpenRouter is sent and what it answers; unknown fields of answers are passed over."""

from __future__ import annotations

from typing import Annotated

import msgspec

from bot.providers.http import Garbled, read

NULL = msgspec.Raw(b"null")

Rows = tuple[msgspec.Raw, ...]
"""A list is read row by row: one that has an unknown shape costs none of the others."""
Scalar = str | int | float | None

_Dollars = Annotated[int, msgspec.Meta(ge=0)] | Annotated[float, msgspec.Meta(ge=0)]


class Listed(msgspec.Struct, frozen=True):
    """Around a list."""

    data: Rows


class Report(msgspec.Struct, frozen=True):
    """Around what is told of one thing."""

    data: msgspec.Raw


class Capability(msgspec.Struct, frozen=True):
    """What a field of an order may hold: one of the values, or a number of the range."""

    type: str | None = None
    values: tuple[Scalar, ...] | None = None
    min: float | None = None
    max: float | None = None


Capabilities = dict[str, Capability] | None
"""By the field's name; one that is not there is not supported."""


class PriceLine(msgspec.Struct, frozen=True):
    """A price in USD of one unit (image, megapixel or token) of what is charged for; `variant` narrows it down."""

    billable: str
    unit: str
    cost_usd: _Dollars
    variant: str | None = None


class Endpoint(msgspec.Struct, frozen=True):
    """One of the providers behind a model. Without a tag it cannot be asked for."""

    provider_tag: str | None = None
    supported_parameters: Capabilities = None
    supports_streaming: bool | None = None
    pricing: tuple[PriceLine, ...] | None = None


class Endpoints(msgspec.Struct, frozen=True):
    """All of a model's."""

    endpoints: Rows


class Architecture(msgspec.Struct, frozen=True):
    """What goes in and what comes out."""

    input_modalities: tuple[str, ...] | None = None
    output_modalities: tuple[str, ...] | None = None


class ImageModel(msgspec.Struct, frozen=True):
    """A model of the Image API; what it supports is the union over its endpoints."""

    id: str
    name: str | None = None
    supported_parameters: Capabilities = None


class ChatPricing(msgspec.Struct, frozen=True):
    """In USD, mostly written as text; less than nothing where it is not known."""

    completion: str | float | None = None
    image_token: str | float | None = None
    image_output: str | float | None = None


class ChatModel(msgspec.Struct, frozen=True):
    """A model that answers in a chat, pictures among other things."""

    id: str
    name: str | None = None
    architecture: Architecture = Architecture()
    supported_parameters: tuple[str, ...] | None = None
    pricing: ChatPricing | None = None


class ImageUrl(msgspec.Struct, frozen=True):
    """A link, or a whole picture as a data URL."""

    url: str


class ImagePart(msgspec.Struct, frozen=True):
    """A picture to start from."""

    image_url: ImageUrl
    type: str = "image_url"


class TextPart(msgspec.Struct, frozen=True):
    """What is to be drawn."""

    text: str
    type: str = "text"


class Message(msgspec.Struct, frozen=True):
    """What is said to a chat model."""

    content: tuple[TextPart | ImagePart, ...]
    role: str = "user"


class Routing(msgspec.Struct, frozen=True):
    """Who may carry an order out, by their tags."""

    only: tuple[str, ...]


class ImageOrder(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The body of an order to the Image API."""

    model: str
    prompt: str
    n: int = 1
    resolution: str = ""
    aspect_ratio: str = ""
    quality: str = ""
    seed: int | None = None
    input_references: tuple[ImagePart, ...] = ()
    stream: bool = False
    provider: Routing | None = None


class ChatOrder(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The body of an order to a chat model."""

    model: str
    messages: tuple[Message, ...]
    modalities: tuple[str, ...]
    image_config: dict[str, str] = {}
    seed: int | None = None


class _Usage(msgspec.Struct, frozen=True):
    cost: _Dollars | None = None


class Datum(msgspec.Struct, frozen=True):
    """One of the pictures of an answer."""

    b64_json: str | None = None


class Painted(msgspec.Struct, frozen=True):
    """The answer of the Image API."""

    data: tuple[Datum, ...] | None = None
    usage: msgspec.Raw = NULL


class StreamEvent(msgspec.Struct, frozen=True):
    """A piece of news of an order; errors are read apart."""

    type: str | None = None
    b64_json: str | None = None
    usage: msgspec.Raw = NULL


class ContentPart(msgspec.Struct, frozen=True):
    """A piece of a chat model's answer."""

    image_url: ImageUrl | None = None


class ChatMessage(msgspec.Struct, frozen=True):
    """What a chat model said: `content` is text or pieces."""

    content: str | tuple[ContentPart, ...] | None = None
    images: tuple[ContentPart, ...] | None = None
    refusal: str | None = None

    @property
    def pictures(self) -> tuple[str, ...]:
        """Links and data URLs, wherever they stand."""
        parts = self.images or (self.content if isinstance(self.content, tuple) else ())
        return tuple(part.image_url.url for part in parts if part.image_url)


class Choice(msgspec.Struct, frozen=True):
    """One of the answers of a chat model."""

    finish_reason: str | None = None
    message: ChatMessage | None = None
    error: msgspec.Raw = NULL


class Said(msgspec.Struct, frozen=True):
    """The answer of a chat model."""

    choices: tuple[Choice, ...] | None = None
    usage: msgspec.Raw = NULL


class KeyReport(msgspec.Struct, frozen=True):
    """What is known of the key; no limit: it may spend all that the account holds."""

    limit_remaining: float | None = None


class CreditsReport(msgspec.Struct, frozen=True):
    """What was bought and what was used, in USD."""

    total_credits: float
    total_usage: float


class GenerationReport(msgspec.Struct, frozen=True):
    """What one order cost, in USD."""

    total_cost: _Dollars | None = None


def cost_of(usage: msgspec.Raw) -> float | None:
    """What was charged, in USD; a report that cannot be read costs nobody the picture beside it."""
    try:
        return read(usage, _Usage).cost
    except Garbled:
        return None
