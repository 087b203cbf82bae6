"""A bare client's ears, and files to send."""

from __future__ import annotations

import asyncio
import io
from typing import Generic, TypeVar

import discord
from typing_extensions import override

from tests.discord_fixtures import Bare
from tests.telegram_asking import picture

PATIENCE = 20.0
"""Seconds, in which everything would have come long ago."""
T = TypeVar("T")


class Ears(asyncio.Queue[T], Generic[T]):
    """What came, in order; whoever waits too long for more is told."""

    @override
    async def get(self) -> T:
        async with asyncio.timeout(PATIENCE):
            return await super().get()


def file(name: str = "cat.png", **more: object) -> discord.File:
    return discord.File(io.BytesIO(picture()), name, **more)  # type: ignore[arg-type]


def heard(bot: Bare) -> Ears[discord.Message]:
    """What others write from now on."""
    found: Ears[discord.Message] = Ears()

    async def on_message(message: discord.Message) -> None:
        if message.author != bot.user:
            found.put_nowait(message)

    bot.event(on_message)
    return found


def asked(bot: Bare) -> Ears[discord.Interaction]:
    found: Ears[discord.Interaction] = Ears()

    async def on_interaction(interaction: discord.Interaction) -> None:
        found.put_nowait(interaction)

    bot.event(on_interaction)
    return found
