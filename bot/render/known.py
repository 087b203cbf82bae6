"""All that is remembered of a person and decided for a chat, shown to them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from bot.render.adjusting import LONGEST_NAME
from bot.render.cutting import cut
from bot.render.draft import DOT, Draft, Line
from bot.render.memory import TASKS, each
from bot.values import Budget, Conversation, Cost, Moment, Period, Plural, Preference, Profile, Task, Text, Whose
from bot.values.meanings import Known

ALWAYS = "always"
WORDS = 200
"""Characters of a list of words that are not drawn."""
HOW: tuple[Line, ...] = (
    (Text("✏️ Change it: /settings model NAME, language en, hints off, confirm always; “auto” undoes it."),),
    (Text("👥 For this chat: /settings chat model NAME, language en, explicit on, style compact, confirm 10 points."),),
    (Text("🛡️ And: /settings chat block WORD, unblock WORD, retention 30, budget day 50 points."),),
    (Text("🔗 /link joins your other accounts · /settings export hands everything out · /forget deletes it"),),
)
MOST: Mapping[tuple[Whose, Period], Text] = MappingProxyType(
    {
        (Whose.PERSON, Period.DAY): Text("• Everybody may spend %(most)s a day"),
        (Whose.PERSON, Period.MONTH): Text("• Everybody may spend %(most)s a month"),
        (Whose.CHAT, Period.DAY): Text("• All together may spend %(most)s a day"),
        (Whose.CHAT, Period.MONTH): Text("• All together may spend %(most)s a month"),
    }
)


def known(meaning: Known) -> Draft:
    about = Text("🗂️ What I remember about you:")
    return Draft(((about,), *remembered_of(meaning.profile), *_chat(meaning), *HOW))


def remembered_of(profile: Profile) -> tuple[Line, ...]:
    """Favourite models, language, hints, when to ask, and other names."""
    return tuple(_remembered_of(profile))


def _remembered_of(profile: Profile) -> Iterable[Line]:
    yield from _preferences(profile)
    yield (_language(profile.language),)
    yield (Text("• Hints about better models: on") if profile.hints else Text("• Hints about better models: off"),)
    yield from _asking(profile.confirm)
    if profile.identities:
        names = ", ".join(str(person) for person in profile.identities)
        yield (Text("• The same person: %(names)s", names=names),)


def _preferences(profile: Profile) -> Iterable[Line]:
    if not profile.preferences:
        yield (Text("• No favourite model: I choose the one that suits each picture best"),)
    for task in Task:
        if task in profile.preferences:
            yield _preference(task, profile.preferences[task])


def _preference(task: Task, preference: Preference) -> Line:
    named = Text("• Favourite for %(task)s: %(model)s", task=TASKS[task], model=cut(preference.name, LONGEST_NAME))
    return (named, *each(preference.cost), Text("last used on %(date)s", date=Moment(preference.used)))


def _language(tag: str) -> Text:
    return Text("• Language: %(tag)s", tag=tag) if tag else Text("• Language: the one you write in")


def _asking(confirm: str) -> Iterable[Line]:
    """Where nobody chose, the house decides, and there is nothing to remember."""
    if confirm == ALWAYS:
        yield (Text("• Before anything that costs, I ask first"),)
    elif confirm:
        amount, _, unit = confirm.partition(" ")
        yield (Text("• From %(cost)s on, I ask first", cost=Cost(float(amount), unit)),)


def _chat(meaning: Known) -> Iterable[Line]:
    conversation = meaning.conversation
    yield (Text("👥 In this chat:"),)
    model = cut(meaning.chat_model, LONGEST_NAME)
    yield (Text("• Model: %(model)s", model=model) if model else Text("• Model: the one that suits best"),)
    yield (_language(conversation.language),)
    yield (_listening(meaning.explicit),)
    yield (_style(meaning.style),)
    yield from _asking(conversation.confirm)
    yield from map(_most, meaning.budgets)
    yield from _limits(conversation)


def _listening(explicit: bool) -> Text:
    if explicit:
        return Text("• A clear request is heard without calling me")
    return Text("• I only listen when I am called")


def _style(style: str) -> Text:
    if style == "compact":
        return Text("• Each picture: one post that is kept up to date")
    return Text("• Each picture: a post for every step")


def _most(budget: Budget) -> Line:
    if not budget.cost.amount:
        return (Text("• Only free pictures are drawn"),)
    return (Text(MOST[budget.whose, budget.period].message, most=budget.cost),)


def _limits(conversation: Conversation) -> Iterable[Line]:
    if conversation.blocked:
        words = cut(DOT.join(conversation.blocked), WORDS)
        yield (Text("• Not drawn here: %(words)s", words=words),)
    match conversation.retention:
        case None:
            return
        case 0:
            yield (Text("• Pictures are kept for ever"),)
        case days:
            yield (Plural("• Pictures are kept for %(n)s day", "• Pictures are kept for %(n)s days", n=days),)
