"""Memory, and what whoever stands behind that door must not do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.values import (
    Entry,
    Findings,
    Inbound,
    Inquiry,
    Job,
    Person,
    Post,
    Profile,
    Situation,
    State,
    Timed,
    Turn,
)
from bot.values.turns import Heard


class Journal(Protocol):
    """Keeps the messages of a chat that has no server of its own, in the order in which they changed."""

    async def write(self, room: str, message: str, body: str) -> int:
        """Add a message, or change the one of that name; returns the new sequence number of the room."""

    async def since(self, room: str, sequence: int, limit: int = 200) -> Sequence[Entry]:
        """The newest `limit` messages that changed after the sequence number, oldest first."""


@dataclass(frozen=True, slots=True)
class Retention:
    """For how many days things are kept; 0: for ever. A chat's own choice goes before `pictures`."""

    logs: int = 7
    """Events, posts, steps and journals: what was said and when."""
    pictures: int = 0
    """Pictures, the posts that show them, so that somebody may reply to one, and the jobs with the words they were
    drawn from."""


class Store(Protocol):
    """Memory that outlives the process. Each verb is one transaction, safe against a kill at any moment."""

    async def admit(self, event: Inbound) -> Situation | None:
        """Keep the event for good and say what it meets; None if its key was there before and is being handled."""

    async def situation(self, event: Inbound | Heard) -> Situation: ...

    async def commit(self, turn: Turn) -> bool:
        """Write all of a turn; False, and nothing written, if a job in it has taken another step meanwhile, or its code
        was used by somebody else.
        A post whose key is there already is left as it is; a new one is written as one whose first try has begun."""

    async def advance(self, job: Job, at: float) -> bool:
        """Write a job's next step, unless another step was taken meanwhile."""

    async def unhandled(self) -> Sequence[Inbound]:
        """Events that were kept but whose turn was never written, in order of arrival."""

    async def unfinished(self) -> Sequence[Job]: ...

    async def unsent(self) -> Sequence[Post]:
        """Posts without a message id, oldest first."""

    async def attempt(self, key: str) -> int:
        """Write down that a post is about to be tried again; how often it has been tried before."""

    async def sent(self, key: str, message: str) -> None: ...

    async def post(self, key: str) -> Post | None: ...

    async def job(self, reference: str) -> Job | None:
        """By id, or by the beginning of it that people are shown, with or without `#`."""

    async def jobs(self, limit: int = 50) -> Sequence[Job]:
        """The newest first."""

    async def profile(self, person: Person) -> Profile: ...

    async def forget(self, profile: Profile) -> int:
        """Delete what is remembered of a person, under every name they are known by; how many rows. Their pictures are
        marked as litter."""

    async def look(self, event: Inbound, inquiry: Inquiry) -> Findings:
        """What a turn asks for besides its situation: about the event's person and place, on the event's day."""

    async def timings(self) -> Sequence[Timed]:
        """How long the newest pictures took, up to 100 of each provider, model and size, the oldest first."""

    async def steps(self, job: str) -> Sequence[tuple[State, float]]:
        """Every step of a job's life with its moment (Unix seconds), in order."""

    async def claim(self, name: str, at: float, every: float) -> float:
        """Take the next moment at which something may be done that all processes together may do only every so many
        seconds; returns how many seconds after `at` it is."""

    async def hold(self, name: str, until: float) -> None:
        """Nobody may claim a moment before this one."""

    async def sweep(self, at: float, retention: Retention) -> int:
        """Delete what has been kept long enough; how many rows. Pictures are marked as litter."""

    async def litter(self) -> Sequence[str]:
        """Paths of pictures that nobody knows any more, up to 500."""

    async def cleared(self, paths: Sequence[str]) -> None:
        """Their files are gone."""
