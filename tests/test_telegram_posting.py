"""Posts of all kinds, by the real library, on the emulated Telegram."""

from __future__ import annotations

from dataclasses import replace

import pytest

from adapters.telegram.limits import limits
from adapters.telegram.settings import Settings
from bot.errors import NotDelivered
from bot.values import Action, Button, Outbound, Place, PostKind
from tests.drawing import drawn, opened, saved
from tests.emulators.telegram import Post, Upload, refusal
from tests.telegram_desk import ACK, CANCEL, NOTE, PICTURE, START, Desk, asked, at, desk, group  # noqa: F401 - fixtures
from tests.telegram_fixtures import bot, running, server  # noqa: F401 - fixtures


async def test_words_are_posted_as_they_are(desk: Desk) -> None:
    words = "*not bold* <b>nor this</b> [nor](a link) _at_ all\\! https://example.org"

    message = await desk.send(replace(NOTE, text=words))

    (post,) = desk.server.posts(desk.home)
    assert (post.id, post.text, post.buttons) == (int(message), words, ())
    (call,) = desk.server.called("sendMessage")
    assert "parse_mode" not in call.parameters
    assert call.parameters["link_preview_options"] == {"is_disabled": True}


async def test_an_acknowledgement_answers_the_request_and_a_deleted_request_is_no_obstacle(desk: Desk) -> None:
    request = desk.server.say(desk.home, desk.ann, "draw a cat")
    await desk.send(replace(ACK, reply_to=str(request)))
    desk.server.delete(desk.home, request)
    await desk.send(replace(ACK, reply_to=str(request)))

    assert [post.reply_to for post in desk.server.posts(desk.home)][1] == 0
    assert desk.server.called("sendMessage")[0].parameters["reply_parameters"] == {
        "message_id": request,
        "allow_sending_without_reply": True,
    }


async def test_a_request_gets_its_reaction_after_its_acknowledgement(desk: Desk) -> None:
    request = desk.server.say(desk.home, desk.ann, "draw a cat")
    async with desk.errands():
        await desk.send(replace(ACK, reply_to=str(request)))
        assert await desk.server.until(lambda: desk.server.reacted(desk.home, request))

    assert desk.server.reacted(desk.home, request) == ["✍"]
    assert [call.method for call in desk.server.calls][-2:] == ["sendMessage", "setMessageReaction"]


async def test_a_chat_that_takes_no_reactions_is_asked_once(desk: Desk) -> None:
    room = group(desk)
    desk.server.reactions(room)
    async with desk.errands():
        for _ in range(3):
            request = desk.server.say(room, desk.ann, "draw a cat")
            await desk.send(replace(ACK, reply_to=str(request)), room)
            assert await desk.server.until(lambda: desk.server.called("setMessageReaction"))
            # The answer is on its way: the next request finds it noted.
            await desk.poster.busy(at(room))

    assert len(desk.server.called("setMessageReaction")) == 1
    assert len(desk.server.posts(room)) == 3


async def test_an_operator_can_do_without_reactions(desk: Desk) -> None:
    desk.poster.settings = Settings(reactions=False)
    request = desk.server.say(desk.home, desk.ann, "draw a cat")
    async with desk.errands():
        await desk.send(replace(ACK, reply_to=str(request)))
        await desk.send(replace(PICTURE, pictures=desk.pictures(1), originals=desk.pictures(1)))
        assert await desk.server.until(lambda: len(desk.server.posts(desk.home)) == 3)

    assert desk.server.called("setMessageReaction") == []


async def test_only_a_request_gets_a_reaction(desk: Desk) -> None:
    request = desk.server.say(desk.home, desk.ann, "hello")
    async with desk.errands():
        await desk.send(replace(NOTE, reply_to=str(request)))
        await desk.send(ACK)

    assert desk.server.called("setMessageReaction") == []


async def test_buttons_carry_their_tokens_and_long_labels_stand_alone(desk: Desk) -> None:
    labels = ("🔁 Again", "✏️ Change", "📐 Shape", "Flux · about 12 s · 0.03 $", "ℹ️ Info")
    buttons = tuple(Button(label, Action.OTHER, "k3f9", pick) for pick, label in enumerate(labels))

    await desk.send(replace(START, buttons=buttons))

    (post,) = desk.server.posts(desk.home)
    rows = [[button.text for button in row] for row in post.buttons]
    assert rows == [["🔁 Again", "✏️ Change", "📐 Shape"], ["Flux · about 12 s · 0.03 $"], ["ℹ️ Info"]]
    assert [button.data for row in post.buttons for button in row] == [button.token for button in buttons]


