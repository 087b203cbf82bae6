"""Whether a mangled answer can do any service's provider harm.

    python -m bench.fuzz
    python -m bench.fuzz --answers 2000 krea openai

Two of five answers of a service's emulator are changed by chance, as bytes, as JSON and as server-sent events, and the
provider orders, polls and asks as usual. Counted is what left it: pictures, our own errors by name, and what may never
happen: other exceptions, and work that does not end. The memory is the growth of the process's highest mark after the
first tenth of the cases; the emulator works in the same process, and its share is counted too. Nothing waits for time.
"""

from __future__ import annotations

import argparse
import asyncio
import resource
import time
import traceback
from collections import Counter
from dataclasses import dataclass, field
from random import Random

from bot.ports import Provider
from tests.emulators.emulator import Emulator
from tests.mutating import met
from tests.services import Trial, trials
from tests.tried import Tried

HANGS = 20.0
"""Seconds after which a case is said to hang; none of them waits for anything that takes one."""
RENEWED = 250
"""Cases until the provider is connected anew: faults that add up are to show, too."""


@dataclass
class Tally:
    """What came of the cases of one service."""

    cases: int = 0
    answers: int = 0
    """Mangled ones."""
    pictures: int = 0
    errors: Counter[str] = field(default_factory=Counter)
    crashes: Counter[str] = field(default_factory=Counter)
    hangs: int = 0
    slowest: float = 0
    marks: list[float] = field(default_factory=list)
    """The highest mark of memory in MB, after each case."""

    @property
    def growth(self) -> float:
        """In MB, after the first tenth."""
        return self.marks[-1] - self.marks[len(self.marks) // 10]


async def one(tried: Tried, provider: Provider, case: int, tally: Tally) -> None:
    begun = time.monotonic()
    try:
        async with asyncio.timeout(HANGS):
            found = await met(tried, provider, Random(f"{tried.trial.name} {case}"))
    except TimeoutError:
        tally.hangs += 1
        print(f"    case {case} hangs; it was asked: {tried.emulator.journal.names[-6:]}")
    except Exception as error:  # noqa: BLE001 - what it is looked for
        tally.crashes[type(error).__name__] += 1
        print(f"    case {case}: {traceback.format_exception_only(error)[-1].strip()[:200]}")
    else:
        tally.answers += found.answers
        tally.pictures += found.error is None
        tally.errors[type(found.error).__name__] += found.error is not None
    tally.cases += 1
    tally.slowest = max(tally.slowest, time.monotonic() - begun)
    tally.marks.append(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


async def fuzzed(trial: Trial[Emulator], answers: int) -> Tally:
    tally = Tally()
    with trial.emulated() as emulator:
        tried = Tried(trial, emulator)
        while tally.answers < answers:
            async with tried.connected() as provider:
                for case in range(tally.cases, tally.cases + RENEWED):
                    await one(tried, provider, case, tally)
    return tally


def told(name: str, tally: Tally, seconds: float) -> None:
    common = ", ".join(f"{kind} {count}" for kind, count in tally.errors.most_common() if count)
    bad = sum(tally.crashes.values())
    print(
        f"  {name:<12} {tally.answers:>6} answers  {tally.cases:>6} cases  {tally.pictures:>6} pictures"
        f"  {bad:>3} crashes  {tally.hangs:>3} hangs  slowest {tally.slowest:5.2f} s"
        f"  memory +{tally.growth:.0f} MB  {seconds:.0f} s"
    )
    print(f"    {common}")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.fuzz", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("services", nargs="*", help="only these; without any: all")
    parser.add_argument("--answers", type=int, default=20_000, help="mangled ones, for each service")
    options = parser.parse_args()
    for trial in trials():
        if options.services and trial.name not in options.services:
            continue
        begun = time.monotonic()
        told(trial.name, asyncio.run(fuzzed(trial, options.answers)), time.monotonic() - begun)


if __name__ == "__main__":
    main()
