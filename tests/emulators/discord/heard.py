"""Events on their way to the bot: who hears of what, and how much of it."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
from typing_extensions import override

from tests.emulators.discord import objects
from tests.emulators.discord.components import Json
from tests.emulators.discord.described import misshaped
from tests.emulators.discord.interactions import Interaction
from tests.emulators.discord.people import Person
from tests.emulators.discord.permissions import has
from tests.emulators.discord.posted import Message
from tests.emulators.discord.sessions import Hangup, Line, Session, frame
from tests.emulators.discord.state import State
from tests.emulators.discord.world import DM, Channel, Guild

GUILDS, GUILD_MESSAGES, REACTIONS, TYPING = 1 << 0, 1 << 9, 1 << 10, 1 << 11
DM_MESSAGES, DM_REACTIONS, DM_TYPING, CONTENT = 1 << 12, 1 << 13, 1 << 14, 1 << 15


class Heard(State):
    """Sessions hear what their intents, their shard and the bot's permissions let them."""

    me: Person

    @override
    def _manners(self) -> None:
        super()._manners()
        self.heartbeat = 41.25
        """Seconds between two heartbeats."""
        self.compressed = False
        self.identify_every = 0.0
        """Seconds of the machine's between two identifications of one bucket; 5 in the real one."""
        self.must_shard = False
        """Whoever identifies with fewer shards than are suggested is refused."""
        self._zombie = False
        self.lines: set[Line] = set()
        """All connections, also those that have not said yet whose they are."""
        self.refusing = 0
        self.refusal_status = 503
        self.deaf = False
        """Handshakes are reset."""
        self._held: list[Callable[[], None]] | None = None
        self._newest_event: Callable[[], None] | None = None

    @override
    def _emptied(self) -> None:
        super()._emptied()
        former: dict[str, Session] = getattr(self, "alive", {})
        for session in former.values():
            if session.line:
                session.line.drop()
        self.alive: dict[str, Session] = {}
        """Sessions by their ids."""
        self.identified: dict[int, float] = {}
        self.handshakes = 0
        self.identifies = 0
        self.resumes = 0

    @property
    def sessions(self) -> list[Session]:
        with self.changed:
            return list(self.alive.values())

    @property
    def online(self) -> int:
        return sum(session.ready and session.connected for session in self.sessions)

    def emit(self, name: str, intent: int, guild: Guild | None, told: Callable[[Session], Json]) -> None:
        """The intent 0: everybody hears of it."""
        with self.changed:
            self._pass(lambda: self._emitted(name, intent, guild.id if guild else None, told))
            self.changed.notify_all()

    def _pass(self, event: Callable[[], None]) -> None:
        self._newest_event = event
        if self._held is None:
            event()
        else:
            self._held.append(event)

    def _emitted(self, name: str, intent: int, guild: int | None, told: Callable[[Session], Json]) -> None:
        written: dict[bool, str] = {}
        for session in self.alive.values():
            if session.has(guild) and (not intent or session.intents & intent):
                reads = bool(session.intents & CONTENT)
                if reads not in written:
                    written[reads] = msgspec.json.encode(told(session)).decode()
                session.tell(name, written[reads])

    def tell(self, message: Message, name: str = "MESSAGE_CREATE") -> None:
        """What only one person sees, or what happens where the bot is not, is told to nobody."""
        channel = message.channel
        if objects.ephemeral(message) or not self._seen(channel):
            return
        guild = channel.guild
        more: Json = {"guild_id": str(guild.id)} if guild else {"channel_type": channel.kind}
        if guild and not message.author.webhook:
            more |= {"member": objects.member(message.author, guild, named=False)}
        self.violated(misshaped("MessageResponse", objects.message(message)))
        whole, bare = (objects.message(message, reads=reads) | more for reads in (True, False))
        intent = GUILD_MESSAGES if guild else DM_MESSAGES
        self.emit(name, intent, guild, lambda session: whole if session.intents & CONTENT else bare)

    def _seen(self, channel: Channel) -> bool:
        if channel.guild is None:
            return channel.kind == DM
        return channel.guild.present and not channel.guild.down and has(channel.allowed, "VIEW_CHANNEL")

    def tell_gone(self, channel: Channel, ids: list[int]) -> None:
        if not self._seen(channel):
            return
        told: Json = {"channel_id": str(channel.id)}
        told |= {"guild_id": str(channel.guild.id)} if channel.guild else {}
        told |= {"id": str(ids[0])} if len(ids) == 1 else {"ids": [str(id) for id in ids]}
        name = "MESSAGE_DELETE" if len(ids) == 1 else "MESSAGE_DELETE_BULK"
        intent = GUILD_MESSAGES if channel.guild else DM_MESSAGES
        self.emit(name, intent, channel.guild, lambda _: told)

    def tell_channel(self, channel: Channel, what: str) -> None:
        """CREATE, UPDATE or DELETE."""
        if channel.guild and channel.guild.present:
            kind = "THREAD" if channel.kind == 11 else "CHANNEL"
            told = objects.channel(channel) | ({"newly_created": True} if what == "CREATE" else {})
            self.emit(f"{kind}_{what}", GUILDS, channel.guild, lambda _: told)

    def tell_guild(self, guild: Guild, name: str, told: Json) -> None:
        self.emit(name, GUILDS, guild, lambda _: told)

    def tell_interaction(self, found: Interaction) -> None:
        self.emit("INTERACTION_CREATE", 0, found.channel.guild, lambda _: found.body)

    # What tests do to the gateway.

    def dispatch(self, name: str, told: Json, guild: Guild | None = None) -> None:
        """Any event at all."""
        self.emit(name, 0, guild, lambda _: told)

    def repeat(self) -> None:
        """The newest event once more."""
        with self.changed:
            if self._newest_event:
                self._newest_event()

    def hold(self) -> None:
        with self.changed:
            self._held = []

    def release(self, *, shuffled: bool = False) -> None:
        """What was held back is told, in order or from the newest to the oldest."""
        with self.changed:
            held, self._held = self._held or [], None
            for event in reversed(held) if shuffled else held:
                event()

    @property
    def zombie(self) -> bool:
        """Connections stand, and nothing comes through them."""
        return self._zombie

    @zombie.setter
    def zombie(self, mute: bool) -> None:
        with self.changed:
            self._zombie = mute
            for line in self.lines:
                line.mute = mute
                line.wake()

    def drop(self, shard: int | None = None) -> None:
        for session in self._connected(shard):
            if session.line:
                session.line.drop()

    def hang_up(self, code: int = 4000, shard: int | None = None) -> None:
        for session in self._connected(shard):
            if session.line:
                session.line.put(Hangup(code))

    def tell_reconnect(self) -> None:
        self.garbage(frame(7))

    def invalidate(self, *, resumable: bool = False) -> None:
        with self.changed:
            self.garbage(frame(9, resumable))
            if not resumable:
                self.forget()

    def forget(self) -> None:
        """Whoever comes back must identify anew; nothing is repeated."""
        with self.changed:
            connected = self._connected()
            for session in connected:
                session.id = f"forgotten {session.id}"
            self.alive = {session.id: session for session in connected}

    def garbage(self, text: str) -> None:
        """A frame to everybody, whatever it says."""
        for session in self._connected():
            if session.line:
                session.line.put(text)

    def refuse(self, times: int, status: int = 503) -> None:
        """The next handshakes fail."""
        with self.changed:
            self.refusing, self.refusal_status = times, status

    def odd(self, channel: Channel | None = None) -> None:
        """An event that no parser of discord.py survives."""
        every = (one for one in self.channels.values() if one.guild and one.guild.present)
        where = channel or next(every)
        message = Message(where, self.snowflake(), Person(self.me.town, self.snowflake(), "Odd", "odd"), self.now())
        guild: Json = {"guild_id": str(where.guild.id), "member": {"roles": 7}} if where.guild else {}
        self.dispatch("MESSAGE_UPDATE", objects.message(message) | guild, where.guild)

    def _connected(self, shard: int | None = None) -> list[Session]:
        with self.changed:
            every = [session for session in self.alive.values() if session.connected]
            return [session for session in every if shard is None or session.shard[0] == shard]
