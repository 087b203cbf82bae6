"""Looks at the app on Feishu without changing anything, also beside a bot that is running."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from email.utils import parsedate_to_datetime
from typing import TypeVar
from urllib.parse import urlsplit, urlunsplit

import httpx
import msgspec
from msgspec import structs

from adapters.feishu import calls
from adapters.feishu.account import GRANTED, Account, Application, Bot, Grant, Version
from adapters.feishu.calls import Request
from adapters.feishu.line import Declined, Failed, Line, Object, opened
from adapters.feishu.rights import found
from adapters.feishu.sealing import keys
from adapters.feishu.settings import Settings
from adapters.feishu.troubles import (
    ASLEEP,
    ELSEWHERE,
    PATIENCE,
    SECONDS,
    declined,
    failed,
    silent,
    unconnected,
    unexpected,
    unreached,
)
from adapters.feishu.wire import understood
from bot.ports import Finding
from bot.values import Text

T = TypeVar("T")


class _Trouble(Exception):
    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.kind)
        self.finding = finding


@dataclass
class _Asking:
    """One question after the other, none of them twice."""

    line: Line
    now: Callable[[], float]
    ahead: float = field(default=0.0, init=False)
    status: int = field(default=0, init=False)

    @property
    def settings(self) -> Settings:
        return self.line.settings

    async def account(self) -> Account:
        """Raises _Trouble."""
        self.line.client.event_hooks = {"response": [self._timed]}
        await self._answered(self.line.token())
        bot = _read((await self._got(calls.bot())).get("bot"), Bot, self.settings)
        granted = await self._granted()
        application = await self._seen(calls.application(self.settings.app_id), "app", Application)
        version = await self._version(application)
        if not self.settings.webhook:
            await self._knocked()
        return Account(bot, granted, application, version, self.ahead)

    async def _granted(self) -> frozenset[str] | None:
        grants = await self._seen(calls.scopes(), "scopes", list[Grant], otherwise=[])
        if grants is None:
            return None
        return frozenset(grant.scope_name for grant in grants if grant.grant_status == GRANTED)

    async def _version(self, application: Application | None) -> Version | None:
        """Only where the app itself does not tell its events."""
        if application is None or application.event is not None or not application.online_version_id:
            return None
        request = calls.version(self.settings.app_id, application.online_version_id)
        return await self._seen(request, "app_version", Version)

    async def _seen(self, request: Request, name: str, kind: type[T], otherwise: object = None) -> T | None:
        """None where Feishu does not tell it to this app. `otherwise`: what it is where nothing stands there."""
        try:
            answer = await self._within(self.line.call(request))
        except Declined as error:
            if error.code in ASLEEP | PATIENCE or error.status >= 500:
                raise _Trouble(declined(self.settings, error)) from error
            return None
        except Failed as error:
            raise _Trouble(failed(self.settings, error, self.status)) from error
        told = answer.get(name)
        return _read(otherwise if told is None else told, kind, self.settings)

    async def _got(self, request: Request) -> Object:
        return await self._answered(self.line.call(request))

    async def _answered(self, asked: Awaitable[T]) -> T:
        try:
            return await self._within(asked)
        except Declined as error:
            raise _Trouble(declined(self.settings, error)) from error
        except Failed as error:
            raise _Trouble(failed(self.settings, error, self.status)) from error

    async def _within(self, asked: Awaitable[T]) -> T:
        try:
            async with asyncio.timeout(SECONDS):
                return await asked
        except TimeoutError as error:
            raise _Trouble(silent(self.settings)) from error

    async def _knocked(self) -> None:
        """Asks where events come from, and whether anybody is there; a connection would take some from the bot."""
        try:
            url = (await self._within(self.line.endpoint())).get("URL")
        except Declined as error:
            raise _Trouble(unconnected(self.settings, error)) from error
        except Failed as error:
            raise _Trouble(failed(self.settings, error, self.status)) from error
        there = urlsplit(url if isinstance(url, str) else "")
        if there.scheme not in ("ws", "wss") or not there.hostname:
            raise _Trouble(unexpected(self.settings, "no address for events"))
        door = urlunsplit((there.scheme.replace("ws", "http"), there.netloc, "/", "", ""))
        try:
            await self._within(self.line.client.get(door))
        except httpx.HTTPError as error:
            raise _Trouble(unreached(self.settings, there.hostname, type(error).__name__)) from error

    async def _timed(self, answer: httpx.Response) -> None:
        self.status = answer.status_code
        try:
            self.ahead = self.now() - parsedate_to_datetime(answer.headers.get("Date", "")).timestamp()
        except ValueError:
            return


async def check(settings: Settings, secrets: Mapping[str, str]) -> Finding:
    """Raises ConfigError for a secret that is none, a proxy that can never be used, and keys that are missing."""
    return await looked(settings, secrets, ELSEWHERE.get(settings.base, ""))


async def looked(
    settings: Settings, secrets: Mapping[str, str], elsewhere: str, now: Callable[[], float] = time.time
) -> Finding:
    """`elsewhere`: where the app may be if it is not known at the settings' address. Raises ConfigError."""
    if settings.webhook:
        keys(settings, secrets)
    secret = secrets[settings.app_secret_env]
    async with opened(settings, secret) as line:
        try:
            return found(await _Asking(line, now).account(), settings)
        except _Trouble as trouble:
            finding = trouble.finding
    if finding.kind == "auth" and elsewhere and await _known(structs.replace(settings, domain=elsewhere), secret):
        finding = _moved(elsewhere)
    return replace(finding, detail=finding.detail.replace(secret, "…"))


async def _known(settings: Settings, secret: str) -> bool:
    async with opened(settings, secret) as line:
        try:
            async with asyncio.timeout(SECONDS):
                return bool(await line.token())
        except (TimeoutError, Failed):
            return False


def _moved(elsewhere: str) -> Finding:
    said = Text("The app is not known here, but at %(link)s.", link=elsewhere)
    example = f'[adapters.feishu] domain = "{elsewhere}"'
    return Finding(said, "domain", steps=(Text("Write into the settings: %(example)s", example=example),))


def _read(answer: object, kind: type[T], settings: Settings) -> T:
    try:
        return understood(answer, kind)
    except msgspec.ValidationError as error:
        raise _Trouble(unexpected(settings, f"{type(error).__name__}: {error}"[:300])) from error
