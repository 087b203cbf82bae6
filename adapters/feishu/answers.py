"""What Feishu is told when it brings something, by whichever way it came."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

WITHIN = 2.5
"""Seconds in which it is told: after three Feishu takes it for lost."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What came of it."""

    kept: bool
    """False: it has to come again."""
    body: Mapping[str, object] | None = None
    """What whoever pressed a button is shown at once."""


Hear = Callable[[bytes], Awaitable[Heard]]
"""Takes an event or a callback as Feishu writes it, without its envelope (encryption, frames). Answers within WITHIN
seconds whatever happens, and raises nothing."""
