"""From a task's status to how far the job has come."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bot.errors import Broken, JobError, Moderated
from bot.ports import Clock, Finished, Pending
from bot.providers.creatok.failures import in_words
from bot.providers.creatok.wire import Status

_SUCCEEDED = "succeeded"
_FAILED = "failed"
_REMEMBERED = 4096
"""So many orders under way are known; of an older one only its status tells."""


@dataclass(slots=True)
class _Known:
    prompt: str | None = None
    made: float | None = None
    """Since when its pictures are there without all their addresses (Unix seconds)."""


class Tasks:
    """What is known of orders under way besides what the service tells."""

    def __init__(self, clock: Clock, conceal: Callable[..., str], seconds: float) -> None:
        """Addresses are waited for so many seconds after the pictures are made."""
        self._clock = clock
        self._conceal = conceal
        self._seconds = seconds
        self._known: dict[str, _Known] = {}

    def begin(self, ticket: str, prompt: str) -> None:
        self._of(ticket).prompt = prompt

    def prompt(self, ticket: str) -> str | None:
        """None: not known, since it was ordered elsewhere or long ago."""
        return self._of(ticket).prompt

    def progress(self, ticket: str, status: Status) -> Pending | Finished:
        """Raises if it never will be there. Words nobody has heard of mean work in progress."""
        if status.word == _FAILED:
            raise self._failure(ticket, status.complaint)
        return self._made(ticket, status.links) if status.word == _SUCCEEDED else Pending()

    def _made(self, ticket: str, links: tuple[str, ...]) -> Pending | Finished:
        """Pictures that cannot be fetched yet are waited for, but not for ever: the others were paid for."""
        there = tuple(filter(None, links))
        if there and len(there) == len(links):
            return Finished(there)
        known = self._of(ticket)
        known.made = self._clock.now() if known.made is None else known.made
        if self._clock.now() - known.made < self._seconds:
            return Pending()
        if not there:
            raise Broken("the pictures were made, but have no address")
        return Finished(there)

    def _failure(self, ticket: str, complaint: str) -> JobError:
        """What is said of a prompt that is not known cannot be told without quoting it."""
        prompt = self.prompt(ticket)
        said = self._conceal(complaint, prompt or "")
        if in_words(said) is Moderated:
            return Moderated("CreatOK refused the content")  # what moderation says quotes what it is about
        return Broken("the task failed" if prompt is None else f"the task failed: {said}")

    def _of(self, ticket: str) -> _Known:
        if ticket not in self._known and len(self._known) >= _REMEMBERED:
            del self._known[next(iter(self._known))]
        return self._known.setdefault(ticket, _Known())
