"""Every meaning, as it is posted in a language, for the tests of what people read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import product

from bot.render import render
from bot.render.memory import SUBJECTS
from bot.values import (
    Budget,
    Conversation,
    Cost,
    FailureKind,
    Hint,
    Job,
    Joiner,
    Left,
    Limits,
    Order,
    Outbound,
    Period,
    Person,
    Picture,
    Place,
    PostKind,
    Preference,
    Profile,
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
    Exported,
    Held,
    Joined,
    Known,
    Late,
    Meaning,
    Models,
    NotDrawn,
    Notice,
    Original,
    OverBudget,
    Paired,
    Past,
    Progressing,
    Questioned,
    Remembered,
    Running,
    Shared,
    Started,
    Statement,
    Unoffered,
    Waiting,
    Why,
)
from bot.values.topics import Topic
from bot.values.turns import Say

ANN, BEN = Person("web", "ann", "Ann"), Person("web", "ben")

PLACE = Place("web", "hall")
ORDER = Order(Task.TEXT_TO_IMAGE, "一只猫", "nano-banana-2")
QUOTE = Quote("ima", "gemini-3.1-flash-image", "Nano Banana 2", Cost(4, "points"), Span(20, 40), 5, 15)
JOB = Job("k3f9abcdefgh", State.QUEUED, PLACE, ANN, "m1", "zh", ORDER, QUOTE, 1000.0)
PICTURE = Picture("k3f9-1.png", "image/png", 2048, 2048, 900_000, "https://pictures.example/k3f9.png?w=100%25")
DONE = replace(JOB, state=State.DELIVERING, submitted=1001.0, finished=1028.0, pictures=(PICTURE,))
ENGLISH = replace(JOB, order=replace(ORDER, prompt="a cat"))
THREE = replace(JOB, order=replace(ORDER, n=3))
OTHERS = (
    Alternative("seedream-4.5", "SeeDream 4.5", Cost(5, "points"), Span(30, 60)),
    Alternative("flux-2-pro", "FLUX.2 Pro", Cost(0.03, "USD"), Span(20, 60)),
)
FREE = (Alternative("studio", "Studio", Cost(0, "points"), Span(1, 2)),)
NOTHING = Cost(0, "points")
WISHES = (
    Adjusted("aspect_ratio", "7:3", "21:9"),
    Adjusted("size", "8K", "4K"),
    Adjusted("size", "4K", "2K"),
    Adjusted("n", "9", "4"),
    Adjusted("model", "Midjourney", "SeeDream 4.5"),
)
VAGUE = replace(JOB, order=replace(ORDER, prompt=""))
WAITED_FOR = replace(JOB, joined=(Joiner(BEN, "m2", "en"),))
RESUMED = replace(VAGUE, quote=replace(QUOTE, cost=Cost(0, "points")), resumed=True)
SMALLER = replace(DONE, order=replace(ORDER, wished_size="4K"))
SHAPES = (Variant("21:9", "2K"), Variant("1:1", "4K"), Variant("3:2", "4K"), Variant("1:1", "2K"))
BUDGETS = tuple(Budget(whose, period, Cost(20, "points")) for whose, period in product(Whose, Period))
LEFT = tuple(Left(budget, Cost(amount, "points")) for budget, amount in product(BUDGETS, (4, 0)))
SPENDING = (
    Spent(Whose.PERSON, Period.DAY, Cost(12, "points")),
    Spent(Whose.PERSON, Period.MONTH, Cost(40, "points")),
    Spent(Whose.PERSON, Period.MONTH, Cost(0.12, "USD")),
    Spent(Whose.CHAT, Period.DAY, Cost(0, "points")),
    Spent(Whose.CHAT, Period.MONTH, Cost(90, "points")),
)
SHARES = (Share(ANN, 12, (Cost(48, "points"), Cost(0.04, "USD"))), Share(BEN, 1, (Cost(8, "points"),)))
LIKES = {task: Preference("midjourney", "Midjourney", Cost(8, "points"), 1000.0) for task in Task}
PROFILE = Profile(ANN, "zh-Hans", LIKES, hints=False, identities=(ANN, BEN), confirm="10 points")
HALL = Conversation(
    PLACE, "en", "midjourney", confirm="always", blocked=("gore", "血腥"), retention=30, budgets=BUDGETS
)


def post(meaning: Meaning, language: str, limits: Limits | None = None) -> Outbound:
    return render(Say("key", PostKind.TEXT, meaning, language, PLACE, "m1"), language, limits or Limits())


def failed(kind: FailureKind | None, state: State = State.FAILED) -> NotDrawn:
    return NotDrawn(replace(JOB, state=state, failure=kind), OTHERS)


def meanings() -> Iterator[Meaning]:
    """Each in every form that its words can take."""
    yield from before()
    yield from after()
    yield from beside()
    yield from money()


def before() -> Iterator[Meaning]:
    yield from (Acknowledged(changed) for changed in orders())
    yield from (Started(JOB), Started(JOB, 2, WISHES, LEFT, opening=True), Started(VAGUE), Started(RESUMED))
    yield from (Progressing(job, 45, 27) for job in (JOB, replace(JOB, compact=True)))
    yield from (Progressing(job, 95, 75, late=True) for job in (JOB, replace(JOB, late=True)))
    yield from (Waiting(JOB, 2), Waiting(JOB, 0), Held(JOB, 30), Late(JOB, OTHERS), Late(JOB, FREE), Late(JOB))
    yield from (Questioned(JOB, WISHES), Questioned(VAGUE), Questioned(JOB, choosing=OTHERS))
    yield from (Questioned(replace(JOB, quote=replace(QUOTE, cost=cost))) for cost in (Cost(0, "points"), Cost(0, "")))
    yield from (Joined(JOB), Joined(RESUMED))


def after() -> Iterator[Meaning]:
    yield from (Delivered(DONE), Delivered(SMALLER), Delivered(replace(DONE, resumed=True)))
    for subject in (*SUBJECTS, "no such subject"):
        yield Delivered(replace(DONE, order=replace(ORDER, hint=Hint("Midjourney", subject, Cost(8, "points")))))
    yield from (Shared(DONE), Shared(replace(DONE, order=VAGUE.order)))
    for state, submitted, late in product(State, (0.0, 1001.0), (False, True)):
        yield Closed(replace(JOB, state=state, finished=1030, submitted=submitted, late=late))
    yield from (failed(kind) for kind in (*FailureKind, None))
    yield failed(None, State.UNCERTAIN)
    yield NotDrawn(replace(JOB, state=State.FAILED, failure=FailureKind.BAD_REQUEST, variants=SHAPES), OTHERS)
    yield NotDrawn(replace(JOB, state=State.FAILED, failure=FailureKind.STORAGE, links=(PICTURE.link,)), OTHERS)
    for state, submitted, late in product(State, (0.0, 1001.0), (False, True)):
        job = replace(SMALLER, state=state, submitted=submitted, late=late, joined=WAITED_FOR.joined)
        yield from (Why(job, 1060), Why(job, 99_000))
    yield Why(replace(DONE, state=State.DONE, resumed=True), 1060)
    for kind in FailureKind:
        yield Why(replace(JOB, state=State.FAILED, failure=kind, tries=3), 1060)


def beside() -> Iterator[Meaning]:
    yield from (Models(OTHERS), Models(()), Running((), 0), Running(tuple(replace(JOB, state=s) for s in State), 1050))
    yield Running((replace(JOB, state=State.PAINTING, late=True),), 1050)
    yield from (Remembered("Studio", cost, tuple(Task)) for cost in (Cost(0, "points"), Cost(0, ""), Cost(4, "points")))
    yield from (Remembered("Studio", Cost(4, "points"), tasks) for tasks in ((), (Task.TEXT_TO_IMAGE,)))
    yield from (Unoffered("Dall-E", OTHERS), Unoffered("Dall-E", ()))
    yield from (Known(Profile(ANN), Conversation(PLACE)), Known(PROFILE, HALL, "Midjourney", True, "compact", BUDGETS))
    yield from (Known(PROFILE, replace(HALL, retention=days)) for days in (0, 1))
    yield from (Exported(PROFILE, HALL), Paired("ABCD-EFGH", 600), Past(()), Past((DONE, SMALLER)))
    yield from (Choosing(DONE, OTHERS), Choosing(replace(DONE, variants=SHAPES)), Original(DONE))
    yield from map(Notice, Topic)


def money() -> Iterator[Meaning]:
    yield from (OverBudget(left, Cost(10, "points"), OTHERS, JOB.id) for left in LEFT)
    yield from (OverBudget(Left(Budget(Whose.CHAT, Period.DAY, NOTHING), NOTHING), Cost(4, "points")),)
    yield from (Costs(()), Costs(SPENDING, LEFT), Statement(()), Statement(SHARES, LEFT))


def orders() -> Iterator[Job]:
    for prompt, n, task, pictures, state in product(
        ("", "一只猫"), (1, 3), Task, ((), ("a.png",)), (State.QUEUED, State.CONFIRMING)
    ):
        yield replace(JOB, order=replace(ORDER, prompt=prompt, n=n, task=task, pictures=pictures), state=state)
