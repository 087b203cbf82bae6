"""What people do in scenes on Feishu: they write, bring pictures, press, and things happen."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from bot.testing.providers import picture
from tests.emulators.feishu import Chat, Feishu, Message, Person, Press
from tests.emulators.feishu.people import Extras
from tests.feishu_stage import OnFeishu

VERBS = "presses|selects|brings|sends|answers"
DEED = re.compile(rf"(?P<who>\w+)(?: in (?P<topic>\w+))?(?P<verb>: | (?:{VERBS}) )(?P<what>.*)")
PAUSE = re.compile(r"… (\d+) (s|min|h|days)")
SECONDS = {"s": 1, "min": 60, "h": 3600, "days": 86_400}
FILES: Mapping[str, bytes] = {
    "photo": picture(300, 200, "navy"),
    "another": picture(300, 200, "crimson"),
    "third": picture(200, 300, "olive"),
}
BOT = "the bot"
CALLED = "@Easel "
COUNTRIES = {"en": "US", "zh": "CN"}


@dataclass(slots=True)
class Cast:
    """Who is there, and where."""

    server: Feishu
    kind: str
    language: str
    people: dict[str, Person] = field(default_factory=dict)
    topics: dict[str, Message] = field(default_factory=dict)
    """Each with a message in it."""
    rooms: list[Chat] = field(default_factory=list)
    newest: dict[str, Message] = field(default_factory=dict)
    """Everybody's newest message."""
    pressed: list[tuple[str, Press]] = field(default_factory=list)

    def person(self, name: str) -> Person:
        if name not in self.people:
            self.people[name] = self.server.person(name, country=COUNTRIES.get(self.language, ""))
            if self.rooms:
                self.rooms[0].people.append(self.people[name])
        return self.people[name]

    def room(self, name: str) -> Chat:
        """Where somebody writes: with the bot alone, or with all others."""
        person = self.person(name)
        if self.kind == "direct":
            return self.server.direct(person)
        if not self.rooms:
            self.rooms.append(self.server.group("Studio", *self.people.values(), topics=self.kind == "topics"))
        return self.rooms[0]

    def called(self, thread: str) -> str:
        """How a topic is told."""
        return next((f"in {name} " for name, first in self.topics.items() if thread and first.thread == thread), "")

    def name(self, id: str) -> str:
        """Of somebody whom the bot writes to alone, where there are others."""
        return next((person.name for person in self.people.values() if person.id == id), "")

    def author(self, message: str) -> str:
        found = self.server.message(message)
        return BOT if found.mine else found.sender.name


class Turns:
    """Takes one deed after the other."""

    def __init__(self, stage: OnFeishu, cast: Cast) -> None:
        self._stage = stage
        self._server = stage.server
        self._cast = cast

    async def take(self, deed: str) -> None:
        pause = PAUSE.fullmatch(deed)
        if pause:
            seconds = int(pause[1]) * SECONDS[pause[2]]
            await (self._stage.skip if pause[2] == "days" else self._stage.pass_seconds)(seconds)
            return
        if deed.startswith("("):
            await self._stage.happens(lambda: self._besides(deed.strip("()")))
            return
        found = DEED.fullmatch(deed)
        assert found, deed
        who, topic, verb, what = found["who"], found["topic"] or "", found["verb"].strip(" :"), found["what"]
        await self._stage.happens(lambda: self._does(verb, who, topic, what))

    def _does(self, verb: str, who: str, topic: str, what: str) -> None:
        person = self._cast.person(who)
        if verb == "presses":
            self._cast.pressed.append((who, person.presses_raw(*self._button(what))))
        elif verb == "selects":
            self._cast.pressed.append((who, person.selects(self._select(what), what)))
        else:
            self._writes(verb, who, topic, what)

    def _writes(self, verb: str, who: str, topic: str, what: str) -> None:
        """What is brought stands in one message with the words; what is sent, in one of its own."""
        person, room, extras = self._cast.person(who), self._cast.room(who), self._where(who, topic)
        if verb == "answers":
            whom, _, what = what.partition(": ")
            extras["reply_to"] = self._answered(who, whom)
        if verb == "sends":
            name, _, kind = what.partition(" as a ")
            said = person.sends(room, FILES[name], kind or "image", f"{name}.png", **extras)
        elif verb == "brings":
            names, _, what = what.partition(": ")
            said = person.writes(room, self._rich(names.split(", "), what), **extras)
        else:
            extras["mention"] = what.startswith(CALLED)
            extras["mentions"] = [other for name, other in self._cast.people.items() if f"@{name}" in what]
            extras["everyone"] = "@All" in what
            said = person.says(room, what.removeprefix(CALLED), **extras)
        self._cast.newest[who] = said
        if topic:
            self._cast.topics.setdefault(topic, said)

    def _where(self, who: str, topic: str) -> Extras:
        """In a topic. Where messages do not begin one each, there has to be a message first."""
        if not topic or (self._cast.kind == "topics" and topic not in self._cast.topics):
            return {}
        if topic not in self._cast.topics:
            opened = self._cast.person(who).says(self._cast.room(who), topic)
            return {"reply_to": opened, "in_thread": True}
        return {"reply_to": self._cast.topics[topic], "in_thread": True}

    def _rich(self, names: list[str], what: str) -> list[list[dict[str, object]]]:
        words: list[dict[str, object]] = [{"tag": "text", "text": what.removeprefix(CALLED)}]
        if what.startswith(CALLED):
            words.insert(0, {"tag": "at", "user": self._server.me})
        pictures: list[list[dict[str, object]]] = [[{"tag": "img", "image": FILES[name]}] for name in names]
        return [*pictures, words]

    def _seen(self) -> list[Message]:
        """Of the bot, everywhere, the newest last."""
        every = [post for chat in list(self._server.chats.values()) for post in chat.posts]
        return sorted(every, key=lambda post: (post.at, post.id))

    def _button(self, label: str) -> tuple[Message, object]:
        for post in reversed(self._seen()):
            for button in post.buttons:
                if button.label.endswith(label):
                    return post, button.value
        raise LookupError(f"no button {label} in {[post.labels for post in self._seen()]}")

    def _select(self, label: str) -> Message:
        known = [(post, option) for post in self._seen() for select in post.selects for option in select.options]
        return [post for post, option in known if label in {option.label, option.value}][-1]

    def _answered(self, who: str, whom: str) -> Message:
        posts = [post for post in self._seen() if post.chat is self._cast.room(who)]
        match whom:
            case "the picture":
                return [post for post in posts if post.pictures][-1]
            case "the notice":
                return [post for post in posts if post.buttons and not post.pictures][-1]
            case _:
                return self._cast.newest[whom]

    def _besides(self, what: str) -> None:
        who, _, act = what.partition(" ")
        console = self._server.console
        acts: Mapping[str, Callable[[], object]] = {
            "app may send no cards": lambda: setattr(console, "cards", False),
            "app hears no presses": console.callbacks.clear,
            "connection is lost": self._server.drop,
        }
        (acts.get(act) or self._deeds(self._cast.person(who), self._cast.room(who))[act])()

    def _deeds(self, person: Person, room: Chat) -> Mapping[str, Callable[[], object]]:
        return {
            "recalls the message": lambda: person.recalls(self._cast.newest[person.name]),
            "blocks the bot": lambda: setattr(person, "blocked", True),
            "mutes the bot": lambda: self._server.mute(room),
            "archives the group": lambda: self._server.archive(room),
            "disbands the group": lambda: self._server.disband(room, person),
            "removes the bot": lambda: self._server.remove_bot(room, person),
        }
