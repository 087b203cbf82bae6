"""Posts of all kinds, by the real library, on the emulated Discord."""

from __future__ import annotations

import gc
from dataclasses import replace

import discord
import pytest

from adapters.discord.nonces import nonce
from bot.errors import MaybeDelivered, NotDelivered
from bot.values import Outbound, Place, PostKind
from tests.discord_desk import (  # noqa: F401 - fixtures
    ACK,
    CANCEL,
    FAILURE,
    NOTE,
    PICTURE,
    SEEN,
    START,
    Desk,
    asked,
    at,
    desk,
)
from tests.discord_fixtures import running, server  # noqa: F401 - fixtures
from tests.emulators.discord import refusal
from tests.emulators.faults import Breaks, Slows

DONE_AT_ONCE = Slows(0)


async def test_words_are_posted_as_they_are_and_preview_nothing(desk: Desk) -> None:
    message = await desk.send(replace(NOTE, text="*not bold* [nor](a link) @everyone https://example.org"))

    post = desk.only()
    assert (str(post.id), post.labels, post.pings) == (message, [], frozenset())
    assert post.content == r"\*not bold\* \[nor](a link) @everyone <https://example.org>"
    assert post.suppressed


async def test_an_acknowledgement_answers_the_request_and_a_deleted_request_is_no_obstacle(desk: Desk) -> None:
    request = desk.ann.says(desk.channel, "draw a cat")
    await desk.send(replace(ACK, reply_to=str(request.id)))
    desk.ann.deletes(request)
    await desk.send(replace(ACK, reply_to=str(request.id), key="other"))

    first, second = desk.channel.posts
    assert (first.reference, second.reference) == (request.id, 0)
    assert (first.pings, second.pings) == (frozenset({desk.ann}), frozenset())


async def test_nobody_is_notified_by_a_prompt(desk: Desk) -> None:
    bob = desk.server.person("Bob")
    role = desk.guild.role
    words = f"@everyone @here {bob.mention} {role.mention} <@!{bob.id}>"

    await desk.send(asked(replace(PICTURE, text=words, pictures=desk.pictures(1), alt=words), desk))

    assert desk.only().pings == {desk.ann}
    assert desk.only().content == f"{desk.ann.mention} @everyone @here \\<@{bob.id}> \\<@&{role.id}> \\<@!{bob.id}>"


async def test_a_post_that_is_tried_again_is_there_once(desk: Desk) -> None:
    desk.server.fail("create_message", Breaks(done=True))

    with pytest.raises(MaybeDelivered):
        await desk.send(replace(PICTURE, pictures=desk.pictures(2)))
    message = await desk.send(replace(PICTURE, pictures=desk.pictures(2)))

    assert (str(desk.only().id), desk.only().nonce) == (message, nonce(PICTURE.key))
    assert len(desk.server.called("create_message")) == 2


async def test_a_picture_that_is_tried_again_is_whole(desk: Desk) -> None:
    """Trap: the library reads a file to its end, and would post nothing of it the second time."""
    picture = desk.drawn()
    desk.server.fail("create_message", Breaks())

    with pytest.raises(MaybeDelivered):
        await desk.send(replace(PICTURE, pictures=(picture,)))
    await desk.send(replace(PICTURE, pictures=(picture,)))

    assert [one.body for one in desk.only().attachments] == [(desk.directory / picture.path).read_bytes()]


async def test_a_picture_is_an_attachment_with_words_buttons_name_and_description(desk: Desk) -> None:
    picture = desk.drawn()
    request = desk.ann.says(desk.channel, "draw a cat")
    answer = replace(PICTURE, pictures=(picture,), buttons=(CANCEL,), reply_to=str(request.id), alt="a *cat*")

    await desk.send(asked(answer, desk))

    post = desk.only()
    (attachment,) = post.attachments
    assert attachment.body == (desk.directory / picture.path).read_bytes()
    assert (attachment.filename, attachment.description, attachment.spoiler) == ("easel-k3f9.png", "a *cat*", False)
    assert (post.content, post.labels, post.reference) == (SEEN, [CANCEL.label], request.id)
    assert post.pings == {desk.ann}


@pytest.mark.parametrize("kind", ["JPEG", "WEBP", "GIF"])
async def test_pictures_of_other_kinds_are_attachments_too(desk: Desk, kind: str) -> None:
    picture = desk.drawn(kind=kind)

    await desk.send(replace(PICTURE, pictures=(picture,)))

    (attachment,) = desk.only().attachments
    assert attachment.filename == f"easel-k3f9.{picture.path.rpartition('.')[2]}"


async def test_a_description_is_cut_to_what_discord_takes(desk: Desk) -> None:
    await desk.send(replace(PICTURE, pictures=desk.pictures(1), alt="猫🐱\ud800" * 600))

    (attachment,) = desk.only().attachments
    assert attachment.description.startswith("猫🐱\ufffd猫")
    assert 700 < len(attachment.description) <= 1024


async def test_several_pictures_are_one_post(desk: Desk) -> None:
    message = await desk.send(replace(PICTURE, pictures=desk.pictures(10), buttons=(CANCEL,)))

    post = desk.only()
    assert [one.filename for one in post.attachments][:2] == ["easel-k3f9.png", "easel-k3f9-1.png"]
    assert (len(post.attachments), post.labels, str(post.id)) == (10, [CANCEL.label], message)


