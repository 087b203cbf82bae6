"""What people do in channels: they write, send pictures, change their words and take them back."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tests.emulators.discord import files, objects
from tests.emulators.discord.components import Json
from tests.emulators.discord.heard import DM_REACTIONS, DM_TYPING, REACTIONS, TYPING
from tests.emulators.discord.people import Extras, File, Person
from tests.emulators.discord.posted import VOICE, Attachment, Message
from tests.emulators.discord.town import Town
from tests.emulators.discord.world import DM, FORUM, Channel

_MENTION = re.compile(r"<@!?(\d+)>")
_DEFAULT, _REPLY, _STARTER = 0, 19, 21


class Talk(Town):
    """The bot is told of everything that a bot is told of."""

    def say(self, by: Person, channel: Channel, text: str, extras: Extras) -> Message:
        with self.changed:
            if channel.archived:
                self.archive(channel, archived=False, locked=False)
            message = self._written(by, channel, text, extras)
            self.add(message)
            self.tell(message)
            return message

    def add(self, message: Message) -> Message:
        channel = message.channel
        channel.kept[message.id] = message
        channel.everything.append(message)
        channel.last = message.id
        self.changed.notify_all()
        return message

    def _written(self, by: Person, channel: Channel, text: str, extras: Extras) -> Message:
        message = Message(channel, self.snowflake(), by, self.now(), self._addressed(channel, text, extras))
        message.history.append(message.content)
        message.attachments = [self.stored(file, channel, extras) for file in extras.get("files", ())]
        message.stickers = [self.stored((f"sticker{at}", body), channel, {}) for at, body in _counted(extras)]
        message.embeds = list(extras.get("embeds", ()))
        message.flags = VOICE if extras.get("voice") else 0
        message.replied, message.snapshot = extras.get("reply_to"), extras.get("forwards")
        message.kind = _REPLY if message.replied else _DEFAULT
        message.everyone = bool(extras.get("everyone"))
        message.mentions = self._mentioned(message)
        if channel.guild and f"<@&{channel.guild.role.id}>" in message.content:
            message.roles = (channel.guild.role.id,)
        return message

    def _addressed(self, channel: Channel, text: str, extras: Extras) -> str:
        before = [self.me.mention] if extras.get("mention") else []
        before += [person.mention for person in extras.get("mentions", ())]
        before += [channel.guild.role.mention] if extras.get("role") and channel.guild else []
        before += ["@everyone"] if extras.get("everyone") else []
        return " ".join([*before, text] if text else before)

    def _mentioned(self, message: Message) -> tuple[Person, ...]:
        """By name, and whoever is replied to."""
        ids = [int(found) for found in _MENTION.findall(message.content)]
        ids += [message.replied.author.id] if message.replied else []
        return tuple(self.people[id] for id in dict.fromkeys(ids) if id in self.people)

    def stored(self, file: File, channel: Channel, extras: Extras) -> Attachment:
        name, body = ("picture.png", file) if isinstance(file, bytes) else (file[0], file[1])
        name = f"SPOILER_{name}" if extras.get("spoiler") else name
        found, width, height = files.looked(body)
        mime = file[2] if isinstance(file, tuple) and len(file) == 3 else files.mime(name) or found
        made = Attachment(self.here, self.snowflake(), files.plain(name), body, mime, "", width, height)
        made.channel = channel.id
        self.files[made.id] = made
        return made

    def open_post(self, forum: Channel, title: str, by: Person, said: tuple[str, Extras]) -> Channel:
        if forum.kind != FORUM:
            raise ValueError("only a forum has posts")
        with self.changed:
            made = self.open_thread(forum, title, by, None)
            message = self._written(by, made, *said)
            message.id = made.id
            self.add(message)
            self.tell(message)
            return made

    def change(self, message: Message, text: str) -> None:
        with self.changed:
            message.content = text
            message.mentions = self._mentioned(message)
            message.history.append(text)
            message.edited_at = self.now()
            message.edits += 1
            self.tell(message, "MESSAGE_UPDATE")

    def embeds(self, message: Message, found: Sequence[Json]) -> None:
        """Discord looked at a link: nobody edited anything."""
        with self.changed:
            message.embeds = list(found)
            self.tell(message, "MESSAGE_UPDATE")

    def remove(self, message: Message) -> None:
        self.purges(message.channel, [message])

    def purges(self, channel: Channel, messages: Sequence[Message]) -> None:
        """Several at once are told of at once."""
        with self.changed:
            for message in messages:
                message.deleted = True
                channel.kept.pop(message.id, None)
            told = [message.id for message in messages if not objects.ephemeral(message)]
            if told:
                self.tell_gone(channel, told)
            self.changed.notify_all()

    def announce(self, channel: Channel, by: Person, kind: int) -> Message:
        with self.changed:
            message = self.add(Message(channel, self.snowflake(), by, self.now(), kind=kind))
            self.tell(message)
            return message

    def hook(self, channel: Channel, name: str, text: str) -> Message:
        by = Person(self.here, self.snowflake(), name, name, bot=True, webhook=True)
        return self.say(by, channel, text, {})

    def react(self, by: Person, message: Message, emoji: str) -> None:
        with self.changed:
            message.reactions.append(emoji)
            channel = message.channel
            told: Json = {"user_id": str(by.id), "channel_id": str(channel.id), "message_id": str(message.id)}
            told |= {"emoji": {"id": None, "name": emoji}, "message_author_id": str(message.author.id), "type": 0}
            told |= {"burst": False}
            if channel.guild:
                told |= {"guild_id": str(channel.guild.id), "member": objects.member(by, channel.guild)}
            self.emit(
                "MESSAGE_REACTION_ADD", REACTIONS if channel.guild else DM_REACTIONS, channel.guild, lambda _: told
            )

    def typed(self, by: Person, channel: Channel) -> None:
        told: Json = {"channel_id": str(channel.id), "user_id": str(by.id), "timestamp": int(self.now())}
        if channel.guild:
            told |= {"guild_id": str(channel.guild.id), "member": objects.member(by, channel.guild)}
        self.emit("TYPING_START", TYPING if channel.guild else DM_TYPING, channel.guild, lambda _: told)


def is_private(channel: Channel) -> bool:
    return channel.kind == DM


def _counted(extras: Extras) -> list[tuple[int, bytes]]:
    return list(enumerate(extras.get("stickers", ())))
