"""Which pictures are covered before anybody else is asked: wished so, of certain words, or drawn from covered ones."""

from __future__ import annotations

from bot.conversation.blocking import speaks_of
from bot.conversation.rules import Rules
from bot.values import Order, Situation


def is_covered(rules: Rules, situation: Situation, order: Order) -> bool:
    """What is made of a covered picture may show the same."""
    covered = {picture.path for job in situation.jobs if job.covered for picture in job.pictures}
    return order.covered or speaks_of(rules.covered, order.prompt) or not covered.isdisjoint(order.pictures)
