"""Looks at the bot's account on Discord without changing anything, also beside a bot that is running."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TypeVar

import aiohttp
import msgspec
from yarl import URL

from adapters.discord.account import PAGE, Account, Application, Command, Door, Me, Server, found
from adapters.discord.line import PORTAL, TOKEN, usable
from adapters.discord.settings import Settings
from adapters.discord.shards import chosen
from bot.ports import Finding
from bot.values import Text

SECONDS = 3.0
"""For each of six answers, so that all of them fit into the 20 s that `easel check` waits."""
AGENT = "DiscordBot (https://pypi.org/project/easelbot, 1)"
"""Discord wants clients to name themselves like this."""
HELLO = 10
CALLS, EVENTS = "adapters.discord.api_base", "adapters.discord.gateway"
USUAL = Settings()
USER = re.compile(r"(?<=//)[^\s/?#]*@")
"""In an address: the proxy's may hold a password."""
LATER = Text("Try again in a few minutes; nothing has to be changed.")

T = TypeVar("T")


class _Hello(msgspec.Struct):
    op: int


class _Refusal(msgspec.Struct):
    """What Discord says of a call that it does not take."""

    message: str = ""
    code: int = 0


class _Trouble(Exception):
    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.kind)
        self.finding = finding


@dataclass(frozen=True, slots=True)
class _Asking:
    """One question after the other, none of them twice: the library would wait and try again for minutes."""

    session: aiohttp.ClientSession
    settings: Settings
    token: str = field(repr=False)

    async def account(self) -> Account:
        """Raises _Trouble."""
        me = await self._got("/users/@me", Me)
        application = await self._got("/applications/@me", Application)
        servers = await self._got(f"/users/@me/guilds?limit={PAGE}", list[Server])
        door = await self._got("/gateway/bot", Door)
        commands = await self._got(f"/applications/{application.id}/commands", list[Command])
        await self._greeted()
        return Account(me, application, servers, door, commands)

    async def _got(self, path: str, kind: type[T]) -> T:
        try:
            async with asyncio.timeout(SECONDS):
                status, body = await self._asked(path)
        except TimeoutError as error:
            raise _Trouble(_silent(self.settings, CALLS)) from error
        except (aiohttp.ClientError, OSError, ValueError) as error:
            raise _Trouble(_unreached(self.settings, CALLS, error)) from error
        if status != 200:
            raise _Trouble(_refused(self.settings, status, body))
        try:
            return msgspec.json.decode(body, type=kind)
        except (msgspec.DecodeError, ValueError) as error:
            raise _Trouble(_unexpected(self.settings, CALLS, _cause(error))) from error

    async def _asked(self, path: str) -> tuple[int, bytes]:
        address = URL(self.settings.api_base.rstrip("/") + path, encoded=True)
        headers = {"Authorization": f"Bot {self.token}"}
        async with self.session.get(address, headers=headers, allow_redirects=False) as answer:
            return answer.status, await answer.read()

    async def _greeted(self) -> None:
        """Discord says hello to whoever comes, and nothing is lost by going away again."""
        try:
            async with asyncio.timeout(SECONDS):
                said = await self._hello()
        except TimeoutError as error:
            raise _Trouble(_silent(self.settings, EVENTS)) from error
        except aiohttp.WSServerHandshakeError as error:
            raise _Trouble(_refused(self.settings, error.status, b"", EVENTS)) from error
        except (aiohttp.ClientError, OSError, ValueError) as error:
            raise _Trouble(_unreached(self.settings, EVENTS, error)) from error
        if not said:
            raise _Trouble(_unexpected(self.settings, EVENTS, "no HELLO"))

    async def _hello(self) -> bool:
        address = f"{self.settings.gateway.rstrip('/')}/?v=10&encoding=json"
        patience = aiohttp.ClientWSTimeout(ws_close=0.1)
        async with self.session.ws_connect(address, timeout=patience) as socket:
            heard = await socket.receive()
        if heard.type is not aiohttp.WSMsgType.TEXT:
            return False
        try:
            return msgspec.json.decode(heard.data, type=_Hello).op == HELLO
        except msgspec.DecodeError:
            return False


async def check(settings: Settings, secrets: Mapping[str, str]) -> Finding:
    """Raises ConfigError for a proxy or a range of connections that can never be used."""
    chosen(settings)
    proxy = usable(settings.proxy)
    token = secrets[settings.token_env]
    if not TOKEN.fullmatch(token):
        return _no_token(settings)  # the key of something else is not shown to Discord
    headers, cookies = {"User-Agent": AGENT}, aiohttp.DummyCookieJar()
    async with aiohttp.ClientSession(proxy=proxy, headers=headers, cookie_jar=cookies) as session:
        try:
            return found(await _Asking(session, settings, token).account(), settings)
        except _Trouble as trouble:
            return replace(trouble.finding, detail=trouble.finding.detail.replace(token, "…"))


def _no_token(settings: Settings, detail: str = "") -> Finding:
    steps = (
        Text(
            "Open %(link)s, choose the application, then Bot and Reset Token; New Application makes one.", link=PORTAL
        ),
        Text("Store it: %(command)s", command="easel key discord"),
    )
    elsewhere = (_address(settings, CALLS),) if settings.api_base != USUAL.api_base else ()
    return Finding(Text("The token is not valid."), "auth", detail, steps=(*steps, *elsewhere))


def _refused(settings: Settings, status: int, body: bytes, setting: str = CALLS) -> Finding:
    detail = _said(status, body)
    if status == 401 and setting == CALLS:
        return _no_token(settings, detail)
    if status == 429:
        return Finding(Text("It asks for patience: too many requests."), "rate_limited", detail, steps=(LATER,))
    if status >= 500:
        return Finding(Text("It is busy or out of order at the moment."), "busy", detail, steps=(LATER,))
    return _unexpected(settings, setting, detail)


def _said(status: int, body: bytes) -> str:
    try:
        refusal = msgspec.json.decode(body, type=_Refusal)
    except (msgspec.DecodeError, ValueError):
        return str(status)
    return f"{status} {refusal.message[:200]} ({refusal.code})" if refusal.message else str(status)


def _silent(settings: Settings, setting: str) -> Finding:
    said = Text("It did not answer within %(seconds)s s.", seconds=SECONDS)
    return Finding(said, "timeout", steps=(_address(settings, setting),))


def _unreached(settings: Settings, setting: str, error: Exception) -> Finding:
    return Finding(Text("It cannot be reached."), "unreachable", _cause(error), steps=(_address(settings, setting),))


def _unexpected(settings: Settings, setting: str, detail: str) -> Finding:
    said = Text("It answered something unexpected.")
    return Finding(said, "unexpected", detail, steps=(_address(settings, setting),))


def _cause(error: Exception) -> str:
    return USER.sub("", f"{type(error).__name__}: {error}")[:300]


def _address(settings: Settings, setting: str) -> Text:
    """Where Discord is blocked, a proxy is the way to it."""
    if settings.proxy:
        return Text(
            "See whether this machine is online, and whether %(setting)s and its proxy are right.", setting=setting
        )
    base = settings.gateway if setting == EVENTS else settings.api_base
    return Text(
        "See whether this machine is online. Where %(host)s is blocked, a proxy leads there: %(example)s",
        host=URL(base).host or base,
        example='[adapters.discord] proxy = "http://proxy.lan:3128"',
    )
