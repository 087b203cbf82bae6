"""Stable Diffusion on a machine of one's own, drawn by AUTOMATIC1111's web UI or by Forge: free of charge."""

from __future__ import annotations

import base64
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

from bot.errors import ConfigError
from bot.ports import Clock, Provider
from bot.providers.http import Route, Shelf, checked_key, checked_url, line
from bot.providers.webui.api import Api
from bot.providers.webui.provider import WebUi
from bot.providers.webui.settings import Settings
from bot.values import Text

__all__ = ["Settings", "connect"]


@asynccontextmanager
async def connect(settings: Settings, secrets: Mapping[str, str], clock: Clock) -> AsyncIterator[Provider]:
    """Raises ConfigError for an address, a user or a password that cannot be used."""
    url = checked_url(settings.base_url, "providers.webui.base_url")
    password = _password(settings, secrets)
    proof = base64.b64encode(f"{settings.user}:{password}".encode()).decode() if password else ""
    async with line(Route(settings.proxy, settings.ca_file), clock, (password, proof)) as connection:
        api = Api(connection, url, proof, settings.api_seconds, settings.draw_seconds)
        yield WebUi(api, Shelf(api.checkpoints, clock, settings.list_seconds), settings)


def _password(settings: Settings, secrets: Mapping[str, str]) -> str:
    """Empty where nobody has to prove who they are."""
    if not settings.password_env and not settings.user:
        return ""
    user = settings.user
    if not settings.password_env or not user.isascii() or not user.isprintable() or not user or ":" in user:
        raise ConfigError(
            Text(
                "providers.webui.user and providers.webui.password_env belong together, and a user has no colon and "
                'only plain letters. Example: user = "easel", password_env = "WEBUI_PASSWORD"'
            )
        )
    return checked_key(secrets.get(settings.password_env, ""), settings.password_env)
