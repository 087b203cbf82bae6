"""Every image service with its emulator, as the suites that hold all of them to the same rules need it.

`tests/services/<name>.py` holds `TRIAL`; the suites find it by listing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractAsyncContextManager, AbstractContextManager
from dataclasses import dataclass, field
from importlib import import_module
from pkgutil import iter_modules
from typing import Generic, TypeVar

from bot.ports import Accepted, Commission, Finished, Provider
from tests.emulators.emulator import Emulator

E = TypeVar("E", bound=Emulator)

PROMPT = "a purple walrus 海象 at the ATM"
"""Of all commissions here: it may stand in no log and no error."""
JOB = "k3f9abcdefgh"


@dataclass(frozen=True)
class Trial(Generic[E]):
    """One service. `connect(emulator, clock, **settings)` gives the real provider, connected to the emulator; both have
    the same clock."""

    name: str
    emulated: Callable[[], AbstractContextManager[E]]
    connect: Callable[..., AbstractAsyncContextManager[Provider]]
    orders: Mapping[str, Commission]
    """By what they ask for: "text", and where the service can do it "edit", "mask", "several"."""
    create: str
    """The endpoint that takes an order."""
    poll: str = ""
    """The endpoint that tells how far it is; empty where orders are held."""
    reads: tuple[str, ...] = ()
    """Endpoints that tell models, prices or the account."""
    uploads: tuple[str, ...] = ()
    """Endpoints that take a picture to work from."""
    previews: str = ""
    """The tests of what can be seen of a picture before it is there; empty where nothing can."""
    hasty: Mapping[str, float] = field(default_factory=dict)
    """Settings with which it gives up within a second."""
    polls: int = 12
    """After so many polls a picture is there at the latest, although its clock stands still."""


def trials() -> list[Trial[Emulator]]:
    """All, by name."""
    names = sorted(module.name for module in iter_modules(__path__))
    return [import_module(f"{__name__}.{name}").TRIAL for name in names]


class Watch:
    """Time that passes when told to."""

    def __init__(self, at: float = 1_800_000_000) -> None:
        self.at = at

    def now(self) -> float:
        return self.at

    async def sleep(self, seconds: float) -> None:
        self.at += seconds


def ticket(outcome: Accepted | Finished) -> str:
    """Of an order that is worked on."""
    assert isinstance(outcome, Accepted)
    return outcome.ticket
