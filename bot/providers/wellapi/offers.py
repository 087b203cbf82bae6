"""What WellAPI offers, in the words of the catalog."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass

from bot.providers.http.openai_images import (
    QUALITIES,
    Server,
    Tariff,
    canvas_of,
    graded_prices,
    tariff_of,
)
from bot.values import Offer, Task

PROVIDER = "wellapi"
MOST = 10
REFERENCES = 16
LONGEST = 1000
"""Characters of a prompt; OpenAI itself takes many more."""
_DRAWS = re.compile(r"gpt-image-.+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Assortment:
    """What of the gateway's models is offered. It lists chat models too, and publishes no prices."""

    only: tuple[str, ...]
    quality: str
    prices: Mapping[str, Tariff]
    edits: bool

    def of(self, server: Server) -> Callable[[None], Awaitable[tuple[str, ...]]]:
        async def models(_: None) -> tuple[str, ...]:
            return self.chosen(await server.models())

        return models

    def chosen(self, listed: Sequence[str]) -> tuple[str, ...]:
        if self.only:
            return tuple(name for name in self.only if name in listed)
        return tuple(dict.fromkeys(name for name in listed if _DRAWS.fullmatch(name)))

    def tariff(self, model: str) -> Tariff:
        return tariff_of(self.prices, model)

    def offer(self, model: str) -> Offer:
        canvas = canvas_of(model)
        tasks = tuple(Task) if self.edits else (Task.TEXT_TO_IMAGE,)
        return Offer(
            model=model.lower(),
            provider=PROVIDER,
            vendor_id=model,
            prices=tuple(graded_prices(self.tariff(model), canvas, tasks)),
            tasks=tasks,
            ratios=canvas.ratios,
            sizes=canvas.sizes,
            most=MOST,
            name=model,
            references=REFERENCES,
            masks=self.edits,
            qualities=(self.quality, *(quality for quality in QUALITIES if quality != self.quality)),
        )
