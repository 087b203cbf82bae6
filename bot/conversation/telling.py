"""What can be asked without wanting a picture: what there is, how far it is, what was, what it cost and why."""

from __future__ import annotations

from bot.conversation.asking import Asking
from bot.conversation.inquiring import code_of, is_of_chat, is_shown_all
from bot.conversation.money import left
from bot.conversation.preferences import models
from bot.conversation.rules import Rules
from bot.values import Intent, IntentKind, Job, Situation, Whose
from bot.values.meanings import Costs, Past, Running, Statement, Why
from bot.values.topics import Topic
from bot.values.turns import Effect


def told(rules: Rules, situation: Situation, asking: Asking, intent: Intent) -> tuple[Effect, ...]:
    match intent.kind:
        case IntentKind.SHOW_MODELS:
            return (asking.say(models(rules, situation.profile, asking.id)),)
        case IntentKind.STATUS:
            return _status(situation, asking)
        case IntentKind.HISTORY:
            return _history(situation, asking)
        case IntentKind.COST:
            return _cost(rules, situation, asking, intent)
        case IntentKind.WHY:
            return _why(situation, asking, intent)
        case _:
            return asking.note(Topic.HELP)


def _status(situation: Situation, asking: Asking) -> tuple[Effect, ...]:
    running = tuple(job for job in situation.jobs if not job.state.ended)
    if not running:
        return asking.note(Topic.NOTHING_RUNS)
    return (asking.say(Running(running, asking.at, situation.waiting)),)


def _history(situation: Situation, asking: Asking) -> tuple[Effect, ...]:
    found = situation.found.history
    return (asking.say(Past(found)),) if found else asking.note(Topic.NO_HISTORY)


def _cost(rules: Rules, situation: Situation, asking: Asking, intent: Intent) -> tuple[Effect, ...]:
    """Their own and the sums of the chat to everybody; who spent what to those who answer for it."""
    rest = left(rules, situation)
    own = Costs(situation.found.spending, rest)
    if not is_shown_all(rules, asking.person, intent):
        return (asking.say(own),)
    statement = Statement(situation.found.statement, tuple(one for one in rest if one.budget.whose is Whose.CHAT))
    if is_of_chat(intent):
        return (asking.say(statement),)
    return asking.say(own), asking.next(1).say(statement)


def _why(situation: Situation, asking: Asking, intent: Intent) -> tuple[Effect, ...]:
    job = situation.found.job if code_of(intent) else situation.replied or situation.found.job
    if job is None or is_forgotten(job):
        return asking.note(Topic.CODE_UNKNOWN if code_of(intent) else Topic.NOTHING_TO_EXPLAIN)
    return (asking.say(Why(job, asking.at), job=job.id),)


def is_forgotten(job: Job) -> bool:
    """Its words were deleted, because its person asked for it."""
    return job.state.ended and not (job.order.prompt or job.ticket or job.failure)
