"""Conversations about prices: what is asked, what it turns into, and what happens when the money is gone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from bot.conversation import Confirm, Rules, When
from bot.testing import Canvas
from bot.testing.providers import offer
from bot.values import Budget, Cost, Period, PostKind, State, Whose
from tests.houses import BEN, Plan, Stand, stand

ALWAYS = Confirm(When.ALWAYS)
DAY = Budget(Whose.PERSON, Period.DAY, Cost(9, "points"))
CHAT = Budget(Whose.CHAT, Period.MONTH, Cost(9, "points"))


def canvas() -> Canvas:
    return Canvas(sold=(offer("seedream-4.5", 5), offer("nano-banana-2", 3)))


def decided(**more: object) -> Callable[[Rules], Rules]:
    return lambda rules: replace(rules, **more)  # type: ignore[arg-type]  # the fields of Rules, by name


def button(house: Stand, kind: PostKind, action: str) -> str:
    return next(token for token in house.offered(kind).values() if token.startswith(action))


@pytest.mark.parametrize("words", ["帮我画一只猫", "draw a cat"])
async def test_another_model_is_asked_about_in_the_same_post(words: str, tmp_path: Path) -> None:
    async with stand(Plan(tmp_path, canvas=canvas(), confirm=ALWAYS)) as house:
        await house.hear(words)
        for action in ("change", "other", "confirm"):
            await house.press(button(house, PostKind.QUESTION, action))
        await house.finish()

        assert [kind for kind, _ in house.lines()] == ["ack", "question", "start", "picture"]
        assert [taken.vendor_id for taken in house.canvas.taken] == ["nano-banana-2-v1"]
        assert house.canvas.taken[0].budget == Cost(3, "points")


async def test_nobody_else_changes_the_model_of_a_question(tmp_path: Path) -> None:
    async with stand(Plan(tmp_path, canvas=canvas(), confirm=ALWAYS)) as house:
        await house.hear("draw a cat")
        await house.press(button(house, PostKind.QUESTION, "change"), BEN)

        assert house.desk.changes == []
        assert [kind for kind, _ in house.lines()] == ["ack", "question", "text"]


async def test_an_administrator_may_decide_for_others(tmp_path: Path) -> None:
    rules = decided(administrators=frozenset({str(BEN)}))
    async with stand(Plan(tmp_path, canvas=canvas(), confirm=ALWAYS, rules=rules)) as house:
        await house.hear("draw a cat")
        await house.press(button(house, PostKind.QUESTION, "confirm"), BEN)
        await house.finish()

        assert [kind for kind, _ in house.lines()] == ["ack", "question", "start", "picture"]


@pytest.mark.parametrize(("vague", "subject"), [("画点什么", "一座灯塔"), ("draw something", "a lighthouse")])
async def test_what_is_to_be_seen_is_asked_once_and_then_drawn(vague: str, subject: str, tmp_path: Path) -> None:
    cheap = Confirm(When.ABOVE, {"points": 99})
    async with stand(Plan(tmp_path, canvas=canvas(), confirm=cheap)) as house:
        await house.hear(vague)
        await house.hear(subject)
        await house.finish()

        assert [kind for kind, _ in house.lines()] == ["ack", "question", "ack", "start", "picture"]
        assert [taken.prompt for taken in house.canvas.taken] == [subject]


async def test_yes_to_something_leaves_it_to_the_bot(tmp_path: Path) -> None:
    async with stand(Plan(tmp_path, canvas=canvas(), confirm=ALWAYS)) as house:
        await house.hear("画点什么")
        await house.hear("好的")
        await house.finish()

        assert len(house.canvas.taken) == 1


@pytest.mark.parametrize("budget", [DAY, CHAT])
async def test_what_does_not_fit_is_told_with_what_does(budget: Budget, tmp_path: Path) -> None:
    async with stand(Plan(tmp_path, canvas=canvas(), rules=decided(budgets=(budget,)))) as house:
        await house.hear("draw a cat")
        await house.hear("draw a dog")
        assert [kind for kind, _ in house.lines()] == ["ack", "start", "text"]
        assert "4 points" in house.lines()[-1][1]
        await house.press(button(house, PostKind.TEXT, "other"))
        await house.hear("draw a fox")
        await house.finish(2)

        assert [taken.vendor_id for taken in house.canvas.taken] == ["seedream-4.5-v1", "nano-banana-2-v1"]
        assert "1 point" in next(text for kind, text in reversed(house.lines()) if kind == "start")


async def test_others_are_not_kept_from_drawing_by_one_persons_budget(tmp_path: Path) -> None:
    async with stand(Plan(tmp_path, canvas=canvas(), rules=decided(budgets=(DAY,)))) as house:
        await house.hear("draw a cat")
        await house.hear("draw a dog", BEN)

        assert [kind for kind, _ in house.lines()] == ["ack", "start", "ack", "start"]


async def test_a_picture_that_is_cancelled_gives_its_money_back(tmp_path: Path) -> None:
    async with stand(Plan(tmp_path, canvas=canvas(), rules=decided(budgets=(DAY,)))) as house:
        await house.hear("draw a cat")
        await house.hear("cancel")
        await house.hear("draw a dog")
        await house.finish()

        assert [kind for kind, _ in house.lines()] == ["ack", "start", "ack", "start", "picture"]


@pytest.mark.parametrize("words", ["画一只猫，再画一只狗，再画一只鸟"])
async def test_several_pictures_of_one_message_stay_within_the_budget(words: str, tmp_path: Path) -> None:
    ten = replace(DAY, cost=Cost(10, "points"))
    async with stand(Plan(tmp_path, canvas=canvas(), rules=decided(budgets=(ten,)))) as house:
        await house.hear(words)
        await house.finish(2)

        assert len(house.canvas.taken) == 2
        assert [kind for kind, _ in house.lines()].count("text") == 1


async def test_a_price_that_rose_while_the_question_stood_is_asked_about_again(tmp_path: Path) -> None:
    async with stand(Plan(tmp_path, canvas=canvas(), confirm=ALWAYS)) as house:
        await house.hear("draw a cat")
        dearer = house.engine.rules.catalog.offering("canvas", [offer("seedream-4.5", 7)])
        house.engine.rules = replace(house.engine.rules, catalog=dearer)
        await house.hear("yes")
        assert house.canvas.taken == []
        assert "7 points" in house.desk.changes[-1].text
        await house.hear("yes")
        await house.finish()

        assert house.canvas.taken[0].budget == Cost(7, "points")


@pytest.mark.parametrize(
    ("words", "kinds"),
    [("draw a gun", ["text"]), ("画一把枪", ["text"]), ("draw a gunwale", ["ack", "start"])],
)
async def test_what_is_not_drawn_here_is_refused_and_free(words: str, kinds: list[str], tmp_path: Path) -> None:
    async with stand(Plan(tmp_path, canvas=canvas(), rules=decided(blocked=("gun", "枪")))) as house:
        await house.hear(words)

        assert [kind for kind, _ in house.lines()] == kinds


async def test_compact_is_one_post_that_is_edited_until_the_picture(tmp_path: Path) -> None:
    async with stand(Plan(tmp_path, canvas=canvas(), rules=decided(style="compact"))) as house:
        await house.hear("draw a cat")
        await house.finish()

        assert [kind for kind, _ in house.lines()] == ["ack", "picture"]
        assert [kind for kind, _ in house.edits()] == ["progress", "start"]
        assert (await house.store.jobs())[0].state is State.DONE
