"""Letting go of a favourite, who draws when several models could, and the hint that another would suit better."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bot.values import Cost, Preference, Turn
from tests.liking import BANANA, IDEOGRAM, IMAGE, LEAVING, MIDJOURNEY, PRO, SEEDREAM, TEXT, Heard, Likes, talking

DROPPED = {"zh": "👌 好的，另一个偏好保持不变。", "en": "👌 All right. Your other favourite stays as it is."}
FORGOTTEN = {
    "zh": "👍 好的，以后我来为每张图挑最合适的模型。",
    "en": "👍 All right, from now on I choose the model that suits each picture best.",
}
BOTH: Likes = {TEXT: MIDJOURNEY, IMAGE: PRO}


@pytest.mark.parametrize(("language", "heard"), LEAVING)
async def test_who_leaves_the_choice_to_us_has_no_favourite_any_more(language: str, heard: str, tmp_path: Path) -> None:
    async with talking(tmp_path) as anne:
        await anne.liking(BOTH)
        answer = await anne.tell(heard)

        assert answer == FORGOTTEN.get(language, answer)
        assert await anne.likes() == {}
        assert "你的偏好" not in await anne.draw("画一只猫")
        assert anne.drawn == [SEEDREAM]


@pytest.mark.parametrize("locale", ["", "en", "zh", "zh-TW", "ja", "ko", "de", "fr", "es", "pt", "ru"])
@pytest.mark.parametrize("heard", ["/model auto", "/settings model auto"])
async def test_a_command_means_the_same_whatever_language_somebody_speaks(
    heard: str, locale: str, tmp_path: Path
) -> None:
    async with talking(tmp_path) as anne:
        await anne.liking(BOTH)
        await anne.tell(heard, locale)
        assert await anne.likes() == {}


# Before, what is heard, after: only the model that is refused is let go.
REFUSED: list[tuple[Likes, str, Likes]] = [
    (BOTH, "别用MJ了", {IMAGE: PRO}),
    (BOTH, "不要再用MJ", {IMAGE: PRO}),
    (BOTH, "別用MJ了", {IMAGE: PRO}),
    (BOTH, "别用香蕉pro了", {TEXT: MIDJOURNEY}),
    ({TEXT: PRO, IMAGE: PRO}, "别用香蕉pro了", {}),
    (BOTH, "别用SeeDream了", BOTH),
    ({}, "别用MJ了", {}),
    (BOTH, "don't use midjourney any more", {IMAGE: PRO}),
    (BOTH, "stop using midjourney", {IMAGE: PRO}),
    (BOTH, "don't use nano banana pro", {TEXT: MIDJOURNEY}),
    (BOTH, "Nimm kein Midjourney mehr", {IMAGE: PRO}),
    (BOTH, "N'utilise plus Midjourney", {IMAGE: PRO}),
    (BOTH, "No uses más Midjourney", {IMAGE: PRO}),
    (BOTH, "Midjourneyはもう使わないで", {IMAGE: PRO}),
    (BOTH, "Midjourney 쓰지 마", {IMAGE: PRO}),
]


@pytest.mark.parametrize(("before", "heard", "after"), REFUSED)
async def test_only_the_model_that_is_refused_is_let_go(
    before: Likes, heard: str, after: Likes, tmp_path: Path
) -> None:
    async with talking(tmp_path) as anne:
        await anne.liking(before)
        assert await anne.tell(heard)
        assert await anne.likes() == after


@pytest.mark.parametrize(("heard", "language"), [("别用SeeDream了", "zh"), ("don't use seedream", "en")])
async def test_nobody_is_told_that_we_choose_while_their_favourite_stays(
    heard: str, language: str, tmp_path: Path
) -> None:
    async with talking(tmp_path) as anne:
        await anne.liking(BOTH)
        assert await anne.tell(heard) != FORGOTTEN[language]


# What is heard, after, who draws and how large.
LEFT_IN_REQUESTS: list[tuple[Heard, Likes, str, str]] = [
    ("用最好的画一只猫", {IMAGE: PRO}, PRO, "4K"),
    ("用最合适的模型画一只猫", {IMAGE: PRO}, SEEDREAM, "2K"),
    ("用推荐的画一个产品主图", {IMAGE: PRO}, PRO, "2K"),
    ("用默认的画一只猫", {IMAGE: PRO}, SEEDREAM, "2K"),
    ("你选一个模型画一只猫", {IMAGE: PRO}, SEEDREAM, "2K"),
    ("别用MJ画一只猫", {IMAGE: PRO}, SEEDREAM, "2K"),
    ("画一只猫，别用MJ", {IMAGE: PRO}, SEEDREAM, "2K"),
    (("用最好的把它变成水彩画", "photo"), {TEXT: MIDJOURNEY}, PRO, "4K"),
    (("用最合适的把它变成水彩画", "photo"), {TEXT: MIDJOURNEY}, PRO, "2K"),
    ("use the best one to draw a cat", {IMAGE: PRO}, PRO, "4K"),
    ("use the recommended model to draw a cat", {IMAGE: PRO}, SEEDREAM, "2K"),
    ("don't use midjourney, draw a cat", {IMAGE: PRO}, SEEDREAM, "2K"),
    (("use the best one to turn it into a watercolour", "photo"), {TEXT: MIDJOURNEY}, PRO, "4K"),
    ("Nimm das beste Modell und zeichne eine Katze", {IMAGE: PRO}, PRO, "4K"),
    ("Utilise le meilleur modèle pour dessiner un chat", {IMAGE: PRO}, PRO, "4K"),
    ("Usa el mejor modelo para dibujar un gato", {IMAGE: PRO}, PRO, "4K"),
    ("一番いいモデルで猫を描いて", {IMAGE: PRO}, PRO, "4K"),
    ("제일 좋은 걸로 고양이 그려줘", {IMAGE: PRO}, PRO, "4K"),
]


@pytest.mark.parametrize(("heard", "after", "drawn", "size"), LEFT_IN_REQUESTS)
async def test_in_a_request_only_the_favourite_for_its_task_is_let_go(
    heard: Heard, after: Likes, drawn: str, size: str, tmp_path: Path
) -> None:
    async with talking(tmp_path) as anne:
        await anne.liking(BOTH)
        posts = await anne.say(heard)

        assert [kind for kind, _ in posts] == ["ack", "start", "text", "picture"]
        assert posts[2][1] in DROPPED.values()
        assert await anne.likes() == after
        (order,) = anne.house.canvas.taken
        assert (order.vendor_id, order.size) == (drawn, size)


@pytest.mark.parametrize(
    ("heard", "refused"),
    [
        ("别用SeeDream，画一只猫", SEEDREAM),
        ("don't use seedream, draw a cat", SEEDREAM),
        ("别用香蕉pro，画一个产品主图", PRO),
        (("别用香蕉pro，把它变成水彩画", "photo"), PRO),
        (("turn it into a watercolour, don't use nano banana pro", "photo"), PRO),
    ],
)
@pytest.mark.parametrize("likes", [{}, BOTH])
async def test_a_model_that_is_refused_neither_draws_nor_is_hinted_at(
    heard: Heard, refused: str, likes: Likes, tmp_path: Path
) -> None:
    async with talking(tmp_path) as anne:
        await anne.liking(likes)
        caption = await anne.draw(heard)

        assert refused not in anne.drawn
        assert "💡" not in caption


CAT, PRODUCT, PHOTO = "画一只猫", "画一个产品主图", ("把它变成水彩画", "photo")
# What is heard, the favourites, the models of the chat and of the house, and who draws.
ORDER: list[tuple[Heard, Likes, tuple[str, str], str]] = [
    ("用ideogram画一个产品主图", BOTH, (BANANA, SEEDREAM), IDEOGRAM),
    (PRODUCT, BOTH, (BANANA, SEEDREAM), MIDJOURNEY),
    (PRODUCT, {IMAGE: PRO}, (BANANA, SEEDREAM), BANANA),
    (PRODUCT, {}, ("", SEEDREAM), SEEDREAM),
    (PRODUCT, {}, ("", ""), PRO),
    ("画一张海报", {}, ("", ""), IDEOGRAM),
    (CAT, {}, ("", ""), SEEDREAM),
    (CAT, {}, ("", MIDJOURNEY), MIDJOURNEY),
    (CAT, {IMAGE: BANANA}, ("", ""), SEEDREAM),
    ("用最便宜的画一只猫", BOTH, (MIDJOURNEY, ""), BANANA),
    (("用SeeDream把它变成水彩画", "photo"), BOTH, (BANANA, ""), SEEDREAM),
    (PHOTO, {TEXT: MIDJOURNEY, IMAGE: BANANA}, (SEEDREAM, ""), BANANA),
    (PHOTO, {TEXT: MIDJOURNEY}, (SEEDREAM, BANANA), SEEDREAM),
    (PHOTO, {TEXT: MIDJOURNEY}, ("", BANANA), BANANA),
    (PHOTO, {TEXT: MIDJOURNEY}, ("", ""), PRO),
    (PHOTO, {}, (MIDJOURNEY, ""), PRO),
    ("draw a cat with ideogram", BOTH, (BANANA, SEEDREAM), IDEOGRAM),
    ("draw a product shot", BOTH, (BANANA, SEEDREAM), MIDJOURNEY),
    ("draw a product shot", {}, (BANANA, SEEDREAM), BANANA),
    ("draw a product shot", {}, ("", ""), PRO),
    ("draw a portrait of a woman", {}, ("", ""), BANANA),
    ("draw a cat, 21:9", {}, ("", ""), SEEDREAM),
]


@pytest.mark.parametrize(("heard", "likes", "models", "drawn"), ORDER)
async def test_a_name_comes_before_a_favourite_the_chat_the_house_and_the_subject(
    heard: Heard, likes: Likes, models: tuple[str, str], drawn: str, tmp_path: Path
) -> None:
    async with talking(tmp_path) as anne:
        chat, house = models
        await anne.liking(likes)
        await anne.deciding(chat)
        anne.house.engine.rules = replace(anne.house.engine.rules, model=house)
        caption = await anne.draw(heard)

        assert anne.drawn == [drawn]
        assert ("你的偏好" in caption or "your favourite" in caption) == (drawn in likes.values())


async def test_a_favourite_that_is_not_offered_any_more_waits_until_it_is(tmp_path: Path) -> None:
    async with talking(tmp_path) as anne:
        now = anne.house.clock.now()
        gone = {TEXT: Preference("flux-1-dev", "Flux", Cost(1, "points"), now)}
        profile = await anne.house.store.profile(anne.person)
        await anne.house.store.commit(Turn(now, profiles=(replace(profile, preferences=gone),)))

        assert "你的偏好" not in await anne.draw("画一只猫")
        assert anne.drawn == [SEEDREAM]
        assert await anne.preferences() == gone


# What is heard by somebody who has these favourites, and the hint.
HINTS: list[tuple[Heard, Likes, str]] = [
    (PRODUCT, {TEXT: SEEDREAM}, "💡 产品图的话，Nano Banana Pro 可能更合适 · 10 积分"),
    ("画一张海报", {TEXT: SEEDREAM}, "💡 带文字的图片的话，Ideogram 3 可能更合适 · 6 积分"),
    ("画一个人像", {TEXT: SEEDREAM}, "💡 人像的话，Nano Banana 2 可能更合适 · 10 积分"),
    ("画一张插画", {TEXT: SEEDREAM}, "💡 插画的话，Nano Banana 2 可能更合适 · 10 积分"),
    ("画一只猫 21:9", {TEXT: MIDJOURNEY}, "💡 特殊画幅的话，SeeDream 4.5 可能更合适 · 5 积分"),
    ("画一只猫 1K", {TEXT: SEEDREAM}, "💡 小尺寸图片的话，Nano Banana 2 可能更合适 · 6 积分"),
    (PHOTO, {IMAGE: SEEDREAM}, "💡 修改图片的话，Nano Banana Pro 可能更合适 · 10 积分"),
    ("draw a product shot", {TEXT: SEEDREAM}, "💡 For products, Nano Banana Pro may suit even better · 10 points"),
    ("draw a poster", {TEXT: SEEDREAM}, "💡 For words in the picture, Ideogram 3 may suit even better · 6 points"),
    ("draw a portrait", {TEXT: SEEDREAM}, "💡 For people, Nano Banana 2 may suit even better · 10 points"),
    (
        ("turn it into a watercolour", "photo"),
        {IMAGE: SEEDREAM},
        "💡 For changing pictures, Nano Banana Pro may suit even better · 10 points",
    ),
    (PRODUCT, {TEXT: PRO}, ""),
    (PRODUCT, {IMAGE: SEEDREAM}, ""),
    (PRODUCT, {}, ""),
    (CAT, {TEXT: MIDJOURNEY}, ""),
    (PHOTO, {IMAGE: PRO}, ""),
    (PHOTO, {TEXT: SEEDREAM}, ""),
    ("用MJ画一个产品主图", {TEXT: SEEDREAM}, ""),
    ("用最便宜的画一个产品主图", {TEXT: SEEDREAM}, ""),
    ("用推荐的画一个产品主图", {TEXT: SEEDREAM}, ""),
]


@pytest.mark.parametrize(("heard", "likes", "hint"), HINTS)
async def test_one_line_hints_at_a_better_model_and_only_where_a_favourite_draws(
    heard: Heard, likes: Likes, hint: str, tmp_path: Path
) -> None:
    async with talking(tmp_path) as anne:
        await anne.liking(likes)
        first, *more = (await anne.draw(heard)).split("\n")

        assert more == [hint] * bool(hint)
        assert first.startswith("✅ ")
        assert not any("💡" in text for kind, text in anne.posts if kind != "picture")


@pytest.mark.parametrize("off", ["/settings hints off", "/settings hints 关"])
async def test_who_wants_no_hints_gets_none_until_they_want_them_again(off: str, tmp_path: Path) -> None:
    async with talking(tmp_path) as anne:
        await anne.liking({TEXT: SEEDREAM, IMAGE: SEEDREAM})
        await anne.tell(off)
        assert "💡" not in await anne.draw(PRODUCT)
        assert "💡" not in await anne.draw(PHOTO)
        await anne.tell("/settings hints on")
        assert "💡" in await anne.draw(PRODUCT)
