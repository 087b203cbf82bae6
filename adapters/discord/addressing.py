"""Whether a message is meant for the bot: by where it stands, a mention or a reply."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import discord


@dataclass(frozen=True, slots=True)
class Me:
    """The bot's own account."""

    id: int
    name: str
    application: int
    reads: bool
    """The developer portal lets it read what is not addressed to it."""


def is_private(message: discord.Message) -> bool:
    """With the bot alone. A server that is not known yet is one all the same."""
    channel = message.channel
    if isinstance(channel, discord.PartialMessageable):
        return channel.guild_id is None
    return isinstance(channel, discord.DMChannel)


def is_addressed(message: discord.Message, me: Me) -> bool:
    """Whoever calls everybody calls nobody."""
    # Nearly every message calls nobody, and there are many of them.
    if message.mentions and any(user.id == me.id for user in message.mentions):
        return True
    if message.role_mentions and any(True for _ in own_roles(message, me)):
        return True
    return is_private(message) or is_ours(replied(message), me)


def own_roles(message: discord.Message, me: Me) -> Iterable[int]:
    """The ids of the roles called that are the bot's alone."""
    return (role.id for role in message.role_mentions if role.tags is not None and role.tags.bot_id == me.id)


def replied(message: discord.Message) -> discord.Message | None:
    """The message it replies to, if it still is there."""
    if message.type is not discord.MessageType.reply or message.reference is None:
        return None
    to = message.reference.resolved
    return to if isinstance(to, discord.Message) else None


def is_ours(message: discord.Message | None, me: Me) -> bool:
    return message is not None and message.author.id == me.id


def is_from_people(message: discord.Message) -> bool:
    """Not what a bot or a webhook says, nor news of the chat itself."""
    if message.author.bot or message.webhook_id is not None:
        return False
    return message.type in (discord.MessageType.default, discord.MessageType.reply)
