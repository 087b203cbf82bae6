"""What people do in scenes on Telegram: they write, send pictures, press, change their minds, and things happen."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from typing_extensions import override

from tests.deeds import BOT, FILES, AnyTurns, Deed
from tests.emulators.telegram import Human, Post, Room, Telegram
from tests.telegram_stage import OnTelegram

VERBS = ("presses", "edits:", "brings", "answers")


@dataclass(slots=True)
class Cast:
    """Who is there, and where."""

    server: Telegram
    kind: str
    language: str
    people: dict[str, Human] = field(default_factory=dict)
    topics: dict[str, int] = field(default_factory=dict)
    rooms: list[Room] = field(default_factory=list)
    newest: dict[str, tuple[Room, int]] = field(default_factory=dict)
    """Everybody's newest message."""

    def person(self, name: str) -> Human:
        if name not in self.people:
            self.people[name] = self.server.person(name, language=self.language)
        return self.people[name]

    def room(self, name: str) -> Room:
        """Where somebody writes: with the bot alone, or with all others."""
        person = self.person(name)
        if self.kind == "private":
            return self.server.rooms.get(person.id) or self.server.private(person)
        if not self.rooms:
            self.rooms.append(self._opened())
        return self.rooms[-1]

    def _opened(self) -> Room:
        match self.kind:
            case "group":
                return self.server.group("Friends")
            case "forum":
                return self.server.forum("Painters")
            case "channel":
                return self.server.channel("News")
            case _:
                return self.server.supergroup("Friends")

    def thread(self, room: Room, topic: str) -> int:
        if not topic:
            return 0
        if topic not in self.topics:
            self.topics[topic] = self.server.topic(room, topic)
        return self.topics[topic]

    def topic_of(self, thread: int) -> str:
        return next((name for name, number in self.topics.items() if number == thread), "")

    def author(self, chat: int, message: int) -> str:
        found = self.server.rooms[chat].messages.get(message)
        if found is None or found.sender is None:
            return "nobody"
        return BOT if found.sender == self.server.bot else found.sender.first


class Turns(AnyTurns):
    """Each is done to the emulator."""

    def __init__(self, stage: OnTelegram, cast: Cast) -> None:
        super().__init__(stage, *VERBS)
        self._server = stage.server
        self._cast = cast

    @override
    def _does(self, deed: Deed) -> None:
        verb, who, topic, what = deed.verb, deed.who, deed.topic, deed.what
        room, person = self._cast.room(who), self._cast.person(who)
        thread = self._cast.thread(room, topic)
        match verb:
            case "presses":
                self._server.press(self._post(what), self._label(what), person)
            case "edits":
                self._server.edit(*self._cast.newest[who], what)
            case "brings":
                self._brings(room, person, thread, what)
            case "answers":
                whom, _, text = what.partition(": ")
                self._wrote(who, room, self._server.say(room, person, text, reply_to=self._answered(room, whom)))
            case _:
                self._wrote(who, room, self._server.say(room, person, what, thread=thread))

    def _wrote(self, who: str, room: Room, message: int) -> None:
        self._cast.newest[who] = (room, message)

    def _brings(self, room: Room, person: Human, thread: int, what: str) -> None:
        names, _, text = what.partition(": ")
        bodies = [FILES[name] for name in names.split(", ") if name in FILES]
        if len(bodies) > 1:
            message = self._server.album(room, person, bodies, text, thread=thread)[0]
        elif bodies:
            message = self._server.say(room, person, text, photo=bodies[0], thread=thread)
        else:
            message = self._server.say(room, person, text, document=FILES["photo"], name="photo.png", thread=thread)
        self._wrote(person.first, room, message)

    def _posts(self) -> list[Post]:
        """The newest last."""
        rooms = list(self._server.rooms.values())
        return sorted(
            (post for room in rooms for post in self._server.posts(room)), key=lambda post: (post.at, post.id)
        )

    def _post(self, label: str) -> Post:
        fitting = [post for post in self._posts() if any(known.endswith(label) for known in post.labels)]
        assert fitting, f"no button {label} in {[post.labels for post in self._posts()]}"
        return fitting[-1]

    def _label(self, label: str) -> str:
        return next(known for known in self._post(label).labels if known.endswith(label))

    def _answered(self, room: Room, whom: str) -> int:
        posts = self._server.posts(room)
        match whom:
            case "the picture":
                return [post for post in posts if post.photo][-1].id
            case "the notice":
                return [post for post in posts if post.buttons and not post.photo][-1].id
            case _:
                return self._cast.newest[whom][1]

    @override
    def _besides(self, what: str) -> None:
        who, _, act = what.partition(" ")
        room = self._cast.room(who)
        acts: Mapping[str, Callable[[], object]] = {
            "blocks the bot": lambda: self._server.block(self._cast.person(who)),
            "unblocks the bot": lambda: self._server.unblock(self._cast.person(who)),
            "has talked to the bot alone": lambda: self._server.private(self._cast.person(who)),
            "deletes the message": lambda: self._server.delete(*self._cast.newest[who]),
            "deletes the notice": lambda: self._server.delete(room, self._answered(room, "the notice")),
            "allows no photos": lambda: self._server.rights(room, can_send_photos=False),
            "allows no files": lambda: self._server.rights(room, can_send_documents=False),
            "allows no reactions": lambda: self._server.reactions(room),
            "closes Cats": lambda: self._server.close(room, self._cast.thread(room, "Cats")),
            "makes it a supergroup": lambda: self._cast.rooms.append(self._server.migrate(room)),
            "removes the bot": lambda: self._server.kick(room),
        }
        acts[act]()
