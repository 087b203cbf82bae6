"""A provider that keeps failing is left alone, tried once, and taken back when it is well."""

from __future__ import annotations

from collections import deque
from pathlib import Path

import pytest

from bot.errors import Broken, Busy, JobError, Moderated, OutOfCredits, RateLimited, Unauthorized, UnknownOutcome
from bot.jobs.health import Health
from bot.jobs.kit import Rest
from bot.testing import Canvas, Stopwatch
from bot.values import FailureKind
from tests.workbench import Setting, job, workbench

BUSY = FailureKind.PROVIDER_BUSY


def ill(clock: Stopwatch, rest: Rest | None = None) -> Health:
    """One whose canvas has just failed three times."""
    health = Health(clock, rest or Rest())
    for _ in range(3):
        health.answered("canvas", BUSY)
    return health


def test_it_rests_after_so_many_failures_in_a_row() -> None:
    health = Health(Stopwatch(), Rest(after=3))
    for kind in (BUSY, BUSY, None, BUSY, BUSY):
        health.answered("canvas", kind)
        assert health.resting() == frozenset()
    health.answered("other", BUSY)
    health.answered("canvas", BUSY)
    assert health.resting() == {"canvas"}


@pytest.mark.parametrize(
    ("kind", "rests"),
    [
        (FailureKind.UNREACHABLE, True),
        (FailureKind.AUTH, True),
        (FailureKind.OUT_OF_CREDITS, True),
        (FailureKind.UNKNOWN_OUTCOME, True),
        (FailureKind.RATE_LIMITED, False),
        (FailureKind.MODERATED, False),
        (FailureKind.PRICE_CHANGED, False),
        (FailureKind.FAILED, False),
    ],
)
def test_only_what_says_something_about_the_provider_counts(kind: FailureKind, rests: bool) -> None:
    health = Health(Stopwatch(), Rest())
    for _ in range(5):
        health.answered("canvas", kind)
    assert bool(health.resting()) == rests


def test_too_many_requests_are_no_sign_of_health_either() -> None:
    health = Health(Stopwatch(), Rest())
    for kind in (BUSY, BUSY, FailureKind.RATE_LIMITED, BUSY):
        health.answered("canvas", kind)
    assert health.resting() == {"canvas"}


def test_each_rest_is_twice_as_long_up_to_the_longest() -> None:
    clock = Stopwatch()
    health, rests = ill(clock, Rest(3, 60, 200)), []
    for _ in range(4):
        begun = clock.now()
        while health.resting():
            clock.pass_over(1)
        rests.append(clock.now() - begun)
        health.tried("canvas")
        health.answered("canvas", BUSY)
    assert rests == [60, 120, 200, 200]


def test_after_a_rest_one_order_is_a_trial_and_the_others_wait_for_it() -> None:
    clock = Stopwatch()
    health = ill(clock)
    clock.pass_over(60)
    assert health.resting() == frozenset()
    health.tried("canvas")
    assert health.resting() == {"canvas"}
    health.answered("canvas")
    assert health.resting() == frozenset()
    for _ in range(2):
        health.answered("canvas", BUSY)
    assert health.resting() == frozenset()


def test_a_trial_that_nobody_hears_of_again_is_over_after_a_while() -> None:
    clock = Stopwatch()
    health = ill(clock)
    clock.pass_over(60)
    health.tried("canvas")
    clock.pass_over(60)
    assert health.resting() == frozenset()


@pytest.mark.parametrize(
    ("answers", "resting"),
    [
        ([Busy(), Busy(), Busy()], True),
        ([Unauthorized(), OutOfCredits(), UnknownOutcome()], True),
        ([Busy(), Busy()], False),
        ([Moderated(), Moderated(), Broken()], False),
        ([RateLimited(), RateLimited(), RateLimited()], False),
    ],
)
async def test_the_answers_to_orders_are_what_is_judged(answers: list[JobError], resting: bool, tmp_path: Path) -> None:
    canvas = Canvas(answers=deque(answers), polls=2)
    async with workbench(Setting(tmp_path, canvas)) as bench:
        for number in range(3):
            if canvas.answers:
                await bench.start(job(f"{number:06}", bench.clock))
                await bench.ended(number + 1)

        assert bench.jobs.resting() == (frozenset({"canvas"}) if resting else frozenset())


async def test_questions_about_a_picture_are_not_judged(tmp_path: Path) -> None:
    canvas = Canvas(news=deque([Busy()] * 5))
    async with workbench(Setting(tmp_path, canvas)) as bench:
        await bench.start(job("abcdef", bench.clock))
        await bench.ended()

        assert bench.jobs.resting() == frozenset()
