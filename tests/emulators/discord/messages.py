"""Messages of channels over REST: written, read, changed and taken away by the bot itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import cast

from tests.emulators.discord import drafting, objects
from tests.emulators.discord.calls import Call
from tests.emulators.discord.components import Json
from tests.emulators.discord.emulator import Discord
from tests.emulators.discord.permissions import has
from tests.emulators.discord.posted import Message
from tests.emulators.discord.refusals import Refused, no_access, no_permission, unknown, wrong
from tests.emulators.discord.world import DM, FORUM, GROUP, THREAD, Channel

OLD_SECONDS, OLD_EDITS = 3600.0, 3
_REPLY = 19


class Messages:
    """Every method answers with what is sent back; None: nothing is."""

    def __init__(self, town: Discord) -> None:
        self._town = town

    @property
    def methods(self) -> Mapping[str, Callable[[Call], object]]:
        return {
            "create_message": self.created,
            "get_message": self.one,
            "list_messages": self.several,
            "update_message": self.updated,
            "delete_message": self.deleted,
            "bulk_delete_messages": self.many_deleted,
            "add_my_message_reaction": self.reacted,
            "delete_my_message_reaction": self.unreacted,
            "trigger_typing_indicator": self.typing,
        }

    def created(self, call: Call) -> Json:
        town, told = self._town, call.json
        channel = self.place(call)
        writable(channel, with_files=bool(call.uploads), with_embeds=bool(told.get("embeds")))
        known = self._known(told)
        if known:
            call.repeats = True
            return objects.message(known)
        message = Message(channel, town.snowflake(), town.me, town.now())
        message.replied = self._replied(channel, told)
        message.kind = _REPLY if message.replied else 0
        message.nonce = drafting.nonce(told)
        drafting.fill(message, told, call.uploads, channel.limit)
        drafting.notify(message, told)
        return self.kept(message)

    def kept(self, message: Message) -> Json:
        """In its channel from now on; the bot hears of it like of any other."""
        town, channel = self._town, message.channel
        if channel.archived:
            town.archive(channel, archived=False, locked=False)
        message.history.append(message.content)
        if message.nonce:
            town.nonces[message.nonce] = (town.now(), message)
        town.add(message)
        town.tell(message)
        return objects.message(message)

    def _known(self, told: Json) -> Message | None:
        at, message = self._town.nonces.get(drafting.nonce(told), (0.0, None))
        fresh = self._town.now() - at < self._town.nonce_seconds
        return message if told.get("enforce_nonce") and fresh and message and not message.deleted else None

    def _replied(self, channel: Channel, told: Json) -> Message | None:
        reference = cast("Json | None", told.get("message_reference"))
        if not reference:
            return None
        if not has(channel.allowed, "READ_MESSAGE_HISTORY"):
            raise Refused(403, 160002, "Cannot reply without permission to read message history")
        found = channel.kept.get(int(str(reference["message_id"])))
        if found and found.kind not in {0, _REPLY, 20, 23}:
            where, code = "message_reference", "REPLIES_CANNOT_REPLY_TO_SYSTEM_MESSAGE"
            raise wrong(where, code, "Cannot reply to a system message")
        if (found is None or objects.ephemeral(found)) and reference.get("fail_if_not_exists") is not False:
            raise wrong("message_reference", "REPLIES_UNKNOWN_MESSAGE", "Unknown message")
        return found if found and not objects.ephemeral(found) else None

    def one(self, call: Call) -> Json:
        channel = self.place(call)
        if not has(channel.allowed, "READ_MESSAGE_HISTORY"):
            raise no_permission()
        return objects.message(self._found(channel, call), reads=bool(self._town.portal.message_content))

    def several(self, call: Call) -> list[Json]:
        channel, reads = self.place(call), bool(self._town.portal.message_content)
        if not has(channel.allowed, "READ_MESSAGE_HISTORY"):
            return []
        limit = call.number("limit", 50)
        if not 1 <= limit <= 100:
            raise wrong("limit", "NUMBER_TYPE_MAX", "int value should be less than or equal to 100.")
        every = [message for message in channel.messages if not objects.ephemeral(message)]
        every.sort(key=lambda message: message.id)
        return [objects.message(message, reads=reads) for message in _window(every, call, limit)]

    def updated(self, call: Call) -> Json:
        channel = self.place(call)
        message = self._found(channel, call)
        if message.author is not self._town.me:
            raise Refused(403, 50005, "Cannot edit a message authored by another user")
        if call.uploads and not has(channel.allowed, "ATTACH_FILES"):
            raise no_permission()
        if channel.archived:
            raise Refused(400, 50083, "Thread is archived")
        self._old(message)
        return self.changed(message, call, channel.limit)

    def changed(self, message: Message, call: Call, limit: int) -> Json:
        was_loading = message.loading
        drafting.fill(message, call.json, call.uploads, limit)
        if was_loading:
            if message.interaction:
                message.interaction.replaced = True
            drafting.notify(message, call.json)
            message.history = [message.content]
        else:
            message.edited_at = self._town.now()
            message.edits += 1
            message.history.append(message.content)
        self._town.tell(message, "MESSAGE_UPDATE")
        return objects.message(message)

    def _old(self, message: Message) -> None:
        """Of messages that are an hour old only few are changed in a minute."""
        town, now = self._town, self._town.now()
        if not town.old_edits or now - message.at < OLD_SECONDS:
            return
        town.old = [at for at in town.old if at > now - 60.0]
        if len(town.old) >= OLD_EDITS:
            text = "Maximum number of edits to messages older than 1 hour reached. Try again later."
            raise Refused(429, 30046, text, town.old[0] + 60.0 - now)
        town.old.append(now)

    def deleted(self, call: Call) -> None:
        channel = self.place(call)
        message = self._found(channel, call)
        if not message.mine and not has(channel.allowed, "MANAGE_MESSAGES"):
            raise no_permission()
        self._town.remove(message)

    def many_deleted(self, call: Call) -> None:
        channel = self.place(call)
        if not has(channel.allowed, "MANAGE_MESSAGES"):
            raise no_permission()
        ids = [int(str(id)) for id in cast("list[object]", call.json["messages"])]
        self._town.purges(channel, [channel.kept[id] for id in ids if id in channel.kept])

    def reacted(self, call: Call) -> None:
        self._found(self.place(call), call).reactions.append(call.given["emoji_name"])

    def unreacted(self, call: Call) -> None:
        self._found(self.place(call), call).reactions.remove(call.given["emoji_name"])

    def typing(self, call: Call) -> None:
        channel = self.place(call)
        writable(channel)
        channel.typing.append(self._town.now())
        self._town.changed.notify_all()

    def place(self, call: Call) -> Channel:
        """The channel that a call names, where the bot may look into it."""
        found = self._town.channels.get(call.id("channel_id"))
        if found is None:
            raise unknown("Channel")
        if found.kind == GROUP or (found.guild and not found.guild.present):
            raise no_access()
        if not has(found.allowed, "VIEW_CHANNEL"):
            raise no_access()
        return found

    @staticmethod
    def _found(channel: Channel, call: Call) -> Message:
        found = channel.kept.get(call.id("message_id"))
        if found is None or objects.ephemeral(found):
            raise unknown("Message")
        return found


def writable(channel: Channel, *, with_files: bool = False, with_embeds: bool = False) -> None:
    """Refuses what the bot may not send there."""
    if channel.kind == FORUM:
        raise Refused(400, 40058, "Cannot send messages in a forum channel")
    if channel.kind == DM:
        _private(channel)
        return
    if not has(channel.allowed, "SEND_MESSAGES_IN_THREADS" if channel.kind == THREAD else "SEND_MESSAGES"):
        raise no_permission()
    if with_files and not has(channel.allowed, "ATTACH_FILES"):
        raise no_permission()
    if with_embeds and not has(channel.allowed, "EMBED_LINKS"):
        raise no_permission()
    if channel.locked and not has(channel.allowed, "MANAGE_THREADS"):
        raise Refused(400, *((50083, "Thread is archived") if channel.archived else (160005, "Thread is locked")))


def _private(channel: Channel) -> None:
    person = channel.people[0]
    if person.blocked or person.bot:
        raise Refused(403, 50007, "Cannot send messages to this user")


def _window(every: list[Message], call: Call, limit: int) -> list[Message]:
    """Newest first, as Discord tells them."""
    query = call.query
    if "after" in query:
        return [message for message in every if message.id > int(query["after"])][:limit][::-1]
    if "around" in query:
        after = sum(message.id <= int(query["around"]) for message in every)
        return every[max(0, after - 1 - limit // 2) :][:limit][::-1]
    if "before" in query:
        every = [message for message in every if message.id < int(query["before"])]
    return every[-limit:][::-1]
