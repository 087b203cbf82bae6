"""What is remembered of a person, shown to them; and the gentle hint that another model would have suited better."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from types import MappingProxyType

from bot.render.cutting import cut
from bot.render.draft import Draft, Line
from bot.render.making import LONGEST_NAME
from bot.values import Conversation, Cost, Hint, Moment, Preference, Profile, Span, Task, Text, Word
from bot.values.meanings import Exported, Known, Paired, Remembered

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
    return Draft(((known, *_each(meaning.cost)),))


def _each(cost: Cost) -> Iterable[Word]:
    """The cheapest picture's price: others may be dearer."""
    if cost.free:
        return (cost,)
    return (Text("from %(cost)s a picture", cost=cost),) if cost.known else ()


def known(meaning: Known) -> Draft:
    about = Text("🗂️ What I remember about you:")
    return Draft(((about,), *remembered_of(meaning.profile), *_chat(meaning), *HOW))


def remembered_of(profile: Profile) -> tuple[Line, ...]:
    """Favourite models, language, hints and other names."""
    lines = [*_preferences(profile)]
    lines.append((_language(Text("• Language: %(tag)s", tag=profile.language), profile.language),))
    hints = Text("• Hints about better models: on") if profile.hints else Text("• Hints about better models: off")
    lines.append((hints,))
    if profile.identities:
        names = ", ".join(str(person) for person in profile.identities)
        lines.append((Text("• The same person: %(names)s", names=names),))
    return tuple(lines)


HOW: tuple[Line, ...] = (
    (Text("✏️ Change it: /settings model NAME, /settings language en, /settings hints off; “auto” undoes it."),),
    (Text("👥 For this chat: /settings chat model NAME, /settings chat language en, /settings chat explicit on."),),
    (Text("🔗 /link joins your other accounts · /settings --json hands everything out · /forget deletes it"),),
)


def _preferences(profile: Profile) -> Iterable[Line]:
    if not profile.preferences:
        yield (Text("• No favourite model: I choose the one that suits each picture best"),)
    for task in Task:
        if task in profile.preferences:
            yield _preference(task, profile.preferences[task])


def _preference(task: Task, preference: Preference) -> Line:
    named = Text("• Favourite for %(task)s: %(model)s", task=TASKS[task], model=cut(preference.name, LONGEST_NAME))
    return (named, *_each(preference.cost), Text("last used on %(date)s", date=Moment(preference.used)))


def _language(named: Text, tag: str) -> Text:
    return named if tag else Text("• Language: the one you write in")


def _chat(meaning: Known) -> Iterable[Line]:
    yield (Text("👥 In this chat:"),)
    model = cut(meaning.chat_model, LONGEST_NAME)
    yield (Text("• Model: %(model)s", model=model) if model else Text("• Model: the one that suits best"),)
    tag = meaning.conversation.language
    yield (_language(Text("• Language: %(tag)s", tag=tag), tag),)
    if meaning.explicit:
        yield (Text("• A clear request is heard without calling me"),)
    else:
        yield (Text("• I only listen when I am called"),)


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
        "preferences": {str(task): _as_json(preference) for task, preference in profile.preferences.items()},
    }
    if conversation is not None:
        about["chat"] = {
            "place": str(conversation.place),
            "language": conversation.language or None,
            "model": conversation.model or None,
            "explicit": conversation.explicit,
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
