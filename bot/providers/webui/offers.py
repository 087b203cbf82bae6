"""The checkpoints of the machine in the words of the catalog."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import count
from pathlib import PureWindowsPath

from bot.errors import Gone
from bot.providers.webui.settings import Settings
from bot.providers.webui.wire import Checkpoint
from bot.values import Cost, Offer, Price, Span, Task
from bot.values.measures import SIDES

PROVIDER = "webui"
FREE = Cost(0, "USD")
MOST = 4
SIZES = ("512px", "1K", "2K", "4K")
RATIOS = ("1:1", "16:9", "9:16", "4:3", "3:4", "3:2", "2:3", "5:4", "4:5", "21:9", "9:21")
"""Those that people ask for: the machine takes any, but far beyond these everything is seen twice."""
_EXPECTED = Span(10, 60)
_POLL, _PROGRESS = 2, 10
"""Seconds: it stands nearby, and really tells how far it is."""

_HASH = re.compile(r"\s*\[[0-9a-f]{6,64}\]\s*$", re.IGNORECASE)
_FLUX_DEV = re.compile(r"flux[-_.]?1?[-_.]?dev([-_.](fp8|fp16|bf16|bnb[-_.]?nf4([-_.]?v2)?|q\d\w*))?", re.IGNORECASE)


def file(checkpoint: Checkpoint) -> str:
    """Its path among the checkpoints. The hash behind it is not there before the first picture."""
    return _HASH.sub("", checkpoint.title)


def offers(checkpoints: Sequence[Checkpoint], settings: Settings) -> tuple[Offer, ...]:
    sold = {file(checkpoint): checkpoint for checkpoint in checkpoints if _wanted(checkpoint, settings.models)}
    names: dict[str, str] = {}
    for path, checkpoint in sold.items():
        names.setdefault(next(name for name in _names(checkpoint) if name not in names), path)
    return tuple(_offer(model, path, settings) for model, path in names.items())


def ordered(checkpoints: Sequence[Checkpoint], vendor_id: str, settings: Settings) -> Checkpoint:
    """As the machine calls it at this moment; raises Gone."""
    for checkpoint in checkpoints:
        if file(checkpoint) == vendor_id and _wanted(checkpoint, settings.models):
            return checkpoint
    raise Gone("the checkpoint is not on the machine's list")


def sizes(settings: Settings) -> tuple[str, ...]:
    return tuple(size for size in SIZES if SIDES[size] <= settings.side)


def _names(checkpoint: Checkpoint) -> Iterator[str]:
    """What the model may be called, the best first, without end."""
    own = _stem(checkpoint)
    if _FLUX_DEV.fullmatch(own):
        yield "flux-1-dev"
    yield _slug(own)
    yield _slug(checkpoint.model_name or own)
    yield _slug(file(checkpoint))
    yield from (f"{_slug(own)}-{number}" for number in count(2))


def _stem(checkpoint: Checkpoint) -> str:
    """Without its folder, in the manner of either kind of system, and without its ending."""
    name = PureWindowsPath(file(checkpoint))
    return name.stem if name.suffix.lower() in {".safetensors", ".ckpt", ".gguf", ".sft", ".pt"} else name.name


def _slug(name: str) -> str:
    return re.sub(r"[^\w.]+|_+", "-", name.lower()).strip("-") or "checkpoint"


def _wanted(checkpoint: Checkpoint, models: Sequence[str]) -> bool:
    named = {_slug(name) for name in (_stem(checkpoint), checkpoint.model_name or "", file(checkpoint))}
    return not models or any(_slug(model) in named for model in models)


def _offer(model: str, path: str, settings: Settings) -> Offer:
    able = sizes(settings)
    return Offer(
        model=model,
        provider=PROVIDER,
        vendor_id=path,
        prices=tuple(Price(task, size, FREE) for task in Task for size in able),
        tasks=tuple(Task),
        ratios=RATIOS,
        sizes=able,
        expected=_EXPECTED,
        poll_every=_POLL,
        progress_every=_PROGRESS,
        most=MOST,
        seeds=True,
        name=_stem(Checkpoint(path)),
        masks=True,
        negatives=True,
    )
