"""What a bot in a group is told of what people write there."""

from __future__ import annotations

from tests.emulators.telegram.entities import piece
from tests.emulators.telegram.world import Human, Message


def heard(message: Message, bot: Human, *, privacy: bool) -> bool:
    """By Telegram's rules of privacy mode, and BotFather's word that mentions come through."""
    room = message.room
    if room.standing in {"kicked", "blocked"}:
        return False
    if not room.is_group or not privacy or room.standing == "administrator" or message.service:
        return True
    return message.via == bot or bool(message.reply and message.reply.mine) or _called(message, bot)


def _called(message: Message, bot: Human) -> bool:
    name = f"@{bot.username}".lower()
    for entity in message.entities:
        word = piece(message.text, entity).lower()
        if entity["type"] == "mention" and word == name:
            return True
        # Where no bot is named, the one that wrote last is meant; there is no other here.
        if entity["type"] == "bot_command" and (word.endswith(name) or ("@" not in word and _wrote(message))):
            return True
    return False


def _wrote(message: Message) -> bool:
    return any(one.mine for one in message.room.messages.values())
