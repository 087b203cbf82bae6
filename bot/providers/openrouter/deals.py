"""From a commission to an order: who may carry it out, within the budget, and what they are sent."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.errors import Mismatched, PriceChanged, Refused
from bot.ports import Commission
from bot.providers.http import data_url
from bot.providers.openrouter.market import Model
from bot.providers.openrouter.offers import dearest
from bot.providers.openrouter.ways import UNIT, Tokens, Way, resolution
from bot.providers.openrouter.wire import (
    ChatOrder,
    ImageOrder,
    ImagePart,
    ImageUrl,
    Message,
    Routing,
    TextPart,
)
from bot.values import Cost


@dataclass(frozen=True, slots=True)
class Deal:
    """A model and those of its ways that may carry the order out; `only` names them where there are others."""

    model: Model
    ways: tuple[Way, ...]
    only: tuple[str, ...] = ()


def deal(model: Model, commission: Commission, tokens: Tokens) -> Deal:
    """Raises Refused for what nobody can do, PriceChanged for what nobody does within the budget."""
    _check(commission)
    able = [way for way in model.ways if not way.obstacle(commission)]
    if not able:
        raise Refused(next((way.obstacle(commission) for way in model.ways), "nobody draws with the model now"))
    costs = [_cost(way, commission, tokens) for way in able]
    willing = [way for way, cost in zip(able, costs, strict=True) if _within(cost, commission.budget)]
    if not willing:
        raise PriceChanged("dearer than agreed", dearest(costs))
    if model.whole and len(willing) == len(model.ways):
        return Deal(model, tuple(willing))
    named = tuple(way for way in willing if way.tag)
    if not named:
        raise Mismatched("those who could do it cannot be asked for")
    return Deal(model, named, tuple(way.tag for way in named))


async def image_order(found: Deal, commission: Commission) -> ImageOrder:
    """What cannot be chosen of the model is left out."""
    return ImageOrder(
        model=found.model.id,
        prompt=commission.prompt,
        n=commission.n,
        resolution=resolution(commission.size) if any(way.sizes for way in found.ways) else "",
        aspect_ratio=commission.aspect_ratio if any(way.ratios for way in found.ways) else "",
        quality=commission.quality,
        seed=commission.seed,
        input_references=await _parts(commission),
        # Of several pictures nobody could tell whose preview it is.
        stream=commission.n == 1 and all(way.streams for way in found.ways),
        provider=Routing(found.only) if found.only else None,
    )


async def chat_order(found: Deal, commission: Commission) -> ChatOrder:
    config = {"aspect_ratio": commission.aspect_ratio}
    if found.ways[0].sizes:
        config["image_size"] = commission.size
    content: tuple[TextPart | ImagePart, ...] = (TextPart(commission.prompt), *await _parts(commission))
    return ChatOrder(
        model=found.model.id,
        messages=(Message(content),),
        modalities=found.model.modalities,
        image_config=config,
        seed=commission.seed,
    )


def _check(commission: Commission) -> None:
    """What the service has no field for at all."""
    if commission.mask:
        raise Refused("the service takes no masks")
    if commission.negative:
        raise Refused("the service does not take apart what is not to be seen")
    if not commission.prompt:
        raise Refused("nothing was said about what is to be seen")


def _cost(way: Way, commission: Commission, tokens: Tokens) -> Cost | None:
    """Of all pictures together, rounded as quotes are."""
    one = way.cost(commission.task, commission.size, commission.quality, tokens)
    return replace(one, amount=round(one.amount * commission.n, 6)) if one else None


def _within(cost: Cost | None, budget: Cost) -> bool:
    """Where no price was known, none was agreed."""
    if cost is None:
        return not budget.known
    return budget.unit == UNIT and cost.amount <= budget.amount


async def _parts(commission: Commission) -> tuple[ImagePart, ...]:
    return tuple([ImagePart(ImageUrl(await data_url(picture))) for picture in commission.pictures])
