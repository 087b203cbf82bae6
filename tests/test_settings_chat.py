"""What is decided for a chat and by a person about money, style, words and time: understood in English and Chinese."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.catalog import load
from bot.conversation import Rules
from bot.conversation.asking import Asking
from bot.conversation.settings import settings
from bot.understanding import Reader
from bot.values import Budget, Conversation, Cost, Period, Person, Place, Profile, Situation, Whose
from bot.values.meanings import Known, Notice
from bot.values.topics import Topic
from bot.values.turns import Effect, Keep, Say
from tests.liking import MARKET

ROOM = Place("desk", "room")
ANNE = Person("desk", "anne")
CATALOG = load().offering("canvas", MARKET)
RULES = Rules(CATALOG, Reader(CATALOG.aliases))
ASKING = Asking("k3f9", ROOM, ANNE, "m1", 1000.0, "en")


def changed(words: str, conversation: Conversation | None = None, rules: Rules = RULES) -> tuple[Effect, ...]:
    return settings(rules, Situation(conversation or Conversation(ROOM), Profile(ANNE)), ASKING, words)


def kept(effects: tuple[Effect, ...]) -> Conversation | Profile:
    """What is remembered from now on; it is confirmed, too."""
    first, confirmed = effects
    assert isinstance(first, Keep)
    assert topic((confirmed,)) is Topic.SETTING_KEPT
    assert isinstance(first.what, Conversation | Profile)
    return first.what


def topic(effects: tuple[Effect, ...]) -> Topic | None:
    (said,) = effects
    return said.meaning.topic if isinstance(said, Say) and isinstance(said.meaning, Notice) else None


def points(amount: float) -> Cost:
    return Cost(amount, "points")


STYLES = [
    ("chat style compact", "compact"),
    ("chat style protocol", "protocol"),
    ("chat STYLE Compact", "compact"),
    ("会话 风格 精简", "compact"),
    ("本群 风格 完整", "protocol"),
    ("chat style auto", ""),
]


@pytest.mark.parametrize(("words", "style"), STYLES)
def test_the_style_of_a_chat_is_chosen(words: str, style: str) -> None:
    assert kept(changed(words, Conversation(ROOM, style="protocol"))) == Conversation(ROOM, style=style)


CONFIRM = [
    ("always", "always"),
    ("每次", "always"),
    ("10 points", "10 points"),
    ("10积分", "10 points"),
    ("１０ 積分", "10 points"),
    ("0.5", "0.5 points"),
    ("12,5 Points", "12.5 points"),
    ("auto", ""),
    ("自动", ""),
]


@pytest.mark.parametrize(("words", "confirm"), CONFIRM)
def test_when_to_ask_before_money_is_spent_is_chosen_by_a_person_and_for_a_chat(words: str, confirm: str) -> None:
    assert kept(changed(f"confirm {words}")) == Profile(ANNE, confirm=confirm)
    assert kept(changed(f"确认 {words}")) == Profile(ANNE, confirm=confirm)
    assert kept(changed(f"chat confirm {words}")) == Conversation(ROOM, confirm=confirm)
    assert kept(changed(f"群 确认 {words}")) == Conversation(ROOM, confirm=confirm)


BLOCK = [
    ((), "block casino", ("casino",)),
    ((), "block Casino ＰＯＫＥＲ casino", ("casino", "poker")),
    (("casino",), "屏蔽 赌场、老虎机", ("casino", "赌场", "老虎机")),
    ((), "block blood bath, gore", ("blood bath", "gore")),
    (("casino", "gore"), "unblock Casino", ("gore",)),
    (("casino", "gore"), "解除屏蔽 gore casino", ()),
    (("casino", "gore"), "unblock all", ()),
    (("casino", "gore"), "unblock 全部", ()),
]


@pytest.mark.parametrize(("before", "words", "after"), BLOCK)
def test_words_are_blocked_and_allowed_again_for_a_chat(
    before: tuple[str, ...], words: str, after: tuple[str, ...]
) -> None:
    assert kept(changed(f"chat {words}", Conversation(ROOM, blocked=before))) == Conversation(ROOM, blocked=after)


RETENTION = [("30", 30), ("30 days", 30), ("7天", 7), ("forever", 0), ("永久", 0), ("auto", None), ("１４ 天", 14)]


@pytest.mark.parametrize(("words", "days"), RETENTION)
def test_how_long_pictures_are_kept_is_chosen_for_a_chat(words: str, days: int | None) -> None:
    for key in ("chat retention", "会话 保留"):
        assert kept(changed(f"{key} {words}", Conversation(ROOM, retention=9))) == Conversation(ROOM, retention=days)


DAILY = Budget(Whose.CHAT, Period.DAY, points(50))
OWN = Budget(Whose.PERSON, Period.DAY, points(20))
MONTHLY = Budget(Whose.CHAT, Period.MONTH, points(500))
BUDGETS = [
    ((), "budget day 50 points", (DAILY,)),
    ((), "预算 每天 50 积分", (DAILY,)),
    ((), "budget day 50", (DAILY,)),
    ((DAILY,), "budget month 500 points", (DAILY, MONTHLY)),
    ((DAILY,), "预算 每月 500积分", (DAILY, MONTHLY)),
    ((DAILY,), "budget person day 20 points", (DAILY, OWN)),
    ((DAILY,), "预算 每人 每天 20 积分", (DAILY, OWN)),
    ((DAILY, OWN), "budget day 10 points", (OWN, replace(DAILY, cost=points(10)))),
    ((DAILY,), "budget day 0 points", (replace(DAILY, cost=points(0)),)),
    ((DAILY, OWN, MONTHLY), "budget off", ()),
    ((DAILY, OWN, MONTHLY), "预算 关", ()),
    ((DAILY, OWN, MONTHLY), "budget person off", (DAILY, MONTHLY)),
    ((DAILY, OWN, MONTHLY), "budget day off", (MONTHLY,)),
    ((DAILY, OWN, MONTHLY), "budget chat day off", (OWN, MONTHLY)),
]


@pytest.mark.parametrize(("before", "words", "after"), BUDGETS)
def test_a_budget_is_set_and_left_to_the_house_again(
    before: tuple[Budget, ...], words: str, after: tuple[Budget, ...]
) -> None:
    assert kept(changed(f"chat {words}", Conversation(ROOM, budgets=before))) == Conversation(ROOM, budgets=after)


SENSELESS = (
    "confirm never|confirm 10 apples|confirm -5|confirm 1e5|confirm 10 EUR|chat style loud|chat confirm maybe"
    "|chat retention 0.5|chat retention soon|chat retention 4000|chat retention -1|chat budget|chat budget 50 points"
    "|chat budget day|chat budget day much|chat budget week 5 points|chat budget day 5 EUR|chat unblock gore"
    "|style compact|block casino|budget day 5|chat hints off|chat budget day 99999999999 points"
)


@pytest.mark.parametrize("words", SENSELESS.split("|"))
def test_what_cannot_be_meant_changes_nothing_and_is_said(words: str) -> None:
    assert topic(changed(words)) is Topic.SETTING_UNKNOWN


def test_a_list_of_words_has_an_end() -> None:
    full = Conversation(ROOM, blocked=tuple(f"word{number}" for number in range(200)))
    assert topic(changed("chat block another", full)) is Topic.SETTING_UNKNOWN
    assert topic(changed("chat block " + "x" * 41)) is Topic.SETTING_UNKNOWN
    assert kept(changed("chat block word7", full)) == full


@pytest.mark.parametrize(
    "words",
    ["style compact", "confirm always", "block gore", "unblock gore", "retention 3", "budget day 1", "budget off"],
)
def test_where_there_are_administrators_nobody_else_decides_for_the_chat(words: str) -> None:
    governed = replace(RULES, administrators=frozenset({"desk:ben"}))
    known = Conversation(ROOM, blocked=("gore",), budgets=(DAILY,))
    assert topic(changed(f"chat {words}", known, governed)) is Topic.NOT_ADMINISTRATOR
    free = replace(RULES, administrators=frozenset({"desk:ben", "desk:anne"}))
    assert isinstance(kept(changed(f"chat {words}", known, free)), Conversation)


def test_where_nobody_is_administrator_nobody_allows_more_than_the_house() -> None:
    house = replace(RULES, budgets=(DAILY,))
    assert topic(changed("chat budget day 51 points", rules=house)) is Topic.NOT_ADMINISTRATOR
    lower = replace(DAILY, cost=points(49))
    assert kept(changed("chat budget day 49 points", rules=house)) == Conversation(ROOM, budgets=(lower,))
    assert kept(changed("chat budget month 500 points", rules=house)) == Conversation(ROOM, budgets=(MONTHLY,))
    governed = replace(house, administrators=frozenset({"desk:anne"}))
    higher = replace(DAILY, cost=points(51))
    assert kept(changed("chat budget day 51 points", rules=governed)) == Conversation(ROOM, budgets=(higher,))


def test_a_unit_must_be_named_where_more_than_one_is_paid_in() -> None:
    dollars = tuple(replace(price, cost=Cost(0.04, "USD")) for price in MARKET[0].prices)
    both = CATALOG.offering("easel", (replace(MARKET[0], provider="easel", prices=dollars),))
    rules = replace(RULES, catalog=both)
    assert topic(changed("confirm 10", rules=rules)) is Topic.SETTING_UNKNOWN
    assert kept(changed("confirm $0.5", rules=rules)) == Profile(ANNE, confirm="0.5 USD")
    assert kept(changed("confirm 0.5 美元", rules=rules)) == Profile(ANNE, confirm="0.5 USD")


def test_the_style_and_the_budgets_that_hold_are_shown() -> None:
    rules = replace(RULES, style="compact", budgets=(DAILY, OWN))
    (said,) = changed("", Conversation(ROOM, budgets=(replace(DAILY, cost=points(5)),)), rules)
    assert isinstance(said, Say)
    assert isinstance(said.meaning, Known)
    assert said.meaning.style == "compact"
    assert set(said.meaning.budgets) == {replace(DAILY, cost=points(5)), OWN}
    (chosen,) = changed("", Conversation(ROOM, style="protocol"), rules)
    assert isinstance(chosen, Say)
    assert isinstance(chosen.meaning, Known)
    assert chosen.meaning.style == "protocol"
