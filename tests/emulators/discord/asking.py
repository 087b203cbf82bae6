"""What people ask of the app itself: commands, presses, choices and forms."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import cast

from tests.emulators.discord import objects
from tests.emulators.discord.components import Json
from tests.emulators.discord.interactions import AUTOCOMPLETE, COMMAND, COMPONENT, MODAL, Interaction, Modal
from tests.emulators.discord.people import Person
from tests.emulators.discord.picking import Picked, options, picked
from tests.emulators.discord.posted import Message
from tests.emulators.discord.talk import Talk
from tests.emulators.discord.world import DM, GROUP, Channel

_BUTTON, _SELECT = 2, 3
_SLASH, _MESSAGE_COMMAND = 1, 3
_MANNER = frozenset({"install", "locale"})


class Asking(Talk):
    """Each gives back the interaction, by which can be seen what came of it."""

    def press(self, by: Person, message: Message, custom_id: str) -> Interaction:
        numbers = {button.custom_id: at + 2 for at, button in enumerate(message.buttons)}
        data: Json = {"custom_id": custom_id, "component_type": _BUTTON, "id": numbers.get(custom_id, 2)}
        return self._pressed(by, message, data)

    def select(self, by: Person, message: Message, what: str) -> Interaction:
        found = [
            (select.custom_id, option.value)
            for select in message.selects
            for option in select.options
            if what in {option.value, option.label} and not select.disabled
        ]
        if not found:
            raise LookupError(f"nothing to select that is called {what!r}")
        data: Json = {"custom_id": found[0][0], "component_type": _SELECT, "values": [found[0][1]], "id": 2}
        return self._pressed(by, message, data)

    def _pressed(self, by: Person, message: Message, data: Json) -> Interaction:
        made = self._asked(by, message.channel, COMPONENT, data, {"message": self._shown(message)})
        made.pressed = message
        return made

    def run(self, by: Person, channel: Channel, command: str, given: Mapping[str, object]) -> Interaction:
        return self._commanded(by, channel, self._picked(command, _SLASH, by, given), given)

    def point(self, by: Person, message: Message, command: str, manner: Mapping[str, str]) -> Interaction:
        found = self._picked(command, _MESSAGE_COMMAND, by, manner)
        return self._commanded(by, message.channel, found, dict(manner) | {"target": message})

    def type_ahead(
        self, by: Person, channel: Channel, so_far: tuple[str, str, str], others: Mapping[str, object]
    ) -> Interaction:
        command, option, text = so_far
        found = self._picked(command, _SLASH, by, others)
        told = options(self.here, found, {**_given(others), option: text}, channel, focused=option)
        data: Json = {"id": str(found.id), "name": found.name, "type": _SLASH, "options": told[0]}
        return self._asked(by, channel, AUTOCOMPLETE, data, _manner(others))

    def submit(self, by: Person, shown: Interaction, fields: Mapping[str, str]) -> Interaction:
        if shown.modal is None:
            raise LookupError("no modal was shown")
        values = {shown.modal.field(name).custom_id: value for name, value in fields.items()}
        for one in shown.modal.fields:
            value = values.setdefault(one.custom_id, one.value)
            if (one.required and not value) or not one.min_length <= len(value) <= one.max_length:
                raise ValueError(f"Discord does not let anybody submit {value[:50]!r} as {one.label!r}")
        data: Json = {"custom_id": shown.modal.custom_id, "components": _filled(shown.modal, values), "resolved": {}}
        more = {name: shown.body[name] for name in ("message", "locale") if name in shown.body}
        made = self._asked(by, shown.channel, MODAL, data, more | {"install": "user" if not shown.reaches else ""})
        made.pressed = shown.pressed
        return made

    def again(self, found: Interaction | Message) -> None:
        """The same event once more."""
        if isinstance(found, Message):
            self.tell(found)
        else:
            self.tell_interaction(found)

    def _picked(self, command: str, kind: int, by: Person, manner: Mapping[str, object]) -> Picked:
        locale = str(manner.get("locale") or by.locale)
        return picked(list(self.menus.get(0, {}).values()), command, kind, locale)

    def _commanded(self, by: Person, channel: Channel, found: Picked, given: Mapping[str, object]) -> Interaction:
        told, files = options(self.here, found, _given(given), channel)
        data: Json = {"id": str(found.id), "name": found.name, "type": found.type}
        data |= {"options": told} if told else {}
        data |= {"resolved": {"attachments": files}} if files else {}
        target = given.get("target")
        if isinstance(target, Message):
            data |= {"target_id": str(target.id), "resolved": {"messages": {str(target.id): self._shown(target)}}}
        return self._asked(by, channel, COMMAND, data, _manner(given))

    def _shown(self, message: Message) -> Json:
        """In interactions a message is whole, whatever the bot may read."""
        return objects.message(message)

    def _asked(self, by: Person, channel: Channel, type: int, data: Json, more: Mapping[str, object]) -> Interaction:
        with self.changed:
            id, here = self.snowflake(), _is_here(channel)
            owners = self._owners(by, channel, is_brought=more.get("install") == "user" or not here)
            token = f"aW50ZXJhY3Rpb246{id:x}{self.chance.getrandbits(256):064x}"
            body: Json = {"id": str(id), "application_id": str(self.application), "type": type, "token": token}
            body |= {"version": 1, "data": data, "locale": more.get("locale") or by.locale, "entitlements": []}
            body |= {"authorizing_integration_owners": owners, "attachment_size_limit": channel.limit}
            body |= self._where(by, channel) | ({"message": more["message"]} if "message" in more else {})
            made = Interaction(str(id), token, type, by, channel, self.now(), time.monotonic(), body)
            made.reaches = here
            self.interactions[made.id] = made
            self.tell_interaction(made)
            return made

    @staticmethod
    def _owners(by: Person, channel: Channel, *, is_brought: bool) -> Json:
        """Who lets the app act there: the server, a person, or both."""
        by.installed = by.installed or is_brought
        mine: Json = {"1": str(by.id)} if is_brought else {}
        if not _is_here(channel) or (channel.guild is None and is_brought):
            return mine
        return {"0": str(channel.guild.id if channel.guild else 0)} | mine

    def _where(self, by: Person, channel: Channel) -> Json:
        told: Json = {"channel_id": str(channel.id), "channel": objects.where(channel)}
        told |= {"app_permissions": str(objects.granted(channel))}
        if channel.guild is None:
            return told | {"context": 1 if channel.kind == DM else 2, "user": objects.user(by)}
        guild = channel.guild
        permissions = {"permissions": str(objects.granted(channel))}
        features: Json = {"id": str(guild.id), "locale": guild.locale, "features": []}
        told |= {"context": 0, "guild_id": str(guild.id), "guild": features, "guild_locale": guild.locale}
        return told | {"member": objects.member(by, guild) | permissions}


def _is_here(channel: Channel) -> bool:
    """Whether the bot itself is there, and not only the app that a person brought along."""
    return channel.guild.present if channel.guild else channel.kind != GROUP


def _given(given: Mapping[str, object]) -> dict[str, object]:
    return {name: value for name, value in given.items() if name not in {*_MANNER, "target"}}


def _manner(given: Mapping[str, object]) -> dict[str, object]:
    return {name: value for name, value in given.items() if name in _MANNER}


def _filled(modal: Modal, values: Mapping[str, str]) -> list[Json]:
    """In the shape in which the modal was: rows, or labels."""
    told: list[Json] = []
    for at, one in enumerate(modal.components):
        inner = cast("Json", one["component"]) if one.get("type") == 18 else cast("list[Json]", one["components"])[0]
        field: Json = {
            "type": 4,
            "custom_id": inner["custom_id"],
            "value": values[str(inner["custom_id"])],
            "id": at + 2,
        }
        if one.get("type") == 18:
            told.append({"type": 18, "component": field, "id": at + 1})
        else:
            told.append({"type": 1, "components": [field], "id": at + 1})
    return told
