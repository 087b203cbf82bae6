"""What may be spent, what a picture would leave of it, and what is told when that is not enough."""

from __future__ import annotations

from dataclasses import replace

from bot.conversation.asking import Asking
from bot.conversation.rules import Rules
from bot.values import Budget, Ceiling, Conversation, Cost, Job, Left, Period, Situation, State, Whose
from bot.values.meanings import OverBudget
from bot.values.turns import Advance, Effect, Heed

Kind = tuple[Whose, Period, str]
MOST_OFFERED = 2


def budgets_of(rules: Rules, conversation: Conversation) -> tuple[Budget, ...]:
    """The house's own, each of them replaced by the chat's of the same kind."""
    known = {_kind(budget): budget for budget in (*rules.budgets, *conversation.budgets)}
    return tuple(known.values())


def left(rules: Rules, situation: Situation, reserved: tuple[Cost, ...] = ()) -> tuple[Left, ...]:
    """What the budgets leave, once what is reserved is gone too. Needs the findings about spending."""
    return tuple(_left(situation, budget, reserved) for budget in budgets_of(rules, situation.conversation))


def exceeded(rules: Rules, situation: Situation, job: Job) -> Left | None:
    """The budget that a picture would not fit into, the one with the least left first."""
    earlier = _earlier(situation, job)
    short = [one for one in left(rules, situation, earlier) if _exceeds(job.quote.cost, one)]
    return min(short, key=lambda one: one.cost.amount, default=None)


def running_out(rules: Rules, situation: Situation, job: Job) -> tuple[Left, ...]:
    """Budgets that this picture brings near their end, as they are after it."""
    if not job.quote.cost.amount:
        return ()
    after = left(rules, situation, (*_earlier(situation, job), job.quote.cost))
    return tuple(one for one in after if _is_of(one.budget, job.quote.cost) and _is_near(rules, one))


def heeding(rules: Rules, situation: Situation, job: Job) -> tuple[Heed, ...]:
    """Budgets that must still hold in the moment in which the money is reserved."""
    applying = (one for one in budgets_of(rules, situation.conversation) if _is_of(one, job.quote.cost))
    return tuple(Heed(Ceiling(budget, job.person, job.place)) for budget in applying if job.quote.cost.amount)


def _kind(budget: Budget) -> Kind:
    return budget.whose, budget.period, budget.cost.unit


def _left(situation: Situation, budget: Budget, reserved: tuple[Cost, ...]) -> Left:
    spent = [one.cost for one in situation.found.spending if (one.whose, one.period) == (budget.whose, budget.period)]
    gone = sum(cost.amount for cost in (*spent, *reserved) if _is_of(budget, cost))
    return Left(budget, Cost(max(0.0, round(budget.cost.amount - gone, 6)), budget.cost.unit))


def _earlier(situation: Situation, job: Job) -> tuple[Cost, ...]:
    """What was ordered just before in the same message, and is reserved together with this."""
    if job.revision or job.state is State.CONFIRMING or not job.message:
        return ()
    others = (other for other in situation.jobs if other.id != job.id and other.state is State.QUEUED)
    return tuple(other.quote.cost for other in others if _moment(other) == _moment(job))


def _moment(job: Job) -> tuple[str, float, int]:
    return job.message, job.created, job.revision


def _is_of(budget: Budget, cost: Cost) -> bool:
    return budget.cost.unit == cost.unit


def _exceeds(cost: Cost, rest: Left) -> bool:
    return _is_of(rest.budget, cost) and cost.amount > rest.cost.amount


def _is_near(rules: Rules, rest: Left) -> bool:
    return rest.cost.amount <= rules.warn * rest.budget.cost.amount


def within(cost: Cost, agreed: Cost) -> bool:
    """Whether it costs no more than what was agreed to, as far as the two can be compared."""
    return cost.free or (cost.unit == agreed.unit and cost.amount <= agreed.amount)


def too_dear(rules: Rules, situation: Situation, asking: Asking, job: Job) -> tuple[Effect, ...]:
    """What is told of a picture that does not fit into a budget, with what does; nothing if it fits."""
    rest = exceeded(rules, situation, job)
    if rest is None:
        return ()
    others = rules.catalog.others(job.order, None, situation.resting)
    fitting = [one for one in others if one.cost.known and _is_affordable(rules, situation, one.cost)][:MOST_OFFERED]
    alternatives = tuple(choice.alternative for choice in fitting)
    told = asking.say(OverBudget(rest, job.quote.cost, alternatives, job.id))
    return (*_offering(asking, job, tuple(one.model for one in alternatives)), told)


def _offering(asking: Asking, job: Job, offers: tuple[str, ...]) -> tuple[Effect, ...]:
    """An open question stays open; what was not even asked is kept only for its buttons."""
    if not offers:
        return ()
    if job.state is State.CONFIRMING:
        return (Advance(replace(job, offers=offers, revision=job.revision + 1)),)
    return (Advance(replace(job, state=State.CANCELLED, finished=asking.at, offers=offers)),)


def _is_affordable(rules: Rules, situation: Situation, cost: Cost) -> bool:
    return not any(_exceeds(cost, one) for one in left(rules, situation))
