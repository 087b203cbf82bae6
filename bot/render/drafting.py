"""Which draft says a meaning."""

from __future__ import annotations

from bot.render.acknowledging import acknowledged, joined, shared
from bot.render.asking import questioned
from bot.render.beneath import choosing, original
from bot.render.draft import Draft
from bot.render.endings import closed, delivered
from bot.render.failures import not_drawn
from bot.render.known import known
from bot.render.making import held, late, progressing, started, waiting
from bot.render.memory import exported, paired, remembered
from bot.render.money import costs, over_budget, statement
from bot.render.notices import models, notice, running, unoffered
from bot.render.past import past
from bot.render.why import why
from bot.values.meanings import (
    Acknowledged,
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

Answer = Acknowledged | Questioned | Joined | OverBudget
"""To a request."""
Step = Started | Progressing | Waiting | Held | Late
End = Delivered | Closed | NotDrawn | Shared
Account = Past | Why | Costs | Statement | Running
Memory = Remembered | Known | Exported | Paired
Information = Models | Unoffered | Notice | Choosing | Original


def drafted(meaning: Meaning) -> Draft:
    match meaning:
        case Acknowledged() | Questioned() | Joined() | OverBudget():
            return _answering(meaning)
        case Started() | Progressing() | Waiting() | Held() | Late():
            return _under_way(meaning)
        case Delivered() | Closed() | NotDrawn() | Shared():
            return _ending(meaning)
        case Past() | Why() | Costs() | Statement() | Running():
            return _accounting(meaning)
        case Remembered() | Known() | Exported() | Paired():
            return _remembering(meaning)
        case Models() | Unoffered() | Notice() | Choosing() | Original():
            return _informing(meaning)


def _answering(meaning: Answer) -> Draft:
    match meaning:
        case Acknowledged():
            return acknowledged(meaning)
        case Questioned():
            return questioned(meaning)
        case Joined():
            return joined(meaning)
        case OverBudget():
            return over_budget(meaning)


def _under_way(meaning: Step) -> Draft:
    match meaning:
        case Started():
            return started(meaning)
        case Progressing():
            return progressing(meaning)
        case Waiting():
            return waiting(meaning)
        case Held():
            return held(meaning)
        case Late():
            return late(meaning)


def _ending(meaning: End) -> Draft:
    match meaning:
        case Delivered():
            return delivered(meaning)
        case Closed():
            return closed(meaning)
        case NotDrawn():
            return not_drawn(meaning)
        case Shared():
            return shared(meaning)


def _accounting(meaning: Account) -> Draft:
    match meaning:
        case Past():
            return past(meaning)
        case Why():
            return why(meaning)
        case Costs():
            return costs(meaning)
        case Statement():
            return statement(meaning)
        case Running():
            return running(meaning)


def _remembering(meaning: Memory) -> Draft:
    match meaning:
        case Remembered():
            return remembered(meaning)
        case Known():
            return known(meaning)
        case Exported():
            return exported(meaning)
        case Paired():
            return paired(meaning)


def _informing(meaning: Information) -> Draft:
    match meaning:
        case Models():
            return models(meaning)
        case Unoffered():
            return unoffered(meaning)
        case Notice():
            return notice(meaning)
        case Choosing():
            return choosing(meaning)
        case Original():
            return original(meaning)
