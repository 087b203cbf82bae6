"""Whether a message is meant for the bot: by where it stands, a mention, a command or a reply."""

from __future__ import annotations

import re
from dataclasses import dataclass

from adapters.feishu.wire import Message, Received
from bot.values import COMMANDS

PEOPLE = ("user", "")
NEWS = "system"
"""What a chat says of itself."""
COMMAND = re.compile(r"\s*/([a-z]{1,20})(?=\s|$)", re.IGNORECASE)
KNOWN = frozenset({*COMMANDS, "imagine", "start"})


@dataclass(frozen=True, slots=True)
class Me:
    """The bot's own account."""

    open_id: str
    name: str


def is_private(message: Message) -> bool:
    return message.chat_type == "p2p"


def is_called(message: Message, me: Me) -> bool:
    """Whoever calls everybody calls nobody."""
    return any(mention.open_id == me.open_id for mention in message.mentions)


def is_from_people(received: Received, me: Me) -> bool:
    """Not what a bot says, nor news of the chat itself."""
    sender, message = received.sender, received.message
    if sender.sender_type not in PEOPLE or sender.sender_id.open_id in ("", me.open_id):
        return False
    return message.message_type != NEWS


def is_command(text: str) -> bool:
    """One of ours: others are for others."""
    found = COMMAND.match(text)
    return found is not None and found[1].lower() in KNOWN


def begins_topic(message: Message) -> bool:
    """What it replies to is what its topic begins with: so does whatever is said in a topic, whether it is meant as a
    reply or not."""
    return bool(message.thread_id) and message.parent_id == message.root_id
