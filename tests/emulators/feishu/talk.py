"""What people write, and what becomes of it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import msgspec

from tests.emulators.feishu import contents, events, files
from tests.emulators.feishu.calls import Json
from tests.emulators.feishu.chats import P2P, TOPIC, Chat
from tests.emulators.feishu.console import RECALLED, RECEIVE
from tests.emulators.feishu.people import Extras, Person, Rich
from tests.emulators.feishu.posted import File, Message
from tests.emulators.feishu.town import Town

_AT = re.compile(r"@(\w+)")


class Talk(Town):
    """The bot is told of what its scopes let it hear."""

    def say(self, by: Person, chat: Chat, text: str, extras: Extras) -> Message:
        with self.changed:
            people = self._mentioned(text, extras)
            keys = {person.name if person is not self.me else "bot": key for key, person in events.keyed(people)}
            before = [f"@_user_{at}" for at, name in enumerate(keys, 1) if f"@{name}" not in text]
            before += ["@_all"] if extras.get("everyone") and "@_all" not in text else []
            told = _AT.sub(lambda found: keys.get(found[1], found[0]), text)
            content: Json = {"text": " ".join([*before, told] if told else before)}
            return self._written(by, chat, ("text", content), extras, people)

    def write(self, by: Person, chat: Chat, rich: tuple[Rich, str], extras: Extras) -> Message:
        with self.changed:
            people: list[Person | None] = []
            lines = [[self._part(part, people) for part in line] for line in rich[0]]
            if extras.get("mention"):
                people.insert(0, self.me)
                lines = _shifted(lines)
                at: Json = {"tag": "at", "user_id": "@_user_1", "user_name": self.me.name, "style": []}
                lines = [[at, *(lines[0] if lines else [])], *lines[1:]]
            return self._written(by, chat, ("post", {"title": rich[1], "content": lines}), extras, people)

    def send(self, by: Person, chat: Chat, what: tuple[str, str, bytes], extras: Extras) -> Message:
        kind, name, body = what
        with self.changed:
            made = self.store("image" if kind == "image" else "file", name, body)
            if kind == "image":
                content: Json = {"image_key": made.key}
            elif kind == "file":
                content = {"file_key": made.key, "file_name": name}
            elif kind == "audio":
                content = {"file_key": made.key, "duration": 2000}
            elif kind == "media":
                cover = self.store("image", "cover.png", files.PIXEL)
                content = {"file_key": made.key, "image_key": cover.key, "file_name": name, "duration": 2000}
            else:
                content = {"file_key": made.key}
            return self._written(by, chat, (kind, content), extras, ())

    def forward(self, by: Person, chat: Chat, messages: Sequence[Message], extras: Extras) -> Message:
        with self.changed:
            made = self._written(by, chat, ("merge_forward", {"content": "Merged and Forwarded Message"}), extras, ())
            made.forwarded = tuple(messages)
            return made

    def store(self, kind: str, name: str, body: bytes, *, mine: bool = False) -> File:
        """Something that was uploaded."""
        with self.changed:
            mime, size = files.looked(body)
            key = self.id("img_v3_02" if kind == "image" else "file_v3_00", 27)
            made = File(key, kind, name, body, mime or files.mime(name), size, mine)
            self.files[made.key] = made
            return made

    def _mentioned(self, text: str, extras: Extras) -> list[Person | None]:
        """In the order in which they stand in the text; who is not named there stands before it."""
        every = [self.me] if extras.get("mention") else []
        every += list(extras.get("mentions", ()))
        names = {"bot": self.me} | {person.name: person for person in every}
        named = [names[name] for name in _AT.findall(text) if name in names]
        return [*(person for person in every if person not in named), *dict.fromkeys(named)]

    def _part(self, part: Mapping[str, object], people: list[Person | None]) -> Json:
        told = dict(part)
        image, user = told.pop("image", None), told.pop("user", None)
        if isinstance(image, bytes):
            made = self.store("image", "picture.png", image)
            told |= {"image_key": made.key, "width": made.size[0], "height": made.size[1]}
        if isinstance(user, Person):
            people.append(user)
            told |= {"user_id": f"@_user_{len(people)}", "user_name": user.name}
        return ({"style": []} | told) if told.get("tag") in {"text", "a", "at"} else told

    def _written(
        self, by: Person, chat: Chat, what: tuple[str, Json], extras: Extras, mentions: Sequence[Person | None]
    ) -> Message:
        kind, content = what
        everyone = (None,) if extras.get("everyone") else ()
        text = msgspec.json.encode(content).decode()
        made = Message(chat, self.id("om_"), by, self.now(), kind, text, (*mentions, *everyone))
        made.keys = contents.keys(kind, content)
        self.hang(made, extras.get("reply_to"), in_thread=bool(extras.get("in_thread")))
        self.add(made)
        if self.hears(made):
            self.tell(RECEIVE, events.said(made), made.id)
        return made

    def hang(self, made: Message, parent: Message | None, *, in_thread: bool) -> None:
        """Where it belongs: below what it answers, and in a topic where there is one."""
        made.parent = parent
        made.root = (parent.root or parent) if parent else None
        if parent and parent.thread:
            made.thread = parent.thread
        elif parent and (in_thread or made.chat.kind == TOPIC):
            made.thread = parent.thread = self._topic(parent)
        elif made.chat.kind == TOPIC:
            made.thread = self._topic(made)

    def _topic(self, first: Message) -> str:
        made = self.id("omt_", 16)
        self.threads[made] = first
        return made

    def add(self, message: Message) -> Message:
        message.changed_to(message.content, message.at)
        message.chat.everything.append(message)
        self.all[message.id] = message
        self.changed.notify_all()
        return message

    def hears(self, message: Message) -> bool:
        """Whether the bot is told of it at all."""
        chat = message.chat
        if message.sender.app or not chat.here or chat.disbanded:
            return False
        if chat.kind == P2P:
            return self.console.has("im:message", "im:message.p2p_msg", "im:message.p2p_msg:readonly")
        if self.console.has("im:message.group_msg", "im:message.group_msg:readonly"):
            return True
        named = self.me in message.mentions
        return named and self.console.has("im:message", "im:message.group_at_msg", "im:message.group_at_msg:readonly")

    def change(self, message: Message, text: str) -> None:
        with self.changed:
            message.edits += 1
            message.edited_at = self.now()
            message.changed_to(msgspec.json.encode({"text": text}).decode(), self.now())
            self.changed.notify_all()

    def recall(self, message: Message, by: str = "message_owner") -> None:
        """`by`: message_owner, group_owner, group_manager or enterprise_manager."""
        with self.changed:
            message.recalled = True
            if message.chat.here:
                self.tell(RECALLED, events.recalled(message, by), message.id)
            self.changed.notify_all()

    def read(self, by: Person, messages: Sequence[Message]) -> None:
        """Feishu tells of it in chats of two, where the message is the bot's."""
        self.tell("im.message.message_read_v1", events.read(by, messages))

    def react(self, by: Person, message: Message, emoji: str) -> None:
        with self.changed:
            message.reactions.append(emoji)
            self.tell("im.message.reaction.created_v1", events.reacted(by, message, emoji))

    def enter(self, by: Person, chat: Chat) -> None:
        self.tell("im.chat.access_event.bot_p2p_chat_entered_v1", events.entered(by, chat))


def _shifted(lines: Sequence[Sequence[Json]]) -> list[list[Json]]:
    """Everybody has the next number."""

    def moved(part: Json) -> Json:
        id = str(part.get("user_id", ""))
        if not contents.KEY.fullmatch(id):
            return part
        return part | {"user_id": f"@_user_{int(id.removeprefix('@_user_')) + 1}"}

    return [[moved(part) for part in line] for line in lines]
