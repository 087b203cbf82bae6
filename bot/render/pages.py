"""Where a provider gives out keys, sells credit and opens accounts, as far as it is known."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

import msgspec


class Pages(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Empty: nobody knows."""

    key: str = ""
    credit: str = ""
    register: str = ""


class _Known(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    pages: dict[str, Pages]


UNKNOWN = Pages()


def pages(provider: str) -> Pages:
    return _known().get(provider, UNKNOWN)


@cache
def _known() -> dict[str, Pages]:
    return msgspec.convert(tomllib.loads(files(__package__).joinpath("pages.toml").read_text("utf-8")), _Known).pages
