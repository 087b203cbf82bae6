"""The providers behind a model: what each of them takes, and what it charges."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from bot.ports import Commission
from bot.providers.openrouter.wire import Capabilities, Capability, ChatModel, Endpoint, PriceLine
from bot.values import Cost, Task
from bot.values.measures import proportion, side

UNIT = "USD"
SQUARE = "1:1"
OWN_SIZE = "1K"
"""Of a model whose size cannot be chosen: nearly all of them draw about a megapixel."""

_MOST = 10
_REFERENCES = 16
"""The service's own limits, whatever the model says."""
_CHAT_REFERENCES = 4
_CHAT_RATIOS = ("1:1", "2:3", "3:2", "3:4", "4:3", "4:5", "5:4", "9:16", "16:9", "21:9")
_CHAT_SIZES = ("1K", "2K", "4K")
_SMALL = "google/gemini-2.5-"
"""Chat models that draw in one size."""
_QUALITIES = ("medium", "low", "high")
"""In the order of an offer: the usual one first. Without one the service chooses, and so does its price."""
_INPUTS = frozenset({"input_image", "input_reference"})
_PER_TOKEN = 0.001
"""USD: where a chat model's price of a picture is below this, it is that of a token, whatever the description says."""
_CHOICES = frozenset({"512", "1k", "2k", "4k", *_QUALITIES})

