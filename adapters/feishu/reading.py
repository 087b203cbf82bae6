"""What happened on Feishu becomes an event of the house."""

from __future__ import annotations

from dataclasses import replace

from adapters.feishu.addressing import Me, is_called, is_command, is_private
from adapters.feishu.clean import clean
from adapters.feishu.names import PLATFORM, Names
from adapters.feishu.pictures import attachments
from adapters.feishu.showing import shown
from adapters.feishu.wire import Action, Clicked, Header, Left, Received, Withdrawn, moment
from bot.values import Person, Place, Pressed, Recalled, Removed, Said

NOBODY = Person(PLATFORM, "")


class Reader:
    """Knows for which app it reads, and what people are called."""

    def __init__(self, me: Me, app_id: str, names: Names) -> None:
        self.me = me
        self._names = names
        self._prefix = f"{PLATFORM}:{app_id}"

    def said(self, received: Received, now: float) -> Said:
        """Whether it is a reply to one of ours has to be found out; `now` is the time of what bears none."""
        message, author = received.message, received.sender.sender_id.open_id
        self._names.heard(message.mentions)
        found = shown(message.message_type, message.content, message.mentions, self.me.open_id)
        return Said(
            key=f"{self._prefix}:m:{clean(message.message_id)}",
            place=place(message.chat_id, message.thread_id),
            person=self._names.person(author),
            text=found.text,
            message=clean(message.message_id),
            at=moment(message.create_time, now),
            addressed=is_private(message) or is_called(message, self.me) or is_command(found.text),
            attachments=attachments(message.message_id, found.pictures),
            locale=self._names.locale(author),
            usual=self._names.usual,
        )

    async def by_whom(self, said: Said) -> Said:
        """Where the words do not tell their language, it is worth a moment to find out who wrote them."""
        person = said.person.id
        self._names.meet(person)
        if is_command(said.text) or not any(letter.isalpha() for letter in said.text):
            await self._names.met(person)
        return replace(said, person=self._names.person(person), locale=self._names.locale(person))

    def pressed(self, header: Header, clicked: Clicked, thread: str, now: float) -> Pressed:
        """A press bears the time of its event."""
        person = clicked.operator.open_id
        self._names.meet(person)
        return Pressed(
            self.event(header),
            place(clicked.context.open_chat_id, thread),
            self._names.person(person),
            token(clicked.action),
            clean(clicked.context.open_message_id),
            moment(header.create_time, now),
            self._names.locale(person),
        )

    def recalled(self, withdrawn: Withdrawn, thread: str, now: float) -> Recalled:
        """Nobody says who took it back."""
        message = clean(withdrawn.message_id)
        at = moment(withdrawn.recall_time, now)
        return Recalled(f"{self._prefix}:r:{message}", place(withdrawn.chat_id, thread), NOBODY, message, at)

    def removed(self, header: Header, left: Left, now: float) -> Removed:
        where = place(left.chat_id)
        person = Person(PLATFORM, clean(left.operator_id.open_id))
        return Removed(self.event(header), where, person, (where.chat,), moment(header.create_time, now))

    def event(self, header: Header) -> str:
        """Its key."""
        return f"{self._prefix}:e:{clean(header.event_id or str(header.create_time))}"


def place(chat: str, thread: str = "") -> Place:
    return Place(PLATFORM, clean(chat), clean(thread))


def token(action: Action) -> str:
    """Of the button that was pressed, or of what was chosen from a list; empty: none of ours."""
    if isinstance(action.option, str) and action.option:
        return clean(action.option)
    found = action.value.get("token") if isinstance(action.value, dict) else None
    return clean(found) if isinstance(found, str) else ""
