"""Runs the emulator by hand, with one server and one person in it: prints its addresses as one line of JSON."""

from __future__ import annotations

import argparse
import signal
import sys

import msgspec

from tests.emulators.discord import TOKEN, emulated


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.emulators.discord", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="of everything; 0: whatever is free")
    parser.add_argument("--token", default=TOKEN, help="the token that is accepted")
    parser.add_argument("--person", default="Ann", help="who is there")
    parser.add_argument("--say", action="append", default=[], help="what the person writes to the bot at once")
    options = parser.parse_args()
    ends = {signal.SIGINT, signal.SIGTERM}
    signal.pthread_sigmask(signal.SIG_BLOCK, ends)
    with emulated(options.token, options.port) as discord:
        person = discord.person(options.person)
        channel = discord.guild("Studio", person).channel("general")
        for text in options.say:
            person.says(channel, text, mention=True)
        told = {"url": discord.url, "gateway": discord.gateway, "cdn": discord.cdn, "token": discord.token}
        sys.stdout.write(msgspec.json.encode(told | {"channel": str(channel.id)}).decode() + "\n")
        sys.stdout.flush()
        signal.sigwait(ends)


if __name__ == "__main__":
    main()
