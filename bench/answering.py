"""What bots in processes of their own are measured by, beside one another."""

from __future__ import annotations

import os
import signal
import statistics
import subprocess
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import psutil

PATIENCE = 60.0
AIM = 1.3
"""How many times what the bare one takes, at the most."""
SETTLED = 1.0
"""Seconds of silence."""
TALK = Path(__file__).parents[1] / "tests" / "data" / "understanding" / "talk.txt"
FEW = 10
"""Of so few figures there is only a median."""


@contextmanager
def started(
    command: Sequence[str], secrets: Mapping[str, str], up: Callable[[], object], *, loud: bool
) -> Iterator[psutil.Process]:
    """`up`: waits until it is there, or has ended."""
    out = None if loud else subprocess.DEVNULL
    process = subprocess.Popen(command, env=os.environ | dict(secrets), stdout=out, stderr=out)
    try:
        up()
        yield psutil.Process(process.pid)
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(SETTLED * 10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(PATIENCE)


def worked(process: psutil.Process) -> float:
    """Seconds of processor time, so far."""
    times = process.cpu_times()
    return float(times.user + times.system)


def compared(what: str, easel: Sequence[float], plain: Sequence[float], aim: float = AIM) -> None:
    for title, of in (("median", statistics.median), ("99 %", nearly_all)):
        if len(easel) > FEW or title == "median":
            ours, theirs = of(easel), of(plain)
            name = f"{what}, {title}" if len(easel) > FEW else what
            print(f"  {name:<52} {ours:8.2f} {theirs:8.2f}   {ours / theirs:5.2f} x   (aim {aim} x)")


def nearly_all(times: Sequence[float]) -> float:
    ordered = sorted(times)
    return ordered[min(len(ordered) - 1, round(len(ordered) * 0.99))]
