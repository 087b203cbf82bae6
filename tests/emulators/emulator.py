"""What every emulated service has: addresses, a journal of what it was asked, and faults that wait for their moment."""

from __future__ import annotations

import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence

from starlette.routing import Route

from tests.emulators.faults import Endpoint, Fault, Faults
from tests.emulators.journal import Journal, noted


class Emulator(ABC):
    """Tests set how it behaves; `clear` makes it new again. Endpoints have names, by which faults are set and requests
    are kept."""

    key: str
    """The one that is accepted; empty: nobody needs one."""

    def __init__(self, key: str) -> None:
        self.key = key
        self.journal = Journal()
        self.faults = Faults()
        self.clear()

    def clear(self) -> None:
        """Subclasses set what tests can change, and call this."""
        self.now: Callable[[], float] = time.time
        self.journal.clear()
        self.faults.clear()

    def fail(self, endpoint: str, *faults: Fault, times: int = 1) -> None:
        self.faults.add(endpoint, *faults, times=times)

    @property
    @abstractmethod
    def creates(self) -> int:
        """Orders that were taken, and so paid for."""

    def route(self, path: str, methods: str | Sequence[str], name: str, endpoint: Endpoint) -> Route:
        """One that notes what it is asked and meets the faults that wait for it."""
        wrapped = noted(lambda: self.journal, name, self.faults.around(name, endpoint))
        return Route(path, wrapped, methods=[methods] if isinstance(methods, str) else list(methods))
