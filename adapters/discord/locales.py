"""Discord's languages, and how the house calls them."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

ENGLISH = "en"
LOCALES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "de": ("de",),
        "es": ("es-ES", "es-419"),
        "fr": ("fr",),
        "ja": ("ja",),
        "ko": ("ko",),
        "pt_BR": ("pt-BR",),
        "ru": ("ru",),
        "zh_Hans": ("zh-CN",),
        "zh_Hant": ("zh-TW",),
    }
)
"""By the tags of the languages in which commands are listed. Whoever speaks another one is shown English."""
_TAGS = {locale: tag for tag, locales in LOCALES.items() for locale in locales}


def tag(locale: str) -> str:
    """The language in which commands are listed for whoever has this one."""
    return _TAGS.get(locale, ENGLISH)
