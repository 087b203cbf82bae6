"""What the emulated service knows, and how it shall behave."""

from __future__ import annotations

import threading
from collections import Counter
from dataclasses import dataclass

from typing_extensions import override

from tests.emulators.emulator import Emulator as Premises
from tests.emulators.openrouter.menu import CHATS, MENU, ChatModel, Model

KEY = "sk-or-v1-0123456789abcdef"


@dataclass(frozen=True, slots=True)
class Ports:
    """The base addresses; the service itself answers with whole pictures, some of its models with links."""

    api: str
    cdn: str


@dataclass(frozen=True, slots=True)
class Order:
    """One that was taken; its pictures have the colours of its id."""

    id: str
    model: str
    prompt: str
    size: tuple[int, int]
    n: int
    cost: float
    references: int = 0
    chat: bool = False


@dataclass(slots=True)
class Account:
    """In USD."""

    bought: float = 100
    used: float = 25
    limit: float | None = None
    """What the key may still spend, apart from what the account holds."""
    management: bool = True
    """Whether the key may see what the account holds."""

    def covers(self, cost: float) -> bool:
        return cost <= self.bought - self.used and (self.limit is None or cost <= self.limit)

    def charge(self, cost: float) -> None:
        self.used += cost
        if self.limit is not None:
            self.limit -= cost


@dataclass(slots=True)
class Manner:
    """How orders are answered."""

    kind: str = "PNG"
    fewer: int = 0
    """So many pictures less than were ordered."""
    tells_cost: bool = True
    delay: int = 1
    """So many questions for a generation are answered with 404."""
    partials: int = 2
    streams: bool = True
    """Whether whoever can stream does."""
    linked: bool = False
    """Whether chat models answer with links."""
    piece: int = 0
    """Bytes of a piece of an answer; 0: all that there is at the moment."""
    breaks_off: bool = False
    """Answers end in their middle, after their head."""


class Emulator(Premises):
    """The endpoints: models, endpoints, chats, images, chat, generation, key, credits, picture."""

    def __init__(self, ports: Ports, key: str = KEY) -> None:
        self.ports = ports
        super().__init__(key)

    @override
    def clear(self) -> None:
        super().clear()
        self.menu: dict[str, Model] = dict(MENU)
        self.chats: dict[str, ChatModel] = dict(CHATS)
        self.account = Account()
        self.manner = Manner()
        self.orders: dict[str, Order] = {}
        self.abandoned: list[str] = []
        """Orders whose connection was closed before they were answered; they are not billed."""
        self.looked_up: Counter[str] = Counter()
        """How often each generation was asked for."""
        self.told: list[str] = []
        """What orders had that the service's description does not know."""
        self.gate = threading.Event()
        self.gate.set()

    @property
    @override
    def creates(self) -> int:
        return len(self.orders)

    def hold(self) -> None:
        """Orders are not answered until `gate` is set; what can be seen of them comes before."""
        self.gate.clear()

    def take(self, order: Order) -> None:
        self.orders[order.id] = order
        self.account.charge(order.cost)

    def abandon(self, order: Order) -> None:
        """A connection that is closed is not billed."""
        if self.orders.pop(order.id, None):
            self.abandoned.append(order.id)
            self.account.charge(-order.cost)
