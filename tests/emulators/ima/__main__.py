"""Runs the emulator for other processes: prints its addresses as one line of JSON and serves until it is ended."""

from __future__ import annotations

import argparse
import signal
import sys

import msgspec

from tests.emulators.ima import KEY, emulated


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.emulators.ima", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="of the API; 0: whatever is free")
    parser.add_argument("--latency", type=float, default=3, help="seconds from an order to its picture")
    parser.add_argument("--key", default=KEY, help="the API key that is accepted")
    options = parser.parse_args()
    ends = {signal.SIGINT, signal.SIGTERM}
    signal.pthread_sigmask(signal.SIG_BLOCK, ends)
    with emulated(options.key, options.port) as emulator:
        emulator.latency = options.latency
        sys.stdout.write(msgspec.json.encode(emulator.ports).decode() + "\n")
        sys.stdout.flush()
        signal.sigwait(ends)


if __name__ == "__main__":
    main()
