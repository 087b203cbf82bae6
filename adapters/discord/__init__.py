"""Discord: servers with their channels, threads and forums, direct messages, and apps that people bring along."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

from adapters.discord.chat import DiscordChat
from adapters.discord.check import check
from adapters.discord.line import opened
from adapters.discord.settings import Settings
from bot.ports import House

__all__ = ["DiscordChat", "Settings", "check", "connect"]


@asynccontextmanager
async def connect(settings: Settings, secrets: Mapping[str, str], house: House) -> AsyncIterator[DiscordChat]:
    """Says nothing to Discord yet. Raises ConfigError for settings with which it never could."""
    async with opened(settings, secrets.get(settings.token_env, "")) as line:
        yield DiscordChat(settings, line, house)
