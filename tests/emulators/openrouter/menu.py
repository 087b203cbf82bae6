"""What the emulated service sells."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec

RATIOS = ("1:1", "2:3", "3:2", "3:4", "4:3", "4:5", "5:4", "9:16", "16:9", "21:9", "auto")
SIZES = ("1K", "2K", "4K")


class Capability(msgspec.Struct, frozen=True, omit_defaults=True):
    """A field's descriptor."""

    type: str
    values: tuple[str, ...] = ()
    min: float | None = None
    max: float | None = None

    def takes(self, value: object) -> bool:
        match self.type:
            case "enum":
                return value in self.values
            case "range":
                return isinstance(value, int) and (self.min or 0) <= value <= (self.max or 0)
            case _:
                return True


Able = dict[str, Capability]


class Line(msgspec.Struct, frozen=True, omit_defaults=True):
    """A price."""

    billable: str
    unit: str
    cost_usd: float
    variant: str = ""


class Endpoint(msgspec.Struct, frozen=True):
    """One of those behind a model."""

    provider_name: str
    provider_slug: str
    provider_tag: str | None
    supported_parameters: Able
    allowed_passthrough_parameters: tuple[str, ...]
    supports_streaming: bool
    pricing: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Model:
    """A model of the Image API."""

    name: str
    endpoints: tuple[Endpoint, ...]

    @property
    def able(self) -> Able:
        """The union of what those behind it take."""
        return {name: found for endpoint in self.endpoints for name, found in endpoint.supported_parameters.items()}

    @property
    def streams(self) -> bool:
        return any(endpoint.supports_streaming for endpoint in self.endpoints)


def enum(*values: str) -> Capability:
    return Capability("enum", values)


def numbers(least: float, most: float) -> Capability:
    return Capability("range", min=least, max=most)


def endpoint(slug: str, able: Able, *pricing: Line, tagged: bool = True, streams: bool = False) -> Endpoint:
    return Endpoint(slug.title(), slug, slug if tagged else None, able, (), streams, pricing)


def per_image(amount: float, variant: str = "") -> Line:
    return Line("output_image", "image", amount, variant)


def per_token(amount: float) -> Line:
    return Line("output_image", "token", amount)


SEED = Capability("boolean")
SHAPES = {"aspect_ratio": enum(*RATIOS), "resolution": enum(*SIZES)}
GEMINI = {**SHAPES, "input_references": numbers(0, 14)}

MENU = {
    "bytedance-seed/seedream-4.5": Model(
        "Seedream 4.5",
        (
            endpoint(
                "bytedance",
                {**SHAPES, "seed": SEED, "n": numbers(1, 4), "input_references": numbers(0, 10)},
                per_image(0.05),
                per_image(0.09, "4k"),
            ),
        ),
    ),
    "google/gemini-3-pro-image-preview": Model(
        "Nano Banana Pro",
        (
            endpoint("google-vertex", {**GEMINI, "seed": SEED}, per_token(0.00012)),
            endpoint("google-ai-studio", GEMINI, per_token(0.00012)),
        ),
    ),
    "openai/gpt-image-2": Model(
        "GPT Image 2",
        (
            endpoint(
                "openai",
                {
                    "aspect_ratio": enum("1:1", "3:2", "2:3", "auto"),
                    "quality": enum("auto", "low", "medium", "high"),
                    "n": numbers(1, 10),
                    "output_format": enum("png", "jpeg", "webp"),
                    "input_references": numbers(0, 16),
                },
                per_token(0.00003),
                Line("input_text", "token", 0.000005),
                streams=True,
            ),
        ),
    ),
    "black-forest-labs/flux.2-pro": Model(
        "FLUX.2 Pro",
        (
            endpoint(
                "black-forest-labs",
                {**SHAPES, "seed": SEED, "input_references": numbers(0, 8), "output_format": enum("png", "jpeg")},
                Line("output_image", "megapixel", 0.03),
                Line("input_image", "image", 0.015),
            ),
        ),
    ),
    "qwen/qwen-image-3": Model(
        "Qwen Image 3",
        (
            endpoint("alibaba", {"resolution": enum("512", "1K")}, per_image(0.02, "1k"), per_image(0.01, "512")),
            endpoint("fal", {"resolution": enum("1K", "2K")}, per_image(0.03, "1k"), per_image(0.08, "2k")),
        ),
    ),
    "recraft/recraft-v4-vector": Model(
        "Recraft Vector", (endpoint("recraft", {"output_format": enum("svg")}, per_image(0.08)),)
    ),
}


class Architecture(msgspec.Struct, frozen=True):
    """What goes in and out of a chat model."""

    input_modalities: tuple[str, ...]
    output_modalities: tuple[str, ...]
    modality: str = "text+image->text+image"


@dataclass(frozen=True, slots=True)
class ChatModel:
    """A model that draws in a chat."""

    name: str
    architecture: Architecture
    pricing: dict[str, str]
    able: tuple[str, ...] = ()


BOTH = ("text", "image")
CHATS = {
    "openai/gpt-5-image": ChatModel(
        "GPT-5 Image",
        Architecture(("image", "text", "file"), BOTH),
        {"prompt": "0.00001", "completion": "0.00001", "image_output": "0.00004"},
        ("max_tokens", "seed"),
    ),
    "google/gemini-2.5-flash-image": ChatModel(
        "Nano Banana",
        Architecture(BOTH, BOTH),
        {"prompt": "0.0000003", "completion": "0.0000025", "image_output": "0.03"},
    ),
    "black-forest-labs/flux.1-schnell": ChatModel(
        "FLUX.1 Schnell", Architecture(("text",), ("image",)), {"prompt": "0", "completion": "0"}
    ),
    "openrouter/auto": ChatModel("Auto Router", Architecture(BOTH, BOTH), {"prompt": "-1", "completion": "-1"}),
    "openai/gpt-image-2": ChatModel(
        "GPT Image 2", Architecture(BOTH, ("image",)), {"prompt": "0.000005", "completion": "0.00003"}
    ),
}
