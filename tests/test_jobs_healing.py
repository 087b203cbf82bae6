"""Self-healing before a failure is shown: three tries at the most, and none once money may have moved."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from typing_extensions import override

from bot.errors import (
    Busy,
    JobError,
    Mismatched,
    Moderated,
    OutOfCredits,
    PriceChanged,
    RateLimited,
    Refused,
    Unauthorized,
    UnknownOutcome,
    Unreachable,
)
from bot.ports import Abilities, Accepted, Commission, Judgement
from bot.testing import Canvas, Stopwatch
from bot.testing.providers import offer
from bot.values import Cost, FailureKind, Job, Offer, Order, Price, State, Task
from bot.values.turns import Failed, Painted
from tests.workbench import Setting, job, workbench

LOOKS_UP = Abilities(lookup=True)
TABLE = tuple(
    Price(Task.TEXT_TO_IMAGE, size, Cost(points, "points")) for size, points in [("1K", 2), ("2K", 4), ("4K", 9)]
)


def sized(size: str, points: float = 9) -> Job:
    one = job("abcdef", Stopwatch())
    order = Order(Task.TEXT_TO_IMAGE, "a cat", "canvas", size=size)
    return replace(one, order=order, quote=replace(one.quote, cost=Cost(points, "points")))


async def test_a_busy_provider_is_asked_for_a_smaller_size_each_time(tmp_path: Path) -> None:
    canvas = Canvas([replace(offer(), prices=TABLE)], answers=deque([Busy(), Busy()]))
    async with workbench(Setting(tmp_path, canvas)) as bench:
        await bench.start(sized("4K"))
        end = await bench.ended()

        assert [(sent.size, sent.budget.amount) for sent in canvas.taken] == [("4K", 9), ("2K", 4), ("1K", 2)]
        assert isinstance(end, Painted)
        assert (end.job.order.size, end.job.order.wished_size, end.job.tries) == ("1K", "4K", 3)
        assert end.job.quote.cost == Cost(2, "points")
        assert await bench.states("abcdef") == ["asked", *["queued", "submitting"] * 3, "painting"]


@pytest.mark.parametrize(
    ("sold", "size"),
    [
        (replace(offer(), sizes=("4K",)), "4K"),
        (replace(offer(), sizes=("512px", "4K")), "512px"),
        (replace(offer(), sizes=()), "2K"),
        (replace(offer(), vendor_id="another"), "4K"),
        (replace(offer(), prices=(Price(Task.TEXT_TO_IMAGE, "2K", Cost(10, "points")),)), "4K"),
        (replace(offer(), prices=(Price(Task.TEXT_TO_IMAGE, "2K", Cost(1, "credits")),)), "4K"),
        (replace(offer(), prices=()), "2K"),
    ],
    ids=["only one", "the next it has", "any size", "another model", "dearer", "another unit", "unknown price"],
)
async def test_the_smaller_size_is_one_that_is_sold_for_no_more(sold: Offer, size: str, tmp_path: Path) -> None:
    canvas = Canvas([sold], answers=deque([Busy()]))
    async with workbench(Setting(tmp_path, canvas)) as bench:
        await bench.start(sized("4K"))
        await bench.ended()

        assert [sent.size for sent in canvas.taken] == ["4K", size]


@pytest.mark.parametrize(
    ("failure", "pauses"),
    [
        (Busy(), [2, 10]),
        (Unreachable(), [2, 10]),
        (RateLimited(), [2, 10]),
        (RateLimited(after=7), [7, 7]),
        (Busy(after=0), [0, 0]),
        (Busy(after=8), [8, 8]),
    ],
    ids=repr,
)
async def test_three_tries_in_all_and_then_the_reason(failure: Busy, pauses: list[float], tmp_path: Path) -> None:
    failure.detail = "what the operator reads"
    canvas = Canvas(answers=deque([failure] * 9))
    async with workbench(Setting(tmp_path, canvas)) as bench:
        begun = bench.clock.now()
        await bench.start(job("abcdef", bench.clock))
        end = await bench.ended()

        assert len(canvas.taken) == 3
        assert end.at - begun == sum(pauses)
        assert bench.pauses() == [pause for pause in pauses if pause >= 5]
        assert (end.job.state, end.job.failure, end.job.tries) == (State.FAILED, failure.kind, 3)
        assert end.job.cause == "what the operator reads"
        sizes = {sent.size for sent in canvas.taken}
        assert (len(sizes) > 1) == (failure.kind is FailureKind.PROVIDER_BUSY)


async def test_who_asks_for_a_longer_pause_than_people_wait_is_not_waited_for(tmp_path: Path) -> None:
    canvas = Canvas(answers=deque([RateLimited(after=121)]))
    async with workbench(Setting(tmp_path, canvas)) as bench:
        await bench.start(job("abcdef", bench.clock))
        end = await bench.ended()

        assert (len(canvas.taken), end.job.failure, bench.pauses()) == (1, FailureKind.RATE_LIMITED, [])


@pytest.mark.parametrize(
    "failure",
    [Unauthorized(), OutOfCredits(), Moderated(), Refused(), PriceChanged(), Mismatched()],
    ids=lambda failure: type(failure).__name__,
)
async def test_what_time_does_not_mend_is_final(failure: JobError, tmp_path: Path) -> None:
    canvas = Canvas(answers=deque([failure]))
    async with workbench(Setting(tmp_path, canvas)) as bench:
        await bench.start(job("abcdef", bench.clock))
        end = await bench.ended()

        assert (len(canvas.taken), end.job.state, end.job.failure) == (1, State.FAILED, failure.kind)


async def test_an_order_whose_answer_was_lost_is_never_sent_again_unasked(tmp_path: Path) -> None:
    canvas = Canvas(answers=deque([UnknownOutcome("cut off")]))
    async with workbench(Setting(tmp_path, canvas)) as bench:
        await bench.start(job("abcdef", bench.clock))
        end = await bench.ended()

        assert (len(canvas.taken), end.job.state, end.job.cause) == (1, State.UNCERTAIN, "cut off")
        assert end.job.failure is FailureKind.UNKNOWN_OUTCOME


@pytest.mark.parametrize(
    ("found", "orders", "state"),
    [
        ([], 1, State.DELIVERING),
        ([Unreachable(), Busy(), Unreachable()], 1, State.DELIVERING),
        ([None], 2, State.DELIVERING),
        ([Unreachable()] * 4, 1, State.UNCERTAIN),
        ([Unauthorized()], 1, State.UNCERTAIN),
    ],
    ids=["found", "found after a while", "not there", "never reached", "not allowed to look"],
)
async def test_an_order_whose_answer_was_lost_is_looked_up_where_it_can_be(
    found: list[str | JobError | None], orders: int, state: State, tmp_path: Path
) -> None:
    canvas = Canvas(abilities=LOOKS_UP, answers=deque([UnknownOutcome()]), found=deque(found))
    async with workbench(Setting(tmp_path, canvas)) as bench:
        await bench.start(job("abcdef", bench.clock))
        end = await bench.ended()

        assert (len(canvas.taken), end.job.state, end.job.tries) == (orders, state, orders)


@pytest.mark.parametrize(("tries", "orders"), [(1, 2), (2, 1), (3, 0)])
async def test_the_tries_are_counted_over_a_restart(tries: int, orders: int, tmp_path: Path) -> None:
    canvas = Canvas(abilities=LOOKS_UP, answers=deque([Busy()] * 9), found=deque([None]))
    async with workbench(Setting(tmp_path, canvas)) as bench:
        await bench.start(job("abcdef", bench.clock, state=State.SUBMITTING, tries=tries))
        end = await bench.ended()

        assert (len(canvas.taken), end.job.state) == (orders, State.FAILED)
        assert isinstance(end, Failed)


async def test_what_was_being_sent_when_the_process_ended_is_uncertain_where_nobody_can_look(tmp_path: Path) -> None:
    async with workbench(Setting(tmp_path)) as bench:
        await bench.start(job("abcdef", bench.clock, state=State.SUBMITTING, tries=1))
        end = await bench.ended()

        assert (bench.canvas.taken, end.job.state) == ([], State.UNCERTAIN)


@pytest.mark.parametrize(
    ("state", "end"),
    [(State.SUBMITTING, State.UNCERTAIN), (State.QUEUED, State.FAILED), (State.PAINTING, State.FAILED)],
)
async def test_a_job_whose_provider_is_switched_off_is_not_left_lying(state: State, end: State, tmp_path: Path) -> None:
    async with workbench(Setting(tmp_path)) as bench:
        one = job("abcdef", bench.clock, state=state)
        await bench.start(replace(one, quote=replace(one.quote, provider="gone")))

        assert (await bench.ended()).job.state is end


class Breaking(Canvas):
    """Has a fault of its own."""

    @override
    async def submit(self, commission: Commission) -> Accepted:
        self.taken.append(commission)
        raise KeyError("a fault")


async def test_a_provider_that_breaks_while_an_order_is_sent_may_have_sent_it(tmp_path: Path) -> None:
    async with workbench(Setting(tmp_path, Breaking())) as bench:
        await bench.start(job("abcdef", bench.clock))
        end = await bench.ended()

        assert (end.job.state, end.job.cause) == (State.UNCERTAIN, "KeyError")


async def test_a_result_that_failed_is_not_ordered_again(tmp_path: Path) -> None:
    canvas = Canvas(news=deque([Refused("its own reason")]))
    async with workbench(Setting(tmp_path, canvas)) as bench:
        await bench.start(job("abcdef", bench.clock))
        end = await bench.ended()

        assert (len(canvas.taken), end.job.failure, end.job.cause) == (1, FailureKind.BAD_REQUEST, "its own reason")


@dataclass
class Strict:
    """Allows no dogs."""

    asked: list[str] = field(default_factory=list)

    async def judge(self, prompt: str) -> Judgement:
        self.asked.append(prompt)
        return Judgement.REFUSE if "dog" in prompt else Judgement.DRAW


@pytest.mark.parametrize(("prompt", "orders"), [("a dog", 0), ("a cat", 3)])
async def test_the_moderation_is_asked_once_and_before_any_money_is_spent(
    prompt: str, orders: int, tmp_path: Path
) -> None:
    strict, canvas = Strict(), Canvas(answers=deque([Busy(), Busy()]))
    async with workbench(Setting(tmp_path, canvas, moderator=strict)) as bench:
        one = job("abcdef", bench.clock)
        await bench.start(replace(one, order=replace(one.order, prompt=prompt)))
        end = await bench.ended()

        assert (strict.asked, len(canvas.taken)) == ([prompt], orders)
        assert end.job.failure == (None if orders else FailureKind.UNWANTED)
