"""Fitting a wish to an offer: the nearest ratio, size and number, and what they cost."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from bot.catalog.wish import UNKNOWN, Choice, Wish
from bot.values import Cost, Offer, Order, Price, Task, Variant
from bot.values.meanings import Adjusted
from bot.values.measures import dimensions, nearest_ratio, nearest_size, proportion, side

USUAL_SIZE = "2K"
SQUARE = "1:1"
ANY_SIZE = ("512px", "1K", "2K", "4K")
ANY_RATIO = ("1:1", "16:9", "9:16", "4:3", "3:4", "2:3", "3:2", "21:9")
"""What an offer without a list of its own is asked for."""


def fit(wish: Wish, offer: Offer, name: str, usual_size: str = USUAL_SIZE) -> Choice:
    """The wish as this offer can fulfil it, with whatever had to be changed said."""
    aspect_ratio = _ratio(wish, offer)
    size = _size(wish.size or usual_size, offer, aspect_ratio)
    n = max(1, min(wish.n, offer.most))
    wanted = (("aspect_ratio", wish.aspect_ratio, aspect_ratio), ("size", wish.size, size), ("n", str(wish.n), str(n)))
    adjusted = tuple(Adjusted(what, asked, taken) for what, asked, taken in wanted if asked and asked != taken)
    if wish.seed is not None and not offer.seeds:
        adjusted += (Adjusted("seed", str(wish.seed), ""),)
    if wish.references > offer.references:
        adjusted += (Adjusted("references", str(wish.references), str(offer.references)),)
    quality = _quality(wish, offer)
    return Choice(offer, name, aspect_ratio, size, n, cost(offer, wish.task, size, n, quality), quality, adjusted)


def _quality(wish: Wish, offer: Offer) -> str:
    return wish.quality if wish.quality in offer.qualities else next(iter(offer.qualities), "")


def _ratio(wish: Wish, offer: Offer) -> str:
    exact = dimensions(wish.size or "")
    wished = wish.aspect_ratio or (f"{exact[0]}:{exact[1]}" if exact else SQUARE)
    if wished in offer.ratios or (not offer.ratios and not exact and proportion(wished)):
        return wished
    return nearest_ratio(proportion(wished) or 1, offer.ratios or ANY_RATIO) or SQUARE


def _size(wanted: str, offer: Offer, aspect_ratio: str) -> str:
    """One that the offer makes in this shape, if there is any."""
    together = [size for size in offer.sizes if Variant(aspect_ratio, size) not in offer.without]
    sizes = together or offer.sizes
    if wanted in sizes:
        return wanted
    return nearest_size(side(wanted) or 2048, sizes or ANY_SIZE) or USUAL_SIZE


def cost(offer: Offer, task: Task, size: str, n: int, quality: str = "") -> Cost:
    """Of n pictures; a size without a price costs what the nearest one does."""
    graded = (price for price in offer.prices if price.quality in {"", quality})
    price = _price(graded, task, size)
    return replace(price, amount=round(price.amount * n, 6)) if price else UNKNOWN


def _price(prices: Iterable[Price], task: Task, size: str) -> Cost | None:
    priced = {price.size: price.cost for price in prices if price.task is task}
    if size in priced or not priced:
        return priced.get(size)
    near = nearest_size(side(size) or 2048, priced)
    return priced[near] if near else max(priced.values(), key=lambda known: known.amount)


def preferable(choices: Iterable[Choice]) -> list[Choice]:
    """Known prices first, then free ones, then cheaper ones of a unit; what cannot be compared stays in order."""
    listed = list(choices)
    units = list(dict.fromkeys(choice.cost.unit for choice in listed))
    return sorted(listed, key=lambda choice: _rank(choice.cost, units))


def _rank(cost: Cost, units: list[str]) -> tuple[bool, bool, int, float]:
    return cost == UNKNOWN, cost.amount > 0, units.index(cost.unit), cost.amount


def ratios(order: Order, offer: Offer) -> tuple[Variant, ...]:
    """The order in the other shapes that this offer knows, the most usual ones first."""
    known = offer.ratios or ANY_RATIO
    usual = [ratio for ratio in ANY_RATIO if ratio in known]
    return tuple(Variant(ratio, order.size) for ratio in dict.fromkeys((*usual, *known)) if ratio != order.aspect_ratio)


def shapes(order: Order, offer: Offer) -> tuple[Variant, ...]:
    """The nearest orders that this offer takes: the next smaller size, the next other ratio, a square. Where there is a
    smaller size, the square comes before the other ratio: some models make their largest pictures as squares only."""
    sizes, ratios = offer.sizes or ANY_SIZE, offer.ratios or ANY_RATIO
    size, wanted = _size(order.size, offer, order.aspect_ratio), side(order.size) or 2048
    smaller = nearest_size(wanted, [one for one in sizes if (side(one) or wanted) < wanted])
    width = proportion(order.aspect_ratio) or 1
    same = nearest_ratio(width, ratios) or SQUARE
    other = nearest_ratio(width, [ratio for ratio in ratios if ratio != order.aspect_ratio])
    squares = [SQUARE] if SQUARE in ratios else []
    listed = [Variant(same, one) for one in (size, smaller) if one]
    reshaped = (*squares, other) if smaller else (other, *squares)
    listed += [Variant(ratio, _size(order.size, offer, ratio)) for ratio in reshaped if ratio]
    return tuple(one for one in dict.fromkeys(listed) if one != Variant(order.aspect_ratio, order.size))
