"""When a picture is asked for: no more often than at fixed intervals, and noticed sooner."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from itertools import pairwise
from math import ceil
from statistics import mean, median

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.catalog import Timings
from bot.jobs.polling import WIDEST, Plan, Plans, asked_for, learnt
from bot.testing import Stopwatch
from bot.values import Timed
from tests.workbench import job

SLACK = 1e-6


def moments(plan: Plan, until: float) -> list[float]:
    """All that are asked at for a picture that is there by then."""
    asked = [plan.after(0)]
    while asked[-1] < until:
        asked.append(plan.after(asked[-1]))
    return asked


def fixed(durations: Sequence[float], every: float) -> int:
    return sum(max(1, ceil(duration / every)) for duration in durations)


def test_without_experience_it_is_asked_at_fixed_intervals() -> None:
    assert moments(Plan(5, 2), 18) == [5, 10, 15, 20]


def test_an_answer_that_was_slow_does_not_bring_the_next_moment_closer() -> None:
    plan = Plan(5, 2, (10, 12, 20))
    assert [plan.after(asked) for asked in (0, 10.4, 11.5, 12.5, 20, 23)] == [10, 12.4, 20, 20, 25, 28]


DURATIONS = st.lists(st.floats(0.01, 900), min_size=20, max_size=100).map(sorted)


@settings(deadline=None)
@given(DURATIONS, st.floats(1, 10), st.floats(0.2, 1))
def test_a_plan_keeps_its_distance_and_asks_no_more_often_than_at_fixed_intervals(
    durations: Sequence[float], every: float, part: float
) -> None:
    least = every * part
    times = learnt(durations, every, least)
    plan = Plan(every, least, times)
    asked = moments(plan, durations[-1])

    assert asked[0] >= least - SLACK
    gaps = [after - before for before, after in pairwise(asked)]
    assert all(least - SLACK <= gap <= max(WIDEST * every, 1.5 * least) + SLACK for gap in gaps)
    assert asked[-1] >= durations[-1] - SLACK
    assert sum(len(moments(plan, duration)) for duration in durations) <= fixed(durations, every) + len(durations)


@given(st.floats(0.5, 300), st.floats(0.5, 10))
def test_what_always_takes_the_same_time_is_asked_for_until_it_is_there(seconds: float, every: float) -> None:
    times = learnt([seconds] * 20, every, every / 3)

    assert times[-1] == pytest.approx(max(seconds, every / 3))
    assert asked_for(times, [seconds]) <= max(1, ceil(seconds / every))


KINDS: dict[str, Callable[[random.Random], float]] = {
    "about the middle": lambda chance: max(5, chance.gauss(45, 10)),
    "with a long tail": lambda chance: chance.lognormvariate(3.4, 0.3),
    "anywhere between": lambda chance: chance.uniform(30, 60),
    "quick": lambda chance: chance.uniform(6, 9),
    "two kinds of days": lambda chance: chance.choice([chance.gauss(20, 2), chance.gauss(80, 5)]),
}


@pytest.mark.parametrize("samples", [20, 100])
@pytest.mark.parametrize("kind", KINDS)
def test_a_picture_is_noticed_within_a_second_and_a_half_for_no_more_questions(kind: str, samples: int) -> None:
    """The experience is what was noticed at fixed intervals at first, then what was noticed by what it taught."""
    chance, every = random.Random(7), 5.0
    plan = Plan(every, every / 3)
    for _ in range(4):
        real = [KINDS[kind](chance) for _ in range(2000)]
        asked = [moments(plan, duration) for duration in real]
        noticed = sorted(moments[-1] + chance.random() * 0.2 for moments in asked[:samples])
        plan = Plan(every, every / 3, learnt(noticed, every, every / 3))
    delays = [moments[-1] - duration for moments, duration in zip(asked, real, strict=True)]

    assert median(delays) < 1.5
    assert mean(map(len, asked)) <= fixed(real, every) / len(real) * 1.05


def test_experience_counts_once_there_is_enough_and_is_looked_at_again_after_a_while() -> None:
    timings, clock = Timings(), Stopwatch()
    plans, one = Plans(timings, clock), job("abcdef", Stopwatch())
    assert plans.of(one).times == ()
    for seconds in range(20):
        timings.learn(Timed("canvas", "canvas", "2K", 40 + seconds))
    assert plans.of(one).times == ()
    clock.pass_over(60)
    learned = plans.of(one)
    assert learned.times[0] > 35
    assert plans.of(one) is learned
    assert plans.of(job("other", clock, order=one.order)) is learned
