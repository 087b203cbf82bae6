"""What the account on Discord says of itself, in words for whoever runs the bot, and where each of it is changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import reduce
from typing import Annotated
from urllib.parse import urlsplit

import discord
import msgspec

from adapters.discord.line import PORTAL
from adapters.discord.rights import NEEDED, PERSON, SERVER, invitation, lacking, own_invitation
from adapters.discord.settings import Settings
from bot.ports import Finding
from bot.values import COMMANDS, Plural, Span, Text

AVATARS = "https://cdn.discordapp.com/avatars"
PAGE = 200
"""Servers that Discord lists at once."""
NAMED = 5
"""Servers whose missing permissions are told."""
REVIEWED = 100
"""Servers from which on Discord looks at a bot before it may go on reading what is said."""
SLASH = 1
FEW = 50
"""Starts that may still be left when it is time to worry."""

READS = discord.ApplicationFlags(gateway_message_content=True).value
READS_IN_FEW = discord.ApplicationFlags(gateway_message_content_limited=True).value


class Me(msgspec.Struct, frozen=True):
    """The bot as a member."""

    id: str
    username: str
    discriminator: str = "0"
    avatar: str | None = None

    @property
    def name(self) -> str:
        return self.username if self.discriminator == "0" else f"{self.username}#{self.discriminator}"


class Application(msgspec.Struct, frozen=True):
    """The bot as the developer portal knows it."""

    id: str
    flags: int = 0
    bot_public: bool = True
    bot_require_code_grant: bool = False
    interactions_endpoint_url: str | None = None
    integration_types_config: dict[str, msgspec.Raw] | None = None
    """How it can be installed: by servers, and by people."""
    approximate_guild_count: int = 0

    @property
    def ways(self) -> frozenset[str]:
        return frozenset(self.integration_types_config or {SERVER})


class Server(msgspec.Struct, frozen=True):
    """One that the bot is in; `permissions` is what its roles allow, whatever single channels say."""

    id: str
    name: str
    permissions: Annotated[str, msgspec.Meta(pattern=r"^\d{1,20}$")] = "0"


class Starts(msgspec.Struct, frozen=True):
    """How often new connections may be opened; `reset_after` in milliseconds."""

    total: int
    remaining: int
    reset_after: int = 0


class Door(msgspec.Struct, frozen=True):
    """How Discord wants to be connected to."""

    shards: int
    session_start_limit: Starts


class Command(msgspec.Struct, frozen=True):
    name: str
    type: int = SLASH


@dataclass(frozen=True, slots=True)
class Account:
    """As Discord describes it."""

    me: Me
    application: Application
    servers: Sequence[Server]
    door: Door
    commands: Sequence[Command] = field(default=())

    @property
    def count(self) -> int:
        """How many servers there are: only a page of them is listed."""
        return len(self.servers) if len(self.servers) < PAGE else max(PAGE, self.application.approximate_guild_count)


def found(account: Account, settings: Settings) -> Finding:
    """What keeps commands and events away is a failure."""
    notes = tuple(_notes(account, settings))
    wrong = _elsewhere(account.application) or _spent(account.door.session_start_limit)
    if wrong:
        kind, said, step = wrong
        return Finding(said, kind, notes=notes, steps=(step,))
    said = Text("It works: %(name)s, %(link)s", name=account.me.name, link=invitation(account.application.id))
    return Finding(said, notes=notes)


def _elsewhere(application: Application) -> tuple[str, Text, Text] | None:
    """Of the address only the host: the rest of it may be a secret."""
    if not application.interactions_endpoint_url:
        return None
    host = urlsplit(application.interactions_endpoint_url).netloc
    said = Text("Discord tells %(host)s about commands and presses, and not this bot.", host=host)
    where = _page(application, "information")
    return "endpoint", said, Text("Open %(link)s, empty the field Interactions Endpoint URL and save.", link=where)


def _spent(starts: Starts) -> tuple[str, Text, Text] | None:
    if starts.remaining > 0:
        return None
    hours = starts.reset_after / 1000
    said = Text("Discord takes no new connection for %(span)s: it was started too often.", span=Span(hours, hours))
    return "starts", said, Text("Wait that long, and find out what starts it again and again.")


def _notes(account: Account, settings: Settings) -> Iterator[Text]:
    yield from _installed(account)
    yield from _hearing(account, settings)
    yield from _looks(account)
    yield from _listed(account.commands)
    yield from _connections(account.door, settings)
    yield from _kept_from(account.servers)


def _installed(account: Account) -> Iterator[Text]:
    application = account.application
    if account.count:
        yield Plural("It is in %(n)s server.", "It is in %(n)s servers.", n=account.count)
    else:
        yield Text("It is in no server yet: open the link above and choose one.")
    yield Text("The link asks for what it needs: %(permissions)s", permissions=reduce(_and, NEEDED.values()))
    if application.bot_require_code_grant:
        where = _page(application, "bot")
        yield Text("The link does not work: open %(link)s and switch off Requires OAuth2 Code Grant.", link=where)
    if not application.bot_public:
        yield Text("Only its owner can add it: %(link)s, Public Bot.", link=_page(application, "bot"))
    where = _page(application, "installation")
    if SERVER not in application.ways:
        yield Text("It cannot be added to servers. If it shall be: open %(link)s and choose Guild Install.", link=where)
    if PERSON in application.ways:
        yield Text("People take it along to every server and chat with %(link)s", link=own_invitation(application.id))
    else:
        yield Text("People cannot take it along. If they shall: open %(link)s and choose User Install.", link=where)


def _hearing(account: Account, settings: Settings) -> Iterator[Text]:
    flags, where = account.application.flags, _page(account.application, "bot")
    if not flags & (READS | READS_IN_FEW):
        yield Text(
            "It works by mention, reply, direct message and slash command. If it shall also notice wishes without its "
            "name: open %(link)s, switch on Message Content Intent, save, and start the bot again.",
            link=where,
        )
    elif not settings.message_content:
        yield Text(
            "It works by mention, reply, direct message and slash command, and does not ask for more. To also notice "
            "wishes without its name: %(example)s",
            example="message_content = true",
        )
    else:
        yield Text("In servers it is shown every message; what is not meant for it is neither answered nor kept.")
    if flags & READS_IN_FEW and not flags & READS and account.count >= REVIEWED * 3 / 4:
        yield Text(
            "In more than %(n)s servers Discord has to allow that first: open %(link)s and apply in time.",
            n=REVIEWED,
            link=where,
        )


def _looks(account: Account) -> Iterator[Text]:
    if account.me.avatar:
        where = f"{AVATARS}/{account.me.id}/{account.me.avatar}.png"
        yield Text("Its picture: %(link)s", link=where)
    else:
        where = _page(account.application, "bot")
        yield Text("It has no picture of its own: open %(link)s and choose an icon.", link=where)


def _listed(commands: Sequence[Command]) -> Iterator[Text]:
    """Those of ours: somebody else may have listed more."""
    there = {command.name for command in commands if command.type == SLASH} & set(COMMANDS)
    if not there:
        yield Text("Discord does not list its commands yet; the bot sees to that when it starts.")
    elif len(there) < len(COMMANDS):
        yield Text(
            "Discord lists %(n)s of its %(all)s commands; the bot sees to the rest when it starts.",
            n=len(there),
            all=len(COMMANDS),
        )
    else:
        yield Plural("Discord lists its %(n)s command.", "Discord lists its %(n)s commands.", n=len(there))


def _connections(door: Door, settings: Settings) -> Iterator[Text]:
    starts, wanted = door.session_start_limit, door.shards
    if settings.shards and wanted > settings.shards:
        yield Text(
            "Discord suggests %(n)s connections, and %(shards)s has %(own)s.",
            n=wanted,
            shards="adapters.discord.shards",
            own=settings.shards,
        )
    elif wanted > 1:
        yield Text("Discord suggests %(n)s connections.", n=wanted)
    if starts.remaining >= FEW + wanted:
        yield Text("%(n)s of %(all)s connections can still be opened today.", n=starts.remaining, all=starts.total)
    elif starts.remaining:
        yield Text(
            "Only %(n)s of %(all)s connections can still be opened today: something starts it again and again.",
            n=starts.remaining,
            all=starts.total,
        )


def _kept_from(servers: Sequence[Server]) -> Iterator[Text]:
    short = [(server.name, lacking(int(server.permissions))) for server in servers]
    short = [(name, missing) for name, missing in short if missing]
    for name, missing in short[:NAMED]:
        yield Text("In %(server)s it lacks: %(permissions)s", server=name, permissions=reduce(_and, missing))
    if len(short) > NAMED:
        yield Plural("In %(n)s more server, too.", "In %(n)s more servers, too.", n=len(short) - NAMED)
    if short:
        yield Text("Whoever may manage such a server opens the link above once more and agrees.")


def _and(some: Text, more: Text) -> Text:
    return Text("%(some)s, %(more)s", some=some, more=more)


def _page(application: Application, page: str) -> str:
    return f"{PORTAL}/{application.id}/{page}"
