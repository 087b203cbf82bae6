"""How well and how fast messages are understood: shares of labelled lines, false triggers, microseconds, memory.

python -m bench.understanding              every table, the held-out lines apart, the confusion table
python -m bench.understanding --misses     also each line that is read otherwise than it is labelled
python -m bench.understanding FILE.jsonl   another table
"""

from __future__ import annotations

import subprocess
import sys
import time
import tracemalloc
from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import Path
from statistics import median, quantiles

sys.path.insert(0, str(Path(__file__).parents[1]))

from bot.catalog import load
from bot.understanding import Message, Reader
from bot.understanding.grammar import grammar
from bot.understanding.lexicon import heads, tongue
from tests.labelled import HELD_OUT, TALK, Line, Score, lines, looked_at, score

ROUNDS = 20


def main(arguments: Sequence[str]) -> None:
    reader = Reader(load().aliases)
    named = [Path(argument) for argument in arguments if not argument.startswith("--")]
    tables = {path.stem: lines(path) for path in named or [*looked_at(), HELD_OUT]}
    print(f"{'table':<12}{'lines':>7}{'intent':>9}{'joint':>9}{'slots':>9}{'language':>10}{'false':>7}{'spending':>10}")
    for name, table in tables.items():
        tell(name, score(reader, table))
    everything = [line for table in tables.values() for line in table]
    by_language: defaultdict[str, list[Line]] = defaultdict(list)
    for line in everything:
        by_language[line.language or "?"].append(line)
    print("\nby language")
    for language, table in sorted(by_language.items()):
        tell(language, score(reader, table))
    whole = score(reader, everything)
    confusion(whole)
    if "--misses" in arguments:
        misses(whole)
    if not named:
        talk(reader)
        speed(reader, everything)
        memory()


def tell(name: str, found: Score) -> None:
    print(
        f"{name:<12}{len(found.verdicts):>7}{found.intent:>9.1%}{found.joint:>9.1%}{found.slots:>9.2%}"
        f"{found.language:>10.1%}{len(found.false):>7}{len(found.spending):>10}"
    )


def confusion(found: Score) -> None:
    """Only what was taken for something else."""
    print("\nlabelled -> read")
    pairs = Counter((verdict.line.intent, verdict.intent) for verdict in found.verdicts if not verdict.right)
    for (wanted, got), count in pairs.most_common():
        print(f"  {wanted:>12} -> {got:<12}{count:>4}")
    print("slots", dict(Counter(name for verdict in found.verdicts for name in verdict.wrong)))


def misses(found: Score) -> None:
    for verdict in found.verdicts:
        if not verdict.whole:
            line = verdict.line
            print(f"  [{line.flags}] {line.text!r}: {line.intent} -> {verdict.intent} {', '.join(verdict.wrong)}")


def talk(reader: Reader) -> None:
    said = TALK.read_text(encoding="utf-8").splitlines()
    quiet = [Message(text) for text in said]
    keen = [Message(text, explicit_allowed=True) for text in said]
    heard = [[message.text for message in group if reader.read(message).kind != "none"] for group in (quiet, keen)]
    print(f"\n{len(said)} lines of group talk: {len(heard[0])} reactions, {len(heard[1])} where requests are heard")


def speed(reader: Reader, table: Sequence[Line]) -> None:
    ignored = [Message(text) for text in TALK.read_text(encoding="utf-8").splitlines()]
    keen = [Message(message.text, explicit_allowed=True) for message in ignored]
    asked = [line.message() for line in table if line.intent == "generate" and "group" not in line.flags]
    every = [line.message() for line in table if "group" not in line.flags]
    print("\nmicroseconds a message        median      95 %       worst")
    groups = {"ignored": ignored, "ignored, chat listens": keen, "requests": asked, "all addressed": every}
    for name, messages in groups.items():
        timed = sorted(_timed(reader, messages))
        cut = quantiles(timed, n=20)[-1]
        print(f"  {name:<26}{median(timed):>8.0f}{cut:>10.0f}{timed[-1]:>12.0f}")


def _timed(reader: Reader, messages: Sequence[Message]) -> list[float]:
    """Microseconds for each: the median of some rounds, so that a pause of the machine does not count.

    A round goes through all of them, so that no reading is remembered from the last one."""
    taken: list[list[float]] = [[] for _ in messages]
    for _ in range(ROUNDS):
        for message, rounds in zip(messages, taken, strict=True):
            start = time.perf_counter()
            reader.read(message)
            rounds.append(time.perf_counter() - start)
    return [median(rounds) * 1e6 for rounds in taken]


def memory() -> None:
    """Imports in processes of their own; then what the word lists and their patterns take."""
    imports = [_import("bot.understanding") for _ in range(9)]
    bare = [_import("re, msgspec, tomllib, unicodedata, enum, dataclasses") for _ in range(9)]
    print(f"\nimport of bot.understanding {median(imports):.0f} ms, of the libraries under it {median(bare):.0f} ms")
    grammar.cache_clear()
    tongue.cache_clear()
    tracemalloc.start()
    for language in heads():
        before, start = tracemalloc.get_traced_memory()[0], time.perf_counter()
        grammar(language).compile()
        took, grown = time.perf_counter() - start, tracemalloc.get_traced_memory()[0] - before
        print(f"  {language}: {grown / 1e6:.2f} MB, compiled in {took * 1e3:.0f} ms while traced")
    tracemalloc.stop()


def _import(module: str) -> float:
    code = f"import time; s = time.perf_counter(); import {module}; print((time.perf_counter() - s) * 1e3)"
    return float(subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout)


if __name__ == "__main__":
    main(sys.argv[1:])
