"""Whether a message is meant for the bot: by where it stands, a mention, a reply or a command."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from adapters.telegram.wire import Entity, Message


@dataclass(frozen=True, slots=True)
class Me:
    """The bot's own account."""

    id: int
    username: str

    def is_called(self, name: str) -> bool:
        return name.casefold() == f"@{self.username}".casefold()


def is_private(message: Message) -> bool:
    return message.chat.id > 0


def is_channel(message: Message) -> bool:
    return message.chat.type == "channel"


def is_for_another(message: Message, me: Me) -> bool:
    """It begins with a command to another bot."""
    command = next((piece for entity, piece in marked(message) if begins(entity)), "")
    return "@" in command and not me.is_called(_whom(command))


def is_addressed(message: Message, me: Me) -> bool:
    """In a channel nobody is talked to unless called by name."""
    if is_private(message):
        return True
    if not is_channel(message) and is_ours(replied(message), me):
        return True
    return any(_calls(entity, piece, me) for entity, piece in marked(message))


def replied(message: Message) -> Message | None:
    """The message it replies to. Whatever is said in a topic seems to reply to the note that the topic was begun."""
    to = message.reply_to_message
    begun = to is not None and (
        to.forum_topic_created is not None or (message.is_topic_message and to.message_id == message.message_thread_id)
    )
    return None if begun else to


def is_ours(message: Message | None, me: Me) -> bool:
    """Written by the bot, or by somebody with the bot's help."""
    if message is None:
        return False
    return any(user is not None and user.id == me.id for user in (message.sender, message.via_bot))


def begins(entity: Entity) -> bool:
    return entity.type == "bot_command" and entity.offset == 0


def _calls(entity: Entity, piece: str, me: Me) -> bool:
    match entity.type:
        case "mention":
            return me.is_called(piece)
        case "text_mention":
            return entity.user is not None and entity.user.id == me.id
        case "bot_command":
            return begins(entity) or me.is_called(_whom(piece))
        case _:
            return False


def _whom(command: str) -> str:
    return "".join(command.partition("@")[1:])


def marked(message: Message) -> Iterator[tuple[Entity, str]]:
    """Each marked part with its words."""
    entities = message.entities or message.caption_entities
    if entities:
        units = (message.text or message.caption).encode("utf-16-le")
        for entity in entities:
            yield entity, _cut(units, entity)


def _cut(units: bytes, entity: Entity) -> str:
    """Emojis count as two; a part that lies outside the text is empty."""
    start, end = max(0, entity.offset) * 2, max(0, entity.offset + entity.length) * 2
    return units[start:end].decode("utf-16-le", "ignore")
