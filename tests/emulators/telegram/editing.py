"""The methods that change, remove or react to what is already in a chat."""

from __future__ import annotations

from collections.abc import Callable

from tests.emulators.telegram import keyboards, objects
from tests.emulators.telegram.keyboards import Draft
from tests.emulators.telegram.refusals import UNCHANGED, bad
from tests.emulators.telegram.sending import Sending, allowed
from tests.emulators.telegram.shapes import REACTIONS, Item, Reaction
from tests.emulators.telegram.state import State
from tests.emulators.telegram.wire import Call, Upload
from tests.emulators.telegram.world import Json, Keyboard, Message, Room

DELETABLE_SECONDS = 172_800


class Editing:
    """An edit answers with the message, or with true where that was sent through inline mode."""

    def __init__(self, state: State, sending: Sending) -> None:
        self._state = state
        self._sending = sending

    @property
    def methods(self) -> dict[str, Callable[[Call], object]]:
        return {
            "editMessageText": self.text,
            "editMessageCaption": self.caption,
            "editMessageMedia": self.media,
            "editMessageReplyMarkup": self.markup,
            "deleteMessage": self.delete,
            "setMessageReaction": self.react,
        }

    def text(self, call: Call) -> Json | bool:
        draft = keyboards.text(call)
        with self._state.changed:
            found = self._target(call)
            if found.media:
                raise bad("there is no text in the message to edit")
            return self._change(found, draft, keyboards.keyboard(call))

    def caption(self, call: Call) -> Json | bool:
        said, marks = keyboards.caption(call)
        with self._state.changed:
            found = self._target(call)
            if found.media is None:
                raise bad("there is no caption in the message to edit")
            draft = Draft(said, marks, found.media, found.spoiler)
            return self._change(found, draft, keyboards.keyboard(call))

    def media(self, call: Call) -> Json | bool:
        item = call.read("media", Item)
        if item is None:
            raise bad("there is no media in the request")
        if call.text("inline_message_id") and isinstance(call.file(item.media), Upload):
            raise bad("invalid message content specified")
        draft = self._sending.drafted(call, item)
        with self._state.changed:
            found = self._target(call)
            if found.album and found.media and found.media.kind != item.type:
                raise bad("message can't be edited: the type of media in an album can't be changed")
            allowed(found.room, item.type)
            return self._change(found, draft, keyboards.keyboard(call))

    def markup(self, call: Call) -> Json | bool:
        with self._state.changed:
            found = self._target(call)
            draft = Draft(found.text, found.entities, found.media, found.spoiler)
            return self._change(found, draft, keyboards.keyboard(call))

    def _target(self, call: Call) -> Message:
        state, inline = self._state, call.text("inline_message_id")
        if inline:
            if inline not in state.inlines:
                raise bad("MESSAGE_ID_INVALID")
            return state.inlines[inline]
        if not call.has("chat_id") or not call.has("message_id"):
            raise bad("message identifier is not specified")
        found = state.room(call.text("chat_id")).messages.get(call.number("message_id"))
        if found is None:
            raise bad("message to edit not found")
        if not found.mine:
            raise bad("message can't be edited")
        return found

    def _change(self, found: Message, draft: Draft, keyboard: Keyboard) -> Json | bool:
        """Without a keyboard, the one that was there is gone."""
        state = self._state
        state.charge(found.room)
        was = Draft(found.text, found.entities, found.media, found.spoiler)
        if was == draft and found.keyboard == keyboard:
            raise bad(UNCHANGED)
        found.text, found.entities, found.media, found.spoiler = (
            *(draft.text, draft.entities),
            *(draft.media, draft.spoiler),
        )
        found.keyboard, found.edited, found.edits = keyboard, int(state.now()), found.edits + 1
        state.changed.notify_all()
        return True if found.inline else objects.message(found)

    def delete(self, call: Call) -> bool:
        state = self._state
        with state.changed:
            room, id = state.room(call.text("chat_id")), call.number("message_id")
            found = room.messages.get(id)
            if found is None:
                raise bad("message to delete not found")
            others = not found.mine and room.kind != "private" and room.standing != "administrator"
            if others or state.now() - found.date > DELETABLE_SECONDS:
                raise bad("message can't be deleted for everyone")
            del room.messages[id]
            state.changed.notify_all()
            return True

    def react(self, call: Call) -> bool:
        state = self._state
        with state.changed:
            room, id = state.room(call.text("chat_id")), call.number("message_id")
            if id not in room.messages:
                raise bad("message to react not found")
            emojis = [_emoji(room, reaction) for reaction in call.read("reaction", tuple[Reaction, ...]) or ()]
            if len(emojis) > 1:
                raise bad("REACTIONS_TOO_MANY")
            room.reacted[id] = emojis
            state.changed.notify_all()
            return True


def _emoji(room: Room, reaction: Reaction) -> str:
    known = REACTIONS if room.allowed is None else room.allowed
    if reaction.type != "emoji" or reaction.emoji not in known or reaction.emoji not in REACTIONS:
        raise bad("REACTION_INVALID")
    return reaction.emoji
