"""A bot built on discord.js, at work on the emulator, and what it says it sees."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from tests.emulators.discord import Discord
from tests.refereeing import OUTSIDE, Referee
from tests.refereeing import refereed as at_work

FOLDER = "discordjs"
LOCK = OUTSIDE / FOLDER / "package-lock.json"


@contextmanager
def refereed(server: Discord) -> Iterator[Referee]:
    """Until the block ends, in which nothing may have failed."""
    with at_work(FOLDER, server.url.removesuffix("/v10"), server.token) as referee:
        yield referee
