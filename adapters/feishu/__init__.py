"""Feishu, and Lark, which is the same elsewhere: groups with their topics, and direct chats."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from adapters.feishu.chat import FeishuChat
from adapters.feishu.check import check
from adapters.feishu.line import opened
from adapters.feishu.settings import Settings
from bot.ports import House

if TYPE_CHECKING:
    from adapters.feishu.webhook import Door

__all__ = ["FeishuChat", "Settings", "check", "connect"]


@asynccontextmanager
async def connect(settings: Settings, secrets: Mapping[str, str], house: House) -> AsyncIterator[FeishuChat]:
    """Says nothing to Feishu yet. Raises ConfigError for settings with which it never could."""
    door = _door(settings, secrets, house) if settings.webhook else None
    async with opened(settings, secrets.get(settings.app_secret_env, "")) as line:
        yield FeishuChat(settings, line, house, door)


def _door(settings: Settings, secrets: Mapping[str, str], house: House) -> Door:
    from adapters.feishu.sealing import keys  # noqa: PLC0415 - only where it is called
    from adapters.feishu.webhook import Door  # noqa: PLC0415 - loads the web server

    return Door(settings, keys(settings, secrets), house)
