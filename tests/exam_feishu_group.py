"""The examination, where several people are in a group of Feishu: each letter is one of its questions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from bot.values import State
from tests.emulators.feishu import Chat, Message, Press
from tests.exam_group import CROWD, LINES, MONTH, TALK
from tests.exams import Mark
from tests.feishu_world import Asker, Town, Way, job_of, town

STORM_PACE = 20.0
"""Slow enough that what a busy machine is late by is no reason for Feishu to refuse."""
STORM_SECONDS = 120.0


async def h(directory: Path, way: Way) -> Mark:
    """Many orders at once in one chat, which takes five messages in a second."""
    async with town(directory, pace=STORM_PACE, calls=way.calls) as made:
        made.feishu.rates = True
        askers = _crowd(made, way)
        chat = askers[0].chat
        begun = made.feishu.now()
        requests = [asker.asks(f"a cat called Tom{number:02}") for number, asker in enumerate(askers)]
        await made.until(lambda: len(made.posts(chat, "picture")) >= CROWD, STORM_SECONDS)
        minutes = (made.feishu.now() - begun) / 60
        in_order, late = _in_order(made, chat, requests), _latest(made, chat) - begun
        right, limited = await _right(made, chat), made.feishu.limited
        figures = f"answered in order: {in_order}, the last after {late:.0f} s, "
        more = f"{right} of {CROWD} have their own picture, refused as too fast: {limited}, "
        counted = f"{len(made.posts(chat))} posts, {len(made.edits(askers[0]))} edits"
        well = in_order and right == CROWD and not limited
        return Mark("h", well, f"{figures}{more}{counted}, all there after {minutes:.1f} min")


def _crowd(made: Town, way: Way) -> list[Asker]:
    """In one chat; alone with the bot, the same person again and again."""
    if way.direct:
        return [made.newcomer(way)] * CROWD
    people = [made.person(f"Friend{number}") for number in range(CROWD)]
    chat = made.feishu.group("Friends", *people)
    return [Asker(person, chat, direct=False) for person in people]


def _in_order(made: Town, chat: Chat, requests: Sequence[Message]) -> bool:
    return [post.parent for post in made.posts(chat, "text")] == list(requests)


def _latest(made: Town, chat: Chat) -> float:
    """When the last of the acknowledgements was there."""
    return max(post.at for post in made.posts(chat, "text"))


async def _right(made: Town, chat: Chat) -> int:
    """How many jobs have one picture, and it is theirs."""
    jobs = {job.id: job.order.prompt for job in await made.jobs()}
    pictures = made.posts(chat, "picture")
    times = Counter(job_of(post) for post in pictures)
    return sum(_its_own(made, post, jobs[job_of(post)]) and times[job_of(post)] == 1 for post in pictures)


def _its_own(made: Town, post: Message, prompt: str) -> bool:
    return made.ordered(post.pictures[0]) == prompt


async def i(directory: Path, way: Way) -> Mark:
    """Talk of a group that contains the word, where all is heard and requests need not be addressed to the bot."""
    lines = [line for line in TALK.read_text(encoding="utf-8").splitlines() if "画" in line]
    async with town(directory, "--explicit", calls=way.calls) as made:
        people = [made.person(f"Friend{number}") for number in range(7)]
        chat = made.feishu.group("Friends", *people)
        for number in range(LINES):
            people[number % 7].says(chat, lines[number % len(lines)])
        asker = made.newcomer(way) if way.direct else Asker(people[0], chat, direct=False)
        asker.asks("a cat called Tom")
        await made.shows(asker.chat, "picture")
        await made.taken()
        await made.stopped()
        said = len(made.posts(chat)) + len(made.posts(asker.chat)) * way.direct - 3
        ordered = made.ima.creates - 1
        figures = f"{LINES} lines ({len(lines)} different), {said} answers, {ordered} orders; the next request is heard"
        return Mark("i", (said, ordered) == (0, 0), figures)


async def k(directory: Path, way: Way) -> Mark:
    """A button pressed by somebody else, twice, and as long after as Feishu allows."""
    async with town(directory, "--confirm=always", latency=4, calls=way.calls) as made:
        anne = made.newcomer(way)
        ben = anne.person if way.direct else made.person("Ben")
        anne.asks("a cat called Tom")
        (question,) = await made.shows(anne.chat, "question")
        alone = way.direct or await _told_alone(made, question, Asker(ben, anne.chat, direct=False))
        stolen = made.ima.creates
        presses = [made.press(question, "confirm", anne.person) for _ in range(2)]
        (picture,) = await made.shows(anne.chat, "picture")
        twice = made.ima.creates
        await made.stopped()
        made.feishu.advance(LATER)
        await made.live()
        presses += [_again(made, question, anne), made.press(picture, "again", ben)]
        await made.shows(anne.chat, "picture", 2)
        await made.until(lambda: all(press.seen for press in presses))
        await made.stopped()
        drawn = Counter(job.person.id for job in await made.jobs() if job.state is State.DONE)
        expected = Counter([anne.person.id, ben.id])
        well = (stolen, twice, drawn) == (0, 1, expected) and alone and not any(press.error for press in presses)
        figures = f"somebody else's yes ordered {stolen}, told so alone: {alone}, yes twice ordered {twice}, "
        return Mark("k", well, f"{figures}{LATER // DAY} days later: {len(drawn)} pictures, all presses answered")


DAY = 86_400
LATER = min(MONTH, 13 * DAY)
"""Feishu refuses presses on cards that are older than 14 days by itself."""


def _again(made: Town, question: Message, anne: Asker) -> Press:
    """The button may be gone from what people see by then; somebody's old screen still has it."""
    carried = f"confirm:{job_of(made.posts(anne.chat, 'picture')[0])}:0"
    return anne.person.presses_raw(question, {"token": carried})


async def _told_alone(made: Town, question: Message, ben: Asker) -> bool:
    """Whether somebody else's press is answered with words that nobody but they see."""
    posts = len(ben.chat.posts)
    press = made.press(question, "confirm", ben.person)
    await made.until(lambda: press.seen)
    return bool(press.toast) and len(ben.chat.posts) == posts and not made.ima.creates
