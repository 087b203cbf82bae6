"""What the emulated service knows, and how it shall behave."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field

from typing_extensions import override

from tests.emulators.emulator import Emulator as Premises
from tests.emulators.openai.flavours import RULES, Flavour
from tests.emulators.openai.orders import Order

USUAL = ("queued", "processing", "completed")


@dataclass(frozen=True, slots=True)
class Ports:
    """The base addresses: of the API without its version, and of the pictures."""

    api: str
    cdn: str


@dataclass(slots=True)
class Task:
    """An order that is answered with a ticket."""

    order: Order
    polls: int = field(default=0)


class Emulator(Premises):
    """The endpoints: create (drawings and edits), models, task, file, picture."""

    def __init__(self, ports: Ports, flavour: Flavour, key: str | None = None) -> None:
        self.ports = ports
        self.flavour = flavour
        super().__init__(RULES[flavour].key if key is None else key)

    @override
    def clear(self) -> None:
        super().clear()
        self.latency = 0.0
        """Real seconds until the answer."""
        self.models = RULES[self.flavour].models
        self.links = ""
        """How pictures are answered: as base64, or by links that are "own", "relative" or to the "cdn"."""
        self.let = threading.Event()
        """Unset: streams stand still before the picture itself, for ten seconds at most."""
        self.let.set()
        self.tickets = False
        """Orders are answered with tickets."""
        self.stages: Sequence[str] = USUAL
        """Of tasks, one for each poll; the last one stands for all further ones."""
        self.shelf = "data"
        """Where the pictures of a task stand: "data" or "images"."""
        self.orders: dict[str, Order] = {}
        self.tasks: dict[str, Task] = {}

    @property
    @override
    def creates(self) -> int:
        """Orders that were taken, and so paid for."""
        return len(self.orders)