async def test_a_button_whose_token_is_too_long_is_left_out(desk: Desk) -> None:
    await desk.send(replace(START, buttons=(CANCEL, Button("Too much", Action.AGAIN, "猫" * 20))))

    (post,) = desk.server.posts(desk.home)
    assert post.labels == [CANCEL.label]


async def test_a_picture_is_a_photo_with_caption_buttons_and_name(desk: Desk) -> None:
    picture = desk.drawn()
    request = desk.server.say(desk.home, desk.ann, "draw a cat")

    await desk.send(replace(PICTURE, pictures=(picture,), buttons=(CANCEL,), reply_to=str(request)))

    (post,) = desk.server.posts(desk.home)
    assert post.sent == (desk.directory / picture.path).read_bytes()
    assert (post.caption, post.labels, post.reply_to) == (PICTURE.text, [CANCEL.label], request)
    assert not post.spoiler
    (call,) = desk.server.called("sendPhoto")
    upload = call.parameters["photo"]
    assert isinstance(upload, Upload)
    assert (upload.name, upload.mime) == ("easel-k3f9.png", "image/png")


@pytest.mark.parametrize("kind", ["JPEG", "WEBP"])
async def test_pictures_of_other_kinds_are_photos_too(desk: Desk, kind: str) -> None:
    await desk.send(replace(PICTURE, pictures=(desk.drawn(kind=kind),)))

    (post,) = desk.server.posts(desk.home)
    assert post.photo is not None


async def test_a_moving_picture_is_posted_so_that_it_moves(desk: Desk) -> None:
    await desk.send(replace(PICTURE, pictures=(desk.drawn(kind="GIF"),)))

    (post,) = desk.server.posts(desk.home)
    assert (post.photo, post.name) == (None, "easel-k3f9.gif")
    (call,) = desk.server.called("sendDocument")
    assert "disable_content_type_detection" not in call.parameters


async def test_a_covered_picture_shows_itself_to_who_uncovers_it(desk: Desk) -> None:
    await desk.send(replace(PICTURE, pictures=(desk.drawn(),), covered=True))
    await desk.send(replace(PICTURE, pictures=desk.pictures(2), covered=True))

    assert [post.spoiler for post in desk.server.posts(desk.home)] == [True, True, True]


async def test_files_are_posted_as_they_are(desk: Desk) -> None:
    picture = desk.drawn(3)

    async with desk.errands():
        await desk.send(replace(PICTURE, pictures=(picture,), files=True, originals=(picture,)))
        for _ in range(3):
            await desk.poster.busy(desk.place)

    (post,) = desk.server.posts(desk.home)
    assert post.document == (desk.directory / picture.path).read_bytes()
    assert (post.name, post.caption) == ("easel-k3f9-3.png", PICTURE.text)
    assert desk.server.called("sendDocument")[0].parameters["disable_content_type_detection"] is True


async def test_originals_follow_below_the_picture_in_silence(desk: Desk) -> None:
    small, large = desk.drawn(0), desk.drawn(1, 400, 300)
    async with desk.errands():
        message = await desk.send(replace(PICTURE, pictures=(small,), originals=(large,)))
        assert await desk.server.until(lambda: len(desk.server.posts(desk.home)) == 2)

    photo, original = desk.server.posts(desk.home)
    assert (photo.id, photo.silent) == (int(message), False)
    assert (original.reply_to, original.silent, original.caption) == (photo.id, True, "")
    assert original.document == (desk.directory / large.path).read_bytes()


async def test_a_picture_that_was_deleted_meanwhile_leaves_its_words(desk: Desk) -> None:
    picture = desk.drawn()
    (desk.directory / picture.path).unlink()

    await desk.send(replace(PICTURE, pictures=(picture,), buttons=(CANCEL,)))

    (post,) = desk.server.posts(desk.home)
    assert (post.text, post.labels) == (PICTURE.text, [CANCEL.label])


@pytest.mark.parametrize(("many", "albums"), [(2, [2]), (4, [4]), (10, [10]), (11, [6, 5]), (21, [7, 7, 7])])
async def test_several_pictures_are_albums_without_a_straggler(desk: Desk, many: int, albums: list[int]) -> None:
    message = await desk.send(replace(PICTURE, pictures=desk.pictures(many)))

    posts = desk.server.posts(desk.home)
    assert [len(one) for one in _by_album(posts)] == albums
    assert [post.caption for post in posts if post.caption] == [PICTURE.text]
    assert posts[0].caption == PICTURE.text
    assert int(message) == posts[0].id


