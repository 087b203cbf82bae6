"""What people read about money: what is left, what was spent, and that something would be too dear."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.values import Action, Budget, Cost, Left, Period, Share, Spent, Whose
from bot.values.meanings import Costs, OverBudget, Started, Statement
from tests.render_fixtures import ANN, BEN, JOB, OTHERS, SHARES, SPENDING, post

DAY = Budget(Whose.PERSON, Period.DAY, Cost(20, "points"))
MONTH = Budget(Whose.PERSON, Period.MONTH, Cost(1.5, "USD"))
ALL_DAY = Budget(Whose.CHAT, Period.DAY, Cost(20, "points"))
ALL_MONTH = Budget(Whose.CHAT, Period.MONTH, Cost(3, "USD"))

REST: list[tuple[Left, str, str]] = [
    (
        Left(DAY, Cost(4, "points")),
        "💡 You have 4 points left today, of 20 points.",
        "💡 你今天还剩 4 积分（每天 20 积分）。",
    ),
    (
        Left(MONTH, Cost(0.05, "USD")),
        "💡 You have $0.05 left this month, of $1.50.",
        "💡 你这个月还剩 US$0.05（每月 US$1.50）。",
    ),
    (
        Left(ALL_DAY, Cost(1, "points")),
        "💡 This chat has 1 point left today, of 20 points.",
        "💡 大家今天还剩 1 积分（每天共 20 积分）。",
    ),
    (
        Left(ALL_MONTH, Cost(0.5, "USD")),
        "💡 This chat has $0.50 left this month, of $3.00.",
        "💡 大家这个月还剩 US$0.50（每月共 US$3.00）。",
    ),
    (
        Left(DAY, Cost(0, "points")),
        "💡 Your budget for today is used up (20 points).",
        "💡 你今天的 20 积分已经用完了。",
    ),
    (
        Left(MONTH, Cost(0, "USD")),
        "💡 Your budget for this month is used up ($1.50).",
        "💡 你这个月的 US$1.50 已经用完了。",
    ),
    (
        Left(ALL_DAY, Cost(0, "points")),
        "💡 The budget of this chat for today is used up (20 points).",
        "💡 大家今天的 20 积分已经用完了。",
    ),
    (
        Left(ALL_MONTH, Cost(0, "USD")),
        "💡 The budget of this chat for this month is used up ($3.00).",
        "💡 大家这个月的 US$3.00 已经用完了。",
    ),
    (
        Left(Budget(Whose.CHAT, Period.DAY, Cost(0, "USD")), Cost(0, "USD")),
        "💡 Only free pictures are drawn here.",
        "💡 这里只画免费的图。",
    ),
]


@pytest.mark.parametrize(("left", "english", "chinese"), REST)
def test_what_is_left_is_told_before_it_runs_out(left: Left, english: str, chinese: str) -> None:
    said = [post(Started(JOB, left=(left,)), language).text.splitlines() for language in ("en", "zh")]

    assert [lines[1:] for lines in said] == [[english], [chinese]]


def test_too_dear_says_what_is_left_when_there_is_more_and_what_it_is_enough_for() -> None:
    shown = post(OverBudget(Left(DAY, Cost(4, "points")), Cost(10, "points"), OTHERS[:1], "k3f9"), "zh")

    assert shown.text.splitlines() == [
        "🙂 这张要 10 积分，剩下的不够了。",
        "💡 你今天还剩 4 积分（每天 20 积分）。",
        "明天就恢复啦。",
        "剩下的够画这些：",
        "• SeeDream 4.5：写实逼真，比例丰富，性价比高 · 5 积分 · 30~60 秒",
    ]
    assert [(button.action, button.token) for button in shown.buttons] == [(Action.OTHER, "other:k3f9:0")]


def test_too_dear_has_no_buttons_where_nothing_was_kept_that_they_could_be_of() -> None:
    shown = post(OverBudget(Left(MONTH, Cost(0, "USD")), Cost(0.04, "USD"), OTHERS), "en")

    assert "Next month it begins anew." in shown.text
    assert shown.buttons == ()


def test_what_will_never_be_allowed_is_not_promised_for_tomorrow() -> None:
    never = Left(Budget(Whose.CHAT, Period.DAY, Cost(0, "USD")), Cost(0, "USD"))

    assert post(OverBudget(never, Cost(0.04, "USD")), "en").text.splitlines() == [
        "🙂 This would take $0.04, more than is left right now.",
        "💡 Only free pictures are drawn here.",
    ]


def test_costs_are_told_by_whose_they_are_and_since_when_in_every_unit() -> None:
    lines = post(Costs(SPENDING, (Left(DAY, Cost(8, "points")),)), "en").text.splitlines()

    assert lines == [
        "💰 Spent so far:",
        "• You, today · 12 points",
        "• You, this month · 40 points · $0.12",
        "• This chat, today · nothing yet",
        "• This chat, this month · 90 points",
        "💡 You have 8 points left today, of 20 points.",
    ]


def test_nothing_spent_is_not_called_free() -> None:
    spent = tuple(Spent(whose, period, Cost(0, "points")) for whose in Whose for period in Period)

    for meaning in (Costs(()), Costs(spent)):
        assert "免费" not in post(meaning, "zh").text
        assert post(meaning, "zh").text.count("还没花") == 4


def test_a_statement_names_everybody_and_adds_up_by_unit() -> None:
    assert post(Statement(SHARES), "zh").text.splitlines() == [
        "🧾 这个月大家画的 · 13 张 · 56 积分 · US$0.04",
        "• Ann · 12 张 · 48 积分 · US$0.04",
        "• ben · 1 张 · 8 积分",
    ]


def test_amounts_are_added_as_people_add_them() -> None:
    shares = tuple(Share(person, 1, (Cost(amount, "USD"),)) for person, amount in ((ANN, 0.1), (BEN, 0.2)))

    assert post(Statement(shares), "en").text.splitlines()[0] == ("🧾 This month in this chat · 2 pictures · $0.30")


def test_a_month_without_pictures_is_said_to_be_one() -> None:
    assert post(Statement(()), "en").text == "🧾 Nothing has been drawn here this month."


def test_a_crowd_leaves_room_for_the_sum_and_for_what_is_left() -> None:
    crowd = tuple(Share(replace(ANN, name=f"Ann {number}"), 1, (Cost(4, "points"),)) for number in range(500))
    lines = post(Statement(crowd, (Left(ALL_DAY, Cost(1, "points")),)), "en").text.splitlines()

    assert lines[0] == "🧾 This month in this chat · 500 pictures · 2,000 points"
    assert lines[-1] == "💡 This chat has 1 point left today, of 20 points."
