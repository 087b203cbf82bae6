"""What people do in scenes on Discord: they write, run commands, press, fill in forms, and things happen."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from typing_extensions import override

from tests.deeds import BOT, FILES, AnyTurns, Deed
from tests.discord_stage import OnDiscord
from tests.emulators.discord import Channel, Discord, Guild, Interaction, Message, Person
from tests.emulators.discord.people import Extras

VERBS = ("presses", "selects", "brings", "answers", "runs", "types", "points at", "fills in", "edits:")
CALLED = "@Easel "
OTHERS = {"film": ("clip.mov", b"moov", "video/quicktime")}
"""Files that are no pictures, brought by a command."""
LOCALES = {"en": "en-US", "zh": "zh-CN"}


@dataclass(slots=True)
class Cast:
    """Who is there, and where."""

    server: Discord
    kind: str
    language: str
    people: dict[str, Person] = field(default_factory=dict)
    private: dict[str, Channel] = field(default_factory=dict)
    topics: dict[str, Channel] = field(default_factory=dict)
    rooms: list[Channel] = field(default_factory=list)
    newest: dict[str, Message] = field(default_factory=dict)
    """Everybody's newest message."""
    asked: dict[str, Interaction] = field(default_factory=dict)
    """What they pressed or ran last."""

    def person(self, name: str) -> Person:
        if name not in self.people:
            person = self.server.person(name, locale=LOCALES.get(self.language, self.language))
            self.people[name] = person
            if self.rooms and self.rooms[0].guild:
                self.rooms[0].guild.people.append(person)
        return self.people[name]

    def room(self, name: str, topic: str = "") -> Channel:
        """Where somebody writes: with the bot alone, or with all others."""
        person = self.person(name)
        if self.kind == "dm":
            return self.alone(name)
        if not self.rooms:
            self.rooms.append(self._opened(person))
        return self._topic(person, topic) if topic else self.rooms[0]

    def alone(self, name: str) -> Channel:
        if name not in self.private:
            self.private[name] = self.server.dm(self.person(name))
        return self.private[name]

    def _opened(self, person: Person) -> Channel:
        match self.kind:
            case "forum":
                return self.server.guild("Studio", *self.people.values()).forum("pictures")
            case "installed":
                return self.server.guild("Elsewhere", person, bot=False).channel("general")
            case "group":
                return self.server.group_dm(person, self.person("Ben"))
            case _:
                return self.server.guild("Studio", *self.people.values()).channel("general")

    def _topic(self, person: Person, topic: str) -> Channel:
        if topic not in self.topics:
            self.topics[topic] = self.rooms[0].thread(topic, by=person)
        return self.topics[topic]

    @property
    def guild(self) -> Guild:
        found = self.rooms[0].guild
        assert found is not None
        return found

    def called(self, channel: int) -> str:
        """How a place is told from the one where the scene plays; empty for that one."""
        there = self.server.channel(channel)
        if there.people and self.kind not in {"dm", "group"}:
            return f"to {there.people[-1].name} alone "
        return next((f"in {name} " for name, topic in self.topics.items() if topic is there), "")

    def author(self, message: int) -> str:
        found = self.server.message(message)
        return BOT if found.mine else found.author.name


