"""What is ordered, on what terms, and how far its making has come."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from bot.values.chat import Attachment, Person, Place
from bot.values.offers import Cost, Quote, Task, Variant
from bot.values.pictures import Picture


class State(StrEnum):
    """Where the life of a job stands (the table of legal steps is in `bot.jobs`)."""

    ASKED = "asked"
    CONFIRMING = "confirming"
    QUEUED = "queued"
    SUBMITTING = "submitting"
    PAINTING = "painting"
    DELIVERING = "delivering"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"
    EXPIRED = "expired"
    UNCERTAIN = "uncertain"

    @property
    def ended(self) -> bool:
        return self in ENDS


ENDS = frozenset({State.DONE, State.FAILED, State.CANCELLED, State.EXPIRED, State.UNCERTAIN})

STEPS: Mapping[State, frozenset[State]] = {
    State.ASKED: frozenset({State.CONFIRMING, State.QUEUED, State.PAINTING}),
    State.CONFIRMING: frozenset({State.QUEUED, State.CANCELLED, State.EXPIRED}),
    State.QUEUED: frozenset({State.SUBMITTING, State.CANCELLED, State.FAILED}),
    State.SUBMITTING: frozenset(
        {State.QUEUED, State.PAINTING, State.DELIVERING, State.CANCELLED, State.FAILED, State.UNCERTAIN}
    ),
    State.PAINTING: frozenset({State.DELIVERING, State.CANCELLED, State.FAILED}),
    State.DELIVERING: frozenset({State.DONE, State.FAILED}),
}
"""Every step that a job may take, and no other (design, section 4). Back from submitting to queued it goes only when
the provider's answer proves that nothing was created; one that was ordered elsewhere begins with painting."""


class FailureKind(StrEnum):
    """One vocabulary for everything that can keep a picture from being made, whoever reports it."""

    MODERATED = "moderated"
    BAD_REQUEST = "bad_request"
    TOO_LARGE = "too_large"
    UNREADABLE = "unreadable"
    RATE_LIMITED = "rate_limited"
    PROVIDER_BUSY = "provider_busy"
    UNREACHABLE = "unreachable"
    AUTH = "auth"
    OUT_OF_CREDITS = "out_of_credits"
    PLAN_REQUIRED = "plan_required"
    STORAGE = "storage"
    PRICE_CHANGED = "price_changed"
    NOT_FOUND = "not_found"
    UNKNOWN_OUTCOME = "unknown_outcome"
    TIMED_OUT = "timed_out"
    MISMATCH = "mismatch"
    """The model does not fit the settings, although both are offered."""
    UNWANTED = "unwanted"
    """The house or the chat does not want this subject drawn."""
    MASK = "mask"
    """The mask does not fit the picture, or shows nothing that is to be redrawn."""
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Hint:
    """Another model would have suited the subject better than the one the person prefers."""

    name: str
    subject: str
    """Why: the subject's name in `bot/catalog/subjects.toml`."""
    cost: Cost


@dataclass(frozen=True, slots=True)
class Order:
    """What a person ordered, every question answered."""

    task: Task
    prompt: str
    model: str
    aspect_ratio: str = "1:1"
    size: str = "2K"
    n: int = 1
    attachments: tuple[Attachment, ...] = ()
    pictures: tuple[str, ...] = ()
    """Earlier pictures of ours that are used as references, by path."""
    remembered: bool = False
    """The model is the person's preference."""
    hint: Hint | None = None
    seed: int | None = None
    negative: str = ""
    """What is not to be seen, where it was given apart from the prompt."""
    wished_size: str = ""
    """The size that was asked for, where a smaller one had to be drawn."""
    quality: str = ""
    """One of the offer's grades of care, where it has any."""
    covered: bool = False
    """It was asked for so (`Job.covered`)."""
    unsaid: bool = False
    """Pictures came without a word; what is to become of them is still asked."""

    @property
    def references(self) -> int:
        """How many pictures it starts from."""
        return len(self.pictures) + sum(not one.mask for one in self.attachments)

    @property
    def masked(self) -> bool:
        """Only a part of the picture is to be redrawn."""
        return any(one.mask for one in self.attachments)

    @property
    def vague(self) -> bool:
        """Nothing was said about what is to be seen."""
        return self.task is Task.TEXT_TO_IMAGE and not self.prompt


