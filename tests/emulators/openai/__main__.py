"""Runs the emulator for other processes: prints its addresses as one line of JSON and serves until it is ended."""

from __future__ import annotations

import argparse
import signal
import sys

import msgspec

from tests.emulators.openai import Flavour, emulated


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.emulators.openai", description=__doc__)
    parser.add_argument("--flavour", type=Flavour, choices=list(Flavour), default=Flavour.OPENAI, help="who answers")
    parser.add_argument("--port", type=int, default=0, help="of the API; 0: whatever is free")
    parser.add_argument("--latency", type=float, default=3, help="seconds from an order to its picture")
    parser.add_argument("--key", help="the API key that is accepted, where it is not the usual one")
    options = parser.parse_args()
    ends = {signal.SIGINT, signal.SIGTERM}
    signal.pthread_sigmask(signal.SIG_BLOCK, ends)
    with emulated(options.flavour, options.key, options.port) as emulator:
        emulator.latency = options.latency
        sys.stdout.write(msgspec.json.encode(emulator.ports).decode() + "\n")
        sys.stdout.flush()
        signal.sigwait(ends)


if __name__ == "__main__":
    main()
