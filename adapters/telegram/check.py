"""Looks at the bot's account on Telegram without changing anything, also beside a bot that is running."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import httpx
import telegram
from msgspec import structs
from telegram.error import BadRequest, Forbidden, InvalidToken, NetworkError, RetryAfter, TelegramError, TimedOut

from adapters.telegram.account import Account, found
from adapters.telegram.line import TOKEN, opened
from adapters.telegram.settings import Settings
from bot.ports import Finding
from bot.values import Text

SECONDS = 4.0
"""For each of five answers, so that all of them fit into the 20 s that `easel check` waits."""
CLOUD = Settings().api_base
GARBLED = (LookupError, TypeError, AttributeError, ValueError)
"""What the library raises over an answer that is none of Telegram's."""
LATER = Text("Try again in a few minutes; nothing has to be changed.")


async def check(settings: Settings, secrets: Mapping[str, str]) -> Finding:
    """Raises ConfigError for a proxy that can never be used."""
    token = secrets[settings.token_env]
    if not TOKEN.fullmatch(token):
        return _no_token(settings)  # the key of something else is not shown to Telegram
    looked = await _looked(settings, token)
    if looked.kind:
        return looked
    for setting, proxy in (("polling_proxy", settings.polling_proxy), ("file_proxy", settings.file_proxy)):
        wrong = await _astray(setting, structs.replace(settings, proxy=proxy), token) if proxy else None
        if wrong:
            return wrong
    return looked


async def _looked(settings: Settings, token: str) -> Finding:
    try:
        async with opened(settings, token) as line:
            return found(await _account(line.bot, settings), settings)
    except InvalidToken as error:
        return _no_token(settings, error.message)
    except TelegramError as error:
        return _trouble(error, settings, str(error).replace(token, "…"))
    except GARBLED as error:
        return _unexpected(settings, f"{type(error).__name__}: {error}".replace(token, "…"))


async def _astray(setting: str, settings: Settings, token: str) -> Finding | None:
    """Where another proxy does not lead to Telegram: the bot would write and hear nothing, or not see pictures."""
    try:
        async with opened(settings, token) as line:
            await line.bot.get_me(read_timeout=SECONDS, connect_timeout=SECONDS)
    except TelegramError as error:
        wrong = _trouble(error, settings, str(error).replace(token, "…"))
    except GARBLED as error:
        wrong = _unexpected(settings, type(error).__name__)
    else:
        return None
    return replace(wrong, steps=(Text("See whether %(setting)s is right.", setting=f"adapters.telegram.{setting}"),))


async def _account(bot: telegram.Bot, settings: Settings) -> Account:
    """Raises TelegramError; one of many others for answers that are none of Telegram's."""
    me = await bot.get_me(read_timeout=SECONDS, connect_timeout=SECONDS)
    calls = await bot.get_webhook_info(read_timeout=SECONDS)
    return Account(me, calls, await _reaches(bot, settings))


async def _reaches(bot: telegram.Bot, settings: Settings) -> bool:
    """Whether there is the chat for pictures of inline requests, where one is named."""
    if not (settings.inline and settings.inline_chat):
        return True
    try:
        await bot.get_chat(settings.inline_chat, read_timeout=SECONDS)
    except (BadRequest, Forbidden):
        return False
    return True


def _no_token(settings: Settings, detail: str = "") -> Finding:
    steps = (
        Text("Open %(link)s, send /token and choose the bot; /newbot makes a new one.", link="https://t.me/BotFather"),
        Text("Store it: %(command)s", command="easel key telegram"),
    )
    elsewhere = (_address(settings),) if settings.api_base != CLOUD else ()
    return Finding(Text("The token is not valid."), "auth", detail, steps=(*steps, *elsewhere))


def _trouble(error: TelegramError, settings: Settings, detail: str) -> Finding:
    match error:
        case TimedOut():
            said = Text("It did not answer within %(seconds)s s.", seconds=SECONDS)
            return Finding(said, "timeout", steps=(_address(settings),))
        case RetryAfter():
            return Finding(Text("It asks for patience: too many requests."), "rate_limited", detail, steps=(LATER,))
        case BadRequest():
            return _unexpected(settings, detail)
        case NetworkError() if isinstance(error.__cause__, httpx.HTTPError):
            return Finding(Text("It cannot be reached."), "unreachable", detail, steps=(_address(settings),))
        case NetworkError():
            return Finding(Text("It is busy or out of order at the moment."), "busy", detail, steps=(LATER,))
        case _:
            return _unexpected(settings, detail)


def _unexpected(settings: Settings, detail: str) -> Finding:
    return Finding(Text("It answered something unexpected."), "unexpected", detail, steps=(_address(settings),))


def _address(settings: Settings) -> Text:
    """Where Telegram is blocked, a proxy is the way to it."""
    if settings.proxy:
        return Text(
            "See whether this machine is online, and whether %(setting)s and its proxy are right.",
            setting="adapters.telegram.api_base",
        )
    return Text(
        "See whether this machine is online. Where %(host)s is blocked, a proxy leads there: %(example)s",
        host=settings.api_base.partition("//")[2],
        example='[adapters.telegram] proxy = "http://proxy.lan:3128"',
    )
