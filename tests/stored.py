"""Values to put into a store."""

from dataclasses import replace

from bot.values import Cost, Job, Order, Outbound, Person, Place, Post, PostKind, Quote, Said, Span, State, Task

ROOM = Place("web", "room:1")
ANN = Person("web", "ann", "Ann")
BOB = Person("web", "bob", "Bob")


def said(key: str, text: str = "draw a cat", place: Place = ROOM, person: Person = ANN) -> Said:
    return Said(key, place, person, text, f"message of {key}", 1000.0, locale="en")


def job(
    id: str, state: State = State.QUEUED, place: Place = ROOM, person: Person = ANN, created: float = 1000.0
) -> Job:
    order = Order(Task.TEXT_TO_IMAGE, "a cat", "painter-2", "16:9")
    quote = Quote("studio", "vendor/painter-2", "Painter 2", Cost(5, "points"), Span(20, 60), 5, 20)
    return Job(id, state, place, person, f"request {id}", "en", order, quote, created)


def stepped(job: Job, state: State) -> Job:
    return replace(job, state=state, revision=job.revision + 1)


def post(key: str, place: Place = ROOM, job: str = "") -> Post:
    return Post(key, place, Outbound(PostKind.ACK, key, "Got it.", alt="a cat"), job)
