"""Posts of all kinds on the emulated Feishu."""

from __future__ import annotations

from dataclasses import replace

import msgspec
import pytest

from adapters.feishu.uuids import uuid
from bot.errors import MaybeDelivered, NotDelivered
from bot.values import Outbound, PostKind
from tests.emulators.faults import Breaks, Slows
from tests.emulators.feishu import Message, refusal
from tests.feishu_desk import (  # noqa: F401 - fixtures
    ACK,
    AGAIN,
    CANCEL,
    FAILURE,
    HALF,
    NOTE,
    PICTURE,
    START,
    Desk,
    asked,
    desk,
)
from tests.feishu_fixtures import running, server  # noqa: F401 - fixtures


async def test_words_are_a_text_message(desk: Desk) -> None:
    message = await desk.send(NOTE)

    post = desk.only()
    assert (post.id, post.kind, post.text, post.labels) == (message, "text", NOTE.text, [])
    assert post.uuid == uuid(NOTE.key)


async def test_an_acknowledgement_answers_the_request_and_a_recalled_request_is_no_obstacle(desk: Desk) -> None:
    request = desk.ann.says(desk.group, "draw a cat")
    await desk.send(replace(ACK, reply_to=request.id))
    desk.ann.recalls(request)
    await desk.send(replace(ACK, reply_to=request.id, key="other"))

    first, second = desk.group.posts
    assert (first.parent, second.parent) == (request, None)
    assert (first.kind, first.text, second.text) == ("text", ACK.text, ACK.text)


@pytest.mark.parametrize(
    ("outbound", "template", "title", "below"),
    [
        (START, "blue", "🎨 Flux · 10-20 s", ""),
        (HALF, "blue", "⏳ 50 % · 10 s", "▰" * 8 + "▱" * 8),
        (replace(FAILURE, text="❌ No luck\nTry another model.", buttons=(AGAIN,)), "orange", "❌ No luck", "Try"),
        (replace(START, kind=PostKind.QUESTION, text="Draw it?\nIt costs 5 points."), "wathet", "Draw it?", "It costs"),
        (replace(NOTE, buttons=(AGAIN,)), "", "", NOTE.text),
        (replace(START, text="a " * 40), "", "", "a a"),
        (replace(START, text="see https://x.test/1"), "", "", "see"),
        (FAILURE, "", "", FAILURE.text),
    ],
    ids=["start", "progress", "failure", "question", "text with buttons", "long", "address", "nothing below"],
)
async def test_what_can_be_pressed_or_changes_is_a_card(
    desk: Desk, outbound: Outbound, template: str, title: str, below: str
) -> None:
    await desk.send(outbound)

    post = desk.only()
    assert (post.kind, post.template, post.title) == ("interactive", template, title)
    assert below in post.text.removeprefix(title)
    assert post.labels == [button.label for button in outbound.buttons]
    assert post.summary.split()[0] == outbound.text.split()[0]


async def test_a_button_brings_back_its_token(desk: Desk) -> None:
    await desk.send(START)

    (button,) = desk.only().buttons
    assert (button.label, button.value) == (CANCEL.label, {"token": CANCEL.token})


async def test_a_picture_is_shown_in_a_card_with_words_buttons_and_description(desk: Desk) -> None:
    picture = desk.drawn()
    request = desk.ann.says(desk.group, "draw a cat")
    answer = replace(PICTURE, pictures=(picture,), buttons=(AGAIN,), alt="a *cat*")

    message = await desk.send(asked(answer, desk, request))

    post = desk.only()
    assert (post.id, post.kind, post.parent) == (message, "interactive", request)
    assert (post.pictures, post.labels, post.covered) == (desk.bytes_of(picture), [AGAIN.label], [])
    assert post.text.startswith("✅ Flux\n🔗 Original: https://x.test/1")
    image, words, row = elements(post)
    assert (image["tag"], words["tag"], row["tag"]) == ("img", "markdown", "column_set")
    assert image["alt"] == {"tag": "plain_text", "content": "a *cat*"}


def elements(post: Message) -> list[dict[str, object]]:
    body = msgspec.convert(post.card, dict[str, object])["body"]
    return msgspec.convert(body, dict[str, list[dict[str, object]]])["elements"]


@pytest.mark.parametrize("kind", ["JPEG", "WEBP", "GIF"])
async def test_pictures_of_other_kinds_are_shown_too(desk: Desk, kind: str) -> None:
    picture = desk.drawn(kind=kind)

    await desk.send(replace(PICTURE, pictures=(picture,)))

    assert desk.only().pictures == desk.bytes_of(picture)


async def test_several_pictures_are_one_card(desk: Desk) -> None:
    pictures = desk.pictures(10)
    await desk.send(replace(PICTURE, pictures=pictures, buttons=(AGAIN,)))

    assert (desk.only().pictures, desk.only().labels) == (desk.bytes_of(*pictures), [AGAIN.label])


async def test_more_pictures_than_a_card_shows_follow(desk: Desk) -> None:
    pictures = desk.pictures(22)
    message = await desk.send(asked(replace(PICTURE, pictures=pictures, buttons=(AGAIN,)), desk))

    first, second = desk.group.posts
    assert [len(first.pictures), len(second.pictures)] == [20, 2]
    assert (first.id, second.labels) == (message, [])


async def test_a_post_that_is_tried_again_is_there_once(desk: Desk) -> None:
    desk.server.fail("create", Breaks(done=True))

    with pytest.raises(MaybeDelivered):
        await desk.send(replace(PICTURE, pictures=desk.pictures(2)))
    message = await desk.send(replace(PICTURE, pictures=desk.pictures(2)))

    assert (desk.only().id, desk.calls("create"), desk.calls("image")) == (message, 2, 2)


async def test_a_post_that_is_stopped_half_way_goes_on_where_it_was(desk: Desk) -> None:
    many = replace(PICTURE, pictures=desk.pictures(22))
    desk.server.fail("create", refusal(230020), Slows(0), refusal(99991400, reset=7))
    with pytest.raises(NotDelivered) as at_first:
        await desk.send(many)
    with pytest.raises(NotDelivered) as half_way:
        await desk.send(many)
    message = await desk.send(many)

    assert (at_first.value.after, half_way.value.after) == (1, 7)
    assert [len(post.pictures) for post in desk.group.posts] == [20, 2]
    assert desk.group.posts[0].id == message


async def test_a_picture_that_is_gone_leaves_the_words(desk: Desk) -> None:
    picture = desk.drawn()
    (desk.directory / picture.path).unlink()

    await desk.send(replace(PICTURE, pictures=(picture,)))

    assert (desk.only().pictures, desk.only().text[:6]) == ([], "✅ Flux")


async def test_a_direct_chat_takes_the_same(desk: Desk) -> None:
    await desk.send(replace(PICTURE, pictures=desk.pictures(1), buttons=(AGAIN,)), desk.direct)

    post = desk.only(desk.direct)
    assert (len(post.pictures), post.labels) == (1, [AGAIN.label])


async def test_what_is_posted_is_known_as_ours(desk: Desk) -> None:
    message = await desk.send(NOTE)

    assert (desk.known.ours(message), desk.known.ours("om_other")) == (True, False)


async def test_every_post_has_a_place_in_the_list_of_chats(desk: Desk) -> None:
    await desk.send(replace(PICTURE, text="✅ *Flux* " + "very " * 50 + "\n🔗 Original", pictures=desk.pictures(1)))

    assert desk.only().summary.startswith("✅ *Flux* very")
    assert len(desk.only().summary) <= 100
