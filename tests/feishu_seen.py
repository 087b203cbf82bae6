"""Writes down what people see of a bot on Feishu, from what it asked the platform for."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from tests.emulators.feishu import Call, Feishu
from tests.emulators.feishu.cards import Look, look
from tests.emulators.feishu.contents import read
from tests.feishu_turns import Cast

BREAK = " ⏎ "
SHOWING = frozenset({"create", "reply", "patch", "update", "delete"})
"""Everything else is seen by nobody."""
EDITS = frozenset({"patch", "update"})
Json = dict[str, object]


class Witness:
    """What happened at the same moment in different places is told in the order in which it came."""

    def __init__(self, server: Feishu, cast: Cast) -> None:
        self._server = server
        self._cast = cast
        self._told = len(server.calls)
        self._pressed = 0

    def seen(self) -> list[tuple[float, str]]:
        """All since the last time: when, and what. What somebody sees alone comes first: it goes its own way."""
        calls = [call for call in self._server.calls[self._told :] if call.name in SHOWING]
        self._told = len(self._server.calls)
        found = [(round(call.at, 3), line) for call in calls for line in self._lines(call)]
        alone = [(self._server.now(), line) for line in self._alone()]
        return [*alone, *sorted(found, key=lambda one: one[0])]

    def _alone(self) -> Iterator[str]:
        """What whoever pressed was told, and nobody else."""
        for who, press in self._cast.pressed[self._pressed :]:
            if not press.seen:
                return
            self._pressed += 1
            if press.error:
                yield f"({who} sees: {press.error})"
            elif press.toast:
                yield f"({who}: {press.toast.replace(chr(10), BREAK)})"

    def _lines(self, call: Call) -> Iterator[str]:
        if call.code or call.status != 200:
            yield f"✗ {call.name}: {call.code or call.status}"
        elif call.name == "delete":
            yield "~ gone"
        elif not call.repeats:
            yield self._said(call)

    def _said(self, call: Call) -> str:
        kind = str(call.json.get("msg_type") or "interactive")
        content = msgspec.json.decode(str(call.json["content"]), type=Json)
        if kind == "interactive":
            seen = look(content)
            sign, words = _sign(seen), seen.text + "".join(_labels(seen))
        else:
            sign, words = "📎 " * (kind == "file"), self._read(kind, content)
        changed = "~ " * (call.name in EDITS)
        return f"{sign}{changed}{self._where(call)}{self._to(call)}| {words}".replace("\n", BREAK).rstrip()

    def _read(self, kind: str, content: Json) -> str:
        if kind == "file":
            return self._server.files[str(content["file_key"])].name
        return read(kind, content, self._names())

    def _names(self) -> dict[str, str]:
        return {person.id: f"@{person.name}" for person in self._cast.people.values()}

    def _where(self, call: Call) -> str:
        if call.name == "create":
            alone = self._cast.name(str(call.json.get("receive_id")))
            return f"to {alone} alone " if alone else ""
        return self._cast.called(self._server.message(call.given["message_id"]).thread)

    def _to(self, call: Call) -> str:
        return f"→{self._cast.author(call.given['message_id'])} " if call.name == "reply" else ""


def _sign(seen: Look) -> str:
    covered = "(covered) " if seen.covered else ""
    return "🖼" * len(seen.pictures) + (" " if seen.pictures else "") + covered


def _labels(seen: Look) -> Iterator[str]:
    for button in seen.buttons:
        yield f" [{button.label}]"
    for select in seen.selects:
        yield f" [{select.placeholder}: {' / '.join(option.label for option in select.options)}]"
