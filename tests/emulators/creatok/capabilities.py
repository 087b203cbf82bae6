"""What CreatOK lists: the models of the vendor's own test fixture, with their limits and prices."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import msgspec

DEFAULT = "nano-banana-2"
_RATIOS = ("1:1", "16:9", "9:16")


class Pricing(msgspec.Struct, frozen=True):
    """Credits of one picture."""

    by_resolution: Mapping[str, float]
    currency: str = "credits"
    unit: str = "image"


class _Defaults(msgspec.Struct, frozen=True):
    resolution: str = "2K"
    n: int = 1


class _Listed(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    id: str
    label: str
    defaults: _Defaults
    limits: msgspec.Raw
    pricing: Pricing | None = None


@dataclass(frozen=True, slots=True)
class Model:
    """One that can be ordered; without prices nobody is told what it costs, and one picture costs a credit."""

    id: str
    label: str
    prices: Mapping[str, float]
    ratios: Sequence[str] | None = _RATIOS
    references: int = 5
    most: int = 4
    priced: bool = True


MODELS = (
    Model("seedream-5.0-lite", "Seedream 5.0 Lite", {"2K": 1, "4K": 1}),
    Model("nano-banana-pro", "Nano Banana Pro", {"1K": 1, "2K": 2, "4K": 3}),
    Model("nano-banana-2", "Nano Banana 2", {"1K": 1, "2K": 1, "4K": 2}),
    Model("gpt-image-2", "GPT Image 2", {"1K": 1, "2K": 1, "4K": 1}),
)


class _Part(msgspec.Struct, frozen=True):
    default_model: str
    models: Sequence[_Listed]


class Listing(msgspec.Struct, frozen=True):
    """The content of the answer; the part of the videos is of no interest here."""

    capabilities: Mapping[str, _Part]


def listing(models: Sequence[Model], default: str) -> Listing:
    return Listing({"image": _Part(default, [_listed(model) for model in models]), "video": _Part("veo", [])})


def _listed(model: Model) -> _Listed:
    limits = {
        "resolutions": list(model.prices),
        "n": {"min": 1, "max": model.most},
        "max_reference_images": model.references,
        **({"aspect_ratios": list(model.ratios)} if model.ratios else {}),
    }
    pricing = Pricing(model.prices) if model.priced else None
    raw = msgspec.Raw(msgspec.json.encode(limits))
    return _Listed(id=model.id, label=model.label, defaults=_Defaults(), limits=raw, pricing=pricing)
