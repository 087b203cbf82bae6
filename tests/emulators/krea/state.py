"""What the emulated service knows, and how it shall behave."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto

from typing_extensions import override

from tests.emulators.emulator import Emulator as Premises
from tests.emulators.krea.jobs import ENDS, USUAL, Job, Urls, status_at
from tests.emulators.krea.schemas import SCHEMAS

KEY = "0b2e4c6a:krea-secret-0123456789abcdef"
PRICE = 0.03


@dataclass(frozen=True, slots=True)
class Ports:
    """The base addresses of the API, of uploads and of results."""

    api: str
    files: str
    cdn: str


@dataclass(frozen=True, slots=True)
class Asset:
    """A file that was uploaded."""

    id: str
    mime: str
    body: bytes
    description: str
    uploaded: float


class Call(Enum):
    """What is posted to the address that came with an order."""

    DONE = auto()
    """The job is made, and told as it is."""
    STALE = auto()
    """An earlier state of the job, told late."""
    FORGED = auto()
    """Somebody says that the job is done, with a picture of his own, while it is still made."""
    STRANGE = auto()
    """A job that nobody ordered."""


@dataclass(frozen=True, slots=True)
class Retired:
    """A model that is gone, and what took its place."""

    sunset: str
    replacement: str


class Emulator(Premises):
    """The endpoints: create, poll, list, cancel, upload, assets, asset, forget, spec, picture."""

    def __init__(self, ports: Ports, key: str = KEY) -> None:
        self.ports = ports
        super().__init__(key)

    @override
    def clear(self) -> None:
        super().clear()
        self.latency: float | None = None
        """Seconds of its clock from the order to the last stage; None: each poll is a stage."""
        self.stages: Sequence[str] = USUAL
        self.shape = Urls.LIST
        self.error: object = {"code": "internal_error", "message": "the model ran out of memory"}
        """What a failed job says; None: nothing."""
        self.at_once = 100
        """So many jobs may run."""
        self.balance = 1000.0
        """US dollars."""
        self.paths = set(SCHEMAS)
        """The models that are sold."""
        self.points: dict[str, list[dict[str, object]]] = {}
        """Price points by path."""
        self.retired: dict[str, Retired] = {}
        self.sunsets: dict[str, str] = {}
        """Dates by path, of models that will be gone."""
        self.calls: Sequence[Call] = ()
        """What is posted to webhooks after an order was answered."""
        self.calls_early = False
        """All of that comes before the answer."""
        self._emptied()

    def _emptied(self) -> None:
        self.called: list[int] = []
        """How the house answered."""
        self.jobs: dict[str, Job] = {}
        self.assets: dict[str, Asset] = {}

    @property
    @override
    def creates(self) -> int:
        return len(self.jobs)

    def status(self, job: Job) -> str:
        """At this moment; looking changes nothing."""
        if job.end:
            return job.end
        if self.latency is None:
            share = job.polls / max(1, len(self.stages) - 1)
        else:
            share = (self.now() - job.created) / self.latency if self.latency else 1
        return status_at(self.stages, share)

    @property
    def running(self) -> int:
        return sum(self.status(job) not in ENDS for job in self.jobs.values())
