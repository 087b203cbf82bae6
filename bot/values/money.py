"""What may be spent and what has been: by a person or in a chat, in a day or a month of the house's calendar."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.values.chat import Person, Place
from bot.values.offers import Cost


class Whose(StrEnum):
    """Whose money is counted."""

    PERSON = "person"
    CHAT = "chat"


class Period(StrEnum):
    """Since when it is counted."""

    DAY = "day"
    MONTH = "month"


@dataclass(frozen=True, slots=True)
class Budget:
    """The most that may be spent."""

    whose: Whose
    period: Period
    cost: Cost


@dataclass(frozen=True, slots=True)
class Spent:
    """What has been spent, with what is reserved for pictures under way."""

    whose: Whose
    period: Period
    cost: Cost


@dataclass(frozen=True, slots=True)
class Left:
    """What is left of a budget."""

    budget: Budget
    cost: Cost


@dataclass(frozen=True, slots=True)
class Share:
    """A person's part of what a chat spent in a month."""

    person: Person
    pictures: int
    costs: tuple[Cost, ...]


@dataclass(frozen=True, slots=True)
class Ceiling:
    """A budget that a turn must keep to: checked in the very transaction that reserves the money."""

    budget: Budget
    person: Person
    place: Place
