"""What IMA Studio's product list offers, in the words of the catalog."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain

from bot.errors import Gone, Refused
from bot.providers.ima.form import Wish
from bot.providers.ima.rules import ratios, sizes, terms
from bot.providers.ima.wire import Leaf
from bot.values import Cost, Offer, Price, Task, Variant

PROVIDER = "ima"
UNIT = "points"
MOST = 4
_BREATH = 2
"""Seconds that the service's own words leave between two polls at least."""

# The service's ids of models that have another name with us.
_CANONICAL = {
    "doubao-seedream-4.5": "seedream-4.5",
    "gemini-3.1-flash-image": "nano-banana-2",
    "gemini-3-pro-image": "nano-banana-pro",
}


def ordered(leaves: Iterable[Leaf], vendor_id: str) -> Leaf:
    """The last leaf of that model, or the one of that version; raises Gone."""
    listed = tuple(leaves)
    by_model = [leaf for leaf in listed if leaf.model_id == vendor_id]
    by_version = [leaf for leaf in listed if leaf.id == vendor_id]
    found = (by_model or by_version)[-1:]
    if not found:
        raise Gone("the model is not in the product list")
    return found[0]


def offers(lists: Mapping[Task, Sequence[Leaf]], references: int = 1) -> tuple[Offer, ...]:
    """One for each model that can be ordered for at least one task, starting from so many pictures at the most."""
    models = dict.fromkeys(leaf.model_id for leaf in chain.from_iterable(lists.values()) if leaf.model_id)
    found = (_offer(model, _versions(model, lists), references) for model in models)
    return tuple(offer for offer in found if offer.prices)


def _versions(model: str, lists: Mapping[Task, Sequence[Leaf]]) -> dict[Task, Leaf]:
    """The last version of the model in each list."""
    return {task: leaf for task, leaves in lists.items() for leaf in leaves if leaf.model_id == model}


def _offer(model: str, versions: Mapping[Task, Leaf], references: int) -> Offer:
    prices = tuple(chain.from_iterable(_prices(task, leaf) for task, leaf in versions.items()))
    return Offer(
        model=_CANONICAL.get(model, model.lower()),
        provider=PROVIDER,
        vendor_id=model,
        prices=prices,
        tasks=tuple(dict.fromkeys(price.task for price in prices)),
        ratios=tuple(dict.fromkeys(chain.from_iterable(_ratios(leaf) for leaf in versions.values()))),
        sizes=tuple(dict.fromkeys(price.size for price in prices if price.size)),
        most=MOST,
        poll_least=_BREATH,
        name=next(iter(versions.values())).name,
        references=references,
        without=tuple(dict.fromkeys(chain.from_iterable(_without(leaf) for leaf in versions.values()))),
    )


def _prices(task: Task, leaf: Leaf) -> Iterator[Price]:
    """A size that no ratio is made in has no price. A form that does not ask for the size has one price for all."""
    for size in sizes(leaf) or ("",):
        amount = next((amount for ratio in ratios(leaf) if (amount := _amount(leaf, ratio, size)) is not None), None)
        if amount is not None:
            yield Price(task, size, Cost(amount, UNIT))


def _without(leaf: Leaf) -> Iterator[Variant]:
    """What the form can ask for, but not together: some models make their largest size as a square only."""
    for ratio in _ratios(leaf):
        yield from (Variant(ratio, size) for size in sizes(leaf) if _amount(leaf, ratio, size) is None)


def _ratios(leaf: Leaf) -> tuple[str, ...]:
    able = sizes(leaf) or ("",)
    return tuple(ratio for ratio in ratios(leaf) if any(_amount(leaf, ratio, size) is not None for size in able))


def _amount(leaf: Leaf, ratio: str, size: str) -> float | None:
    try:
        return terms(leaf, Wish(ratio, size)).points
    except (Refused, Gone):
        return None
