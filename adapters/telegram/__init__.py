"""Telegram: private chats, groups with their topics, channels, and inline messages, over its Bot API."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from adapters.telegram.chat import TelegramChat
from adapters.telegram.check import check
from adapters.telegram.line import Line, opened
from adapters.telegram.settings import Settings
from bot.ports import House

if TYPE_CHECKING:
    from adapters.telegram.webhook import Webhook

__all__ = ["Settings", "TelegramChat", "check", "connect"]


@asynccontextmanager
async def connect(settings: Settings, secrets: Mapping[str, str], house: House) -> AsyncIterator[TelegramChat]:
    """Says nothing to Telegram yet. Raises ConfigError for settings with which it never could."""
    token = secrets.get(settings.token_env, "")
    async with opened(settings, token) as line:
        hook = _hook(line, house, token.partition(":")[0]) if settings.webhook else None
        yield TelegramChat(settings, line, house, hook)


def _hook(line: Line, house: House, id: str) -> Webhook:
    from adapters.telegram.webhook import Door, Webhook  # noqa: PLC0415 - loads the web server

    return Webhook(line, Door(house, id), house.clock)
