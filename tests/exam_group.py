"""The examination, in a group of a platform where the web chat has none: each letter is one of its questions."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from pathlib import Path

from bot.values import Job, State
from tests.emulators.faults import Breaks
from tests.emulators.pictures import owner_of
from tests.emulators.platform import Event, Posting
from tests.exams import Hall, Mark, hall

GROUP = "group"
CROWD = 20
AT_ONCE = 8
"""Orders that the provider is given at the same time."""
LINES = 1000
TALK = Path(__file__).parent / "data" / "understanding" / "talk.txt"
MONTH = 31 * 86_400


def say(made: Hall, key: str, text: str, person: str = "anne", *, addressed: bool = True) -> None:
    made.world.platform.say(Event(key, GROUP, person, text, f"request-{key}", addressed))


def press(made: Hall, key: str, post: Posting, action: str, person: str = "anne") -> None:
    token = next(button for button in post.buttons if button.startswith(f"{action}:"))
    made.world.platform.say(Event(key, GROUP, person, "", post.nonce, button=token))


async def heard(made: Hall) -> None:
    """Everything that was brought has been taken."""
    await made.wait(lambda: not made.world.platform.unacknowledged)


async def posted(made: Hall, kind: str, times: int = 1) -> list[Posting]:
    await made.wait(lambda: len(posts(made, kind)) >= times)
    return posts(made, kind)


def posts(made: Hall, kind: str) -> list[Posting]:
    return [post for post in made.world.platform.posts if post.kind == kind]


async def g(directory: Path) -> Mark:
    """The platform takes the picture, and its answer is lost."""
    async with hall(directory) as made:
        made.world.platform.fail("post picture", Breaks(done=True))
        say(made, "one", "draw a cat called Tom")
        await made.wait(lambda: made.world.watched.count("posted picture") >= 2)
        times, tried = len(posts(made, "picture")), made.world.watched.count("posted picture")
        return Mark("g", times == 1, f"brought {tried} times, shown {times} time")


async def h(directory: Path) -> Mark:
    """Many orders at once in one group."""
    async with hall(directory) as made:
        begun = time.perf_counter()
        for number in range(CROWD):
            say(made, f"{number:02}", f"draw a cat called Tom{number:02}", f"person-{number}")
        await posted(made, "picture", CROWD)
        seconds = time.perf_counter() - begun
        acks = [post.reply_to for post in posts(made, "ack")]
        right = await _right(made, await made.kept())
        most, sent = _most_at_once(made), made.world.watched.count("create")
        well = acks == sorted(acks) and right == CROWD and most <= AT_ONCE and sent == CROWD
        figures = f"answered in order: {acks == sorted(acks)}, {right} of {CROWD} have their own picture, "
        return Mark("h", well, f"{figures}at most {most} at the provider, all there after {seconds:.1f} s")


async def _right(made: Hall, jobs: list[Job]) -> int:
    """How many pictures are those of their job."""
    prompts = {job.id: job.order.prompt for job in jobs}
    tasks = {id: task.order.fixed.prompt for id, task in made.world.ima.tasks.items()}
    shown = {post.nonce.partition(":")[0]: post.pictures[0] for post in posts(made, "picture")}
    owners = await asyncio.to_thread(lambda: {id: owner_of(body, list(tasks)) for id, body in shown.items()})
    return sum(tasks.get(owner or "") == prompts[id] for id, owner in owners.items())


def _most_at_once(made: Hall) -> int:
    """How many orders the provider was working on at the same time."""
    latency = made.world.ima.latency or 0
    begun = [task.created for task in made.world.ima.tasks.values()]
    return max(sum(other <= at < other + latency for other in begun) for at in begun)


async def i(directory: Path) -> Mark:
    """Talk of a group that contains the word, where requests are heard that are not addressed to the bot."""
    lines = [line for line in TALK.read_text(encoding="utf-8").splitlines() if "画" in line]
    async with hall(directory, "--explicit") as made:
        for number in range(LINES):
            say(made, f"{number:04}", lines[number % len(lines)], f"person-{number % 7}", addressed=False)
        await heard(made)
        await made.stopped()
        said, ordered = len(made.world.platform.posts), made.world.ima.creates
        figures = f"{LINES} lines ({len(lines)} different), {said} answers, {ordered} orders"
        return Mark("i", (said, ordered) == (0, 0), figures)


async def k(directory: Path) -> Mark:
    """A button pressed by somebody else, twice, and a month later."""
    async with hall(directory, "--confirm=always") as made:
        say(made, "one", "draw a cat called Tom")
        (question,) = await posted(made, "question")
        press(made, "two", question, "confirm", "ben")
        await heard(made)
        stolen = made.world.watched.count("create")
        press(made, "three", question, "confirm")
        press(made, "four", question, "confirm")
        (picture,) = await posted(made, "picture")
        await heard(made)
        twice = made.world.ima.creates
        await made.stopped()
        await made.begin(f"--later={MONTH}")
        press(made, "five", question, "confirm")
        press(made, "six", picture, "again", "ben")
        await posted(made, "picture", 2)
        await heard(made)
        await made.stopped()
        drawn = Counter(job.person.id for job in await made.kept() if job.state is State.DONE)
        well = (stolen, twice, drawn) == (0, 1, Counter(anne=1, ben=1))
        figures = f"somebody else's yes ordered {stolen}, yes twice ordered {twice}, a month later: {dict(drawn)}"
        return Mark("k", well, figures)
