"""What people read of orders that are held, sent in parts, or come with fewer pictures: the whole house."""

from __future__ import annotations

from collections import deque
from dataclasses import replace
from pathlib import Path

import pytest

from bot.errors import Broken, Moderated, OutOfCredits, UnknownOutcome
from bot.ports import Abilities, Accepted, Finished
from bot.store.codec import body_of, job_of
from bot.store.timings import telling
from bot.testing import Canvas
from bot.testing.providers import offer, picture
from bot.values import Cost, Part, PostKind, State
from tests.houses import Plan, Stand, stand
from tests.stepped import job

THREE = "draw 3 pictures of a cat"


def parted(tmp_path: Path, *, every: float = 0, polls: int = 4, **more: bool) -> Plan:
    """A provider that takes one picture at a time, for 4 points each."""
    abilities = Abilities(every=every, **more)
    return Plan(tmp_path, canvas=Canvas(sold=(replace(offer(), batch=1),), abilities=abilities, polls=polls))


def caption(house: Stand) -> str:
    return next(post.text for post in house.desk.said if post.kind is PostKind.PICTURE)


async def test_several_orders_are_one_request_and_one_answer(tmp_path: Path) -> None:
    async with stand(parted(tmp_path)) as house:
        await house.hear(THREE)
        await house.finish()

        assert [kind for kind, _ in house.lines()] == ["ack", "start", "picture"]
        assert len(house.desk.said[-1].pictures) == 3
        assert "12 points" in caption(house)
        assert "3 pictures" in caption(house)


async def test_the_person_reads_how_many_of_how_many_came(tmp_path: Path) -> None:
    plan = parted(tmp_path)
    plan.canvas.news = deque([Moderated("no")])
    async with stand(plan) as house:
        await house.hear(THREE)
        await house.finish()
        (kept,) = await house.store.jobs()

        assert "2 of 3 pictures" in caption(house)
        assert "8 points" in caption(house)
        assert (kept.state, kept.charged) == (State.DONE, Cost(8, "points"))


async def test_the_person_reads_that_more_may_have_been_drawn(tmp_path: Path) -> None:
    plan = parted(tmp_path, every=5)
    plan.canvas.answers = deque([Accepted("t"), UnknownOutcome("half an answer")])
    async with stand(plan) as house:
        await house.hear(THREE)
        await house.finish()

        assert "1 of 3 pictures" in caption(house)
        assert "4 points" in caption(house)
        assert "1 more may have been drawn" in caption(house)
        assert "does not count towards what you have spent" in caption(house)


async def test_an_order_of_which_nothing_was_taken_goes_to_somebody_else_as_a_whole(tmp_path: Path) -> None:
    plan = parted(tmp_path)
    plan.canvas.answers = deque([OutOfCredits("empty"), OutOfCredits("empty"), OutOfCredits("empty")])
    easel = Canvas(sold=(offer(provider="easel"),), polls=2)
    plan.providers = {"easel": easel}
    async with stand(plan) as house:
        await house.hear(THREE)
        await house.finish()

        assert [one.n for one in easel.taken] == [3]
        assert "3 pictures" in caption(house)


async def test_an_order_of_which_something_was_taken_stays_where_it_is(tmp_path: Path) -> None:
    plan = parted(tmp_path, every=5)
    plan.canvas.answers = deque([Accepted("t"), OutOfCredits("empty")])
    plan.canvas.news = deque([Broken("lost")])
    easel = Canvas(sold=(offer(provider="easel"),), polls=2)
    plan.providers = {"easel": easel}
    async with stand(plan) as house:
        await house.hear(THREE)
        await house.finish()

        assert easel.taken == []
        assert [kind for kind, _ in house.lines()] == ["ack", "start", "failure"]


@pytest.mark.parametrize(
    ("able", "closed"),
    [(True, "✖️ Cancelled · canvas"), (False, "✖️ No longer waited for; the service may still charge for it · canvas")],
)
async def test_who_cancels_what_is_held_reads_what_it_may_cost(able: bool, closed: str, tmp_path: Path) -> None:
    plan = Plan(tmp_path, canvas=Canvas(abilities=Abilities(held=True, cancel=able), polls=6))
    async with stand(plan) as house:
        await house.hear("draw a cat")
        await house.pass_seconds(12)
        await house.press(house.buttons(PostKind.START)["✖️ Cancel"])
        before = len(house.desk.log)
        await house.pass_seconds(100)

        assert house.seen()[1] == ("start", closed)
        assert len(house.desk.log) == before
        assert plan.canvas.holding == {}


async def test_who_waits_long_for_what_is_held_is_told_so(tmp_path: Path) -> None:
    plan = Plan(tmp_path, canvas=Canvas(abilities=Abilities(held=True, patience=100), polls=40))
    async with stand(plan) as house:
        await house.hear("draw a cat")
        await house.finish()

        late = [text for kind, text in house.lines() if kind == "text"]
        assert ["takes unusually long" in text for text in late] == [True]
        assert any("95%" in text and "ready soon" in text for _, text in house.edits())


async def test_fewer_pictures_than_ordered_are_said_and_paid_for_as_such(tmp_path: Path) -> None:
    canvas = Canvas(news=deque([Finished((picture(), picture()))]))
    async with stand(Plan(tmp_path, canvas=canvas)) as house:
        await house.hear(THREE)
        await house.finish()

        assert "2 of 3 pictures" in caption(house)
        assert "8 points" in caption(house)


def test_jobs_of_before_are_read_and_those_of_now_come_back() -> None:
    part = Part(2, State.PAINTING, "t", 5.0, tries=1, charged=Cost(1, "points"))
    now = job(parts=(part, Part(1)), binding=True)
    before = body_of(job()).replace(b',"parts":[],"binding":false', b"")

    assert job_of(body_of(now)) == now
    assert b"parts" not in before
    assert job_of(before) == job()


def test_several_orders_one_after_the_other_teach_nothing() -> None:
    there = job(State.DELIVERING, submitted=5.0, finished=50.0)

    assert [telling(there), telling(replace(there, parts=(Part(1), Part(1))))] == [True, False]
