"""The terminal as a chat: what an edited post shows, and which question is still open."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from rich.console import Console

from bot.cli.say import Request, chosen_button
from bot.cli.screens import Colours, Lines
from bot.cli.terminal import Terminal
from bot.values import Action, Button, Outbound, Place, PostKind

HERE = Place("terminal", "you")
YES, NO, OTHER = (
    Button("Yes", Action.CONFIRM, "k3f9"),
    Button("No", Action.DECLINE, "k3f9"),
    Button("Studio", Action.OTHER, "k3f9"),
)
CANCEL = Button("Cancel", Action.CANCEL, "k3f9")


def post(kind: PostKind, text: str, *buttons: Button) -> Outbound:
    return Outbound(kind, f"k3f9:{kind}", text, buttons=buttons)


@pytest.fixture
def out() -> io.StringIO:
    return io.StringIO()


@pytest.fixture
def terminal(out: io.StringIO, tmp_path: Path) -> Terminal:
    return Terminal(Lines(lambda: 0.0, out), tmp_path)


def shown(out: io.StringIO) -> list[str]:
    return [json.loads(line)["text"] for line in out.getvalue().splitlines()]


# What a post is changed into, and whether that is news to whoever sits at the terminal.
EDITS = [
    (post(PostKind.PROGRESS, "33%", CANCEL), True),
    (post(PostKind.PROGRESS, "many requests at this moment", CANCEL), True),
    (post(PostKind.START, "another price", CANCEL), True),
    (post(PostKind.QUESTION, "which model?", OTHER, NO), True),
    (post(PostKind.START, "done"), False),
    (post(PostKind.QUESTION, "agreed"), False),
    (post(PostKind.TEXT, "it took long, but is there"), False),
]


@pytest.mark.parametrize(("edit", "news"), EDITS, ids=[edit.text for edit, _ in EDITS])
async def test_a_change_is_shown_while_something_can_still_be_done(
    edit: Outbound, news: bool, terminal: Terminal, out: io.StringIO
) -> None:
    await terminal.edit(HERE, edit.key, edit)
    assert shown(out) == ([edit.text] if news else [])


async def test_a_question_that_is_asked_anew_is_the_one_that_is_open(terminal: Terminal) -> None:
    first, anew = post(PostKind.QUESTION, "5 points?", YES, NO), post(PostKind.QUESTION, "8 points?", YES, NO)
    await terminal.send(HERE, first)
    assert terminal.question is first
    await terminal.edit(HERE, first.key, anew)
    assert terminal.question is anew
    assert terminal.last is PostKind.QUESTION


async def test_what_ends_a_post_is_not_the_last_that_was_said(terminal: Terminal) -> None:
    await terminal.send(HERE, post(PostKind.FAILURE, "no", YES))
    await terminal.edit(HERE, "k3f9:start", post(PostKind.START, "it did not work out"))
    assert terminal.last is PostKind.FAILURE


@pytest.mark.parametrize(
    ("buttons", "yes", "token"),
    [((YES, NO), True, YES.token), ((YES, NO), False, ""), ((OTHER, NO), True, ""), ((), True, "")],
)
async def test_only_a_price_is_agreed_to_without_being_asked(
    buttons: tuple[Button, ...], yes: bool, token: str
) -> None:
    question = post(PostKind.QUESTION, "?", *buttons)
    assert await chosen_button(question, Request("draw a cat", (), None, "you", yes, json=True)) == token


def test_a_bar_stays_where_it_is_while_nothing_moves() -> None:
    console = Console(file=io.StringIO(), force_terminal=True, width=80)
    screen = Colours(console, {})
    for percent in (40, None):
        screen.progress(Outbound(PostKind.PROGRESS, "k", "waiting", progress=percent))
    assert screen.completed == 40
    screen.show(post(PostKind.FAILURE, "no"), ())
    assert screen.completed == 0
