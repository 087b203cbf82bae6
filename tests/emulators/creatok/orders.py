"""What CreatOK refuses before it takes an order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from tests.emulators.creatok.capabilities import Model
from tests.emulators.creatok.rejected import Rejected
from tests.emulators.creatok.uploads import Slot


class Order(msgspec.Struct, forbid_unknown_fields=True):
    """An order as it was sent."""

    prompt: str
    model: str
    resolution: str
    n: int
    aspect_ratio: str = ""
    image_object_keys: list[str] = msgspec.field(default_factory=list, name="imageObjectKeys")


def ordered(body: bytes, models: Sequence[Model], slots: Mapping[str, Slot]) -> tuple[Order, Model]:
    """Raises Rejected for whatever the service would not take."""
    try:
        order = msgspec.json.decode(body, type=Order)
    except ValueError as fault:
        raise Rejected(4000, f"Invalid parameter: {fault}") from fault
    model = next((model for model in models if model.id == order.model), None)
    if model is None:
        raise Rejected(4000, "Unsupported model")
    for truth, what in _demands(order, model):
        if not truth:
            raise Rejected(4000, f"Invalid parameter: {what}")
    for key in order.image_object_keys:
        if key not in slots or slots[key].body is None:
            raise Rejected(4000, "Invalid parameter: no such object")
    return order, model


def _demands(order: Order, model: Model) -> list[tuple[bool, str]]:
    return [
        (bool(order.prompt.strip()), "prompt is empty"),
        (order.resolution in model.prices, "resolution"),
        (1 <= order.n <= model.most, "n"),
        (not (model.ratios and order.aspect_ratio) or order.aspect_ratio in (model.ratios or ()), "aspect_ratio"),
        (len(order.image_object_keys) <= model.references, "imageObjectKeys"),
        (len(set(order.image_object_keys)) == len(order.image_object_keys), "imageObjectKeys"),
    ]
