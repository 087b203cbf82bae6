"""The examination, in a supergroup on Telegram with its limits: each letter is one of its questions."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from bot.values import State
from tests.emulators.telegram import Human, Post, Room
from tests.exam_group import CROWD, LINES, MONTH, TALK
from tests.exams import Mark
from tests.telegram_world import Town, job_of, town

STORM_PACE = 20.0
"""Slow enough that what a busy machine is late by is no reason for Telegram to refuse."""
STORM_SECONDS = 120.0


async def h(directory: Path) -> Mark:
    """Many orders at once in one group, which takes twenty messages a minute."""
    async with town(directory, pace=STORM_PACE) as made:
        people = [made.telegram.person(f"Person{number}") for number in range(CROWD)]
        group = made.telegram.supergroup("Friends", *people)
        begun = made.telegram.now()
        for number, person in enumerate(people):
            made.telegram.say(group, person, made.mention(f"draw a cat called Tom{number:02}"))
        await made.until(lambda: len(made.posts(group, "picture")) >= CROWD, STORM_SECONDS)
        minutes = (made.telegram.now() - begun) / 60
        answered = [post.reply_to for post in made.posts(group, "text")]
        in_order = answered == sorted(answered) and len(answered) == CROWD
        right, floods = await _right(made, group), made.telegram.floods
        edits = len(made.edits(group))
        figures = f"answered in order: {in_order}, {right} of {CROWD} have their own picture, 429: {floods}, "
        more = f"{len(made.posts(group))} posts, {edits} edits, all there after {minutes:.1f} min"
        return Mark("h", in_order and right == CROWD and not floods, figures + more)


async def _right(made: Town, group: Room) -> int:
    """How many jobs have one picture, and it is theirs."""
    jobs = {job.id: job.order.prompt for job in await made.jobs()}
    pictures = made.posts(group, "picture")
    times = Counter(job_of(post) for post in pictures)
    return sum(made.ordered(post.sent or b"") == jobs[job_of(post)] and times[job_of(post)] == 1 for post in pictures)


async def i(directory: Path) -> Mark:
    """Talk of a group that contains the word, where all is heard and requests need not be addressed to the bot."""
    lines = [line for line in TALK.read_text(encoding="utf-8").splitlines() if "画" in line]
    async with town(directory, "--explicit") as made:
        made.telegram.privacy = False
        people = [made.telegram.person(f"Person{number}", language="zh-hans") for number in range(7)]
        group = made.telegram.supergroup("Friends", *people)
        for number in range(LINES):
            made.telegram.say(group, people[number % 7], lines[number % len(lines)])
        made.telegram.say(group, people[0], made.mention("draw a cat called Tom"))
        await made.shows(group, "picture")
        await made.stopped()
        said, ordered = len(made.posts(group)) - 3, made.ima.creates - 1
        figures = f"{LINES} lines ({len(lines)} different), {said} answers, {ordered} orders; the next request is heard"
        return Mark("i", (said, ordered) == (0, 0), figures)


async def k(directory: Path) -> Mark:
    """A button pressed by somebody else, twice, and a month later."""
    # Whoever presses is told alone only for as long as their button spins, and that is a moment of real time.
    async with town(directory, "--confirm=always", latency=4, pace=1) as made:
        anne, ben = made.telegram.person("Anne"), made.telegram.person("Ben")
        group = made.telegram.supergroup("Friends", anne, ben)
        made.telegram.say(group, anne, made.mention("draw a cat called Tom"))
        (question,) = await made.shows(group, "question")
        alone = await _told_alone(made, group, question, ben)
        stolen = made.ima.creates
        presses = [made.press(question, "confirm", anne) for _ in range(2)]
        (picture,) = await made.shows(group, "picture")
        twice = made.ima.creates
        await made.stopped()
        made.telegram.advance(MONTH)
        await made.live(f"--later={MONTH}")
        presses += [made.press(question, "confirm", anne), made.press(picture, "again", ben)]
        await made.shows(group, "picture", 2)
        await made.until(lambda: all(made.telegram.answer(press) is not None for press in presses))
        await made.stopped()
        drawn = Counter(job.person.name for job in await made.jobs() if job.state is State.DONE)
        well = (stolen, twice, drawn) == (0, 1, Counter(Anne=1, Ben=1)) and alone
        figures = f"somebody else's yes ordered {stolen}, told so alone: {alone}, yes twice ordered {twice}, "
        return Mark("k", well, f"{figures}a month later: {dict(drawn)}, all presses answered")


async def _told_alone(made: Town, group: Room, question: Post, ben: Human) -> bool:
    """Whether somebody else's press is answered with words that nobody but they see."""
    before = len(made.telegram.posts(group))
    press = made.press(question, "confirm", ben)
    await made.until(lambda: made.telegram.answer(press) is not None)
    answer = made.telegram.answer(press)
    told = answer is not None and answer.alert and bool(answer.text)
    return told and len(made.telegram.posts(group)) == before
