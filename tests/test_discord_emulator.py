"""The emulated Discord before the library that the adapter uses: messages, files and who is notified."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import AsyncIterator

import aiohttp
import discord
import pytest

from tests.discord_fixtures import Bare, connected, running, server  # noqa: F401 - fixtures
from tests.discord_talking import Ears, file, heard
from tests.emulators.discord import Channel, Discord, Guild, Person
from tests.programs import PATIENCE
from tests.telegram_asking import picture


@pytest.fixture
def ann(server: Discord) -> Person:
    return server.person("Ann", locale="zh-CN", username="ann_b")


@pytest.fixture
def guild(server: Discord, ann: Person) -> Guild:
    return server.guild("Studio", ann)


@pytest.fixture
def room(guild: Guild) -> Channel:
    return guild.channel("general")


@pytest.fixture
async def bot(server: Discord, room: Channel) -> AsyncIterator[Bare]:
    async with connected(server) as made:
        yield made


async def test_it_says_who_the_bot_is_and_where(bot: Bare, server: Discord, guild: Guild, room: Channel) -> None:
    assert bot.user
    assert (bot.user.id, bot.user.name, bot.application_id) == (server.me.id, "Easel", server.application)
    [found] = bot.guilds
    assert (found.id, found.name, found.preferred_locale) == (guild.id, "Studio", discord.Locale.american_english)
    assert [channel.name for channel in found.text_channels] == ["general"]
    assert found.me.guild_permissions.attach_files
    assert found.self_role
    assert found.self_role.id == guild.role.id


async def test_messages_come_with_pictures_and_replies(bot: Bare, room: Channel, ann: Person) -> None:
    messages = heard(bot)
    first = ann.says(room, "/draw it", files=[("a b.png", picture(60, 40))], spoiler=True)
    ann.says(room, "larger", reply_to=first, mention=True)

    told = await messages.get()
    assert (told.content, told.author.display_name, told.id) == ("/draw it", "Ann", first.id)
    [attached] = told.attachments
    assert (attached.filename, attached.content_type, attached.width) == ("SPOILER_a_b.png", "image/png", 60)
    assert await attached.read() == picture(60, 40)
    reply = await messages.get()
    assert bot.user in reply.mentions
    assert reply.reference
    assert isinstance(reply.reference.resolved, discord.Message)
    assert reply.reference.resolved.attachments


async def test_stickers_embeds_and_messages_passed_on_come_too(bot: Bare, server: Discord, room: Channel) -> None:
    messages, bob = heard(bot), server.person("Bob")
    image: dict[str, object] = {
        "type": "image",
        "url": server.picture(picture()),
        "thumbnail": {"url": server.picture(picture())},
    }
    first = bob.says(room, "look", stickers=[picture()], embeds=[image])
    bob.says(room, forwards=first)

    told = await messages.get()
    [sticker] = told.stickers
    assert await sticker.read() == picture()
    assert told.embeds[0].thumbnail.url
    passed_on = await messages.get()
    assert [snapshot.content for snapshot in passed_on.message_snapshots] == ["look"]


async def test_posts_are_seen_as_people_see_them(bot: Bare, room: Channel, ann: Person) -> None:
    question = ann.says(room, "a cat", mention=True)
    view = discord.ui.View()
    view.add_item(discord.ui.Button(label="Cancel", custom_id="cancel:1", style=discord.ButtonStyle.danger))
    view.add_item(discord.ui.Select(custom_id="pick", options=[discord.SelectOption(label="One", value="1")]))
    channel = bot.get_partial_messageable(room.id)
    reference = discord.MessageReference(message_id=question.id, channel_id=room.id)
    files = [file("SPOILER_猫.png", description="a cat"), file()]
    sent = await channel.send(f"Well {ann.mention}", view=view, files=files, reference=reference, nonce="k3f9")
    view.stop()

    [post] = room.posts
    assert (post.content, post.labels, post.reference, post.nonce) == (
        f"Well {ann.mention}",
        ["Cancel"],
        question.id,
        "k3f9",
    )
    assert [(one.filename, one.description, one.spoiler) for one in post.attachments] == [
        ("SPOILER_.png", "a cat", True),
        ("cat.png", "", False),
    ]
    assert post.attachments[0].body == picture()
    assert [option.label for select in post.selects for option in select.options] == ["One"]
    assert post.pings == {ann}
    assert sent.id == post.id
    assert post.buttons[0].style == 4


async def test_allowed_mentions_decide_who_is_notified(bot: Bare, server: Discord, room: Channel, ann: Person) -> None:
    bob, channel = server.person("Bob"), bot.get_partial_messageable(room.id)
    question = ann.says(room, "a cat")
    reference = discord.MessageReference(message_id=question.id, channel_id=room.id)
    text, none = f"{bob.mention} @everyone", discord.AllowedMentions.none()
    await channel.send(text, allowed_mentions=none)
    await channel.send(text, reference=reference, allowed_mentions=discord.AllowedMentions(everyone=False, users=False))
    await channel.send(text, reference=reference, allowed_mentions=none)
    await channel.send(text, allowed_mentions=discord.AllowedMentions(everyone=False, users=[discord.Object(bob.id)]))

    assert [post.pings for post in room.posts] == [set(), {ann}, set(), {bob}]


async def test_an_edit_keeps_replaces_and_removes_files(bot: Bare, room: Channel) -> None:
    sent = await bot.get_partial_messageable(room.id).send("one", files=[file("1.png"), file("2.png")])
    await sent.edit(content="two")
    names = [[one.filename for one in room.posts[0].attachments]]
    await sent.edit(attachments=[sent.attachments[1], file("3.png")])
    names.append([one.filename for one in room.posts[0].attachments])
    await sent.edit(attachments=[])

    assert names == [["1.png", "2.png"], ["2.png", "3.png"]]
    [post] = room.posts
    assert (post.attachments, post.history, post.edits) == ([], ["one", "two", "two", "two"], 3)


async def test_a_direct_message_is_opened_and_can_be_refused(bot: Bare, server: Discord, ann: Person) -> None:
    stranger, user = server.person("Zoe"), await bot.fetch_user(ann.id)
    await user.send("hello")
    assert [post.content for post in server.dm(ann).posts] == ["hello"]
    ann.block()
    with pytest.raises(discord.Forbidden, match="50007"):
        await user.send("again")
    with pytest.raises(discord.Forbidden, match="50278"):
        await (await bot.fetch_user(stranger.id)).send("hello")


async def test_what_nobody_wrote_comes_as_what_it_is(bot: Bare, server: Discord, room: Channel, ann: Person) -> None:
    messages, updates = heard(bot), Ears[discord.RawMessageUpdateEvent]()

    async def on_raw_message_edit(event: discord.RawMessageUpdateEvent) -> None:
        updates.put_nowait(event)

    bot.event(on_raw_message_edit)
    room.webhook("Hook", "from afar")
    room.system(by=ann)
    written = ann.says(room, "https://example.org")
    server.embeds(written, [{"type": "link", "url": "https://example.org"}])
    ann.edits(written, "better")
    ann.reacts(written, "👍")

    hooked, joined, _ = [await messages.get() for _ in range(3)]
    assert (hooked.webhook_id is not None, hooked.author.name) == (True, "Hook")
    assert joined.type is discord.MessageType.new_member
    looked, edited = await updates.get(), await updates.get()
    assert (looked.message.edited_at, edited.message.content) == (None, "better")
    assert edited.message.edited_at
    assert written.reactions == ["👍"]


async def test_a_running_emulator_says_where_it_is() -> None:
    program = ("-m", "tests.emulators.discord", "--say", "a cat")
    process = await asyncio.create_subprocess_exec(sys.executable, *program, stdout=asyncio.subprocess.PIPE)
    assert process.stdout
    async with asyncio.timeout(PATIENCE):
        told = json.loads(await process.stdout.readline())
        headers = {"Authorization": f"Bot {told['token']}"}
        path = f"{told['url']}/channels/{told['channel']}/messages"
        async with aiohttp.ClientSession() as session, session.get(path, headers=headers) as answer:
            [message] = await answer.json()
        process.terminate()

        assert message["content"].endswith("a cat")
        assert await process.wait() == 0
