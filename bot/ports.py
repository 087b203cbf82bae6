"""The doors between the rooms, and what whoever stands behind one must not do."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from bot.values import (
    Attachment,
    Cost,
    Entry,
    Findings,
    Inbound,
    Inquiry,
    Intent,
    Job,
    Limits,
    Message,
    Offer,
    Outbound,
    Person,
    Place,
    Post,
    Profile,
    Situation,
    State,
    Task,
    Timed,
    Turn,
)
from bot.values.turns import Heard

Receive = Callable[[Inbound], Awaitable[bool]]
"""Takes an event. Returns once it is kept for good: True, or False for one that was there before. Raises StoreError if
it cannot be kept, whatever it says: then it was not taken, and the platform may bring it again."""


class Clock(Protocol):
    """Time, so that no test waits."""

    def now(self) -> float:
        """Unix seconds."""

    async def sleep(self, seconds: float) -> None: ...


class Journal(Protocol):
    """Keeps the messages of a chat that has no server of its own, in the order in which they changed."""

    async def write(self, room: str, message: str, body: str) -> int:
        """Add a message, or change the one of that name; returns the new sequence number of the room."""

    async def since(self, room: str, sequence: int, limit: int = 200) -> Sequence[Entry]:
        """The newest `limit` messages that changed after the sequence number, oldest first."""


@dataclass(frozen=True, slots=True)
class House:
    """What the house lends to an adapter. Paths of pictures are relative to `directory`."""

    directory: Path
    journal: Journal
    clock: Clock


class Chat(Protocol):
    """A platform that is connected.

    An adapter `adapters/<name>.py` holds `Settings` and `connect(settings, secrets, house)`, a block (async context
    manager) that gives a Chat and closes what it opened. It translates and nothing else: no rule, no language, no
    memory of conversations, no waiting and trying again. Foreign threads and loops stay inside it.
    """

    async def listen(self, receive: Receive) -> None:
        """Hand in every event, in order, until cancelled; never drop one that `receive` has not taken."""

    def limits(self, place: Place) -> Limits: ...

    async def send(self, place: Place, outbound: Outbound) -> str:
        """Returns the message's id. Raises NotDelivered if it is certainly not there, MaybeDelivered if it may be."""

    async def edit(self, place: Place, message: str, outbound: Outbound) -> None:
        """Raises NotDelivered. Changing nothing is no error."""

    async def fetch(self, attachment: Attachment, limit: int) -> bytes:
        """At most `limit` bytes; raises TooLarge, Unreadable or Unreachable."""

    def address(self, path: str) -> str:
        """Where the public can see a file of the data directory for as long as it is kept; empty if it cannot here."""


@dataclass(frozen=True, slots=True)
class Abilities:
    """What a provider can do beyond taking an order."""

    lookup: bool = False
    """An order whose answer was lost can be found again by the job's id, or sent again without a second charge."""
    cancel: bool = False
    at_once: int = 4
    """How many jobs may be with it at the same time."""
    patience: float = 600
    """Seconds after which a job is late."""
    every: float = 0
    """Seconds that must lie between two orders, whichever process sends them."""
    rest: float = 0
    """Seconds without an order after it said "too many" without saying for how long; 0: the usual pauses."""
    breath: float = 0
    """Seconds until the next poll after it said so to a poll."""
    resumes: bool = True
    """An order that was made elsewhere can be waited for by its ticket."""


@dataclass(frozen=True, slots=True)
class Commission:
    """An order as a provider gets it."""

    job: str
    vendor_id: str
    task: Task
    prompt: str
    aspect_ratio: str
    size: str
    n: int
    budget: Cost
    """The most that may be charged; dearer raises PriceChanged."""
    pictures: tuple[bytes, ...] = ()
    """References: checked PNG, JPEG or WebP files."""
    seed: int | None = None
    """Only for an offer that takes seeds."""


@dataclass(frozen=True, slots=True)
class Accepted:
    """The provider took it. The ticket is text and finds it again after a restart."""

    ticket: str


