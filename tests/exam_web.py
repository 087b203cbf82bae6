"""The examination, on the web chat: each letter is one of its questions."""

from __future__ import annotations

import statistics
import time
from itertools import pairwise
from pathlib import Path

from bot.values import State
from tests.emulators.pictures import owner_of
from tests.exams import ENDS, TECHNICAL, Hall, Mark, hall
from tests.storms import refused

PEOPLE = 20
AT_ONCE = 1.0
"""Seconds within which people must have been answered, however busy the machine is."""
CALM = 4.0
"""How many times as fast: what a busy machine is late by must not count as silence."""
LONGEST_SILENCE = 35.0
"""Seconds; the protocol's slowest cadence is 30."""
LATE_PACE = 200.0


async def a(directory: Path) -> Mark:
    """From an order to the first visible reaction."""
    async with hall(directory) as made:
        waited = [await _reaction(made, number) for number in range(PEOPLE + 1)][1:]
        figures = f"median {statistics.median(waited):.0f} ms, longest {max(waited):.0f} ms of {PEOPLE}"
        return Mark("a", statistics.median(waited) < AT_ONCE * 1000, figures)


async def _reaction(made: Hall, number: int) -> float:
    """Milliseconds."""
    async with made.visitor() as anne:
        begun = time.perf_counter()
        await anne.page.say(f"draw a cat called Tom{number}")
        await anne.until(lambda anne: bool(anne.seen))
        return (anne.seen[0].at - begun) * 1000


async def b(directory: Path) -> Mark:
    """Posts and edits of a job, and the longest silence in it."""
    async with hall(directory, pace=CALM) as made, made.visitor() as anne:
        begun = time.perf_counter()
        await anne.page.say("draw a cat called Tom")
        await anne.shows("picture")
        posts = {one.bubble.message for one in anne.seen}
        moments = [begun, *(one.at for one in anne.seen)]
        silence = max(later - earlier for earlier, later in pairwise(moments)) * CALM
        edits = len(anne.seen) - len(posts)
        figures = f"{len(posts)} posts, {edits} edits, longest silence {silence:.0f} s of {38} s"
        return Mark("b", len(posts) == 3 and edits >= 1 and silence <= LONGEST_SILENCE, figures)


async def c(directory: Path) -> Mark:
    """The right picture with its caption, once."""
    async with hall(directory) as made:
        async with made.visitor() as ben:
            await ben.page.say("draw a dog called Rex")
            await ben.shows("picture")
        async with made.visitor() as anne:
            await anne.page.say("draw a cat called Tom")
            (picture,) = await anne.shows("picture")
            body = (await anne.page.client.get(picture.pictures[0].url)).content
            right = _ordered(made, body) == "a cat called Tom"
            worded = all(words in picture.text for words in ("✅", "Nano Banana", "points"))
            await anne.rest(0.5)
            times = len(anne.shown("picture"))
        caption = picture.text.replace("\n", " / ")
        return Mark("c", right and worded and times == 1, f"{times} picture, its own: {right}; {caption}")


def _ordered(made: Hall, body: bytes) -> str:
    """What the picture was ordered with."""
    tasks = made.world.ima.tasks
    return next((tasks[id].order.fixed.prompt for id in [owner_of(body, list(tasks))] if id), "")


async def d(directory: Path) -> Mark:
    """A provider that fails: plain words, no charge, and what else can be done."""
    async with hall(directory) as made, made.visitor() as anne:
        made.world.ima.fail("create", refused(500, "Internal error at model_version v1"), times=9)
        await anne.page.say("draw a cat called Tom, 4K")
        (failure,) = await anne.shows("failure")
        await made.stopped()
        technical = [found[0] for bubble in anne.shown() for found in TECHNICAL.finditer(bubble.text)]
        paid, sent = sum(made.world.paid().values()), made.world.watched.count("create")
        labels = [button.label for button in failure.buttons]
        well = not technical and not paid and len(labels) >= 2 and sent == 3
        figures = f"sent {sent} times, charged {paid:g}, technical words {technical}, buttons {labels}"
        return Mark("d", well, figures)


async def e(directory: Path) -> Mark:
    """Killed in the middle of a job."""
    async with hall(directory) as made, made.visitor() as anne:
        await anne.page.say("draw a cat called Tom")
        await made.asked("detail")
        await made.killed()
        begun = time.perf_counter()
        await made.begin()
        async with made.visitor(anne.page.client) as again:
            await again.shows("picture")
            seconds = time.perf_counter() - begun
            await again.rest(0.5)
            times, posts = len(again.shown("picture")), len(again.shown())
        asked = made.world.ima.creates
        figures = f"{times} picture, {posts} posts in all, ordered {asked} time, there {seconds:.1f} s after the start"
        return Mark("e", (times, posts, asked) == (1, 3, 1), figures)


async def f(directory: Path) -> Mark:
    """The same event again, before and after a restart."""
    async with hall(directory) as made, made.visitor() as anne:
        name = await anne.page.say("draw a cat called Tom")
        await anne.page.say("draw a cat called Tom", again=name)
        await anne.shows("picture")
        await made.stopped()
        await made.begin()
        async with made.visitor(anne.page.client) as again:
            await again.page.say("draw a cat called Tom", again=name)
            await again.until(lambda again: name in again.taken)
            await again.rest(0.5)
            kinds = sorted(bubble.kind for bubble in again.shown())
        asked = made.world.ima.creates
        figures = f"brought 3 times, ordered {asked} time, posts {', '.join(kinds)}"
        return Mark("f", asked == 1 and kinds == ["ack", "picture", "start"], figures)


async def j(directory: Path) -> Mark:
    """Cancelled while it waits for its turn, and while it is painted."""
    async with hall(directory, "--at-once=1", latency=10_000) as made, made.visitor() as anne:
        await anne.page.say("draw a cat called Tom")
        await made.asked("detail")
        await anne.page.say("draw a dog called Rex")
        painted, queued = await anne.shows("start", 2)
        await anne.press(queued, "cancel")
        await anne.until(lambda anne: "Cancelled" in anne.shown("start")[1].text)
        await anne.press(painted, "cancel")
        await anne.until(lambda anne: "Cancelled" in anne.shown("start")[0].text)
        made.world.ima.latency = 0
        await anne.rest(0.5)
        await made.stopped()
        states = {job.state for job in await made.kept()}
        asked, paid = made.world.ima.creates, sum(made.world.paid().values())
        ends = [bubble.kind for bubble in anne.shown() if bubble.kind in ENDS]
        well = states == {State.CANCELLED} and (asked, paid, ends) == (1, 0, [])
        return Mark("j", well, f"2 cancelled, ordered {asked}, charged {paid:g}, posts afterwards {len(ends)}")


async def l(directory: Path) -> Mark:  # noqa: E743 - the questions have letters
    """The provider answers after its time is over."""
    async with hall(directory, latency=700, pace=LATE_PACE) as made, made.visitor() as anne:
        await anne.page.say("draw a cat called Tom")
        (late,) = await anne.shows("text")
        (picture,) = await anne.shows("picture")
        await anne.rest(0.5)
        failures, pictures = anne.shown("failure"), anne.shown("picture")
        await made.stopped()
        (job,) = await made.kept()
        paid, asked = sum(made.world.paid().values()), made.world.ima.creates
        well = (len(pictures), failures, asked) == (1, [], 1) and paid == job.quote.cost.amount
        figures = f"told {late.text.partition(chr(10))[0]!r}, then {len(pictures)} picture, charged {paid:g} once"
        return Mark("l", well and bool(picture.text), figures)
