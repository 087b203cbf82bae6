"""The examination on Feishu, over a long connection and over webhooks: each letter is one of its questions."""

from __future__ import annotations

import statistics
import time
from itertools import pairwise
from pathlib import Path

from bot.values import State
from tests.emulators.faults import Breaks
from tests.emulators.feishu import Message
from tests.exams import TECHNICAL, Mark
from tests.feishu_world import Asker, Town, Way, kind_of, town
from tests.storms import refused
from tests.towns import ENDS

PEOPLE = 20
AT_ONCE = 1.0
"""Seconds within which people must have been answered, however busy the machine is."""
CALM = 4.0
"""How many times as fast: what a busy machine is late by must not count as silence."""
LONGEST_SILENCE = 35.0
"""Seconds; the protocol's slowest cadence is 30."""
LATE_PACE = 200.0


async def a(directory: Path, way: Way) -> Mark:
    """From an order to the first visible reaction."""
    async with town(directory, pace=1, calls=way.calls) as made:
        words = [await _reaction(made, way, number) for number in range(PEOPLE + 1)][1:]
        taken = [one.attempts[0].seconds * 1000 for one in made.feishu.deliveries]
        figures = f"answered: median {statistics.median(words):.0f} ms, longest {max(words):.0f} ms of {PEOPLE}; "
        figures += f"acknowledged: median {statistics.median(taken):.0f} ms, longest {max(taken):.0f} ms"
        well = statistics.median(words) < AT_ONCE * 1000 and not made.feishu.limited
        return Mark("a", well, f"{figures}, 429: {made.feishu.limited}")


async def _reaction(made: Town, way: Way, number: int) -> float:
    """Milliseconds to the first words."""
    asker = made.newcomer(way)
    begun = made.feishu.now()
    asker.asks(f"a cat called Tom{number}")
    await made.until(lambda: made.sent(asker))
    await made.rest(0.1)
    return (made.sent(asker)[0].at - begun) * 1000


async def b(directory: Path, way: Way) -> Mark:
    """Posts and edits of a job, and the longest silence in it."""
    async with town(directory, pace=CALM, calls=way.calls) as made:
        asker = made.newcomer(way)
        begun = made.feishu.now()
        asker.asks("a cat called Tom")
        await made.shows(asker.chat, "picture")
        await made.until(lambda: "Done" in made.posts(asker.chat, "start")[0].text)
        posts, edits = made.posts(asker.chat), made.edits(asker)
        moments = [begun, *sorted([*(post.at for post in posts), *edits])]
        silence = max(later - earlier for earlier, later in pairwise(moments))
        well = len(posts) == 3 and len(edits) >= 2 and silence <= LONGEST_SILENCE and not made.feishu.limited
        figures = f"{len(posts)} posts, {len(edits)} edits, 429: {made.feishu.limited}, "
        return Mark("b", well, f"{figures}longest silence {silence:.0f} s of 38 s")


async def c(directory: Path, way: Way) -> Mark:
    """The right picture with its caption, once, as an answer to the request."""
    async with town(directory, calls=way.calls) as made:
        ben = made.newcomer(way)
        ben.asks("a dog called Rex")
        await made.shows(ben.chat, "picture")
        anne = made.newcomer(way)
        request = anne.asks("a cat called Tom")
        (picture,) = await made.shows(anne.chat, "picture")
        right = made.ordered(picture.pictures[0]) == "a cat called Tom"
        worded = all(words in picture.text for words in ("✅", "Nano Banana", "points"))
        await made.rest()
        times, told = len(made.posts(anne.chat, "picture")), picture.parent is request
        caption = picture.text.replace("\n", " / ")
        figures = f"{times} picture, its own: {right}, answers the request: {told}; {caption}"
        return Mark("c", right and worded and told and times == 1, figures)


async def d(directory: Path, way: Way) -> Mark:
    """A provider that fails: plain words, no charge, and what else can be done."""
    async with town(directory, calls=way.calls) as made:
        made.ima.fail("create", refused(500, "Internal error at model_version v1"), times=9)
        anne = made.newcomer(way)
        anne.asks("a cat called Tom, 4K")
        (failure,) = await made.shows(anne.chat, "failure")
        await made.stopped()
        technical = [found[0] for post in made.posts(anne.chat) for found in TECHNICAL.finditer(post.text)]
        paid, sent = sum(made.paid().values()), made.ima.journal.names.count("create")
        well = not technical and not paid and len(failure.labels) >= 2 and sent == 3
        figures = f"sent {sent} times, charged {paid:g}, technical words {technical}, buttons {failure.labels}"
        return Mark("d", well, figures)


