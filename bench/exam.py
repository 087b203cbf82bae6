"""The examination that every platform must pass, with its figures.

    python -m bench.exam [LETTERS] [--on telegram|discord|feishu]

The whole bot runs in a process of its own, between a platform and an emulated provider. The platform is the web chat (a
group of an emulated platform where there have to be several people), or Telegram, Discord or Feishu, emulated with its
limits. On Discord a picture is asked for in three ways, and (s) is how soon it is answered while nothing else answers.
On Feishu events come over a long connection and over webhooks; (r) and (q) are what comes of those that are brought
again, up to six hours later.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from pathlib import Path

from tests import (
    exam_discord,
    exam_discord_group,
    exam_discord_stalled,
    exam_feishu,
    exam_feishu_group,
    exam_feishu_redelivered,
    exam_feishu_stalled,
    exam_group,
    exam_telegram,
    exam_telegram_group,
    exam_web,
)
from tests.discord_world import Way
from tests.exams import Mark
from tests.feishu_world import Way as FeishuWay
from tests.stalls import STALLS

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
DISCORD = {
    "a": exam_discord.a,
    "b": exam_discord.b,
    "c": exam_discord.c,
    "d": exam_discord.d,
    "e": exam_discord.e,
    "f": exam_discord.f,
    "g": exam_discord.g,
    "h": exam_discord_group.h,
    "i": exam_discord_group.i,
    "j": exam_discord.j,
    "k": exam_discord_group.k,
    "l": exam_discord.l,
}
FEISHU = {
    "a": exam_feishu.a,
    "b": exam_feishu.b,
    "c": exam_feishu.c,
    "d": exam_feishu.d,
    "e": exam_feishu.e,
    "f": exam_feishu.f,
    "g": exam_feishu.g,
    "h": exam_feishu_group.h,
    "i": exam_feishu_group.i,
    "j": exam_feishu.j,
    "k": exam_feishu_group.k,
    "l": exam_feishu.l,
    "r": exam_feishu_redelivered.r,
    "q": exam_feishu_redelivered.q,
}
STALLED = (FeishuWay.MENTION, FeishuWay.CALLED)
PLATFORMS: Mapping[str, Mapping[str, Exams]] = {
    "web": {"": WEB},
    "telegram": {"": TELEGRAM},
    "discord": {
        **{way: {letter: partial(exam, way=way) for letter, exam in DISCORD.items()} for way in Way},
        **{stall: {"s": partial(exam_discord_stalled.s, stall=stall)} for stall in STALLS},
    },
    "feishu": {
        **{way: {letter: partial(exam, way=way) for letter, exam in FEISHU.items()} for way in FeishuWay},
        **{
            f"{stall}, {way}": {"s": partial(exam_feishu_stalled.s, stall=stall, way=way)}
            for stall in STALLS
            for way in STALLED
        },
    },
}


async def taken(exam: Callable[[Path], Awaitable[Mark]]) -> Mark:
    with tempfile.TemporaryDirectory(prefix="easel-bench-") as directory:
        return await exam(Path(directory))


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.exam", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("letters", nargs="?", default="", help="some of the questions, such as adk; all without")
    parser.add_argument("--on", choices=PLATFORMS, default="web", help="which platform is examined")
    options = parser.parse_args()
    failed = 0
    for way, exams in PLATFORMS[options.on].items():
        for letter, exam in exams.items():
            if letter in (options.letters or exams):
                failed += not told(letter, way, exam)
    sys.exit(failed)


def told(letter: str, way: str, exam: Callable[[Path], Awaitable[Mark]]) -> bool:
    """Whether it was passed."""
    mark = asyncio.run(taken(exam))
    asked = exam.func if isinstance(exam, partial) else exam
    name = f"{letter}, {way}" if way else letter
    print(f"({name}) {'passed' if mark.passed else 'FAILED'}  {asked.__doc__}\n      {mark.figures}")
    sys.stdout.flush()
    return mark.passed


if __name__ == "__main__":
    main()
