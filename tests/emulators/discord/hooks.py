"""Answers to interactions, and what is said afterwards with an interaction's token."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import cast

from tests.emulators.discord import drafting, forms, objects
from tests.emulators.discord.calls import Call
from tests.emulators.discord.components import Json
from tests.emulators.discord.emulator import Discord
from tests.emulators.discord.interactions import AUTOCOMPLETE, COMPONENT, MODAL, Interaction, modal
from tests.emulators.discord.messages import Messages
from tests.emulators.discord.posted import EPHEMERAL, LOADING, Message
from tests.emulators.discord.refusals import Refused, unknown, wrong

SAYS, DEFERS, DEFERS_UPDATE, UPDATES, OFFERS, SHOWS = 4, 5, 6, 7, 8, 9
_COMMAND_REPLY, _REPLY = 20, 19


class Hooks:
    """The token alone gives the right to all of it."""

    def __init__(self, town: Discord, messages: Messages) -> None:
        self._town = town
        self._messages = messages

    @property
    def methods(self) -> Mapping[str, Callable[[Call], object]]:
        return {
            "create_interaction_response": self.answered,
            "execute_webhook": self.followed,
            "get_original_webhook_message": lambda call: objects.message(self._original(call)),
            "update_original_webhook_message": lambda call: self._changed(self._original(call), call),
            "delete_original_webhook_message": lambda call: self._removed(self._original(call), call),
            "get_webhook_message": lambda call: objects.message(self._message(call)),
            "update_webhook_message": lambda call: self._changed(self._message(call), call),
            "delete_webhook_message": lambda call: self._removed(self._message(call), call),
        }

    def answered(self, call: Call) -> Json | None:
        town = self._town
        found = town.interactions.get(call.given["interaction_id"])
        if found is None or found.token != call.given["interaction_token"]:
            raise unknown("Interaction")
        if found.answered:
            raise Refused(400, 40060, "Interaction has already been acknowledged.")
        if found.late:
            raise unknown("Interaction")
        kind = cast("int", call.json.get("type"))
        self._carry_out(found, kind, cast("Json", call.json.get("data") or {}), call)
        found.callback, found.answered_at = kind, town.now()
        found.after_ms = (time.monotonic() - found.started) * 1000
        town.changed.notify_all()
        return self._told(found) if call.query.get("with_response") in {"true", "1", "True"} else None

    def _carry_out(self, found: Interaction, kind: int, data: Json, call: Call) -> None:
        if kind not in _allowed(found):
            raise wrong("type", "INTERACTION_RESPONSE_TYPE_INVALID", f"Type {kind} cannot answer this interaction")
        match kind:
            case 4:
                self._said(found, self._drafted(found, data), data, call)
            case 5:
                self._deferred(found, data)
            case 6:
                found.original = found.pressed
            case 7 if found.pressed:
                found.original = found.pressed
                self._messages.changed(found.pressed, _as_body(call, data), found.channel.limit)
            case 8:
                found.choices = forms.choices(data)
            case _:
                found.modal = modal(forms.checked(data))

    def _drafted(self, found: Interaction, data: Json) -> Message:
        message = Message(found.channel, self._town.snowflake(), self._town.me, self._town.now())
        message.kind, message.interaction = _COMMAND_REPLY if found.type == 2 else 0, found
        if cast("int", data.get("flags") or 0) & EPHEMERAL or found.hushed:
            message.flags, message.ephemeral_for = EPHEMERAL, found.person
        return message

    def _said(self, found: Interaction, message: Message, data: Json, call: Call) -> None:
        drafting.fill(message, data, call.uploads, found.channel.limit)
        drafting.notify(message, data)
        self._messages.kept(message)
        found.original, found.ephemeral = message, objects.ephemeral(message)
        found.replaced = True

    def _deferred(self, found: Interaction, data: Json) -> None:
        message = self._drafted(found, data)
        message.flags |= LOADING
        self._messages.kept(message)
        found.original, found.ephemeral = message, objects.ephemeral(message)

    def _told(self, found: Interaction) -> Json:
        """For `with_response`."""
        inner: Json = {"id": found.id, "type": found.type}
        if found.original:
            shown = found.original
            inner |= {"response_message_id": str(shown.id), "response_message_loading": shown.loading}
            inner |= {"response_message_ephemeral": objects.ephemeral(shown)}
        told: Json = {"interaction": inner}
        if found.original and found.callback in {SAYS, UPDATES}:
            told |= {"resource": {"type": found.callback, "message": objects.message(found.original)}}
        return told

    def followed(self, call: Call) -> Json | None:
        found = self._alive(call)
        if found.thinking and found.original:
            # What comes first after a deferral takes its place.
            return _awaited(self._changed(found.original, call), call)
        if not found.reaches and not found.left:
            raise Refused(400, 40094, "This interaction has hit the maximum number of follow up messages")
        message = self._drafted(found, call.json)
        message.replied, message.kind = found.original, _REPLY if found.original else 0
        drafting.fill(message, call.json, call.uploads, found.channel.limit)
        drafting.notify(message, call.json)
        told = self._messages.kept(message)
        found.followups.append(message)
        found.left -= 0 if found.reaches else 1
        return _awaited(told, call)

    def _alive(self, call: Call) -> Interaction:
        """The interaction that a token belongs to."""
        town, token = self._town, call.given["webhook_token"]
        found = next((one for one in town.interactions.values() if one.token == token), None)
        if call.given["webhook_id"] != str(town.application) or found is None or not found.answered:
            raise unknown("Webhook")
        if town.now() - found.at >= found.life:
            raise Refused(401, 50027, "Invalid Webhook Token")
        return found

    def _original(self, call: Call) -> Message:
        found = self._alive(call)
        if found.original is None or found.original.deleted:
            raise unknown("Message")
        return found.original

    def _message(self, call: Call) -> Message:
        found, id = self._alive(call), call.id("message_id")
        every = [*found.followups, *([found.original] if found.original else [])]
        message = next((one for one in every if one.id == id and not one.deleted), None)
        if message is None:
            raise unknown("Message")
        return message

    def _changed(self, message: Message, call: Call) -> Json:
        found = self._alive(call)
        told = self._messages.changed(message, call, found.channel.limit)
        self._replaced(message)
        return told

    def _removed(self, message: Message, call: Call) -> None:
        self._alive(call)
        self._town.remove(message)
        self._replaced(message)

    def _replaced(self, message: Message) -> None:
        source = message.interaction
        if source and source.original is message:
            source.replaced = True
            if message.deleted:
                source.original = None
        self._town.changed.notify_all()


def _awaited(told: Json, call: Call) -> Json | None:
    return told if call.query.get("wait") in {"true", "1", "True"} else None


def _allowed(found: Interaction) -> frozenset[int]:
    """The kinds of answer that fit the interaction."""
    if found.type == AUTOCOMPLETE:
        return frozenset({OFFERS})
    kinds = {SAYS, DEFERS} | ({SHOWS} if found.type != MODAL else set())
    if found.type == COMPONENT or (found.type == MODAL and found.pressed):
        kinds |= {DEFERS_UPDATE, UPDATES}
    return frozenset(kinds)


def _as_body(call: Call, data: Json) -> Call:
    return replace(call, body=data)
