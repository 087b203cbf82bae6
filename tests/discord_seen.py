"""Writes down what people see of a bot on Discord, from what it asked the platform for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import cast

from tests.deeds import BOT
from tests.discord_turns import Cast
from tests.emulators.discord import Call, Discord, Interaction

BREAK = " ⏎ "
SHOWING = frozenset(
    {"create_message", "update_message", "delete_message", "create_interaction_response", "execute_webhook"}
    | {"update_original_webhook_message", "delete_original_webhook_message", "update_webhook_message"}
)
"""Everything else is seen by nobody, or only for a moment."""
EDITS = frozenset({"update_message", "update_webhook_message", "update_original_webhook_message"})
EPHEMERAL = 64
Json = Mapping[str, object]


class Witness:
    """What happened at the same moment in different places is told in the order in which it came."""

    def __init__(self, server: Discord, cast: Cast) -> None:
        self._server = server
        self._cast = cast
        self._told = len(server.calls)
        self._thinking: set[str] = set()
        """Ids of interactions."""

    def seen(self) -> list[tuple[float, str]]:
        """All since the last time: when, and what. Answers to interactions come first: they go their own way."""
        calls = [call for call in self._server.calls[self._told :] if call.name in SHOWING]
        self._told = len(self._server.calls)
        found = [(round(call.at, 3), _aside(call), line) for call in calls for line in self._lines(call)]
        return [(at, line) for at, _, line in sorted(found, key=lambda one: one[:2])]

    def _lines(self, call: Call) -> Iterator[str]:
        if call.status not in {200, 204}:
            yield f"✗ {call.name}: {call.code or call.status}"
        elif call.name == "create_interaction_response":
            yield from self._answers(call)
        elif call.name == "delete_original_webhook_message":
            yield f"… {self._asker(call)} no more"
        elif call.name == "delete_message":
            yield "~ gone"
        else:
            yield self._said(call)

    def _answers(self, call: Call) -> Iterator[str]:
        told = call.json
        who, data = self._asker(call), cast("Json", told.get("data") or {})
        match told.get("type"):
            case 5:
                self._thinking.add(call.given["interaction_id"])
                thinks = f"… {who}"
                yield f"({thinks})" if _flags(data) & EPHEMERAL else thinks
            case 6:
                pass
            case 8:
                choices = cast("Sequence[Json]", data.get("choices") or [])
                yield f"({who} may choose: {' / '.join(str(choice['name']) for choice in choices)})"
            case 9:
                fields = " ".join(_fields(cast("Sequence[Json]", data["components"])))
                yield f"({who} is asked: {data['title']} {fields})"
            case _:
                said = f"{self._to(call)}{self._words(data)}"
                yield f"({said})" if _flags(data) & EPHEMERAL else said

    def _said(self, call: Call) -> str:
        changed = call.name in EDITS and not self._thought(call)
        line = self._sign(call, changed=changed) + self._cast.called(self._channel(call))
        line += ("" if changed else self._to(call)) + self._words(call.json)
        return f"({line})" if self._alone(call) else line

    def _thought(self, call: Call) -> bool:
        """It takes the place of an app that is thinking."""
        asking = self._interaction(call)
        if asking is None or asking.id not in self._thinking:
            return False
        self._thinking.discard(asking.id)
        return True

    def _sign(self, call: Call, *, changed: bool) -> str:
        sign = "🖼" * len(call.files) + ("~" if changed else "")
        covered = "(covered) " if any(file.name.startswith("SPOILER_") for file in call.files) else ""
        return (f"{sign} " if sign else "") + covered

    def _to(self, call: Call) -> str:
        reference = cast("Json", call.json.get("message_reference") or {})
        if reference:
            return f"→{self._cast.author(int(str(reference['message_id'])))} "
        asking = self._interaction(call)
        if asking is None:
            return ""
        return f"⇒{asking.person.name} "

    def _words(self, body: Json) -> str:
        said = self._named(str(body.get("content") or "")).replace("\n", BREAK)
        parts = "".join(f" [{label}]" for label in labels(cast("Sequence[Json]", body.get("components") or [])))
        return f"| {said}{parts}".rstrip()

    def _named(self, text: str) -> str:
        for person in [*self._cast.people.values(), self._server.me]:
            text = text.replace(person.mention, f"@{person.name}")
        return text

    def _channel(self, call: Call) -> int:
        asking = self._interaction(call)
        return asking.channel.id if asking else int(call.given["channel_id"])

    def _interaction(self, call: Call) -> Interaction | None:
        """Whose token stands in the path."""
        every = list(self._server.interactions.values())
        return next((one for one in every if f"/{one.token}" in call.path), None)

    def _asker(self, call: Call) -> str:
        asking = self._interaction(call)
        return asking.person.name if asking else BOT

    def _alone(self, call: Call) -> bool:
        asking = self._interaction(call)
        if asking is None:
            return False
        if call.name == "execute_webhook":
            return bool(_flags(call.json) & EPHEMERAL)
        return asking.ephemeral


def _aside(call: Call) -> bool:
    return call.name != "create_interaction_response"


def _flags(body: Json) -> int:
    return cast("int", body.get("flags") or 0)


def labels(components: Sequence[Json]) -> Iterator[str]:
    for part in (part for row in components for part in cast("Sequence[Json]", row.get("components") or [])):
        emoji = str(cast("Json", part.get("emoji") or {}).get("name") or "")
        if part.get("type") == 3:
            options = cast("Sequence[Json]", part["options"])
            yield f"{part.get('placeholder')}: {' / '.join(str(option['label']) for option in options)}"
        else:
            yield f"{emoji} {part.get('label') or ''}".strip()


def _fields(components: Sequence[Json]) -> Iterator[str]:
    for component in components:
        inner = component.get("component")
        parts = [cast("Json", inner)] if inner else cast("Sequence[Json]", component.get("components") or [])
        for part in parts:
            value = f"= {part['value']}" if part.get("value") else ""
            yield f"[{component.get('label') or part.get('label')}{' ' + value if value else ''}]"
