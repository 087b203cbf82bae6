"""Which model a person likes: remembered when they name it, forgotten when they leave the choice, and when it draws."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bot.conversation import Confirm, When
from bot.errors import Moderated
from bot.values import Cost, PostKind, Preference
from tests.liking import (
    BANANA,
    BEN,
    CHEAPEST,
    IDEOGRAM,
    IMAGE,
    MIDJOURNEY,
    NAMES,
    NAMING,
    PRO,
    SEEDREAM,
    TEXT,
    Heard,
    Likes,
    able,
    talking,
)

REMEMBERED = {
    ("zh", MIDJOURNEY): "👍 记住了：以后画新图都用 Midjourney · 每张 8 积分起",
    ("zh", IDEOGRAM): "👍 记住了：以后画新图都用 Ideogram 3 · 每张 6 积分起",
    ("zh", PRO): "👍 记住了，以后都用 Nano Banana Pro 为你画 · 每张 10 积分起",
    ("zh", BANANA): "👍 记住了，以后都用 Nano Banana 2 为你画 · 每张 4 积分起",
    ("zh", SEEDREAM): "👍 记住了，以后都用 SeeDream 4.5 为你画 · 每张 5 积分起",
    ("en", MIDJOURNEY): "👍 Remembered: for new pictures I use Midjourney from now on · from 8 points a picture",
    ("en", IDEOGRAM): "👍 Remembered: for new pictures I use Ideogram 3 from now on · from 6 points a picture",
    ("en", PRO): "👍 Remembered: from now on I draw with Nano Banana Pro for you · from 10 points a picture",
    ("en", BANANA): "👍 Remembered: from now on I draw with Nano Banana 2 for you · from 4 points a picture",
    ("en", SEEDREAM): "👍 Remembered: from now on I draw with SeeDream 4.5 for you · from 5 points a picture",
}
BOTH: Likes = {TEXT: MIDJOURNEY, IMAGE: PRO}


@pytest.mark.parametrize(("language", "heard", "model"), NAMING)
async def test_a_model_that_is_named_to_be_used_is_remembered_for_all_it_can_do(
    language: str, heard: str, model: str, tmp_path: Path
) -> None:
    async with talking(tmp_path) as anne:
        answer = await anne.tell(heard)

        assert anne.drawn == []
        assert answer == REMEMBERED.get((language, model), answer)
        liked = Preference(model, NAMES[model], Cost(CHEAPEST[model], "points"), anne.house.clock.now())
        assert await anne.preferences() == dict.fromkeys(able(model), liked)


@pytest.mark.parametrize("heard", ["改图用香蕉pro", "以后改图都用香蕉pro", "use nano banana pro for edits"])
async def test_a_model_that_is_named_for_changes_is_remembered_for_those_alone(heard: str, tmp_path: Path) -> None:
    async with talking(tmp_path) as anne:
        await anne.say(heard)
        assert anne.drawn == []
        assert await anne.likes() == {IMAGE: PRO}


# Before, what is heard, after: only the task that was asked for is touched.
IN_REQUESTS: list[tuple[Likes, Heard, Likes]] = [
    ({}, "用MJ画一只猫", {TEXT: MIDJOURNEY}),
    ({}, "画一只猫，用MJ", {TEXT: MIDJOURNEY}),
    ({}, "帮我用香蕉pro画一只猫", {TEXT: PRO}),
    (BOTH, "用SeeDream画一只猫", {TEXT: SEEDREAM, IMAGE: PRO}),
    (BOTH, "draw a cat with ideogram", {TEXT: IDEOGRAM, IMAGE: PRO}),
    ({}, "use nano banana pro to draw a cat", {TEXT: PRO}),
    ({}, "/draw a cat --model midjourney", {TEXT: MIDJOURNEY}),
    ({}, ("用香蕉pro把它变成水彩画", "photo"), {IMAGE: PRO}),
    (BOTH, ("用SeeDream把它变成水彩画", "photo"), {TEXT: MIDJOURNEY, IMAGE: SEEDREAM}),
    ({}, ("turn it into a watercolour with nano banana pro", "photo"), {IMAGE: PRO}),
    (BOTH, ("use seedream to turn it into a watercolour", "photo"), {TEXT: MIDJOURNEY, IMAGE: SEEDREAM}),
    ({}, "Zeichne eine Katze mit Midjourney", {TEXT: MIDJOURNEY}),
    ({}, "Dessine un chat avec Midjourney", {TEXT: MIDJOURNEY}),
    ({}, "Dibuja un gato con Midjourney", {TEXT: MIDJOURNEY}),
    ({}, "Midjourneyで猫を描いて", {TEXT: MIDJOURNEY}),
    ({}, "Midjourney로 고양이 그려줘", {TEXT: MIDJOURNEY}),
]


@pytest.mark.parametrize(("before", "heard", "after"), IN_REQUESTS)
async def test_a_model_that_is_named_in_a_request_draws_and_is_remembered_for_that_task(
    before: Likes, heard: Heard, after: Likes, tmp_path: Path
) -> None:
    async with talking(tmp_path) as anne:
        await anne.liking(before)
        posts = await anne.say(heard)

        assert [kind for kind, _ in posts] == ["ack", "start", "text", "picture"]
        assert await anne.likes() == after
        (task,) = {task for task in after if after[task] != before.get(task)}
        assert anne.drawn == [after[task]]
        assert (await anne.preferences())[task].cost == Cost(CHEAPEST[after[task]], "points")


@pytest.mark.parametrize(
    ("first", "again", "after"),
    [
        ("画一只猫", "用MJ再来一张", {TEXT: MIDJOURNEY}),
        ("用香蕉pro画一只猫", "换成SeeDream再来一张", {TEXT: SEEDREAM}),
        ("draw a cat", "again with midjourney", {TEXT: MIDJOURNEY}),
        ("draw a cat", "again, use nano banana pro", {TEXT: PRO}),
        (("把它变成水彩画", "photo"), "用SeeDream再来一张", {IMAGE: SEEDREAM}),
        (("turn it into a watercolour", "photo"), "again with seedream", {IMAGE: SEEDREAM}),
    ],
)
async def test_a_model_that_is_named_for_another_try_is_remembered_for_its_task(
    first: Heard, again: str, after: Likes, tmp_path: Path
) -> None:
    async with talking(tmp_path) as anne:
        await anne.say(first)
        posts = await anne.say(again)

        assert [kind for kind, _ in posts] == ["ack", "start", "text", "picture"]
        assert await anne.likes() == after
        assert anne.drawn[1:] == list(after.values())


# A name that is drawn, and models that somebody else chose.
NOT_NAMED: list[tuple[Heard, str]] = [
    ("画一根香蕉", SEEDREAM),
    ("画香蕉", SEEDREAM),
    ("画一只拿着MJ的猫", SEEDREAM),
    ("画一张midjourney风格的猫", SEEDREAM),
    ("画一个用香蕉做的船", SEEDREAM),
    (("把背景换成香蕉", "photo"), PRO),
    ("a banana", SEEDREAM),
    ("a midjourney logo", IDEOGRAM),
    ("draw a cat in midjourney style", SEEDREAM),
    ("draw a flash of lightning", SEEDREAM),
    ("画一个产品主图", PRO),
    ("用最便宜的画一只猫", BANANA),
    ("用最好的画一只猫", PRO),
    ("画一只艺术感的猫", MIDJOURNEY),
    (("用MJ把它变成水彩画", "photo"), SEEDREAM),
    (("turn it into a watercolour with midjourney", "photo"), SEEDREAM),
]


@pytest.mark.parametrize(("heard", "drawn"), NOT_NAMED)
async def test_what_nobody_named_to_be_used_is_not_remembered(heard: Heard, drawn: str, tmp_path: Path) -> None:
    async with talking(tmp_path) as anne:
        posts = await anne.say(heard)

        assert [kind for kind, _ in posts] == ["ack", "start", "picture"]
        assert anne.drawn == [drawn]
        assert await anne.likes() == {}


@pytest.mark.parametrize("likes", [{}, BOTH])
@pytest.mark.parametrize(
    ("heard", "answer"),
    [
        ("用flux", "🙂 这里暂时没有 Flux，可以用这些："),
        ("用flux画一只猫", "🙂 这里暂时没有 Flux，可以用这些："),
        (("用flux把它变成水彩画", "photo"), "🙂 这里暂时没有 Flux，可以用这些："),
        ("use flux", "🙂 Flux is not available here, but these are:"),
        ("/model flux", "🙂 Flux is not available here, but these are:"),
        ("draw a cat with flux", "🙂 Flux is not available here, but these are:"),
        ("/draw a cat --model blub --n 2", "🙂 blub is not available here, but these are:"),
        ("/settings model blub", "🙂 blub is not available here, but these are:"),
    ],
)
async def test_for_a_model_that_is_not_here_those_that_are_here_are_told(
    heard: Heard, answer: str, likes: Likes, tmp_path: Path
) -> None:
    async with talking(tmp_path) as anne:
        await anne.liking(likes)
        first, *told, _ = (await anne.tell(heard)).split("\n")

        assert first == answer
        assert [line.removeprefix("• ").split("：")[0].split(":")[0] for line in told] == [
            NAMES[model] for model in (SEEDREAM, BANANA, PRO, IDEOGRAM, MIDJOURNEY)
        ]
        assert anne.drawn == []
        assert await anne.likes() == likes


async def test_a_name_that_nobody_knows_draws_nothing_and_is_not_remembered(tmp_path: Path) -> None:
    async with talking(tmp_path) as anne:
        for heard in ("用blub", "用blub画一只猫", "use blub", "/model blub", "/draw a cat --model blub"):
            assert await anne.tell(heard)
        assert anne.drawn == []
        assert await anne.likes() == {}


@pytest.mark.parametrize("heard", ["用MJ画一只猫", "draw a cat with midjourney", ("用香蕉pro把它变成水彩画", "photo")])
async def test_who_names_the_same_model_again_is_not_told_again(heard: Heard, tmp_path: Path) -> None:
    async with talking(tmp_path) as anne:
        await anne.say(heard)
        once = await anne.likes()
        posts = await anne.say(heard)

        assert [kind for kind, _ in posts] == ["ack", "start", "picture"]
        assert await anne.likes() == once


@pytest.mark.parametrize(
    ("task", "heard"),
    [(TEXT, "画一只猫"), (TEXT, "draw a cat"), (IMAGE, ("把它变成水彩画", "photo")), (TEXT, "用MJ画一只猫")],
)
async def test_each_use_of_a_favourite_renews_when_it_was_used_last(task: str, heard: Heard, tmp_path: Path) -> None:
    async with talking(tmp_path) as anne:
        await anne.liking(BOTH)
        before = await anne.preferences()
        anne.house.clock.pass_over(86_400)
        now = anne.house.clock.now()
        await anne.say(heard)

        after = await anne.preferences()
        assert after == {kind: replace(kept, used=now) if kind == task else kept for kind, kept in before.items()}


@pytest.mark.parametrize("again", ["再来一张", "again", "换成4K"])
async def test_a_favourite_that_draws_once_more_is_still_marked(again: str, tmp_path: Path) -> None:
    async with talking(tmp_path) as anne:
        await anne.liking({TEXT: SEEDREAM})
        assert "（你的偏好）" in await anne.draw("画一只猫")
        caption = await anne.draw(again)
        assert "（你的偏好）" in caption or "(your favourite)" in caption


async def test_another_model_that_a_button_offers_is_not_remembered(tmp_path: Path) -> None:
    async with talking(tmp_path) as anne:
        await anne.liking({TEXT: MIDJOURNEY})
        anne.house.canvas.answers.append(Moderated("no"))
        await anne.say("画一只猫")
        other, *_ = anne.house.buttons(PostKind.FAILURE).values()
        await anne.house.press(other)
        await anne.rest()
        once_more, *_ = anne.house.buttons(PostKind.PICTURE).values()
        await anne.house.press(once_more)
        await anne.rest()

        assert anne.drawn == [MIDJOURNEY, SEEDREAM, SEEDREAM]
        assert await anne.likes() == {TEXT: MIDJOURNEY}
        assert not any("你的偏好" in text for _, text in anne.posts)


async def test_a_model_that_is_named_while_a_question_is_open_is_the_one_that_is_agreed_to(tmp_path: Path) -> None:
    async with talking(tmp_path) as anne:
        anne.house.engine.rules = replace(anne.house.engine.rules, confirm=Confirm(When.ALWAYS))
        await anne.say("画一只猫")
        await anne.say("换成香蕉pro")
        await anne.say("好的")
        assert anne.drawn == [PRO]


async def test_each_person_has_favourites_of_their_own(tmp_path: Path) -> None:
    async with talking(tmp_path) as anne:
        await anne.say("用MJ")
        assert "你的偏好" not in await anne.by(BEN).draw("画一只猫")
        assert "Midjourney（你的偏好）" in await anne.draw("画一只猫")
        assert await anne.by(BEN).likes() == {}
