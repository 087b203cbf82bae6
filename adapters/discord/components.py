"""The buttons under a post, in rows, and a list to choose from where they are many of a kind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence, Set
from itertools import groupby
from math import ceil

import discord
import structlog
from discord.enums import ButtonStyle

from adapters.discord.limits import LABEL, PLACEHOLDER, TOKEN
from adapters.discord.plain import shortened
from bot.ports import Words
from bot.values import Action, Button, Text

log = structlog.get_logger()

ROWS = 5
ROW = 5
"""Buttons of a row; more of one kind than fit into one are a list."""
CHOICES = 25
"""Of a list."""
LISTED = "list:"
"""Begins the id of a list; what is chosen in it is a button's token."""
STYLES = {
    Action.CANCEL: ButtonStyle.danger,
    Action.DECLINE: ButtonStyle.danger,
    Action.CONFIRM: ButtonStyle.success,
}
PLACEHOLDERS = {
    Action.PREFER: Text("Which model shall I use?"),
    Action.OTHER: Text("Which model shall it be?"),
    Action.RESHAPE: Text("Which shape shall it have?"),
}
CHOOSE = Text("Choose one")


Item = discord.ui.Item["Under"]


class Under(discord.ui.View):
    """What stands under one post. The library is not to wait for it: whatever is pressed comes in as an event, also
    years later."""

    def __init__(self) -> None:
        super().__init__(timeout=None)
        # One that is stopped is not kept in memory once it is posted.
        self.stop()


def components(buttons: Sequence[Button], words: Words, language: str) -> Under | None:
    """None for no buttons."""
    rows = tuple(_rows(tuple(_fitting(buttons)), words, language))
    if len(rows) > ROWS:
        log.error("buttons left out, they are too many", buttons=len(buttons))
    under = Under()
    for number, row in enumerate(rows[:ROWS]):
        for item in row:
            item.row = number
            under.add_item(item)
    return under if rows else None


def _fitting(buttons: Sequence[Button]) -> Iterator[Button]:
    """Discord takes no post in which two of them are the same."""
    seen: set[str] = set()
    for button in buttons:
        if len(button.token) > TOKEN or button.token in seen or not button.label.strip():
            log.error("button left out", action=str(button.action), job=button.job)
            continue
        seen.add(button.token)
        yield button


def _rows(buttons: Sequence[Button], words: Words, language: str) -> Iterator[Sequence[Item]]:
    """In the order of the buttons; a list stands where the first of its kind did, and more of it below."""
    many = {action for action, number in Counter(button.action for button in buttons).items() if number > ROW}
    for action, group in groupby(_together(buttons, many), key=lambda button: button.action in many and button.action):
        kind = tuple(group)
        if action:
            yield from ((_list(part, number, words, language),) for number, part in enumerate(_parts(kind, CHOICES)))
        else:
            # Rows of the same length: five and one would look like an afterthought.
            length = ceil(len(kind) / ceil(len(kind) / ROW))
            yield from (tuple(map(_button, part)) for part in _parts(kind, length))


def _together(buttons: Sequence[Button], many: Set[Action]) -> Iterator[Button]:
    """Those of a list one after the other."""
    listed: set[Action] = set()
    for button in buttons:
        if button.action not in many:
            yield button
        elif button.action not in listed:
            listed.add(button.action)
            yield from (other for other in buttons if other.action == button.action)


def _parts(buttons: Sequence[Button], most: int) -> Iterator[Sequence[Button]]:
    return (buttons[start : start + most] for start in range(0, len(buttons), most))


def _list(buttons: Sequence[Button], number: int, words: Words, language: str) -> Item:
    action = buttons[0].action
    placeholder = shortened(words(PLACEHOLDERS.get(action, CHOOSE), language), PLACEHOLDER)
    options = [discord.SelectOption(label=shortened(button.label, TOKEN), value=button.token) for button in buttons]
    return discord.ui.Select(custom_id=f"{LISTED}{action}:{number}", placeholder=placeholder, options=options)


def _button(button: Button) -> Item:
    style = STYLES.get(button.action, ButtonStyle.secondary)
    return discord.ui.Button(style=style, label=shortened(button.label, LABEL), custom_id=button.token)
