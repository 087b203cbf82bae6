"""Which model a person likes: remembered when they name it to use it, forgotten when they leave the choice to us."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bot.catalog import UNKNOWN
from bot.conversation.asking import Asking, identity
from bot.conversation.rules import Rules
from bot.values import Cost, Intent, Preference, Profile, Task
from bot.values.meanings import Models, Remembered, Unoffered
from bot.values.menus import Menu
from bot.values.topics import Topic
from bot.values.turns import Effect, Keep

FREE = ""
"""In place of a model: the choice is left to us."""


def chosen(rules: Rules, profile: Profile, asking: Asking, intent: Intent) -> tuple[Effect, ...]:
    """A model was named and nothing else wanted: it is remembered for every task that it can do, or the one named."""
    offered = rules.catalog.offered(intent.model) if intent.model else ()
    if not offered:
        named = intent.model or intent.prompt
        if not named:
            return (asking.say(models(rules, profile, asking.id)),)
        return (asking.say(Unoffered(rules.catalog.name(named), rules.catalog.all_alternatives())),)
    able = tuple(task for task in Task if any(task in offer.tasks for offer in offered))
    tasks = tuple(task for task in able if intent.task in (None, task)) or able
    kept = replace(profile, preferences={**profile.preferences, **_named(rules, asking, intent.model or "", tasks)})
    return Keep(kept), asking.say(_remembered(kept, tasks))


def models(rules: Rules, profile: Profile | None, menu: str, page: int = 0) -> Models:
    """All that can be had here, the person's favourites marked; of nobody in particular none is."""
    offered = rules.catalog.all_alternatives()
    liked = [preference.model for preference in profile.preferences.values()] or [FREE] if profile else []
    codes = tuple(identity(model.model) for model in offered)
    return Models(offered, Menu(menu, codes, identity(FREE), frozenset(map(identity, liked)), page))


def cleared(profile: Profile, asking: Asking, intent: Intent) -> tuple[Effect, ...]:
    """The choice is left to us again, for all tasks or for the one named; a model that is refused is all that goes."""
    left = {
        task: preference
        for task, preference in profile.preferences.items()
        if intent.refused not in (None, preference.model) or intent.task not in (None, task)
    }
    return Keep(replace(profile, preferences=left)), *asking.note(_told(left))


def _told(left: Mapping[Task, Preference]) -> Topic:
    """What can be said truly of a preference that is gone."""
    return Topic.MODEL_DROPPED if left else Topic.MODEL_FORGOTTEN


def after_request(
    rules: Rules, profile: Profile, asking: Asking, asked: tuple[Intent, Task, bool]
) -> tuple[Effect, ...]:
    """What a request for a picture leaves behind; `asked`: the intent, its task, and whether the preference drew it."""
    intent, task, preferred = asked
    known = profile.preferences.get(task)
    if intent.model and intent.remember:
        return _remember(rules, profile, asking, (intent.model, task))
    if known and (intent.clear if intent.refused is None else intent.refused == known.model):
        left = {other: kept for other, kept in profile.preferences.items() if other is not task}
        return Keep(replace(profile, preferences=left)), *asking.note(_told(left))
    if known and preferred:
        return (Keep(replace(profile, preferences={**profile.preferences, task: replace(known, used=asking.at)})),)
    return ()


def _remember(rules: Rules, profile: Profile, asking: Asking, named: tuple[str, Task]) -> tuple[Effect, ...]:
    """Said once: who names the same model again only uses it again."""
    model, task = named
    new = _named(rules, asking, model, (task,))
    if not new:
        return ()
    kept = replace(profile, preferences={**profile.preferences, **new})
    known = profile.preferences.get(task)
    if known and known.model == model:
        return (Keep(kept),)
    return Keep(kept), asking.say(_remembered(kept, (task,)))


def _named(rules: Rules, asking: Asking, model: str, tasks: tuple[Task, ...]) -> Mapping[Task, Preference]:
    """As preferences, for those of the tasks that the model can do here."""
    offered = rules.catalog.offered(model)
    able = [task for task in tasks if any(task in offer.tasks for offer in offered)]
    name = rules.catalog.name(model)
    return {task: Preference(model, name, _cheapest(rules, model, task), asking.at) for task in able}


def _cheapest(rules: Rules, model: str, task: Task) -> Cost:
    prices = [price for offer in rules.catalog.offered(model) for price in offer.prices if price.task is task]
    return min((price.cost for price in prices), key=lambda cost: cost.amount, default=UNKNOWN)


def _remembered(profile: Profile, tasks: tuple[Task, ...]) -> Remembered:
    first = profile.preferences[tasks[0]]
    return Remembered(first.name, first.cost, tasks)
