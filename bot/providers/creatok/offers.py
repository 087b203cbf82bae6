"""What CreatOK's capabilities offer, in the words of the catalog, and what does not fit them."""

from __future__ import annotations

from collections.abc import Iterable

from bot.errors import Gone, PriceChanged, Refused
from bot.ports import Commission
from bot.providers.creatok.wire import Model
from bot.values import Cost, Offer, Price, Task

PROVIDER = "creatok"
UNIT = "credits"
UNKNOWN = Cost(0, "")
_BREATH = 3
"""Seconds between two polls of the vendor's own client."""

# The service's ids of models that have another name with us.
_CANONICAL = {"seedream-5.0-lite": "seedream-5-lite"}


def offers(models: Iterable[Model]) -> tuple[Offer, ...]:
    """A model that only makes several pictures at once is none that can be ordered here."""
    return tuple(_offer(model) for model in models if model.limits.n.min <= 1 <= model.limits.n.max)


def _offer(model: Model) -> Offer:
    limits = model.limits
    tasks = tuple(Task) if limits.max_reference_images >= 1 else (Task.TEXT_TO_IMAGE,)
    return Offer(
        model=_CANONICAL.get(model.id, model.id.lower()),
        provider=PROVIDER,
        vendor_id=model.id,
        prices=tuple(
            Price(task, size, Cost(price, UNIT))
            for task in tasks
            for size in model.sizes
            if (price := model.price(size)) is not None
        ),
        tasks=tasks,
        ratios=limits.aspect_ratios or (),
        sizes=model.sizes,
        most=int(limits.n.max),
        poll_least=_BREATH,
        name=model.label or model.id,
        references=max(1, int(limits.max_reference_images)),
    )


def ordered(models: Iterable[Model], vendor_id: str) -> Model:
    """Raises Gone."""
    found = next((model for model in models if model.id == vendor_id), None)
    if found is None:
        raise Gone("the model is not in the capabilities")
    return found


def check(model: Model, commission: Commission) -> None:
    """Raises Refused for what the model cannot do, PriceChanged for what is dearer than agreed or has no price now."""
    for misfit, detail in _misfits(model, commission):
        if misfit:
            raise Refused(detail)
    cost, budget = _cost(model, commission), commission.budget
    if cost.unit != budget.unit or cost.amount > budget.amount:
        raise PriceChanged("dearer than agreed", cost if cost.known else None)


def _misfits(model: Model, commission: Commission) -> Iterable[tuple[bool, str]]:
    limits, shown = model.limits, len(commission.pictures)
    ratios = limits.aspect_ratios or (commission.aspect_ratio,)
    fewest, most = (0, 0) if commission.task is Task.TEXT_TO_IMAGE else (1, limits.max_reference_images)
    unknown = commission.seed is not None or commission.mask or commission.negative or commission.quality
    yield commission.size not in model.sizes, "the model has no such resolution"
    yield commission.aspect_ratio not in ratios, "the model has no such ratio"
    yield not limits.n.min <= commission.n <= limits.n.max, "the model does not make so many pictures"
    yield not fewest <= shown <= most, "the model does not start from so many pictures"
    yield bool(unknown), "the service knows no seed, mask, negative prompt or quality"


def _cost(model: Model, commission: Commission) -> Cost:
    price = model.price(commission.size)
    return UNKNOWN if price is None else Cost(round(price * commission.n, 6), UNIT)
