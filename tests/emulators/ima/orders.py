"""What IMA Studio refuses before it takes an order."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import msgspec

from tests.emulators.ima.products import PRODUCTS, Product, Rule

MOST = 4
_FIXED = frozenset({"prompt", "n", "input_images", "cast"})


class _Cast(msgspec.Struct, forbid_unknown_fields=True):
    points: int
    attribute_id: int


class _Position(msgspec.Struct, forbid_unknown_fields=True):
    attribute_id: int
    model_id: str
    model_name: str
    model_version: str
    app: str
    platform: str
    category: str
    credit: int
    parameters: msgspec.Raw


class _Creation(msgspec.Struct, forbid_unknown_fields=True):
    task_type: str
    enable_multi_model: bool
    src_img_url: list[str]
    parameters: list[_Position]


class _Parameters(msgspec.Struct):
    prompt: str
    n: int
    input_images: list[str]
    cast: _Cast


@dataclass(frozen=True, slots=True)
class Order:
    """An order as it was sent, with the product and the rule that it names."""

    creation: _Creation
    position: _Position
    fixed: _Parameters
    form: Mapping[str, str]
    product: Product
    rule: Rule
    points: int
    """Today's price of one picture."""


class Rejected(Exception):
    """Answered as an error; the codes are the service's."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


def ordered(body: bytes, prices: Mapping[int, int]) -> Order:
    """Raises Rejected for whatever the service would not take."""
    try:
        creation = msgspec.json.decode(body, type=_Creation)
        (position,) = creation.parameters
        fixed = msgspec.json.decode(position.parameters, type=_Parameters)
        loose = msgspec.json.decode(position.parameters, type=dict[str, msgspec.Raw])
        form = {name: msgspec.json.decode(raw, type=str) for name, raw in loose.items() if name not in _FIXED}
    except ValueError as error:
        raise Rejected(400, f"Bad request: {error}") from error
    product = _product(creation, position)
    rule = next((rule for rule in product.rules if rule.attribute_id == position.attribute_id), None)
    if rule is None:
        raise Rejected(400, "Invalid product attribute")
    points = prices.get(rule.attribute_id, rule.points)
    order = Order(creation, position, fixed, form, product, rule, points)
    for check in _CHECKS:
        check(order)
    return order


def _product(creation: _Creation, position: _Position) -> Product:
    if position.category != creation.task_type:
        raise Rejected(400, "Bad request: category and task_type differ")
    named = (position.model_id, position.model_version, position.model_name)
    for product in PRODUCTS.get(position.category, ()):
        if (product.model_id, product.version, product.name) == named:
            return product
    raise Rejected(503, "Model unavailable")


def _require(truth: bool, message: str, code: int = 400) -> None:
    if not truth:
        raise Rejected(code, message)


def _check_frame(order: Order) -> None:
    _require((order.position.app, order.position.platform) == ("ima", "web"), "Bad request: app or platform")
    _require(not order.creation.enable_multi_model, "Bad request: enable_multi_model")
    _require(bool(order.fixed.prompt.strip()), "Bad request: prompt is empty")
    _require(1 <= order.fixed.n <= MOST, "Bad request: n")


def _check_images(order: Order) -> None:
    images = order.creation.src_img_url
    _require(images == order.fixed.input_images, "Bad request: src_img_url and input_images differ")
    _require(bool(images) == (order.position.category == "image_to_image"), "Bad request: number of input images")
    _require(all(image.startswith(("http://", "https://")) for image in images), "Bad request: input image is no URL")


def _check_form(order: Order) -> None:
    for name, value in order.form.items():
        _require(name in order.product.fields, f"Bad request: unknown parameter {name}")
        _require(order.product.allows(name, value), f"Bad request: {name} is not in the options")


def _check_rule(order: Order) -> None:
    attributes = {name: value for name, value in order.rule.attributes.items() if name != "default"}
    _require(attributes.keys() <= order.form.keys(), "No credit rule matches", 6009)
    fits = all(order.form[name] == value for name, value in attributes.items())
    _require(fits, "Attribute ID does not match the calculated rule", 6010)


def _check_price(order: Order) -> None:
    cast = order.fixed.cast
    _require(cast.attribute_id == order.position.attribute_id, "Attribute ID does not match the calculated rule", 6010)
    _require(order.position.credit == cast.points == order.points, "Credit does not match the rule's points", 6006)


_CHECKS: tuple[Callable[[Order], None], ...] = (_check_frame, _check_images, _check_form, _check_rule, _check_price)
