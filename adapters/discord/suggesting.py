"""What may be said for an option, shown while it is typed."""

from __future__ import annotations

import structlog

from adapters.discord.locales import tag
from adapters.discord.options import Command
from bot.ports import Choice, Choices

log = structlog.get_logger()

MOST = 25
LABEL = 100
"""Characters of a label, and of what it stands for."""


def suggested(command: Command, locale: str, choices: Choices) -> tuple[Choice, ...]:
    """As many as Discord takes. Nothing to show is better than a list that never comes."""
    typed = next(((key, str(option.value)) for key, option in command.given() if option.focused), None)
    if typed is None:
        return ()
    try:
        found = choices(*typed, tag(locale))
    except Exception:
        # Whatever nobody thought of: people can type on without a list.
        log.exception("nothing suggested", option=typed[0])
        return ()
    fitting = [Choice(_cut(one.label), one.value) for one in found if one.label and 0 < len(one.value) <= LABEL]
    return tuple(fitting[:MOST])


def _cut(label: str) -> str:
    return label if len(label) <= LABEL else f"{label[: LABEL - 1]}…"
