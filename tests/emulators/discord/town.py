"""People, servers and channels, as tests make and change them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, TypedDict, Unpack, cast

from typing_extensions import override

from tests.emulators.discord import objects
from tests.emulators.discord.heard import Heard
from tests.emulators.discord.people import Person
from tests.emulators.discord.permissions import USUAL, bits
from tests.emulators.discord.posted import Message
from tests.emulators.discord.state import ME
from tests.emulators.discord.world import DM, GROUP, TEXT, THREAD, Channel, Guild, Role

if TYPE_CHECKING:
    from tests.emulators.discord.asking import Asking


class Manner(TypedDict, total=False):
    """How a server is."""

    boost: int
    bot: bool
    """Whether it is in it."""
    shard: tuple[int, int]
    """Such as (1, 2): its events come to that one."""
    permissions: Sequence[str]
    locale: str


class Town(Heard):
    """What happens to the bot is told to it."""

    @override
    def _emptied(self) -> None:
        super()._emptied()
        self.me = Person(self.here, ME, "Easel", "Easel", bot=True)
        self.people[ME] = self.me

    @property
    def here(self) -> Asking:
        """The whole town: what lives in it does things by way of it."""
        return cast("Asking", self)

    def person(self, name: str, locale: str = "en-US", *, username: str = "", bot: bool = False) -> Person:
        with self.changed:
            plain = (
                username or "".join(sign for sign in name.lower() if sign.isascii() and sign.isalnum()) or "somebody"
            )
            made = Person(self.here, self.snowflake(), name, plain, locale, bot)
            self.people[made.id] = made
            return made

    def guild(self, title: str, *people: Person, **manner: Unpack[Manner]) -> Guild:
        with self.changed:
            id, shard = self.snowflake(), manner.get("shard")
            while shard and (id >> 22) % shard[1] != shard[0]:
                id += 1 << 22
            self._newest = max(self._newest, id)
            role = Role(self.snowflake(), "Easel")
            made = Guild(self.here, id, title, list(people), role, bits(manner.get("permissions", USUAL)))
            made.boost, made.present = manner.get("boost", 0), manner.get("bot", True)
            made.locale = manner.get("locale", "en-US")
            self.guilds[id] = made
            if made.present:
                self._whole(made)
            return made

    def _whole(self, guild: Guild) -> None:
        self.tell_guild(guild, "GUILD_CREATE", objects.whole_guild(guild))

    def open_channel(
        self, guild: Guild, name: str, kind: int = TEXT, denied: int = 0, *, nsfw: bool = False
    ) -> Channel:
        with self.changed:
            made = Channel(self.here, self.snowflake(), kind, name, guild, denied=denied, nsfw=nsfw)
            return self._opened(made)

    def _opened(self, channel: Channel) -> Channel:
        self.channels[channel.id] = channel
        if channel.guild:
            channel.guild.every.append(channel)
        self.tell_channel(channel, "CREATE")
        return channel

    def dm(self, person: Person) -> Channel:
        """The one between that person and the bot."""
        with self.changed:
            return self.private(person) or self._opened(Channel(self.here, self.snowflake(), DM, people=(person,)))

    def private(self, person: Person) -> Channel | None:
        every = (one for one in self.channels.values() if one.kind == DM and one.people == (person,))
        return next(every, None)

    def group_dm(self, *people: Person) -> Channel:
        """Bots are in none."""
        with self.changed:
            made = Channel(self.here, self.snowflake(), GROUP, people=people, owner=people[0].id)
            return self._opened(made)

    def open_thread(self, channel: Channel, name: str, by: Person, message: Message | None) -> Channel:
        """One that begins with a message has its id."""
        with self.changed:
            id = message.id if message else self.snowflake()
            made = Channel(self.here, id, THREAD, name, channel.guild, channel, owner=by.id)
            if message:
                message.thread = made
            return self._opened(made)

    def channel(self, id: int | str) -> Channel:
        return self.channels[int(id)]

    def message(self, id: int | str) -> Message:
        """Wherever it is."""
        with self.changed:
            every = (channel.kept.get(int(id)) for channel in self.channels.values())
            found = next((message for message in every if message), None)
            if found is None:
                raise LookupError(f"no message {id}")
            return found

    def deny(self, channel: Channel, denied: int) -> None:
        with self.changed:
            channel.denied = denied
            self.tell_channel(channel, "UPDATE")

    def rename(self, channel: Channel, name: str) -> None:
        with self.changed:
            channel.name = name
            self.tell_channel(channel, "UPDATE")

    def archive(self, thread: Channel, *, archived: bool, locked: bool) -> None:
        with self.changed:
            thread.archived, thread.locked = archived, locked
            self.tell_channel(thread, "UPDATE")

    def close_channel(self, channel: Channel) -> None:
        with self.changed:
            channel.deleted = True
            del self.channels[channel.id]
            for thread in [one for one in self.channels.values() if one.parent is channel]:
                self.close_channel(thread)
            self.tell_channel(channel, "DELETE")

    def kick(self, guild: Guild) -> None:
        """The bot is removed from it."""
        with self.changed:
            self.tell_guild(guild, "GUILD_DELETE", {"id": str(guild.id)})
            guild.present = False

    def invite(self, guild: Guild) -> None:
        with self.changed:
            guild.present = True
            self._whole(guild)

    def outage(self, guild: Guild) -> None:
        """The server is not to be reached for a while."""
        with self.changed:
            guild.down = True
            self.tell_guild(guild, "GUILD_DELETE", {"id": str(guild.id), "unavailable": True})

    def recover(self, guild: Guild) -> None:
        with self.changed:
            guild.down = False
            self._whole(guild)

    def reachable(self, person: Person) -> bool:
        """Whether the bot may write to them in private at all."""
        shared = any(guild.present and person in guild.people for guild in self.guilds.values())
        return shared or person.installed or self.private(person) is not None
