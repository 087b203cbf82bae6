"""The examination, in private chats on Telegram: each letter is one of its questions."""

from __future__ import annotations

import statistics
import time
from itertools import pairwise
from pathlib import Path

from bot.values import State
from tests.emulators.faults import Breaks
from tests.emulators.telegram import Post, Room
from tests.exams import TECHNICAL, Mark
from tests.storms import refused
from tests.telegram_world import Town, kind_of, town
from tests.towns import ENDS

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
    async with town(directory, pace=1) as made:
        waited = [await _reaction(made, number) for number in range(PEOPLE + 1)][1:]
        floods = made.telegram.floods
        figures = f"median {statistics.median(waited):.0f} ms, longest {max(waited):.0f} ms of {PEOPLE}, 429: {floods}"
        return Mark("a", statistics.median(waited) < AT_ONCE * 1000 and not floods, figures)


async def _reaction(made: Town, number: int) -> float:
    """Milliseconds."""
    anne, room = made.newcomer()
    begun = made.telegram.now()
    made.telegram.say(room, anne, f"draw a cat called Tom{number}")
    await made.until(lambda: bool(made.sent(room)))
    # Telegram takes thirty messages a second from one bot in all; two are written to everybody.
    await made.rest(0.1)
    return (made.sent(room)[0].at - begun) * 1000


async def b(directory: Path) -> Mark:
    """Posts and edits of a job, and the longest silence in it."""
    async with town(directory, pace=CALM) as made:
        anne, room = made.newcomer()
        begun = made.telegram.now()
        made.telegram.say(room, anne, "draw a cat called Tom")
        await made.shows(room, "picture")
        await made.until(lambda: "Done" in made.posts(room, "start")[0].text)
        posts, edits = made.posts(room), made.edits(room)
        moments = [begun, *sorted(call.at for call in [*made.sent(room), *edits])]
        silence = max(later - earlier for earlier, later in pairwise(moments))
        floods, signs = made.telegram.floods, len(made.telegram.actions(room))
        figures = f"{len(posts)} posts, {len(edits)} edits, {signs} signs of work, {floods} times 429, "
        well = len(posts) == 3 and len(edits) >= 2 and silence <= LONGEST_SILENCE and not floods
        return Mark("b", well, f"{figures}longest silence {silence:.0f} s of 38 s")


async def c(directory: Path) -> Mark:
    """The right picture with its caption, once."""
    async with town(directory) as made:
        ben, other = made.newcomer()
        made.telegram.say(other, ben, "draw a dog called Rex")
        await made.shows(other, "picture")
        anne, room = made.newcomer()
        request = made.telegram.say(room, anne, "draw a cat called Tom")
        (picture,) = await made.shows(room, "picture")
        right = made.ordered(picture.sent or b"") == "a cat called Tom"
        worded = all(words in picture.caption for words in ("✅", "Nano Banana", "points"))
        await made.rest()
        times = len(made.posts(room, "picture"))
        well = right and worded and times == 1 and picture.reply_to == request
        caption = picture.caption.replace("\n", " / ")
        return Mark("c", well, f"{times} picture, its own: {right}; {caption}")


async def d(directory: Path) -> Mark:
    """A provider that fails: plain words, no charge, and what else can be done."""
    async with town(directory) as made:
        made.ima.fail("create", refused(500, "Internal error at model_version v1"), times=9)
        anne, room = made.newcomer()
        made.telegram.say(room, anne, "draw a cat called Tom, 4K")
        (failure,) = await made.shows(room, "failure")
        await made.stopped()
        technical = [found[0] for post in made.posts(room) for found in TECHNICAL.finditer(post.words)]
        paid, sent = sum(made.paid().values()), made.ima.journal.names.count("create")
        well = not technical and not paid and len(failure.labels) >= 2 and sent == 3
        figures = f"sent {sent} times, charged {paid:g}, technical words {technical}, buttons {failure.labels}"
        return Mark("d", well, figures)


