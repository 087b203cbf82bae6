"""Feishu on loopback: its calls, long connections and webhooks, with the people and chats behind them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from tests.emulators.feishu.api import Api
from tests.emulators.feishu.calls import Call, Upload
from tests.emulators.feishu.cards import Button, Option, Select
from tests.emulators.feishu.chats import Chat
from tests.emulators.feishu.console import Console
from tests.emulators.feishu.courier import Courier
from tests.emulators.feishu.deliveries import Attempt, Delivery
from tests.emulators.feishu.emulator import Feishu
from tests.emulators.feishu.people import Person
from tests.emulators.feishu.posted import File, Message
from tests.emulators.feishu.presses import Press
from tests.emulators.feishu.refusals import refusal
from tests.emulators.feishu.state import APP, ENCRYPT_KEY, ME, SECRET, VERIFICATION_TOKEN
from tests.emulators.server import PATIENCE, address, bound, served

__all__ = [
    "APP",
    "ENCRYPT_KEY",
    "ME",
    "SECRET",
    "VERIFICATION_TOKEN",
    "Attempt",
    "Button",
    "Call",
    "Chat",
    "Console",
    "Delivery",
    "Feishu",
    "File",
    "Message",
    "Option",
    "Person",
    "Press",
    "Select",
    "Upload",
    "emulated",
    "refusal",
]


@contextmanager
def emulated(app_id: str = APP, secret: str = SECRET, port: int = 0) -> Iterator[Feishu]:
    """Until the block ends. Port 0: whatever is free."""
    listener = bound(port)
    feishu = Feishu(address(listener), app_id, secret)
    courier = Courier(feishu)
    courier.start()
    with served([(Api(feishu).app, listener)]):
        try:
            yield feishu
        finally:
            with feishu.changed:
                feishu.closing = True
                feishu.stir()
            courier.join(PATIENCE)
            assert not courier.is_alive(), "what brings events goes on"
            feishu.drop()
