"""The closed bodies of the image models, as the service describes them, written down apart from the provider."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

Value = object
Problem = str
Rule = Callable[[Value], Problem]

_ADDRESS = re.compile(r"(https?://[^\s/]+/\S*|data:image/(png|jpeg|webp);base64,[A-Za-z0-9+/]+={0,2})")
_TAG = re.compile(r"[a-z][a-z0-9_]{2,15}")


@dataclass(frozen=True, slots=True)
class Schema:
    """What a path takes. `addresses` are the fields that hold pictures."""

    rules: Mapping[str, Rule]
    required: frozenset[str] = frozenset({"prompt"})
    addresses: Sequence[str] = field(default=("image_url", "image_urls", "reference_images", "style_images"))

    def problems(self, body: Mapping[str, Value]) -> list[Problem]:
        """All that does not fit, by the names of the fields."""
        strange = [f"{name}: Unrecognized key" for name in body.keys() - self.rules.keys()]
        missing = [f"{name}: Required" for name in self.required - body.keys()]
        wrong = [f"{name}: {problem}" for name, value in body.items() if (problem := self._problem(name, value))]
        return sorted(strange + missing + wrong)

    def _problem(self, name: str, value: Value) -> Problem:
        return self.rules[name](value) if name in self.rules else ""


def text(least: int = 0, most: int = 0) -> Rule:
    def rule(value: Value) -> Problem:
        if not isinstance(value, str) or len(value) < least:
            return f"String must contain at least {least} character(s)"
        return f"String must contain at most {most} character(s)" if most and len(value) > most else ""

    return rule


def one_of(*values: str) -> Rule:
    return lambda value: "" if value in values else "Invalid enum value"


def number(least: float = float("-inf"), most: float = float("inf"), *, whole: bool = False) -> Rule:
    def rule(value: Value) -> Problem:
        if isinstance(value, bool) or not isinstance(value, int if whole else int | float):
            return "Expected number"
        return "" if least <= value <= most else f"Number must be from {least} to {most}"

    return rule


def address(most: int = 0) -> Rule:
    def rule(value: Value) -> Problem:
        if not isinstance(value, str) or not _ADDRESS.fullmatch(value):
            return "Invalid url"
        return f"String must contain at most {most} character(s)" if most and len(value) > most else ""

    return rule


def several(each: Rule, least: int = 0, most: int = 10_000) -> Rule:
    def rule(value: Value) -> Problem:
        if not isinstance(value, list) or not least <= len(value) <= most:
            return f"Array must contain {least} to {most} element(s)"
        return next(filter(None, map(each, value)), "")

    return rule


def record(required: frozenset[str] = frozenset(), **rules: Rule) -> Rule:
    """These records are not closed."""

    def rule(value: Value) -> Problem:
        if not isinstance(value, dict) or required - value.keys():
            return "Required"
        return next(filter(None, (rules[name](value[name]) for name in rules if name in value)), "")

    return rule


def flag(value: Value) -> Problem:
    return "" if isinstance(value, bool) else "Expected boolean"


_STRENGTH = number(-2, 2)
_STYLE = record(frozenset({"id", "strength"}), id=text(), strength=_STRENGTH)
_IMAGE = record(frozenset({"strength"}), url=address(), strength=_STRENGTH)
_TAGGED = record(
    frozenset({"url", "tag"}),
    url=address(),
    tag=lambda value: "" if isinstance(value, str) and _TAG.fullmatch(value) else "Invalid",
)
_GRADES = one_of("low", "medium", "high", "auto")
_SQUARES = ("1:1", "21:9", "16:9", "4:3", "3:2", "5:4", "4:5", "3:4", "2:3", "9:16")
_TOO_WIDE = ("4:1", "1:4", "1:8")
_SIZES = one_of("1K", "2K", "4K")


def _measured(least: float = 512, most: float = 8192, **more: Rule) -> dict[str, Rule]:
    side = number(least, most)
    return {"prompt": text(1), "width": side, "height": side, **more}


def _banana(ratios: Sequence[str], least: int, **more: Rule) -> Schema:
    free = _measured(float("-inf"), float("inf"))
    pictures = {"image_urls": several(address()), "style_images": several(_IMAGE)}
    return Schema({**free, "prompt": text(least), "aspect_ratio": one_of(*ratios), **pictures, **more})


def _flux(**more: Rule) -> Schema:
    whole = {"steps": number(1, 100, whole=True), "guidance_scale_flux": number(0, 24), "strength": number()}
    pictures = {"image_url": address(), "seed": number()}
    return Schema({**_measured(512, 2368), "prompt": text(0, 1800), **whole, **pictures, **more})


def _seedream(most: int = 10_000) -> Schema:
    rules = _measured(float("-inf"), 4096, seed=number(), style_images=several(_IMAGE, 0, most))
    return Schema(rules, frozenset({"prompt", "width", "height"}))


def _krea() -> Schema:
    dials = dict.fromkeys(("intensity", "complexity", "movement"), number(-100, 100))
    ratios = one_of("1:1", "4:3", "3:2", "16:9", "2.35:1", "4:5", "2:3", "9:16")
    rules: dict[str, Rule] = {
        "prompt": text(1),
        "aspect_ratio": ratios,
        "resolution": one_of("1K"),
        "seed": number(),
        "creativity": one_of("raw", "low", "medium", "high"),
        "image_style_references": several(_IMAGE, 0, 10),
        "moodboards": several(record(), 0, 1),
        "styles": several(_STYLE),
        "image_url": address(1024),
        "strength": number(),
    }
    return Schema(rules | dials, frozenset({"prompt", "aspect_ratio", "resolution"}))


_PLAIN = Schema(_measured(seed=number()))
_FREE = _measured(float("-inf"), float("inf"))

SCHEMAS: Mapping[str, Schema] = {
    "google/nano-banana-2": _banana((*_SQUARES, *_TOO_WIDE), 3, resolution=_SIZES),
    "google/nano-banana-pro": _banana(_SQUARES, 3, resolution=_SIZES),
    "google/nano-banana": _banana(_SQUARES, 1),
    "bfl/flux-1-dev": _flux(
        styles=several(_STYLE), style_images=several(_IMAGE), image_style_references=several(_IMAGE)
    ),
    "bfl/flux-1-kontext-dev": _flux(style_images=several(_IMAGE, 0, 1)),
    "bfl/flux-1.1-pro": Schema(_measured(256, 1440, seed=number()), frozenset({"prompt", "width", "height"})),
    "bfl/flux-1.1-pro-ultra": Schema(_measured(seed=number(), raw=flag)),
    "google/imagen-3": _PLAIN,
    "google/imagen-4": _PLAIN,
    "google/imagen-4-fast": _PLAIN,
    "google/imagen-4-ultra": _PLAIN,
    "ideogram/ideogram-2-turbo": _PLAIN,
    "ideogram/ideogram-3": Schema(
        _measured(seed=number(), character_reference_images=several(address()), style_images=several(_IMAGE))
    ),
    "bytedance/seedream-4": _seedream(),
    "bytedance/seedream-5-lite": _seedream(14),
    "bytedance/seededit": Schema(
        {"prompt": text(1), "image_url": address(), "seed": number()}, frozenset({"prompt", "image_url"})
    ),
    "openai/gpt-image": Schema(
        _measured(
            quality=_GRADES,
            image_urls=several(address()),
            styles=several(_STYLE, 0, 5),
            style_images=several(_IMAGE, 0, 15),
        )
    ),
    "openai/gpt-image-2": Schema(
        {
            **_FREE,
            "quality": _GRADES,
            "image_urls": several(address(), 0, 10),
            "style_images": several(_IMAGE, 0, 10),
        },
        frozenset({"prompt", "width", "height"}),
    ),
    "runway/gen-4-image": Schema(
        {**_measured(seed=number(), reference_images=several(_TAGGED, 1, 3)), "prompt": text(1, 1000)},
        frozenset({"prompt", "reference_images"}),
    ),
    "luma/uni-1": Schema(
        {
            **_measured(
                mode=one_of("standard", "max"),
                style=one_of("auto", "manga"),
                output_format=lambda value: "" if value in ("png", "jpeg", None) else "Invalid enum value",
                web_search=flag,
                style_images=several(_IMAGE, 0, 9),
            ),
            "prompt": text(1, 6000),
        }
    ),
    "qwen/2512": Schema(
        {
            "prompt": text(),
            "negative_prompt": text(),
            **dict.fromkeys(("width", "height", "num_inference_steps"), number(whole=True)),
            **dict.fromkeys(("cfg_scale", "seed"), number()),
            "skip_prompt_expansion": flag,
            "styles": several(_STYLE),
        }
    ),
    "z-image/z-image": Schema(
        {
            "prompt": text(),
            "seed": number(),
            "denoising_strength": number(0, 1),
            "styles": several(_STYLE),
            "skip_prompt_expansion": flag,
            "aspect_ratio": one_of("1:1", "4:3", "2:3", "16:9", "9:16"),
            "resolution": one_of("1K"),
            "image_url": address(),
            "style_images": several(_IMAGE, 0, 1),
        },
        frozenset({"prompt", "aspect_ratio", "resolution"}),
    ),
    "krea/krea-2/medium": _krea(),
    "krea/krea-2/large": _krea(),
    "krea/krea-2/medium-turbo": _krea(),
}
"""By the path after `/generate/image/`."""
