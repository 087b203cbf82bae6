"""What people and their money see of a provider that fails in every way, while the bot is killed again and again.

    python -m bench.chaos [--on discord|feishu]

The whole bot runs in a process of its own between an emulated platform and an emulated provider, with its store in an
SQLite file. Each fault meets its share of all requests to the provider; every life but the last ends with kill -9.

On Discord and Feishu it is the connections for events that break, in nine and ten ways, while people ask by mention,
directly and, on Discord, by slash command; the provider is well, and the bot lives on.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from tests import discord_chaos, feishu_chaos
from tests.discord_world import town as discord_town
from tests.feishu_world import town as feishu_town
from tests.lives import World
from tests.storms import ENDPOINTS, Outcome, calm, outcome, stormy, weather

SLOWER = 10.0
"""How many times as fast on Feishu: the bot answers within 2.5 s of its own time, and a busy machine needs some."""
HEARTBEAT = 5.0
"""Seconds between two, where Discord has 41: what is measured is the bot's patience."""


def told(name: str, count: object) -> None:
    print(f"  {name:<44} {count}")


def report(world: World, found: Outcome, seconds: float) -> bool:
    """Whether all is as it must be."""
    met: Counter[str] = Counter()
    for endpoint in ENDPOINTS:
        met.update(world.ima.faults.storms[endpoint].met)
    told("seconds", f"{seconds:.0f}")
    told("requests to the provider", met.total())
    told("faults met", ", ".join(f"{name} {times}" for name, times in sorted(met.items()) if name != "none"))
    told("orders", found.orders)
    told("orders that the provider was paid for", found.charges)
    told("pictures", found.pictures)
    told("reasons given instead", ", ".join(f"{name} {times}" for name, times in found.failures.most_common()))
    for name, those in found.wrongs.items():
        told(name, len(those))
        for one in those[:10]:
            print(f"      {one}")
    return not any(found.wrongs.values())


def reported(found: discord_chaos.Outcome | feishu_chaos.Outcome, jobs: int, seconds: float) -> bool:
    """Whether all is as it must be, where connections broke."""
    told("seconds", f"{seconds:.0f}")
    told("breaks", ", ".join(f"{name} {times}" for name, times in sorted(found.breaks.items())))
    match found:
        case discord_chaos.Outcome():
            told("sessions taken up again, and begun anew", f"{found.resumes}, {found.identifies}")
            told("commands that Discord lost and people repeated", found.repeated)
            told("commands heard too late to be answered, and done", found.late)
        case feishu_chaos.Outcome():
            told("connections asked for", found.handshakes)
            told("events that Feishu brought more than once", found.repeated)
    told("requests, and orders at the provider", f"{jobs}, {found.orders}")
    told("pictures", found.pictures)
    for name, those in (("lost", found.lost), ("doubled", found.doubled), ("not asked for", found.wrong)):
        told(name, len(those))
        for one in those[:10]:
            print(f"      {one}")
    return found.well and found.orders == jobs


async def on_discord(directory: Path, options: argparse.Namespace) -> bool:
    begun = time.monotonic()
    async with discord_town(directory, latency=4) as made:
        made.discord.heartbeat = HEARTBEAT
        return await raged(discord_chaos.Chaos(made, options.seed), options, begun)


async def on_feishu(directory: Path, options: argparse.Namespace) -> bool:
    begun = time.monotonic()
    async with feishu_town(directory, latency=4, pace=SLOWER) as made:
        return await raged(feishu_chaos.Chaos(made, options.seed), options, begun)


async def raged(chaos: discord_chaos.Chaos | feishu_chaos.Chaos, options: argparse.Namespace, begun: float) -> bool:
    await chaos.rage(options.jobs - 1, options.breaks - 1)
    told("a connection that died unsaid was left after, s", f"{await chaos.abandoned(options.patience):.0f}")
    found = await chaos.over(options.patience)
    return reported(found, options.jobs, time.monotonic() - begun)


BROKEN = {"discord": on_discord, "feishu": on_feishu}


def stormed(directory: Path, options: argparse.Namespace) -> bool:
    print(f"{options.jobs} jobs, {options.kills} kills, {options.share:.0%} of each fault, seed {options.seed}")
    with stormy(directory, options.seed, options.share) as world:
        begun = time.monotonic()
        weather(world, options.jobs, options.kills, options.seed)
        storms = dict(world.ima.faults.storms)
        ended = calm(world, options.patience)
        world.ima.faults.storms = storms
        well = report(world, outcome(world), time.monotonic() - begun)
        return ended and well


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.chaos", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--on", choices=("platform", *BROKEN), default="platform", help="where people are")
    parser.add_argument("--jobs", type=int, default=300, help="orders in all")
    parser.add_argument("--kills", type=int, default=30, help="how often the bot is killed")
    parser.add_argument("--breaks", type=int, default=50, help="how often connections break")
    parser.add_argument("--share", type=float, default=0.1, help="of all requests, for each fault")
    parser.add_argument("--seed", type=int, default=4, help="another one brings another storm")
    parser.add_argument("--patience", type=float, default=300, help="seconds for the last life to come to an end")
    parser.add_argument("--directory", default="", help="where the database is; a temporary one if not given")
    options = parser.parse_args()
    directory = Path(options.directory or tempfile.mkdtemp(prefix="easel-bench-"))
    directory.mkdir(parents=True, exist_ok=True)
    if options.on in BROKEN:
        print(f"{options.jobs} jobs, {options.breaks} breaks, seed {options.seed}")
        sys.exit(0 if asyncio.run(BROKEN[options.on](directory, options)) else 1)
    sys.exit(0 if stormed(directory, options) else 1)


if __name__ == "__main__":
    main()
