"""`/models`, `/status`, `/history`, `/cost`, `/why` and `/help`: whole conversations in Chinese and English."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bot.errors import Moderated
from bot.values import Budget, Cost, Period, Place, Whose
from tests.commanding import Dialog, conversed, hears
from tests.houses import ANNE
from tests.liking import BEN, SHELL, Talk, talking

ENGLISH: Dialog = [
    ("/models", [("text", "🎨 These models draw here:")]),
    ("which models are there?", [("text", "🎨 These models draw here:")]),
    ("/status", [("text", "🙂 Nothing is being drawn right now. What would you like to see?")]),
    ("/history", [("text", "🙂 There is no picture of yours here yet. What would you like to see?")]),
    ("/why", [("text", "🙂 You have not asked for a picture here yet. What would you like to see?")]),
    ("/why #k3f9", [("text", "🙂 I do not know that code here. It stands at the end of a message, such as #k3f9.")]),
    ("~draw a cat", [("ack", "On it! Drawing a cat 🐱"), ("start", "🎨 SeeDream 4.5 · 30–60 s · 5 points")]),
    ("~/status", [("text", "🎨 In the making here:")]),
    ("~/why", [("text", "🔎 #dciq: a cat · SeeDream 4.5 · 1 s ago")]),
    ("~/WHY dciq", [("text", "🔎 #dciq: a cat · SeeDream 4.5 · 1 s ago")]),
    ("~/cancel", []),
    ("/status", [("text", "🙂 Nothing is being drawn right now. What would you like to see?")]),
    ("/cancel", [("text", "🙂 There is nothing of yours to cancel right now.")]),
    ("/help", [("text", "🎨 Tell me in your own words: draw a cat in sunglasses")]),
]
CHINESE: Dialog = [
    ("/models", [("text", "🎨 这里能用的模型：")]),
    ("有哪些模型", [("text", "🎨 这里能用的模型：")]),
    ("/status", [("text", "🙂 现在没有在画的图。想看点什么？")]),
    ("/history", [("text", "🙂 这里还没有你的图。想看点什么？")]),
    ("/why", [("text", "🙂 你还没在这里要过图。想看点什么？")]),
    ("/why #k3f9", [("text", "🙂 这里没有这个编号。编号写在那条消息的末尾，比如 #k3f9。")]),
    ("~画一只猫", [("ack", "好的！马上画一只猫 🐱"), ("start", "🎨 SeeDream 4.5 · 30~60 秒 · 5 积分")]),
    ("~画到哪了", [("text", "🎨 这里正在画：")]),
    ("~/why", [("text", "🔎 #dciq：一只猫 · SeeDream 4.5 · 1 秒前")]),
    ("~/why #DCIQ", [("text", "🔎 #dciq：一只猫 · SeeDream 4.5 · 1 秒前")]),
    ("~别等了", []),
    ("/status", [("text", "🙂 现在没有在画的图。想看点什么？")]),
    ("/cancel", [("text", "🙂 现在没有可以取消的图。")]),
    ("/help", [("text", "🎨 想看什么直接说：帮我画一只戴墨镜的猫")]),
]


@pytest.mark.parametrize(("locale", "dialog"), [("en", ENGLISH), ("zh", CHINESE)])
async def test_what_there_is_and_how_far_it_is_can_be_asked(locale: str, dialog: Dialog, tmp_path: Path) -> None:
    async with talking(tmp_path) as anne:
        assert await conversed(anne, dialog, locale) == dialog


# Who says what, and what is answered; Ben answers for the chat.
SPENT_EN = """\
💰 Spent so far:
• You, today · 5 points
• You, this month · 5 points
• This chat, today · 10 points
• This chat, this month · 10 points
💡 You have 7 points left today, of 12 points.
💡 This chat has 90 points left this month, of 100 points."""
SPENT_ZH = """\
💰 到现在花了：
• 你今天 · 5 积分
• 你这个月 · 5 积分
• 大家今天 · 10 积分
• 大家这个月 · 10 积分
💡 你今天还剩 7 积分（每天 12 积分）。
💡 大家这个月还剩 90 积分（每月共 100 积分）。"""
SHARES_EN = """\
🧾 This month in this chat · 2 pictures · 10 points
• Anne · 1 picture · 5 points
• Ben · 1 picture · 5 points
💡 This chat has 90 points left this month, of 100 points."""
SHARES_ZH = """\
🧾 这个月大家画的 · 2 张 · 10 积分
• Anne · 1 张 · 5 积分
• Ben · 1 张 · 5 积分
💡 大家这个月还剩 90 积分（每月共 100 积分）。"""
LIMITS = (
    Budget(Whose.PERSON, Period.DAY, Cost(12, "points")),
    Budget(Whose.CHAT, Period.MONTH, Cost(100, "points")),
)


@pytest.mark.parametrize(
    ("asks", "answers"),
    [
        (("en", "draw a cat", "what did it cost me"), (SPENT_EN, SHARES_EN)),
        (("zh", "画一只猫", "我花了多少钱"), (SPENT_ZH, SHARES_ZH)),
    ],
)
async def test_members_see_their_own_costs_and_administrators_who_spent_what(
    asks: tuple[str, str, str], answers: tuple[str, str], tmp_path: Path
) -> None:
    locale, request, question = asks
    spent, shares = answers
    async with talking(tmp_path) as anne:
        rules = anne.house.engine.rules
        anne.house.engine.rules = replace(rules, budgets=LIMITS, administrators=frozenset({"desk:ben"}))
        ben = anne.by(BEN)
        for person in (anne, ben):
            await hears(person, request, locale)

        for asked in (question, "/cost", "/cost chat"):
            assert await hears(anne, asked, locale) == [("text", spent)]
        assert await hears(ben, "/cost", locale) == [("text", spent), ("text", shares)]
        assert await hears(ben, "/cost chat", locale) == [("text", shares)]


async def test_where_nobody_is_administrator_everybody_may_see_who_spent_what(tmp_path: Path) -> None:
    async with talking(tmp_path) as anne:
        await anne.draw("draw a cat")
        (said,) = await hears(anne, "/cost", "en")
        assert "Anne" not in said[1]
        (said,) = await hears(anne, "/cost chat", "en")
        assert "• Anne · 1 picture · 5 points" in said[1]


async def subjects(anne: Talk, asked: str) -> list[str]:
    """What the pictures show that are listed."""
    ((_, text),) = await hears(anne, asked, "en")
    return [line.removeprefix("• ").partition(" · ")[0] for line in text.split("\n") if line.startswith("•")]


async def test_history_shows_as_many_of_the_persons_own_pictures_as_are_asked_for(tmp_path: Path) -> None:
    async with talking(tmp_path) as anne:
        for subject in ("cat", "dog", "fox", "bear", "lion", "tiger"):
            await hears(anne, f"draw a {subject}", "en")
        await hears(anne.by(BEN), "draw a whale", "en")
        await hears(anne.by(ANNE, Place("desk", "elsewhere")), "draw a shark", "en")

        newest = ["a tiger", "a lion", "a bear", "a fox", "a dog", "a cat"]
        assert await subjects(anne, "/history") == newest[:5]
        assert await subjects(anne, "/history 2") == newest[:2]
        assert await subjects(anne, "/history 0") == newest[:1]
        assert await subjects(anne, "/history 99") == newest
        assert await subjects(anne, "/history abc") == newest[:5]
        assert await subjects(anne.by(BEN), "/history") == ["a whale"]


REASONS = [
    ("en", "draw a cat", "why did that fail?", "❌ This model cannot draw this subject."),
    ("zh", "画一只猫", "为什么失败了", "❌ 这个模型画不了这个题材。"),
]


@pytest.mark.parametrize("row", REASONS, ids=[locale for locale, *_ in REASONS])
async def test_why_explains_the_newest_request_or_the_one_with_the_code(
    row: tuple[str, str, str, str], tmp_path: Path
) -> None:
    locale, request, question, reason = row
    async with talking(tmp_path) as anne:
        anne.house.canvas.answers.append(Moderated("status 400: safety"))
        await hears(anne, request, locale)
        (failed,) = await anne.house.store.jobs()
        for asked in (question, "/why", f"/why {failed.reference}", f"/why {failed.id[:4].upper()}"):
            ((_, text),) = await hears(anne, asked, locale)
            assert text.startswith(f"🔎 {failed.reference}")
            assert reason in text
            assert "400" not in text
        ((_, text),) = await hears(anne.by(BEN), "/why", locale)
        assert failed.reference not in text
        ((_, text),) = await hears(anne.by(BEN), f"/why {failed.reference}", locale)
        assert reason in text
        ((_, text),) = await hears(anne.by(BEN, SHELL), f"/why {failed.reference}", locale)
        assert reason not in text
