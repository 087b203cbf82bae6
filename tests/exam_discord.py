"""The examination, by mention, slash command and direct message on Discord: each letter is one of its questions."""

from __future__ import annotations

import statistics
import time
from itertools import pairwise
from pathlib import Path

from bot.values import State
from tests.discord_world import Asker, Town, Way, kind_of, town
from tests.emulators.discord import Message
from tests.emulators.faults import Breaks
from tests.exams import TECHNICAL, Mark
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
    async with town(directory, pace=1) as made:
        waited = [await _reaction(made, way, number) for number in range(PEOPLE + 1)][1:]
        words = [seconds for seconds, _ in waited]
        figures = f"answered: median {statistics.median(words):.0f} ms, longest {max(words):.0f} ms of {PEOPLE}"
        if way is Way.SLASH:
            first = [thought for _, thought in waited]
            figures = f'"thinking": median {statistics.median(first):.0f} ms, longest {max(first):.0f} ms; {figures}'
        well = statistics.median(words) < AT_ONCE * 1000 and not made.discord.limited
        return Mark("a", well, f"{figures}, 429: {made.discord.limited}")


async def _reaction(made: Town, way: Way, number: int) -> tuple[float, float]:
    """Milliseconds to the first words, and to the sign that a command was taken."""
    asker = made.newcomer(way)
    begun = made.discord.now()
    request = asker.asks(f"a cat called Tom{number}")
    await made.until(lambda: bool(made.sent(asker)))
    await made.rest(0.1)
    thought = 0.0 if isinstance(request, Message) else request.after_ms or 0.0
    return (made.sent(asker)[0].at - begun) * 1000, thought


async def b(directory: Path, way: Way) -> Mark:
    """Posts and edits of a job, and the longest silence in it."""
    async with town(directory, pace=CALM) as made:
        asker = made.newcomer(way)
        begun = made.discord.now()
        asker.asks("a cat called Tom")
        await made.shows(asker.channel, "picture")
        await made.until(lambda: "Done" in made.posts(asker.channel, "start")[0].content)
        posts, edits = made.posts(asker.channel), made.edits(asker)
        moments = [begun, *sorted(call.at for call in [*made.sent(asker), *edits])]
        silence = max(later - earlier for earlier, later in pairwise(moments))
        signs = len(asker.channel.typing)
        well = len(posts) == 3 and len(edits) >= 2 and silence <= LONGEST_SILENCE and not made.discord.limited
        figures = f"{len(posts)} posts, {len(edits)} edits, {signs} signs of work, 429: {made.discord.limited}, "
        return Mark("b", well, f"{figures}longest silence {silence:.0f} s of 38 s")


async def c(directory: Path, way: Way) -> Mark:
    """The right picture with its caption, once, and whoever asked is notified."""
    async with town(directory) as made:
        ben = made.newcomer(way)
        ben.asks("a dog called Rex")
        await made.shows(ben.channel, "picture")
        anne = made.newcomer(way)
        request = anne.asks("a cat called Tom")
        (picture,) = await made.shows(anne.channel, "picture")
        right = made.ordered(picture.attachments[0].body) == "a cat called Tom"
        worded = all(words in picture.content for words in ("✅", "Nano Banana", "points"))
        await made.rest()
        times = len(made.posts(anne.channel, "picture"))
        told = picture.pings == {anne.person} and (not isinstance(request, Message) or picture.reference == request.id)
        caption = picture.content.replace("\n", " / ")
        return Mark("c", right and worded and told and times == 1, f"{times} picture, its own: {right}; {caption}")


async def d(directory: Path, way: Way) -> Mark:
    """A provider that fails: plain words, no charge, and what else can be done."""
    async with town(directory) as made:
        made.ima.fail("create", refused(500, "Internal error at model_version v1"), times=9)
        anne = made.newcomer(way)
        anne.asks("a cat called Tom, 4K")
        (failure,) = await made.shows(anne.channel, "failure")
        await made.stopped()
        technical = [found[0] for post in made.posts(anne.channel) for found in TECHNICAL.finditer(post.content)]
        paid, sent = sum(made.paid().values()), made.ima.journal.names.count("create")
        well = not technical and not paid and len(failure.labels) >= 2 and sent == 3
        figures = f"sent {sent} times, charged {paid:g}, technical words {technical}, buttons {failure.labels}"
        return Mark("d", well, figures)


