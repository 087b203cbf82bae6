"""What the emulated service knows, and how it shall behave."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from typing_extensions import override

from tests.emulators.creatok.capabilities import DEFAULT, MODELS, Model
from tests.emulators.creatok.tasks import USUAL, Stage, Task
from tests.emulators.creatok.uploads import Slot
from tests.emulators.emulator import Emulator as Premises

KEY = "ok_0123456789abcdef"


@dataclass(frozen=True, slots=True)
class Ports:
    """The base addresses."""

    api: str
    upload: str
    cdn: str


class Emulator(Premises):
    """The endpoints: capabilities, create, status, slot, put, picture."""

    def __init__(self, ports: Ports, key: str = KEY) -> None:
        self.ports = ports
        super().__init__(key)

    @override
    def clear(self) -> None:
        super().clear()
        self.latency: float | None = None
        """Seconds of its clock from the order to the last stage; None: each poll is a stage."""
        self.stages: Sequence[Stage] = USUAL
        self.models: Sequence[Model] = MODELS
        self.default = DEFAULT
        self.models_after_list: Sequence[Model] | None = None
        """Come into force when the next capabilities have been answered."""
        self.balance = 1_000_000.0
        self.numbered = False
        """Whether tasks have numbers for ids."""
        self.tasks: dict[str, Task] = {}
        self.slots: dict[str, Slot] = {}

    @property
    @override
    def creates(self) -> int:
        return len(self.tasks)

    def share(self, task: Task) -> float:
        """How much of a task's whole time has passed."""
        if self.latency is None:
            return task.polls / max(1, len(self.stages) - 1)
        return (self.now() - task.created) / self.latency if self.latency else 1
