"""Every kind of post that people can see, in the order of a conversation, before it is in a language."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from bot.testing.clocks import EPOCH
from bot.values import (
    Budget,
    Cost,
    FailureKind,
    Hint,
    Job,
    Left,
    Order,
    Part,
    Period,
    Person,
    Picture,
    Place,
    PostKind,
    Quote,
    Share,
    Span,
    Spent,
    State,
    Task,
    Variant,
    Whose,
)
from bot.values.meanings import (
    Acknowledged,
    Adjusted,
    Alternative,
    Choosing,
    Closed,
    Costs,
    Delivered,
    Held,
    Joined,
    Known,
    Late,
    Meaning,
    Models,
    NotDrawn,
    Notice,
    OverBudget,
    Past,
    Progressing,
    Questioned,
    Remembered,
    Running,
    Shared,
    Started,
    Statement,
    Waiting,
    Why,
)
from bot.values.memory import Conversation, Preference, Profile
from bot.values.topics import Topic

NOW = EPOCH
SUBJECTS = {"zh": "一只在窗台上打盹的橘猫", "en": "an orange cat napping on a window sill"}
LINK = "https://files.example.org/2026/11/cat-on-a-window-sill-2048.png"
OTHERS = (
    Alternative("nano-banana-2", "Nano Banana 2", Cost(6, "points"), Span(20, 40)),
    Alternative("midjourney", "Midjourney", Cost(10, "points"), Span(90, 180)),
    Alternative("flux-2-pro", "FLUX.2 Pro", Cost(0.03, "USD"), Span(20, 60)),
    Alternative("studio", "Studio", Cost(0, "points"), Span(3, 5)),
)
DAY = Budget(Whose.PERSON, Period.DAY, Cost(50, "points"))
MONTH = Budget(Whose.CHAT, Period.MONTH, Cost(2000, "points"))
LEFT = (Left(DAY, Cost(7, "points")), Left(MONTH, Cost(1240, "points")))
SHAPES = (Variant("21:9", "2K"), Variant("16:9", "2K"), Variant("3:2", "2K"))


@dataclass(frozen=True)
class Post:
    """A post of ours; `edits`: what it is changed into afterwards."""

    kind: PostKind
    meaning: Meaning
    replies: bool = False
    edits: tuple[Meaning, ...] = ()


@dataclass(frozen=True)
class Heard:
    """What the person wrote."""

    zh: str
    en: str

    def words(self, language: str) -> str:
        return self.zh if language == "zh" else self.en


Line = Post | Heard


@dataclass(frozen=True)
class Gallery:
    """The posts of one conversation, in a language; `picture` is on disk."""

    language: str
    place: Place
    picture: Picture

    def pages(self) -> Mapping[str, tuple[Line, ...]]:
        pages = (self.drawing, self.slow, self.pictures, self.failures, self.questions, self.money, self.others)
        return {page.__name__: tuple(page()) for page in (*pages, self.memory, self.help, self.compact)}

    @property
    def order(self) -> Order:
        return Order(Task.TEXT_TO_IMAGE, SUBJECTS[self.language], "seedream-4.5")

    @property
    def job(self) -> Job:
        quote = Quote("ima", "doubao-seedream-4.5", "SeeDream 4.5", Cost(5, "points"), Span(30, 60), 5, 20)
        person = Person(self.place.platform, self.place.chat, "Anne")
        asked = (self.place, person, "p-none", self.language, self.order, quote, NOW - 90)
        return Job("k3f9abcdefgh", State.QUEUED, *asked)

    @property
    def done(self) -> Job:
        job = replace(self.job, id="done0bcdefgh", submitted=NOW - 50, finished=NOW - 8)
        return replace(job, state=State.DELIVERING, pictures=(replace(self.picture, link=LINK),))

    def failed(self, kind: FailureKind) -> Job:
        offers = tuple(other.model for other in OTHERS[:2])
        return replace(self.job, state=State.FAILED, failure=kind, offers=offers)

    def drawing(self) -> Iterator[Line]:
        job = self.job
        yield Heard("帮我画一只在窗台上打盹的橘猫", "Draw an orange cat napping on a window sill")
        yield Post(PostKind.ACK, Acknowledged(job), replies=True)
        yield Post(PostKind.START, Started(job))
        yield Post(PostKind.START, Waiting(job, 3))
        yield Post(PostKind.START, Progressing(job, 38, 23.0))
        yield Post(PostKind.START, Progressing(job, 52, 31.0, preview=self.picture))
        yield Post(PostKind.START, Progressing(job, 95, 71.0, late=True))

    def slow(self) -> Iterator[Line]:
        job = self.job
        fast = replace(job, offers=tuple(other.model for other in OTHERS[:2]), late=True)
        adjusted = (Adjusted("aspect_ratio", "7:3", "21:9"), Adjusted("size", "8K", "4K"))
        yield Post(PostKind.START, Started(job, adjusted=adjusted, left=LEFT[:1]))
        yield Post(PostKind.START, Held(job, 30.0))
        yield Post(PostKind.TEXT, Late(fast, OTHERS[:2]))

    def pictures(self) -> Iterator[Line]:
        hint = Hint("Midjourney", "animal", Cost(10, "points"))
        remembered = replace(self.done, order=replace(self.order, remembered=True, hint=hint))
        yield Post(PostKind.START, Started(self.job), edits=(Closed(self.done),))
        yield Post(PostKind.PICTURE, Delivered(remembered), replies=True)
        parts = (Part(1, State.DELIVERING), Part(1, State.UNCERTAIN), Part(1, State.FAILED))
        yield Post(PostKind.PICTURE, Delivered(replace(self.done, order=replace(self.order, n=3), parts=parts)))
        shapes = tuple(Variant(ratio, "2K") for ratio in ("1:1", "9:16", "4:3"))
        yield Post(PostKind.TEXT, Choosing(remembered, OTHERS[:2]))
        yield Post(PostKind.TEXT, Choosing(replace(remembered, variants=shapes)))
        yield Post(PostKind.TEXT, Notice(Topic.MODIFY))
        yield Post(PostKind.TEXT, Why(remembered, NOW))

    def failures(self) -> Iterator[Line]:
        yield Post(PostKind.FAILURE, NotDrawn(self.failed(FailureKind.FAILED), OTHERS[:2]), replies=True)
        shaped = replace(self.failed(FailureKind.BAD_REQUEST), variants=SHAPES)
        yield Post(PostKind.FAILURE, NotDrawn(shaped, OTHERS[:2]))
        yield Post(PostKind.FAILURE, NotDrawn(self.failed(FailureKind.MODERATED), OTHERS[:1]))
        yield Post(PostKind.FAILURE, NotDrawn(self.failed(FailureKind.OUT_OF_CREDITS), OTHERS[2:]))
        uncertain = replace(self.failed(FailureKind.UNKNOWN_OUTCOME), state=State.UNCERTAIN)
        yield Post(PostKind.FAILURE, NotDrawn(uncertain, OTHERS[:1]))

    def questions(self) -> Iterator[Line]:
        asked = replace(self.job, state=State.CONFIRMING)
        choosing = replace(asked, offers=tuple(other.model for other in OTHERS))
        vague = replace(asked, order=replace(self.order, prompt=""))
        free = replace(vague, quote=replace(vague.quote, cost=Cost(0, "points"), model_name="Studio"))
        yield Post(PostKind.QUESTION, Questioned(asked, (Adjusted("size", "8K", "4K"),)), replies=True)
        yield Post(PostKind.QUESTION, Questioned(choosing, choosing=OTHERS[:3]))
        yield Post(PostKind.QUESTION, Questioned(choosing, choosing=OTHERS))
        yield Post(PostKind.QUESTION, Questioned(vague))
        yield Post(PostKind.START, Started(free))

    def money(self) -> Iterator[Line]:
        spending = (
            Spent(Whose.PERSON, Period.DAY, Cost(43, "points")),
            Spent(Whose.CHAT, Period.MONTH, Cost(760, "points")),
        )
        anne, bob = Person("web", "anne", "Anne"), Person("telegram", "bob", "王小明")
        shares = (Share(anne, 31, (Cost(410, "points"), Cost(1.24, "USD"))), Share(bob, 27, (Cost(350, "points"),)))
        yield Post(PostKind.TEXT, OverBudget(LEFT[0], Cost(10, "points"), OTHERS[:1], self.job.id), replies=True)
        yield Post(PostKind.TEXT, Costs(spending, LEFT))
        yield Post(PostKind.TEXT, Statement(shares, LEFT[1:]))

    def others(self) -> Iterator[Line]:
        yield Heard("画一只在窗台上打盹的橘猫", "draw an orange cat napping on a window sill")
        yield Post(PostKind.ACK, Joined(self.job), replies=True)
        yield Post(PostKind.TEXT, Shared(self.done), replies=True)
        yield Post(PostKind.TEXT, Notice(Topic.PASSED_ON))

    def memory(self) -> Iterator[Line]:
        older = replace(self.done, id="b7c1abcdefgh", created=NOW - 90_000)
        tasks = (Task.TEXT_TO_IMAGE, Task.IMAGE_TO_IMAGE)
        yield Post(PostKind.TEXT, Past((self.done, older)))
        yield Post(PostKind.TEXT, Why(self.failed(FailureKind.RATE_LIMITED), NOW))
        yield Post(PostKind.TEXT, self.running())
        yield Post(PostKind.TEXT, Remembered("Nano Banana 2", Cost(6, "points"), tasks))

    def running(self) -> Running:
        painted = replace(self.job, id="painted", state=State.PAINTING, submitted=NOW - 20)
        return Running((self.job, painted), NOW, {self.job.id: 2})

    def help(self) -> Iterator[Line]:
        preference = Preference("nano-banana-2", "Nano Banana 2", Cost(6, "points"), NOW)
        profile = Profile(self.job.person, self.language, {Task.TEXT_TO_IMAGE: preference})
        known = Known(profile, Conversation(self.place), "SeeDream 4.5", style="compact", budgets=(DAY, MONTH))
        yield Heard("怎么用？", "How does this work?")
        yield Post(PostKind.TEXT, Notice(Topic.HELP), replies=True)
        yield Post(PostKind.TEXT, known)
        yield Post(PostKind.TEXT, Models(OTHERS))

    def compact(self) -> Iterator[Line]:
        job, done = replace(self.job, compact=True), replace(self.done, compact=True)
        opening = Started(job, opening=True)
        yield Heard("帮我画一只在窗台上打盹的橘猫", "Draw an orange cat napping on a window sill")
        yield Post(PostKind.ACK, opening, replies=True)
        yield Post(PostKind.ACK, opening, replies=True, edits=(Progressing(job, 38, 23.0),))
        yield Post(PostKind.ACK, opening, replies=True, edits=(Progressing(job, 38, 23.0), Closed(done)))
        yield Post(PostKind.PICTURE, Delivered(done), replies=True)
