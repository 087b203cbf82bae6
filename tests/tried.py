"""A service on trial: its provider at work, from an order to the pictures, and what may come of it."""

from __future__ import annotations

import asyncio
import base64
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from bot.ports import Accepted, Commission, Finished, Pending, Provider
from tests.emulators.emulator import Emulator
from tests.services import PROMPT, Trial, Watch

PATIENCE = 30.0
"""Seconds of real time after which something hangs."""
TEXT = "text"
BASE64 = re.compile(r"[A-Za-z0-9+/_-]{120,}")
"""A file written as text: nothing else is so long without a blank."""


class Unfinished(AssertionError):
    """The pictures never came."""


@dataclass
class Tried:
    """A trial with its emulator, which is new for each test."""

    trial: Trial[Emulator]
    emulator: Emulator
    watch: Watch = field(default_factory=Watch)

    @property
    def text(self) -> Commission:
        return self.trial.orders[TEXT]

    @property
    def orders_sent(self) -> int:
        return len(self.emulator.journal.of(self.trial.create))

    @asynccontextmanager
    async def connected(self, *, hasty: bool = False) -> AsyncIterator[Provider]:
        """`hasty`: it gives up within a second. Errors leave as they were raised, not in a group."""
        settings = self.trial.hasty if hasty else {}
        raised: list[Exception] = []
        async with self.trial.connect(self.emulator, self.watch, **settings) as provider:
            try:
                yield provider
            except Exception as error:  # noqa: BLE001 - raised once the provider is closed
                raised.append(error)
        if raised:
            raise raised[0]

    async def made(self, provider: Provider, commission: Commission) -> Finished:
        """From the order to the pictures. Raises JobError."""
        async with asyncio.timeout(PATIENCE):
            outcome = await provider.submit(commission)
            return outcome if isinstance(outcome, Finished) else await self.polled(provider, outcome.ticket)

    async def polled(self, provider: Provider, ticket: str) -> Finished:
        for _ in range(self.trial.polls):
            seen = await provider.poll(ticket)
            if isinstance(seen, Finished):
                return seen
            assert isinstance(seen, Pending)
        raise Unfinished

    async def accepted(self, provider: Provider) -> str:
        """The ticket of an order that is worked on."""
        outcome = await provider.submit(self.text)
        assert isinstance(outcome, Accepted)
        return outcome.ticket


def secrets_in(text: str, emulator: Emulator, commission: Commission) -> list[str]:
    """What stands in a text that may stand in none: keys, words of the prompt, files as text, queries of addresses."""
    words = [word for word in (emulator.key, PROMPT, "walrus", "海象", "s3cr3t") if word and word in text]
    files = [base64.b64encode(picture)[:60].decode() for picture in commission.pictures]
    return [*words, *(file for file in files if file in text), *(found[:40] for found in BASE64.findall(text))]
