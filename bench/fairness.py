"""How long people wait while one of them orders very much at once.

    python -m bench.fairness

One person orders many pictures, and then others order one each. The house is real but for time, which passes only when
everybody waits for it; a picture takes the provider 30 s. Baseline: the same orders as if one person had sent them all,
which makes the line one of first come, first served.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from bot.conversation import Rules
from bot.ports import Abilities
from bot.testing import Canvas
from bot.values import Job, Person, Place, State
from tests.houses import Plan, Stand, stand

CROWD = Person("desk", "crowd")
POLLS = 6
"""Of 5 s each: what a picture takes."""
MOST = 1_000_000


@dataclass(frozen=True, slots=True)
class Case:
    """Who orders how much, and how many pictures are made at once."""

    many: int
    others: int
    at_once: int
    fair: bool

    def person(self, number: int) -> Person:
        """Of an order: the first ones are all by the same person."""
        return CROWD if number < self.many or not self.fair else Person("desk", f"person-{number}")


def open_to_all(rules: Rules) -> Rules:
    return replace(rules, jobs_per_person=MOST, jobs_per_chat=MOST)


async def ordered(house: Stand, case: Case) -> None:
    for number in range(case.many + case.others):
        place = Place("desk", f"room-{number}")
        await house.hear(f"draw a cat called Tom{number:04}", case.person(number), place, message=f"{number}")


async def served(case: Case) -> list[Job]:
    """All jobs in the order in which they were ordered, when all are done."""
    canvas = Canvas(abilities=Abilities(at_once=case.at_once), polls=POLLS)
    with tempfile.TemporaryDirectory() as directory:
        plan = Plan(Path(directory), canvas=canvas, rules=open_to_all)
        async with stand(plan) as house:
            await ordered(house, case)
            await house.finish(case.many + case.others)
            jobs = await house.store.jobs(MOST)
    assert {job.state for job in jobs} == {State.DONE}
    return sorted(jobs, key=lambda job: int(job.message))


def told(name: str, jobs: Sequence[Job]) -> None:
    begun = [job.submitted - job.created for job in jobs]
    there = [job.finished - job.created for job in jobs]
    print(
        f"    {name:<28} begun after: median {statistics.median(begun):6.0f}  longest {max(begun):6.0f} s    "
        f"there after: median {statistics.median(there):6.0f}  longest {max(there):6.0f} s"
    )


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.fairness", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--many", type=int, default=50, help="orders of the one person")
    parser.add_argument("--others", type=int, default=10, help="people who order one each")
    parser.add_argument("--at-once", type=int, default=4, help="pictures that the provider makes at once")
    options = parser.parse_args()
    for name, fair in (("round by round between people", True), ("baseline: first come, first served", False)):
        jobs = asyncio.run(served(Case(options.many, options.others, options.at_once, fair)))
        print(f"  {name}")
        told(f"the one with {options.many}", jobs[: options.many])
        told(f"the {options.others} with one each", jobs[options.many :])


if __name__ == "__main__":
    main()