@dataclass(frozen=True, slots=True)
class Pending:
    """Not there yet; `share` (0 to 1) only where the provider really measures it."""

    share: float | None = None


@dataclass(frozen=True, slots=True)
class Finished:
    """There. Each result is a link or the file's bytes; `charged` only where the provider says it."""

    results: tuple[str | bytes, ...]
    charged: Cost | None = None


class Provider(Protocol):
    """An image service that is connected.

    `bot/providers/<name>.py` holds `Settings` and `connect(settings, secrets, clock)`, a block that gives a Provider.
    It translates and nothing else: no sleeping, no trying again, no loop, no drawing of conclusions from a lost answer.
    Only JobErrors leave it. What it cannot do it leaves out of its offers; nothing is trimmed in silence.
    """

    @property
    def abilities(self) -> Abilities: ...

    async def offers(self) -> Sequence[Offer]:
        """What it sells now, at its present prices."""

    async def submit(self, commission: Commission) -> Accepted | Finished:
        """Raises UnknownOutcome whenever the order may have been taken although no answer came."""

    async def poll(self, ticket: str) -> Pending | Finished: ...

    async def cancel(self, ticket: str) -> None:
        """Called only if it has the ability. An order that is already over is no error."""

    async def lookup(self, job: str) -> str | None:
        """The ticket of the order with the job's id; None if it certainly never arrived. Needs the ability."""


@dataclass(frozen=True, slots=True)
class Retention:
    """For how many days things are kept; 0: for ever. A chat's own choice goes before `pictures`."""

    logs: int = 7
    """Events, posts, steps and journals: what was said and when."""
    pictures: int = 0
    """Pictures, and the jobs with the words they were drawn from."""


class Store(Protocol):
    """Memory that outlives the process. Each verb is one transaction, safe against a kill at any moment."""

    async def admit(self, event: Inbound) -> Situation | None:
        """Keep the event for good and say what it meets; None if its key was there before and is being handled."""

    async def situation(self, event: Inbound | Heard) -> Situation: ...

    async def commit(self, turn: Turn) -> bool:
        """Write all of a turn; False, and nothing written, if a job in it has taken another step meanwhile, or its code
        was used by somebody else.
        A post whose key is there already is left as it is."""

    async def advance(self, job: Job, at: float) -> bool:
        """Write a job's next step, unless another step was taken meanwhile."""

    async def unhandled(self) -> Sequence[Inbound]:
        """Events that were kept but whose turn was never written, in order of arrival."""

    async def unfinished(self) -> Sequence[Job]: ...

    async def unsent(self) -> Sequence[Post]:
        """Posts without a message id, oldest first."""

    async def attempt(self, key: str) -> int:
        """Write down that a post is about to be tried; how often it has been tried before."""

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


class Adviser(Protocol):
    """Somebody who may know what is meant by a message whose words do not tell (a chat model, say).

    It gets only what was addressed to the bot. It never keeps anybody waiting longer than it was allowed to, and
    never raises: an answer that is late, garbled or missing is None, and the rules' own answer stands."""

    async def advise(self, message: Message) -> Intent | None: ...


class Moderator(Protocol):
    """Somebody who says whether a wish may be drawn here. Asked before any money is spent. Never raises: one that does
    not answer in time gives the answer that the operator chose for that case."""

    async def allows(self, prompt: str) -> bool: ...


class Runner(Protocol):
    """Where jobs run. It owns their tasks; stopping it leaves the jobs in the store to be taken up again."""

    def start(self, job: Job) -> None: ...

    def stop(self, job: Job) -> None:
        """End the running of a job that was cancelled in the store, and tell the provider where it can be told."""

    def seen(self, situation: Situation) -> Situation:
        """With what is known here: the lines as they are at this moment, and which providers rest."""


@dataclass(frozen=True, slots=True)
class Doors:
    """The connected platforms and providers, by name."""

    chats: Mapping[str, Chat] = field(default_factory=dict)
    providers: Mapping[str, Provider] = field(default_factory=dict)

    def address(self, path: str) -> str:
        return next(filter(None, (chat.address(path) for chat in self.chats.values())), "")
