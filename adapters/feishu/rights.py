"""What keeps the app from working, or from working well, in words for whoever runs the bot, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from adapters.feishu.account import ACTIVE, Account
from adapters.feishu.line import console
from adapters.feishu.scopes import ESSENTIAL, HEARING, Scope, lacking, needed, page
from adapters.feishu.sealing import path
from adapters.feishu.settings import Settings
from bot.ports import Finding
from bot.values import Span, Text

MESSAGES = "im.message.receive_v1"
PRESSES = "card.action.trigger"
ERROR = 200340
"""What people are shown when they press a button and nobody is told."""
CONNECTION, CALLS = "websocket", "webhook"
"""The two ways of events, as Feishu names them."""
OFF, EXPIRED = 1, frozenset({5, 6})
"""Why an app is not active, as Feishu counts; whatever else there is, it waits to be released."""
OFF_BY = 60.0
"""Seconds by which the clock may be off without a word."""
WINDOW = 240.0
"""Seconds by which it may be off when Feishu calls: older calls than five minutes are not believed."""
BESIDES = {
    "im.message.recalled_v1": Text("A request that is recalled is drawn all the same."),
    "im.chat.member.bot.deleted_v1": Text("It does not notice when it is removed from a group."),
    "im.chat.disbanded_v1": Text("It does not notice when a group is disbanded."),
}
"""What does not work without an event."""
_GROUP = Text("In a group: open its settings, Bots, Add Bot, and choose it.")


@dataclass(frozen=True, slots=True)
class Problem:
    """Something without which it does not work; `kind` is for programs."""

    kind: str
    said: Text
    step: Text
    released: bool = True
    """What is changed in the console holds only after a release."""


def found(account: Account, settings: Settings) -> Finding:
    """All problems are told at once, so that the console has to be visited only once."""
    lost = () if account.granted is None else lacking(account.granted, settings)
    wrong = list(_problems(account, lost, settings))
    fatal = _fatal(lost)
    better = [scope for scope in lost if scope not in fatal]
    wished = (_wished(scope, settings) for scope in better) if not fatal else (scope.lost for scope in better)
    notes = (*wished, *_notes(account, settings))
    if not wrong:
        said = Text("It works: %(name)s, %(link)s", name=account.bot.app_name, link=_chat(settings))
        return Finding(said, notes=(_GROUP, *notes))
    steps = list(dict.fromkeys(one.step for one in wrong))
    if any(one.released for one in wrong):
        steps.append(_release(settings))
    first, *others = dict.fromkeys(one.said for one in wrong)
    return Finding(first, wrong[0].kind, notes=(*others, *notes), steps=tuple(steps))


def _problems(account: Account, lost: tuple[Scope, ...], settings: Settings) -> Iterator[Problem]:
    if account.bot.activate_status != ACTIVE:
        yield _inactive(account.bot.activate_status, settings)
    yield from _forbidden(lost, settings)
    yield from _unsubscribed(account, settings)
    yield from _unpressed(account, settings)
    if settings.webhook and abs(account.ahead) > WINDOW:
        said = Text("This machine's clock is wrong: what Feishu calls is taken for old, and refused.")
        yield Problem("clock", said, Text("Set the clock, and let it be set from the network."), released=False)


def _inactive(status: int, settings: Settings) -> Problem:
    if status == OFF:
        said = Text("The app is switched off in this organisation.")
        step = Text("An administrator switches it on again: admin console, Workplace, App Management.")
        return Problem("off", said, step, released=False)
    if status in EXPIRED:
        said = Text("The organisation's plan has run out, and Feishu has stopped the app.")
        return Problem("off", said, Text("An administrator renews the plan."), released=False)
    return Problem("released", Text("The app is not released yet."), _release(settings), released=False)


def unreleased(settings: Settings) -> Problem:
    return _inactive(0, settings)


def _fatal(lost: tuple[Scope, ...]) -> tuple[Scope, ...]:
    deaf = all(scope in lost for scope in HEARING)
    return tuple(scope for scope in lost if scope in ESSENTIAL or (deaf and scope in HEARING))


def _forbidden(lost: tuple[Scope, ...], settings: Settings) -> Iterator[Problem]:
    """The link asks for everything that is missing, also for what it could do without."""
    step = Text("Open %(link)s and agree to what is ticked.", link=page(settings, needed(lost)))
    for scope in _fatal(lost):
        yield Problem("scopes", scope.lost, step)


def _unsubscribed(account: Account, settings: Settings) -> Iterator[Problem]:
    link = console(settings, "event?tab=event")
    if account.way == _other(settings):
        yield Problem("events", _elsewhere(settings), _choose(settings, link))
    elif _astray(account.address, settings):
        said = Text("It hears nobody: Feishu calls another address.")
        yield Problem("events", said, _choose(settings, link))
    if account.events is not None and MESSAGES not in account.events:
        said = Text("It hears nobody: the app is not subscribed to messages.")
        if not account.way:
            yield Problem("events", said, _choose(settings, link))
        missing = ", ".join(event for event in (MESSAGES, *BESIDES) if event not in account.events)
        yield Problem("events", said, Text("Open %(link)s, Add Events, and add %(event)s.", link=link, event=missing))


def _unpressed(account: Account, settings: Settings) -> Iterator[Problem]:
    there = account.callbacks
    if there is None:
        return
    said = Text("Nobody tells it about presses: every button shows the error %(code)s.", code=str(ERROR))
    link = console(settings, "event?tab=callback")
    way = there.callback_type.lower()
    if way in ("", _other(settings)) or _astray(there.request_url, settings):
        yield Problem("callbacks", said, _choose(settings, link))
    if PRESSES not in (there.subscribed_callbacks or ()):
        step = Text("Open %(link)s, Add Callback, and add %(event)s.", link=link, event=PRESSES)
        yield Problem("callbacks", said, step)


def _astray(address: str, settings: Settings) -> bool:
    """Whether Feishu calls an address that is none of the bot's; a proxy may stand before it."""
    return settings.webhook and bool(address) and not urlsplit(address).path.rstrip("/").endswith(path(settings))


