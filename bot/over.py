"""Which jobs ended lately: what is told of one of them came too late."""

from __future__ import annotations

from collections import OrderedDict

from bot.values import Job

REMEMBERED = 1_000


class Over:
    """Bounded: news of a job are moments late, not days."""

    def __init__(self) -> None:
        self._ids: OrderedDict[str, None] = OrderedDict()

    def __contains__(self, id: str) -> bool:
        return id in self._ids

    def note(self, job: Job) -> None:
        if job.state.ended:
            self._ids[job.id] = None
            if len(self._ids) > REMEMBERED:
                self._ids.popitem(last=False)
