"""The examination that every platform must pass, with its figures.

    python -m bench.exam [LETTERS]

The whole bot runs in a process of its own, between the web chat (a group of an emulated platform where there have to be
several people) and an emulated provider.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
from pathlib import Path

from tests import exam_group, exam_web
from tests.exams import Mark

EXAMS = {
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


async def taken(letter: str) -> Mark:
    with tempfile.TemporaryDirectory(prefix="easel-bench-") as directory:
        return await EXAMS[letter](Path(directory))


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.exam", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("letters", nargs="?", default="".join(EXAMS), help="some of the questions, such as adk")
    options = parser.parse_args()
    failed = 0
    for letter in options.letters:
        mark = asyncio.run(taken(letter))
        failed += not mark.passed
        print(f"({letter}) {'passed' if mark.passed else 'FAILED'}  {EXAMS[letter].__doc__}\n      {mark.figures}")
        sys.stdout.flush()
    sys.exit(failed)


if __name__ == "__main__":
    main()