@dataclass(frozen=True, slots=True)
class Joiner:
    """Somebody who asked for the same while it was being made, and with which message."""

    person: Person
    message: str
    language: str


@dataclass(frozen=True, slots=True)
class Timed:
    """How long a picture took, from its order to its success, in seconds."""

    provider: str
    model: str
    size: str
    seconds: float


@dataclass(frozen=True, slots=True)
class Part:
    """One of several orders in place of a single one, because the provider takes fewer pictures at a time."""

    n: int
    state: State = State.QUEUED
    """As of a job of its own; what came of it is kept once it is delivering."""
    ticket: str = ""
    submitted: float = 0
    finished: float = 0
    tries: int = 0
    failure: FailureKind | None = None
    cause: str = ""
    pictures: tuple[Picture, ...] = ()
    links: tuple[str, ...] = ()
    charged: Cost | None = None

    @property
    def over(self) -> bool:
        return self.state is State.DELIVERING or self.state.ended


@dataclass(frozen=True, slots=True)
class Job:
    """The life of one order. `revision` grows with every step, so that no step is taken twice."""

    id: str
    state: State
    place: Place
    person: Person
    message: str
    """The request, to be answered to."""
    language: str
    order: Order
    quote: Quote
    created: float
    revision: int = 0
    ticket: str = ""
    submitted: float = 0
    """When the provider took it; 0 before."""
    finished: float = 0
    failure: FailureKind | None = None
    offers: tuple[str, ...] = ()
    """The models offered instead, in the order of their buttons."""
    pictures: tuple[Picture, ...] = ()
    links: tuple[str, ...] = ()
    """Where pictures can be had that were made and charged, but could not be brought home."""
    charged: Cost | None = None
    tries: int = 0
    """How often the order was sent to its present provider."""
    avoided: tuple[str, ...] = ()
    """Providers of the model that could not take it."""
    cause: str = ""
    """What an administrator reads of a failure; holds neither prompt nor key, and is never shown in a chat."""
    joined: tuple[Joiner, ...] = ()
    late: bool = False
    """The person was told that it takes unusually long."""
    resumed: bool = False
    """It was ordered elsewhere and is only waited for."""
    compact: bool = False
    """Acknowledgement, start notice and progress are one post."""
    variants: tuple[Variant, ...] = ()
    """Other shapes and sizes that were offered after a failure, in the order of their buttons."""
    parts: tuple[Part, ...] = ()
    """What it is ordered in; empty: as it is, in one order."""
    binding: bool = False
    """Its provider holds it until the picture is there, and cannot take it back."""
    covered: bool = False
    """Its pictures are shown only to whoever uncovers them: the person, the house or a service wants it so."""

    @property
    def reference(self) -> str:
        """Shown to people, so that an administrator can look the cause up."""
        return f"#{self.id[:4]}"

    def to(self, state: State) -> Job:
        """The job after a step; ValueError for one that the table does not know."""
        if state not in STEPS.get(self.state, ()):
            raise ValueError(f"{self.reference} cannot go from {self.state} to {state}")
        return replace(self, state=state, revision=self.revision + 1)

    def after(self, stored: Job) -> Job | None:
        """This step, taken from the job as it is kept by now: somebody joined it, left it or handed it over, or its
        chat has another id. None if it went another way."""
        follows = self.state is stored.state or self.state in STEPS.get(stored.state, ())
        if not follows or stored.order.prompt != self.order.prompt:
            return None
        return replace(
            self,
            revision=stored.revision + 1,
            place=stored.place,
            person=stored.person,
            message=stored.message,
            language=stored.language,
            joined=stored.joined,
            offers=self.offers or stored.offers,
            covered=self.covered or stored.covered,
        )