class Turns(AnyTurns):
    """Each is done to the emulator."""

    def __init__(self, stage: OnDiscord, cast: Cast) -> None:
        super().__init__(stage, *VERBS)
        self._server = stage.server
        self._cast = cast

    @override
    def _does(self, deed: Deed) -> None:
        verb, who, topic, what = deed.verb, deed.who, deed.topic, deed.what
        person = self._cast.person(who)
        asks: Mapping[str, Callable[[], Interaction]] = {
            "presses": lambda: person.presses(*self._button(what)),
            "selects": lambda: person.selects(self._select(what), what),
            "runs": lambda: self._runs(person, self._cast.room(who, topic), what),
            "types": lambda: self._types(person, self._cast.room(who, topic), what),
            "points at": lambda: self._points(person, what),
            "fills in": lambda: person.submits(self._cast.asked[who], **_options(what)),
        }
        if verb in asks:
            self._cast.asked[who] = asks[verb]()
        elif verb == "edits":
            person.edits(self._cast.newest[who], self._spoken(what))
        else:
            self._writes(verb, who, topic, what)

    def _writes(self, verb: str, who: str, topic: str, what: str) -> None:
        person, files, reply = self._cast.person(who), [], None
        if verb == "brings":
            names, _, what = what.partition(": ")
            files = [(f"{name}.png", FILES[name]) for name in names.split(", ")]
        if verb == "answers":
            whom, _, what = what.partition(": ")
            reply = self._answered(self._cast.room(who, topic), whom)
        if self._cast.kind == "forum" and topic not in self._cast.topics:
            self._posts(who, topic, what)
            return
        room, called = self._cast.room(who, topic), what.startswith(CALLED)
        extras: Extras = {"files": files, "mention": called}
        if reply:
            extras["reply_to"] = reply
        message = person.says(room, what.removeprefix(CALLED), **extras)
        self._cast.newest[who] = message

    def _posts(self, who: str, topic: str, what: str) -> None:
        """The first message of a topic in a forum opens it."""
        forum = self._cast.room(who)
        opened = forum.post(self._cast.person(who), topic, self._spoken(what))
        self._cast.topics[topic] = opened
        self._cast.newest[who] = opened.messages[0]

    def _spoken(self, what: str) -> str:
        return what.replace(CALLED, f"{self._server.me.mention} ")

    def _runs(self, person: Person, channel: Channel, what: str) -> Interaction:
        command, _, rest = what.removeprefix("/").partition(" ")
        options: dict[str, object] = dict(_options(rest))
        for name, value in options.items():
            options[name] = FILES.get(str(value)) or OTHERS.get(str(value)) or _typed(str(value))
        return person.runs(channel, command, **options, **self._manner())

    def _types(self, person: Person, channel: Channel, what: str) -> Interaction:
        command, _, rest = what.removeprefix("/").partition(" ")
        name, _, so_far = rest.partition("=")
        return person.types(channel, command, name, so_far, **self._manner())

    def _points(self, person: Person, what: str) -> Interaction:
        whom, _, command = what.partition(": ")
        return person.on(self._answered(self._cast.room(person.name), whom), command, **self._manner())

    def _manner(self) -> Mapping[str, str]:
        return {"install": "user"} if self._cast.kind in {"installed", "group"} else {}

    def _seen(self) -> list[Message]:
        """Of the bot, everywhere, the newest last."""
        every = [post for channel in list(self._server.channels.values()) for post in channel.posts]
        return sorted(every, key=lambda post: post.id)

    def _button(self, label: str) -> tuple[Message, str]:
        for post in reversed(self._seen()):
            for button in post.buttons:
                if button.said.endswith(label):
                    return post, button.custom_id
        raise LookupError(f"no button {label} in {[post.labels for post in self._seen()]}")

    def _select(self, label: str) -> Message:
        return [post for post in self._seen() if any(label in _known(post) for _ in post.selects)][-1]

    def _answered(self, room: Channel, whom: str) -> Message:
        posts = [post for post in self._seen() if post.channel in {room, *self._cast.topics.values()}]
        match whom:
            case "the picture":
                return [post for post in posts if post.attachments][-1]
            case "the notice":
                return [post for post in posts if post.buttons and not post.attachments][-1]
            case _:
                return self._cast.newest[whom]

    @override
    def _besides(self, what: str) -> None:
        who, _, act = what.partition(" ")
        if act.startswith(("denies the bot ", "allows the bot ")):
            verb, names = act[:6].strip(), act[len("denies the bot ") :].split(", ")
            room = self._cast.room(who)
            (room.deny if verb == "denies" else room.allow)(*names)
            return
        if act.startswith(("locks ", "archives ")):
            self._cast.topics[act.partition(" ")[2]].archive(locked=act.startswith("locks"))
            return
        acts: Mapping[str, Callable[[], object]] = {
            "blocks the bot": lambda: self._cast.person(who).block(),
            "has written to the bot alone": lambda: self._cast.alone(who),
            "knows the bot from elsewhere": lambda: self._server.guild("Elsewhere", self._cast.person(who)),
            "deletes the message": lambda: self._cast.person(who).deletes(self._cast.newest[who]),
            "deletes the notice": lambda: self._cast.person(who).deletes(
                self._answered(self._cast.room(who), "the notice")
            ),
            "deletes the channel": lambda: self._cast.room(who).delete(),
            "removes the bot": lambda: self._cast.guild.kick(),  # noqa: PLW0108 - not everybody is in a server
            "loses the connection": self._server.drop,
        }
        acts[act]()


def _options(what: str) -> dict[str, str]:
    """`name=value | name=value`"""
    pairs = (part.partition("=") for part in what.split(" | ") if part)
    return {name.strip(): value for name, _, value in pairs}


def _typed(value: str) -> object:
    if value == "yes":
        return True
    return int(value) if value.isdigit() else value


def _known(post: Message) -> set[str]:
    return {word for select in post.selects for option in select.options for word in (option.label, option.value)}
