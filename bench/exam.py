"""The examination that every platform must pass, with its figures.

    python -m bench.exam [LETTERS] [--on telegram]

The whole bot runs in a process of its own, between a platform and an emulated provider. The platform is the web chat (a
group of an emulated platform where there have to be several people), or Telegram, emulated with its limits.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path

from tests import exam_group, exam_telegram, exam_telegram_group, exam_web
from tests.exams import Mark

Exams = Mapping[str, Callable[[Path], Awaitable[Mark]]]
WEB: Exams = {
    "a": exam_web.a,
    "b": exam_web.b,
    "c": exam_web.c,
    "d": exam_web.d,
    "e": exam_web.e,
    "f": exam_web.f,
    "g": exam_group.g,
    "h": exam_group.h,
    "i": exam_group.i,
    "j": exam_web.j,
    "k": exam_group.k,
    "l": exam_web.l,
}
TELEGRAM: Exams = {
    "a": exam_telegram.a,
    "b": exam_telegram.b,
    "c": exam_telegram.c,
    "d": exam_telegram.d,
    "e": exam_telegram.e,
    "f": exam_telegram.f,
    "g": exam_telegram.g,
    "h": exam_telegram_group.h,
    "i": exam_telegram_group.i,
    "j": exam_telegram.j,
    "k": exam_telegram_group.k,
    "l": exam_telegram.l,
}
PLATFORMS = {"web": WEB, "telegram": TELEGRAM}


async def taken(exam: Callable[[Path], Awaitable[Mark]]) -> Mark:
    with tempfile.TemporaryDirectory(prefix="easel-bench-") as directory:
        return await exam(Path(directory))


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.exam", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("letters", nargs="?", default="".join(WEB), help="some of the questions, such as adk")
    parser.add_argument("--on", choices=PLATFORMS, default="web", help="which platform is examined")
    options = parser.parse_args()
    failed, exams = 0, PLATFORMS[options.on]
    for letter in options.letters:
        mark = asyncio.run(taken(exams[letter]))
        failed += not mark.passed
        print(f"({letter}) {'passed' if mark.passed else 'FAILED'}  {exams[letter].__doc__}\n      {mark.figures}")
        sys.stdout.flush()
    sys.exit(failed)


if __name__ == "__main__":
    main()
