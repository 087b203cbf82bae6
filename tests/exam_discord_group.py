"""The examination, where several people are in a channel of Discord: each letter is one of its questions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from bot.values import State
from tests.discord_world import Asker, Town, Way, job_of, town
from tests.emulators.discord import Channel, Interaction, Message
from tests.exam_group import CROWD, LINES, MONTH, TALK
from tests.exams import Mark

STORM_PACE = 20.0
"""Slow enough that what a busy machine is late by is no reason for Discord to refuse."""
STORM_SECONDS = 120.0


async def h(directory: Path, way: Way) -> Mark:
    """Many orders at once in one place, which takes five messages in five seconds."""
    async with town(directory, pace=STORM_PACE) as made:
        made.discord.rates = True
        askers = _crowd(made, way)
        channel = askers[0].channel
        begun = made.discord.now()
        requests = [asker.asks(f"a cat called Tom{number:02}") for number, asker in enumerate(askers)]
        await made.until(lambda: len(made.posts(channel, "picture")) >= CROWD, STORM_SECONDS)
        minutes = (made.discord.now() - begun) / 60
        in_order, late = _in_order(made, channel, requests), _latest(made, askers[0], len(requests)) - begun
        right, limited = await _right(made, channel), made.discord.limited
        figures = f"answered in order: {in_order}, the last after {late:.0f} s, "
        more = f"{right} of {CROWD} have their own picture, 429: {limited}, "
        counted = f"{len(made.posts(channel))} posts, {len(made.edits(*askers[:1]))} edits"
        well = in_order and right == CROWD and not limited
        return Mark("h", well, f"{figures}{more}{counted}, all there after {minutes:.1f} min")


def _crowd(made: Town, way: Way) -> list[Asker]:
    """In one channel; alone with the bot, the same person again and again."""
    first = made.newcomer(way)
    if way is Way.DIRECT:
        return [first] * CROWD
    people = [made.person(f"Friend{number}") for number in range(CROWD - 1)]
    return [first, *(Asker(person, first.channel, way) for person in people)]


def _in_order(made: Town, channel: Channel, requests: Sequence[Message | Interaction]) -> bool:
    """The place of a command's answer is kept from its first moment."""
    commands = [one for one in requests if isinstance(one, Interaction)]
    if commands:
        return not any(one.thinking or one.failed for one in commands)
    return [post.reference for post in made.posts(channel, "text")] == [request.id for request in requests]


def _latest(made: Town, asker: Asker, times: int) -> float:
    """When the last of so many acknowledgements was there."""
    answers = [call.at for call in made.sent(asker) if "🐱" in str(call.json.get("content"))]
    assert len(answers) == times
    return max(answers)


async def _right(made: Town, channel: Channel) -> int:
    """How many jobs have one picture, and it is theirs."""
    jobs = {job.id: job.order.prompt for job in await made.jobs()}
    pictures = made.posts(channel, "picture")
    times = Counter(job_of(post) for post in pictures)
    return sum(_its_own(made, post, jobs[job_of(post)]) and times[job_of(post)] == 1 for post in pictures)


def _its_own(made: Town, post: Message, prompt: str) -> bool:
    return made.ordered(post.attachments[0].body) == prompt


async def i(directory: Path, way: Way) -> Mark:
    """Talk of a channel that contains the word, where all is heard and requests need not be addressed to the bot."""
    lines = [line for line in TALK.read_text(encoding="utf-8").splitlines() if "画" in line]
    async with town(directory, "--explicit") as made:
        people = [made.person(f"Friend{number}", "zh-CN") for number in range(7)]
        channel = made.guild.channel("general")
        for number in range(LINES):
            people[number % 7].says(channel, lines[number % len(lines)])
        asker = made.newcomer(way)
        asker = Asker(people[0], channel, way) if way is not Way.DIRECT else asker
        asker.asks("a cat called Tom")
        await made.shows(asker.channel, "picture")
        await made.stopped()
        said = len(made.posts(channel)) + len(made.posts(asker.channel)) * (way is Way.DIRECT) - 3
        ordered = made.ima.creates - 1
        figures = f"{LINES} lines ({len(lines)} different), {said} answers, {ordered} orders; the next request is heard"
        return Mark("i", (said, ordered) == (0, 0), figures)


async def k(directory: Path, way: Way) -> Mark:
    """A button pressed by somebody else, twice, and a month later."""
    async with town(directory, "--confirm=always", latency=4) as made:
        anne = made.newcomer(way)
        ben = anne.person if way is Way.DIRECT else made.person("Ben")
        anne.asks("a cat called Tom")
        (question,) = await made.shows(anne.channel, "question")
        alone = way is Way.DIRECT or await _told_alone(made, anne.channel, question, Asker(ben, anne.channel, way))
        stolen = made.ima.creates
        presses = [made.press(question, "confirm", anne.person) for _ in range(2)]
        (picture,) = await made.shows(anne.channel, "picture")
        twice = made.ima.creates
        await made.stopped()
        made.discord.advance(MONTH)
        await made.live(f"--later={MONTH}")
        presses += [_again(made, question, anne), made.press(picture, "again", ben)]
        await made.shows(anne.channel, "picture", 2)
        await made.until(lambda: all(press.answered for press in presses))
        await made.stopped()
        drawn = Counter(job.person.name for job in await made.jobs() if job.state is State.DONE)
        expected = Counter([anne.person.name, ben.name])
        well = (stolen, twice, drawn) == (0, 1, expected) and alone and not any(press.failed for press in presses)
        figures = f"somebody else's yes ordered {stolen}, told so alone: {alone}, yes twice ordered {twice}, "
        return Mark("k", well, f"{figures}a month later: {dict(drawn)}, all presses answered")


def _again(made: Town, question: Message, anne: Asker) -> Interaction:
    """The button may be gone from what people see by then; somebody's old screen still has it."""
    return anne.person.presses_raw(question, f"confirm:{job_of(made.posts(anne.channel, 'picture')[0])}:0")


async def _told_alone(made: Town, channel: Channel, question: Message, ben: Asker) -> bool:
    """Whether somebody else's press is answered with words that nobody but they see."""
    press = made.press(question, "confirm", ben.person)
    await made.until(lambda: bool(press.followups))
    return all(message.ephemeral_for == ben.person for message in press.followups) and not made.ima.creates
