"""Conversations of several people who want the same picture, as they stand in the chat."""

from __future__ import annotations

from collections import deque
from dataclasses import replace
from pathlib import Path

import pytest

from bot import store
from bot.errors import Broken
from bot.ports import Abilities
from bot.testing import Canvas
from bot.values import Budget, Cost, Period, Person, PostKind, State, Whose
from tests.houses import ANNE, BEN, Plan, Stand, stand

CARA = Person("desk", "cara", "Cara")


def kinds(house: Stand, person: Person) -> list[str]:
    return [kind for kind, _ in house.answers(person)]


@pytest.mark.parametrize(("one", "other"), [("帮我画一只猫", "画 一只猫"), ("draw a cat", "please draw A Cat")])
async def test_what_several_ask_for_is_drawn_and_paid_once_and_all_are_told(
    one: str, other: str, tmp_path: Path
) -> None:
    async with stand(Plan(tmp_path)) as house:
        await house.hear(one)
        await house.hear(other, BEN)
        await house.hear(one, CARA)
        await house.hear(other, BEN)
        await house.finish()

        assert len(house.canvas.taken) == 1
        assert kinds(house, ANNE) == ["ack", "picture"]
        assert kinds(house, BEN) == ["ack", "ack", "text"]
        assert kinds(house, CARA) == ["ack", "text"]
        (job,) = await house.store.jobs()
        assert (job.state, [joiner.person for joiner in job.joined]) == (State.DONE, [BEN, CARA])


async def test_joining_while_it_is_sent_loses_nothing(tmp_path: Path) -> None:
    canvas = Canvas(abilities=Abilities(at_once=1))
    async with stand(Plan(tmp_path, canvas=canvas)) as house:
        await house.hear("draw a dog")
        await house.hear("draw a cat")
        await house.hear("draw a cat", BEN)
        await house.finish(2)
        await house.settle()

        assert [taken.prompt for taken in canvas.taken] == ["a dog", "a cat"]
        assert kinds(house, BEN) == ["ack", "text"]


async def test_who_asked_first_goes_and_the_picture_comes_to_who_stayed(tmp_path: Path) -> None:
    async with stand(Plan(tmp_path)) as house:
        await house.hear("draw a cat")
        await house.hear("画 a cat", BEN)
        await house.hear("cancel")
        await house.finish()

        assert len(house.canvas.taken) == 1
        assert kinds(house, ANNE) == ["ack", "text"]
        assert house.answers(BEN)[-1][0] == "picture"
        assert house.answers(BEN)[-1][1].startswith("✅ canvas · 用时")
        assert (await house.store.jobs())[0].person == BEN


async def test_when_all_have_gone_nothing_is_drawn_any_more(tmp_path: Path) -> None:
    canvas = Canvas(abilities=Abilities(cancel=True), polls=50)
    async with stand(Plan(tmp_path, canvas=canvas)) as house:
        await house.hear("draw a cat")
        await house.hear("draw a cat", BEN)
        await house.pass_seconds(12)
        await house.recall("request-1")
        await house.recall("request-2", BEN)
        await house.pass_seconds(3600)

        assert len(canvas.cancelled) == 1
        assert PostKind.PICTURE not in {post.kind for post in house.desk.said}
        assert (await house.store.jobs())[0].state is State.CANCELLED


async def test_a_failure_is_told_to_everybody_once(tmp_path: Path) -> None:
    canvas = Canvas(news=deque([Broken("odd")]))
    async with stand(Plan(tmp_path, canvas=canvas)) as house:
        await house.hear("draw a cat")
        await house.hear("画 a cat", BEN)
        await house.finish(2)
        await house.pass_seconds(600)

        assert [kinds(house, person) for person in (ANNE, BEN)] == [["ack", "failure"], ["ack", "failure"]]
        assert house.answers(BEN)[-1][1].startswith("❌ 这次没画成")
        assert len(house.lines()) == 5


async def test_whoever_changes_their_words_gets_a_picture_of_their_own(tmp_path: Path) -> None:
    canvas = Canvas(abilities=Abilities(at_once=1))
    async with stand(Plan(tmp_path, canvas=canvas)) as house:
        await house.hear("draw a dog")
        await house.hear("draw a cat")
        await house.hear("draw a cat", BEN, message="bens")
        await house.edit("bens", "draw a fox", BEN)
        await house.finish(3)

        assert [taken.prompt for taken in canvas.taken] == ["a dog", "a cat", "a fox"]
        assert kinds(house, BEN) == ["ack", "ack", "picture"]


async def test_it_is_the_same_with_what_is_kept_on_disk(tmp_path: Path) -> None:
    budget = Budget(Whose.PERSON, Period.DAY, Cost(9, "points"))
    async with (
        store.connect(f"sqlite+aiosqlite:///{tmp_path / 'easel.db'}", tmp_path) as database,
        stand(Plan(tmp_path, store=database, rules=lambda rules: replace(rules, budgets=(budget,)))) as house,
    ):
        await house.hear("draw a cat")
        await house.hear("画 a cat", BEN)
        await house.hear("cancel")
        await house.hear("draw 3 pictures of an owl")
        await house.finish()

        assert kinds(house, ANNE) == ["ack", "text", "text"]
        assert kinds(house, BEN) == ["ack", "picture"]
        assert len(house.canvas.taken) == 1
