"""The kinds of nodes that the emulated server knows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

MOST_PIXELS = 16384


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole number within bounds."""

    low: int
    high: int
    step: int = 1


@dataclass(frozen=True, slots=True)
class Fraction:
    """A number within bounds."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class OneOf:
    """A choice among texts."""

    options: Sequence[str]


Spec = str | Whole | Fraction | OneOf
"""What an input takes; a bare name is the type of a link, except for the ones below."""

PLAIN = frozenset({"STRING", "BOOLEAN", "FILE"})
"""Values that stand in the workflow; FILE is one that was uploaded."""


@dataclass(frozen=True, slots=True)
class Kind:
    """What a node takes and gives."""

    required: Mapping[str, Spec]
    gives: tuple[str, ...] = ()
    optional: Mapping[str, Spec] = field(default_factory=dict)
    is_output: bool = False


_SIDE = Whole(16, MOST_PIXELS, 8)
_COUNT = Whole(1, 4096)
_CROP = OneOf(("disabled", "center"))
_SCALING = OneOf(("nearest-exact", "bilinear", "area", "bicubic", "lanczos"))
_CHANNEL = OneOf(("red", "green", "blue", "alpha"))
_SAMPLERS = OneOf(("euler", "euler_ancestral", "dpmpp_2m", "dpmpp_2m_sde", "ddim", "uni_pc"))
_SCHEDULERS = OneOf(("normal", "karras", "exponential", "sgm_uniform", "simple"))
_SAMPLING: Mapping[str, Spec] = {
    "model": "MODEL",
    "seed": Whole(0, (1 << 64) - 1),
    "steps": Whole(1, 10000),
    "cfg": Fraction(0, 100),
    "sampler_name": _SAMPLERS,
    "scheduler": _SCHEDULERS,
    "positive": "CONDITIONING",
    "negative": "CONDITIONING",
    "latent_image": "LATENT",
    "denoise": Fraction(0, 1),
}


_KINDS: Mapping[str, Kind] = {
    "CLIPTextEncode": Kind({"text": "STRING", "clip": "CLIP"}, ("CONDITIONING",)),
    "EmptyLatentImage": Kind({"width": _SIDE, "height": _SIDE, "batch_size": _COUNT}, ("LATENT",)),
    "KSampler": Kind(_SAMPLING, ("LATENT",)),
    "VAEDecode": Kind({"samples": "LATENT", "vae": "VAE"}, ("IMAGE",)),
    "VAEEncode": Kind({"pixels": "IMAGE", "vae": "VAE"}, ("LATENT",)),
    "SaveImage": Kind({"images": "IMAGE", "filename_prefix": "STRING"}, is_output=True),
    "PreviewImage": Kind({"images": "IMAGE"}, is_output=True),
    "LoadImage": Kind({"image": "FILE"}, ("IMAGE", "MASK")),
    "LoadImageMask": Kind({"image": "FILE", "channel": _CHANNEL}, ("MASK",)),
    "ImageScale": Kind(
        {"image": "IMAGE", "upscale_method": _SCALING, "width": _SIDE, "height": _SIDE, "crop": _CROP}, ("IMAGE",)
    ),
    "ImageBatch": Kind({"image1": "IMAGE"}, ("IMAGE",), {"image2": "IMAGE"}),
    "MaskToImage": Kind({"mask": "MASK"}, ("IMAGE",)),
    "ImageToMask": Kind({"image": "IMAGE", "channel": _CHANNEL}, ("MASK",)),
    "SetLatentNoiseMask": Kind({"samples": "LATENT", "mask": "MASK"}, ("LATENT",)),
    "RepeatLatentBatch": Kind({"samples": "LATENT", "amount": Whole(1, 64)}, ("LATENT",)),
    "RepeatImageBatch": Kind({"image": "IMAGE", "amount": _COUNT}, ("IMAGE",)),
    "ImageCompositeMasked": Kind(
        {
            "destination": "IMAGE",
            "source": "IMAGE",
            "x": Whole(0, MOST_PIXELS),
            "y": Whole(0, MOST_PIXELS),
            "resize_source": "BOOLEAN",
        },
        ("IMAGE",),
        {"mask": "MASK"},
    ),
}


def kinds(checkpoints: Sequence[str]) -> dict[str, Kind]:
    loader = Kind({"ckpt_name": OneOf(checkpoints)}, ("MODEL", "CLIP", "VAE"))
    return {"CheckpointLoaderSimple": loader, **_KINDS}


def described(kind: Kind, *, new: bool) -> dict[str, object]:
    """As the server tells it; newer ones write choices in another way."""
    sorts = {"required": kind.required, "optional": kind.optional}
    inputs = {sort: {name: _told(spec, new) for name, spec in specs.items()} for sort, specs in sorts.items() if specs}
    return {"input": inputs, "output": list(kind.gives), "output_node": kind.is_output, "category": "sampling"}


def _told(spec: Spec, new: bool) -> list[object]:
    match spec:
        case Whole(low, high, step):
            return ["INT", {"default": low, "min": low, "max": high, "step": step}]
        case Fraction(low, high):
            return ["FLOAT", {"default": low, "min": low, "max": high}]
        case OneOf(options) if new:
            return ["COMBO", {"options": list(options)}]
        case OneOf(options):
            return [list(options)]
        case "FILE":
            return [["example.png"], {"image_upload": True}]
        case _:
            return [spec]
