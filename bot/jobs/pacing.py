"""When an order may be sent: as seldom as the provider asks for, whichever process sends it."""

from __future__ import annotations

from bot.errors import Busy, RateLimited
from bot.insisting import insist
from bot.jobs.course import Course
from bot.values.turns import Paused

TOLD = 5.0
"""Whoever is held back for so many seconds is told."""
PAUSES = (2.0, 10.0, 30.0)
"""Seconds before trying again where the provider does not say."""


async def spaced(course: Course, pause: float = 0) -> None:
    """Wait for the moment at which the order may be sent; so many seconds at least. One for whom that moment was found
    before the provider said "too many" asks for another."""
    kit, quiet = course.shop.kit, course.shop.quiet
    while True:
        await _held(course, max(pause, await _claimed(course)))
        if quiet.get(course.job.quote.provider, 0) <= kit.clock.now():
            return
        pause = 0.0


async def _claimed(course: Course) -> float:
    kit, abilities, name = course.shop.kit, course.provider.abilities, course.job.quote.provider
    now = kit.clock.now()
    if not (abilities.every or abilities.rest):
        return max(0.0, course.shop.quiet.get(name, 0) - now)
    return await insist(kit.clock, lambda: kit.store.claim(name, now, abilities.every))


async def _held(course: Course, seconds: float) -> None:
    kit = course.shop.kit
    if seconds <= 0:
        return
    course.held = kit.clock.now() + seconds
    # While another part is drawn, nobody is told that this one waits.
    if seconds >= TOLD and (not course.number or (course.number == 1 and not course.whole.job.submitted)):
        await kit.tell(Paused(course.whole.job, kit.clock.now(), seconds))
    await kit.clock.sleep(seconds)


async def pause_after(course: Course, busy: Busy) -> float:
    """Seconds until the order may be sent again; nobody else's is sent before where there were too many."""
    kit, abilities = course.shop.kit, course.provider.abilities
    limited = isinstance(busy, RateLimited)
    usual = PAUSES[min(course.job.tries, len(PAUSES)) - 1]
    pause = (abilities.rest if limited and abilities.rest else usual) if busy.after is None else busy.after
    if limited:
        name, until = course.job.quote.provider, kit.clock.now() + pause
        course.shop.quiet[name] = until
        await insist(kit.clock, lambda: kit.store.hold(name, until))
    return pause
