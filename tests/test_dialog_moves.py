"""Conversations in which somebody else takes over, or something else has to be chosen."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from bot.conversation import Rules
from bot.errors import (
    Gone,
    JobError,
    Mismatched,
    Moderated,
    OutOfCredits,
    PlanRequired,
    PriceChanged,
    Refused,
    Unauthorized,
    UnknownOutcome,
)
from bot.testing import Canvas
from bot.testing.providers import offer
from bot.values import Offer, PostKind, State
from tests.houses import Plan, Stand, stand


def sold(points: float = 4, provider: str = "canvas", model: str = "canvas") -> Sequence[Offer]:
    return [replace(offer(model, points), provider=provider)]


def two(directory: Path, *answers: JobError, points: float = 4) -> tuple[Plan, Canvas]:
    """A house with two sellers of the same model: the first answers like this, the second is well."""
    canvas = Canvas(sold=sold(), answers=deque(answers))
    forge = Canvas(sold=sold(points, "forge"))
    return Plan(directory, canvas=canvas, providers={"forge": forge}), forge


def kinds(house: Stand) -> list[str]:
    return [kind for kind, _ in house.lines()]


@pytest.mark.parametrize(
    "answer",
    [
        Unauthorized("401"),
        OutOfCredits("4008"),
        PlanRequired("402"),
        Gone("404"),
        Mismatched("6010"),
        PriceChanged("+1"),
    ],
    ids=lambda error: str(error.kind),
)
@pytest.mark.parametrize("words", ["帮我画一只猫", "draw a cat"])
async def test_another_provider_takes_over_and_nobody_notices(answer: JobError, words: str, tmp_path: Path) -> None:
    plan, forge = two(tmp_path, answer)
    async with stand(plan) as house:
        await house.hear(words)
        await house.finish()

        assert (len(house.canvas.taken), len(forge.taken)) == (1, 1)
        assert kinds(house) == ["ack", "start", "picture"]
        assert house.edits()[0] == house.lines()[1]
        assert "forge" not in str(house.lines() + house.edits())
        assert (await house.store.jobs())[0].quote.provider == "forge"


@pytest.mark.parametrize("answer", [Moderated("flagged"), UnknownOutcome("cut")], ids=lambda error: str(error.kind))
async def test_nobody_takes_over_where_it_may_be_charged_or_refused_again(answer: JobError, tmp_path: Path) -> None:
    plan, forge = two(tmp_path, answer)
    async with stand(plan) as house:
        await house.hear("draw a cat")
        await house.finish()

        assert forge.taken == []
        assert kinds(house) == ["ack", "start", "failure"]


async def test_nobody_takes_over_for_more_than_was_agreed(tmp_path: Path) -> None:
    plan, forge = two(tmp_path, OutOfCredits("4008"), points=5)
    async with stand(plan) as house:
        await house.hear("draw a cat")
        await house.finish()

        assert forge.taken == []
        assert kinds(house) == ["ack", "start", "failure"]


async def test_where_the_other_fails_too_that_is_told_once(tmp_path: Path) -> None:
    plan, forge = two(tmp_path, OutOfCredits("4008"))
    forge.answers.append(Unauthorized("401"))
    async with stand(plan) as house:
        await house.hear("draw a cat")
        await house.finish()
        await house.pass_seconds(3600)

        assert (len(house.canvas.taken), len(forge.taken)) == (1, 1)
        assert kinds(house) == ["ack", "start", "failure"]
        assert (await house.store.jobs())[0].avoided == ("canvas",)


@pytest.mark.parametrize("words", ["画一只猫，16:9", "draw a cat, 16:9"])
async def test_the_nearest_shapes_are_buttons_and_order_the_same_again(words: str, tmp_path: Path) -> None:
    canvas = Canvas(answers=deque([Refused("422")]))
    async with stand(Plan(tmp_path, canvas=canvas)) as house:
        await house.hear(words)
        await house.finish()
        shapes = [token for token in house.buttons(PostKind.FAILURE).values() if token.startswith("reshape")]
        await house.press(shapes[-1])
        await house.finish(2)

        assert len(shapes) == 2
        assert [(taken.aspect_ratio, taken.size) for taken in canvas.taken] == [("16:9", "2K"), ("1:1", "2K")]
        assert kinds(house) == ["ack", "start", "failure", "ack", "start", "picture"]


@pytest.mark.parametrize(("has", "end"), [(True, "picture"), (False, "failure")])
async def test_what_was_ordered_elsewhere_is_looked_for_everywhere(has: bool, end: str, tmp_path: Path) -> None:
    canvas = Canvas(sold=sold(), news=deque([Gone("404")]))
    forge = Canvas(sold=sold(4, "forge"), polls=3, news=deque([] if has else [Gone("404")]))

    def resuming(rules: Rules) -> Rules:
        return replace(rules, resumers=("canvas", "forge"))

    async with stand(Plan(tmp_path, canvas=canvas, providers={"forge": forge}, rules=resuming)) as house:
        await house.hear("/resume abc-123")
        await house.finish()
        await house.settle()

        assert canvas.taken == forge.taken == []
        assert kinds(house)[-1] == end
        job = (await house.store.jobs())[0]
        assert (job.state, job.quote.provider) == (State.DONE if has else State.FAILED, "forge")


async def test_a_retry_pressed_twice_is_drawn_once(tmp_path: Path) -> None:
    canvas = Canvas(answers=deque([Moderated("flagged"), UnknownOutcome("cut")]))
    async with stand(Plan(tmp_path, canvas=canvas)) as house:
        await house.hear("draw a cat")
        await house.hear("draw a dog")
        await house.finish(2)
        again = house.buttons(PostKind.FAILURE)["🔁 Draw it all the same"]
        await house.press(again)
        await house.press(again)
        await house.finish(3)

        assert [taken.prompt for taken in canvas.taken] == ["a cat", "a dog", "a dog"]
