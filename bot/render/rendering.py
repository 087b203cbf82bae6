"""Any meaning becomes a post: its draft is said in a language, and cut to what the chat can carry."""

from __future__ import annotations

from bot.i18n import Language
from bot.i18n import language as spoken
from bot.render.cutting import cut
from bot.render.draft import DOT, Draft, Line, Press
from bot.render.drafting import drafted
from bot.render.menu import shown
from bot.values import Button, Limits, Outbound
from bot.values.meanings import Held, Meaning, Models, Progressing, Questioned, Started, Waiting
from bot.values.menus import Menu
from bot.values.turns import Amend, Say

ALT = 1000
"""Characters of what describes a picture; every chat that takes a description takes as many."""


def render(what: Say | Amend, language: str, limits: Limits) -> Outbound:
    """Plain text, in which a person's own words stand as they were written."""
    draft, tongue = drafted(what.meaning), spoken(language)
    return Outbound(
        kind=what.kind,
        key=_key(what),
        text=_text(draft, tongue, limits.caption if draft.pictures else limits.text),
        reply_to=what.reply_to if isinstance(what, Say) else "",
        language=tongue.tag,
        person=what.person if isinstance(what, Say) else "",
        answers=what.answers if isinstance(what, Say) else "",
        pictures=draft.pictures,
        buttons=tuple(_button(press, draft.job, tongue, limits) for press in _presses(draft, limits)),
        progress=draft.progress,
        alt=cut(tongue.word(draft.alt), ALT),
        files=draft.files,
        covered=draft.covered,
    )


def _key(what: Say | Amend) -> str:
    """Where a chat cannot edit, each new state of a post is a post of its own."""
    state = _state(what)
    return f"{what.key}:{state}" if state else what.key


def _state(what: Say | Amend) -> str:
    """What tells a state from those before, where it is not the last one."""
    match what.meaning:
        case Progressing(waited=waited):
            return str(round(waited))
        case Waiting(place=place):
            return f"place{place}"
        case Held(job=job):
            return f"held{job.tries}"
        case _:
            return _amended(what.meaning) if isinstance(what, Amend) else ""


def _amended(meaning: Meaning) -> str:
    match meaning:
        case Started(job=job):
            return str(job.revision)
        case Questioned(job=job, choosing=choosing):
            return f"{job.revision}:choosing" if choosing else str(job.revision)
        case Models(menu=menu):
            return _turned(menu)
        case _:
            return ""


def _turned(menu: Menu | None) -> str:
    return f"{menu.page}:{'.'.join(sorted(menu.chosen))}" if menu else ""


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
    return Button(_label(press, tongue, limits.label), press.action, press.job or job, press.pick)


def _presses(draft: Draft, limits: Limits) -> tuple[Press, ...]:
    return shown(draft.pages, limits.buttons) if draft.pages else draft.presses[: limits.buttons]


def _label(press: Press, tongue: Language, limit: int) -> str:
    """The longest that there is room for; the shortest is cut."""
    labels = (_said(label, tongue) for label in (press.label, *press.shorter))
    last = ""
    for last in labels:
        if len(last) <= limit:
            return last
    return cut(last, limit)
