"""Answers to everything that is not a picture: the models, what is being made, and the fixed sentences."""

from __future__ import annotations

from collections.abc import Iterable
from math import floor

from bot.render.adjusting import LONGEST_NAME
from bot.render.alternatives import described
from bot.render.cutting import cut
from bot.render.draft import Draft, Line
from bot.render.menu import pages
from bot.render.past import named
from bot.render.topics import TOPICS
from bot.values import Job, Plural, Span, State, Text
from bot.values.meanings import Alternative, Models, Notice, Running, Unoffered
from bot.values.topics import Topic

CLOSE = 95
"""Percent."""
DESCRIBED = 12
"""So many models are told with what they are good at, the best known ones; services sell dozens."""
NAMED = 40
"""So many more are told by name alone."""


def notice(meaning: Notice) -> Draft:
    return Draft(((TOPICS[meaning.topic],),))


def models(meaning: Models) -> Draft:
    if not meaning.offered:
        return notice(Notice(Topic.NO_MODELS))
    leaves = pages(meaning.menu, meaning.offered) if meaning.menu else None
    return Draft(((Text("🎨 These models draw here:"),), *_listed(meaning.offered)), pages=leaves)


def unoffered(meaning: Unoffered) -> Draft:
    name = cut(meaning.name, LONGEST_NAME)
    if not meaning.offered:
        return Draft(((Text("🙂 %(model)s is not available here.", model=name),),))
    sorry = Text("🙂 %(model)s is not available here, but these are:", model=name)
    return Draft(((sorry,), *_listed(meaning.offered)))


def _listed(offered: tuple[Alternative, ...]) -> Iterable[Line]:
    yield from map(described, offered[:DESCRIBED])
    rest = offered[DESCRIBED:]
    if rest:
        names = ", ".join(cut(model.name, LONGEST_NAME) for model in rest[:NAMED])
        more = "…" if len(rest) > NAMED else ""
        yield (Plural("➕ And %(n)s more: %(names)s", "➕ And %(n)s more: %(names)s", n=len(rest), names=names + more),)
    yield (Text("⭐ Say “use %(model)s”, and I remember it.", model=offered[0].name),)


def running(meaning: Running) -> Draft:
    if not meaning.jobs:
        return notice(Notice(Topic.NOTHING_RUNS))
    return Draft(((Text("🎨 In the making here:"),), *(_under_way(job, meaning) for job in meaning.jobs)))


def _under_way(job: Job, running: Running) -> Line:
    place = running.places.get(job.id)
    waited = max(0.0, running.at - (job.submitted or job.created))
    stand = (Text("place %(place)s in the queue", place=place),) if place else _stand(job, waited)
    return (named(job), job.quote.model_name, *stand)


def _stand(job: Job, waited: float) -> Line:
    match job.state:
        case State.CONFIRMING:
            return (Text("waiting for a yes"),)
        case State.ASKED | State.QUEUED:
            return (Text("in the queue"),)
        case State.SUBMITTING | State.PAINTING:
            share = () if job.resumed else (_share(job, waited),)
            return (*share, Text("%(waited)s so far", waited=Span(waited, waited)))
        case State.DELIVERING:
            return (Text("on its way"),)
        case State.DONE | State.FAILED | State.CANCELLED | State.EXPIRED | State.UNCERTAIN:
            return (Text("over"),)


def _share(job: Job, waited: float) -> Text:
    """Never all of it, before it is there."""
    percent = min(CLOSE, floor(waited / job.quote.expected.high * 100)) if job.quote.expected.high else CLOSE
    return Text("still being made") if job.late else Text("%(percent)s%%", percent=percent)
