"""The emulated gateway: sessions are identified, resumed and refused, and hear what is theirs."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import aiohttp
import discord
import pytest

from tests.discord_fixtures import connected, plain, running, server  # noqa: F401 - fixtures
from tests.discord_socket import DIRECT, GUILDS, MESSAGES, Wire, wired
from tests.discord_talking import heard
from tests.emulators.discord import Discord, Session
from tests.programs import PATIENCE


async def later(server: Discord, session: Session, resumes: int) -> None:
    assert await server.until(lambda: session.connected and session.resumes == resumes)


@pytest.mark.parametrize("compressed", [False, True])
async def test_what_was_missed_is_told_to_whoever_comes_back(server: Discord, compressed: bool) -> None:
    server.compressed = compressed
    ann = server.person("Ann")
    room = server.guild("Studio", ann).channel("general")
    async with connected(server) as bot:
        messages = heard(bot)
        [session] = server.sessions
        every: tuple[Callable[[], None], ...] = (server.drop, server.hang_up, server.tell_reconnect)
        for number, breaks in enumerate(every):
            ann.says(room, f"before {number}")
            breaks()
            ann.says(room, f"after {number}")
            await later(server, session, number + 1)

        told = [(await messages.get()).content for _ in range(6)]
        assert told == [f"{when} {number}" for number in range(3) for when in ("before", "after")]
    assert (server.identifies, server.resumes) == (1, 3)


async def test_a_session_that_is_forgotten_begins_anew(server: Discord) -> None:
    ann = server.person("Ann")
    room = server.guild("Studio", ann).channel("general")
    async with connected(server) as bot:
        messages = heard(bot)
        server.forget()
        server.drop()
        assert await server.until(lambda: not server.online)
        ann.says(room, "nobody hears it")
        assert await server.until(lambda: server.online, seconds=15)
        ann.says(room, "hello")

        assert (await messages.get()).content == "hello"
    assert (server.identifies, server.handshakes) == (2, 3)


async def test_bad_tokens_and_intents_are_refused(server: Discord) -> None:
    server.portal.message_content = False
    async with connected(server, plain(server, intents=discord.Intents(guilds=True))):
        assert server.online == 1
    async with plain(server) as stranger:
        with pytest.raises(discord.LoginFailure):
            await stranger.login("nonsense")
    with pytest.RaisesGroup(discord.PrivilegedIntentsRequired):
        async with connected(server):
            pass


async def test_without_the_intent_only_what_is_meant_for_the_bot_can_be_read(server: Discord) -> None:
    ann = server.person("Ann")
    room, private = server.guild("Studio", ann).channel("general"), server.dm(ann)
    intents = discord.Intents(guilds=True, guild_messages=True, dm_messages=True)
    async with connected(server, plain(server, intents=intents)) as bot:
        messages = heard(bot)
        first = ann.says(room, "a secret", files=[b"1"])
        ann.says(room, "a cat", mention=True, reply_to=first)
        ann.says(private, "a dog")
        ann.says(room, "a role", role=True)

        told = [await messages.get() for _ in range(4)]
        assert [message.content for message in told] == ["", f"{server.me.mention} a cat", "a dog", ""]
        assert told[0].attachments == []
        assert told[1].reference
        assert isinstance(told[1].reference.resolved, discord.Message)
        assert told[1].reference.resolved.content == ""


async def test_servers_are_spread_over_the_shards(server: Discord) -> None:
    ann = server.person("Ann")
    rooms = [server.guild(f"Studio {at}", ann, shard=(at, 2)).channel("general") for at in range(2)]
    private = server.dm(ann)
    async with wired(server) as first, wired(server) as second:
        await first.ready(shard=[0, 2])
        await second.ready(shard=[1, 2])
        for room in (*rooms, private):
            ann.says(room, f"in {room.id}")
            ann.runs(room, "draw", prompt="a cat")

        assert [await content(first), await content(first)] == [f"in {rooms[0].id}", f"in {private.id}"]
        assert await content(second) == f"in {rooms[1].id}"


async def content(wire: Wire) -> object:
    told = (await wire.heard("MESSAGE_CREATE"))["d"]
    assert isinstance(told, dict)
    return told["content"]


async def test_the_wrong_shards_and_numbers_are_refused(server: Discord) -> None:
    server.shards, server.must_shard = 2, True
    for code, more in (
        (4010, {"shard": [2, 2]}),
        (4011, {"shard": [0, 1]}),
        (4013, {"shard": [0, 2], "intents": -1}),
        (4014, {"shard": [0, 2], "intents": 1 << 1}),
        (4004, {"shard": [0, 2], "token": "nonsense"}),
    ):
        async with wired(server) as wire:
            await wire.identify(**more)
            assert await wire.hung_up() == code


async def test_what_is_not_understood_is_hung_up_on(server: Discord) -> None:
    for code, said in ((4002, "{"), (4001, '{"op":99}'), (4003, '{"op":8,"d":{}}'), (4002, f'"{"x" * 5000}"')):
        async with wired(server) as wire:
            await wire.raw(said)
            assert await wire.hung_up() == code
    async with wired(server) as wire:
        await wire.ready()
        await wire.identify()
        assert await wire.hung_up() == 4005
    async with wired(server) as wire:
        for _ in range(121):
            await wire.say(1, None)
        assert await wire.hung_up() == 4008


async def test_a_heart_that_stops_is_noticed(server: Discord) -> None:
    server.heartbeat = 0.3
    async with wired(server) as wire:
        await wire.ready()
        await wire.say(1, 1)
        assert await wire.hung_up() == 4009
    [session] = server.sessions
    assert await server.until(lambda: not session.connected)
    assert session.acks == 1


async def test_who_says_goodbye_cannot_come_back_to_the_session(server: Discord) -> None:
    async with wired(server) as wire:
        session = await wire.ready()
        await wire.leave(1000)
    assert await server.until(lambda: not server.sessions)
    async with wired(server) as wire:
        await wire.resume(session, 1)
        assert await wire.heard() == {"op": 9, "d": False, "s": None, "t": None}


async def test_a_resume_from_the_future_is_refused(server: Discord) -> None:
    async with wired(server) as wire:
        session = await wire.ready()
        await wire.leave(4000)
    async with wired(server) as wire:
        await wire.resume(session, 99)
        assert await wire.hung_up() == 4007


async def test_identifying_too_fast_is_refused(server: Discord) -> None:
    server.identify_every = 60.0
    async with wired(server) as first, wired(server) as second:
        await first.ready()
        await second.identify()
        assert (await second.heard())["op"] == 9
    assert server.starts_left == 999


async def test_a_zombie_neither_beats_nor_tells(server: Discord) -> None:
    ann = server.person("Ann")
    room = server.guild("Studio", ann).channel("general")
    async with wired(server) as wire:
        await wire.ready()
        server.zombie = True
        await wire.say(1, 1)
        ann.says(room, "hello")
        with pytest.raises(asyncio.TimeoutError):
            async with asyncio.timeout(0.05):
                await wire.heard("MESSAGE_CREATE")
        assert server.sessions[0].acks == 0


async def test_who_connects_to_a_zombie_is_greeted_when_it_lives_again(server: Discord) -> None:
    async def greeted() -> None:
        async with wired(server):
            pass

    server.zombie = True
    async with asyncio.timeout(5), asyncio.TaskGroup() as tasks:
        greeting = tasks.create_task(greeted())
        await server.until(lambda: server.lines)
        assert not greeting.done()
        server.zombie = False


async def test_handshakes_can_be_refused(server: Discord) -> None:
    server.refuse(2, status=503)
    for _ in range(2):
        with pytest.raises(aiohttp.WSServerHandshakeError, match="503"):
            async with wired(server):
                pass
    server.deaf = True
    with pytest.raises((aiohttp.ClientError, ConnectionResetError)):
        async with wired(server):
            pass
    server.deaf = False
    async with wired(server) as wire:
        await wire.ready()
    assert server.handshakes >= 4


async def test_events_can_be_held_back_shuffled_and_repeated(server: Discord) -> None:
    ann = server.person("Ann")
    room = server.guild("Studio", ann).channel("general")
    async with wired(server) as wire:
        await wire.ready()
        server.hold()
        for number in range(3):
            ann.says(room, str(number))
        server.release(shuffled=True)
        server.repeat()

        assert [await content(wire) for _ in range(4)] == ["2", "1", "0", "2"]


async def read_something_odd(server: Discord) -> None:
    async with connected(server):
        server.odd()
        async with asyncio.timeout(PATIENCE):
            await asyncio.Event().wait()


async def test_an_odd_event_ends_the_library(server: Discord) -> None:
    server.guild("Studio", server.person("Ann")).channel("general")
    with pytest.RaisesGroup(TypeError):
        await read_something_odd(server)


async def test_what_happens_to_servers_and_channels_is_told(server: Discord) -> None:
    ann = server.person("Ann")
    async with wired(server) as wire:
        await wire.ready(intents=GUILDS | MESSAGES | DIRECT)
        guild = server.guild("Studio", ann)
        room = guild.channel("general")
        room.deny("SEND_MESSAGES")
        thread = room.thread("cats", by=ann)
        thread.archive()
        first, second, third = (ann.says(room, text) for text in "abc")
        ann.deletes(first)
        server.purges(room, [second, third])
        room.delete()
        guild.outage()
        guild.recover()
        guild.kick()

        told = [(await wire.heard())["t"] for _ in range(15)]
    assert told == [
        *("GUILD_CREATE", "CHANNEL_CREATE", "CHANNEL_UPDATE", "THREAD_CREATE", "THREAD_UPDATE"),
        *("MESSAGE_CREATE", "MESSAGE_CREATE", "MESSAGE_CREATE", "MESSAGE_DELETE", "MESSAGE_DELETE_BULK"),
        *("THREAD_DELETE", "CHANNEL_DELETE", "GUILD_DELETE", "GUILD_CREATE", "GUILD_DELETE"),
    ]


async def test_what_the_bot_may_not_see_it_is_not_told(server: Discord) -> None:
    ann = server.person("Ann")
    guild = server.guild("Studio", ann)
    hidden, room = guild.channel("hidden", deny=["VIEW_CHANNEL"]), guild.channel("general")
    elsewhere, group = server.guild("Elsewhere", ann, bot=False).channel("general"), server.group_dm(ann)
    async with wired(server) as wire:
        await wire.ready()
        for place in (hidden, elsewhere, group, room):
            ann.says(place, f"in {place.name or 'group'}")

        assert await content(wire) == "in general"
