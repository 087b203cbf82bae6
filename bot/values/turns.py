"""One turn of a conversation: what is known, what happens, and what follows from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.values.chat import Inbound, Moved, Outbound, Place, PostKind
from bot.values.jobs import Job
from bot.values.meanings import Meaning
from bot.values.memory import Conversation, Pairing, Profile
from bot.values.money import Ceiling, Share, Spent
from bot.values.pictures import Picture


@dataclass(frozen=True, slots=True)
class Progressed:
    """A job is so far; the share is the provider's own report (0 to 1), where it reports one."""

    job: Job
    at: float
    share: float | None = None
    place: int = 0
    """In the queue, 1 is next; 0 once it is being made."""
    preview: Picture | None = None
    """What can be seen of it so far."""


@dataclass(frozen=True, slots=True)
class Painted:
    """The pictures are there; the job is in the state in which it is delivered."""

    job: Job
    at: float


@dataclass(frozen=True, slots=True)
class Failed:
    """The job ended without a picture, in the state and for the cause that it carries."""

    job: Job
    at: float


@dataclass(frozen=True, slots=True)
class Landed:
    """The post that ends a job is in the chat: its picture, or why there is none."""

    job: Job
    at: float


@dataclass(frozen=True, slots=True)
class Paused:
    """The provider asks for so many seconds of patience before the order may be sent."""

    job: Job
    at: float
    seconds: float


@dataclass(frozen=True, slots=True)
class Overdue:
    """It takes longer than the provider was ever expected to need; it is still waited for."""

    job: Job
    at: float


Heard = Progressed | Painted | Failed | Landed | Paused | Overdue
Event = Inbound | Heard


@dataclass(frozen=True, slots=True)
class Inquiry:
    """What a turn has to look up besides its situation."""

    spending: bool = False
    """What the person and the chat have spent today and this month."""
    statement: bool = False
    """Who spent what in the chat this month."""
    history: int = 0
    """So many of the person's newest pictures in the chat."""
    reference: str = ""
    """The job whose code a person was shown."""
    latest: bool = False
    """The person's newest job in the chat, ended or not."""
    ticket: str = ""
    """The newest job with the provider's own id."""


@dataclass(frozen=True, slots=True)
class Findings:
    """What was found; `job` is the one that was asked for, whichever way."""

    spending: tuple[Spent, ...] = ()
    statement: tuple[Share, ...] = ()
    history: tuple[Job, ...] = ()
    job: Job | None = None


NOTHING_FOUND = Findings()


@dataclass(frozen=True, slots=True)
class Situation:
    """All that a turn may look at. `jobs`: the unfinished ones of the place, its last one, and those that the button or
    the post is about."""

    conversation: Conversation
    profile: Profile
    jobs: tuple[Job, ...] = ()
    places: Mapping[str, int] = field(default_factory=dict)
    """The place in the queue that a new job would get at each provider; 0 where it need not wait."""
    waiting: Mapping[str, int] = field(default_factory=dict)
    """The places in the queue of those of the jobs that wait there, by their ids."""
    pairing: Pairing | None = None
    """What is known of the code that the message names, if anything is and it has not expired."""
    elsewhere: int = 0
    """How many jobs of the person are under way in other places."""
    resting: frozenset[str] = frozenset()
    """Providers that failed again and again and are left alone for a while."""
    found: Findings = NOTHING_FOUND
    post: Post | None = None
    """Ours that the message replies to, or whose button was pressed, as long as it is known."""

    def job(self, id: str) -> Job | None:
        return next((job for job in self.jobs if job.id == id), None)

    @property
    def replied(self) -> Job | None:
        """The job that the post is about."""
        return self.job(self.post.job) if self.post is not None and self.post.job else None


@dataclass(frozen=True, slots=True)
class Say:
    """Post this."""

    key: str
    """Names this very post, so that it is never there twice."""
    kind: PostKind
    meaning: Meaning
    language: str
    place: Place
    reply_to: str = ""
    job: str = ""
    person: str = ""
    """The id of whoever it is for."""
    answers: str = ""
    """The key of what it answers and nobody else needs to see answered: a press, or something said aside."""


@dataclass(frozen=True, slots=True)
class Amend:
    """Change the post that has this key, where the chat can; else post anew."""

    key: str
    kind: PostKind
    meaning: Meaning
    language: str
    place: Place


@dataclass(frozen=True, slots=True)
class Advance:
    """Keep this step of a job: a new one if its revision is 0; then run it or stop it as its state says."""

    job: Job


@dataclass(frozen=True, slots=True)
class Keep:
    """Remember this from now on."""

    what: Conversation | Profile | Pairing


@dataclass(frozen=True, slots=True)
class Forget:
    """Delete all that is remembered of a person, under every name they are known by."""

    profile: Profile


@dataclass(frozen=True, slots=True)
class Heed:
    """The money that this turn reserves must stay within this; otherwise the turn is thought over."""

    ceiling: Ceiling


Effect = Say | Amend | Advance | Keep | Forget | Heed


@dataclass(frozen=True, slots=True)
class Post:
    """A post and how far its sending has come. `message` is the platform's id once it is there."""

    key: str
    place: Place
    outbound: Outbound
    job: str = ""
    message: str = ""
    attempts: int = 0
    """How often its sending was begun: the first time is written down with the post, every other just before. What the
    platform takes for the same is not."""
    at: float = 0
    """When (Unix seconds) it was written down, which is before all of them; 0: it never was."""


@dataclass(frozen=True, slots=True)
class Turn:
    """What is written of a turn, all of it or nothing."""

    at: float
    handled: tuple[str, ...] = ()
    conversation: Conversation | None = None
    profiles: tuple[Profile, ...] = ()
    pairing: Pairing | None = None
    forgotten: Profile | None = None
    jobs: tuple[Job, ...] = ()
    posts: tuple[Post, ...] = ()
    ceilings: tuple[Ceiling, ...] = ()
    moved: Moved | None = None
    """All that is known of a chat is from now on known of another, whose own choices stand."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of a journal: the message's body as it is at this sequence number."""

    sequence: int
    message: str
    body: str
