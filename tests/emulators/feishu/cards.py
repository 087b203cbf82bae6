"""What people see of a card, and what they can press on it."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import cast

import msgspec

from tests.emulators.feishu.calls import Json

_MARKS = re.compile(r"</?(?:font|text_tag|number_tag|br|hr)[^>]*>|\*\*|~~")
_AT = re.compile(r"<at\s+(?:id|ids|email|user_id)=\"?([^\"> ]*)\"?\s*>(?:[^<]*)</at>")
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+\-.!|>~$<])")
_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")


@dataclass(frozen=True, slots=True)
class Button:
    """One on a card."""

    label: str
    value: object = None
    """What comes back when it is pressed."""
    name: str = ""
    kind: str = "default"
    disabled: bool = False
    submits: bool = False
    """It hands in the form that it stands in."""
    url: str = ""

    @property
    def token(self) -> str:
        return str(cast("Json", self.value).get("token", "")) if isinstance(self.value, Mapping) else ""


@dataclass(frozen=True, slots=True)
class Option:
    """Of a select."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Select:
    """One on a card."""

    name: str
    placeholder: str = ""
    options: tuple[Option, ...] = ()
    value: object = None
    disabled: bool = False


@dataclass(slots=True)
class Look:
    """A card as it lies before a person."""

    title: str = ""
    template: str = ""
    summary: str = ""
    lines: list[str] = field(default_factory=list)
    pictures: list[str] = field(default_factory=list)
    """Keys of them."""
    covered: list[str] = field(default_factory=list)
    buttons: list[Button] = field(default_factory=list)
    selects: list[Select] = field(default_factory=list)
    inputs: list[str] = field(default_factory=list)
    """Names of them."""

    @property
    def text(self) -> str:
        return "\n".join(line for line in (self.title, *self.lines) if line)


def look(card: Json) -> Look:
    seen = Look()
    header, config, body = (cast("Json", card.get(name) or {}) for name in ("header", "config", "body"))
    title, subtitle = _plain(header.get("title")), _plain(header.get("subtitle"))
    seen.title = f"{title} · {subtitle}" if subtitle else title
    seen.template = str(header.get("template", ""))
    seen.summary = str(cast("Json", config.get("summary") or {}).get("content", ""))
    _all(body.get("elements"), seen, is_closed=False)
    return seen


def _all(elements: object, seen: Look, *, is_closed: bool) -> None:
    for element in cast("Sequence[Json]", elements or []):
        _one(element, seen, is_closed=is_closed)


def _one(element: Json, seen: Look, *, is_closed: bool) -> None:
    tag = element.get("tag")
    if tag == "collapsible_panel":
        header = cast("Json", element.get("header") or {})
        seen.lines.append(_plain(header.get("title")))
        _all(element.get("elements"), seen, is_closed=is_closed or not element.get("expanded"))
    elif tag in {"column_set", "column", "form", "interactive_container"}:
        _all(element.get("columns") or element.get("elements"), seen, is_closed=is_closed)
    elif tag in {"img", "img_combination"}:
        _pictured(element, seen, is_closed=is_closed)
    else:
        _plainly(element, seen)


def _pictured(element: Json, seen: Look, *, is_closed: bool) -> None:
    every = cast("Sequence[Json]", element.get("img_list") or [element])
    found = [str(one.get("img_key", "")) for one in every]
    seen.pictures += found
    seen.covered += found if is_closed else []


def _plainly(element: Json, seen: Look) -> None:
    match element.get("tag"):
        case "markdown":
            seen.lines.append(marked(str(element.get("content", ""))))
        case "div":
            seen.lines.append(_plain(element.get("text")))
        case "hr":
            seen.lines.append("———")
        case "button":
            seen.buttons.append(_button(element))
        case "select_static":
            seen.selects.append(_select(element))
        case "input":
            seen.inputs.append(str(element.get("name", "")))
        case _:
            pass


def _button(element: Json) -> Button:
    behaviors = cast("Sequence[Json]", element.get("behaviors") or [])
    value = next((one.get("value") for one in behaviors if one.get("type") == "callback"), None)
    url = next((str(one.get("default_url", "")) for one in behaviors if one.get("type") == "open_url"), "")
    return Button(
        _plain(element.get("text")),
        value,
        str(element.get("name", "")),
        str(element.get("type", "default")),
        bool(element.get("disabled")),
        element.get("form_action_type") == "submit",
        url,
    )


def _select(element: Json) -> Select:
    options = cast("Sequence[Json]", element.get("options") or [])
    behaviors = cast("Sequence[Json]", element.get("behaviors") or [])
    value = next((one.get("value") for one in behaviors if one.get("type") == "callback"), element.get("value"))
    every = tuple(Option(_plain(one.get("text")), str(one.get("value", ""))) for one in options)
    placeholder = _plain(element.get("placeholder"))
    return Select(str(element.get("name", "")), placeholder, every, value, bool(element.get("disabled")))


def _plain(text: object) -> str:
    told = cast("Json", text or {})
    content = str(told.get("content", ""))
    return marked(content) if told.get("tag") == "lark_md" else content


def marked(text: str) -> str:
    """Without the marks of Markdown that people do not see."""
    text = _MARKS.sub("", _AT.sub(r"@\1", _LINK.sub(r"\1", text)))
    return html.unescape(_ESCAPED.sub(r"\1", text))


def pings(card: Json) -> list[str]:
    """Who is told of the card, by the mentions in it."""
    return _AT.findall(msgspec.json.encode(card).decode().replace('\\"', '"'))
