"""Commands with a slash: the same words on every platform."""

from __future__ import annotations

import re

from bot.values import IntentKind

_COMMAND = re.compile(r"\s*/([a-z]{1,20})(?:@[\w.\-]{1,60})?(?=\s|$)", re.IGNORECASE)
KINDS = {
    "draw": IntentKind.GENERATE,
    "imagine": IntentKind.GENERATE,
    "edit": IntentKind.EDIT,
    "model": IntentKind.SET_MODEL,
    "models": IntentKind.SHOW_MODELS,
    "settings": IntentKind.SETTINGS,
    "link": IntentKind.LINK,
    "forget": IntentKind.FORGET,
    "status": IntentKind.STATUS,
    "cancel": IntentKind.CANCEL,
    "again": IntentKind.RETRY,
    "history": IntentKind.HISTORY,
    "cost": IntentKind.COST,
    "why": IntentKind.WHY,
    "resume": IntentKind.RESUME,
    "help": IntentKind.HELP,
    "start": IntentKind.HELP,
}


def command(text: str) -> tuple[IntentKind, str] | None:
    """The command's meaning and what was written after it; None where there is no command of ours."""
    found = _COMMAND.match(text)
    kind = KINDS.get(found[1].lower()) if found else None
    return (kind, text[found.end() :]) if found and kind else None


def is_foreign(text: str) -> bool:
    """A command that is not ours, for somebody else to answer."""
    return _COMMAND.match(text) is not None and command(text) is None
