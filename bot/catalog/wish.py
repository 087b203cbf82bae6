"""What is wished for, and what it comes to once a model and a provider are chosen."""

from __future__ import annotations

from dataclasses import dataclass

from bot.values import Cost, Hint, Offer, Task
from bot.values.meanings import Adjusted, Alternative

UNKNOWN = Cost(0, "")
"""The cost where no price is known: no unit. Not to be taken for a gift."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What a person wants, with the questions that were left open as None."""

    task: Task
    prompt: str
    model: str | None = None
    """Named in this request."""
    tier: str | None = None
    aspect_ratio: str | None = None
    size: str | None = None
    n: int = 1
    preferred: str | None = None
    """The person's remembered model for this task."""
    default: str | None = None
    """The chat's model."""
    refused: str | None = None
    """A model that is not to draw it, whoever prefers or recommends it."""
    seed: int | None = None
    negative: str = ""
    references: int = 0
    """How many pictures it starts from."""
    masked: bool = False
    """Only a part of the picture is to be redrawn."""
    quality: str = ""
    """How much care is wished for: one of the words that offers use; empty: as usual."""
    covered: bool = False
    avoided: frozenset[str] = frozenset()
    """Providers that are not to draw it as long as another one offers the model."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A wish with every question answered; `cost` is for all its pictures together."""

    offer: Offer
    model_name: str
    aspect_ratio: str
    size: str
    n: int
    cost: Cost
    quality: str = ""
    adjusted: tuple[Adjusted, ...] = ()
    remembered: bool = False
    """The model is the person's remembered one."""
    recommended: str = ""
    """The model that suits the subject best, where the subject says anything."""
    hint: Hint | None = None
    """Where the person's remembered model draws although another one suits the subject better."""

    @property
    def alternative(self) -> Alternative:
        offer = self.offer
        return Alternative(offer.model, self.model_name, self.cost, offer.expected, offer.provider)


@dataclass(frozen=True, slots=True)
class Unavailable:
    """A model was named that nobody here offers."""

    model: str
    name: str
