"""The connections to Telegram: one for calls, one for asking what happened, and one for files."""

from __future__ import annotations

import re
import ssl
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from json import dumps
from math import ceil
from typing import TypeVar, cast
from urllib.parse import quote, urlencode

import httpx
import structlog
import telegram
from msgspec import Raw
from telegram.error import TelegramError
from telegram.request import HTTPXRequest

from adapters.telegram import wire
from adapters.telegram.connections import AT_ONCE, Calls, Discreet, Downloads, Polls
from adapters.telegram.settings import Settings
from bot.errors import ConfigError
from bot.values import Text

log = structlog.get_logger()

TOKEN = re.compile(r"\d+:[\w-]+", re.ASCII)
SLACK = 15.0
"""Seconds by which an answer may be later than the time for which Telegram was asked to wait."""
CONNECT = 10.0
PATIENCE = 30.0
"""Seconds for one piece of an answer: whoever gives up too early does not know whether a post is there."""
IDLE = 20.0
"""Seconds for which a connection is kept: a new one costs a fifth of a second, an old one may be closed by Telegram
just as it is used."""


KINDS = ("message", "edited_message", "channel_post", "edited_channel_post", "callback_query", "my_chat_member")
INLINE_KINDS = ("inline_query", "chosen_inline_result")
SOCKS = 'pip install "python-telegram-bot[socks]"'

R = TypeVar("R", bound=HTTPXRequest)


@dataclass(frozen=True, slots=True)
class Line:
    """What is connected; the addresses hold the token and are never shown."""

    bot: telegram.Bot
    calls: Calls
    polls: Polls
    downloads: Downloads
    allowed: tuple[str, ...]
    """The kinds of updates that are asked for."""
    _address: str = field(repr=False)
    _files: str = field(repr=False)

    async def updates(self, offset: int, wait: int, slack: float = SLACK) -> Sequence[wire.Update]:
        """All that is not confirmed from this number on, which confirms what came before it. Raises TelegramError."""
        asked = {"offset": offset, "timeout": wait, "allowed_updates": dumps(self.allowed)}
        url = f"{self._address}/getUpdates?{urlencode(asked)}"
        found = cast("list[Raw]", await self.polls.post(url, read_timeout=wait + slack))
        return _legible(found)

    async def renew(self) -> None:
        """New connections for asking: the old ones may lead nowhere."""
        with suppress(httpx.HTTPError, OSError):
            await self.polls.shutdown()
        await self.polls.initialize()

    async def located(self, file: str) -> object:
        """What Telegram says of a file's place; the library would look for it on this disk. Raises TelegramError."""
        return await self.calls.post(f"{self._address}/getFile?{urlencode({'file_id': file})}")

    async def download(self, path: str, limit: int) -> tuple[int, bytes]:
        """See Downloads; the path is Telegram's."""
        return await self.downloads.read(f"{self._files}/{quote(path)}", limit)

    async def close(self) -> None:
        for request in (self.calls, self.polls, self.downloads):
            with suppress(httpx.HTTPError, OSError):
                await request.shutdown()


def _legible(raws: Sequence[Raw]) -> list[wire.Update]:
    """One that cannot be read is confirmed like any other: it would be in the way for ever. Raises TelegramError for an
    answer that is none."""
    found = []
    for raw in raws:
        try:
            found.append(wire.update(raw))
        except wire.UNREADABLE as error:
            number = wire.number(raw)
            log.warning("update not legible", update=number, cause=type(error).__name__)
            found += [wire.Update(number)] if number is not None else []
    if raws and not found:
        raise TelegramError("Invalid server response")
    return found


@asynccontextmanager
async def opened(settings: Settings, token: str) -> AsyncIterator[Line]:
    """Without a word on the network. Raises ConfigError for a token or a proxy that cannot be one."""
    if not TOKEN.fullmatch(token):
        raise ConfigError(_no_token(settings))
    line = _line(settings, token)
    try:
        yield line
    finally:
        await line.close()


def _no_token(settings: Settings) -> Text:
    return Text(
        "The environment variable %(variable)s does not hold the token of a Telegram bot. @BotFather on Telegram gives "
        "one out; it looks like %(example)s. `easel key telegram` keeps it.",
        variable=settings.token_env,
        example="1234567890:AAF-5hTg0...",
    )


def unusable(settings: Settings) -> Text:
    return Text(
        "%(base)s does not accept the token in %(variable)s. @BotFather on Telegram gives one out: send him /mybots, "
        "choose the bot and then API Token; `easel key telegram` keeps it, and `easel check` says whether it works.",
        base=settings.api_base,
        variable=settings.token_env,
    )


def _line(settings: Settings, token: str) -> Line:
    trust = httpx.create_ssl_context(trust_env=False)
    base, files = settings.api_base.rstrip("/"), (settings.file_base or settings.api_base).rstrip("/")
    calls = _connected(Calls, settings.proxy, trust, 2 * AT_ONCE)
    polls = _connected(Polls, settings.polling_proxy or settings.proxy, trust, 2)
    downloads = _connected(Downloads, settings.file_proxy or settings.proxy, trust, AT_ONCE)
    bot = Discreet(token, f"{base}/bot", f"{files}/file/bot", request=calls, get_updates_request=polls)
    return Line(bot, calls, polls, downloads, kinds(settings), f"{base}/bot{token}", f"{files}/file/bot{token}")


def kinds(settings: Settings) -> tuple[str, ...]:
    """No others are sent."""
    return KINDS + (INLINE_KINDS if settings.inline else ())


def _connected(request: type[R], proxy: str, trust: ssl.SSLContext, most: int) -> R:
    """Only the configuration says which proxy is used, never the environment. Raises ConfigError."""
    # With every call all that idle are looked at, and a crowd of them costs more than the call itself.
    limits = httpx.Limits(max_connections=most, max_keepalive_connections=ceil(most / 2), keepalive_expiry=IDLE)
    try:
        return request(
            read_timeout=PATIENCE,
            write_timeout=PATIENCE,
            connect_timeout=CONNECT,
            pool_timeout=CONNECT,
            proxy=proxy or None,
            httpx_kwargs={"limits": limits, "trust_env": False, "verify": trust},
        )
    except (httpx.InvalidURL, ValueError) as error:
        raise ConfigError(Text("The proxy's address cannot be used. Example: http://127.0.0.1:3128")) from error
    except RuntimeError as error:
        # The library says so of a part of it that is not installed.
        raise ConfigError(
            Text("A proxy that begins with socks5 needs one more package: %(command)s", command=SOCKS)
        ) from error
