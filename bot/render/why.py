"""What became of a request: where it stands, since when, why, what it costs, and what can be done."""

from __future__ import annotations

from collections.abc import Iterable

from bot.render.beneath import ONCE_MORE
from bot.render.cutting import subject
from bot.render.draft import CANCEL, Draft, Line, Press
from bot.render.endings import paid, smaller, took
from bot.render.failures import retry
from bot.render.reasons import UNCOUNTED, UNSPENT, consolation, reason, remedies
from bot.values import Cost, Job, Moment, Plural, Span, State, Text, Word
from bot.values.meanings import Why

DAY = 86_400.0
"""Seconds; what is older is told by its date."""
SET_ASIDE = Text("Set aside for it: %(cost)s. If it fails, you have that back.")
TOO_DEAR = Text("It would have cost more than was left, so it was not drawn.")
"""Of what was called off before its first step: it was only kept for the models offered instead."""
COST = Text("It cost %(cost)s.")


def why(meaning: Why) -> Draft:
    job = meaning.job
    about: Line = (_named(job), job.quote.model_name, _when(job, meaning.at))
    lines = (about, (_stand(job, meaning.at),), *_money(job), *_circumstances(job))
    failed = job.state in {State.FAILED, State.UNCERTAIN}
    return Draft(lines, tuple(_ways_on(job)), job.id, footers=remedies(job) if failed else ())


def _named(job: Job) -> Text:
    shown = subject(job.order.prompt) or Text("a picture")
    return Text("🔎 %(reference)s: %(subject)s", reference=job.reference, subject=shown)


def _when(job: Job, at: float) -> Word:
    """When it was asked for."""
    age = max(0.0, at - job.created)
    return Moment(job.created) if age >= DAY else Text("%(time)s ago", time=Span(age, age))


def _stand(job: Job, at: float) -> Text:
    match job.state:
        case State.CONFIRMING:
            return Text("It waits for your yes; nothing is spent before.")
        case State.ASKED | State.QUEUED:
            return Text("It waits for its turn and goes on by itself.")
        case State.SUBMITTING | State.PAINTING:
            return _in_the_making(job, at)
        case State.DELIVERING:
            return Text("It is drawn and on its way to you.")
        case State.DONE:
            return _there(job)
        case State.FAILED | State.UNCERTAIN | State.CANCELLED | State.EXPIRED:
            return _in_vain(job)


def _there(job: Job) -> Text:
    if job.resumed:
        return Text("It was fetched from where you ordered it, and delivered.")
    actual, expected = took(job), job.quote.expected
    return Text("It was drawn in %(actual)s (expected %(expected)s) and delivered.", actual=actual, expected=expected)


def _in_the_making(job: Job, at: float) -> Text:
    if job.late:
        return Text("It takes unusually long, but it is still being made and will be delivered.")
    seconds = max(0.0, at - (job.submitted or job.created))
    waited, expected = Span(seconds, seconds), job.quote.expected
    return Text("It is being drawn: %(waited)s so far, %(expected)s expected.", waited=waited, expected=expected)


def _in_vain(job: Job) -> Text:
    if job.state is State.CANCELLED and not job.revision:
        return TOO_DEAR
    if job.state is State.CANCELLED:
        return Text("It was called off. Just ask again whenever you like.")
    if job.state is State.EXPIRED:
        return Text("The question about it was not answered in time. Just ask again whenever you like.")
    return reason(job)


def _money(job: Job) -> Iterable[Line]:
    """What is set aside, paid or given back; what is free has no words about money."""
    match job.state:
        case State.QUEUED | State.SUBMITTING | State.PAINTING:
            return _priced(SET_ASIDE, (job.quote.cost,))
        case State.DELIVERING | State.DONE:
            return _priced(COST, paid(job))
        case State.FAILED:
            return consolation(job)
        case State.CANCELLED | State.EXPIRED if not job.quote.cost.free:
            return ((UNCOUNTED if job.submitted else UNSPENT,),)
        case _:
            return ()


def _priced(said: Text, costs: Iterable[Cost]) -> Iterable[Line]:
    return [(Text(said.message, cost=cost),) for cost in costs if cost.known and not cost.free]


def _circumstances(job: Job) -> Iterable[Line]:
    if job.state is State.DONE:
        yield from smaller(job)
    if job.state is State.DONE and not job.resumed:
        yield job.order.size, job.order.aspect_ratio
    if job.state is State.FAILED and job.tries > 1:
        yield (Plural("It was tried %(n)s time.", "It was tried %(n)s times.", n=job.tries),)
    if job.joined and not job.state.ended:
        yield (Plural("%(n)s other waits for it too.", "%(n)s others wait for it too.", n=len(job.joined)),)


def _ways_on(job: Job) -> Iterable[Press]:
    match job.state:
        case State.QUEUED | State.SUBMITTING | State.PAINTING:
            return (CANCEL,)
        case State.DONE:
            return () if job.resumed and job.order.vague else (ONCE_MORE,)
        case State.FAILED | State.UNCERTAIN:
            return retry(job)
        case State.ASKED | State.CONFIRMING | State.DELIVERING | State.CANCELLED | State.EXPIRED:
            return ()
