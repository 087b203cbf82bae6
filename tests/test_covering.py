"""Covered pictures: whoever wants it so, and that it holds through previews, parts, restarts and later wishes."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field, replace
from pathlib import Path

import msgspec
import pytest

from bot.conversation import Rules
from bot.ports import Abilities, Finished, Judgement, Pending, Store
from bot.testing import Canvas, Desk
from bot.testing.providers import picture
from bot.values import Action, Job, Limits, Outbound, PostKind, State
from bot.values.turns import Painted, Progressed
from tests.houses import Plan, Stand, stand
from tests.parting import many
from tests.store_fixtures import empty_postgres, kept  # noqa: F401 - fixtures
from tests.stored import job as stored
from tests.workbench import Setting, job, workbench


@dataclass
class Careful:
    """Covers spiders."""

    asked: list[str] = field(default_factory=list)

    async def judge(self, prompt: str) -> Judgement:
        self.asked.append(prompt)
        return Judgement.COVER if "spider" in prompt else Judgement.DRAW


def careful(directory: Path) -> Plan:
    return Plan(directory, moderator=Careful())


def listed(directory: Path) -> Plan:
    def rules(known: Rules) -> Rules:
        return replace(known, covered=("spider",))

    return Plan(directory, rules=rules)


def pictures(house: Stand) -> list[Outbound]:
    return [post for post in house.desk.said if post.pictures]


@pytest.mark.parametrize("plan", [careful, listed])
async def test_what_the_house_wants_covered_is_drawn_and_covered(plan: object, tmp_path: Path) -> None:
    async with stand((careful if plan is careful else listed)(tmp_path)) as house:
        for number, text in enumerate(("draw a cat", "draw a spider"), 1):
            await house.hear(text)
            await house.finish(number)
        assert [post.covered for post in pictures(house)] == [False, True]
        assert [one.covered for one in await house.store.jobs()] == [True, False]


@pytest.mark.parametrize(
    ("text", "covered"),
    [
        ("draw a cat --spoiler", True),
        ("/draw --spoiler a cat", True),
        ("/draw a cat --no dogs --spoiler", True),
        ("画一只猫 --spoiler", True),
        ("draw a cat —spoiler", True),
        ("draw a spoiler on a red car", False),
        ('draw a sign that says "--spoiler"', False),
    ],
)
async def test_a_person_can_ask_for_it(text: str, covered: bool, tmp_path: Path) -> None:
    async with stand(Plan(tmp_path)) as house:
        await house.hear(text)
        await house.finish()
        (post,) = pictures(house)
        assert post.covered is covered
        (commission,) = house.canvas.taken
        assert ("spoiler" in commission.prompt) is not covered


async def test_what_is_made_of_a_covered_picture_is_covered_too(tmp_path: Path) -> None:
    async with stand(Plan(tmp_path)) as house:
        await house.hear("draw a cat --spoiler")
        await house.finish(1)
        await house.hear("again")
        await house.finish(2)
        await house.hear("make it blue")
        await house.finish(3)
        await house.press(house.buttons(PostKind.PICTURE)["🔁 Once more"])
        await house.finish(4)
        original = next(b for b in pictures(house)[0].buttons if b.action is Action.ORIGINAL)
        await house.press(original.token)
        assert [post.covered for post in pictures(house)] == [True] * 5
        assert pictures(house)[-1].files


async def test_a_covered_picture_does_not_cover_what_is_drawn_afterwards(tmp_path: Path) -> None:
    async with stand(Plan(tmp_path)) as house:
        await house.hear("draw a cat --spoiler")
        await house.finish(1)
        await house.hear("draw a dog")
        await house.finish(2)
        assert [post.covered for post in pictures(house)] == [True, False]


async def test_a_wish_that_is_changed_while_it_waits_is_covered_as_it_is_then(tmp_path: Path) -> None:
    plan = replace(listed(tmp_path), canvas=Canvas(abilities=Abilities(at_once=1)))
    async with stand(plan) as house:
        await house.hear("draw a house")
        await house.hear("draw a cat", message="changed")
        await house.edit("changed", "draw a spider")
        await house.finish(2)
        assert [post.covered for post in pictures(house)] == [False, True]


@pytest.mark.parametrize("covered", [False, True])
async def test_a_service_can_say_so(covered: bool, tmp_path: Path) -> None:
    canvas = Canvas(news=deque([Finished((picture(),), covered=covered)]))
    async with workbench(Setting(tmp_path, canvas)) as bench:
        await bench.start(job("abcdef", bench.clock))
        end = await bench.ended()
        assert end.job.covered is covered


@pytest.mark.parametrize("prompt", ["a cat", "a spider"])
@pytest.mark.parametrize("n", [1, 6])
async def test_previews_of_covered_pictures_are_not_shown(prompt: str, n: int, tmp_path: Path) -> None:
    hidden = prompt == "a spider"
    moderator = Careful()
    plan = Setting(tmp_path, Canvas(polls=13), desk=Desk(Limits(previews=True)), moderator=moderator)
    async with workbench(plan) as bench:
        one = many(bench.clock, n) if n > 1 else job("abcdef", bench.clock)
        plan.canvas.shown |= {name: Pending(0.3, picture()) for name in ("abcdef", "abcdef-1", "abcdef-2")}
        await bench.start(replace(one, order=replace(one.order, prompt=prompt)))
        await bench.seconds(21)
        assert [told.preview is None for told in await bench.news(Progressed)] == [hidden]
        end = await bench.ended()
        assert isinstance(end, Painted)
        assert (end.job.covered, moderator.asked) == (hidden, [prompt])


async def test_it_is_known_before_money_is_spent_and_after_a_restart(tmp_path: Path) -> None:
    plan = Setting(tmp_path, moderator=Careful())
    async with workbench(plan) as bench:
        one = job("abcdef", bench.clock)
        await bench.start(replace(one, order=replace(one.order, prompt="a spider")))
        (kept,) = await plan.store.jobs()
        assert (kept.state, kept.covered) == (State.PAINTING, True)
    async with workbench(replace(plan, moderator=None)) as again:
        again.runner.start(kept)
        assert (await again.ended()).job.covered


async def test_a_store_keeps_it_and_reads_jobs_that_know_nothing_of_it(kept: Store) -> None:
    hidden, plain = replace(stored("hidden"), covered=True), stored("plain")
    for one in (hidden, plain):
        assert await kept.advance(one, 0)
    assert [await kept.job(one.id) for one in (hidden, plain)] == [hidden, plain]
    old = msgspec.json.encode(plain).replace(b',"covered":false', b"")
    assert b"covered" not in old
    assert msgspec.json.decode(old, type=Job) == plain
