"""A whole day on Telegram, while the platform and the provider fail: does memory stay, and does every order end once?

    python -m bench.day

The whole bot runs in a process of its own, at many times the usual speed, between an emulated Telegram with its limits
and an emulated provider. People in private chats, groups and topics order, press buttons, edit their requests and talk.
Each fault meets its share of all calls; polls stall; with --kills the process is killed so often over the day.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import sys
import tempfile
import time
from pathlib import Path

from tests.telegram_day import Day, Outcome, Rates
from tests.telegram_world import town


def told(name: str, count: object) -> None:
    print(f"  {name:<48} {count}")


def report(day: Day, found: Outcome) -> None:
    calls = day.town.telegram.calls
    told("calls of the Bot API", len(calls))
    told("times 429 for writing too fast", found.floods)
    told("orders, and jobs with those that were repeated", f"{found.orders}, {found.jobs}")
    told("ends", ", ".join(f"{name} {times}" for name, times in found.ends.most_common()))
    told("posts that are there twice", f"{found.repeated}, after {found.lost_answers} answers that were lost")
    told("posts given up, their answer lost twice", len(found.given_up))
    told("presses, and how many are still unanswered", f"{len(day.presses)}, {len(found.unanswered)}")
    for name, those in found.wrongs.items():
        told(name, len(those))
        for one in those[:10]:
            print(f"      {one}")
    for title, hours in (("by hour", day.memory), ("of its last quarter", day.memory[-len(day.memory) // 4 :])):
        if hours:
            told(f"memory {title}, MB", " ".join(f"{size:.0f}" for size in hours))
    if len(day.memory) >= 12:
        quarter = len(day.memory) // 4
        early, late = statistics.mean(day.memory[quarter : 2 * quarter]), statistics.mean(day.memory[-quarter:])
        told("memory, second quarter and last", f"{early:.0f} and {late:.0f} MB: {late / early - 1:+.0%}")


async def passed(options: argparse.Namespace) -> bool:
    directory = Path(options.directory or tempfile.mkdtemp(prefix="easel-bench-"))
    rates = Rates(orders=options.orders, share=options.share)
    begun = time.monotonic()
    async with town(directory, "--poll-seconds=1", pace=options.pace) as made:
        day = Day(made, options.seed, rates)
        parts = options.kills + 1
        for part in range(parts):
            await day.pass_hours(options.hours // parts + (part < options.hours % parts))
            if part < options.kills:
                await made.killed()
                await made.live("--poll-seconds=1")
        found = await day.end(options.patience)
        report(day, found)
    told("real seconds", f"{time.monotonic() - begun:.0f}")
    return found.well


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.day", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--hours", type=int, default=24, help="that pass")
    parser.add_argument("--pace", type=float, default=200, help="how many times as fast as usual they pass")
    parser.add_argument("--orders", type=float, default=60, help="an hour")
    parser.add_argument("--share", type=float, default=0.02, help="of all calls, for each fault")
    parser.add_argument("--kills", type=int, default=0, help="how often the bot is killed")
    parser.add_argument("--seed", type=int, default=6, help="another one brings another day")
    parser.add_argument("--patience", type=float, default=120, help="real seconds for all to come to its end")
    parser.add_argument("--directory", default="", help="where the database is; a temporary one if not given")
    options = parser.parse_args()
    print(
        f"{options.hours} hours, {options.pace:g} times as fast, {options.share:.0%} of each fault, seed {options.seed}"
    )
    sys.exit(0 if asyncio.run(passed(options)) else 1)


if __name__ == "__main__":
    main()
