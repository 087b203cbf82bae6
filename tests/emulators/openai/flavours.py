"""The services that speak the protocol, and what each of them takes and says in its own way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

OPENAI_MODELS = (
    *("gpt-4o-mini", "omni-moderation-latest", "gpt-image-2", "gpt-image-2-2026-04-21", "gpt-image-2.6-flare"),
    *("gpt-image-1.5", "gpt-image-1-mini", "chatgpt-image-latest"),
)
RETIRED = frozenset({"gpt-image-1", "dall-e-2", "dall-e-3"})


class Flavour(StrEnum):
    """Who answers."""

    OPENAI = "openai"
    WELLAPI = "wellapi"
    LOCALAI = "localai"
    VLLM = "vllm"
    SGLANG = "sglang"


@dataclass(frozen=True, slots=True)
class Rules:
    """The fields of a drawing and of an edit, and the limits; whoever has no fields of edits takes none."""

    key: str
    models: tuple[str, ...]
    fields: frozenset[str]
    edits: frozenset[str] = frozenset()
    longest: int = 32_000
    fastapi: bool = False
    """Its errors are FastAPI's."""


_COMMON = frozenset({"model", "prompt", "n", "size"})
_FINISH = frozenset({"quality", "output_format", "output_compression", "background", "stream", "partial_images"})
_OWN = _COMMON | {"response_format", "seed", "negative_prompt"}
_WELL = _COMMON | {"quality", "format"}
_DIFFUSION = frozenset({"num_inference_steps", "guidance_scale"})

RULES: Mapping[Flavour, Rules] = {
    Flavour.OPENAI: Rules(
        "sk-proj-0123456789abcdef", OPENAI_MODELS, _COMMON | _FINISH | {"moderation", "user"}, _COMMON | _FINISH
    ),
    Flavour.WELLAPI: Rules(
        "sk-wellapi0123456789",
        ("gpt-4o", "gpt-image-2", "gpt-image-2-all", "gpt-image-1", "flux-kontext-pro"),
        _WELL,
        _WELL | {"background", "moderation"},
        longest=1000,
    ),
    Flavour.LOCALAI: Rules("", ("stablediffusion", "flux.1-dev-ggml"), _OWN | {"step"}),
    Flavour.VLLM: Rules("", ("Qwen/Qwen-Image",), _OWN | _DIFFUSION | {"true_cfg_scale"}, fastapi=True),
    Flavour.SGLANG: Rules(
        "",
        ("black-forest-labs/FLUX.1-dev",),
        _OWN | _DIFFUSION | {"output_format", "background"},
        _OWN | _DIFFUSION | {"output_format", "background"},
        fastapi=True,
    ),
}
