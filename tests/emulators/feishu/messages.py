"""Messages of the bot: posted, answered, changed, taken back, and looked up."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import cast

import msgspec

from tests.emulators.feishu import contents, events
from tests.emulators.feishu.calls import Call, Json
from tests.emulators.feishu.cardrules import checked
from tests.emulators.feishu.chats import P2P, Chat
from tests.emulators.feishu.emulator import Feishu
from tests.emulators.feishu.posted import CARD, POST, TEXT, Message
from tests.emulators.feishu.refusals import Refused

KINDS = frozenset({TEXT, POST, CARD, "image", "file", "audio", "media", "sticker", "share_chat", "share_user"})
UUID, EDITS, PER_CHAT, PER_CARD = 50, 20, 5, 5
READ = ("im:message", "im:message:readonly", "im:message.history:readonly")
_OF_KIND = {"image": "image", "file": "file", "audio": "file", "media": "file", "sticker": "file"}


class Messages:
    """What is wanted is held to Feishu's rules."""

    def __init__(self, town: Feishu) -> None:
        self._town = town

    @property
    def methods(self) -> Mapping[str, Callable[[Call], object]]:
        return {
            "create": self.created,
            "reply": self.replied,
            "patch": self.patched,
            "update": self.updated,
            "delete": self.deleted,
            "message": self.told,
            "messages": self.listed,
            "react": self.reacted,
            "unreact": lambda call: self._found(call) and {},
        }

    def created(self, call: Call) -> Json:
        by = call.query.get("receive_id_type", "")
        if by not in {"chat_id", "open_id", "union_id", "user_id", "email"}:
            raise Refused(99992402, "receive_id_type")
        chat = self._receiver(by, call.text("receive_id"))
        return self._posted(call, chat, None)

    def replied(self, call: Call) -> Json:
        parent = self._found(call)
        if parent.gone:
            raise Refused(230011)
        if not isinstance(call.json.get("reply_in_thread", False), bool):
            raise Refused(99992402, "reply_in_thread")
        return self._posted(call, parent.chat, parent)

    def _posted(self, call: Call, chat: Chat, parent: Message | None) -> Json:
        town = self._town
        kind, content, uuid = call.text("msg_type"), call.text("content"), call.maybe("uuid")
        self._open(chat)
        if len(uuid) > UUID:
            raise Refused(99992402, "uuid")
        since, known = town.uuids.get((chat.id, uuid), (0.0, None))
        if uuid and known and town.now() - since < town.uuid_seconds:
            call.repeats = True
            return self._answer(known)
        self._content(kind, content)
        self._paced("chat", chat.id, PER_CHAT)
        made = Message(chat, town.id("om_"), town.me, town.now(), kind, content, uuid=uuid)
        made.keys = contents.keys(kind, made.json) if kind != CARD else frozenset(made.look.pictures)
        town.hang(made, parent, in_thread=bool(call.json.get("reply_in_thread")))
        town.add(made)
        if uuid:
            town.uuids[chat.id, uuid] = (town.now(), made)
        return self._answer(made)

    def patched(self, call: Call) -> Json:
        message, content = self._changeable(call), call.text("content")
        if message.kind != CARD:
            raise Refused(230054)
        if self._town.now() - message.at > self._town.card_seconds:
            raise Refused(230031)
        if self._town.locked(message.id):
            raise Refused(230099, "ErrCode: 11310; ErrMsg: card action is lock; ")
        self._content(CARD, content)
        if not all(_shared(told) for told in (message.content, content)):
            raise Refused(230001, "update_multi is not said to be true, before and after")
        self._paced("card", message.id, PER_CARD)
        message.keys = frozenset(message.look.pictures)
        return self._changed(message, content)

    def updated(self, call: Call) -> Json:
        message, kind, content = self._changeable(call), call.text("msg_type"), call.text("content")
        if message.kind not in {TEXT, POST} or kind not in {TEXT, POST}:
            raise Refused(230054)
        if message.edits >= EDITS:
            raise Refused(230072)
        if self._town.edit_seconds and self._town.now() - message.at > self._town.edit_seconds:
            raise Refused(230075)
        self._content(kind, content)
        message.kind = kind
        self._changed(message, content)
        return self._answer(message)

    def _changed(self, message: Message, content: str) -> Json:
        town = self._town
        message.edits += 1
        message.edited_at = town.now()
        message.changed_to(content, town.now())
        town.changed.notify_all()
        return {}

    def deleted(self, call: Call) -> Json:
        message = self._found(call)
        if not message.mine:
            raise Refused(230026)
        if message.gone:
            raise Refused(230011)
        message.deleted = True
        self._town.changed.notify_all()
        return {}

    def told(self, call: Call) -> Json:
        message = self._found(call)
        items = [message, *message.forwarded]
        upper = {"upper_message_id": message.id}
        return {"items": [events.shown(one) | ({} if one is message else upper) for one in items]}

    def listed(self, call: Call) -> Json:
        town, id = self._town, call.query.get("container_id", "")
        if call.query.get("container_id_type") == "thread":
            first = town.threads.get(id)
            if first is None:
                raise Refused(230019)
            chat = first.chat
            found = [one for one in chat.everything if one.thread == id]
        else:
            chat = town.chats.get(id) or self._unknown("container_id")
            found = list(chat.everything)
        if not chat.here:
            raise Refused(230002)
        if chat.kind != P2P and not town.console.has("im:message.group_msg", "im:message.group_msg:readonly"):
            raise Refused(230027, " ext=need scope: im:message.group_msg")
        return self._page(call, found)

    @staticmethod
    def _page(call: Call, found: list[Message]) -> Json:
        if call.query.get("sort_type") == "ByCreateTimeDesc":
            found.reverse()
        size, begins = int(call.query.get("page_size", "20")), int(call.query.get("page_token") or 0)
        if not 1 <= size <= 50:
            raise Refused(230001, "invalid page_size")
        ends = begins + size
        told: Json = {"items": [events.shown(one) for one in found[begins:ends]], "has_more": len(found) > ends}
        return told | ({"page_token": str(ends)} if len(found) > ends else {})

    def reacted(self, call: Call) -> Json:
        message = self._found(call)
        emoji = str(cast("Json", call.json.get("reaction_type") or {}).get("emoji_type", ""))
        if not emoji:
            raise Refused(99992402, "reaction_type")
        message.reactions.append(emoji)
        self._town.changed.notify_all()
        return {"reaction_id": self._town.id(""), "reaction_type": {"emoji_type": emoji}}

    def _receiver(self, by: str, id: str) -> Chat:
        town = self._town
        if by == "chat_id":
            return town.chats.get(id) or self._unknown("receive_id")
        names = {"open_id": "id", "union_id": "union", "user_id": "user", "email": "user"}
        person = next((one for one in town.people.values() if getattr(one, names[by]) == id), None)
        return town.direct(person) if person else self._unknown("receive_id")

    @staticmethod
    def _unknown(what: str) -> Chat:
        raise Refused(230001, f"invalid {what}")

    def _found(self, call: Call) -> Message:
        message = self._town.all.get(call.given["message_id"])
        if message is None:
            raise Refused(230001, "invalid message_id")
        if not message.chat.here:
            raise Refused(230002)
        return message

    def _changeable(self, call: Call) -> Message:
        message = self._found(call)
        self._open(message.chat)
        if not message.mine:
            raise Refused(230071)
        if message.deleted:
            raise Refused(230110)
        if message.recalled:
            raise Refused(230011)
        return message

    def _open(self, chat: Chat) -> None:
        """Raises Refused where the bot cannot write."""
        person = chat.people[0] if chat.kind == P2P and chat.people else None
        refused = {
            230006: not self._town.console.bot,
            232009: chat.disbanded,
            230002: not chat.here,
            230035: chat.muted,
            230018: chat.archived,
            230013: bool(person and person.outside),
            230029: bool(person and person.resigned),
            230053: bool(person and person.blocked),
        }
        code = next((code for code, is_so in refused.items() if is_so), 0)
        if code:
            raise Refused(code)

    def _paced(self, what: str, bucket: str, most: int) -> None:
        town = self._town
        if town.rates:
            wait = town.limits.counted(what, bucket, town.now(), most)
            if wait:
                raise Refused(230020, after=wait)

    def _content(self, kind: str, content: str) -> None:
        """Raises Refused for what Feishu would not take."""
        if kind not in KINDS:
            raise Refused(230001, "invalid msg_type")
        try:
            told = msgspec.json.decode(content, type=dict[str, object])
        except (msgspec.MsgspecError, UnicodeDecodeError):
            raise Refused(230001, "content is not a string in json format") from None
        most = self._town.text_bytes if kind == TEXT else self._town.card_bytes
        if len(content.encode()) > most:
            raise Refused(230025)
        if kind == CARD:
            self._card(told)
        elif kind == TEXT:
            self._text(told)
        elif kind == POST and contents.posted(told):
            raise Refused(230001, contents.posted(told))
        else:
            self._uploaded(kind, told)

    def _card(self, told: Json) -> None:
        if not self._town.console.cards:
            raise Refused(230027, " ext=the app may not send cards")
        checked(told, self._town.files)

    def _text(self, told: Json) -> None:
        text = told.get("text")
        if not isinstance(text, str) or set(told) != {"text"}:
            raise Refused(230001, "invalid message content")
        if not text.strip():
            raise Refused(230001, "text is empty")
        for id, _ in contents.AT.findall(text):
            if id != "all" and id not in self._town.people:
                self._town.violated(f"mentions somebody who is not there: {id}")

    def _uploaded(self, kind: str, told: Json) -> None:
        for key in contents.keys(kind, told):
            file = self._town.files.get(key)
            if file is None or not file.mine:
                raise Refused(230001, f"invalid {kind}_key")
            if kind in _OF_KIND and file.kind != _OF_KIND[kind]:
                raise Refused(230055)
        if kind in _OF_KIND and not contents.keys(kind, told):
            raise Refused(230001, "invalid message content")

    def _answer(self, message: Message) -> Json:
        told = events.shown(message)
        return told | {"body": {"content": message.content}}


def _shared(card: str) -> bool:
    """What the card says in so many words, and not what would be without a word of it."""
    config = msgspec.json.decode(card, type=dict[str, object]).get("config")
    return isinstance(config, dict) and config.get("update_multi") is True
