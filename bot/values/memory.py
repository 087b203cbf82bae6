"""What is remembered of places and of people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.values.chat import Person, Place
from bot.values.money import Budget
from bot.values.offers import Cost, Task


@dataclass(frozen=True, slots=True)
class Conversation:
    """What is remembered of a place; empty values and None: nobody chose."""

    place: Place
    language: str = ""
    model: str = ""
    """The chat's default model."""
    last_job: str = ""
    """The last job whose picture was posted."""
    explicit: bool | None = None
    """Whether an unmistakable request is heard here although nobody addressed the bot."""
    style: str = ""
    """"protocol": each step is a post; "compact": one post is edited until the picture arrives."""
    confirm: str = ""
    """When to ask before money is spent, if stricter than the house: "always", or the amount from which on."""
    blocked: tuple[str, ...] = ()
    """Words that are not drawn here."""
    retention: int | None = None
    """Days for which pictures and prompts are kept here; 0: for ever."""
    budgets: tuple[Budget, ...] = ()
    """Instead of the house's own of the same kind."""

    def after(self, old: Conversation) -> Conversation:
        """With what was chosen in the old place, as far as nobody chose in this one."""
        return Conversation(
            place=self.place,
            language=self.language or old.language,
            model=self.model or old.model,
            last_job=self.last_job or old.last_job,
            explicit=old.explicit if self.explicit is None else self.explicit,
            style=self.style or old.style,
            confirm=self.confirm or old.confirm,
            blocked=self.blocked or old.blocked,
            retention=old.retention if self.retention is None else self.retention,
            budgets=self.budgets or old.budgets,
        )


@dataclass(frozen=True, slots=True)
class Preference:
    """The model a person named for a task, with its price then."""

    model: str
    name: str
    cost: Cost
    used: float
    """When it was named or last drew for the person, in Unix seconds."""


@dataclass(frozen=True, slots=True)
class Profile:
    """What is remembered of a person, who may be known on several platforms."""

    person: Person
    language: str = ""
    preferences: Mapping[Task, Preference] = field(default_factory=dict)
    hints: bool = True
    """Whether a picture drawn with the preferred model may say which one would have suited better."""
    owner: Person | None = None
    """Under whose name it is kept, where several identities share it."""
    identities: tuple[Person, ...] = ()
    """All who share it, this person too; empty where nobody else does."""
    confirm: str = ""
    """When to ask before money is spent, if stricter than the house and the chat."""


@dataclass(frozen=True, slots=True)
class Pairing:
    """A code that was given to a person; whoever says it before it expires is the same person."""

    code: str
    owner: Profile
    expires: float
    """Unix seconds; 0: it was used."""
