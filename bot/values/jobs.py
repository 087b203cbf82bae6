"""What is ordered, on what terms, and how far its making has come."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from bot.values.chat import Attachment, Person, Place
from bot.values.pictures import Picture


class Task(StrEnum):
    """What a picture is made from."""

    TEXT_TO_IMAGE = "text_to_image"
    IMAGE_TO_IMAGE = "image_to_image"


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
    State.ASKED: frozenset({State.CONFIRMING, State.QUEUED}),
    State.CONFIRMING: frozenset({State.QUEUED, State.CANCELLED, State.EXPIRED}),
    State.QUEUED: frozenset({State.SUBMITTING, State.CANCELLED, State.FAILED}),
    State.SUBMITTING: frozenset(
        {State.QUEUED, State.PAINTING, State.DELIVERING, State.CANCELLED, State.FAILED, State.UNCERTAIN}
    ),
    State.PAINTING: frozenset({State.DELIVERING, State.CANCELLED, State.FAILED}),
    State.DELIVERING: frozenset({State.DONE, State.FAILED}),
}
"""Every step that a job may take, and no other (design, section 4). Back from submitting to queued it goes only when
the provider's answer proves that nothing was created."""


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
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Cost:
    """A price in the provider's own unit ("points", "credits", "USD"). No unit: it is not known, which is not free."""

    amount: float
    unit: str

    @property
    def free(self) -> bool:
        return self.amount == 0 and self.known

    @property
    def known(self) -> bool:
        return bool(self.unit)


@dataclass(frozen=True, slots=True)
class Span:
    """From so many seconds to so many."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Price:
    """What one picture of a size costs for a task."""

    task: Task
    size: str
    cost: Cost


@dataclass(frozen=True, slots=True)
class Offer:
    """A model as one provider sells it. Empty ratios or sizes: the provider takes any."""

    model: str
    provider: str
    vendor_id: str
    prices: tuple[Price, ...] = ()
    tasks: tuple[Task, ...] = (Task.TEXT_TO_IMAGE,)
    ratios: tuple[str, ...] = ()
    sizes: tuple[str, ...] = ()
    expected: Span = Span(20, 60)
    poll_every: float = 5
    progress_every: float = 20
    most: int = 1
    """The largest number of pictures in one order."""
    seeds: bool = False
    """The same seed and words give the same picture."""


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


@dataclass(frozen=True, slots=True)
class Quote:
    """On what terms an order is carried out: by whom, for how much, how soon (seconds)."""

    provider: str
    vendor_id: str
    model_name: str
    cost: Cost
    expected: Span
    poll_every: float
    progress_every: float


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

    @property
    def reference(self) -> str:
        """Shown to people, so that an administrator can look the cause up."""
        return f"#{self.id[:4]}"

    def to(self, state: State) -> Job:
        """The job after a step; ValueError for one that the table does not know."""
        if state not in STEPS.get(self.state, ()):
            raise ValueError(f"{self.reference} cannot go from {self.state} to {state}")
        return replace(self, state=state, revision=self.revision + 1)
