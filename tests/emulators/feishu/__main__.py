"""Runs the emulator by hand, with one group and one person in it: prints its addresses as one line of JSON."""

from __future__ import annotations

import argparse
import signal
import sys

import msgspec

from tests.emulators.feishu import APP, SECRET, emulated


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.emulators.feishu", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="of everything; 0: whatever is free")
    parser.add_argument("--app", default=APP, help="the app's id")
    parser.add_argument("--secret", default=SECRET, help="its secret")
    parser.add_argument("--webhook", default="", help="where events are brought, instead of by a long connection")
    parser.add_argument("--person", default="Ann", help="who is there")
    parser.add_argument("--say", action="append", default=[], help="what the person writes to the bot at once")
    options = parser.parse_args()
    ends = {signal.SIGINT, signal.SIGTERM}
    signal.pthread_sigmask(signal.SIG_BLOCK, ends)
    with emulated(options.app, options.secret, options.port) as feishu:
        if options.webhook:
            feishu.webhook(options.webhook)
        person = feishu.person(options.person)
        chat = feishu.group("Studio", person)
        for text in options.say:
            person.says(chat, text, mention=True)
        told = {"url": feishu.url, "app_id": feishu.app_id, "secret": feishu.secret, "chat": chat.id}
        told |= {"encrypt_key": feishu.encrypt_key, "verification_token": feishu.verification_token}
        sys.stdout.write(msgspec.json.encode(told).decode() + "\n")
        sys.stdout.flush()
        signal.sigwait(ends)


if __name__ == "__main__":
    main()
