"""The people and chats that there are, and who is told of what."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, cast

import msgspec
from typing_extensions import override

from tests.emulators.feishu import events
from tests.emulators.feishu.calls import Json
from tests.emulators.feishu.chats import GROUP, P2P, TOPIC, Chat
from tests.emulators.feishu.deliveries import Delivery
from tests.emulators.feishu.people import Person
from tests.emulators.feishu.posted import Message
from tests.emulators.feishu.posting import Posting
from tests.emulators.feishu.refusals import refusal
from tests.emulators.feishu.state import ME

if TYPE_CHECKING:
    from tests.emulators.feishu.asking import Asking


class Town(Posting):
    """What happens in it is told as events, where they are subscribed."""

    @override
    def clear(self) -> None:
        with self.changed:
            super().clear()
            self.me = Person(self._here, ME, "on_easel", "", "Easel", app=True)
            self.people[ME] = self.me

    @property
    def _here(self) -> Asking:
        return cast("Asking", self)

    def person(self, name: str, *, country: str = "", en_name: str = "", hidden: bool = False) -> Person:
        with self.changed:
            made = Person(self._here, self.id("ou_"), self.id("on_"), self.id("", 8), name, en_name, country)
            made.hidden = hidden
            self.people[made.id] = made
            return made

    def direct(self, person: Person) -> Chat:
        """The chat with the bot alone, which is made where there is none."""
        with self.changed:
            known = (chat for chat in self.chats.values() if chat.kind == P2P and person in chat.people)
            return next(known, None) or self._chat(P2P, person.name, person)

    def group(self, name: str, *people: Person, topics: bool = False) -> Chat:
        """The bot is in it."""
        return self._chat(TOPIC if topics else GROUP, name, *people)

    def _chat(self, kind: str, name: str, *people: Person) -> Chat:
        with self.changed:
            made = Chat(self._here, self.id("oc_"), kind, name, list(people))
            self.chats[made.id] = made
            return made

    def event(self, kind: str, event: Mapping[str, object], key: str = "") -> Delivery:
        """Any event, subscribed or not."""
        payload = events.whole(self, kind, event)
        header = cast("Json", payload["header"])
        return self.deliver(kind, key or str(header["event_id"]), payload)

    def push(self, payload: Json | bytes) -> Delivery:
        """Whatever it is, as it is."""
        if isinstance(payload, bytes):
            return self.deliver("", "", {}, raw=payload)
        header = payload.get("header")
        kind = str(header.get("event_type", "")) if isinstance(header, dict) else ""
        return self.deliver(kind, "", payload)

    def again(self, what: Message | Delivery, *, new_event_id: bool = False) -> Delivery:
        """The same once more, now, though it was taken."""
        if isinstance(what, Delivery):
            return self.repeat(what, new_event_id=new_event_id)
        found = [one for one in self.deliveries if one.key == what.id]
        return self.repeat(found[0], new_event_id=new_event_id)

    def tell(self, kind: str, event: Mapping[str, object], key: str = "") -> Delivery | None:
        """Where it is subscribed."""
        if kind not in self.console.events or not self.console.enabled or not self.console.bot:
            return None
        return self.event(kind, event, key)

    def add_bot(self, chat: Chat, by: Person) -> None:
        with self.changed:
            chat.here = True
            self.tell("im.chat.member.bot.added_v1", events.membership(by, chat))

    def remove_bot(self, chat: Chat, by: Person) -> None:
        with self.changed:
            chat.here = False
            self.tell("im.chat.member.bot.deleted_v1", events.membership(by, chat))

    def disband(self, chat: Chat, by: Person) -> None:
        with self.changed:
            chat.disbanded = True
            self.tell("im.chat.disbanded_v1", events.membership(by, chat))

    def mute(self, chat: Chat, *, muted: bool = True) -> None:
        """Whether the bot may say something there."""
        chat.muted = muted

    def archive(self, chat: Chat, *, archived: bool = True) -> None:
        chat.archived = archived

    def refuse_endpoint(self, code: int, message: str = "", status: int = 200, times: int = 1) -> None:
        """The next who ask for a long connection; a status above 200: whatever the code."""

        self.fail("endpoint", refusal(code, message or "refused", status), times=times)

    def retold(self, message: Message) -> str:
        """A card as calls tell it: its title, and lines of what stands in it."""
        seen = message.look
        lines: list[list[Json]] = [[{"tag": "text", "text": line}] for line in seen.lines]
        lines += [[{"tag": "img", "image_key": key}] for key in seen.pictures]
        lines += [[{"tag": "button", "text": button.label} for button in seen.buttons]] if seen.buttons else []
        return msgspec.json.encode({"title": seen.title, "elements": lines}).decode()
