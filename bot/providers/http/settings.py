"""What the settings of all services have in common, and what is checked before anything connects."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from bot.errors import ConfigError
from bot.providers.http.reading import Garbled, address
from bot.values import Text

Seconds = Annotated[float, Meta(gt=0)]
Count = Annotated[int, Meta(ge=1)]
Age = Annotated[float, Meta(ge=0)]
"""Seconds; 0: not kept at all."""


def checked_key(key: str, variable: str) -> str:
    """A key as it can stand in a header; raises ConfigError, which never shows it."""
    key = key.strip()
    if not key or not key.isascii() or not key.isprintable() or " " in key:
        raise ConfigError(Text("The key in %(variable)s is not usable: copy it once more.", variable=variable))
    return key


def checked_url(url: str, setting: str) -> str:
    """An address without a slash at its end, for a setting such as providers.krea.base_url; raises ConfigError."""
    try:
        address(url)
    except Garbled as error:
        text = Text("%(setting)s is not an address such as https://api.example.com.", setting=setting)
        raise ConfigError(text) from error
    return url.rstrip("/")
