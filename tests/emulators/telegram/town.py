"""People and chats, as tests make and change them."""

from __future__ import annotations

from collections.abc import Sequence

from tests.emulators.telegram import objects
from tests.emulators.telegram.refusals import bad
from tests.emulators.telegram.state import State
from tests.emulators.telegram.world import GENERAL, Human, Json, Message, Room, Topic

_SUPER = -1_001_000_000_000
"""Ids of supergroups and channels lie below it."""


class Town(State):
    """What happens to the bot is delivered to it."""

    def person(self, first: str, *, language: str = "", username: str = "", last: str = "") -> Human:
        with self.changed:
            made = Human(500_000_000 + next(self.numbers), first, last, username, language)
            self.people[made.id] = made
            return made

    def private(self, human: Human, *, started: bool = True) -> Room:
        return self._opened(Room(human.id, "private", human=human, standing="member" if started else "stranger"))

    def group(self, title: str, *people: Human) -> Room:
        return self._opened(Room(-4_000_000 - next(self.numbers), "group", title), people)

    def supergroup(self, title: str, *people: Human) -> Room:
        return self._opened(Room(_SUPER - next(self.numbers), "supergroup", title), people)

    def forum(self, title: str, *people: Human) -> Room:
        topics = {GENERAL: Topic("General")}
        return self._opened(
            Room(_SUPER - next(self.numbers), "supergroup", title, forum=True, topics=topics, last=GENERAL)
        )

    def channel(self, title: str, *, username: str = "") -> Room:
        """The bot is an administrator of it: it could not be there otherwise."""
        return self._opened(Room(_SUPER - next(self.numbers), "channel", title, username, standing="administrator"))

    def _opened(self, room: Room, people: Sequence[Human] = ()) -> Room:
        with self.changed:
            room.members.update(human.id for human in people)
            self.rooms[room.id] = room
            return room

    def topic(self, forum: Room, name: str) -> int:
        """The thread's id, which is that of the message that opens it."""
        with self.changed:
            created: Json = {"forum_topic_created": {"name": name, "icon_color": 7322096}}
            opening = self._happens(forum, created)
            opening.thread = opening.id
            forum.topics[opening.id] = Topic(name)
            return opening.id

    def close(self, forum: Room, thread: int) -> None:
        forum.topics[thread].closed = True

    def reopen(self, forum: Room, thread: int) -> None:
        forum.topics[thread].closed = False

    def _happens(self, room: Room, service: Json) -> Message:
        """A service message, of which the bot is not told yet."""
        now = self.now()
        anybody = next(iter(self.people.values()), None) or self.person("Somebody")
        return self.add(Message(room, 0, int(now), anybody, service=service, at=now))

    def block(self, human: Human) -> None:
        self._stands(self.rooms[human.id], "blocked")

    def unblock(self, human: Human) -> None:
        self._stands(self.rooms[human.id], "member")

    def kick(self, room: Room) -> None:
        self._stands(room, "kicked")

    def join(self, room: Room) -> None:
        self._stands(room, "member")

    def promote(self, room: Room) -> None:
        self._stands(room, "administrator")

    def _stands(self, room: Room, standing: str) -> None:
        with self.changed:
            before = objects.member(self.bot, room)
            room.standing = standing
            self._differs(room, before)

    def rights(self, room: Room, **rights: bool) -> None:
        """Such as `can_send_photos=False`; those not named stay as they are."""
        with self.changed:
            before = objects.member(self.bot, room)
            room.rights.update(rights)
            self._differs(room, before)

    def mute(self, room: Room) -> None:
        with self.changed:
            room.muted = True

    def reactions(self, room: Room, *emojis: str) -> None:
        """The only ones that the chat allows."""
        with self.changed:
            room.allowed = emojis

    def migrate(self, group: Room) -> Room:
        """A group becomes a supergroup; both say so."""
        if group.kind != "group" or group.moved:
            raise bad("only a group can be upgraded")
        with self.changed:
            became = self.supergroup(group.title)
            became.standing, became.rights, became.allowed = group.standing, group.rights, group.allowed
            became.members = group.members
            left = self._happens(group, {"migrate_to_chat_id": became.id})
            came = self._happens(became, {"migrate_from_chat_id": group.id})
            group.moved = became
            self.tell(left)
            self.tell(came)
            return became

    def _differs(self, room: Room, before: Json) -> None:
        """The bot is told how it stands in the chat now."""
        by = room.human or next(iter(self.people.values()), None) or self.person("Somebody")
        told: Json = {"chat": objects.chat(room), "from": objects.user(by), "date": int(self.now())}
        self.deliver(
            "my_chat_member", told | {"old_chat_member": before, "new_chat_member": objects.member(self.bot, room)}
        )
