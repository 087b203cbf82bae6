"""Telegram's Bot API on loopback, with the people and chats behind it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from tests.emulators.server import PATIENCE, address, bound, served
from tests.emulators.telegram.api import Api
from tests.emulators.telegram.courier import Courier
from tests.emulators.telegram.emulator import Telegram
from tests.emulators.telegram.inquiries import Answer
from tests.emulators.telegram.refusals import refusal
from tests.emulators.telegram.state import TOKEN
from tests.emulators.telegram.wire import Call, Upload
from tests.emulators.telegram.world import Button, Human, Post, Room

__all__ = ["TOKEN", "Answer", "Button", "Call", "Human", "Post", "Room", "Telegram", "Upload", "emulated", "refusal"]


@contextmanager
def emulated(token: str = TOKEN, port: int = 0) -> Iterator[Telegram]:
    """Until the block ends. Port 0: whatever is free."""
    listener = bound(port)
    telegram = Telegram(address(listener), token)
    courier = Courier(telegram)
    courier.start()
    with served([(Api(telegram).app, listener)]):
        try:
            yield telegram
        finally:
            with telegram.changed:
                telegram.closing = True
                telegram.mail.interrupt("terminated")
                telegram.changed.notify_all()
            courier.join(PATIENCE)
            assert not courier.is_alive(), "the courier does not end"
