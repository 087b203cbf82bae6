"""What is remembered of a person and decided for a chat, as it is shown and as it is handed out."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from bot.values import Budget, Conversation, Cost, Period, Profile, Whose
from bot.values.meanings import Exported, Known
from tests.render_fixtures import ANN, BUDGETS, HALL, PLACE, PROFILE, post

ALL_EN = [
    "🗂️ What I remember about you:",
    "• Favourite for new pictures: Midjourney · from 8 points a picture · last used on Jan 1, 1970",
    "• Favourite for changes to pictures: Midjourney · from 8 points a picture · last used on Jan 1, 1970",
    "• Language: zh-Hans",
    "• Hints about better models: off",
    "• From 10 points on, I ask first",
    "• The same person: web:ann, web:ben",
    "👥 In this chat:",
    "• Model: Midjourney",
    "• Language: en",
    "• A clear request is heard without calling me",
    "• Each picture: one post that is kept up to date",
    "• Before anything that costs, I ask first",
    "• Everybody may spend 20 points a day",
    "• Everybody may spend 20 points a month",
    "• All together may spend 20 points a day",
    "• All together may spend 20 points a month",
    "• Not drawn here: gore · 血腥",
    "• Pictures are kept for 30 days",
]
ALL_ZH = [
    "🗂️ 关于你，我记得这些：",
    "• 画新图常用：Midjourney · 每张 8 积分起 · 上次使用 1970年1月1日",
    "• 改图常用：Midjourney · 每张 8 积分起 · 上次使用 1970年1月1日",
    "• 语言：zh-Hans",
    "• 更合适模型的提示：关",
    "• 满 10 积分就先问一声",
    "• 同一个人：web:ann, web:ben",
    "👥 在这个会话里：",
    "• 模型：Midjourney",
    "• 语言：en",
    "• 说得够明白的请求，不叫我也听",
    "• 每张图：只发一条消息，边画边更新",
    "• 只要花钱，我都先问一声",
    "• 每人每天最多花 20 积分",
    "• 每人每月最多花 20 积分",
    "• 大家每天一共最多花 20 积分",
    "• 大家每月一共最多花 20 积分",
    "• 这里不画：gore · 血腥",
    "• 图片保留 30 天",
]
EXPLAINED = 4
"""Lines that say how to change it."""


@pytest.mark.parametrize(("language", "lines"), [("en", ALL_EN), ("zh", ALL_ZH)])
def test_all_that_is_remembered_and_decided_is_shown(language: str, lines: list[str]) -> None:
    shown = post(Known(PROFILE, HALL, "Midjourney", True, "compact", BUDGETS), language).text.splitlines()

    assert shown[:-EXPLAINED] == lines


DECIDED: list[tuple[Conversation, str]] = [
    (replace(HALL, retention=0), "• Pictures are kept for ever"),
    (replace(HALL, retention=1), "• Pictures are kept for 1 day"),
    (replace(HALL, confirm="0.02 USD"), "• From $0.02 on, I ask first"),
]


@pytest.mark.parametrize(("conversation", "line"), DECIDED)
def test_what_a_chat_decided_is_said_as_people_say_it(conversation: Conversation, line: str) -> None:
    assert line in post(Known(Profile(ANN), conversation), "en").text.splitlines()


def test_what_nobody_decided_is_not_mentioned() -> None:
    shown = post(Known(Profile(ANN), Conversation(PLACE)), "en").text

    assert [words for words in ("ask first", "Not drawn", "are kept", "may spend") if words in shown] == []


def test_a_chat_that_may_spend_nothing_is_not_said_to_be_free() -> None:
    nothing = Budget(Whose.CHAT, Period.DAY, Cost(0, "points"))

    assert "• Only free pictures are drawn" in post(Known(Profile(ANN), HALL, budgets=(nothing,)), "en").text


def test_a_long_list_of_unwanted_words_is_cut() -> None:
    many = replace(HALL, blocked=tuple(f"word {number}" for number in range(100)))

    (line,) = [line for line in post(Known(Profile(ANN), many), "en").text.splitlines() if "Not drawn" in line]

    assert len(line) < 250
    assert line.endswith("…")


def test_everything_that_is_stored_is_handed_out() -> None:
    about = json.loads(post(Exported(PROFILE, HALL), "en").text)

    assert {name for name in Profile.__slots__ if name not in {"owner", *about}} == set()
    assert {name for name in Conversation.__slots__ if name not in {"last_job", *about["chat"]}} == set()
    assert about["confirm"] == "10 points"
    assert about["chat"]["budgets"][0] == {"whose": "person", "period": "day", "amount": 20, "unit": "points"}
    assert (about["chat"]["blocked"], about["chat"]["retention"]) == (["gore", "血腥"], 30)
