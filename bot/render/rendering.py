"""Any meaning becomes a post: its draft is chosen, said in a language, and cut to what the chat can carry."""

from __future__ import annotations

from bot.i18n import Language
from bot.i18n import language as spoken
from bot.render.asking import questioned
from bot.render.cutting import cut
from bot.render.draft import Draft, Line, Press
from bot.render.endings import closed, delivered
from bot.render.failures import not_drawn
from bot.render.making import acknowledged, progressing, started, waiting
from bot.render.memory import exported, known, paired, remembered
from bot.render.notices import models, notice, running, unoffered
from bot.values import Button, Limits, Outbound
from bot.values.meanings import (
    Acknowledged,
    Closed,
    Delivered,
    Exported,
    Known,
    Meaning,
    Models,
    NotDrawn,
    Notice,
    Paired,
    Progressing,
    Questioned,
    Remembered,
    Running,
    Started,
    Unoffered,
    Waiting,
)
from bot.values.turns import Amend, Say

DOT = " · "
ALT = 1000
"""Characters of what describes a picture; every chat that takes a description takes as many."""


def render(what: Say | Amend, language: str, limits: Limits) -> Outbound:
    """Plain text, in which a person's own words stand as they were written."""
    draft, tongue = _draft(what.meaning), spoken(language)
    return Outbound(
        kind=what.kind,
        key=_key(what),
        text=_text(draft, tongue, limits.caption if draft.pictures else limits.text),
        reply_to=what.reply_to if isinstance(what, Say) else "",
        pictures=draft.pictures,
        buttons=tuple(_button(press, draft.job, tongue, limits) for press in draft.presses[: limits.buttons]),
        progress=draft.progress,
        alt=cut(draft.alt, ALT),
    )


def _key(what: Say | Amend) -> str:
    """Where a chat cannot edit, each step of progress is a post of its own."""
    match what.meaning:
        case Progressing(waited=waited):
            return f"{what.key}:{round(waited)}"
        case Waiting(place=place):
            return f"{what.key}:place{place}"
        case _:
            return what.key


def _draft(meaning: Meaning) -> Draft:
    match meaning:
        case Acknowledged() | Questioned() | Started() | Progressing() | Waiting():
            return _before(meaning)
        case Delivered() | Closed() | NotDrawn():
            return _after(meaning)
        case Models() | Running() | Unoffered() | Notice():
            return _beside(meaning)
        case Remembered() | Known() | Exported() | Paired():
            return _about(meaning)


def _before(meaning: Acknowledged | Questioned | Started | Progressing | Waiting) -> Draft:
    match meaning:
        case Acknowledged():
            return acknowledged(meaning)
        case Questioned():
            return questioned(meaning)
        case Started():
            return started(meaning)
        case Progressing():
            return progressing(meaning)
        case Waiting():
            return waiting(meaning)


def _after(meaning: Delivered | Closed | NotDrawn) -> Draft:
    match meaning:
        case Delivered():
            return delivered(meaning)
        case Closed():
            return closed(meaning)
        case NotDrawn():
            return not_drawn(meaning)


def _beside(meaning: Models | Running | Unoffered | Notice) -> Draft:
    match meaning:
        case Models():
            return models(meaning)
        case Running():
            return running(meaning)
        case Unoffered():
            return unoffered(meaning)
        case Notice():
            return notice(meaning)


def _about(meaning: Remembered | Known | Exported | Paired) -> Draft:
    match meaning:
        case Remembered():
            return remembered(meaning)
        case Known():
            return known(meaning)
        case Exported():
            return exported(meaning)
        case Paired():
            return paired(meaning)


def _text(draft: Draft, tongue: Language, limit: int) -> str:
    """The footers stand whole at the end, as many as there is room for; what comes before them is cut."""
    body = "\n".join(_said(line, tongue) for line in draft.lines)
    room = max(limit // 2, limit - len(body))
    footers = ""
    for line in draft.footers:
        longer = f"{footers}\n{_said(line, tongue)}"
        footers = longer if len(longer) <= room else footers
    return cut(body, limit - len(footers)) + footers


def _said(line: Line, tongue: Language) -> str:
    return DOT.join(map(tongue.word, line))


def _button(press: Press, job: str, tongue: Language, limits: Limits) -> Button:
    return Button(cut(_said(press.label, tongue), limits.label), press.action, job, press.pick)
