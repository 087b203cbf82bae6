"""How soon Discord is answered while the database or the provider answers nothing; it waits three seconds, no more."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from pathlib import Path

from tests.discord_world import Town, Way, job_of, town
from tests.emulators.discord import Interaction, Message, Person
from tests.exams import Mark
from tests.stalls import STALLS

DISCORD_WAITS = 3000
"""Milliseconds."""
HASTE = 30.0
"""How many times as fast everything but Discord's patience runs."""
AT_ONCE = 10
"""Commands of as many people at the same moment."""


async def s(directory: Path, stall: str) -> Mark:
    """Every sort of interaction while nothing else answers; what was asked for is done afterwards."""
    async with town(directory, "--api-seconds=30", latency=10, pace=HASTE) as made:
        anne = made.newcomer(Way.SLASH)
        anne.asks("a cat called Tom")
        (picture,) = await made.shows(anne.channel, "picture")
        ordered = made.ima.creates
        async with STALLS[stall](made):
            asked = _everything(made, anne.person, picture)
            await made.until(lambda: all(one.answered for one in asked.values()), DISCORD_WAITS / 1000 * 2)
        answered = {name: one.after_ms or 0.0 for name, one in asked.items()}
        well = max(answered.values()) < DISCORD_WAITS and not any(one.failed for one in asked.values())
        done = await _done(made, ordered, stall)
        slowest = ", ".join(f"{name} {took:.0f}" for name, took in _slowest(answered).items())
        return Mark("s", well and done, f"{stall} stalled, ms: {slowest}; all done afterwards: {done}")


def _everything(made: Town, anne: Person, picture: Message) -> Mapping[str, Interaction]:
    channel = picture.channel
    found = {
        "press": made.press(picture, "again", anne),
        "form": made.press(picture, "modify", anne),
        "suggestions": anne.types(channel, "draw", "model", "na", prompt="a cat"),
        "own business": anne.runs(channel, "settings"),
        "message command": anne.on(picture, "Change this picture"),
        "old button": anne.presses_raw(picture, f"again:{job_of(picture)[::-1]}:0"),
    }
    for number in range(AT_ONCE):
        person = made.person(f"Hurried{number}")
        found[f"command {number}"] = person.runs(channel, "draw", prompt=f"a dog called Rex{number}")
    return found


def _slowest(answered: Mapping[str, float]) -> Mapping[str, float]:
    """One figure for each sort."""
    found: dict[str, float] = {}
    for name, took in answered.items():
        sort = name.rstrip(" 0123456789")
        found[sort] = max(found.get(sort, 0.0), took)
    return found


async def _done(made: Town, ordered: int, stall: str) -> bool:
    """Whether every command and the press came to an order or, where the provider did not answer, to an end."""
    wanted = AT_ONCE + 1

    async def ended() -> bool:
        jobs = await made.jobs()
        return len(jobs) == ordered + wanted and all(job.state.ended for job in jobs)

    async with asyncio.timeout(120):
        while not await ended():  # noqa: ASYNC110 - another process ends them
            await asyncio.sleep(0.2)
    return stall == "provider" or made.ima.creates >= ordered
