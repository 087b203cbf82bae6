"""What is known of orders under way besides what the service tells."""

from __future__ import annotations

from dataclasses import dataclass

from bot.values import Cost

_MOST = 4096
"""So many orders are remembered, the newest."""


@dataclass(frozen=True, slots=True)
class Known:
    """An order that was sent from here."""

    cost: Cost
    prompt: str


class Memory:
    """By ticket."""

    def __init__(self) -> None:
        self._orders: dict[str, Known] = {}

    def keep(self, ticket: str, order: Known) -> None:
        if len(self._orders) >= _MOST:
            del self._orders[next(iter(self._orders))]
        self._orders[ticket] = order

    def get(self, ticket: str) -> Known | None:
        return self._orders.get(ticket)
