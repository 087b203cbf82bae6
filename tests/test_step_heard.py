"""What is said of a job while it is made: patience that is asked for, lateness, and the end of it all."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.conversation import Rules, step
from bot.values import Action, Job, Joiner, PostKind, State
from bot.values.meanings import Closed, Held, Late
from bot.values.topics import Topic
from bot.values.turns import Advance, Amend, Effect, Keep, Landed, Overdue, Paused, Say
from tests.stepped import (
    ANNE,
    BANANA,
    BEN,
    MIDJOURNEY,
    NOW,
    SEEDREAM,
    changes,
    follows,
    job,
    meanings,
    met,
    notes,
    points,
    posts,
    presses,
    rules,
    sold,
    states,
    steps,
    writes,
)

RULES = rules()
LATE = job(late=True, ticket="t")


def overdue(late: Job = LATE, known: Rules = RULES) -> tuple[Effect, ...]:
    return step(known, met(late), Overdue(late, NOW))


def test_a_pause_is_told_in_the_start_notice() -> None:
    held = job(State.QUEUED)

    assert step(RULES, met(), Paused(held, NOW, 30)) == (
        Amend(f"{held.id}:start", PostKind.PROGRESS, Held(held, 30), "en", held.place),
    )


def test_what_is_late_is_told_once_with_what_is_faster() -> None:
    (kept, told) = overdue()

    assert isinstance(kept, Advance)
    assert isinstance(told, Say)
    assert (kept.job.offers, kept.job.revision, kept.job.state) == ((BANANA,), LATE.revision + 1, State.PAINTING)
    assert isinstance(told.meaning, Late)
    assert (told.key, told.kind, told.reply_to, told.job) == (f"{LATE.id}:late", PostKind.TEXT, "asked", LATE.id)
    assert [(one.model, one.expected.high) for one in told.meaning.alternatives] == [(BANANA, 25)]


@pytest.mark.parametrize(
    ("late", "known"),
    [(LATE, rules(sold(SEEDREAM, 5), sold(MIDJOURNEY, 9))), (replace(LATE, resumed=True), RULES)],
    ids=["nothing is faster", "ordered elsewhere"],
)
def test_where_nothing_is_faster_nothing_is_offered(late: Job, known: Rules) -> None:
    effects = overdue(late, known)

    assert (steps(effects), meanings(effects)) == ([], [Late(late)])


@pytest.mark.parametrize("state", [State.DELIVERING, State.DONE, State.CANCELLED])
def test_what_has_come_meanwhile_is_not_late(state: State) -> None:
    assert step(RULES, met(replace(LATE, state=state)), Overdue(LATE, NOW)) == ()


def test_the_job_as_it_is_kept_by_now_is_told_of() -> None:
    handed = replace(LATE, person=BEN, message="ben-asked", language="zh", revision=9)
    (kept, told) = step(RULES, met(handed), Overdue(LATE, NOW))

    assert isinstance(kept, Advance)
    assert isinstance(told, Say)
    assert (kept.job.revision, kept.job.person, told.language, told.reply_to) == (10, BEN, "zh", "ben-asked")


def test_a_faster_model_is_another_job_and_the_late_one_is_still_waited_for() -> None:
    waiting = replace(LATE, offers=(BANANA,))
    effects = follows(RULES, met(waiting), presses(Action.OTHER, waiting))
    (begun,) = steps(effects)

    assert (begun.order.model, begun.order.prompt, begun.person) == (BANANA, "a cat", ANNE)
    assert begun.id != waiting.id


@pytest.mark.parametrize("how", ["button", "cancel", "取消"])
def test_who_stops_waiting_sees_both_notices_closed(how: str) -> None:
    event = presses(Action.CANCEL, LATE) if how == "button" else writes(how)
    effects = follows(RULES, met(LATE), event)
    (stopped,) = steps(effects)

    assert (stopped.state, stopped.finished) == (State.CANCELLED, NOW)
    assert [(change.key, change.meaning) for change in changes(effects)] == [
        (f"{LATE.id}:start", Closed(stopped)),
        (f"{LATE.id}:late", Closed(stopped)),
    ]
    assert posts(effects) == []


def test_a_late_picture_closes_both_notices_too() -> None:
    there = replace(LATE, state=State.DELIVERING)
    effects = step(RULES, met(there), Landed(there, NOW))

    assert states(effects) == [State.DONE]
    assert [change.key for change in changes(effects)] == [f"{LATE.id}:start", f"{LATE.id}:late"]
    assert any(isinstance(effect, Keep) for effect in effects)


@pytest.mark.parametrize("state", [State.DELIVERING, State.DONE, State.FAILED, State.CANCELLED, State.EXPIRED])
def test_what_is_over_cannot_be_stopped(state: State) -> None:
    over = job(state)

    assert notes(follows(RULES, met(over), presses(Action.CANCEL, over))) == [Topic.OVER]


def test_a_step_that_was_under_way_when_somebody_joined_takes_them_along() -> None:
    joiner = Joiner(BEN, "ben-asked", "zh")
    before = job(State.SUBMITTING, revision=2)
    joined = replace(before, joined=(joiner,), offers=(BANANA,), revision=3)
    moved = replace(before.to(State.PAINTING), ticket="t", charged=points(5)).after(joined)

    assert moved is not None
    assert (moved.state, moved.revision, moved.joined, moved.offers) == (State.PAINTING, 4, (joiner,), (BANANA,))
