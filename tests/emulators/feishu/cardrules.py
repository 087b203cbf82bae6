"""What Feishu takes for a card: JSON 2.0, of which it takes nothing that it does not know."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, cast

from tests.emulators.feishu.calls import Json
from tests.emulators.feishu.cardshapes import BEHAVIOURS, ELEMENTS, PARTS, REQUIRED, Fits
from tests.emulators.feishu.refusals import Refused

if TYPE_CHECKING:
    from tests.emulators.feishu.posted import File

ILLEGAL, BAD_IMAGE, UNSUPPORTED, TOO_MANY, TWICE, TOO_DEEP = 200621, 200570, 200861, 11310, 300301, 300307
MOST, DEEPEST, OPTIONS = 200, 5, 500
"""Elements of a card, and how deep one lies in another."""
_INTERACTIVE = frozenset({"button", "select_static", "multi_select_static", "input"})
_FREE = frozenset({"card_link", "streaming_config", "style", "action", "value", "i18n_text_tag_list"})
"""Objects that are not looked into."""


def checked(card: Json, files: Mapping[str, File]) -> None:
    """Raises Refused."""
    _Check(files).card(card)


class _Check:
    """Of one card."""

    def __init__(self, files: Mapping[str, File]) -> None:
        self._files = files
        self._count = 0
        self._ids: set[str] = set()
        self._names: set[str] = set()

    def card(self, card: Json) -> None:
        if card.get("schema") != "2.0":
            raise _no(ILLEGAL, "schema is not 2.0, and no other is emulated", "ROOT")
        self._known(card, PARTS["card"], "ROOT")
        config, header, body = (cast("Json", card.get(name) or {}) for name in ("config", "header", "body"))
        self._known(config, PARTS["config"], "ROOT -> config")
        if "summary" in config:
            self._known(cast("Json", config["summary"]), PARTS["summary"], "ROOT -> config -> summary")
        self._known(header, PARTS["card.header"], "ROOT -> header")
        if header and "title" not in header:
            raise _no(ILLEGAL, "title is required", "ROOT -> header")
        self._parts(header, "ROOT -> header", "card")
        self._known(body, PARTS["body"], "ROOT -> body")
        self._elements(body, "ROOT -> body", 0, form="")

    def _elements(self, holder: Json, path: str, depth: int, *, form: str) -> None:
        for name in ("elements", "columns"):
            for at, element in enumerate(cast("Sequence[Json]", holder.get(name) or [])):
                here = f"{path} -> {name} -> [{at}](tag: {element.get('tag')})"
                if (element.get("tag") == "column") != (name == "columns"):
                    raise _no(UNSUPPORTED, f"unsupported tag {element.get('tag')}", here)
                self._element(element, here, depth, form)

    def _element(self, element: Json, path: str, depth: int, form: str) -> None:
        tag = str(element.get("tag"))
        if tag not in ELEMENTS:
            said = "cards of schema V2 no longer support this capability; unsupported tag "
            raise _no(UNSUPPORTED, said + tag, path)
        self._counted(element, path, depth)
        self._known({name: value for name, value in element.items() if name != "tag"}, ELEMENTS[tag], path)
        needed = [name for name in REQUIRED.get(tag, ()) if not (form and name == "behaviors")]
        missing = [name for name in needed if name not in element]
        if missing:
            raise _no(ILLEGAL, f"{missing[0]} is required", path)
        self._parts(element, path, tag)
        self._behaves(element, path)
        self._ruled(element, tag, path, form)
        inside = str(element["name"]) if tag == "form" else form
        self._elements(element, path, depth + (tag != "column"), form=inside)

    def _counted(self, element: Json, path: str, depth: int) -> None:
        self._count += 1
        if self._count > MOST:
            raise _no(TOO_MANY, "element exceeds the limit", path)
        if depth > DEEPEST:
            raise _no(TOO_DEEP, "nested too deep", path)
        id = element.get("element_id")
        if isinstance(id, str) and id:
            if id in self._ids:
                raise _no(TWICE, f"element duplicates, element id: {id}", path)
            self._ids.add(id)

    @staticmethod
    def _known(told: Json, shape: Mapping[str, Fits], path: str) -> None:
        for name, value in told.items():
            if name not in shape:
                raise _no(ILLEGAL, f"unknown property, property: {name}", path)
            if not shape[name](value):
                raise _no(ILLEGAL, f"illegal value of the property {name}", path)

    def _parts(self, holder: Json, path: str, tag: str) -> None:
        """The small objects in it, of which each has properties of its own."""
        for name, value in holder.items():
            part = f"{tag}.{name}" if f"{tag}.{name}" in PARTS else name
            if part not in PARTS or name in _FREE:
                continue
            for one in cast("Sequence[Json]", value if isinstance(value, list) else [value]):
                self._known(one, PARTS[part], f"{path} -> {name}")
                self._counted({}, path, 0)
                if "tag" in PARTS[part] and "tag" not in one:
                    raise _no(ILLEGAL, "tag is required", f"{path} -> {name}")
                self._parts(one, f"{path} -> {name}", part)
                self._pictured(one, f"{path} -> {name}")

    def _pictured(self, part: Json, path: str) -> None:
        key = part.get("img_key")
        if key is not None and (key not in self._files or self._files[str(key)].kind != "image"):
            raise _no(BAD_IMAGE, "card contains invalid image keys", path)

    @staticmethod
    def _behaves(element: Json, path: str) -> None:
        for one in cast("Sequence[Json]", element.get("behaviors") or []):
            kind = str(one.get("type"))
            if kind not in BEHAVIOURS:
                raise _no(ILLEGAL, f"unknown behavior {kind}", path)
            rest = {name: value for name, value in one.items() if name != "type"}
            _Check._known(rest, BEHAVIOURS[kind], f"{path} -> behaviors")
            if kind == "callback" and "value" not in one:
                raise _no(ILLEGAL, "value is required", f"{path} -> behaviors")

    def _ruled(self, element: Json, tag: str, path: str, form: str) -> None:
        self._pictured(element, path)
        if tag in {"form", "collapsible_panel"} and form:
            raise _no(UNSUPPORTED, f"{tag} cannot stand in a form", path)
        if tag == "form":
            self._submits(element, path)
        if tag in _INTERACTIVE and form:
            self._named(element, path)
        elif "form_action_type" in element:
            raise _no(ILLEGAL, "form_action_type outside of a form", path)
        if tag in {"select_static", "multi_select_static"}:
            self._chosen(element, path)

    def _named(self, element: Json, path: str) -> None:
        name = element.get("name")
        if not name or name in self._names:
            raise _no(ILLEGAL, "name is required in a form, and has to be unique", path)
        self._names.add(str(name))

    @staticmethod
    def _chosen(element: Json, path: str) -> None:
        options = cast("Sequence[Json]", element["options"])
        values = [option.get("value") for option in options]
        if not options or len(options) > OPTIONS or len(set(values)) < len(values) or "" in values or None in values:
            raise _no(ILLEGAL, "options have to be there, each with a value of its own", path)
        if "initial_option" in element and element["initial_option"] not in values:
            raise _no(ILLEGAL, "initial_option is none of the options", path)

    @staticmethod
    def _submits(form: Json, path: str) -> None:
        waiting = list(cast("Sequence[Json]", form["elements"]))
        while waiting:
            one = waiting.pop()
            if one.get("form_action_type") == "submit":
                return
            for name in ("elements", "columns"):
                waiting += cast("Sequence[Json]", one.get(name) or [])
        raise _no(ILLEGAL, "a form needs a button that submits it", path)


def _no(code: int, message: str, path: str) -> Refused:
    return Refused(230099, f"ErrCode: {code}; ErrMsg: {message}, path: {path}; ErrorValue: ")