async def e(directory: Path, way: Way) -> Mark:
    """Killed in the middle of a job."""
    async with town(directory) as made:
        anne = made.newcomer(way)
        anne.asks("a cat called Tom")
        await made.until(lambda: "detail" in made.ima.journal.names)
        await made.killed()
        begun = time.perf_counter()
        await made.live()
        await made.shows(anne.channel, "picture")
        seconds = time.perf_counter() - begun
        await made.rest()
        times, posts, asked = len(made.posts(anne.channel, "picture")), len(made.posts(anne.channel)), made.ima.creates
        figures = f"{times} picture, {posts} posts in all, ordered {asked} time, there {seconds:.1f} s after the start"
        return Mark("e", (times, posts, asked) == (1, 3, 1), figures)


async def f(directory: Path, way: Way) -> Mark:
    """The same event again, before and after a restart."""
    async with town(directory) as made:
        anne = made.newcomer(way)
        request = anne.asks("a cat called Tom")
        made.again(request)
        await made.shows(anne.channel, "picture")
        await made.stopped()
        await made.live()
        made.again(request)
        await made.rest(1)
        kinds = sorted(kind_of(post) for post in made.posts(anne.channel))
        asked = made.ima.creates
        figures = f"brought 3 times, ordered {asked} time, posts {', '.join(kinds)}"
        return Mark("f", asked == 1 and kinds == ["picture", "start", "text"], figures)


async def g(directory: Path, way: Way) -> Mark:
    """The platform takes the picture, and its answer is lost."""
    async with town(directory) as made:
        anne = made.newcomer(way)
        anne.asks("a cat called Tom")
        await made.shows(anne.channel, "start")
        await made.until(lambda: made.ima.creates == 1)
        made.discord.fail("create_message", Breaks(done=True))
        await made.until(lambda: "Done" in "".join(post.content for post in made.posts(anne.channel, "start")))
        await made.rest()
        shown = len(made.posts(anne.channel, "picture"))
        tried = sum(bool(call.files) for call in made.discord.called("create_message"))
        return Mark(
            "g", (shown, tried) == (1, 2), f"brought {tried} times, shown {shown} time: the nonce is recognised"
        )


async def j(directory: Path, way: Way) -> Mark:
    """Cancelled while it waits for its turn, and while it is painted."""
    async with town(directory, "--at-once=1", latency=10_000) as made:
        anne = made.newcomer(way)
        anne.asks("a cat called Tom")
        await made.until(lambda: "detail" in made.ima.journal.names)
        anne.asks("a dog called Rex")
        painted, queued = await made.shows(anne.channel, "start", 2)
        presses = [await _cancelled(made, anne, post) for post in (queued, painted)]
        made.ima.latency = 0
        await made.rest()
        await made.stopped()
        states = {job.state for job in await made.jobs()}
        asked, paid = made.ima.creates, sum(made.paid().values())
        ends = [kind_of(post) for post in made.posts(anne.channel) if kind_of(post) in ENDS]
        well = states == {State.CANCELLED} and (asked, paid, ends, all(presses)) == (1, 0, [], True)
        figures = f"2 cancelled, ordered {asked}, charged {paid:g}, posts afterwards {len(ends)}, presses answered"
        return Mark("j", well, f"{figures} {sum(presses)}")


async def _cancelled(made: Town, anne: Asker, post: Message) -> bool:
    """Whether the press was answered."""
    press = made.press(post, "cancel", anne.person)
    await made.until(lambda: "Cancelled" in post.content)
    return press.answered and not press.failed


async def l(directory: Path, way: Way) -> Mark:  # noqa: E743 - the questions have letters
    """The provider answers after its time is over."""
    async with town(directory, latency=700, pace=LATE_PACE) as made:
        anne = made.newcomer(way)
        anne.asks("a cat called Tom")
        _, late = [post.content.partition("\n")[0] for post in await made.shows(anne.channel, "text", 2)]
        (picture,) = await made.shows(anne.channel, "picture")
        await made.rest()
        failures, pictures = made.posts(anne.channel, "failure"), made.posts(anne.channel, "picture")
        await made.stopped()
        (job,) = await made.jobs()
        paid, asked = sum(made.paid().values()), made.ima.creates
        well = (len(pictures), failures, asked) == (1, [], 1) and paid == job.quote.cost.amount
        figures = f"told {late!r}, then {len(pictures)} picture, charged {paid:g} once"
        return Mark("l", well and bool(picture.content), figures)
