"""The product list of IMA Studio as it stood in the spring of 2026: four models, for words and for pictures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import msgspec

SQUARE = "1:1"
_NATIVE = (SQUARE, "16:9", "9:16", "4:3", "3:4")
_MAPPED = {
    SQUARE: "2048x2048",
    "16:9": "2560×1440",
    "9:16": "1440×2560",
    "4:3": "2304×1728",
    "3:4": "1728×2304",
    "2:3": "1664×2496",
    "3:2": "2496×1664",
    "21:9": "3024×1296",
}


@dataclass(frozen=True, slots=True)
class Rule:
    """A price and the form that it is for."""

    attribute_id: int
    points: int
    attributes: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Product:
    """A leaf of the tree; `mapped` ratios are virtual."""

    group: str
    version: str
    name: str
    model_id: str
    rules: Sequence[Rule]
    fields: Mapping[str, Sequence[str]]
    defaults: Mapping[str, str]
    mapped: Mapping[str, str] = field(default_factory=dict)

    def allows(self, name: str, value: str) -> bool:
        pixels = {target.replace("×", "x") for target in self.mapped.values()} if name == "size" else set()
        return value in pixels or value in self.fields.get(name, ())


class _Option(msgspec.Struct):
    label: str
    value: str


class _Ui(msgspec.Struct):
    field: str
    id: str
    value: str
    options: list[_Option]


class _Source(msgspec.Struct):
    source_values: dict[str, str]
    target_value: str


class _Mapping(msgspec.Struct):
    target_param: str
    mapping_rules: list[_Source]


class _Field(msgspec.Struct, omit_defaults=True):
    field: str
    type: str = ""
    value: str = ""
    options: list[_Option] = []
    is_ui_virtual: bool = False
    ui_params: list[_Ui] = []
    value_mapping: _Mapping | None = None


class _Credit(msgspec.Struct):
    attribute_id: int
    points: int
    attributes: Mapping[str, str]


class _Node(msgspec.Struct, omit_defaults=True):
    id: str
    type: str
    name: str
    model_id: str = ""
    children: list[_Node] = []
    credit_rules: list[_Credit] = []
    form_config: list[_Field] = []


def tree(products: Sequence[Product], prices: Mapping[int, int], *, mapping: bool) -> msgspec.Raw:
    """The list as it is answered; `prices` are today's, by attribute."""
    groups = {product.group: _Node(product.group, "2", product.group) for product in products}
    for product in products:
        groups[product.group].children.append(_leaf(product, prices, mapping))
    return msgspec.Raw(msgspec.json.encode(list(groups.values())))


def _leaf(product: Product, prices: Mapping[int, int], mapping: bool) -> _Node:
    credit = [
        _Credit(rule.attribute_id, prices.get(rule.attribute_id, rule.points), rule.attributes)
        for rule in product.rules
    ]
    form = [_Field(name, "tags", product.defaults[name], _options(options)) for name, options in product.fields.items()]
    if product.mapped and mapping:
        form.append(_virtual(product.mapped))
    return _Node(product.version, "3", product.name, product.model_id, credit_rules=credit, form_config=form)


def _virtual(mapped: Mapping[str, str]) -> _Field:
    ui = _Ui("aspect_ratio", "ar", SQUARE, _options(list(mapped)))
    rules = [_Source({"aspect_ratio": ratio}, pixels) for ratio, pixels in mapped.items()]
    return _Field("size", is_ui_virtual=True, ui_params=[ui], value_mapping=_Mapping("size", rules))


def _options(values: Sequence[str]) -> list[_Option]:
    return [_Option(value.upper() if value.endswith("k") else value, value) for value in values]


def _sized(name: str, first: int, prices: Mapping[str, int]) -> list[Rule]:
    """One rule for each value of a field, with attribute ids in a row."""
    return [Rule(first + at, points, {name: value}) for at, (value, points) in enumerate(prices.items())]


def _seedream(attribute: int) -> Product:
    default = [Rule(attribute, 5, {"default": "enabled"})]
    version, model = "doubao-seedream-4-5-251128", "doubao-seedream-4.5"
    return Product("SeeDream", version, "SeeDream 4.5", model, default, {"size": ("2k", "4k")}, {"size": "4k"}, _MAPPED)


def _banana(first: int) -> Product:
    rules = _sized("size", first, {"512px": 4, "1K": 6, "2K": 10, "4K": 13})
    fields = {"size": ("512px", "1K", "2K", "4K"), "aspect_ratio": _NATIVE}
    version, model = "gemini-3.1-flash-image-preview", "gemini-3.1-flash-image"
    return Product("NanoBanana", version, "Nano Banana2", model, rules, fields, {"size": "1K", "aspect_ratio": SQUARE})


def _banana_pro(first: int, largest: int) -> Product:
    rules = _sized("size", first, {"1K": 10, "2K": 10, "4K": largest})
    fields = {"size": ("1K", "2K", "4K"), "aspect_ratio": _NATIVE}
    version, model = "gemini-3-pro-image-preview", "gemini-3-pro-image"
    return Product(
        "NanoBanana", version, "Nano Banana Pro", model, rules, fields, {"size": "1K", "aspect_ratio": SQUARE}
    )


def _midjourney(first: int) -> Product:
    rules = _sized("quality", first, {"480p": 8, "720p": 10})
    return Product(
        "Midjourney", "v6", "Midjourney", "midjourney", rules, {"quality": ("480p", "720p")}, {"quality": "480p"}
    )


PRODUCTS: Mapping[str, tuple[Product, ...]] = {
    "text_to_image": (_seedream(2341), _banana(4400), _banana_pro(2399, 18), _midjourney(5451)),
    "image_to_image": (_seedream(1611), _banana(4404), _banana_pro(2402, 10), _midjourney(5453)),
}