async def test_the_buttons_of_an_album_stand_below_it(desk: Desk) -> None:
    request = desk.server.say(desk.home, desk.ann, "draw two cats")
    two = replace(PICTURE, pictures=desk.pictures(2), buttons=(CANCEL,), reply_to=str(request))

    await desk.send(two)
    await desk.send(replace(two, key="other", language="en"))

    first, second, menu, *_ = desk.server.posts(desk.home)
    assert [first.reply_to, second.reply_to] == [request, request]
    assert (menu.text, menu.reply_to, menu.labels) == ("What next?", first.id, [CANCEL.label])
    assert first.album == second.album != ""


async def test_an_album_that_is_stopped_half_way_goes_on_where_it_was(desk: Desk) -> None:
    eleven = replace(PICTURE, pictures=desk.pictures(11), buttons=(CANCEL,))
    await desk.send(NOTE)
    desk.server.fail("sendMessage", refusal(429, "Too Many Requests: retry after 7", retry_after=7))
    with pytest.raises(NotDelivered) as refused:
        await desk.send(eleven)
    message = await desk.send(eleven)

    assert refused.value.after == 7
    _, *posts = desk.server.posts(desk.home)
    assert [len(one) for one in _by_album(posts[:-1])] == [6, 5]
    assert (posts[-1].labels, posts[-1].reply_to, int(message)) == ([CANCEL.label], posts[0].id, posts[0].id)


async def test_a_part_that_is_refused_for_good_does_not_lose_the_rest(desk: Desk) -> None:
    desk.server.fail("sendMessage", refusal(400, "Bad Request: chat not found"))

    message = await desk.send(replace(PICTURE, pictures=desk.pictures(2), buttons=(CANCEL,)))

    posts = desk.server.posts(desk.home)
    assert (len(posts), posts[0].id) == (2, int(message))


async def test_a_topic_gets_its_posts_and_the_general_one_names_none(desk: Desk) -> None:
    forum = desk.server.forum("Drawings", desk.ann)
    thread = desk.server.topic(forum, "Cats")

    await desk.send(NOTE, forum, str(thread))
    await desk.send(replace(PICTURE, pictures=(desk.drawn(),)), forum, str(thread))
    await desk.send(NOTE, forum)

    assert [post.thread for post in desk.server.posts(forum)] == [thread, thread, 0]
    assert "message_thread_id" not in desk.server.called("sendMessage")[-1].parameters


async def test_words_with_many_emojis_are_cut_to_what_telegram_counts(desk: Desk) -> None:
    words = "🐱" * 4000 + "\n🔗 Original: https://x.test/1"
    assert len(words) < limits(desk.place).text + 100

    await desk.send(replace(NOTE, text=words))
    await desk.send(replace(PICTURE, text=words, pictures=(desk.drawn(),)))

    text, photo = desk.server.posts(desk.home)
    assert text.text.endswith("…\n🔗 Original: https://x.test/1")
    assert photo.caption.endswith("…\n🔗 Original: https://x.test/1")


async def test_a_sign_of_work_is_shown_in_its_topic(desk: Desk) -> None:
    forum = desk.server.forum("Drawings", desk.ann)
    thread = desk.server.topic(forum, "Cats")

    await desk.poster.busy(at(forum, str(thread)))
    await desk.poster.busy(Place("telegram", "inline", "AAA"))

    assert desk.server.actions(forum) == ["upload_photo"]
    assert desk.server.called("sendChatAction")[0].parameters["message_thread_id"] == thread


async def test_a_picture_within_the_limits_is_a_photo(desk: Desk) -> None:
    most = limits(desk.place)
    wide = saved(drawn(4000, 200), "JPEG")
    picture = desk.drawn(kind="JPEG")
    (desk.directory / picture.path).write_bytes(wide)

    await desk.send(replace(PICTURE, pictures=(picture,)))

    (post,) = desk.server.posts(desk.home)
    assert post.photo is not None
    assert opened(wide).size[0] / opened(wide).size[1] == most.picture_ratio


async def test_every_post_kind_reaches_the_chat(desk: Desk) -> None:
    for kind in PostKind:
        await desk.send(Outbound(kind, str(kind), f"this is {kind}"))

    assert [post.text for post in desk.server.posts(desk.home)] == [f"this is {kind}" for kind in PostKind]


def _by_album(posts: list[Post]) -> list[list[Post]]:
    albums: dict[str, list[Post]] = {}
    for post in posts:
        albums.setdefault(post.album, []).append(post)
    return list(albums.values())
