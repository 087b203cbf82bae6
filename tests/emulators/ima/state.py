"""What the emulated service knows, and how it shall behave."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from typing_extensions import override

from tests.emulators.emulator import Emulator as Premises
from tests.emulators.ima.tasks import USUAL, Stage, Task
from tests.emulators.ima.uploads import Slot

KEY = "ima_0123456789abcdef"


@dataclass(frozen=True, slots=True)
class Ports:
    """The base addresses. `control` serves other processes: GET /journal."""

    api: str
    upload: str
    cdn: str
    control: str


class Emulator(Premises):
    """The endpoints: list, create, detail, token, put, picture."""

    def __init__(self, ports: Ports, key: str = KEY) -> None:
        self.ports = ports
        super().__init__(key)

    @override
    def clear(self) -> None:
        super().clear()
        self.latency: float | None = None
        """Seconds of its clock from the order to the last stage; None: each poll is a stage."""
        self.stages: Sequence[Stage] = USUAL
        self.mapping = True
        """Whether ratios are mapped to pixels for SeeDream."""
        self.balance = 1_000_000
        self.prices: dict[int, int] = {}
        """Points of one picture by attribute id, where they differ from the usual ones."""
        self.prices_after_list: dict[int, int] = {}
        """Come into force when the next list has been answered."""
        self.tasks: dict[str, Task] = {}
        self.slots: dict[str, Slot] = {}

    @property
    @override
    def creates(self) -> int:
        """Orders that were taken, and so paid for."""
        return len(self.tasks)

    def share(self, task: Task) -> float:
        """How much of a task's whole time has passed."""
        if self.latency is None:
            return task.polls / max(1, len(self.stages) - 1)
        return (self.now() - task.created) / self.latency if self.latency else 1
