"""A message was changed after it had been sent: what still waits is changed with it."""

from __future__ import annotations

from dataclasses import replace

from bot.catalog import Choice, Unavailable, Wish
from bot.conversation.asking import Asking, asking
from bot.conversation.blocking import is_unwanted
from bot.conversation.confirming import asked_anew
from bot.conversation.covering import is_covered
from bot.conversation.heard import notice
from bot.conversation.joining import JOINABLE, is_same, without
from bot.conversation.meant import message_of
from bot.conversation.money import too_dear, within
from bot.conversation.orders import Sources, begin, order, quote
from bot.conversation.rules import Rules
from bot.conversation.stopping import cancel
from bot.values import Edited, Intent, IntentKind, Job, Joiner, PostKind, Situation, State
from bot.values.meanings import Adjusted, Started, Unoffered
from bot.values.topics import Topic
from bot.values.turns import Advance, Amend, Effect

CHANGEABLE = frozenset({State.CONFIRMING, State.QUEUED})
DRAWN = frozenset({IntentKind.GENERATE, IntentKind.EDIT, IntentKind.RETRY, IntentKind.REFINE})


def edited(rules: Rules, situation: Situation, event: Edited) -> tuple[Effect, ...]:
    """What is already being painted stays as it was asked for. Whoever joined others, or is joined by them, starts
    apart: nobody's picture is changed by somebody else. A message that was heard as a request is for us, whether it
    calls us or not."""
    job = _meant(situation, event)
    if job is None:
        return ()
    asker = replace(asking(event, _language(event, job)), message=event.message)
    written = message_of(rules, situation, event)
    message = replace(written, addressed=True, has_image=bool(job.order.attachments))
    intent = rules.reader.read(message)
    if intent.kind is IntentKind.CANCEL:
        return cancel(rules, situation, asker, job)
    if intent.kind not in DRAWN:
        return ()
    if is_unwanted(rules, situation.conversation, intent.prompt or ""):
        return asker.note(Topic.UNWANTED)
    return _changed(rules, situation, asker, job, _wish(job, intent))


def _meant(situation: Situation, event: Edited) -> Job | None:
    """The one picture that was asked for with this message; which of several is meant, nobody can tell."""
    own = [job for job in situation.jobs if (job.message, job.person) == (event.message, event.person)]
    waiting = [job for job in own if not job.state.ended]
    if waiting:
        return waiting[0] if len(waiting) == 1 and waiting[0].state in CHANGEABLE else None
    return next((job for job in situation.jobs if job.state in JOINABLE and _joiner(event, job)), None)


def _joiner(event: Edited, job: Job) -> Joiner | None:
    asked = (joiner for joiner in job.joined if (joiner.message, joiner.person) == (event.message, event.person))
    return next(asked, None)


def _language(event: Edited, job: Job) -> str:
    joiner = _joiner(event, job)
    return joiner.language if joiner else job.language


def _wish(job: Job, intent: Intent) -> Wish:
    """What the words leave open stays with the model, and is otherwise as if it had never been said."""
    old = job.order
    return Wish(
        task=old.task,
        prompt=intent.prompt or old.prompt,
        model=intent.model or old.model,
        aspect_ratio=intent.aspect_ratio,
        size=intent.size or (old.size if intent.tier else None),
        n=intent.n,
        preferred=old.model if old.remembered else None,
        seed=intent.seed,
        negative=intent.negative or "",
        references=old.references,
        masked=old.masked,
        quality=old.quality,
        covered=intent.covered or old.covered,
    )


def _changed(rules: Rules, situation: Situation, asker: Asking, job: Job, wish: Wish) -> tuple[Effect, ...]:
    choice = rules.catalog.choose(replace(wish, avoided=situation.resting))
    match choice:
        case None:
            return ()
        case Unavailable(name=name):
            return (asker.say(Unoffered(name, rules.catalog.all_alternatives())),)
        case Choice():
            changed = replace(job, order=order(wish, choice, _sources(job)), quote=quote(choice))
            changed = replace(changed, covered=is_covered(rules, situation, changed.order))
    if is_same(changed.order, job.order):
        return ()
    if job.joined:
        return _apart(rules, situation, asker, job, wish)
    return _on_terms(rules, situation, asker, (job, changed), choice.adjusted)


def _on_terms(
    rules: Rules, situation: Situation, asker: Asking, jobs: tuple[Job, Job], adjusted: tuple[Adjusted, ...]
) -> tuple[Effect, ...]:
    """`jobs`: before and after. What was agreed to is no leave for anything dearer; a question is only asked anew."""
    job, changed = jobs
    if job.state is State.CONFIRMING:
        return too_dear(rules, situation, asker, changed) or asked_anew(changed, adjusted)
    if not within(changed.quote.cost, job.quote.cost):
        return asker.note(Topic.ONLY_CHEAPER)
    kept = replace(changed, revision=job.revision + 1)
    return Advance(kept), _announced(situation, kept, adjusted)


def _announced(situation: Situation, job: Job, adjusted: tuple[Adjusted, ...]) -> Amend:
    return notice(job, PostKind.START, Started(job, situation.waiting.get(job.id, 0), adjusted, opening=job.compact))


def _apart(rules: Rules, situation: Situation, asker: Asking, job: Job, wish: Wish) -> tuple[Effect, ...]:
    """Whoever cannot begin anything new stays with the others."""
    alone = without(job, asker.person)
    others = tuple(alone if one.id == job.id else one for one in situation.jobs)
    begun = begin(rules, replace(situation, jobs=others), asker, wish, _sources(job))
    begins = any(isinstance(effect, Advance) and not effect.job.state.ended for effect in begun)
    return (Advance(alone), *begun) if begins else begun


def _sources(job: Job) -> Sources:
    return job.order.attachments, job.order.pictures
