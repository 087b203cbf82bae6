"""What is meant to be said, before anybody chose a language or knew the chat it goes to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.values.jobs import Job
from bot.values.memory import Conversation, Profile
from bot.values.menus import Menu
from bot.values.money import Budget, Left, Share, Spent
from bot.values.offers import Cost, Span, Task
from bot.values.pictures import Picture
from bot.values.topics import Topic


@dataclass(frozen=True, slots=True)
class Alternative:
    """A model somebody may want instead, as it would be ordered."""

    model: str
    name: str
    cost: Cost
    expected: Span
    provider: str = ""
    """Who sells it, for rules; never shown."""


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """Heard; it will be drawn."""

    job: Job


@dataclass(frozen=True, slots=True)
class Started:
    """Who draws it, how long it takes, what it costs, and its place in the queue if it waits (1 is next)."""

    job: Job
    place: int = 0
    adjusted: tuple[Adjusted, ...] = ()
    left: tuple[Left, ...] = ()
    """Budgets that are about to run out, as they are after this picture."""
    opening: bool = False
    """It is the first post of a compact job and acknowledges it too."""


@dataclass(frozen=True, slots=True)
class Adjusted:
    """A wish that nobody or this model cannot fulfil, and what is done instead."""

    what: str
    """"aspect_ratio", "square_only", "size", "n", "seed", "model" or "task"."""
    wanted: str
    taken: str


@dataclass(frozen=True, slots=True)
class Progressing:
    """How far it is. `waited` in seconds; late: longer than the longest time that was expected."""

    job: Job
    percent: int
    waited: float
    late: bool = False
    preview: Picture | None = None
    """What can be seen of it so far."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """It waits for its turn; 1 is next."""

    job: Job
    place: int


@dataclass(frozen=True, slots=True)
class Held:
    """Many requests at this moment: it goes on by itself after so many seconds."""

    job: Job
    seconds: float


@dataclass(frozen=True, slots=True)
class Late:
    """It takes unusually long; it is still being made and will be delivered. The alternatives are faster."""

    job: Job
    alternatives: tuple[Alternative, ...] = ()


@dataclass(frozen=True, slots=True)
class Joined:
    """The very same is being made for this chat already."""

    job: Job


@dataclass(frozen=True, slots=True)
class Shared:
    """The picture that somebody joined is there, just above."""

    job: Job


@dataclass(frozen=True, slots=True)
class Delivered:
    """The picture."""

    job: Job


@dataclass(frozen=True, slots=True)
class Closed:
    """The start notice once the job ended, however it ended."""

    job: Job


@dataclass(frozen=True, slots=True)
class NotDrawn:
    """It could not be drawn; the job knows why. The alternatives are in the order of the job's offers."""

    job: Job
    alternatives: tuple[Alternative, ...] = ()


@dataclass(frozen=True, slots=True)
class Questioned:
    """This costs something: shall it be drawn?"""

    job: Job
    adjusted: tuple[Adjusted, ...] = ()
    choosing: tuple[Alternative, ...] = ()
    """The models to choose from, once somebody asked for another; in the order of the job's offers."""


@dataclass(frozen=True, slots=True)
class Choosing:
    """A picture can be drawn anew: by another model, or in another shape; in the order of the job's offers and
    variants."""

    job: Job
    alternatives: tuple[Alternative, ...] = ()


@dataclass(frozen=True, slots=True)
class Original:
    """The picture as it was made."""

    job: Job


@dataclass(frozen=True, slots=True)
class OverBudget:
    """It would cost more than is left; the alternatives are within it."""

    left: Left
    cost: Cost
    alternatives: tuple[Alternative, ...] = ()
    job: str = ""
    """Whose offers they are, for their buttons."""


@dataclass(frozen=True, slots=True)
class Past:
    """A person's newest pictures in this chat, the newest first."""

    jobs: tuple[Job, ...]


@dataclass(frozen=True, slots=True)
class Why:
    """What became of a request, in plain words."""

    job: Job
    at: float


@dataclass(frozen=True, slots=True)
class Costs:
    """What a person and the chat have spent, and what the budgets leave."""

    spending: tuple[Spent, ...]
    left: tuple[Left, ...] = ()


@dataclass(frozen=True, slots=True)
class Statement:
    """What a chat has spent this month, by person, for those who answer for it."""

    shares: tuple[Share, ...]
    left: tuple[Left, ...] = ()


@dataclass(frozen=True, slots=True)
class Models:
    """What can be drawn with here."""

    offered: tuple[Alternative, ...]
    menu: Menu | None = None


@dataclass(frozen=True, slots=True)
class Running:
    """What is being made in this chat."""

    jobs: tuple[Job, ...]
    at: float
    places: Mapping[str, int] = field(default_factory=dict)
    """In the queue, by the ids of those that wait there."""


@dataclass(frozen=True, slots=True)
class Remembered:
    """From now on this model is used for this person, for these tasks; no task: for all in this chat who named none."""

    name: str
    cost: Cost
    tasks: tuple[Task, ...] = ()


@dataclass(frozen=True, slots=True)
class Unoffered:
    """A model that nobody here offers was named; these are offered."""

    name: str
    offered: tuple[Alternative, ...]


@dataclass(frozen=True, slots=True)
class Known:
    """All that is remembered of a person, and what is decided for the chat."""

    profile: Profile
    conversation: Conversation
    chat_model: str = ""
    """The name of the chat's default model."""
    explicit: bool = False
    """Whether requests are heard here that are not addressed to the bot."""
    style: str = "protocol"
    budgets: tuple[Budget, ...] = ()


@dataclass(frozen=True, slots=True)
class Exported:
    """What is remembered of a person, for a program."""

    profile: Profile
    conversation: Conversation


@dataclass(frozen=True, slots=True)
class Paired:
    """A code that tells another account of the same person from strangers; `seconds` until it expires."""

    code: str
    seconds: float


@dataclass(frozen=True, slots=True)
class Notice:
    """One of the fixed things to say."""

    topic: Topic


Meaning = (
    Acknowledged
    | Started
    | Progressing
    | Waiting
    | Held
    | Late
    | Joined
    | Shared
    | Delivered
    | Closed
    | NotDrawn
    | Questioned
    | Choosing
    | Original
    | OverBudget
    | Past
    | Why
    | Costs
    | Statement
    | Models
    | Running
    | Remembered
    | Unoffered
    | Known
    | Exported
    | Paired
    | Notice
)
