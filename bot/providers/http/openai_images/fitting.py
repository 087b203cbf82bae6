"""Whether an order fits its offer and its budget, before anything is sent."""

from __future__ import annotations

from bot.errors import PriceChanged, Refused, Unmasked
from bot.ports import Commission
from bot.values import Cost, Offer, Task

_HAIR = 1e-6
"""Amounts were multiplied and rounded on their way here."""


def fitting(commission: Commission, offer: Offer, longest: int) -> None:
    """Raises Refused for what the offer does not say; a prompt has at most so many characters."""
    changes = commission.task is Task.IMAGE_TO_IMAGE
    wrong = {
        "no pictures can be changed": commission.task not in offer.tasks,
        "no picture to start from": changes and not commission.pictures,
        "a drawing from words starts from no picture": not changes and bool(commission.pictures or commission.mask),
        f"more than {offer.references} pictures to start from": len(commission.pictures) > offer.references,
        f"not between 1 and {offer.most} pictures": not 1 <= commission.n <= offer.most,
        f"a prompt of more than {longest} characters": len(commission.prompt) > longest,
        "no seeds are taken": commission.seed is not None and not offer.seeds,
        "the negative words have no place": bool(commission.negative) and not offer.negatives,
        "no such quality": bool(commission.quality) and commission.quality not in offer.qualities,
    }
    for reason, holds in wrong.items():
        if holds:
            raise Refused(reason)
    if commission.mask and not offer.masks:
        raise Unmasked("no masks are taken")


def affordable(commission: Commission, each: Cost | None) -> None:
    """Raises PriceChanged if so many pictures cost more than was agreed. A budget that nobody knows is no limit."""
    budget = commission.budget
    if each is None or not budget.known:
        return
    cost = Cost(round(each.amount * commission.n, 6), each.unit, each.about)
    if budget.unit != cost.unit or cost.amount > budget.amount * (1 + _HAIR):
        raise PriceChanged("dearer than agreed", cost)
