"""What a house lends to an adapter, in a test."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from bot.gate import Gate
from bot.i18n import commands, listed, spoken
from bot.listening import serving
from bot.ports import Clock, House, Journal
from bot.seals import seals
from bot.suggesting import Suggestions
from bot.testing import MemoryJournal, Stopwatch

if TYPE_CHECKING:
    from starlette.types import ASGIApp


def lent(
    directory: Path, clock: Clock | None = None, journal: Journal | None = None, gate: Gate | None = None
) -> House:
    """Real, but for a journal in memory and a time that stands still, unless others are given."""
    public = gate.lend if gate else _nowhere
    journal, clock = journal or MemoryJournal(), clock or Stopwatch()
    seal, choices = seals(directory), Suggestions()
    return House(directory, journal, clock, seal, serving, public, spoken, commands, listed, choices, _everything)


def _everything(_: str) -> bool:
    """Whatever is said is handed in."""
    return True


def _nowhere(_path: str, _app: ASGIApp, /) -> str:
    raise AssertionError("this house has no public address")
