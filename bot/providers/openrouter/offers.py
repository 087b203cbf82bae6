"""What OpenRouter's models offer, in the words of the catalog."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import chain, product

from bot.providers.openrouter.market import Model
from bot.providers.openrouter.ways import OWN_SIZE, SQUARE, UNIT, Tokens, Way
from bot.values import Cost, Offer, Price, Task

PROVIDER = "openrouter"

# The service's ids of models that have another name with us.
_CANONICAL = {
    "google/gemini-2.5-flash-image": "nano-banana",
    "google/gemini-2.5-flash-image-preview": "nano-banana",
    "google/gemini-3-pro-image": "nano-banana-pro",
    "google/gemini-3-pro-image-preview": "nano-banana-pro",
    "google/gemini-3.1-flash-image": "nano-banana-2",
    "google/gemini-3.1-flash-image-preview": "nano-banana-2",
    "bytedance-seed/seedream-4": "seedream-4",
    "bytedance-seed/seedream-4.5": "seedream-4.5",
    "bytedance-seed/seedream-5-lite": "seedream-5-lite",
    "bytedance-seed/seedream-5.0-lite": "seedream-5-lite",
    "black-forest-labs/flux.2-pro": "flux-2-pro",
    "black-forest-labs/flux.2-max": "flux-2-max",
    "black-forest-labs/flux.2-flex": "flux-2-flex",
    "black-forest-labs/flux.2-klein-4b": "flux-2-klein",
    "openai/gpt-5-image": "gpt-5-image",
    "openai/gpt-5-image-mini": "gpt-5-image-mini",
    "openai/gpt-image-2": "gpt-image-2",
}


def offer(model: Model, tokens: Tokens) -> Offer:
    """All that any of those behind the model can do; who it is then has to be able to do all of an order."""
    ways = model.ways
    sizes = _merged(ways, lambda way: way.sizes) or (OWN_SIZE,)
    qualities = _merged(ways, lambda way: way.qualities)
    return Offer(
        model=_CANONICAL.get(model.id, model.id.lower()),
        provider=PROVIDER,
        vendor_id=model.id,
        prices=tuple(_prices(ways, sizes, qualities, tokens)),
        tasks=tuple(task for task in Task if any(_able(way, task) for way in ways)),
        ratios=_merged(ways, lambda way: way.ratios) or (SQUARE,),
        sizes=sizes,
        most=max(way.most for way in ways),
        seeds=any(way.seeds for way in ways),
        name=model.name,
        references=max(1, *(way.references for way in ways)),
        qualities=qualities,
    )


def dearest(costs: Iterable[Cost | None]) -> Cost | None:
    """Whoever carries an order out, it costs no more; those who do not say what they cost are never asked to, unless
    nobody says. None: nobody does."""
    known = [cost for cost in costs if cost is not None]
    if not known:
        return None
    top = max(known, key=lambda cost: cost.amount)
    return Cost(top.amount, UNIT, about=any(cost.about for cost in known))


def _able(way: Way, task: Task) -> bool:
    return way.references > 0 if task is Task.IMAGE_TO_IMAGE else way.least_references == 0


def _merged(ways: tuple[Way, ...], what: Callable[[Way], tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(chain.from_iterable(map(what, ways))))


def _prices(
    ways: tuple[Way, ...], sizes: tuple[str, ...], qualities: tuple[str, ...], tokens: Tokens
) -> Iterator[Price]:
    for task, size, quality in product(Task, sizes, qualities or ("",)):
        able = (way for way in ways if way.draws(task, size, quality))
        cost = dearest(way.cost(task, size, quality, tokens) for way in able)
        if cost is not None:
            yield Price(task, size, cost, quality)
