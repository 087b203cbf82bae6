"""Processes that are started to be measured: how soon they answer, and what they have in memory then."""

from __future__ import annotations

import os
import re
import signal
import statistics
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import psutil

PATIENCE = 30.0
MOST = 15
LINE = re.compile(r"import time:\s+(?P<own>\d+) \|\s+(?P<all>\d+) \| (?P<depth>\s*)(?P<name>\S+)")


@dataclass(frozen=True, slots=True)
class Run:
    """Seconds since the process was started, and bytes that it has in memory."""

    healthy: float
    heard: float
    memory: int
    pages: int
    """Resident bytes that it shares with nobody."""
    asked: float = 0.0
    """Until it asks for a connection, where that is something else than the first answer."""


@contextmanager
def running(
    command: Sequence[str], secrets: Mapping[str, str] | None = None, out: IO[bytes] | None = None
) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(command, env=os.environ | dict(secrets or {}), stderr=out)
    try:
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(PATIENCE)


def weighed(process: subprocess.Popen[bytes], healthy: float, heard: float, asked: float = 0.0) -> Run:
    memory = psutil.Process(process.pid).memory_full_info()
    return Run(healthy, heard, memory.rss, memory.uss, asked)


def told(what: str, runs: Sequence[Run]) -> None:
    def median(of: Callable[[Run], float]) -> float:
        return statistics.median(map(of, runs))

    asked = median(lambda run: run.heard - run.asked)
    print(
        f"  {what:<34} first answer {median(lambda run: run.healthy):5.2f} s   "
        f"acknowledged {median(lambda run: run.heard):5.2f} s   "
        f"memory {median(lambda run: run.memory) / 1024**2:4.0f} MB, "
        f"{median(lambda run: run.pages) / 1024**2:4.0f} of its own"
        + (f"   acknowledged {asked:5.2f} s after it asked for a connection" if runs[0].asked else "")
    )


def imported(file: Path, ready: Callable[[], object], secrets: Mapping[str, str] | None = None) -> None:
    """Where the time to load goes, from Python's own list."""
    directory = file.parent
    command = [sys.executable, "-X", "importtime", "-m", "bot", "run", "--config", str(file)]
    with (directory / "imports").open("wb") as out, running(command, secrets, out):
        ready()
    lines = (directory / "imports").read_text(encoding="utf-8").splitlines()
    found = [match for match in map(LINE.fullmatch, lines) if match]
    print(f"imports: {len(found)} modules, {sum(int(match['own']) for match in found) / 1000:.0f} ms while measured")
    for kind, title in (("all", "with all that they load"), ("own", "by themselves")):
        print(f"  the slowest {title}, ms")
        for match in sorted(found, key=lambda match: -int(match[kind]))[:MOST]:
            print(f"  {int(match[kind]) / 1000:8.1f}  {match['name']}")
