"""Runs the emulator by hand, with one person in it: prints its address and token as one line of JSON."""

from __future__ import annotations

import argparse
import signal
import sys

import msgspec

from tests.emulators.telegram import TOKEN, emulated


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.emulators.telegram", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="of the API; 0: whatever is free")
    parser.add_argument("--token", default=TOKEN, help="the token that is accepted")
    parser.add_argument("--pace", type=float, default=1.0, help="how many times as fast its clock runs")
    parser.add_argument("--say", action="append", default=[], help="what Ann writes to the bot at once")
    options = parser.parse_args()
    ends = {signal.SIGINT, signal.SIGTERM}
    signal.pthread_sigmask(signal.SIG_BLOCK, ends)
    with emulated(options.token, options.port) as telegram:
        telegram.pace = options.pace
        ann = telegram.person("Ann", language="en")
        room = telegram.private(ann)
        for text in options.say:
            telegram.say(room, ann, text)
        sys.stdout.write(msgspec.json.encode({"url": telegram.url, "token": telegram.token}).decode() + "\n")
        sys.stdout.flush()
        signal.sigwait(ends)


if __name__ == "__main__":
    main()
