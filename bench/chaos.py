"""What people and their money see of a provider that fails in every way, while the bot is killed again and again.

    python -m bench.chaos

The whole bot runs in a process of its own between an emulated platform and an emulated provider, with its store in an
SQLite file. Each fault meets its share of all requests to the provider; every life but the last ends with kill -9.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from tests.lives import World
from tests.storms import ENDPOINTS, Outcome, calm, outcome, stormy, weather


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


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.chaos", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--jobs", type=int, default=300, help="orders in all")
    parser.add_argument("--kills", type=int, default=30, help="how often the bot is killed")
    parser.add_argument("--share", type=float, default=0.1, help="of all requests, for each fault")
    parser.add_argument("--seed", type=int, default=4, help="another one brings another storm")
    parser.add_argument("--patience", type=float, default=300, help="seconds for the last life to come to an end")
    parser.add_argument("--directory", default="", help="where the database is; a temporary one if not given")
    options = parser.parse_args()
    directory = Path(options.directory or tempfile.mkdtemp(prefix="easel-bench-"))
    directory.mkdir(parents=True, exist_ok=True)
    print(f"{options.jobs} jobs, {options.kills} kills, {options.share:.0%} of each fault, seed {options.seed}")
    with stormy(directory, options.seed, options.share) as world:
        begun = time.monotonic()
        weather(world, options.jobs, options.kills, options.seed)
        storms = dict(world.ima.faults.storms)
        ended = calm(world, options.patience)
        world.ima.faults.storms = storms
        well = report(world, outcome(world), time.monotonic() - begun)
    sys.exit(0 if ended and well else 1)


if __name__ == "__main__":
    main()
