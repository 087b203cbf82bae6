"""The jobs that a lost order can be: by when they were created, for a job tells little else."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.errors import UnknownOutcome
from bot.providers.krea.api import Api
from bot.providers.krea.outcome import is_other
from bot.providers.krea.wire import Job

_PAGE = 100
_PAGES = 20
_APART = 900.0
"""Seconds that two clocks are never apart."""


@dataclass(frozen=True, slots=True)
class Window:
    """When the job must have been created, by a clock that may go otherwise than ours: `near` is believed, and what
    lies outside of `begin` and `end` is certainly another."""

    sent: float
    lasting: float
    """So many seconds after it was sent it may have been created."""
    skew: float

    def is_near(self, at: float | None) -> bool:
        return at is not None and self.sent - self.skew <= at <= self.sent + self.lasting + self.skew

    @property
    def begin(self) -> float:
        return self.sent - max(_APART, self.skew)

    @property
    def end(self) -> float:
        return self.sent + self.lasting + max(_APART, self.skew)


async def created(api: Api, window: Window, now: float) -> dict[str, float | None]:
    """All jobs that may have been created while the order was on its way, by id, with their moments; none for those
    that do not tell it. Raises UnknownOutcome if there are too many.

    The filter for types is of no use: which types pictures have is told nowhere, and a wrong one would hide the job."""
    jobs = [job async for job in _listed(api, window, now) if job.job_id is not None and not is_other(job)]
    moments = {str(job.job_id): _moment(job) for job in jobs}
    return {id: at for id, at in moments.items() if at is None or window.begin <= at <= window.end}


async def _listed(api: Api, window: Window, now: float) -> AsyncIterator[Job]:
    """The newest first, down to the beginning of the window."""
    cursor = _written(window.end) if window.end < now else ""
    for _ in range(_PAGES):
        page = await api.jobs(_PAGE, cursor)
        for job in page.items:
            yield job
        moments = filter(None, map(_moment, page.items))
        if not page.next_cursor or min(moments, default=window.end) < window.begin:
            return
        cursor = page.next_cursor
    raise UnknownOutcome("there are too many jobs to look through")


def _moment(job: Job) -> float | None:
    """Unix seconds. A time without a zone is UTC, as all of the service's are."""
    try:
        read = datetime.fromisoformat(str(job.created_at))
        return (read if read.tzinfo else read.replace(tzinfo=UTC)).timestamp()
    except (ValueError, OverflowError):
        return None


def _written(moment: float) -> str:
    return datetime.fromtimestamp(moment, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
