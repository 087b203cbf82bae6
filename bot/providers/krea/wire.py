"""What Krea's questions and answers look like; unknown fields of answers are passed over."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

NULL = msgspec.Raw(b"null")


class Tagged(msgspec.Struct, frozen=True):
    """A picture that the prompt may call by its tag."""

    url: str
    tag: str


class Style(msgspec.Struct, frozen=True):
    """A picture to draw from, and how much of it (-2 to 2)."""

    url: str
    strength: float = 1


class Body(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An order. Bodies are closed: what a model does not know is left out, never sent empty."""

    prompt: str
    aspect_ratio: str = ""
    resolution: str = ""
    width: int = 0
    height: int = 0
    quality: str = ""
    steps: int = 0
    seed: int | None = None
    negative_prompt: str = ""
    image_url: str = ""
    image_urls: tuple[str, ...] = ()
    reference_images: tuple[Tagged, ...] = ()
    style_images: tuple[Style, ...] = ()


class Created(msgspec.Struct, frozen=True):
    """An order that was taken."""

    job_id: str | int


class Link(msgspec.Struct, frozen=True):
    """A result, or the preview of one."""

    url: str | None = None
    type: str | None = None


Urls = list[str | Link | None] | dict[str, str | Link | None] | str | None
"""A list of addresses by the schema; customers met the other shapes."""


class Result(msgspec.Struct, frozen=True):
    """What a job has made: pictures, or a style that was trained."""

    urls: Urls = None
    style_id: str | int | None = None
    error: msgspec.Raw = NULL
    message: msgspec.Raw = NULL


class Job(msgspec.Struct, frozen=True):
    """How far an order has come. `error` comes as an object or as text, `result` may hold words instead."""

    job_id: str | int | None = None
    status: str | None = None
    created_at: str | float | None = None
    result: msgspec.Raw = NULL
    error: msgspec.Raw = NULL
    cost_usd: str | float | None = None
    """Customers met it; the schema does not know it."""


class Listing(msgspec.Struct, frozen=True):
    """A page of the jobs of an account, the newest first."""

    items: tuple[Job, ...]
    next_cursor: str | None = None


class Asset(msgspec.Struct, frozen=True):
    """A picture that was uploaded."""

    id: str
    image_url: str


class Upload(msgspec.Struct, frozen=True):
    """The same as it is listed."""

    id: str
    description: str | None = None


class Uploads(msgspec.Struct, frozen=True):
    """A page of what was uploaded."""

    items: tuple[Upload, ...]


class Complaint(msgspec.Struct, frozen=True):
    """An error in the service's own shape, which has several variants."""

    error: msgspec.Raw = NULL
    message: msgspec.Raw = NULL
    code: msgspec.Raw = NULL
    detail: msgspec.Raw = NULL
    errors: msgspec.Raw = NULL
    issues: msgspec.Raw = NULL
    replacement: str | None = None


class Point(msgspec.Struct, frozen=True):
    """What one picture costs under certain conditions, such as a size or a task."""

    amount: str | float
    dimensions: dict[str, str | float | bool | None] | None = None


class Pricing(msgspec.Struct, frozen=True):
    """Of an operation."""

    currency: str = ""
    price_points: tuple[Point, ...] = ()


class Operation(msgspec.Struct, frozen=True):
    """One of the service's own description."""

    pricing: Pricing | None = msgspec.field(name="x-krea-pricing", default=None)


class Path(msgspec.Struct, frozen=True):
    """What can be done at an address."""

    post: msgspec.Raw = NULL


class Description(msgspec.Struct, frozen=True):
    """The service's own description of its protocol, as far as it is read here."""

    paths: Mapping[str, msgspec.Raw]
