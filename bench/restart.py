"""How soon after a sudden end every picture under way is looked after again.

    python -m bench.restart

So many orders are being painted when the process is killed. A new process, from a cold start, takes them up: how long
until the provider has been asked for every one of them again? In the end each must have been delivered once.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from bot.values import State
from tests.lives import World, world
from tests.victim import ORIGIN

LOOK = 0.05
"""Seconds between two looks at what the provider was asked."""
FOREVER = 86_400.0
REAL_TIME = "--pace=1"
CRAWL = 0.05
SETTLING = 2.0
"""Seconds in which the last tickets are written."""


class Asked(msgspec.Struct):
    """What the provider is asked for."""

    task_id: str


def polled(world: World, since: int) -> set[str]:
    """What the provider was asked for after so many requests."""
    return {received.read(Asked).task_id for received in world.watched.of("detail")[since:]}


def until(reached: Callable[[], bool], seconds: float) -> float:
    """How long it took; ends the program if it takes too long."""
    begun = time.perf_counter()
    while not reached():
        if time.perf_counter() - begun > seconds:
            sys.exit(f"not reached within {seconds:.0f} s")
        time.sleep(LOOK)
    return time.perf_counter() - begun


@contextmanager
def cold(world: World, *more: str) -> Iterator[None]:
    """A life in a process that has loaded nothing yet."""
    command = [sys.executable, "-m", "tests.victim", *world.arguments(*more)]
    with subprocess.Popen(command) as life:
        try:
            yield
        finally:
            life.kill()


def measured(world: World, options: argparse.Namespace) -> bool:
    """Whether nothing was lost, doubled or ordered twice."""
    room, jobs = f"--at-once={options.jobs}", options.jobs
    world.ima.latency = FOREVER
    world.start(room, *slowly())
    for _ in range(jobs):
        world.order()
    taken = until(lambda: world.watched.count("create") >= jobs and not world.platform.unacknowledged, options.patience)
    time.sleep(SETTLING)
    world.kill()
    painting = sum(job.state is State.PAINTING for job in world.kept())
    print(f"  {'ordered, and taken by the provider':<44} {taken:6.2f} s, {painting} are being painted")
    before = len(world.watched.of("detail"))
    with cold(world, room, REAL_TIME):
        first = until(lambda: bool(polled(world, before)), options.patience)
        print(f"  {'from the cold start to the first one asked for':<44} {first:6.2f} s")
        again = first + until(lambda: len(polled(world, before)) >= jobs, options.patience)
        print(f"  {'from the cold start until all are asked for':<44} {again:6.2f} s")
        world.ima.latency = 0
        landed = until(lambda: world.platform.ended() >= jobs, options.patience)
        print(f"  {'from the last success until all are posted':<44} {landed:6.2f} s")
    return counted(world, jobs)


def slowly() -> tuple[str, str]:
    """A life whose time hardly moves, so that orders come in without being asked for all the while."""
    ahead = (time.time() - ORIGIN) * (1 - CRAWL)
    return f"--pace={CRAWL}", f"--later={ahead}"


def counted(world: World, jobs: int) -> bool:
    shown = world.platform.shown()
    once = sum(kinds["picture"] == 1 and not kinds["failure"] for kinds in shown.values())
    twice = sum(kinds["picture"] + kinds["failure"] > 1 for kinds in shown.values())
    print(f"  lost {jobs - once - twice}, doubled {twice}, ordered more than once {world.ima.creates - jobs}")
    return once == jobs == world.ima.creates


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.restart", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--jobs", type=int, default=1000, help="how many are unfinished")
    parser.add_argument("--patience", type=float, default=300, help="seconds after which each step is given up")
    options = parser.parse_args()
    print(f"{options.jobs} unfinished jobs, kill -9, cold start")
    with world(Path(tempfile.mkdtemp(prefix="easel-bench-"))) as made:
        well = measured(made, options)
    sys.exit(0 if well else 1)


if __name__ == "__main__":
    main()
