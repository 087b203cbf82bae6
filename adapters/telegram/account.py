"""What the account on Telegram says of itself, in words for whoever runs the bot, and where each of it is changed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC
from urllib.parse import urlsplit

import telegram

from adapters.telegram.settings import Settings
from bot.ports import Finding
from bot.values import Moment, Plural, Text


@dataclass(frozen=True, slots=True)
class Account:
    """As Telegram describes it."""

    me: telegram.User
    calls: telegram.WebhookInfo
    storeroom: bool
    """The chat for pictures of inline requests can be reached, or none is named."""


def found(account: Account, settings: Settings) -> Finding:
    """Inline requests that cannot work are a failure: the operator wants them."""
    notes = tuple(_notes(account, settings))
    if settings.inline and not account.me.supports_inline_queries:
        steps = (
            Text("Send /setinline to @BotFather, choose the bot, and type what is to stand in the empty field."),
            _feedback(),
            Text("Or do without: %(example)s", example="inline = false"),
        )
        return Finding(Text("Inline requests are not switched on at @BotFather."), "inline", notes=notes, steps=steps)
    if not account.storeroom:
        said = Text("The chat %(chat)s for pictures of inline requests cannot be reached.", chat=settings.inline_chat)
        step = Text(
            "Add the bot to that chat, in a channel as an administrator, or change %(setting)s.",
            setting="adapters.telegram.inline_chat",
        )
        return Finding(said, "inline", notes=notes, steps=(step,))
    return Finding(Text("It works: %(name)s, %(link)s", name=account.me.name, link=account.me.link or ""), notes=notes)


def _notes(account: Account, settings: Settings) -> Iterator[Text]:
    yield from _groups(account.me)
    yield from _inline(account.me, settings)
    yield from _webhook(account.calls, settings)
    waiting = account.calls.pending_update_count
    if waiting:
        yield Plural("%(n)s message is waiting for the bot.", "%(n)s messages are waiting for the bot.", n=waiting)


def _groups(me: telegram.User) -> Iterator[Text]:
    if not me.can_join_groups:
        yield Text("It cannot be added to groups. If it shall be: send /setjoingroups to @BotFather, choose Enable.")
    elif me.can_read_all_group_messages:
        yield Text("In groups it is shown every message; what is not meant for it is neither answered nor kept.")
    else:
        yield Text(
            "In groups it is only shown commands, messages with its name and replies to its own. If it shall also "
            "notice wishes without its name: send /setprivacy to @BotFather, choose Disable, then remove it from the "
            "group and add it again."
        )


def _inline(me: telegram.User, settings: Settings) -> Iterator[Text]:
    if settings.inline and me.supports_inline_queries:
        yield Text("Telegram does not tell whether it reports which inline request was chosen. To be sure:")
        yield _feedback()
    if me.supports_inline_queries and not settings.inline:
        yield Text(
            "Inline requests are switched on at @BotFather but not here, so they stay unanswered. Example: %(example)s",
            example="inline = true",
        )


def _feedback() -> Text:
    return Text(
        "Send /setinlinefeedback to @BotFather and choose 100 percent: without it, nobody hears which request was "
        "chosen, and nothing is drawn."
    )


def _webhook(calls: telegram.WebhookInfo, settings: Settings) -> Iterator[Text]:
    """Of the address only the host: the rest of it is a secret."""
    host = urlsplit(calls.url).netloc
    if settings.webhook:
        yield from _called(host, calls)
    elif host:
        yield Text(
            "Telegram calls %(host)s now. The bot puts an end to that when it starts, for it asks for messages itself. "
            "If another program needs it, give this bot a token of its own.",
            host=host,
        )


def _called(host: str, calls: telegram.WebhookInfo) -> Iterator[Text]:
    if not host:
        yield Text("Telegram calls no address yet; the bot tells it when it starts.")
        return
    yield Text("Telegram calls %(host)s; that has to be the host of server.public_url.", host=host)
    if calls.last_error_message and calls.last_error_date:
        yield Text(
            "Its last call that failed was on %(day)s: %(words)s",
            day=Moment(calls.last_error_date.astimezone(UTC).timestamp()),
            words=calls.last_error_message,
        )