def _other(settings: Settings) -> str:
    """The way that the bot has not."""
    return CONNECTION if settings.webhook else CALLS


def _elsewhere(settings: Settings) -> Text:
    if settings.webhook:
        return Text("It hears nobody: Feishu waits for a connection, and the bot waits to be called.")
    return Text("It hears nobody: Feishu calls an address, and the bot holds a connection.")


def _choose(settings: Settings, link: str) -> Text:
    if settings.webhook:
        return Text(
            "Start the bot with %(command)s, open %(link)s, Subscription mode, choose the developer's server, enter "
            "the bot's address there, which ends with %(path)s, and save.",
            command="easel run",
            link=link,
            path=path(settings),
        )
    return Text(
        "Start the bot with %(command)s, open %(link)s, Subscription mode, choose the persistent connection, and save: "
        "Feishu allows that only while the bot is connected.",
        command="easel run",
        link=link,
    )


def _release(settings: Settings) -> Text:
    link = console(settings, "version")
    return Text("Open %(link)s, create a version, and release it; an administrator may have to agree.", link=link)


def _chat(settings: Settings) -> str:
    """Where people find it."""
    site = "larksuite.com" if settings.lark else "feishu.cn"
    return f"https://applink.{site}/client/bot/open?appId={settings.app_id}"


def _wished(scope: Scope, settings: Settings) -> Text:
    """Where a scope is missing, and nothing else has to be asked for."""
    return Text("%(lost)s To change that: %(link)s", lost=scope.lost, link=page(settings, needed([scope])))


def _notes(account: Account, settings: Settings) -> Iterator[Text]:
    yield from _unseen(account, settings)
    yield from _better(account, settings)
    if account.application and account.application.unaudit_version_id:
        link = console(settings, "version")
        yield Text("A version waits for an administrator; what it changes does not hold yet: %(link)s", link=link)
    if abs(account.ahead) > OFF_BY:
        minutes = round(abs(account.ahead) / 60) * 60.0
        yield Text("This machine's clock is %(span)s off.", span=Span(minutes, minutes))


def _better(account: Account, settings: Settings) -> Iterator[Text]:
    """Events that are missing, unless all of them are asked for anyway."""
    link = console(settings, "event?tab=event")
    for event, said in BESIDES.items():
        if account.events is None or event in account.events:
            continue
        if MESSAGES in account.events:
            yield Text("%(lost)s To change that, add %(event)s: %(link)s", lost=said, event=event, link=link)
        else:
            yield said


def _unseen(account: Account, settings: Settings) -> Iterator[Text]:
    """What has to be looked at by hand."""
    if account.events is None or (not account.way and MESSAGES in account.events):
        yield Text(
            "See for yourself: under %(link)s, Subscription mode has to be %(way)s, and %(event)s has to be there.",
            link=console(settings, "event?tab=event"),
            way=_mode(settings),
            event=MESSAGES,
        )
    if account.callbacks is None:
        yield Text(
            "See for yourself: under %(link)s, Subscription mode has to be %(way)s, and %(event)s has to be there. "
            "Without it every button shows the error %(code)s.",
            link=console(settings, "event?tab=callback"),
            way=_mode(settings),
            event=PRESSES,
            code=str(ERROR),
        )


def _mode(settings: Settings) -> Text:
    return Text("the developer's server") if settings.webhook else Text("the persistent connection")
