"""Runs `easel` in a process that is split off from one that has loaded it: most of the time of a command is loading.

That it can be started as a program is tested in tests/test_cli.py.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.cli import main
from tests.lives import PROCESSES

PATIENCE = 60.0
"""Seconds."""


@dataclass(frozen=True, slots=True)
class Command:
    """What a shell would start."""

    place: Path
    arguments: Sequence[str]
    environment: Mapping[str, str]
    given: bytes = b""
    """Standard input."""


@dataclass(frozen=True, slots=True)
class Printed:
    """How it ended, and what it wrote."""

    status: int
    out: bytes
    err: bytes


def ran(command: Command) -> Printed:
    with TemporaryDirectory() as folder:
        given, out, err = streams = [str(Path(folder) / name) for name in ("in", "out", "err")]
        Path(given).write_bytes(command.given)
        process = PROCESSES.Process(target=_become, args=(command, streams))
        process.start()
        process.join(PATIENCE)
        status = process.exitcode
        process.kill()
        process.join()
        process.close()
        assert status is not None, f"it takes longer than {PATIENCE} s: {command.arguments}"
        return Printed(status, Path(out).read_bytes(), Path(err).read_bytes())


def _become(command: Command, streams: Sequence[str]) -> None:
    """In the new process: everything that a program is given at its start."""
    for number, (name, flags) in enumerate(zip(streams, (os.O_RDONLY, *(os.O_WRONLY | os.O_CREAT,) * 2), strict=True)):
        opened = os.open(name, flags)
        os.dup2(opened, number)
        os.close(opened)
    sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115 - the one of multiprocessing reads nothing
    os.chdir(command.place)
    os.environ.clear()
    os.environ.update(command.environment)
    sys.argv = ["easel", *command.arguments]
    main()
