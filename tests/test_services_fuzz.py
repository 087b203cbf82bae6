"""Whatever a service answers, only our own errors leave its provider, and soon. EASEL_TEST_FUZZ says how many cases."""

from __future__ import annotations

import asyncio
from random import Random

import pytest

from bot.providers.http import EventReader, Garbled
from tests.mutating import FUZZ, mangled, met
from tests.tried import PATIENCE, Tried

pytest_plugins = ["tests.services_fixtures"]

EVENTS = (
    b": hello\r\n\r\nevent: image.partial\r\ndata: " + b'{"b64_json":"' + b"A" * 500 + b'","size":"1024x1024"}\r\n\r\n'
    b'event: image.completed\ndata: {"type":"image.completed",\ndata: "usage":{"total":1}}\n\ndata: [DONE]\n\n'
)


@pytest.mark.parametrize("part", range(3))
async def test_whatever_is_answered_only_our_errors_leave(tried: Tried, part: int) -> None:
    for case in range(part, FUZZ, 3):
        chance = Random(f"{tried.trial.name} {case}")
        try:
            async with asyncio.timeout(2 * PATIENCE), tried.connected() as provider:
                await met(tried, provider, chance)
        except BaseException as error:
            error.add_note(f"case {case} of {tried.trial.name}: {tried.emulator.journal.names}")
            raise


@pytest.mark.parametrize("seed", range(200))
def test_events_that_are_cut_anywhere_and_mangled_are_read_or_garbled(seed: int) -> None:
    chance = Random(seed)
    body, reader = mangled(chance)(EVENTS), EventReader(10_000)
    try:
        while body:
            length = chance.choice([1, 2, 7, 100, 1000])
            for event in reader.feed(body[:length]):
                assert isinstance(event.data, bytes)
            body = body[length:]
        assert all(isinstance(event.name, str) for event in reader.end())
    except Garbled:
        return
