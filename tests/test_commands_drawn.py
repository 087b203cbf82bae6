"""`/draw`, `/imagine`, `/edit`, `/model`, `/again` and `/cancel`: whole conversations in Chinese and English."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bot.conversation import Confirm, When
from bot.errors import Moderated, Unauthorized
from bot.values import PostKind
from tests.commanding import Dialog, conversed, hears
from tests.liking import BANANA, BEN, MIDJOURNEY, PRO, SEEDREAM, TEXT, Posts, Talk, talking


def zh(model: str, cost: int, heard: str, *more: str) -> Posts:
    """A request that is carried out."""
    terms = " · ".join((f"{cost} 积分", *more))
    took = "用时 10 秒，预计 30~60 秒"
    return [
        ("ack", heard),
        ("start", f"🎨 {model} · 30~60 秒 · {terms}"),
        ("picture", f"✅ {model} · {took} · {terms}"),
    ]


def en(model: str, cost: int, heard: str) -> Posts:
    terms = f"30–60 s · {cost} points"
    took = f"took 10 s (expected 30–60 s) · {cost} points"
    return [("ack", heard), ("start", f"🎨 {model} · {terms}"), ("picture", f"✅ {model} · {took}")]


PINK, ROSE = "On it! Building on the earlier picture: make the sky pink 🎨", "好的！接着上一张图来：把天空变成粉色 🎨"
ENGLISH: Dialog = [
    ("/edit make the sky pink", [("text", "🖼️ Which picture shall I change? Send it along, or reply to it.")]),
    ("/again", [("text", "🙂 There is no earlier picture here yet. What would you like to see?")]),
    ("/draw a cat with glasses", en("SeeDream 4.5", 5, "On it! Drawing a cat with glasses 🐱")),
    ("/imagine a sunset, 1K", en("Nano Banana 2", 6, "On it! Drawing a sunset 🌇")),
    ("/edit make the sky pink", en("Nano Banana Pro", 10, PINK)),
    ("/again", en("Nano Banana Pro", 10, PINK)),
    ("/model mj", [("text", "👍 Remembered: for new pictures I use Midjourney from now on · from 8 points a picture")]),
    ("/model auto", [("text", "👍 All right, from now on I choose the model that suits each picture best.")]),
    ("~/draw a dog", [("ack", "On it! Drawing a dog 🐶"), ("start", "🎨 SeeDream 4.5 · 30–60 s · 5 points")]),
    ("~/cancel", []),
    ("/again", en("SeeDream 4.5", 5, "On it! Drawing a dog 🐶")),
]
CHINESE: Dialog = [
    ("/edit 把天空变成粉色", [("text", "🖼️ 要改哪张图？把图发给我，或者回复那张图就行。")]),
    ("/again", [("text", "🙂 这里还没有画过图。想看点什么？")]),
    ("/draw 一只戴眼镜的猫", zh("SeeDream 4.5", 5, "好的！马上画一只戴眼镜的猫 🐱")),
    ("/imagine 日落 1K", zh("Nano Banana 2", 6, "好的！马上画日落 🌇")),
    ("/edit 把天空变成粉色", zh("Nano Banana Pro", 10, ROSE)),
    ("再来一张", zh("Nano Banana Pro", 10, ROSE)),
    ("/model mj", [("text", "👍 记住了：以后画新图都用 Midjourney · 每张 8 积分起")]),
    ("/model auto", [("text", "👍 好的，以后我来为每张图挑最合适的模型。")]),
    ("~/draw 一只狗", [("ack", "好的！马上画一只狗 🐶"), ("start", "🎨 SeeDream 4.5 · 30~60 秒 · 5 积分")]),
    ("~取消", []),
    ("重试", zh("SeeDream 4.5", 5, "好的！马上画一只狗 🐶")),
]


@pytest.mark.parametrize(("locale", "dialog"), [("en", ENGLISH), ("zh", CHINESE)])
async def test_pictures_are_ordered_changed_and_repeated_by_command(
    locale: str, dialog: Dialog, tmp_path: Path
) -> None:
    async with talking(tmp_path) as anne:
        assert await conversed(anne, dialog, locale) == dialog


async def failing(anne: Talk, request: str, locale: str) -> None:
    """A request that fails, after another one of the chat went well."""
    await hears(anne.by(BEN), "draw a whale", "en")
    anne.house.canvas.answers.append(Moderated("no"))
    assert (await hears(anne, request, locale))[-1][0] == "failure"


# After a failure: what is said, in which language, and by which model the same is drawn then.
RETRIES = [
    ("重试", "zh", SEEDREAM),
    ("再试一次", "zh", SEEDREAM),
    ("/again", "zh", SEEDREAM),
    ("用香蕉重试", "zh", BANANA),
    ("换香蕉再试", "zh", BANANA),
    ("用MJ再试一次", "zh", MIDJOURNEY),
    ("换个模型重试", "zh", BANANA),
    ("retry", "en", SEEDREAM),
    ("try again", "en", SEEDREAM),
    ("/again", "en", SEEDREAM),
    ("try again with nano banana 2", "en", BANANA),
    ("retry with midjourney", "en", MIDJOURNEY),
    ("try again with another model", "en", BANANA),
]


@pytest.mark.parametrize(("heard", "locale", "model"), RETRIES)
async def test_what_failed_is_tried_again_although_others_were_drawn(
    heard: str, locale: str, model: str, tmp_path: Path
) -> None:
    async with talking(tmp_path) as anne:
        await failing(anne, "画一只猫" if locale == "zh" else "draw a cat", locale)
        said = await hears(anne, heard, locale)
        assert said[-1][0] == "picture"
        last = anne.house.canvas.taken[-1]
        assert (last.vendor_id, last.prompt) == (model, "一只猫" if locale == "zh" else "a cat")


async def test_a_failure_of_long_ago_is_not_what_again_is_about(tmp_path: Path) -> None:
    async with talking(tmp_path) as anne:
        await failing(anne, "draw a cat", "en")
        anne.house.clock.pass_over(7200)
        await hears(anne, "/again", "en")
        assert anne.house.canvas.taken[-1].prompt == "a cat"
        await failing(anne, "draw a dog", "en")
        await hears(anne.by(BEN), "draw a fox", "en")
        anne.house.clock.pass_over(7200)
        await hears(anne, "/again", "en")
        assert anne.house.canvas.taken[-1].prompt == "a fox"


async def test_a_failure_is_repeated_with_all_that_was_ordered(tmp_path: Path) -> None:
    async with talking(tmp_path) as anne:
        await failing(anne, "draw a cat, 3 pictures, 16:9, 4K", "en")
        await hears(anne, "/again", "en")
        last = anne.house.canvas.taken[-1]
        assert (last.prompt, last.n, last.aspect_ratio, last.size) == ("a cat", 3, "16:9", "4K")


async def test_others_repeat_what_they_saw_and_not_what_failed_for_somebody_else(tmp_path: Path) -> None:
    async with talking(tmp_path) as anne:
        await failing(anne, "draw a cat", "en")
        await hears(anne.by(BEN), "/again", "en")
        assert anne.house.canvas.taken[-1].prompt == "a whale"


async def test_what_is_to_look_different_is_the_picture_that_was_seen(tmp_path: Path) -> None:
    async with talking(tmp_path) as anne:
        await failing(anne, "draw a cat", "en")
        await hears(anne, "make it night", "en")
        assert anne.house.canvas.taken[-1].pictures != ()


# What is said after a picture of one model, and which model draws it once more.
ELSEWHERE = [
    ("别用SeeDream，再来一张", None),
    ("try again with another model", None),
    ("换个模型再来一张", None),
    ("用最便宜的再来一张", BANANA),
    ("again with the cheapest", BANANA),
]


@pytest.mark.parametrize(("heard", "model"), ELSEWHERE)
async def test_once_more_by_another_model_is_by_another_model(heard: str, model: str | None, tmp_path: Path) -> None:
    async with talking(tmp_path) as anne:
        await hears(anne, "画一只猫", "zh")
        assert anne.drawn == [SEEDREAM]
        await hears(anne, heard, "zh")
        assert len(anne.drawn) == 2
        assert anne.drawn[1] != SEEDREAM
        assert model in (None, anne.drawn[1])


async def test_a_change_that_nobody_named_is_not_paid_for_without_a_question(tmp_path: Path) -> None:
    async with talking(tmp_path) as anne:
        await hears(anne, "draw a cat", "en")
        assert [kind for kind, _ in await hears(anne, "~/edit", "en")] == ["ack", "question"]
        assert anne.drawn == [SEEDREAM]
        assert [kind for kind, _ in await hears(anne, "~/edit --ar 16:9", "en")] == ["ack", "start"]


async def test_a_refusal_and_a_new_favourite_are_both_said(tmp_path: Path) -> None:
    async with talking(tmp_path) as anne:
        rules = anne.house.engine.rules
        anne.house.engine.rules = replace(rules, blocked=("赌场",))
        said = await hears(anne, "用香蕉pro画一个赌场", "zh")
        assert [kind for kind, _ in said] == ["text", "text"]
        assert said[1][1].startswith("👍 记住了：以后画新图都用 Nano Banana Pro")
        assert await anne.likes() == {TEXT: PRO}


@pytest.mark.parametrize(("yes", "no"), [("好的", "太贵了"), ("yes", "too expensive"), ("画吧", "算了"), ("ok", "no")])
async def test_an_open_question_is_answered_in_words(yes: str, no: str, tmp_path: Path) -> None:
    async with talking(tmp_path) as anne:
        anne.house.engine.rules = replace(anne.house.engine.rules, confirm=Confirm(When.ALWAYS))
        for answer, drawn in ((no, 0), (yes, 1)):
            assert [kind for kind, _ in await hears(anne, "~画一只猫", "zh")] == ["ack", "question"]
            assert await hears(anne.by(BEN), f"~{answer}", "zh") != []
            await hears(anne, answer, "zh")
            assert len(anne.drawn) == drawn


async def test_words_cancel_for_whoever_joined_only_their_own_part(tmp_path: Path) -> None:
    async with talking(tmp_path) as anne:
        await hears(anne, "~draw a cat", "en")
        assert [kind for kind, _ in await hears(anne.by(BEN), "~draw a cat", "en")] == ["ack"]
        await hears(anne.by(BEN), "~cancel", "en")
        assert [kind for kind, _ in await hears(anne.by(BEN), "~cancel", "en")] == ["text"]
        anne.house.canvas.answers.append(Unauthorized("not reached"))
        await anne.house.finish()
        assert [post.kind for post in anne.house.desk.said].count(PostKind.PICTURE) == 1
