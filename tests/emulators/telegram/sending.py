"""The methods that bring something new into a chat."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from tests.emulators.telegram import keyboards, objects
from tests.emulators.telegram.keyboards import Draft
from tests.emulators.telegram.refusals import bad
from tests.emulators.telegram.shapes import ACTIONS, Item, Reply
from tests.emulators.telegram.state import State
from tests.emulators.telegram.wire import Call, Upload
from tests.emulators.telegram.world import GENERAL, Json, Media, Message, Room

ALBUM = 10
_RIGHTS = {
    "text": ("can_send_messages", "text messages"),
    "photo": ("can_send_photos", "photos"),
    "document": ("can_send_documents", "documents"),
}


class Sending:
    """Each method answers with what it made."""

    def __init__(self, state: State) -> None:
        self._state = state

    @property
    def methods(self) -> dict[str, Callable[[Call], object]]:
        return {
            "sendMessage": self.message,
            "sendPhoto": self.photo,
            "sendDocument": self.document,
            "sendMediaGroup": self.group,
            "sendMessageDraft": self.draft,
            "sendChatAction": self.action,
        }

    def message(self, call: Call) -> Json:
        return self._one(call, keyboards.text(call))

    def photo(self, call: Call) -> Json:
        said, marks = keyboards.caption(call)
        return self._one(call, Draft(said, marks, self.media(call, "photo"), call.flag("has_spoiler")))

    def document(self, call: Call) -> Json:
        said, marks = keyboards.caption(call)
        return self._one(call, Draft(said, marks, self.media(call, "document")))

    def group(self, call: Call) -> list[Json]:
        items = call.read("media", tuple[Item, ...]) or ()
        if not 2 <= len(items) <= ALBUM:
            raise bad("too many messages to send as an album" if items[2:] else "too few messages to send as an album")
        kinds = {item.type for item in items}
        if len(kinds) > 1 and "document" in kinds:
            raise bad("document can't be mixed with other media types")
        return [objects.message(sent) for sent in self._sent(call, [self.drafted(call, item) for item in items])]

    def drafted(self, call: Call, item: Item) -> Draft:
        """What an item of an album, or the new media of an old message, shall show."""
        said, marks = keyboards.marked(item.caption, item.parse_mode, item.caption_entities)
        said, marks = keyboards.captioned(said, marks)
        if item.type not in {"photo", "document"}:
            raise bad(f'InputMedia of type "{item.type}" is not emulated')
        return Draft(said, marks, self._kept(call.file(item.media), item.type), item.has_spoiler)

    def media(self, call: Call, kind: str) -> Media:
        """The parameter that has the name of the kind."""
        if not call.has(kind):
            raise bad(f"there is no {kind} in the request")
        return self._kept(call.file(call.parameters[kind]), kind)

    def _kept(self, file: Upload | str, kind: str) -> Media:
        files = self._state.files
        if isinstance(file, Upload):
            return files.photo(file.body) if kind == "photo" else files.document(file.body, file.name, file.mime)
        if file.startswith(("http://", "https://")):
            raise bad("failed to get HTTP URL content")
        return files.again(file, kind)

    def _one(self, call: Call, draft: Draft) -> Json:
        return objects.message(self._sent(call, [draft])[0])

    def _sent(self, call: Call, drafts: Sequence[Draft]) -> list[Message]:
        state = self._state
        with state.changed:
            room = state.room(call.text("chat_id"))
            allowed(room, drafts[0].media.kind if drafts[0].media else "text")
            reply, quote = _replied(room, call)
            thread = _thread(room, call, reply)
            keyboard = keyboards.keyboard(call)
            state.charge(room)
            mould = Message(room, 0, 0, reply=reply, quote=quote, thread=thread, keyboard=keyboard)
            mould.silent = call.flag("disable_notification")
            mould.album = str(13_000_000 + next(state.numbers)) if drafts[1:] else ""
            return [state.add(_filled(mould, draft, state)) for draft in drafts]

    def draft(self, call: Call) -> bool:
        state = self._state
        with state.changed:
            room = state.room(call.text("chat_id"))
            if room.kind != "private":
                raise bad("PEER_ID_INVALID")
            if not call.number("draft_id"):
                raise bad("DRAFT_ID_INVALID")
            room.drafts.append(call.text("text"))
            state.changed.notify_all()
            return True

    def action(self, call: Call) -> bool:
        state = self._state
        with state.changed:
            room = state.room(call.text("chat_id"))
            _thread(room, call, None)
            if call.text("action") not in ACTIONS:
                raise bad("wrong parameter action in request")
            room.actions.append(call.text("action"))
            state.changed.notify_all()
            return True


def allowed(room: Room, kind: str) -> None:
    """Refuses what the bot may not send there."""
    right, words = _RIGHTS[kind]
    if room.muted:
        raise bad("CHAT_WRITE_FORBIDDEN")
    if room.kind == "channel" and room.standing != "administrator":
        raise bad("need administrator rights in the channel chat")
    if not room.rights.get(right, True):
        raise bad(f"not enough rights to send {words} to the chat")


def _replied(room: Room, call: Call) -> tuple[Message | None, str]:
    reply = call.read("reply_parameters", Reply)
    if reply is None:
        return None, ""
    found = room.messages.get(reply.message_id)
    if found is None and not reply.allow_sending_without_reply:
        raise bad("message to be replied not found")
    if found and reply.quote not in found.text:
        raise bad("QUOTE_TEXT_INVALID")
    return found, reply.quote


def _thread(room: Room, call: Call, reply: Message | None) -> int:
    """What replies to a message goes where that is. Nobody names the General topic."""
    named = call.number("message_thread_id")
    thread = named or (reply.thread if reply else 0)
    topic = room.topics.get(thread or GENERAL)
    if named and (topic is None or named == GENERAL):
        raise bad("message thread not found")
    if topic and topic.closed and room.standing != "administrator":
        raise bad("TOPIC_CLOSED")
    return thread


def _filled(mould: Message, draft: Draft, state: State) -> Message:
    now, channel = state.now(), mould.room if mould.room.kind == "channel" else None
    author = None if channel else state.bot
    made = replace(mould, date=int(now), at=now, sender=author, speaker=channel, mine=True)
    made.text, made.entities, made.media, made.spoiler = draft.text, draft.entities, draft.media, draft.spoiler
    return made
