"""What is said when Feishu answers no, or not at all: in words for whoever runs the bot, with the next step."""

from __future__ import annotations

from urllib.parse import urlsplit

from adapters.feishu.introducing import BOTLESS, WRONG
from adapters.feishu.line import Declined, Failed, Unsent, console
from adapters.feishu.rights import unreleased
from adapters.feishu.settings import LARK, Settings
from bot.ports import Finding
from bot.values import Text

SECONDS = 2.5
"""For each of seven answers, so that all of them fit into the 20 s that `easel check` waits."""
FEISHU, INTERNATIONAL = "https://open.feishu.cn", f"https://{LARK}"
ELSEWHERE = {FEISHU: INTERNATIONAL, INTERNATIONAL: FEISHU}
"""Where an app may be that is not known here."""
MISTAKEN = WRONG | {99991543}
ASLEEP = frozenset({99991662, 99991673, 212100})
"""The app is not in use, or not installed."""
BARRED = 99991401
"""The app takes calls from some addresses only."""
PATIENCE = frozenset({99991400, 11232})
CROWDED = 1000040350
PASSING = frozenset({1, 1000040343})
"""Feishu is busy, or broke, where it tells the address of a long connection."""
LATER = Text("Try again in a few minutes; nothing has to be changed.")


def declined(settings: Settings, error: Declined) -> Finding:
    """What Feishu's no means."""
    match error.code:
        case code if code in MISTAKEN:
            return _no_app(settings, error.detail)
        case code if code in PATIENCE or error.status == 429:
            return Finding(
                Text("It asks for patience: too many requests."), "rate_limited", error.detail, steps=(LATER,)
            )
        case code if code in ASLEEP:
            wrong = unreleased(settings)
            return Finding(wrong.said, wrong.kind, error.detail, steps=(wrong.step,))
        case code if code == BOTLESS:
            return _no_bot(settings, error.detail)
        case code if code == BARRED:
            return _barred(settings, error.detail)
        case _:
            return busy(error.detail) if error.status >= 500 else unexpected(settings, error.detail)


def _no_bot(settings: Settings, detail: str) -> Finding:
    step = Text("Open %(link)s and add the feature Bot.", link=console(settings, "bot"))
    return Finding(Text("The app is no bot yet."), "bot", detail, steps=(step, unreleased(settings).step))


def _barred(settings: Settings, detail: str) -> Finding:
    step = Text("Open %(link)s and add this machine's address, or empty the list.", link=console(settings, "safe"))
    return Finding(Text("The app does not take calls from this machine."), "barred", detail, steps=(step,))


def _no_app(settings: Settings, detail: str) -> Finding:
    steps = (
        Text(
            "Open %(link)s, Credentials & Basic Info, and compare the App ID with %(setting)s.",
            link=console(settings, "baseinfo"),
            setting="adapters.feishu.app_id",
        ),
        Text("Copy the App Secret there and store it: %(command)s", command="easel key feishu"),
    )
    own = () if settings.base in ELSEWHERE else (_address(settings),)
    return Finding(Text("The App ID or the App Secret is not valid."), "auth", detail, steps=(*steps, *own))


def unconnected(settings: Settings, error: Declined) -> Finding:
    """The app and its secret have proved right by now."""
    if error.code in PASSING or error.status >= 500:
        return busy(error.detail)
    if error.code == CROWDED:
        step = Text("End other programs that use this app: Feishu allows 50 connections.")
        return Finding(Text("Too many programs are connected as this app."), "crowded", error.detail, steps=(step,))
    said = Text("Feishu does not let it connect: the app is not released yet, or not made in this organisation.")
    step = Text("Or let Feishu call the bot instead: %(example)s", example="webhook = true")
    return Finding(said, "connection", error.detail, steps=(unreleased(settings).step, step))


def failed(settings: Settings, error: Failed, status: int) -> Finding:
    """`status`: of the last answer, whatever was in it."""
    if isinstance(error, Unsent):
        return unreached(settings, urlsplit(settings.base).hostname or settings.base, error.detail)
    return busy(error.detail) if status >= 500 else unexpected(settings, error.detail)


def busy(detail: str) -> Finding:
    return Finding(Text("It is busy or out of order at the moment."), "busy", detail, steps=(LATER,))


def silent(settings: Settings) -> Finding:
    said = Text("It did not answer within %(seconds)s s.", seconds=SECONDS)
    return Finding(said, "timeout", steps=(_address(settings),))


def unreached(settings: Settings, host: str, detail: str) -> Finding:
    return Finding(Text("It cannot be reached."), "unreachable", detail, steps=(_address(settings, host),))


def unexpected(settings: Settings, detail: str) -> Finding:
    return Finding(Text("It answered something unexpected."), "unexpected", detail, steps=(_address(settings),))


def _address(settings: Settings, host: str = "") -> Text:
    """Where only a proxy leads outside, it has to be named."""
    if settings.proxy:
        return Text(
            "See whether this machine is online, and whether %(setting)s and its proxy are right.",
            setting="adapters.feishu.domain",
        )
    return Text(
        "See whether this machine is online. Where %(host)s is blocked, a proxy leads there: %(example)s",
        host=host or urlsplit(settings.base).hostname or settings.base,
        example='[adapters.feishu] proxy = "http://proxy.lan:3128"',
    )
