"""An update of Telegram becomes an event of the house, or nothing."""

from __future__ import annotations

from dataclasses import dataclass

from adapters.telegram.addressing import Me, is_addressed, is_channel, is_for_another, replied
from adapters.telegram.pictures import pictures
from adapters.telegram.wire import CallbackQuery, Chat, ChosenInlineResult, Message, Update, User
from bot.values import Edited, Inbound, Moved, Person, Place, Pressed, Said

PLATFORM = "telegram"
INLINE = "inline"
"""Stands for the chat of a message that was sent with the bot's help where the bot is not."""
GENERAL = 1
"""The topic that is none."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """An event, and what else has to be known of how it came."""

    event: Inbound
    query: str = ""
    """Of a press: by which it is answered."""
    album: str = ""
    """Of a picture that belongs to others."""


class Reader:
    """Knows which bot it reads for. What it reads is what was said at Telegram's own time."""

    def __init__(self, me: Me) -> None:
        self.me = me
        self._prefix = f"{PLATFORM}:{me.id}"

    def read(self, update: Update, now: float) -> Arrival | None:
        """`now` is the time of what bears none."""
        if update.message is not None:
            return self._message(update.message)
        if update.channel_post is not None:
            return self._message(update.channel_post)
        changed = update.edited_message or update.edited_channel_post
        if changed is not None:
            return self._edited(changed)
        if update.callback_query is not None:
            return self._pressed(update.callback_query, now)
        if update.chosen_inline_result is not None:
            return self._chosen(update.chosen_inline_result, now)
        return None

    def _message(self, message: Message) -> Arrival | None:
        if message.migrate_to_chat_id or message.migrate_from_chat_id:
            return Arrival(self._moved(message))
        if not self._concerns(message):
            return None
        said = self._said(message)
        album = f"{message.chat.id}:{message.media_group_id}" if message.media_group_id else ""
        # Another part of an album may hold the words.
        return Arrival(said, album=album) if said.addressed or said.text or album else None

    def _concerns(self, message: Message) -> bool:
        """Not what a bot says, nor what was sent with our own help, nor news of the chat itself."""
        if message.is_automatic_forward or (message.via_bot is not None and message.via_bot.id == self.me.id):
            return False
        if message.sender_chat is None and (message.sender is None or message.sender.is_bot):
            return False
        if not (message.text or message.caption or _shows(message)) or is_for_another(message, self.me):
            return False
        return not is_channel(message) or is_addressed(message, self.me)

    def _said(self, message: Message) -> Said:
        addressed, to = is_addressed(message, self.me), replied(message)
        return Said(
            key=self._key(message),
            place=place(message),
            person=author(message),
            text=words(message),
            message=str(message.message_id),
            at=float(message.date),
            addressed=addressed,
            attachments=pictures(message, self.me.id),
            # Talk among people is left alone unless it is for us.
            reply_to=str(to.message_id) if addressed and to is not None and to.chat.id == message.chat.id else "",
            locale=message.sender.language_code if message.sender is not None else "",
        )

    def _edited(self, message: Message) -> Arrival | None:
        if not self._concerns(message) or not words(message):
            return None
        key = f"{self._key(message)}:edited:{message.edit_date}"
        event = Edited(
            key,
            place(message),
            author(message),
            words(message),
            str(message.message_id),
            float(message.edit_date or message.date),
            is_addressed(message, self.me),
            message.sender.language_code if message.sender is not None else "",
        )
        return Arrival(event)

    def _moved(self, message: Message) -> Moved:
        """Both chats tell of it; it is the same event."""
        old = message.chat.id if message.migrate_to_chat_id else message.migrate_from_chat_id
        new = message.migrate_to_chat_id or message.chat.id
        key = f"{self._prefix}:{old}:moved"
        return Moved(key, _at(old), author(message), _at(new), float(message.date))

    def _pressed(self, query: CallbackQuery, now: float) -> Arrival | None:
        message, inline = query.message, query.inline_message_id
        if not query.data or (message is None and not inline):
            return None
        where = place(message) if message is not None else Place(PLATFORM, INLINE, inline)
        pressed = Pressed(
            f"{self._prefix}:press:{query.id}",
            where,
            _person(query.sender),
            query.data,
            str(message.message_id) if message is not None else inline,
            now,
            query.sender.language_code,
        )
        return Arrival(pressed, query=query.id)

    def _chosen(self, chosen: ChosenInlineResult, now: float) -> Arrival | None:
        inline = chosen.inline_message_id
        if not inline or not chosen.query.strip():
            return None
        key = f"{self._prefix}:inline:{inline}"
        where = Place(PLATFORM, INLINE, inline)
        locale = chosen.sender.language_code
        return Arrival(Said(key, where, _person(chosen.sender), _clean(chosen.query), inline, now, locale=locale))

    def _key(self, message: Message) -> str:
        return f"{self._prefix}:{message.chat.id}:{message.message_id}"


def words(message: Message) -> str:
    return _clean(message.text or message.caption)


def place(message: Message) -> Place:
    """A thread only where it is a topic: in other groups the numbers of answers look the same."""
    thread = message.message_thread_id if message.is_topic_message else 0
    return Place(PLATFORM, str(message.chat.id), str(thread) if thread not in (0, GENERAL) else "")


def author(message: Message) -> Person:
    """A channel, or an administrator who does not want to be named, is the chat that speaks for them."""
    if message.sender_chat is not None:
        return Person(PLATFORM, str(message.sender_chat.id), message.author_signature or message.sender_chat.title)
    return _person(message.sender) if message.sender is not None else _nobody(message.chat)


def _shows(message: Message) -> bool:
    """Something was sent, if not a picture; what says nothing to us is answered where it is addressed."""
    things = (message.document, message.sticker, message.animation, message.video, message.video_note)
    others = (message.live_photo, message.voice, message.audio)
    return bool(message.photo) or any(thing is not None for thing in (*things, *others))


def _person(user: User) -> Person:
    return Person(PLATFORM, str(user.id), f"{user.first_name} {user.last_name}".strip())


def _nobody(chat: Chat) -> Person:
    return Person(PLATFORM, str(chat.id), chat.title)


def _at(chat: int) -> Place:
    return Place(PLATFORM, str(chat))


def _clean(text: str) -> str:
    """No database keeps a zero in a text, and nobody can see one."""
    return text.replace("\0", "")
