"""The command `easel understand` in a process of its own, and how its lines look."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
KEYS = [
    *("id", "intent", "prompt", "model", "tier", "remember", "clear"),
    *("aspect_ratio", "size", "n", "reference", "language"),
]
ABSENT: Mapping[str, object] = dict.fromkeys(KEYS) | {
    "intent": "none",
    "remember": False,
    "clear": False,
    "n": 1,
    "language": "en",
}


@dataclass(frozen=True)
class Ended:
    """What the command printed and how it ended."""

    status: int
    out: str
    err: str

    @property
    def rows(self) -> list[dict[str, object]]:
        return [json.loads(line) for line in self.out.splitlines()]


def surroundings(home: Path, environment: Mapping[str, str]) -> dict[str, str]:
    return {"PATH": os.environ["PATH"], "HOME": str(home), "PYTHONPATH": str(ROOT), **environment}


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "bot", "understand", *arguments]


def told(home: Path, given: str | bytes, *arguments: str, **environment: str) -> Ended:
    """What comes out when this is read; text goes in and comes out as UTF-8."""
    ended = subprocess.run(
        command(*arguments),
        input=given.encode() if isinstance(given, str) else given,
        cwd=home,
        env=surroundings(home, environment),
        capture_output=True,
        timeout=60,
        check=False,
    )
    return Ended(ended.returncode, ended.stdout.decode(), ended.stderr.decode())


def written(*lines: Mapping[str, object]) -> str:
    return "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)


def row(**known: object) -> dict[str, object]:
    return {**ABSENT, **known}


def configured(home: Path, *lines: str) -> Sequence[str]:
    (home / "easel.toml").write_text("\n".join(lines), encoding="utf-8")
    return "--config", str(home / "easel.toml")