async def e(directory: Path, way: Way) -> Mark:
    """Killed in the middle of a job."""
    async with town(directory, calls=way.calls) as made:
        anne = made.newcomer(way)
        anne.asks("a cat called Tom")
        await made.until(lambda: "detail" in made.ima.journal.names)
        await made.killed()
        begun = time.perf_counter()
        await made.live()
        await made.shows(anne.chat, "picture")
        seconds = time.perf_counter() - begun
        await made.rest()
        times, posts, asked = len(made.posts(anne.chat, "picture")), len(made.posts(anne.chat)), made.ima.creates
        figures = f"{times} picture, {posts} posts in all, ordered {asked} time, there {seconds:.1f} s after the start"
        return Mark("e", (times, posts, asked) == (1, 3, 1), figures)


async def f(directory: Path, way: Way) -> Mark:
    """The same event again, under another name, before and after a restart."""
    async with town(directory, calls=way.calls) as made:
        anne = made.newcomer(way)
        request = anne.asks("a cat called Tom")
        made.again(request)
        await made.shows(anne.chat, "picture")
        await made.stopped()
        await made.live()
        made.again(request)
        await made.rest(1)
        kinds = sorted(kind_of(post) for post in made.posts(anne.chat))
        asked = made.ima.creates
        figures = f"brought 3 times, ordered {asked} time, posts {', '.join(kinds)}"
        return Mark("f", asked == 1 and kinds == ["picture", "start", "text"], figures)


async def g(directory: Path, way: Way) -> Mark:
    """The platform takes the picture, and its answer is lost."""
    async with town(directory, calls=way.calls) as made:
        anne = made.newcomer(way)
        anne.asks("a cat called Tom")
        await made.shows(anne.chat, "start")
        await made.until(lambda: made.ima.creates == 1)
        for name in ("create", "reply"):
            made.feishu.fail(name, Breaks(done=True))
        await made.until(lambda: "Done" in "".join(post.text for post in made.posts(anne.chat, "start")))
        await made.rest()
        shown, tried = len(made.posts(anne.chat, "picture")), len(made.pictured())
        well = (shown, tried) == (1, 2)
        return Mark("g", well, f"brought {tried} times, shown {shown} time: the uuid is recognised")


async def j(directory: Path, way: Way) -> Mark:
    """Cancelled while it waits for its turn, and while it is painted."""
    async with town(directory, "--at-once=1", latency=10_000, calls=way.calls) as made:
        anne = made.newcomer(way)
        anne.asks("a cat called Tom")
        await made.until(lambda: "detail" in made.ima.journal.names)
        anne.asks("a dog called Rex")
        painted, queued = await made.shows(anne.chat, "start", 2)
        presses = [await _cancelled(made, anne, post) for post in (queued, painted)]
        made.ima.latency = 0
        await made.rest()
        await made.stopped()
        states = {job.state for job in await made.jobs()}
        asked, paid = made.ima.creates, sum(made.paid().values())
        ends = [kind_of(post) for post in made.posts(anne.chat) if kind_of(post) in ENDS]
        well = states == {State.CANCELLED} and (asked, paid, ends, all(presses)) == (1, 0, [], True)
        figures = f"2 cancelled, ordered {asked}, charged {paid:g}, posts afterwards {len(ends)}, presses answered"
        return Mark("j", well, f"{figures} {sum(presses)}")


async def _cancelled(made: Town, anne: Asker, post: Message) -> bool:
    """Whether the press was answered."""
    press = made.press(post, "cancel", anne.person)
    await made.until(lambda: "Cancelled" in post.text and press.seen)
    return not press.error


async def l(directory: Path, way: Way) -> Mark:  # noqa: E743 - the questions have letters
    """The provider answers after its time is over."""
    async with town(directory, latency=700, pace=LATE_PACE, calls=way.calls) as made:
        anne = made.newcomer(way)
        anne.asks("a cat called Tom")
        _, late = [post.text.partition("\n")[0] for post in await made.shows(anne.chat, "text", 2)]
        (picture,) = await made.shows(anne.chat, "picture")
        await made.rest()
        failures, pictures = made.posts(anne.chat, "failure"), made.posts(anne.chat, "picture")
        await made.stopped()
        (job,) = await made.jobs()
        paid, asked = sum(made.paid().values()), made.ima.creates
        well = (len(pictures), failures, asked) == (1, [], 1) and paid == job.quote.cost.amount
        figures = f"told {late!r}, then {len(pictures)} picture, charged {paid:g} once"
        return Mark("l", well and bool(picture.text), figures)
