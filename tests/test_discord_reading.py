"""What people write and show on Discord, as the house reads it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from adapters.discord.clean import clean
from adapters.discord.pictures import Handle
from bot.values import Attachment, Outbound, Picture, PostKind, Said
from tests.discord_fixtures import running, server  # noqa: F401 - fixtures
from tests.discord_listening import Account, chat_of
from tests.drawing import drawn, saved
from tests.emulators.discord import Channel, Discord, Guild, Person


@pytest.fixture
def account(server: Discord, tmp_path: Path) -> Account:
    return Account(server, tmp_path)


@pytest.fixture
def ann(server: Discord) -> Person:
    return server.person("Ann")


@pytest.fixture
def guild(server: Discord, ann: Person) -> Guild:
    return server.guild("Studio", ann, locale="zh-CN")


@pytest.fixture
def general(guild: Guild) -> Channel:
    return guild.channel("general")


def parts(pictures: Sequence[Attachment]) -> list[tuple[str, str, bool]]:
    return [(Handle.read(one.handle).message, one.mime, one.quoted) for one in pictures]


async def heard(account: Account, say: Sequence[object]) -> list[Said]:
    await account.ear.until(lambda: len(account.ear.heard) >= len(say))
    return account.ear.said


async def test_a_message_is_known_by_where_and_when_it_was_said(
    account: Account, server: Discord, ann: Person, general: Channel
) -> None:
    async with account.listening():
        message = ann.says(general, "draw a cat", mention=True)
        [event] = await heard(account, [message])

    assert event.key == f"discord:{server.me.id}:{general.id}:{message.id}"
    assert (event.message, event.place) == (str(message.id), chat_of(general.id))
    assert (event.person.id, event.person.name) == (str(ann.id), "Ann")
    assert event.at == pytest.approx(message.at, abs=0.01)
    assert (event.locale, event.aside) == ("zh-CN", False)


async def test_a_server_that_never_chose_a_language_tells_none(account: Account, server: Discord, ann: Person) -> None:
    general = server.guild("Other", ann).channel("general")
    async with account.listening():
        [event] = await heard(account, [ann.says(general, "画一只猫", mention=True)])

    assert event.locale == ""


async def test_our_own_name_is_left_out_and_others_are_spelt(
    account: Account, server: Discord, ann: Person, guild: Guild, general: Channel
) -> None:
    bob = server.person("Bob")
    me, role = server.me.mention, guild.role.mention
    said = {
        f"{me} draw a cat": "draw a cat",
        f"hey {me} draw a cat": "hey draw a cat",
        f"{me}, draw a cat": "draw a cat",
        f"<@!{server.me.id}>：画一只猫": "画一只猫",
        f"draw a cat {me}": "draw a cat",
        f"{role} draw\na cat": "draw\na cat",
        f"{me} draw {bob.mention} in <#{general.id}>": "draw @Bob in #general",
        f"{me} a <:blob:123456789012345678> and <a:wave:123456789012345678>": "a :blob: and :wave:",
        f"{me} like </draw:123456789012345678> <3 <@999999999999999999>": "like /draw <3 <@999999999999999999>",
    }
    async with account.listening():
        for text in said:
            ann.says(general, text)
        events = await heard(account, list(said))

    assert [event.text for event in events] == list(said.values())


async def test_threads_and_forum_posts_are_chats_of_their_own(
    account: Account, ann: Person, guild: Guild, general: Channel
) -> None:
    forum = guild.forum("pictures")
    thread = general.thread("cats", by=ann)
    async with account.listening():
        ann.says(thread, "in a thread", mention=True)
        await heard(account, [1])
        post = forum.post(ann, "A dog", f"<@{account.server.me.id}> please")
        events = await heard(account, [1, 2])

    assert [(event.text, event.place) for event in events] == [
        ("in a thread", chat_of(thread.id)),
        ("please", chat_of(post.id)),
    ]
    assert events[1].message == str(post.id)


async def test_pictures_are_known_by_their_kind_or_their_name(account: Account, server: Discord, ann: Person) -> None:
    picture = saved(drawn())
    files = [
        ("a.png", picture, "image/png"),
        ("b.HEIC", picture, "application/octet-stream"),
        ("c.txt", b"words", "text/plain"),
        ("d.mp4", b"film", "video/mp4"),
    ]
    async with account.listening():
        message = ann.says(server.dm(ann), "these", files=files)
        [event] = await heard(account, [message])

    assert parts(event.attachments) == [
        (str(message.id), "image/png", False),
        (str(message.id), "application/octet-stream", False),
    ]
    assert event.attachments[0].size == len(picture)
    assert not any(one.mask for one in event.attachments)


async def test_a_picture_without_words_is_heard_where_it_is_for_the_bot(
    account: Account, server: Discord, ann: Person, general: Channel
) -> None:
    picture = ("a.png", saved(drawn()), "image/png")
    async with account.listening():
        ann.says(general, "", files=[picture])
        ann.says(server.dm(ann), "", files=[picture])
        [event] = await heard(account, [1])

    assert (event.text, len(event.attachments)) == ("", 1)


async def test_the_picture_of_a_message_replied_to_is_quoted_but_ours_is_not(
    account: Account, ann: Person, general: Channel, tmp_path: Path
) -> None:
    (tmp_path / "ours.png").write_bytes(saved(drawn()))
    theirs = ann.says(general, "my cat", files=[("cat.png", saved(drawn()), "image/png")])
    async with account.listening() as chat:
        picture = Picture("ours.png", "image/png", 64, 64, 100)
        sent = await chat.send(chat_of(general.id), Outbound(PostKind.PICTURE, "k1", "done", pictures=(picture,)))
        ours = next(message for message in general.messages if str(message.id) == sent)
        ann.says(general, "with a hat", reply_to=theirs, mention=True)
        ann.says(general, "with a hat", reply_to=ours)
        first, second = await heard(account, [1, 2])

    assert parts(first.attachments) == [(str(theirs.id), "image/png", True)]
    assert (first.reply_to, second.reply_to) == (str(theirs.id), sent)
    assert second.attachments == ()


async def test_a_message_passed_on_is_sent_anew(
    account: Account, server: Discord, ann: Person, general: Channel
) -> None:
    first = ann.says(general, "a cat like this", files=[("cat.png", saved(drawn()), "image/png")])
    async with account.listening():
        message = ann.says(server.dm(ann), "", forwards=first)
        [event] = await heard(account, [message])

    assert event.text == "a cat like this"
    assert parts(event.attachments) == [(str(message.id), "image/png", False)]


async def test_previews_count_where_somebody_points_at_them(
    account: Account, server: Discord, ann: Person, general: Channel
) -> None:
    """A link of the message's own is looked up by the house."""
    copy = f"{server.cdn}/copy.png"
    shown: dict[str, object] = {
        "type": "image",
        "url": "https://x.example/a",
        "thumbnail": {"url": "https://x.example/a.png", "proxy_url": copy},
    }
    article: dict[str, object] = {
        "type": "article",
        "url": "https://x.example/b",
        "thumbnail": {"url": "https://x.example/b.png", "proxy_url": copy},
    }
    linked = ann.says(general, "https://x.example/a", embeds=[shown, article])
    async with account.listening():
        ann.says(general, "draw this https://x.example/a", mention=True, embeds=[shown])
        ann.says(general, "draw this", mention=True, reply_to=linked)
        first, second = await heard(account, [1, 2])

    assert first.attachments == ()
    assert parts(second.attachments) == [(str(linked.id), "", True)]
    assert Handle.read(second.attachments[0].handle).url == copy


async def test_a_sticker_is_a_picture(account: Account, server: Discord, ann: Person) -> None:
    async with account.listening():
        ann.says(server.dm(ann), "like this", stickers=[saved(drawn())])
        [event] = await heard(account, [1])

    assert [one.mime for one in event.attachments] == ["image/png"]


async def test_nothing_is_heard_that_cannot_be_kept(account: Account, server: Discord) -> None:
    odd = server.person("Nul\0")
    async with account.listening():
        odd.says(server.dm(odd), "a\0 cat")
        [event] = await heard(account, [1])

    assert (event.text, event.person.name) == ("a cat", "Nul")
    assert clean("half \ud83d a letter") == "half  a letter"
