"""What OpenAI, or a server like it, offers, in the words of the catalog."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass

from bot.providers.http.openai_images import (
    QUALITIES,
    UNIT,
    Canvas,
    Server,
    Tariff,
    canvas_of,
    graded_prices,
    tariff_of,
)
from bot.values import Cost, Offer, Price, Task
from bot.values.measures import Bounds

PROVIDER = "openai"
MOST = 10
REFERENCES = 16
LONGEST = 32_000
"""Characters of a prompt."""
_DRAWS = re.compile(r"(chat)?gpt-image-.+", re.IGNORECASE)
_SNAPSHOT = re.compile(r"-\d{4}-\d{2}-\d{2}$")
_OWN_RATIOS = ("1:1", "16:9", "9:16", "4:3", "3:4", "3:2", "2:3", "21:9")

# The ids under which servers of one's own have models that have another name with us.
_CANONICAL = {
    "black-forest-labs/flux.1-dev": "flux-1-dev",
    "black-forest-labs/flux.2-klein-4b": "flux-2-klein",
}


@dataclass(frozen=True, slots=True)
class Assortment:
    """What of a server's models is offered, and on which terms. `own`: not OpenAI's own kind of server."""

    own: bool
    only: tuple[str, ...]
    sizes: tuple[str, ...]
    quality: str
    prices: Mapping[str, Tariff]
    free: bool
    edits: bool
    seeds: bool
    negatives: bool
    previews: int
    """Of each picture; they are paid for too."""

    def of(self, server: Server) -> Callable[[None], Awaitable[tuple[str, ...]]]:
        async def models(_: None) -> tuple[str, ...]:
            if self.own and self.only:
                return self.only
            return self.chosen(await server.models())

        return models

    def chosen(self, listed: Sequence[str]) -> tuple[str, ...]:
        """The models that draw. A snapshot of a day stands in the list beside its model, and is the same."""
        if self.only:
            return tuple(name for name in self.only if name in listed)
        if self.own:
            return tuple(dict.fromkeys(listed))
        draw = dict.fromkeys(name for name in listed if _DRAWS.fullmatch(name))
        return tuple(name for name in draw if _SNAPSHOT.sub("", name) == name or _SNAPSHOT.sub("", name) not in draw)

    def canvas(self, model: str) -> Canvas:
        return Canvas(_OWN_RATIOS, self.sizes, Bounds(grid=16)) if self.own else canvas_of(model)

    def tariff(self, model: str) -> Tariff:
        return tariff_of(self.prices, model)

    def offer(self, model: str) -> Offer:
        canvas = self.canvas(model)
        tasks = tuple(Task) if self.edits or not self.own else (Task.TEXT_TO_IMAGE,)
        return Offer(
            model=_CANONICAL.get(model.lower(), model.lower()),
            provider=PROVIDER,
            vendor_id=model,
            prices=tuple(self._prices(model, canvas, tasks)),
            tasks=tasks,
            ratios=canvas.ratios,
            sizes=canvas.sizes,
            most=MOST,
            seeds=self.own and self.seeds,
            name=model,
            references=REFERENCES,
            masks=not self.own,
            negatives=self.own and self.negatives,
            qualities=() if self.own else self._qualities(),
        )

    def _qualities(self) -> tuple[str, ...]:
        return (self.quality, *(quality for quality in QUALITIES if quality != self.quality))

    def _prices(self, model: str, canvas: Canvas, tasks: tuple[Task, ...]) -> Sequence[Price]:
        if self.free:
            return [Price(task, size, Cost(0, UNIT)) for task in tasks for size in canvas.sizes]
        return [] if self.own else list(graded_prices(self.tariff(model), canvas, tasks, self.previews))
