"""What Telegram costs: how soon a person is answered, and what a message costs that is not for the bot.

    python -m bench.telegram

Easel (`easel run` with the offline painter) and a bare python-telegram-bot Application take turns at the same emulated
Bot API, each in a process of its own, and are asked the same: from a message to the first call that answers it, by the
emulator's clock; processor time of the process for talk in a group that is read and ignored. Telegram's limits are off,
so that both may answer as fast as they can.
"""

from __future__ import annotations

import argparse
import pstats
import random
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from bench.answering import PATIENCE, TALK, compared, started, worked
from tests.emulators.telegram import Room, Telegram, emulated

BURST = 200
ONE_BY_ONE = 30
BARE = """
import sys
from telegram.ext import Application, MessageHandler, filters

url, token, does = sys.argv[1:]

async def echo(update, context):
    await update.message.reply_text(update.message.text)

async def nothing(update, context):
    pass

application = Application.builder().token(token).base_url(url + "/bot").base_file_url(url + "/file/bot").build()
application.add_handler(MessageHandler(filters.ALL, echo if does == "echo" else nothing))
application.run_polling()
"""
CONFIG = """
directory = "{directory}"
[log]
level = "warning"
[confirm]
when = "never"
[limits]
jobs_per_chat = 100000
[adapters.telegram]
api_base = "{url}"
[providers.studio]
pace = 100000.0
"""


@dataclass(slots=True)
class Measured:
    """Of one of the two; milliseconds each."""

    name: str
    alone: list[float] = field(default_factory=list)
    burst: list[float] = field(default_factory=list)
    trickled: list[float] = field(default_factory=list)
    """Processor time of an ignored message, where they come one after the other."""
    piled: list[float] = field(default_factory=list)
    """The same, where they have piled up."""


@dataclass(frozen=True, slots=True)
class Bench:
    """The emulator, and how a bot is started at it."""

    telegram: Telegram
    directory: Path
    options: argparse.Namespace

    def bare(self, does: str) -> list[str]:
        return [sys.executable, "-c", BARE, self.telegram.url, self.telegram.token, does]

    def easel(self) -> list[str]:
        file = self.directory / "config.toml"
        file.write_text(CONFIG.format(directory=self.directory / "data", url=self.telegram.url), encoding="utf-8")
        profile = ["-m", "cProfile", "-o", str(self.profile)] if self.options.profile else []
        return [sys.executable, *profile, "-m", "bot", "run", "--config", str(file)]

    @property
    def profile(self) -> Path:
        return self.directory / "profile"

    def running(self, command: Sequence[str]) -> AbstractContextManager[psutil.Process]:
        asked, secrets = self.polls(), {"TELEGRAM_BOT_TOKEN": self.telegram.token}
        return started(command, secrets, lambda: self.wait(lambda: self.polls() > asked + 1), loud=self.options.loud)

    def polls(self) -> int:
        return len(self.telegram.called("getUpdates"))

    def wait(self, reached: Callable[[], bool]) -> None:
        if not self.telegram.wait(reached, PATIENCE):
            sys.exit("not reached within a minute; --loud shows what the bots say")

    def settled(self) -> None:
        """Everything has been taken and confirmed."""
        self.wait(lambda: not self.telegram.unconfirmed)

    def newcomers(self, times: int) -> list[Room]:
        return [self.telegram.private(self.telegram.person(f"Person{number}")) for number in range(times)]

    def say(self, room: Room) -> float:
        """When it was said."""
        assert room.human
        begun = self.telegram.now()
        self.telegram.say(room, room.human, "帮我画一只猫")
        return begun

    def answered(self, said: dict[int, float]) -> list[float]:
        """Milliseconds from each message to the first call that answers it."""

        def found() -> dict[int, float]:
            first: dict[int, float] = {}
            for call in self.telegram.called("sendMessage"):
                first.setdefault(call.number("chat_id"), call.at)
            return first

        self.wait(lambda: said.keys() <= found().keys())
        came = found()
        return [(came[room] - begun) * 1000 for room, begun in said.items()]

    def one_by_one(self) -> list[float]:
        said: dict[int, float] = {}
        for room in self.newcomers(ONE_BY_ONE):
            said[room.id] = self.say(room)
            time.sleep(1 / self.options.rate)
        return self.answered(said)

    def burst(self) -> list[float]:
        return self.answered({room.id: self.say(room) for room in self.newcomers(BURST)})

    def ignored(self, process: psutil.Process, pause: float) -> float:
        """Milliseconds of processor time for each of the messages."""
        lines = TALK.read_text(encoding="utf-8").splitlines()
        people = [self.telegram.person(f"Talker{number}") for number in range(7)]
        group = self.telegram.supergroup("Friends", *people)
        self.settled()
        before, messages = worked(process), int(self.options.talk)
        for number in range(messages):
            self.telegram.say(group, people[number % 7], random.choice(lines))
            time.sleep(pause)
        self.settled()
        return (worked(process) - before) * 1000 / messages


def met(bench: Bench, easel: Measured, bare: Measured) -> None:
    """One round: each of the two is asked everything once."""
    for measured, echoing, idle in ((bare, bench.bare("echo"), bench.bare("nothing")), (easel, bench.easel(), ())):
        bench.telegram.clear()
        bench.telegram.limited = bench.telegram.privacy = False
        with bench.running(echoing) as process:
            bench.one_by_one()
            measured.alone += bench.one_by_one()
            bench.burst()
            measured.burst += bench.burst()
            if not idle:
                _talked(bench, process, measured)
        if idle:
            with bench.running(idle) as process:
                _talked(bench, process, measured)


def _talked(bench: Bench, process: psutil.Process, measured: Measured) -> None:
    bench.ignored(process, 0)
    measured.trickled.append(bench.ignored(process, bench.options.pause))
    measured.piled.append(bench.ignored(process, 0))


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.telegram", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--rounds", type=int, default=2, help="how often the two take turns")
    parser.add_argument("--rate", type=float, default=1, help="messages a second, where they come one by one")
    parser.add_argument("--talk", type=int, default=1000, help="messages that are ignored")
    parser.add_argument("--pause", type=float, default=0.01, help="seconds between two of them")
    parser.add_argument("--profile", action="store_true", help="say where Easel's time goes; slows it down")
    parser.add_argument("--loud", action="store_true", help="show what the bots log")
    options = parser.parse_args()
    easel, bare = Measured("easel"), Measured("bare")
    with tempfile.TemporaryDirectory(prefix="easel-bench-") as directory, emulated() as telegram:
        bench = Bench(telegram, Path(directory), options)
        for _ in range(options.rounds):
            met(bench, easel, bare)
        print(f"  {'milliseconds':<52} {'easel':>8} {'bare':>8}")
        compared(f"answered, {options.rate:g} a second", easel.alone, bare.alone)
        compared(f"answered, {BURST} at once", easel.burst, bare.burst)
        compared("processor, ignored, one after the other", easel.trickled, bare.trickled)
        compared("processor, ignored, piled up", easel.piled, bare.piled)
        if options.profile:
            pstats.Stats(str(bench.profile)).sort_stats("tottime").print_stats(60)


if __name__ == "__main__":
    main()
