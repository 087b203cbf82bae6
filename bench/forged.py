"""Whether calls and frames that are not Feishu's can do any harm.

    python -m bench.forged
    python -m bench.forged --calls 2000 --frames 500 --seed 7

The bot listens behind the house's own web server. Webhook calls that are forged, caught and played again, cut, turned
bit by bit, wrongly encrypted, out of time, of another app, deep, huge or odd come over a real connection, one after the
other, with genuine ones between them, each of which comes twice. Then frames that are none, or hold anything, come
through the long connection, with good messages between them. Counted is what was answered, and what may never happen:
a forged call that is believed, an answer that says why, a crash, a good message that is lost or heard twice, a
connection that ends. The memory is the growth of the process's highest mark after the first tenth; whoever calls works
in the same process, and their share is counted too.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import resource
import tempfile
import time
from collections import Counter
from pathlib import Path
from random import Random
from typing import NoReturn

import structlog
from structlog.typing import EventDict, WrappedLogger

from tests.emulators.feishu import Feishu, emulated
from tests.feishu_knocking import GENUINE, Tally, called, excused, flung, keys, knocked
from tests.feishu_listening import Account
from tests.feishu_sealing import Pen

HEAP = 50
"""Frames between two good messages."""
PATIENCE = 30.0
"""Seconds for a good message, after which it is lost."""


LINES: Counter[str] = Counter()
"""What was written into the log."""


def counted(_logger: WrappedLogger, method: str, event: EventDict) -> NoReturn:
    LINES[f"{event['event']} ({method})"] += 1
    raise structlog.DropEvent


def logged() -> None:
    shown = ", ".join(f"{line}: {count}" for line, count in LINES.most_common())
    print(f"  written into the log: {shown or 'nothing'}")
    LINES.clear()


def mark() -> float:
    """The highest mark of this process's memory, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def growth(marks: list[float]) -> float:
    return marks[-1] - marks[len(marks) // 10] if marks else 0.0


async def knocking(server: Feishu, many: int, seed: int) -> None:
    begun = time.monotonic()
    async with called(server, Path(tempfile.mkdtemp()), seed) as house:
        tally = await knocked(house.pen, many, house.knock, mark)
        told(tally, house.ear.texts, time.monotonic() - begun)


def told(tally: Tally, heard: list[str], seconds: float) -> None:
    kinds: dict[str, Counter[int]] = {}
    for (kind, status), count in tally.statuses.items():
        kinds.setdefault(kind, Counter())[status] += count
    for kind, statuses in sorted(kinds.items()):
        print(f"  {kind:<24} " + "  ".join(f"{status}: {count}" for status, count in sorted(statuses.items())))
    wanted = {f"genuine {at * GENUINE}" for at in range(len(tally.genuine))}
    once = sum(heard.count(text) == 1 for text in wanted)
    strange = [text for text in heard if text not in wanted and text != "hello"]
    total = tally.statuses.total()
    print(f"  {total} forged calls: {tally.refused} refused, {len(tally.believed)} believed, {tally.crashed} crashes")
    print(f"  answers beside the status: {len(tally.telling)} sort(s), {[body for body, _ in tally.telling]}")
    print(f"  {len(wanted)} genuine calls between them: {once} heard once; played again: {Counter(tally.replayed)}")
    print(f"  heard although nobody said it: {len(strange)}")
    print(
        f"  slowest {1000 * tally.slowest:.0f} ms, all {1000 * seconds / max(1, total):.1f} ms each, "
        f"memory +{growth(tally.marks):.1f} MB"
    )


async def flinging(server: Feishu, many: int, seed: int) -> None:
    account, pen = Account.of(server, Path(tempfile.mkdtemp())), Pen(keys(server), Random(seed), server.now)
    ann, kinds, good, marks = server.person("Ann"), Counter[str](), 0, list[float]()
    slowest, begun = 0.0, time.monotonic()
    async with account.listening():
        while kinds.total() < many:
            kinds += flung(server, pen, HEAP)
            good += 1
            said = time.monotonic()
            ann.says(server.direct(ann), f"good {good}")
            await account.ear.until(lambda: f"good {good}" in account.ear.texts, PATIENCE)  # noqa: B023
            slowest = max(slowest, time.monotonic() - said)
            marks.append(mark())
    heard = Counter(text for text in account.ear.texts if text.startswith("good "))
    print("  " + ", ".join(f"{kind} {count}" for kind, count in sorted(kinds.items())))
    print(
        f"  {kinds.total()} frames; {good} good messages between them: {sum(n == 1 for n in heard.values())} heard once"
    )
    print(f"  connections made: {server.handshakes}; what the bot did that is against the rules: {excused(server)}")
    print(
        f"  slowest good message {1000 * slowest:.0f} ms after {HEAP} frames, {time.monotonic() - begun:.0f} s in all, "
        f"memory +{growth(marks):.1f} MB"
    )


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.forged", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--calls", type=int, default=10_000, help="forged webhook calls")
    parser.add_argument("--frames", type=int, default=10_000, help="frames of the long connection")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    logging.disable()
    structlog.configure(processors=[counted])
    with emulated() as server:
        print("webhook")
        asyncio.run(knocking(server, options.calls, options.seed))
        logged()
        print("long connection")
        server.clear()
        asyncio.run(flinging(server, options.frames, options.seed))
        logged()


if __name__ == "__main__":
    main()
