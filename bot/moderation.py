"""Asks a service with OpenAI's moderation protocol whether a wish may be drawn."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import msgspec
import structlog

from bot.errors import ConfigError
from bot.values import Text

log = structlog.get_logger()

LARGEST = 64 * 1024
"""Bytes of an answer that are read."""


class Result(msgspec.Struct, frozen=True):
    """What is thought of one text; without a word on it, it is no answer."""

    flagged: bool


class Answer(msgspec.Struct, frozen=True):
    """The part of a moderation that is read."""

    results: tuple[Result, ...] = ()


class Moderation:
    """Every failure, lateness included, is the answer that the operator chose for it."""

    def __init__(self, client: httpx.AsyncClient, model: str, seconds: float, *, strict: bool) -> None:
        self._client = client
        self._model = model
        self._seconds = seconds
        self._strict = strict

    async def allows(self, prompt: str) -> bool:
        try:
            async with asyncio.timeout(self._seconds):
                return not any(result.flagged for result in await self._asked(prompt))
        except (TimeoutError, httpx.HTTPError, msgspec.MsgspecError, ValueError, RecursionError) as error:
            log.warning("no moderation", cause=type(error).__name__, allowed=not self._strict)
            return not self._strict

    async def _asked(self, prompt: str) -> tuple[Result, ...]:
        """Raises httpx.HTTPError, or MsgspecError or ValueError for an answer that cannot be read."""
        # Half a character cannot be sent; as an excuse for not being asked about it will not do.
        body = {"model": self._model, "input": prompt.encode(errors="replace").decode()}
        async with self._client.stream("POST", "moderations", json=body) as response:
            response.raise_for_status()
            content = b""
            async for part in response.aiter_bytes():
                content += part
                if len(content) > LARGEST:
                    raise ValueError("the answer is too long")
        answer = msgspec.json.decode(content, type=Answer)
        if not answer.results:
            raise ValueError("the answer holds no result")
        return answer.results


@asynccontextmanager
async def connect(
    base_url: str, model: str, key: str, seconds: float, *, strict: bool = False
) -> AsyncIterator[Moderation]:
    """`base_url` up to and with the version, such as "https://api.openai.com/v1"; no key: none is sent.

    Raises ConfigError for an address or a key that cannot be sent."""
    headers = {"Authorization": f"Bearer {_sendable(key)}"} if key else {}
    address = _address(base_url)
    async with httpx.AsyncClient(base_url=address, headers=headers, timeout=seconds, trust_env=False) as client:
        yield Moderation(client, model, seconds, strict=strict)


def _address(base_url: str) -> httpx.URL:
    try:
        return httpx.URL(base_url.rstrip("/") + "/")
    except httpx.InvalidURL as error:
        text = Text(
            "%(key)s is no address: %(reason)s. Example: %(example)s",
            key="moderation.base_url",
            reason=str(error),
            example='base_url = "https://api.openai.com/v1"',
        )
        raise ConfigError(text) from error


def _sendable(key: str) -> str:
    if not (key.isascii() and key.isprintable()):
        text = Text(
            "%(key)s: the variable that it names must hold plain letters and digits only. Example: %(example)s",
            key="moderation.key_env",
            example="export OPENAI_API_KEY=sk-...",
        )
        raise ConfigError(text)
    return key
