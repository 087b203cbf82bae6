"""What IMA Studio's answers look like; unknown fields are passed over."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

import msgspec

from bot.providers.http import Garbled, number, read, worded

Scalar = str | int | float | bool | None

NULL = msgspec.Raw(b"null")

_LEAF = "3"

_Points = Annotated[int, msgspec.Meta(ge=0)] | Annotated[float, msgspec.Meta(ge=0)]


class Envelope(msgspec.Struct, frozen=True):
    """Around every answer; success and failure are told by `code`, never by the HTTP status."""

    code: int | str | None = None
    message: msgspec.Raw = NULL
    data: msgspec.Raw = NULL

    @property
    def number(self) -> int | None:
        """None where there is no code, which makes it no envelope at all."""
        return number(self.code)

    @property
    def succeeded(self) -> bool:
        return self.number in {0, 200}

    @property
    def text(self) -> str:
        return worded(self.message)


class Option(msgspec.Struct, frozen=True):
    """A value that a form field can take."""

    value: Scalar = None


class UiField(msgspec.Struct, frozen=True):
    """A field that exists in the vendor's page alone; what is chosen in it is mapped to a field that is sent."""

    field: str
    value: Scalar = None
    options: tuple[Option, ...] | None = None


class MappingRule(msgspec.Struct, frozen=True):
    """All of the sources chosen give the target."""

    source_values: dict[str, Scalar]
    target_value: Scalar


class Mappings(msgspec.Struct, frozen=True):
    """The way from a page's fields to the field that is sent, its own unless another is named."""

    target_param: str | None = None
    mapping_rules: tuple[MappingRule, ...] | None = None


class FormField(msgspec.Struct, frozen=True):
    """A field of a model's form: `value` is its default."""

    field: str
    value: Scalar | list[msgspec.Raw] | dict[str, msgspec.Raw] = None
    options: tuple[Option, ...] | None = None
    is_ui_virtual: bool | None = None
    ui_params: tuple[UiField, ...] | None = None
    value_mapping: Mappings | None = None

    @property
    def default(self) -> Scalar:
        return None if isinstance(self.value, list | dict) else self.value


class CreditRule(msgspec.Struct, frozen=True):
    """What a form filled in like this costs."""

    attribute_id: int | str
    points: _Points
    attributes: dict[str, Scalar] | None = None


class Leaf(msgspec.Struct, frozen=True):
    """A version of a model: what can be ordered. Its `id` is the version."""

    id: str
    model_id: str
    name: str = ""
    credit_rules: tuple[CreditRule, ...] | None = None
    form_config: tuple[FormField, ...] | None = None

    @property
    def rules(self) -> tuple[CreditRule, ...]:
        return self.credit_rules or ()

    @property
    def form(self) -> tuple[FormField, ...]:
        return self.form_config or ()


Nodes = tuple[msgspec.Raw, ...]
"""A tree is read node by node: one that has an unknown shape costs none of the others."""


class _Node(msgspec.Struct, frozen=True):
    type: str | int | None = None
    children: Nodes | None = None


class Created(msgspec.Struct, frozen=True):
    """An order that was taken; `id` finds it again."""

    id: str | int


class Media(msgspec.Struct, frozen=True):
    """One of the pictures of a task."""

    resource_status: int | str | None = None
    status: str | None = None
    url: str | None = None
    watermark_url: str | None = None
    preview_url: str | None = None
    error_msg: str | None = None
    remark: str | None = None

    @property
    def stage(self) -> str:
        return "" if self.resource_status is None else str(self.resource_status)

    @property
    def failed(self) -> bool:
        return (self.status or "").strip().lower() == "failed"

    @property
    def link(self) -> str:
        return self.url or self.watermark_url or self.preview_url or ""

    @property
    def complaint(self) -> str:
        return self.error_msg or self.remark or ""


class Detail(msgspec.Struct, frozen=True):
    """How far a task has come."""

    medias: tuple[Media, ...] | None = None


class Token(msgspec.Struct, frozen=True):
    """Where a picture is put, and where it can be had afterwards."""

    ful: str
    fdl: str


class Cast(msgspec.Struct, frozen=True):
    """The price once more, as it is booked."""

    points: int | float
    attribute_id: int | str


class Position(msgspec.Struct, frozen=True):
    """What is ordered; an order has one position."""

    attribute_id: int | str
    model_id: str
    model_name: str
    model_version: str
    category: str
    credit: int | float
    parameters: dict[str, Scalar | list[str] | Cast]
    app: str = "ima"
    platform: str = "web"


class Creation(msgspec.Struct, frozen=True):
    """The body of an order."""

    task_type: str
    src_img_url: list[str]
    parameters: list[Position]
    enable_multi_model: bool = False


def leaves(nodes: Nodes) -> Iterator[Leaf]:
    """Every leaf of the tree, in its order; what cannot be read is left out."""
    waiting = list(reversed(nodes))
    while waiting:
        raw = waiting.pop()
        try:
            node = read(raw, _Node)
            waiting.extend(reversed(node.children or ()))
            if str(node.type) == _LEAF:
                yield read(raw, Leaf)
        except Garbled:
            continue
