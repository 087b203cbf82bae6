"""What people do in chats: they write, send pictures, change their words, press buttons and ask inline."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypedDict, Unpack

import msgspec

from tests.emulators.telegram import objects
from tests.emulators.telegram.entities import found
from tests.emulators.telegram.inquiries import Press, Query
from tests.emulators.telegram.keyboards import keys, marked
from tests.emulators.telegram.privacy import heard
from tests.emulators.telegram.shapes import Result
from tests.emulators.telegram.town import Town
from tests.emulators.telegram.world import Button, Human, Json, Media, Message, Post, Room

ANONYMOUS = Human(1_087_968_824, "Group", username="GroupAnonymousBot", is_bot=True)
CHANNEL = Human(136_817_688, "Channel", username="Channel_Bot", is_bot=True)


class Extras(TypedDict, total=False):
    """What may come with a message, beside its words."""

    photo: bytes
    document: bytes
    name: str
    mime: str
    sticker: bytes
    reply_to: int
    quote: str
    thread: int
    at: float
    spoiler: bool
    as_room: Room
    forwarded: bool
    documents: bool


class Talk(Town):
    """Everything is delivered to the bot that a bot is told of."""

    def say(self, room: Room, by: Human, text: str = "", **extras: Unpack[Extras]) -> int:
        """The message's id. With a file, the text is its caption."""
        media = self._brought(extras)
        with self.changed:
            message = self._written(room, by, text, extras)
            message.media = media
            return self._told(self.add(message))

    def album(
        self, room: Room, by: Human, pictures: Sequence[bytes], caption: str = "", **extras: Unpack[Extras]
    ) -> list[int]:
        """Each picture is a message of its own; the first has the caption."""
        kind = "document" if extras.get("documents") else "photo"
        medias = [self._media(kind, body, extras) for body in pictures]
        with self.changed:
            album, ids = str(13_000_000 + next(self.numbers)), list[int]()
            for at, media in enumerate(medias):
                message = self._written(room, by, "" if at else caption, extras)
                message.media, message.album = media, album
                ids.append(self._told(self.add(message)))
            return ids

    def _brought(self, extras: Extras) -> Media | None:
        if "photo" in extras:
            return self._media("photo", extras["photo"], extras)
        if "sticker" in extras:
            return self._media("sticker", extras["sticker"], extras)
        return self._media("document", extras["document"], extras) if "document" in extras else None

    def _media(self, kind: str, body: bytes, extras: Extras) -> Media:
        if kind == "photo":
            return self.files.photo(body, checked=False)
        if kind == "sticker":
            return self.files.sticker(body)
        return self.files.document(body, extras.get("name", "picture.png"), extras.get("mime", "image/png"))

    def _written(self, room: Room, by: Human, text: str, extras: Extras) -> Message:
        """Whoever writes to a bot lets it write back."""
        if room.standing in {"blocked", "stranger"}:
            room.standing = "member"
        room.members.add(by.id)
        date, speaker = extras.get("at", self.now()), extras.get("as_room")
        reply = room.messages[extras["reply_to"]] if extras.get("reply_to") else None
        message = Message(room, 0, int(date), *_author(room, by, speaker), at=date)
        message.text, message.entities = text, found(text)
        message.reply, message.quote = reply, extras.get("quote", "")
        message.thread = extras.get("thread", reply.thread if reply else 0)
        message.spoiler, message.forwarded = extras.get("spoiler", False), extras.get("forwarded", False)
        return message

    def _told(self, message: Message, *, edited: bool = False) -> int:
        if heard(message, self.bot, privacy=self.privacy):
            self.tell(message, edited=edited)
        return message.id

    def edit(self, room: Room, id: int, text: str) -> None:
        with self.changed:
            message = room.messages[id]
            message.text, message.entities, message.edited = text, found(text), int(self.now())
            message.edits += 1
            self._told(message, edited=True)

    def delete(self, room: Room, id: int) -> None:
        """Bots are not told."""
        with self.changed:
            del room.messages[id]

    def press(self, post: Post, what: str, by: Human) -> str:
        """A button of a post as the person sees it, by its label or what it carries: the id of the press."""
        with self.changed:
            button = _button(post, what)
            press = Press(str(4_380_000_000_000 + next(self.numbers)), by, self.now())
            self.inquiries.presses[press.id] = press
            told: Json = {"id": press.id, "from": objects.user(by), "data": button.data, "chat_instance": "8134"}
            self.deliver("callback_query", told | self._pressed(post))
            return press.id

    def _pressed(self, post: Post) -> Json:
        if post.inline:
            return {"inline_message_id": post.inline}
        room = self.rooms[post.room]
        message = room.messages.get(post.id)
        gone: Json = {"chat": objects.chat(room), "message_id": post.id, "date": 0}
        return {"message": objects.message(message) if message else gone}

    def inline(self, by: Human, query: str, *, offset: str = "", chat_type: str = "private") -> str:
        """The id of the query."""
        with self.changed:
            made = Query(str(2_190_000_000_000 + next(self.numbers)), by, query, self.now())
            self.inquiries.queries[made.id] = made
            told: Json = {"id": made.id, "from": objects.user(by), "query": query, "offset": offset}
            self.deliver("inline_query", told | {"chat_type": chat_type})
            return made.id

    def results(self, query: str) -> list[Json] | None:
        """What was offered; None as long as nobody answered."""
        return self.inquiries.queries[query].results

    def choose(self, query: str, result: str, room: Room | None = None) -> str:
        """The inline message's id; empty where it has no button, for then nobody can change it. Without a room, it is
        sent where the bot is not; in one where it is, the bot hears of what it said itself."""
        with self.changed:
            asked = self.inquiries.queries[query]
            offers = msgspec.convert(asked.results or [], list[Result])
            message = self._offered(next(offer for offer in offers if offer.id == result), asked.by, room)
            told: Json = {"result_id": result, "from": objects.user(asked.by), "query": asked.text}
            if message.keyboard:
                message.inline = f"BAAAAEasel{next(self.numbers):08}"
                self.inlines[message.inline] = message
                told["inline_message_id"] = message.inline
            if self.inline_feedback:
                self.deliver("chosen_inline_result", told)
            if room:
                self._told(self.add(message))
            return message.inline

    def _offered(self, offer: Result, by: Human, room: Room | None) -> Message:
        where = room or Room(-9_000_000_000_000 - next(self.numbers), "inline")
        message = Message(where, 1, int(self.now()), by, at=self.now(), via=self.bot)
        message.keyboard = keys(offer.reply_markup)
        if offer.photo_file_id:
            message.media = self.files.again(offer.photo_file_id, "photo")
            message.text, message.entities = marked(offer.caption, offer.parse_mode, offer.caption_entities)
        content = offer.input_message_content
        if content:
            message.media = None
            message.text, message.entities = marked(content.message_text, content.parse_mode, content.entities)
        return message


def _author(room: Room, by: Human, speaker: Room | None) -> tuple[Human | None, Room | None]:
    """From whom, and in whose name: where that is a chat, an account of Telegram's own stands for the person."""
    if room.kind == "channel":
        return None, room
    if speaker is None:
        return by, None
    return (ANONYMOUS if speaker is room else CHANNEL), speaker


def _button(post: Post, what: str) -> Button:
    buttons = [button for row in post.buttons for button in row]
    fitting = [button for button in buttons if what in {button.data, button.text} and button.data]
    if not fitting:
        raise LookupError(f"no button {what!r} among {[button.text for button in buttons]}")
    return fitting[0]
