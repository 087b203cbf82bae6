"""The question before money is spent: answered, asked anew, and put about another model or subject."""

from __future__ import annotations

from dataclasses import replace

from bot.catalog import Choice
from bot.conversation.asking import Asking
from bot.conversation.blocking import is_unwanted
from bot.conversation.heard import question
from bot.conversation.joining import is_own
from bot.conversation.money import heeding, running_out, too_dear, within
from bot.conversation.orders import as_asked, needs_asking, order, quote, started
from bot.conversation.rules import Rules
from bot.values import Job, PostKind, Situation, State
from bot.values.meanings import Acknowledged, Adjusted, Questioned, Unoffered
from bot.values.topics import Topic
from bot.values.turns import Advance, Effect

MOST_CHOICES = 4
LONGEST_SUBJECT = 500
"""Characters of a message that may be the answer to "what shall I draw?"."""


def confirm(rules: Rules, situation: Situation, asking: Asking, job: Job) -> tuple[Effect, ...]:
    """Yes is heard once, a second press finds the job past its question and says nothing. To a price that has risen
    since, nobody has said yes."""
    if job.state is not State.CONFIRMING:
        return asking.note(Topic.OVER) if job.state.ended else ()
    if job.order.unsaid:
        return asking.note(Topic.MODIFY)
    choice = rules.catalog.terms(job.order, job.order.model, situation.resting)
    if choice is None:
        return (asking.say(Unoffered(job.quote.model_name, rules.catalog.all_alternatives())),)
    if not within(choice.cost, job.quote.cost) or _is_other(job, choice):
        return asked_anew(_about(rules, job, choice), choice.adjusted)
    priced = replace(job, quote=quote(choice))
    return too_dear(rules, situation, asking, priced) or _agreed(rules, situation, priced)


def _agreed(rules: Rules, situation: Situation, job: Job) -> tuple[Effect, ...]:
    agreed = job.to(State.QUEUED)
    begun = started(situation, agreed, left=running_out(rules, situation, agreed))
    return Advance(agreed), *heeding(rules, situation, agreed), question(agreed), begun


def _is_other(job: Job, choice: Choice) -> bool:
    """Whether what was asked about is no longer sold just like that."""
    known = job.order
    return (known.aspect_ratio, known.size, known.n) != (choice.aspect_ratio, choice.size, choice.n)


def changed(rules: Rules, situation: Situation, asking: Asking, job: Job, model: str) -> tuple[Effect, ...]:
    """The open question is asked anew, about another model and its price."""
    wish = replace(rules.catalog.repeated(as_asked(job.order), model), avoided=situation.resting)
    choice = rules.catalog.choose(wish)
    if not isinstance(choice, Choice):
        return (asking.say(Unoffered(rules.catalog.name(model), rules.catalog.all_alternatives())),)
    about = _about(rules, job, choice)
    return too_dear(rules, situation, asking, about) or asked_anew(about, choice.adjusted)


def _about(rules: Rules, job: Job, choice: Choice) -> Job:
    """The job as the choice would draw it."""
    old, model = job.order, choice.offer.model
    new = order(rules.catalog.repeated(old, model), choice, (old.attachments, old.pictures))
    same = replace(new, remembered=old.remembered, hint=old.hint) if model == old.model else new
    return replace(job, order=same, quote=quote(choice))


def asked_anew(job: Job, adjusted: tuple[Adjusted, ...] = ()) -> tuple[Effect, ...]:
    """In the same post; models that were offered before can still be picked."""
    asked = replace(job, revision=job.revision + 1)
    return Advance(asked), question(asked, Questioned(asked, adjusted))


def choosing(rules: Rules, situation: Situation, asking: Asking, job: Job) -> tuple[Effect, ...]:
    """The question becomes which other model it shall be."""
    others = rules.catalog.others(as_asked(job.order), None, situation.resting)[:MOST_CHOICES]
    if not others:
        return asking.note(Topic.ONE_MODEL)
    offered = replace(job, offers=tuple(one.offer.model for one in others), revision=job.revision + 1)
    alternatives = tuple(one.alternative for one in others)
    return Advance(offered), question(offered, Questioned(offered, choosing=alternatives))


def asked_about(rules: Rules, situation: Situation, asking: Asking, model: str) -> tuple[Effect, ...]:
    """An open question is about the model that was named since, at its price."""
    job = open_question(situation)
    if job is None or job.order.unsaid or not rules.catalog.offered(model):
        return ()
    return changed(rules, situation, asking.besides(), job, model)


def open_question(situation: Situation) -> Job | None:
    """The one that is replied to; else the person's newest."""
    asked = [job for job in situation.jobs if job.state is State.CONFIRMING and is_own(situation, job)]
    meant = situation.replied if situation.replied in asked else None
    return meant or max(asked, key=lambda job: job.created, default=None)


def vague_of(situation: Situation) -> Job | None:
    """The person's open question about what is to be seen: the one that is replied to, else the newest."""
    vague = [job for job in situation.jobs if job.order.vague]
    return open_question(replace(situation, jobs=tuple(vague)))


def filled(rules: Rules, situation: Situation, asking: Asking, words: str) -> tuple[Effect, ...]:
    """What is to be seen has been said; whether to go on is asked only where the words may mean something else, or
    where the price would have been asked about anyway."""
    job = vague_of(situation)
    subject = words.strip()
    if job is None or not subject or len(subject) > LONGEST_SUBJECT:
        return ()
    if is_unwanted(rules, situation.conversation, subject):
        return asking.note(Topic.UNWANTED)
    about = replace(job, order=replace(job.order, prompt=subject))
    if needs_asking(rules, situation, about, guessed=asking.guessed):
        return asking.say(Acknowledged(about), PostKind.ACK), *asked_anew(about)
    heard = replace(about, state=State.QUEUED)
    return asking.say(Acknowledged(heard), PostKind.ACK), *confirm(rules, situation, asking, about)
