"""What Discord costs: how soon a person is answered, and what a message costs that is not for the bot.

    python -m bench.discord

Easel (`easel run` with the offline painter) and a bare discord.py client take turns at the same emulated Discord, each
in a process of its own, and are asked the same: from a message to the first post that answers it; from a slash command
to its being taken; processor time of the process for talk in a channel that is read and ignored. The bare client
replies to every message and defers every interaction, and does nothing else. Discord's limits are off, so that both may
answer as fast as they can.
"""

from __future__ import annotations

import argparse
import pstats
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from bench import bare
from bench.answering import PATIENCE, SETTLED, TALK, compared, started, worked
from tests.discord_stage import heard
from tests.emulators.discord import Channel, Discord, Person, emulated

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
[adapters.discord]
api_base = "{url}"
gateway = "{gateway}"
[providers.studio]
pace = 100000.0
"""


@dataclass(slots=True)
class Measured:
    """Of one of the two; milliseconds each."""

    name: str
    alone: list[float] = field(default_factory=list)
    burst: list[float] = field(default_factory=list)
    taken: list[float] = field(default_factory=list)
    """Slash commands, one after the other."""
    taken_at_once: list[float] = field(default_factory=list)
    trickled: list[float] = field(default_factory=list)
    """Processor time of an ignored message, where they come one after the other."""
    piled: list[float] = field(default_factory=list)
    """The same, where they have piled up."""


@dataclass(frozen=True, slots=True)
class Bench:
    """The emulator, and how a bot is started at it."""

    discord: Discord
    directory: Path
    options: argparse.Namespace

    def bare(self, does: str) -> list[str]:
        return [sys.executable, "-c", bare.DISCORD, self.discord.url, self.discord.gateway, self.discord.token, does]

    def easel(self) -> list[str]:
        file = self.directory / "config.toml"
        addresses = {"url": self.discord.url, "gateway": self.discord.gateway}
        file.write_text(CONFIG.format(directory=self.directory / "data", **addresses), encoding="utf-8")
        profile = ["-m", "cProfile", "-o", str(self.profile)] if self.options.profile else []
        return [sys.executable, *profile, "-m", "bot", "run", "--config", str(file)]

    @property
    def profile(self) -> Path:
        return self.directory / "profile"

    @contextmanager
    def running(self, command: Sequence[str]) -> Iterator[psutil.Process]:
        secrets = {"DISCORD_BOT_TOKEN": self.discord.token}
        with started(command, secrets, self._up, loud=self.options.loud) as process:
            yield process
        self.wait(lambda: not self.discord.online)

    def _up(self) -> None:
        self.wait(lambda: self.discord.online)
        time.sleep(SETTLED)

    def wait(self, reached: Callable[[], object]) -> None:
        if not self.discord.wait(reached, PATIENCE):
            sys.exit("not reached within a minute; --loud shows what the bots say")

    def newcomers(self, times: int) -> list[tuple[Person, Channel]]:
        people = [self.discord.person(f"Person{number}", locale="zh-CN") for number in range(times)]
        return [(person, self.discord.dm(person)) for person in people]

    def says(self, person: Person, channel: Channel) -> float:
        """When it was said."""
        begun = self.discord.now()
        person.says(channel, "帮我画一只猫")
        return begun

    def answered(self, said: dict[str, float]) -> list[float]:
        """Milliseconds from each message to the first post that answers it, by the channel."""

        def found() -> dict[str, float]:
            first: dict[str, float] = {}
            for call in self.discord.called("create_message"):
                first.setdefault(call.path.split("/")[-2], call.at)
            return first

        self.wait(lambda: said.keys() <= found().keys())
        came = found()
        return [(came[channel] - begun) * 1000 for channel, begun in said.items()]

    def settled(self) -> None:
        """Nothing is asked of Discord any more: what the last question led to is over."""
        seen = -1
        while len(self.discord.calls) > seen:
            seen = len(self.discord.calls)
            time.sleep(SETTLED)

    def one_by_one(self) -> list[float]:
        said: dict[str, float] = {}
        for person, channel in self.newcomers(ONE_BY_ONE):
            said[str(channel.id)] = self.says(person, channel)
            time.sleep(1 / self.options.rate)
        return self.answered(said)

    def burst(self) -> list[float]:
        return self.answered({str(channel.id): self.says(who, channel) for who, channel in self.newcomers(BURST)})

    def commands(self, times: int, pause: float) -> list[float]:
        """Milliseconds until each was taken."""
        asked = []
        for person, channel in self.newcomers(times):
            asked.append(person.runs(channel, "draw", prompt="一只猫"))
            time.sleep(pause)
        self.wait(lambda: all(one.answered for one in asked))
        return [one.after_ms or 0.0 for one in asked]

    def ignored(self, process: psutil.Process, pause: float) -> float:
        """Milliseconds of processor time for each of the messages."""
        lines = TALK.read_text(encoding="utf-8").splitlines()
        people = [self.discord.person(f"Talker{number}") for number in range(7)]
        channel = self.discord.guild("Friends", *people).channel("general")
        heard(self.discord)
        time.sleep(REST)
        before, messages = worked(process), int(self.options.talk)
        for number in range(messages):
            people[number % 7].says(channel, random.choice(lines))
            time.sleep(pause)
        heard(self.discord)
        time.sleep(REST)
        return (worked(process) - before) * 1000 / messages


def met(bench: Bench, easel: Measured, plain: Measured) -> None:
    """One round: each of the two is asked everything once."""
    for measured, answering, idle in (
        (plain, bench.bare("replies"), bench.bare("nothing")),
        (easel, bench.easel(), ()),
    ):
        bench.discord.clear()
        with bench.running(answering) as process:
            _asked(bench, measured)
            if not idle:
                _talked(bench, process, measured)
        if idle:
            with bench.running(idle) as process:
                _talked(bench, process, measured)


def _asked(bench: Bench, measured: Measured) -> None:
    """Everything twice: the first time everything is new."""
    for figures in (Measured("first"), measured):
        figures.alone += bench.one_by_one()
        bench.settled()
        figures.burst += bench.burst()
        bench.settled()
        figures.taken += bench.commands(ONE_BY_ONE, 1 / bench.options.rate)
        bench.settled()
        figures.taken_at_once += bench.commands(BURST, 0)
        bench.settled()


def _talked(bench: Bench, process: psutil.Process, measured: Measured) -> None:
    bench.ignored(process, 0)
    measured.trickled.append(bench.ignored(process, bench.options.pause))
    measured.piled.append(bench.ignored(process, 0))


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.discord", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--rounds", type=int, default=2, help="how often the two take turns")
    parser.add_argument("--rate", type=float, default=4, help="messages a second, where they come one by one")
    parser.add_argument("--talk", type=int, default=5000, help="messages that are ignored")
    parser.add_argument("--pause", type=float, default=0.002, help="seconds between two of them")
    parser.add_argument("--profile", action="store_true", help="say where Easel's time goes; slows it down")
    parser.add_argument("--loud", action="store_true", help="show what the bots log")
    options = parser.parse_args()
    easel, plain = Measured("easel"), Measured("bare")
    with tempfile.TemporaryDirectory(prefix="easel-bench-") as directory, emulated() as discord:
        bench = Bench(discord, Path(directory), options)
        for _ in range(options.rounds):
            met(bench, easel, plain)
        print(f"  {'milliseconds':<52} {'easel':>8} {'bare':>8}")
        compared(f"message answered, {options.rate:g} a second", easel.alone, plain.alone)
        compared(f"message answered, {BURST} at once", easel.burst, plain.burst)
        compared(f"command taken, {options.rate:g} a second", easel.taken, plain.taken)
        compared(f"command taken, {BURST} at once", easel.taken_at_once, plain.taken_at_once)
        compared("processor, ignored, one after the other", easel.trickled, plain.trickled)
        compared("processor, ignored, piled up", easel.piled, plain.piled)
        if options.profile:
            pstats.Stats(str(bench.profile)).sort_stats("tottime").print_stats(60)


if __name__ == "__main__":
    main()
