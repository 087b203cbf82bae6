"""What goes to CreatOK and what comes back; unknown fields of answers are passed over."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from bot.providers.http import Garbled, address, number, read, worded

NULL = msgspec.Raw(b"null")

_Amount = Annotated[int, msgspec.Meta(ge=0)] | Annotated[float, msgspec.Meta(ge=0)]
_Count = Annotated[int, msgspec.Meta(ge=0, le=1000)] | Annotated[float, msgspec.Meta(ge=0, le=1000)]


class Envelope(msgspec.Struct, frozen=True):
    """Around every answer: code 0 is success, anything else is none, even under HTTP 200."""

    code: int | str | None = None
    msg: msgspec.Raw = NULL
    data: msgspec.Raw = NULL

    @property
    def number(self) -> int | None:
        """None where there is no code, which makes it no envelope at all."""
        return number(self.code)

    @property
    def succeeded(self) -> bool:
        return self.number == 0

    @property
    def text(self) -> str:
        return worded(self.msg)


class _Number(msgspec.Struct, frozen=True):
    min: _Count
    max: _Count


class Limits(msgspec.Struct, frozen=True):
    """Within what a model can be ordered. Without a list of ratios, none is excluded."""

    resolutions: Annotated[tuple[str, ...], msgspec.Meta(min_length=1)]
    n: _Number
    max_reference_images: _Count
    aspect_ratios: tuple[str, ...] | None = None


class Pricing(msgspec.Struct, frozen=True):
    """Credits a picture. Another currency or unit is not understood, and such a model is not sold."""

    currency: Literal["credits"]
    unit: Literal["image"]
    by_resolution: dict[str, _Amount]


class Model(msgspec.Struct, frozen=True):
    """What can be ordered."""

    id: Annotated[str, msgspec.Meta(min_length=1)]
    limits: Limits
    label: str | None = None
    pricing: Pricing | None = None

    @property
    def sizes(self) -> tuple[str, ...]:
        """Where prices are told, what has none is not sold: it would be taken for as dear as its neighbour."""
        return (
            tuple(size for size in self.limits.resolutions if self.price(size) is not None) or self.limits.resolutions
        )

    def price(self, size: str) -> float | None:
        return self.pricing.by_resolution.get(size) if self.pricing else None


class _Named(msgspec.Struct, frozen=True):
    id: str


class _Part(msgspec.Struct, frozen=True):
    default_model: str
    models: tuple[msgspec.Raw, ...]


class _Capabilities(msgspec.Struct, frozen=True):
    capabilities: dict[str, msgspec.Raw]


class Created(msgspec.Struct, frozen=True):
    """An order that was taken; the id finds it again."""

    task_id: str | int


class Picture(msgspec.Struct, frozen=True):
    """One of the results; while it only has a key of the store, nobody can fetch it."""

    url: str | None = None

    @property
    def link(self) -> str:
        """Empty until it can be fetched."""
        try:
            address(self.url or "")
        except Garbled:
            return ""
        return self.url or ""


class Result(msgspec.Struct, frozen=True):
    """What an order has led to."""

    images: tuple[Picture, ...] | None = None


class Status(msgspec.Struct, frozen=True):
    """How far an order is. What else is said depends on the word."""

    status: msgspec.Raw = NULL
    result: msgspec.Raw = NULL
    error: msgspec.Raw = NULL

    @property
    def word(self) -> str:
        return worded(self.status)

    @property
    def complaint(self) -> str:
        """Of an error that is an object with a message, or plain text."""
        try:
            return worded(read(self.error, _Error).message)
        except Garbled:
            return worded(self.error)

    @property
    def links(self) -> tuple[str, ...]:
        """Of every picture, empty for those that cannot be fetched."""
        try:
            return tuple(picture.link for picture in read(self.result, Result).images or ())
        except Garbled:
            return ()


class _Error(msgspec.Struct, frozen=True):
    message: msgspec.Raw = NULL


class Slot(msgspec.Struct, frozen=True, rename="camel"):
    """Where a picture is put, and by which key it is named afterwards."""

    presigned_upload_url: str
    object_key: Annotated[str, msgspec.Meta(min_length=1)]


class Order(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The body of an order; the service mixes two ways of writing names."""

    prompt: str
    model: str
    resolution: str
    n: int
    aspect_ratio: str
    image_object_keys: tuple[str, ...] = msgspec.field(default=(), name="imageObjectKeys")


class Announcement(msgspec.Struct, frozen=True, rename="camel"):
    """A picture that is about to be put somewhere; its size in bytes."""

    file_name: str
    file_type: str
    file_size: int
    prefix: str = "open-skills/reference-images"


def models(data: msgspec.Raw, part: str) -> tuple[Model, ...]:
    """What one part of the capabilities lists, the default first; what cannot be read exactly is left out. Raises
    Garbled for a list that contradicts itself."""
    found = read(read(data, _Capabilities).capabilities.get(part, NULL), _Part)
    if found.default_model not in [read(raw, _Named).id for raw in found.models]:
        raise Garbled("the default model is not listed")
    listed = [model for raw in found.models if (model := _model(raw))]
    return tuple(sorted(listed, key=lambda model: model.id != found.default_model))


def _model(raw: msgspec.Raw) -> Model | None:
    try:
        return read(raw, Model)
    except Garbled:
        return None
