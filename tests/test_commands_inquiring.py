"""What a turn looks up before it decides: nothing where the situation is enough, money only where it is limited."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.catalog import load
from bot.conversation import Rules, inquire
from bot.understanding import Message, Reader
from bot.values import (
    Action,
    Budget,
    Conversation,
    Cost,
    Edited,
    Inquiry,
    Intent,
    IntentKind,
    Job,
    Order,
    Period,
    Person,
    Place,
    Pressed,
    Profile,
    Quote,
    Recalled,
    Said,
    Situation,
    Span,
    State,
    Task,
    Whose,
)
from bot.values.turns import Painted
from tests.liking import MARKET

ROOM = Place("desk", "room")
ANNE, BEN = Person("desk", "anne"), Person("desk", "ben")
CATALOG = load().offering("canvas", MARKET)
RULES = Rules(CATALOG, Reader(CATALOG.aliases))
DAILY = Budget(Whose.CHAT, Period.DAY, Cost(50, "points"))
LIMITED = replace(RULES, budgets=(DAILY,))
QUOTE = Quote("canvas", "x", "X", Cost(4, "points"), Span(20, 40), 5, 15)
ORDER = Order(Task.TEXT_TO_IMAGE, "a cat", "x")
OPEN = Job("k3f9abcdefgh", State.CONFIRMING, ROOM, ANNE, "m1", "en", ORDER, QUOTE, 1000.0)
EMPTY = Situation(Conversation(ROOM), Profile(ANNE))
MONEY = Inquiry(spending=True)


def said(text: str, person: Person = ANNE, *, addressed: bool = True) -> Said:
    return Said("e1", ROOM, person, text, "m9", 1001.0, addressed)


# A message, and what is looked up for it; the last column: where somebody limits what may be spent.
MESSAGES = [
    ("draw a cat", None, MONEY),
    ("帮我画一只猫", None, MONEY),
    ("/draw a cat", None, MONEY),
    ("yes", None, None),
    ("thanks!", None, None),
    ("/models", None, None),
    ("/status", None, None),
    ("/settings", None, None),
    ("/cancel", None, None),
    ("use midjourney", None, None),
    ("again", Inquiry(latest=True), Inquiry(spending=True, latest=True)),
    ("再来一张", Inquiry(latest=True), Inquiry(spending=True, latest=True)),
    ("/history", Inquiry(history=5), Inquiry(history=5)),
    ("/history 3", Inquiry(history=3), Inquiry(history=3)),
    ("/history 999", Inquiry(history=10), Inquiry(history=10)),
    ("/cost", MONEY, MONEY),
    ("/cost chat", Inquiry(spending=True, statement=True), Inquiry(spending=True, statement=True)),
    ("/why", Inquiry(latest=True), Inquiry(latest=True)),
    ("/why #k3f9", Inquiry(reference="k3f9"), Inquiry(reference="k3f9")),
    ("/why K3F9", Inquiry(reference="k3f9"), Inquiry(reference="k3f9")),
    ("/resume AbC-12_3", Inquiry(ticket="AbC-12_3"), Inquiry(ticket="AbC-12_3")),
    ("/resume", None, None),
]


@pytest.mark.parametrize(("text", "free", "limited"), MESSAGES)
def test_a_message_looks_up_what_its_answer_needs(text: str, free: Inquiry | None, limited: Inquiry | None) -> None:
    assert inquire(RULES, EMPTY, said(text)) == free
    assert inquire(LIMITED, EMPTY, said(text)) == limited
    chat = replace(EMPTY, conversation=Conversation(ROOM, budgets=(DAILY,)))
    assert inquire(RULES, chat, said(text)) == limited


def test_whoever_has_an_open_question_may_order_with_any_words() -> None:
    asked = replace(EMPTY, jobs=(OPEN,))
    for words in ("yes", "use midjourney", "a small house"):
        assert inquire(LIMITED, asked, said(words)) == MONEY
        assert inquire(RULES, asked, said(words)) is None
    assert inquire(LIMITED, asked, said("thanks!", BEN)) is None


def test_talk_that_is_not_addressed_looks_nothing_up() -> None:
    for words in ("again", "/status", "draw a cat", "what did it cost me"):
        assert inquire(LIMITED, EMPTY, said(words, addressed=words.startswith("/"))) is None


def test_a_second_opinion_that_orders_is_looked_up_for() -> None:
    advice = Intent(IntentKind.GENERATE, prompt="bees")
    assert inquire(LIMITED, EMPTY, said("my sister keeps bees on the roof"), advice) == MONEY
    assert inquire(LIMITED, EMPTY, said("my sister keeps bees on the roof")) is None
    forbidden = Intent(IntentKind.RESUME, prompt="abc-123")
    assert inquire(LIMITED, EMPTY, said("my sister keeps bees on the roof"), forbidden) is None


FREE = {Action.CANCEL, Action.DECLINE, Action.SHAPES, Action.MODIFY, Action.ORIGINAL, Action.INFO, Action.MODELS}


@pytest.mark.parametrize(("action", "pays"), [(action, action not in FREE) for action in Action])
def test_a_button_that_may_order_looks_up_what_is_spent(action: Action, pays: bool) -> None:
    pressed = Pressed("e2", ROOM, ANNE, f"{action}:{OPEN.id}:0", "m2", 1002.0)
    assert inquire(LIMITED, EMPTY, pressed) == (MONEY if pays else None)
    assert inquire(RULES, EMPTY, pressed) is None


def test_an_edited_request_that_waits_looks_up_what_is_spent() -> None:
    waiting = replace(EMPTY, jobs=(OPEN,))
    mine, other = (Edited("e3", ROOM, ANNE, "draw a dog", message, 1003.0) for message in ("m1", "m2"))
    assert inquire(LIMITED, waiting, mine) == MONEY
    assert inquire(LIMITED, waiting, other) is None
    assert inquire(RULES, waiting, mine) is None


def test_what_is_deleted_and_what_the_house_itself_tells_look_nothing_up() -> None:
    waiting = replace(EMPTY, jobs=(OPEN,))
    assert inquire(LIMITED, waiting, Recalled("e4", ROOM, ANNE, "m1", 1004.0)) is None
    assert inquire(LIMITED, waiting, Painted(OPEN, 1005.0)) is None


def test_where_there_are_administrators_only_they_see_who_spent_what() -> None:
    governed = replace(RULES, administrators=frozenset({"desk:ben"}))
    assert inquire(governed, EMPTY, said("/cost chat")) == MONEY
    ben = Situation(Conversation(ROOM), Profile(BEN))
    for words in ("/cost", "/cost chat", "/cost 群"):
        assert inquire(governed, ben, said(words, BEN)) == Inquiry(spending=True, statement=True)


def test_a_message_is_read_once_however_often_a_turn_asks() -> None:
    reader = Reader(CATALOG.aliases)
    message = Message("draw a cat", addressed=True)
    first = reader.reading(message)
    assert reader.reading(Message("draw a cat", addressed=True)) is first
    assert reader.reading(Message("draw a cat", addressed=True, has_image=True)) is not first
    for number in range(64):
        reader.reading(Message(f"draw {number} cats", addressed=True))
    assert reader.reading(message) is not first
    assert reader.reading(message) == first