Tokens = Mapping[str, int]
"""How many tokens a picture is taken to need at the most, by quality; the empty name stands for all others."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """Who can carry an order out. Empty ratios, sizes or qualities: they cannot be chosen."""

    tag: str = ""
    ratios: tuple[str, ...] = ()
    sizes: tuple[str, ...] = ()
    qualities: tuple[str, ...] = ()
    most: int = 1
    least_references: int = 0
    references: int = 0
    seeds: bool = False
    streams: bool = False
    lines: tuple[PriceLine, ...] = ()
    talks: bool = False
    """Words are charged beside the picture."""

    def draws(self, task: Task, size: str, quality: str) -> bool:
        able = self.references > 0 if task is Task.IMAGE_TO_IMAGE else self.least_references == 0
        return able and size in (self.sizes or (OWN_SIZE,)) and (not quality or quality in self.qualities)

    def obstacle(self, order: Commission) -> str:
        """Why it cannot carry the order out; empty: it can."""
        ratio_fits = order.aspect_ratio in (self.ratios or (SQUARE,))
        fewest = max(self.least_references, int(order.task is Task.IMAGE_TO_IMAGE))
        checks = {
            "the model does not draw this in this size or quality": self.draws(order.task, order.size, order.quality),
            "the model has no such ratio": ratio_fits,
            "too many pictures at once": 1 <= order.n <= self.most,
            "the model takes no seed": order.seed is None or self.seeds,
            "the model takes fewer or more pictures": fewest <= len(order.pictures) <= self.references,
        }
        return next((said for said, fits in checks.items() if not fits), "")

    def cost(self, task: Task, size: str, quality: str, tokens: Tokens) -> Cost | None:
        """Of one picture, and of one picture to start from; the dearest of the prices that may be meant. None: it does
        not say."""
        drawn = [line for line in self.lines if line.billable == "output_image"]
        needed = tokens.get(quality, tokens.get(""))
        found = [_amount(line, size, needed) for line in _meant(drawn, size, quality)]
        known = [amount for amount in found if amount is not None]
        if not known:
            return None
        given = self._given() if task is Task.IMAGE_TO_IMAGE else 0.0
        amount = max(known) + given
        exact = not given and not self.talks and all(line.unit == "image" for line in drawn)
        return Cost(round(amount, 6), UNIT, about=amount > 0 and not exact)

    def _given(self) -> float:
        """For a picture to start from. Tokens are left out: beside those of what is drawn they hardly count."""
        given = (line for line in self.lines if line.billable in _INPUTS and line.unit != "token")
        return max((line.cost_usd for line in given), default=0.0)


def _meant(lines: list[PriceLine], size: str, quality: str) -> list[PriceLine]:
    """Those for exactly this size or quality; else those without a variant or with one that nobody here knows."""
    wished = {resolution(size).casefold(), quality}
    exact = [line for line in lines if _choices(line) and _choices(line) <= wished]
    return exact or [line for line in lines if not _choices(line)] or lines


def _choices(line: PriceLine) -> set[str]:
    """The size and the quality that a price is for, where its variant names them."""
    words = re.findall(r"[a-z0-9]+", (line.variant or "").casefold())
    return {word for word in words if word in _CHOICES}


def _amount(line: PriceLine, size: str, tokens: int | None) -> float | None:
    match line.unit:
        case "image":
            return line.cost_usd
        case "megapixel":
            return line.cost_usd * (side(size) or 0) ** 2 / 1_000_000
        case "token":
            return None if tokens is None else line.cost_usd * tokens
        case _:
            return None


def endpoint_way(endpoint: Endpoint) -> Way:
    able = endpoint.supported_parameters or {}
    references = able.get("input_references")
    return Way(
        tag=endpoint.provider_tag or "",
        ratios=tuple(value for value in _values(able, "aspect_ratio") if proportion(value)),
        sizes=tuple(sizes(_values(able, "resolution"))),
        qualities=tuple(quality for quality in _QUALITIES if quality in _values(able, "quality")),
        most=_most(able.get("n"), 1, _MOST),
        least_references=_least(references),
        references=_most(references, 0, _REFERENCES),
        seeds="seed" in able,
        streams=bool(endpoint.supports_streaming),
        lines=endpoint.pricing or (),
    )


def chat_way(model: ChatModel) -> Way:
    """What it takes is told for words alone; the rest is what its vendors have in common."""
    sees = "image" in (model.architecture.input_modalities or ())
    return Way(
        ratios=_CHAT_RATIOS,
        sizes=() if model.id.startswith(_SMALL) else _CHAT_SIZES,
        references=_CHAT_REFERENCES if sees else 0,
        seeds="seed" in (model.supported_parameters or ()),
        lines=tuple(_chat_lines(model)),
        talks=True,
    )


def draws_pictures(capabilities: Capabilities) -> bool:
    """A model that makes drawings of lines only (SVG) makes nothing that a chat can show."""
    formats = _values(capabilities or {}, "output_format")
    return not formats or any(kind in formats for kind in ("png", "jpeg", "webp"))


def sizes(resolutions: Iterable[str]) -> Iterator[str]:
    """As people and the catalog write them."""
    named = (f"{value}px" if value.isdecimal() else value.upper() for value in resolutions)
    return (name for name in named if side(name))


def resolution(size: str) -> str:
    """As the service writes it."""
    return size.removesuffix("px")


def _values(able: dict[str, Capability], name: str) -> tuple[str, ...]:
    found = able.get(name)
    return tuple(dict.fromkeys(str(value) for value in (found and found.values) or ()))


def _most(found: Capability | None, without: int, limit: int) -> int:
    """The largest number that a field takes; one that is merely supported takes as many as the service does."""
    if found is None:
        return without
    numbers = [int(value) for value in map(str, found.values or ()) if value.isdecimal() and len(value) < 4]
    top = found.max if found.max is not None else max(numbers, default=limit)
    return max(without, int(min(limit, top)))


def _least(found: Capability | None) -> int:
    return int(min((found and found.min) or 0, _REFERENCES))


def _chat_lines(model: ChatModel) -> Iterator[PriceLine]:
    pricing = model.pricing
    if pricing is None:
        return
    said = (pricing.image_output, pricing.image_token, pricing.completion)
    known = [amount for amount in map(_number, said) if amount is not None]
    if known:
        amount = known[0] or max(known)
        yield PriceLine("output_image", "token" if amount < _PER_TOKEN else "image", amount)


def _number(said: str | float | None) -> float | None:
    try:
        amount = float(said) if said is not None else -1.0
    except ValueError:
        return None
    return amount if 0 <= amount < float("inf") else None
