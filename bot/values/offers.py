"""What providers sell: at which price, how soon, and on which terms somebody orders it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Task(StrEnum):
    """What a picture is made from."""

    TEXT_TO_IMAGE = "text_to_image"
    IMAGE_TO_IMAGE = "image_to_image"


@dataclass(frozen=True, slots=True)
class Cost:
    """A price in the provider's own unit ("points", "credits", "USD"). No unit: it is not known, which is not free."""

    amount: float
    unit: str
    about: bool = False
    """What it usually comes to: the provider charges for what it uses, or could not be asked for its present prices."""

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
    quality: str = ""
    """Only at this quality; empty: at any."""


@dataclass(frozen=True, slots=True)
class Variant:
    """A shape and a size, as an order has them."""

    aspect_ratio: str
    size: str


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
    """The largest number of pictures of one request."""
    batch: int = 0
    """How many of them the provider takes in one order, so that more are ordered one after the other; 0: all."""
    seeds: bool = False
    """The same seed and words give the same picture."""
    poll_least: float = 0
    """Seconds between two polls that are never gone below; 0: a third of `poll_every`, which is the average."""
    name: str = ""
    """What the provider calls it, for a model that the catalog does not know."""
    references: int = 1
    """The largest number of pictures that it can start from, if it starts from pictures at all."""
    masks: bool = False
    """Only a part of the picture can be redrawn."""
    negatives: bool = False
    """What is not to be seen can be told apart from the prompt."""
    without: tuple[Variant, ...] = ()
    """Of its ratios and sizes, those that it does not make together."""
    qualities: tuple[str, ...] = ()
    """Grades of care ("low", "medium", "high") that differ in price and time, the usual one first."""


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
    negatives: bool = False
    batch: int = 0
