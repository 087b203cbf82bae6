"""The buttons of a card, side by side as far as there is room, and a list to choose from where they are many of a kind.

Each brings back its token: a button in its value, a list as the option that was chosen.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set
from itertools import groupby
from types import MappingProxyType
from typing import Any

import structlog

from adapters.feishu.limits import LABEL
from adapters.feishu.texts import cut, writable
from bot.ports import Words
from bot.values import Action, Button, Text

log = structlog.get_logger()

Element = dict[str, Any]

TOKEN = "token"  # noqa: S105 - the name of a field
"""Names a button's token in what is brought back."""
ROW = 6
"""Buttons of a kind; more than that are a list."""
STYLES: Mapping[Action, str] = MappingProxyType(
    {Action.CANCEL: "danger", Action.DECLINE: "danger", Action.CONFIRM: "primary_filled"}
)
PLACEHOLDERS: Mapping[Action, Text] = MappingProxyType(
    {
        Action.PREFER: Text("Which model shall I use?"),
        Action.OTHER: Text("Which model shall it be?"),
        Action.RESHAPE: Text("Which shape shall it have?"),
    }
)
CHOOSE = Text("Choose one")


def elements(buttons: Sequence[Button], words: Words, language: str) -> Iterator[Element]:
    """In the order of the buttons; a list stands where the first of its kind did."""
    fitting = tuple(_fitting(buttons))
    many = {action for action, number in Counter(button.action for button in fitting).items() if number > ROW}
    for action, group in groupby(_together(fitting, many), key=lambda button: button.action in many and button.action):
        kind = tuple(group)
        yield _list(kind, words(PLACEHOLDERS.get(kind[0].action, CHOOSE), language)) if action else _row(kind)


def text(content: str) -> Element:
    """Words in which nothing is markup."""
    return {"tag": "plain_text", "content": writable(content)}


def _fitting(buttons: Sequence[Button]) -> Iterator[Button]:
    """Feishu cannot tell two of a list from each other that bring back the same."""
    seen: set[str] = set()
    for button in buttons:
        if button.token in seen or not button.label.strip():
            log.error("button left out", action=str(button.action), job=button.job)
            continue
        seen.add(button.token)
        yield button


def _together(buttons: Sequence[Button], many: Set[Action]) -> Iterator[Button]:
    """Those of a list one after the other."""
    listed: set[Action] = set()
    for button in buttons:
        if button.action not in many:
            yield button
        elif button.action not in listed:
            listed.add(button.action)
            yield from (other for other in buttons if other.action == button.action)


def _row(buttons: Sequence[Button]) -> Element:
    """Each as wide as its label; what does not fit into a line is below."""
    columns = [{"tag": "column", "width": "auto", "elements": [_button(button)]} for button in buttons]
    return {"tag": "column_set", "flex_mode": "flow", "horizontal_spacing": "8px", "columns": columns}


def _button(button: Button) -> Element:
    return {
        "tag": "button",
        "text": text(cut(button.label, LABEL)),
        "type": STYLES.get(button.action, "default"),
        "behaviors": [{"type": "callback", "value": {TOKEN: writable(button.token)}}],
    }


def _list(buttons: Sequence[Button], placeholder: str) -> Element:
    return {
        "tag": "select_static",
        "placeholder": text(placeholder),
        "width": "fill",
        "options": [{"text": text(cut(button.label, LABEL)), "value": writable(button.token)} for button in buttons],
        "behaviors": [{"type": "callback", "value": {"list": str(buttons[0].action)}}],
    }
