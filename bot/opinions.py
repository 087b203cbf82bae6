"""Services with OpenAI's protocol that are asked what they think: one question, one short answer, in time or never."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass

import httpx
import msgspec

from bot.errors import ConfigError
from bot.values import Text

LARGEST = 64 * 1024
"""Bytes of an answer that are read."""
UNANSWERED = (TimeoutError, httpx.HTTPError, msgspec.MsgspecError, ValueError, RecursionError)
"""All that asking and reading may raise: the service failed, was late, or said what cannot be read."""


@dataclass(frozen=True, slots=True)
class Section:
    """Where the service is configured, with examples for whoever has to mend it."""

    name: str
    base_url: str
    key: str


class Expert:
    """A service that is asked over one client and never waited for longer than so many seconds."""

    def __init__(self, client: httpx.AsyncClient, seconds: float) -> None:
        self._client = client
        self._seconds = seconds

    async def ask(self, path: str, body: Mapping[str, object]) -> bytes:
        """Raises one of UNANSWERED."""
        async with asyncio.timeout(self._seconds), self._client.stream("POST", path, json=body) as response:
            response.raise_for_status()
            answer = b""
            async for part in response.aiter_bytes():
                answer += part
                if len(answer) > LARGEST:
                    raise ValueError("the answer is too long")
            return answer


@asynccontextmanager
async def connect(section: Section, base_url: str, key: str, seconds: float) -> AsyncIterator[Expert]:
    """`base_url` up to and with the version; no key: none is sent. Raises ConfigError for what cannot be sent."""
    headers = {"Authorization": f"Bearer {_sendable(section, key)}"} if key else {}
    address = _address(section, base_url)
    async with httpx.AsyncClient(base_url=address, headers=headers, timeout=seconds, trust_env=False) as client:
        yield Expert(client, seconds)


def _address(section: Section, base_url: str) -> httpx.URL:
    try:
        return httpx.URL(base_url.rstrip("/") + "/")
    except httpx.InvalidURL as error:
        text = Text(
            "%(key)s is no address: %(reason)s. Example: %(example)s",
            key=f"{section.name}.base_url",
            reason=str(error),
            example=section.base_url,
        )
        raise ConfigError(text) from error


def _sendable(section: Section, key: str) -> str:
    if not (key.isascii() and key.isprintable()):
        text = Text(
            "%(key)s: the variable that it names must hold plain letters and digits only. Example: %(example)s",
            key=f"{section.name}.key_env",
            example=section.key,
        )
        raise ConfigError(text)
    return key
