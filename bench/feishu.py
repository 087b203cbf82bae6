"""What Feishu costs: how soon it is answered, how soon a person is, and what a message costs that is not for the bot.

    python -m bench.feishu

Easel (`easel run` with the offline painter) and a bare lark-oapi bot take turns at the same emulated Feishu, each in a
process of its own on a long connection, and are asked the same: from an event to its acknowledgement, from a press to
its answer, and from a message to the first post that answers it; processor time of the process for talk in a group that
is read and ignored. The bare bot has the library whole, its own client, and a pool of threads for its calls; it replies
to every message and does nothing else. Easel acknowledges what is in its database, the bare bot what it has read.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from bench import bare
from bench.answering import PATIENCE, SETTLED, TALK, compared, started, worked
from tests.emulators.feishu import Chat, Delivery, Feishu, Message, Person, emulated

BURST = 200
ONE_BY_ONE = 30
REST = 0.3
"""Seconds in which a process does what it put off."""
CONFIG = """
directory = "{directory}"
[log]
level = "warning"
[confirm]
when = "never"
[limits]
jobs_per_chat = 100000
[adapters.feishu]
app_id = "{app}"
domain = "{url}"
[providers.studio]
pace = 100000.0
"""


@dataclass(slots=True)
class Measured:
    """Of one of the two; milliseconds each."""

    name: str
    taken: list[float] = field(default_factory=list)
    """Events, one after the other."""
    taken_at_once: list[float] = field(default_factory=list)
    alone: list[float] = field(default_factory=list)
    burst: list[float] = field(default_factory=list)
    pressed: list[float] = field(default_factory=list)
    trickled: list[float] = field(default_factory=list)
    """Processor time of an ignored message, where they come one after the other."""
    piled: list[float] = field(default_factory=list)
    """The same, where they have piled up."""


@dataclass(frozen=True, slots=True)
class Bench:
    """The emulator, and how a bot is started at it."""

    feishu: Feishu
    directory: Path
    options: argparse.Namespace

    def bare(self, does: str) -> list[str]:
        return [sys.executable, "-c", bare.FEISHU, self.feishu.url, self.feishu.app_id, self.feishu.secret, does]

    def easel(self) -> list[str]:
        file = self.directory / "config.toml"
        known = {"url": self.feishu.url, "app": self.feishu.app_id}
        file.write_text(CONFIG.format(directory=self.directory / "data", **known), encoding="utf-8")
        return [sys.executable, "-m", "bot", "run", "--config", str(file)]

    def running(self, command: Sequence[str]) -> AbstractContextManager[psutil.Process]:
        secrets = {"FEISHU_APP_SECRET": self.feishu.secret}
        return started(command, secrets, self._up, loud=self.options.loud)

    def _up(self) -> None:
        self.wait(lambda: self.feishu.connections)
        time.sleep(SETTLED)

    def wait(self, reached: Callable[[], object]) -> None:
        if not self.feishu.wait(reached, PATIENCE):
            sys.exit("not reached within a minute; --loud shows what the bots say")

    def newcomers(self, times: int) -> list[tuple[Person, Chat]]:
        people = [self.feishu.person(f"Person{number}") for number in range(times)]
        return [(person, self.feishu.direct(person)) for person in people]

    def settled(self) -> None:
        """Nothing is asked of Feishu any more: what the last question led to is over."""
        seen = -1
        while len(self.feishu.calls) > seen:
            seen = len(self.feishu.calls)
            time.sleep(SETTLED)

    def asked(self, times: int, pause: float) -> tuple[list[float], list[float]]:
        """Milliseconds until each message was acknowledged, and until it was answered."""
        first = len(self.feishu.deliveries)
        said: list[Message] = []
        for person, chat in self.newcomers(times):
            said.append(person.says(chat, "帮我画一只猫"))
            time.sleep(pause)
        self.wait(lambda: all(message.chat.posts for message in said))
        taken = [_taken(one) for one in self.feishu.deliveries[first:]]
        return taken, [(message.chat.posts[0].at - message.at) * 1000 for message in said]

    def pressed(self) -> list[float]:
        """Milliseconds until each press was answered; the button belongs to nothing that is known."""
        # Both answer this with a card.
        person, chat = self.newcomers(1)[0]
        message = person.says(chat, "/models")
        self.wait(lambda: chat.posts)
        self.settled()
        asked = []
        for _ in range(ONE_BY_ONE):
            asked.append(person.presses_raw(message.chat.posts[-1], {"token": "info:nothing:0"}))
            time.sleep(1 / self.options.rate)
        self.wait(lambda: all(one.seen for one in asked))
        return [one.seconds * 1000 for one in asked]

    def ignored(self, process: psutil.Process, pause: float) -> float:
        """Milliseconds of processor time for each of the messages."""
        lines = TALK.read_text(encoding="utf-8").splitlines()
        people = [self.feishu.person(f"Talker{number}") for number in range(7)]
        chat = self.feishu.group("Friends", *people)
        time.sleep(REST)
        before, messages = worked(process), int(self.options.talk)
        for number in range(messages):
            people[number % 7].says(chat, random.choice(lines))
            time.sleep(pause)
        self.wait(lambda: all(one.over for one in self.feishu.deliveries))
        time.sleep(REST)
        return (worked(process) - before) * 1000 / messages


def _taken(delivery: Delivery) -> float:
    return delivery.attempts[0].seconds * 1000


def met(bench: Bench, easel: Measured, plain: Measured) -> None:
    """One round: each of the two is asked everything once."""
    for measured, command, idle in (
        (plain, bench.bare("replies"), bench.bare("nothing")),
        (easel, bench.easel(), ()),
    ):
        bench.feishu.clear()
        with bench.running(command) as process:
            _asked(bench, measured)
            if not idle:
                _talked(bench, process, measured)
        if idle:
            bench.feishu.clear()
            with bench.running(idle) as process:
                _talked(bench, process, measured)


def _asked(bench: Bench, measured: Measured) -> None:
    """Everything twice: the first time everything is new."""
    for figures in (Measured("first"), measured):
        for times, pause, taken, answered in _rounds(bench, figures):
            acknowledged, posted = bench.asked(times, pause)
            taken.extend(acknowledged)
            answered.extend(posted)
            bench.settled()
        figures.pressed += bench.pressed() if bench.feishu.calls else []
        bench.settled()


def _rounds(bench: Bench, figures: Measured) -> Iterator[tuple[int, float, list[float], list[float]]]:
    yield ONE_BY_ONE, 1 / bench.options.rate, figures.taken, figures.alone
    yield BURST, 0, figures.taken_at_once, figures.burst


def _talked(bench: Bench, process: psutil.Process, measured: Measured) -> None:
    bench.ignored(process, 0)
    measured.trickled.append(bench.ignored(process, bench.options.pause))
    measured.piled.append(bench.ignored(process, 0))


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.feishu", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--rounds", type=int, default=2, help="how often the two take turns")
    parser.add_argument("--rate", type=float, default=4, help="messages a second, where they come one by one")
    parser.add_argument("--talk", type=int, default=3000, help="messages that are ignored")
    parser.add_argument("--pause", type=float, default=0.002, help="seconds between two of them")
    parser.add_argument("--loud", action="store_true", help="show what the bots log")
    options = parser.parse_args()
    easel, plain = Measured("easel"), Measured("bare")
    with tempfile.TemporaryDirectory(prefix="easel-bench-") as directory, emulated() as feishu:
        bench = Bench(feishu, Path(directory), options)
        for _ in range(options.rounds):
            met(bench, easel, plain)
        print(f"  {'milliseconds':<52} {'easel':>8} {'bare':>8}")
        compared(f"event acknowledged, {options.rate:g} a second", easel.taken, plain.taken)
        compared(f"event acknowledged, {BURST} at once", easel.taken_at_once, plain.taken_at_once)
        compared(f"press answered, {options.rate:g} a second", easel.pressed, plain.pressed)
        compared(f"message answered, {options.rate:g} a second", easel.alone, plain.alone)
        compared(f"message answered, {BURST} at once", easel.burst, plain.burst)
        compared("processor, ignored, one after the other", easel.trickled, plain.trickled)
        compared("processor, ignored, piled up", easel.piled, plain.piled)


if __name__ == "__main__":
    main()
