"""Programs that tests start and talk to: none outlives its test, and nobody waits for one for ever."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Timer
from typing import AnyStr

PATIENCE = 60.0
"""Seconds."""
LONGEST = 1200.0
"""Seconds for one that a whole file of tests talks to."""


@contextmanager
def ending(process: subprocess.Popen[AnyStr], seconds: float = PATIENCE) -> Iterator[subprocess.Popen[AnyStr]]:
    """Until the block is over and the program has ended. It is killed after so many seconds, which ends what is read
    from it, and at once if the block fails."""
    alarm = Timer(seconds, process.kill)
    alarm.daemon = True
    alarm.start()
    with process:
        try:
            yield process
            process.wait()
        finally:
            alarm.cancel()
            process.kill()
