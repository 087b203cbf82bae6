"""Who is notified by a message of the bot."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from tests.emulators.discord.components import Json
from tests.emulators.discord.people import Person
from tests.emulators.discord.permissions import has
from tests.emulators.discord.posted import Message
from tests.emulators.discord.refusals import wrong
from tests.emulators.discord.world import Channel

_USER, _ROLE, _ALL = re.compile(r"<@!?(\d+)>"), re.compile(r"<@&(\d+)>"), re.compile(r"@(everyone|here)\b")
_KINDS = frozenset({"users", "roles", "everyone"})


@dataclass(frozen=True, slots=True)
class Called:
    """Whom a message mentions, and so notifies."""

    people: tuple[Person, ...] = ()
    roles: tuple[int, ...] = ()
    everyone: bool = False
    pings: frozenset[Person] = frozenset()


def checked(allowed: object) -> Json | None:
    """`allowed_mentions`; None where a message says nothing about it."""
    if allowed is None:
        return None
    told = cast("Json", allowed)
    parse = cast("Sequence[str]", told.get("parse") or [])
    if set(parse) - _KINDS:
        raise wrong(
            "allowed_mentions.parse.0", "BASE_TYPE_CHOICES", "Value must be one of {'users', 'roles', 'everyone'}."
        )
    for kind in ("users", "roles"):
        if kind in parse and told.get(kind):
            raise wrong(
                "allowed_mentions", "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE", f'parse:["{kind}"] and {kind}: [ids...]'
            )
    return told


def called(content: str, channel: Channel, replied: Message | None, allowed: Json | None) -> Called:
    town = channel.town
    named = [town.people[int(id)] for id in dict.fromkeys(_USER.findall(content)) if int(id) in town.people]
    people = [person for person in named if _may(allowed, "users", person.id)]
    replied_too = replied is not None and (allowed is None or allowed.get("replied_user") is True)
    if replied and replied_too and replied.author not in (*people, town.me):
        people.append(replied.author)
    may_all = bool(channel.guild) and has(channel.allowed, "MENTION_EVERYONE")
    roles = [int(id) for id in dict.fromkeys(_ROLE.findall(content)) if _may(allowed, "roles", int(id)) and may_all]
    everyone = bool(_ALL.search(content)) and may_all and _may(allowed, "everyone", 0)
    every = channel.guild.people if channel.guild and everyone else []
    pings = frozenset(person for person in (*people, *every) if person is not town.me and not person.webhook)
    return Called(tuple(people), tuple(roles), everyone, pings)


def _may(allowed: Json | None, kind: str, id: int) -> bool:
    if allowed is None:
        return True
    if kind in cast("Sequence[str]", allowed.get("parse") or []):
        return True
    return str(id) in {str(one) for one in cast("Sequence[object]", allowed.get(kind) or [])}
