"""A runner that runs nothing and remembers what it was asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from bot.values import Job, Situation


@dataclass(slots=True)
class Bench:
    """For turns without jobs."""

    started: list[Job] = field(default_factory=list)
    stopped: list[Job] = field(default_factory=list)
    queues: Mapping[str, int] = field(default_factory=dict)
    at_rest: frozenset[str] = frozenset()

    def start(self, job: Job) -> None:
        self.started.append(job)

    def stop(self, job: Job) -> None:
        self.stopped.append(job)

    def seen(self, situation: Situation) -> Situation:
        return replace(situation, places=self.queues, resting=self.at_rest)
