"""What is remembered from now on, handed out, or shared between accounts; and the hint about a better model."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from types import MappingProxyType

from bot.render.adjusting import LONGEST_NAME
from bot.render.cutting import cut
from bot.render.draft import Draft, Line
from bot.values import Budget, Conversation, Cost, Hint, Preference, Profile, Span, Task, Text, Word
from bot.values.meanings import Exported, Paired, Remembered

TASKS: Mapping[Task, Text] = MappingProxyType(
    {Task.TEXT_TO_IMAGE: Text("new pictures"), Task.IMAGE_TO_IMAGE: Text("changes to pictures")}
)
SUBJECTS: Mapping[str, Text] = MappingProxyType(
    {
        "mask": Text("changing a part of a picture"),
        "custom ratio": Text("an unusual shape"),
        "bulk": Text("many pictures at once"),
        "small size": Text("small pictures"),
        "editing": Text("changing pictures"),
        "text in the picture": Text("words in the picture"),
        "product": Text("products"),
        "portrait": Text("people"),
        "illustration": Text("illustrations"),
        "preview": Text("quick drafts"),
    }
)
"""By the subjects' names in `bot/catalog/subjects.toml`."""
OTHER = Text("this subject")


def hinted(hint: Hint) -> Line:
    why = SUBJECTS.get(hint.subject, OTHER)
    return (Text("💡 For %(subject)s, %(model)s may suit even better", subject=why, model=hint.name), hint.cost)


def remembered(meaning: Remembered) -> Draft:
    name = cut(meaning.name, LONGEST_NAME)
    match meaning.tasks:
        case ():
            known = Text(
                "👍 Remembered: in this chat I draw with %(model)s unless somebody prefers another", model=name
            )
        case (only,):
            known = Text("👍 Remembered: for %(task)s I use %(model)s from now on", task=TASKS[only], model=name)
        case _:
            known = Text("👍 Remembered: from now on I draw with %(model)s for you", model=name)
    return Draft(((known, *each(meaning.cost)),))


def each(cost: Cost) -> Iterable[Word]:
    """The cheapest picture's price: others may be dearer."""
    if cost.free:
        return (cost,)
    return (Text("from %(cost)s a picture", cost=cost),) if cost.known else ()


def paired(meaning: Paired) -> Draft:
    until = Span(meaning.seconds, meaning.seconds)
    return Draft(
        (
            (Text("🔗 Write this to me from your other account, where nobody else reads along:"),),
            (f"/link {meaning.code}",),
            (Text("It is good for %(time)s and works once. Then both share what I remember about you.", time=until),),
        )
    )


def exported(meaning: Exported) -> Draft:
    return Draft(((json.dumps(as_json(meaning.profile, meaning.conversation), ensure_ascii=False, indent=1),),))


def as_json(profile: Profile, conversation: Conversation | None = None) -> Mapping[str, object]:
    """All that is remembered of a person, and what was decided for the chat; moments in Unix seconds."""
    about: dict[str, object] = {
        "person": str(profile.person),
        "identities": [str(person) for person in profile.identities],
        "language": profile.language or None,
        "hints": profile.hints,
        "confirm": profile.confirm or None,
        "preferences": {str(task): _as_json(preference) for task, preference in profile.preferences.items()},
    }
    if conversation is not None:
        about["chat"] = {
            "place": str(conversation.place),
            "language": conversation.language or None,
            "model": conversation.model or None,
            "explicit": conversation.explicit,
            "style": conversation.style or None,
            "confirm": conversation.confirm or None,
            "blocked": list(conversation.blocked),
            "retention": conversation.retention,
            "budgets": [_limit_as_json(budget) for budget in conversation.budgets],
        }
    return about


def _as_json(preference: Preference) -> Mapping[str, object]:
    return {
        "model": preference.model,
        "name": preference.name,
        "cost": preference.cost.amount if preference.cost.known else None,
        "unit": preference.cost.unit or None,
        "last_used": preference.used,
    }


def _limit_as_json(budget: Budget) -> Mapping[str, object]:
    return {
        "whose": str(budget.whose),
        "period": str(budget.period),
        "amount": budget.cost.amount,
        "unit": budget.cost.unit,
    }
