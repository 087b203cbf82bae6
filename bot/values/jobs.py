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
    poll_least: float = 0
    """Seconds between two polls that are never gone below; 0: a third of `poll_every`, which is the average."""


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

    @property
    def vague(self) -> bool:
        """Nothing was said about what is to be seen."""
        return self.task is Task.TEXT_TO_IMAGE and not self.prompt


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
    poll_least: float = 0


@dataclass(frozen=True, slots=True)
class Variant:
    """The same order in another shape or size, which the model can do."""

    aspect_ratio: str
    size: str


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
        """This step, taken from the job as it is kept by now: somebody joined it, left it or handed it over. None if it
        went another way."""
        follows = self.state is stored.state or self.state in STEPS.get(stored.state, ())
        if not follows or stored.order.prompt != self.order.prompt:
            return None
        return replace(
            self,
            revision=stored.revision + 1,
            person=stored.person,
            message=stored.message,
            language=stored.language,
            joined=stored.joined,
            offers=self.offers or stored.offers,
        )
