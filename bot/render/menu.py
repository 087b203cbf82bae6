"""The models as buttons, a page at a time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from bot.render.adjusting import LONGEST_NAME
from bot.render.cutting import cut
from bot.render.draft import Pages, Press
from bot.values import Action, Text
from bot.values.meanings import Alternative
from bot.values.menus import Menu

FREE, CHOSEN = Text("✨ Automatic"), Text("✓ Automatic")
MARK = "✓"
BACK, ON = "◀", "▶"
LEAST = 4
"""Buttons: a model, the free choice, and two that turn over. With fewer there are no pages."""


def pages(menu: Menu, models: tuple[Alternative, ...]) -> Pages:
    presses = tuple(_press(menu, code, model) for code, model in zip(menu.codes, models, strict=True))
    free = CHOSEN if menu.free in menu.chosen else FREE
    return Pages(presses, Press((free,), Action.PREFER, job=menu.free), menu.page, menu.post)


def _press(menu: Menu, code: str, model: Alternative) -> Press:
    """What it costs goes where there is little room."""
    name = cut(model.name, LONGEST_NAME)
    marked = f"{MARK} {name}" if code in menu.chosen else name
    return Press((marked, model.cost), Action.PREFER, shorter=((marked,),), job=code)


def shown(pages: Pages, room: int) -> tuple[Press, ...]:
    """As many as there is room for, each knowing its page; a page that is not there any more is the last one."""
    if len(pages.presses) < room or room < LEAST:
        return (*pages.presses, pages.always)[:room]
    size = room - LEAST + 1
    last = (len(pages.presses) - 1) // size
    page = min(pages.page, last)
    here = (*pages.presses[page * size :][:size], pages.always)
    return (*(replace(press, pick=page) for press in here), *_turning(pages.menu, page, last))


def _turning(menu: str, page: int, last: int) -> Iterable[Press]:
    if page > 0:
        yield _turn(BACK, menu, page - 1)
    if page < last:
        yield _turn(ON, menu, page + 1)


def _turn(label: str, menu: str, page: int) -> Press:
    return Press((label,), Action.MODELS, page, job=menu)
