"""What happened on Discord becomes an event of the house, or nothing."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import partial

import discord
from discord.utils import DISCORD_EPOCH

from adapters.discord.addressing import Me, is_addressed, is_from_people, own_roles
from adapters.discord.clean import clean
from adapters.discord.pictures import pictures
from bot.values import Edited, Person, Place, Recalled, Removed, Said

PLATFORM = "discord"
NOBODY = Person(PLATFORM, "")
MARK = re.compile(r"<(@[!&]?|#)(\d{1,20})>|<a?:(\w+):\d+>|<(/[^:<>]+):\d+>")
"""How Discord writes somebody's name, a role, a channel, an emoji of a server, and a command."""
TRAILING = r"[,，:：、;；]?"
"""What follows a name that is called."""
PLAIN = discord.Locale.american_english
"""What a server says whose owner never chose: it tells nothing."""


class Reader:
    """Knows which bot it reads for. What it reads is what was said at Discord's own time."""

    def __init__(self, me: Me) -> None:
        self.me = me
        self._prefix = f"{PLATFORM}:{me.id}"

    def said(self, message: discord.Message) -> Said | None:
        """Without leave to read, what is not addressed to the bot comes without its words."""
        if not is_from_people(message):
            return None
        addressed = is_addressed(message, self.me)
        text = words(message, self.me)
        if not (addressed or text):
            return None
        to = message.reference if addressed and message.type is discord.MessageType.reply else None
        return Said(
            key=self.key(message.channel.id, message.id),
            place=place(message.channel.id),
            person=person(message.author),
            text=text,
            message=str(message.id),
            at=moment(message.id),
            addressed=addressed,
            attachments=pictures(message, self.me.id),
            # Talk among people is left alone unless it is for us.
            reply_to=str(to.message_id) if to is not None and to.message_id else "",
            locale=_locale(message.guild),
        )

    def edited(self, message: discord.Message) -> Edited | None:
        """Discord also tells of a message that it has changed itself: a link was looked up."""
        if message.edited_at is None or not is_from_people(message):
            return None
        text = words(message, self.me)
        if not text:
            return None
        at = message.edited_at.timestamp()
        return Edited(
            f"{self.key(message.channel.id, message.id)}:edited:{round(at * 1000)}",
            place(message.channel.id),
            person(message.author),
            text,
            str(message.id),
            at,
            is_addressed(message, self.me),
            _locale(message.guild),
        )

    def recalled(self, channel: int, message: int, now: float) -> Recalled:
        """Nobody says who deleted it."""
        return Recalled(f"{self.key(channel, message)}:deleted", place(channel), NOBODY, str(message), now)

    def removed(self, guild: discord.Guild, now: float) -> Removed:
        chats = tuple(str(chat.id) for chat in (*guild.channels, *guild.threads))
        return Removed(f"{self._prefix}:removed:{guild.id}:{round(now * 1000)}", place(guild.id), NOBODY, chats, now)

    def key(self, channel: int, message: int) -> str:
        return f"{self._prefix}:{channel}:{message}"


def moment(id: int) -> float:
    """When something got its id (Unix seconds)."""
    return ((id >> 22) + DISCORD_EPOCH) / 1000


def place(channel: int) -> Place:
    """A thread and a forum post are chats of their own."""
    return Place(PLATFORM, str(channel))


def person(user: discord.User | discord.Member) -> Person:
    return Person(PLATFORM, str(user.id), clean(user.display_name))


def words(message: discord.Message, me: Me) -> str:
    """As people see it, without our own name; of a message that was passed on, that message's."""
    text = message.content or next((copy.content for copy in message.message_snapshots if copy.content), "")
    if "<" in text:
        text = _uncalled(text, message, me)
        text = MARK.sub(partial(_spelt, _names(message)), text)
    return clean(text)


def _uncalled(text: str, message: discord.Message, me: Me) -> str:
    called = "|".join(str(id) for id in (me.id, *own_roles(message, me)))
    return re.sub(rf"\s*<@[!&]?(?:{called})>{TRAILING}\s*", " ", text).strip()


def _names(message: discord.Message) -> Mapping[int, str]:
    found = {user.id: user.display_name for user in message.mentions}
    found.update({role.id: role.name for role in message.role_mentions})
    found.update({channel.id: channel.name for channel in message.channel_mentions})
    return found


def _spelt(names: Mapping[int, str], mark: re.Match[str]) -> str:
    kind, id, emoji, command = mark.groups()
    if emoji or command:
        return f":{emoji}:" if emoji else str(command)
    name = names.get(int(id))
    return f"{kind[0]}{name}" if name else mark.group()


def _locale(guild: discord.Guild | None) -> str:
    """A message does not tell its author's language."""
    return "" if guild is None or guild.preferred_locale is PLAIN else str(guild.preferred_locale)
