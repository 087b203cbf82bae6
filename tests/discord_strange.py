"""Events as Discord documents them, with whatever strangers may have put into them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from itertools import count

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from tests.emulators.discord import Channel, Discord, Person

Json = object
Payload = dict[str, Json]

EPOCH = 1_420_070_400_000
"""Milliseconds of 2015, from which Discord counts."""
NASTY = (
    "@everyone @here",
    "<@&300> <#400> <@!42> <@0> <@99999999999999999999999999>",
    "<t:9999999999999999999:R> </draw:0> <:cat:1> <a:b:2> <id:customize>",
    "```\n@everyone\n``` ||spoiler|| **bold** __under__ ~~gone~~ # head\n> quote\n- one",
    "[click](https://x.test/?token=abc) https://x.test/%zz?a=b#c <https://[::1>",
    "\x00 \x01\x1b[31m \x7f\x85",
    "\ud800 \udfff a\udc00",
    "\u202egnp.tac\u202c \u2066\u2069\u200f\u200b\u2060\ufeff",
    "a\u0300" * 600,
    "🐱" * 1000,
    "👩‍👩‍👧‍👦🏳️‍🌈" * 80,
    "x" * 2000,
    "W" * 6000,
    " \t\r\n\u2028\u3000 ",
    "%s %(name)s {0} {name!r} $HOME `id` '; drop table jobs;--",
    "/draw /edit --ar 99999:1 --n 1e9 --size 4KKK --model '",
    "--",
    "/",
    "画一只猫 قطة חתול 고양이 ねこ",
    '"\\u0000\\ud83d',
    "\uffff\U0010ffff\U000e0001",
)
ANYTHING = st.characters(exclude_categories=())
TEXTS = st.one_of(st.sampled_from(NASTY), st.text(ANYTHING, max_size=80), st.just(""))
IDS = st.one_of(st.integers(1, 2**63 - 1), st.sampled_from([1, 2**22, 2**53 + 1, 2**63 - 1])).map(str)
NUMBERS = st.integers(0, 2**40)
KINDS = st.sampled_from([*range(65)])
_COUNT = count(1)


def snowflake(now: float) -> str:
    """A new one, of that Unix second."""
    return str(((int(now * 1000) - EPOCH) << 22) + (next(_COUNT) % 4096))


def maybe(strategy: SearchStrategy[Json]) -> SearchStrategy[Json]:
    return st.one_of(st.none(), strategy)


def records(
    needed: Mapping[str, SearchStrategy[Json]], more: Mapping[str, SearchStrategy[Json]]
) -> SearchStrategy[Json]:
    return st.fixed_dictionaries(dict(needed), optional=dict(more))


AVATARS = maybe(st.just("a_b"))
USERS = records(
    {"id": IDS, "username": TEXTS, "discriminator": st.just("0"), "avatar": AVATARS, "global_name": maybe(TEXTS)},
    {"bot": st.booleans(), "public_flags": NUMBERS, "banner": st.none(), "clan": st.none(), "primary_guild": st.none()},
)
FILES = records(
    {"id": IDS, "filename": TEXTS, "size": NUMBERS, "url": TEXTS, "proxy_url": TEXTS},
    {
        "content_type": st.one_of(st.sampled_from(["image/png", "image/", "IMAGE/JPEG; charset=utf-8"]), TEXTS),
        "width": maybe(NUMBERS),
        "height": maybe(NUMBERS),
        "description": TEXTS,
        "ephemeral": st.booleans(),
        "duration_secs": st.floats(0, 1e6),
        "waveform": TEXTS,
        "flags": NUMBERS,
        "title": TEXTS,
    },
)
EMBEDS = records(
    {"type": st.sampled_from(["image", "rich", "gifv", "video", "article", "link", "poll_result", "new"])},
    {
        "title": TEXTS,
        "url": TEXTS,
        "description": TEXTS,
        "image": records({"url": TEXTS}, {"width": NUMBERS, "height": NUMBERS, "proxy_url": TEXTS}),
        "thumbnail": records({"url": TEXTS}, {"proxy_url": TEXTS}),
        "timestamp": st.just("2026-01-01T00:00:00+00:00"),
        "color": NUMBERS,
    },
)
STICKERS = records({"id": IDS, "name": TEXTS, "format_type": st.integers(1, 5)}, {})
MESSAGE: Mapping[str, SearchStrategy[Json]] = {
    "content": TEXTS,
    "type": st.sampled_from([0, 0, 0, 0, 19, 20, 23, 7, 18, 21, 46, 63, 999]),
    "attachments": st.lists(FILES, max_size=3),
    "embeds": st.lists(EMBEDS, max_size=3),
    "mentions": st.lists(USERS, max_size=3),
    "mention_roles": st.lists(IDS, max_size=3),
    "mention_everyone": st.booleans(),
    "sticker_items": st.lists(STICKERS, max_size=2),
    "flags": NUMBERS,
    "nonce": st.one_of(NUMBERS, TEXTS),
    "reactions": st.just([]),
    "tts": st.booleans(),
    "pinned": st.booleans(),
    "position": NUMBERS,
    "referenced_message": st.none(),
    "message_reference": records({}, {"message_id": IDS, "channel_id": IDS, "guild_id": IDS, "type": st.just(0)}),
    "components": st.just([]),
    "webhook_id": IDS,
    "edited_timestamp": maybe(st.just("2026-01-01T00:00:00.000000+00:00")),
    "invented_by_discord_tomorrow": st.just({"type": "new"}),
}
"""What a message may say otherwise than usual."""


def strange() -> SearchStrategy[Payload]:
    """Changes to a message, each of a shape that Discord documents."""
    return st.fixed_dictionaries({}, optional=dict(MESSAGE))


def written(server: Discord, channel: Channel, person: Person, content: Json = "a cat", **more: Json) -> Payload:
    """A MESSAGE_CREATE; in a server it mentions the bot."""
    user = account(person)
    me = account(server.me) | {"bot": True}
    said: Payload = {
        "id": snowflake(server.now()),
        "type": 0,
        "channel_id": str(channel.id),
        "author": user,
        "content": content if channel.guild is None else f"{server.me.mention} {content}",
        "timestamp": datetime.fromtimestamp(server.now(), UTC).isoformat(),
        "edited_timestamp": None,
        "tts": False,
        "mention_everyone": False,
        "mentions": [] if channel.guild is None else [me],
        "mention_roles": [],
        "attachments": [],
        "embeds": [],
        "pinned": False,
        "components": [],
        "flags": 0,
    }
    if channel.guild is not None:
        member = {"roles": [], "joined_at": "2026-01-01T00:00:00+00:00", "deaf": False, "mute": False, "flags": 0}
        said |= {"guild_id": str(channel.guild.id), "member": member}
    return said | more


def account(person: Person) -> Payload:
    name = person.name
    return {"id": str(person.id), "username": name, "discriminator": "0", "avatar": None, "global_name": name}


def tells(server: Discord, name: str, payload: Json) -> None:
    """An event that the emulator did not write itself: it may hold what no well-formed text holds."""
    server.garbage(json.dumps({"op": 0, "t": name, "s": None, "d": payload}))
