"""What a turn has to look up before it can decide."""

from __future__ import annotations

import re

from bot.conversation.meant import meant
from bot.conversation.rules import Rules
from bot.values import Action, Edited, Intent, IntentKind, Person, Pressed, Said, Situation, State
from bot.values.turns import Event, Inquiry

ORDERING = frozenset({IntentKind.GENERATE, IntentKind.EDIT, IntentKind.RETRY, IntentKind.REFINE, IntentKind.CONFIRM})
"""What may reserve money."""
FURTHER = frozenset({IntentKind.RETRY, IntentKind.REFINE})
PAYING = frozenset(
    {Action.CONFIRM, Action.AGAIN, Action.RETRY, Action.OTHER, Action.CHANGE, Action.RESHAPE, Action.PREFER}
)
USUAL, MOST = 5, 10
"""Pictures that `/history` shows."""
CODE = re.compile(r"#?([a-z0-9]{4,12})")
CHAT = frozenset({"chat", "group", "all", "everybody", "everyone", "群", "本群", "群里", "会话", "大家", "所有人"})
"""Whose costs are meant, where it is not the person's own."""


def inquire(rules: Rules, situation: Situation, event: Event, advice: Intent | None = None) -> Inquiry | None:
    """None where the situation is enough."""
    match event:
        case Said():
            intent, _ = meant(rules, situation, event, advice)
            inquiry = _about(rules, situation, event, intent)
        case Pressed():
            paying = event.button.partition(":")[0] in PAYING
            inquiry = Inquiry(spending=paying and is_limited(rules, situation))
        case Edited():
            waiting = any(job.message == event.message for job in situation.jobs)
            inquiry = Inquiry(spending=waiting and is_limited(rules, situation))
        case _:
            return None
    return None if inquiry == Inquiry() else inquiry


def _about(rules: Rules, situation: Situation, event: Said, intent: Intent) -> Inquiry:
    match intent.kind:
        case IntentKind.HISTORY:
            return Inquiry(history=number_of(intent))
        case IntentKind.COST:
            return Inquiry(spending=True, statement=is_shown_all(rules, event.person, intent))
        case IntentKind.WHY:
            code = code_of(intent)
            return Inquiry(reference=code, latest=not code)
        case IntentKind.RESUME:
            return Inquiry(ticket=intent.prompt or "")
        case kind:
            ordering = kind in ORDERING or _is_asked(situation, event.person)
            return Inquiry(spending=ordering and is_limited(rules, situation), latest=kind in FURTHER)


def _is_asked(situation: Situation, person: Person) -> bool:
    """Whatever the person says may be about their open question."""
    return any(job.state is State.CONFIRMING and job.person == person for job in situation.jobs)


def is_limited(rules: Rules, situation: Situation) -> bool:
    """Whether anybody set a budget that the person or the chat has to keep to."""
    return bool(rules.budgets or situation.conversation.budgets)


def number_of(intent: Intent) -> int:
    """How many pictures are to be shown."""
    number = re.search(r"\d{1,4}", intent.prompt or "")
    return min(MOST, max(1, int(number[0]))) if number else USUAL


def code_of(intent: Intent) -> str:
    """The code of a job, as people are shown it; empty if none is named."""
    code = CODE.fullmatch((intent.prompt or "").strip().lower())
    return code[1] if code else ""


def is_of_chat(intent: Intent) -> bool:
    return (intent.prompt or "").strip().lower() in CHAT


def is_shown_all(rules: Rules, person: Person, intent: Intent) -> bool:
    """An administrator sees who spent what; so does everybody who asks for it where nobody is one."""
    if not rules.administrators:
        return is_of_chat(intent)
    return str(person) in rules.administrators
