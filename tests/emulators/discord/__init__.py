"""Discord on loopback: its REST interface, gateway and files, with the people, servers and channels behind them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from tests.emulators.discord.api import Api
from tests.emulators.discord.calls import Call, Upload
from tests.emulators.discord.components import Button, Option, Select
from tests.emulators.discord.emulator import Discord
from tests.emulators.discord.interactions import Field, Interaction, Modal
from tests.emulators.discord.people import Person
from tests.emulators.discord.posted import Attachment, Message
from tests.emulators.discord.refusals import refusal
from tests.emulators.discord.sessions import Session
from tests.emulators.discord.state import APPLICATION, ME, TOKEN
from tests.emulators.discord.world import Channel, Guild
from tests.emulators.server import address, bound, served

__all__ = [
    "APPLICATION",
    "ME",
    "TOKEN",
    "Attachment",
    "Button",
    "Call",
    "Channel",
    "Discord",
    "Field",
    "Guild",
    "Interaction",
    "Message",
    "Modal",
    "Option",
    "Person",
    "Select",
    "Session",
    "Upload",
    "emulated",
    "refusal",
]


@contextmanager
def emulated(token: str = TOKEN, port: int = 0) -> Iterator[Discord]:
    """Until the block ends. Port 0: whatever is free."""
    listener = bound(port)
    discord = Discord(address(listener), token)
    with served([(Api(discord).app, listener)]):
        try:
            yield discord
        finally:
            discord.drop()
