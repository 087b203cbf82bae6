"""When progress is due."""

from __future__ import annotations

from bot.jobs.ticker import Ticker
from bot.testing import Stopwatch


def test_progress_is_due_at_the_cadence_of_the_job() -> None:
    clock = Stopwatch()
    ticker = Ticker(clock)
    ticker.watch("a", 20, clock.now())
    dues = []
    for second in range(1, 61):
        clock.pass_over(1)
        dues += [(second, id) for id in ticker.due()]
    assert dues == [(20, "a"), (40, "a"), (60, "a")]


def test_the_count_goes_on_after_a_restart_where_it_would_have_been() -> None:
    clock = Stopwatch()
    begun = clock.now()
    clock.pass_over(27)
    ticker = Ticker(clock)
    ticker.watch("a", 20, begun)
    clock.pass_over(12)
    assert ticker.due() == []
    clock.pass_over(1)
    assert ticker.due() == ["a"]


def test_a_job_that_is_over_is_not_told_of() -> None:
    clock = Stopwatch()
    ticker = Ticker(clock)
    ticker.watch("a", 5, clock.now())
    ticker.forget("a")
    clock.pass_over(30)
    assert ticker.due() == []
    assert "a" not in ticker


def test_a_late_job_is_told_of_less_and_less_often() -> None:
    clock = Stopwatch()
    ticker = Ticker(clock)
    ticker.watch("a", 10, clock.now())
    dues = []
    for second in range(1, 151):
        clock.pass_over(1)
        for _ in ticker.due():
            dues.append(second)
            ticker.slow_down("a")
    assert dues == [10, 20, 40, 80]


def test_a_long_pause_of_the_process_is_one_tick_and_not_many() -> None:
    clock = Stopwatch()
    ticker = Ticker(clock)
    ticker.watch("a", 5, clock.now())
    clock.pass_over(3600)
    assert ticker.due() == ["a"]
    assert ticker.due() == []


def test_a_job_that_is_watched_again_is_told_of_once_at_a_time() -> None:
    clock = Stopwatch()
    ticker = Ticker(clock)
    ticker.watch("a", 10, clock.now())
    ticker.forget("a")
    clock.pass_over(3)
    ticker.watch("a", 10, clock.now())
    dues = []
    for second in range(4, 34):
        clock.pass_over(1)
        dues += [(second, id) for id in ticker.due()]
    assert dues == [(13, "a"), (23, "a"), (33, "a")]


def test_what_waited_is_counted_anew_from_when_it_begins() -> None:
    clock = Stopwatch()
    ticker = Ticker(clock)
    ticker.begin("unknown", clock.now())
    ticker.watch("a", 20, clock.now())
    clock.pass_over(33)
    ticker.due()
    ticker.begin("a", clock.now())
    dues = []
    for second in range(34, 94):
        clock.pass_over(1)
        dues += [second for _ in ticker.due()]
    assert dues == [53, 73, 93]


def test_of_a_job_that_is_very_late_nothing_is_told_for_a_while() -> None:
    clock = Stopwatch()
    ticker = Ticker(clock)
    ticker.watch("a", 10, clock.now())
    ticker.slow_down("a", 600)
    dues = []
    for second in range(1, 1000):
        clock.pass_over(1)
        dues += [second for _ in ticker.due()]
    assert dues == [10, 610]