async def test_more_pictures_than_a_message_takes_follow_in_silence(desk: Desk) -> None:
    message = await desk.send(asked(replace(PICTURE, pictures=desk.pictures(12), buttons=(CANCEL,)), desk))

    first, second = desk.channel.posts
    assert [len(first.attachments), len(second.attachments)] == [10, 2]
    assert (str(first.id), second.content, second.labels, second.pings) == (message, "", [], frozenset())
    assert second.flags & 1 << 12


async def test_pictures_that_are_too_much_for_one_call_are_several(desk: Desk) -> None:
    pictures = [desk.kept(bytes([number]) * 9_000_000, number) for number in range(3)]

    await desk.send(replace(PICTURE, pictures=tuple(pictures)))

    assert [len(post.attachments) for post in desk.channel.posts] == [2, 1]


async def test_a_post_that_is_stopped_half_way_goes_on_where_it_was(desk: Desk) -> None:
    twelve = replace(PICTURE, pictures=desk.pictures(12))
    desk.server.fail("create_message", DONE_AT_ONCE, refusal(429, 0, retry_after=77))
    with pytest.raises(NotDelivered) as refused:
        await desk.send(twelve)
    message = await desk.send(twelve)

    first, second = desk.channel.posts
    assert (refused.value.after, str(first.id)) == (77, message)
    assert [len(first.attachments), len(second.attachments)] == [10, 2]
    assert len(desk.server.called("create_message")) == 3


async def test_a_part_that_is_refused_for_good_does_not_lose_the_rest(desk: Desk) -> None:
    desk.server.fail("create_message", DONE_AT_ONCE, refusal(403, 50007))

    message = await desk.send(replace(PICTURE, pictures=desk.pictures(12)))

    assert message == str(desk.only().id)


async def test_a_picture_that_was_deleted_meanwhile_leaves_its_words(desk: Desk) -> None:
    picture = desk.drawn()
    (desk.directory / picture.path).unlink()

    await desk.send(replace(PICTURE, pictures=(picture,), buttons=(CANCEL,)))

    assert (desk.only().content, desk.only().labels) == (SEEN, [CANCEL.label])


async def test_words_are_cut_to_what_discord_takes(desk: Desk) -> None:
    await desk.send(replace(NOTE, text="*🐱*" * 1000 + "\n🔗 Original: https://x.test/1"))

    assert desk.only().content.endswith("…\n🔗 Original: <https://x.test/1>")


async def test_threads_posts_and_direct_messages_get_their_posts(desk: Desk) -> None:
    thread = desk.channel.thread("Cats", by=desk.ann)
    post = desk.guild.forum("pictures").post(desk.ann, "A cat", "draw a cat")
    dm = desk.server.dm(desk.ann)
    for place in (thread, post, dm):
        await desk.send(replace(PICTURE, pictures=desk.pictures(1), key=str(place.id)), place)

    assert [desk.only(place).content for place in (thread, post, dm)] == [SEEN] * 3


async def test_a_sign_of_work_is_shown_where_the_bot_is(desk: Desk) -> None:
    await desk.poster.busy(at(desk.channel))
    await desk.poster.busy(Place("discord", str(desk.channel.id), "i7"))

    assert len(desk.channel.typing) == 1


async def test_a_sign_of_work_that_is_refused_is_not_delivered(desk: Desk) -> None:
    desk.channel.deny("VIEW_CHANNEL")

    with pytest.raises(NotDelivered) as refused:
        await desk.poster.busy(at(desk.channel))

    assert refused.value.after is None


async def test_every_post_kind_reaches_the_channel(desk: Desk) -> None:
    for kind in PostKind:
        await desk.send(Outbound(kind, str(kind), f"this is {kind}"))

    assert [post.content for post in desk.channel.posts] == [f"this is {kind}" for kind in PostKind]


async def test_who_pressed_a_button_is_named_by_what_it_led_to(desk: Desk) -> None:
    """There is no message of theirs that could be replied to."""
    await desk.send(asked(START, desk))
    await desk.send(asked(replace(PICTURE, pictures=desk.pictures(1)), desk))
    await desk.send(asked(FAILURE, desk))

    start, picture, failure = desk.channel.posts
    assert (start.content, start.pings) == (START.text, frozenset())
    assert (picture.content, picture.pings) == (f"{desk.ann.mention} {SEEN}", frozenset({desk.ann}))
    assert (failure.content, failure.pings) == (f"{desk.ann.mention} {FAILURE.text}", frozenset({desk.ann}))


async def test_nothing_is_posted_before_discord_knows_the_bot(desk: Desk) -> None:
    """As after a restart, when posts are waiting before anybody listens."""
    desk.line.token = "MTAw.wrong.token"

    with pytest.raises(NotDelivered) as refused:
        await desk.send(NOTE)

    assert refused.value.after == 30


async def test_nothing_of_a_post_stays_in_memory(desk: Desk) -> None:
    """Trap: the library keeps what stands under a post for as long as it could be pressed, which is for ever."""
    for number in range(50):
        await desk.send(replace(START, key=str(number)))
    await desk.edit(str(desk.channel.posts[0].id), replace(START, text="other"))
    gc.collect()

    assert [one for one in gc.get_objects() if isinstance(one, discord.ui.View)] == []
    assert desk.line.rest.persistent_views == []
