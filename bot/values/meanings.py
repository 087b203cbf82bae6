"""What is meant to be said, before anybody chose a language or knew the chat it goes to."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.values.jobs import Cost, Job, Span, Task
from bot.values.memory import Conversation, Profile


class Topic(StrEnum):
    """The things that are said in one or two fixed sentences."""

    HELP = "help"
    ANYTHING = "anything"
    NOTHING_RUNS = "nothing_runs"
    NOTHING_TO_CANCEL = "nothing_to_cancel"
    NOTHING_TO_REPEAT = "nothing_to_repeat"
    NOTHING_TO_CONFIRM = "nothing_to_confirm"
    NO_PICTURE = "no_picture"
    NO_MODELS = "no_models"
    NOT_YOURS = "not_yours"
    OLD_BUTTON = "old_button"
    MODEL_FORGOTTEN = "model_forgotten"
    MODEL_DROPPED = "model_dropped"
    OVER = "over"
    TROUBLE = "trouble"
    TOO_MANY = "too_many"
    THANKS = "thanks"
    GREETING = "greeting"
    VIDEO = "video"
    OTHER_WORK = "other_work"
    QUESTION = "question"
    FORGET = "forget"
    FORGOTTEN = "forgotten"
    LINK_EXPIRED = "link_expired"
    LINKED = "linked"
    LINKED_ALREADY = "linked_already"
    NOT_LINKED = "not_linked"
    UNLINKED = "unlinked"
    NOT_ADMINISTRATOR = "not_administrator"
    SETTING_UNKNOWN = "setting_unknown"
    SETTING_KEPT = "setting_kept"


@dataclass(frozen=True, slots=True)
class Alternative:
    """A model somebody may want instead, as it would be ordered."""

    model: str
    name: str
    cost: Cost
    expected: Span


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


@dataclass(frozen=True, slots=True)
class Waiting:
    """It waits for its turn; 1 is next."""

    job: Job
    place: int


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


@dataclass(frozen=True, slots=True)
class Models:
    """What can be drawn with here."""

    offered: tuple[Alternative, ...]


@dataclass(frozen=True, slots=True)
class Running:
    """What is being made in this chat."""

    jobs: tuple[Job, ...]
    at: float


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
    | Delivered
    | Closed
    | NotDrawn
    | Questioned
    | Models
    | Running
    | Remembered
    | Unoffered
    | Known
    | Exported
    | Paired
    | Notice
)
