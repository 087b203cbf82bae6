"""How soon Feishu is answered while the database or the provider answers nothing; it waits three seconds, no more."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from tests.emulators.feishu import Message, Person, Press
from tests.exams import Mark
from tests.feishu_world import Town, Way, job_of, town
from tests.stalls import STALLS

FEISHU_WAITS = 3.0
"""Seconds."""
AT_ONCE = 10
"""Messages of as many people at the same moment."""


async def s(directory: Path, stall: str, way: Way = Way.MENTION) -> Mark:
    """Every sort of press, and messages, while nothing else answers; what was asked for is done afterwards."""
    async with town(directory, "--api-seconds=3", latency=1, pace=1, calls=way.calls) as made:
        anne = made.newcomer(way)
        anne.asks("a cat called Tom")
        (picture,) = await made.shows(anne.chat, "picture")
        async with STALLS[stall](made):
            said, asked = len(made.feishu.deliveries), _pressed(made, anne.person, picture)
            _asked(made, way)
            await made.until(lambda: all(one.seen for one in asked.values()), FEISHU_WAITS * 2)
            messages = made.feishu.deliveries[said:]
            await made.until(lambda: all(one.attempts and one.attempts[0].outcome for one in messages))
        took = {name: one.seconds for name, one in asked.items()}
        took |= {"message": max(one.attempts[0].seconds for one in messages)}
        well = max(took.values()) < FEISHU_WAITS and not any(one.error for one in asked.values())
        done = await _done(made)
        slowest = ", ".join(f"{name} {seconds * 1000:.0f}" for name, seconds in took.items())
        states = Counter(str(job.state) for job in await made.jobs())
        return Mark("s", well and done, f"{stall} stalled, ms: {slowest}; jobs afterwards: {dict(states)}")


def _pressed(made: Town, anne: Person, picture: Message) -> Mapping[str, Press]:
    return {
        "press": made.press(picture, "again", anne),
        "question": made.press(picture, "change", anne),
        "details": made.press(picture, "info", anne),
        "old button": anne.presses_raw(picture, {"token": f"again:{job_of(picture)[::-1]}:0"}),
        "no button of ours": anne.presses_raw(picture, {"what": "ever"}),
    }


def _asked(made: Town, way: Way) -> None:
    """By as many people, at the same moment."""
    for number in range(AT_ONCE):
        made.newcomer(way).asks(f"a dog called Rex{number}")


async def _done(made: Town) -> bool:
    """Whether every message and the press came to an order or, where the provider did not answer, to an end."""
    wanted = AT_ONCE + 2

    async def ended() -> bool:
        jobs = await made.jobs()
        return len(jobs) == wanted and all(job.state.ended for job in jobs)

    await made.taken()
    try:
        async with asyncio.timeout(120):
            while not await ended():  # noqa: ASYNC110 - another process ends them
                await asyncio.sleep(0.2)
    except TimeoutError:
        return False
    return True
