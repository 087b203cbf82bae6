"""How Feishu shows that a call is its own, and keeps what is in it from others."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field

import msgspec

from adapters.feishu import lean
from adapters.feishu.line import console
from adapters.feishu.settings import Settings
from bot.errors import ConfigError
from bot.values import Text

BLOCK = 16
"""Bytes."""


class _Sealed(msgspec.Struct):
    encrypt: str


class _Header(msgspec.Struct):
    token: str = ""
    app_id: str = ""
    event_type: str = ""


class Opened(msgspec.Struct):
    """What is outside an event; those of before 2021 bear their token themselves."""

    type: str = ""
    token: str = ""
    challenge: str = ""
    header: _Header = msgspec.field(default_factory=_Header)

    @property
    def shown(self) -> str:
        """The token by which Feishu makes itself known."""
        return self.header.token or self.token


_sealed = msgspec.json.Decoder(_Sealed)
_opened = msgspec.json.Decoder(Opened)


class Unsound(Exception):
    """It is none of Feishu's, or not whole."""


@dataclass(frozen=True, slots=True)
class Seal:
    """What Feishu and this app know, and nobody else."""

    key: str = field(repr=False)
    token: str = field(repr=False)

    def signed(self, signature: bytes, timestamp: str, nonce: str, body: bytes) -> bool:
        told = f"{timestamp}{nonce}{self.key}".encode() + body
        return hmac.compare_digest(hashlib.sha256(told).hexdigest().encode(), signature)

    def fits(self, token: str) -> bool:
        return hmac.compare_digest(token.encode(errors="replace"), self.token.encode())

    def open(self, body: bytes) -> bytes:
        """Raises Unsound."""
        try:
            sealed = base64.b64decode(_sealed.decode(body).encrypt, validate=True)
            opened: bytes = lean.cipher(self.key).decrypt(sealed)
        except (ValueError, RecursionError) as error:
            raise Unsound from error
        return opened


def understood(body: bytes) -> Opened:
    """Raises Unsound."""
    try:
        return _opened.decode(body)
    except (ValueError, RecursionError) as error:
        raise Unsound from error


def keys(settings: Settings, secrets: Mapping[str, str]) -> Seal:
    """Raises ConfigError where one is missing: anybody could call then."""
    named = {"encrypt_key_env": settings.encrypt_key_env, "verification_token_env": settings.verification_token_env}
    for setting, variable in named.items():
        if not secrets.get(variable, "").strip():
            raise ConfigError(_missing(settings, setting, variable))
    return Seal(*(secrets[variable].strip() for variable in named.values()))


def _missing(settings: Settings, setting: str, variable: str) -> Text:
    proposed = variable or ("FEISHU_ENCRYPT_KEY" if setting == "encrypt_key_env" else "FEISHU_VERIFICATION_TOKEN")
    return Text(
        "With webhook = true, adapters.feishu needs the app's Encrypt Key and Verification Token, by which it tells "
        "Feishu's calls from others. The developer console shows both: %(console)s, Encryption Strategy. Write "
        "%(example)s and put it into the environment variable %(variable)s. Without webhook = true the bot connects to "
        "Feishu instead.",
        console=console(settings, "event"),
        example=f'{setting} = "{proposed}"',
        variable=proposed,
    )


def path(settings: Settings) -> str:
    """Where Feishu calls, for events and for callbacks: a path of the house's web server."""
    return f"{mount(settings)}/events"


def mount(settings: Settings) -> str:
    return f"/feishu/{settings.app_id}"