async def e(directory: Path) -> Mark:
    """Killed in the middle of a job."""
    async with town(directory) as made:
        anne, room = made.newcomer()
        made.telegram.say(room, anne, "draw a cat called Tom")
        await made.until(lambda: "detail" in made.ima.journal.names)
        await made.killed()
        begun = time.perf_counter()
        await made.live()
        await made.shows(room, "picture")
        seconds = time.perf_counter() - begun
        await made.rest()
        times, posts, asked = len(made.posts(room, "picture")), len(made.posts(room)), made.ima.creates
        figures = f"{times} picture, {posts} posts in all, ordered {asked} time, there {seconds:.1f} s after the start"
        return Mark("e", (times, posts, asked) == (1, 3, 1), figures)


async def f(directory: Path) -> Mark:
    """The same event again, before and after a restart."""
    async with town(directory) as made:
        anne, room = made.newcomer()
        made.telegram.say(room, anne, "draw a cat called Tom")
        made.telegram.redeliver()
        await made.shows(room, "picture")
        await made.stopped()
        made.telegram.redeliver()
        await made.live()
        await made.rest(1)
        kinds = sorted(kind_of(post) for post in made.posts(room))
        asked = made.ima.creates
        figures = f"brought 3 times, ordered {asked} time, posts {', '.join(kinds)}"
        return Mark("f", asked == 1 and kinds == ["picture", "start", "text"], figures)


async def g(directory: Path) -> Mark:
    """The platform takes the picture, and its answer is lost: Telegram cannot recognise a second one."""
    async with town(directory) as made:
        made.telegram.fail("sendPhoto", Breaks(done=True))
        anne, room = made.newcomer()
        made.telegram.say(room, anne, "draw a cat called Tom")
        await made.until(lambda: "Done" in "".join(post.text for post in made.posts(room, "start")))
        await made.rest()
        shown, tried = len(made.posts(room, "picture")), len(made.telegram.called("sendPhoto"))
        figures = f"brought {tried} times, shown {shown} times: a repeat rather than a loss, and never a third"
        return Mark("g", 1 <= shown <= 2 and tried == shown, figures)


async def j(directory: Path) -> Mark:
    """Cancelled while it waits for its turn, and while it is painted."""
    async with town(directory, "--at-once=1", latency=10_000) as made:
        anne, room = made.newcomer()
        made.telegram.say(room, anne, "draw a cat called Tom")
        await made.until(lambda: "detail" in made.ima.journal.names)
        made.telegram.say(room, anne, "draw a dog called Rex")
        painted, queued = await made.shows(room, "start", 2)
        for post in (queued, painted):
            made.press(post, "cancel", anne)
            await _cancelled(made, room, post)
        made.ima.latency = 0
        await made.rest()
        await made.stopped()
        states = {job.state for job in await made.jobs()}
        asked, paid = made.ima.creates, sum(made.paid().values())
        ends = [kind_of(post) for post in made.posts(room) if kind_of(post) in ENDS]
        answered = len(made.telegram.answers)
        well = states == {State.CANCELLED} and (asked, paid, ends, answered) == (1, 0, [], 2)
        figures = f"2 cancelled, ordered {asked}, charged {paid:g}, posts afterwards {len(ends)}, presses answered"
        return Mark("j", well, f"{figures} {answered}")


async def _cancelled(made: Town, room: Room, post: Post) -> None:
    def is_so() -> bool:
        now = made.telegram.post(room, post.id)
        return now is not None and "Cancelled" in now.text

    await made.until(is_so)


async def l(directory: Path) -> Mark:  # noqa: E743 - the questions have letters
    """The provider answers after its time is over."""
    async with town(directory, latency=700, pace=LATE_PACE) as made:
        anne, room = made.newcomer()
        made.telegram.say(room, anne, "draw a cat called Tom")
        _, late = await made.shows(room, "text", 2)
        (picture,) = await made.shows(room, "picture")
        await made.rest()
        failures, pictures = made.posts(room, "failure"), made.posts(room, "picture")
        await made.stopped()
        (job,) = await made.jobs()
        paid, asked = sum(made.paid().values()), made.ima.creates
        well = (len(pictures), failures, asked) == (1, [], 1) and paid == job.quote.cost.amount
        figures = f"told {late.text.partition(chr(10))[0]!r}, then {len(pictures)} picture, charged {paid:g} once"
        return Mark("l", well and bool(picture.caption), figures)
