"""Pictures as they were made: as files below the smaller copies that a card shows."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.errors import NotDelivered
from bot.outbox.fitting import fitted
from bot.values import Outbound, PostKind
from tests.drawing import drawn, noise, saved
from tests.emulators.feishu import refusal
from tests.feishu_desk import PICTURE, Desk, asked, at, desk  # noqa: F401 - fixtures
from tests.feishu_fixtures import running, server  # noqa: F401 - fixtures

WANTED = Outbound(PostKind.TEXT, "original", "📎 64 × 48 pixels", language="en", files=True)


async def test_a_picture_that_is_too_large_is_shown_smaller_and_follows_as_it_is(desk: Desk) -> None:
    body = saved(noise(2100, 1700))
    large, limits = desk.kept(body, width=2100), desk.poster.limits(at(desk.group))
    assert large.size > limits.picture_bytes

    await desk.send(await fitted(replace(PICTURE, pictures=(large,)), limits, desk.directory))

    card, file = desk.group.posts
    assert 1_000_000 < len(card.pictures[0]) <= limits.picture_bytes
    assert [(one.name, one.body) for one in file.files] == [("easel-k3f9-original.png", body)]


async def test_originals_follow_one_by_one_and_go_on_where_they_were_stopped(desk: Desk) -> None:
    originals = tuple(desk.kept(saved(drawn(300 + number, 200)), number + 5) for number in range(3))
    post = replace(PICTURE, pictures=desk.pictures(1), originals=originals)
    desk.server.fail("file", refusal(99991400, reset=3))

    with pytest.raises(NotDelivered) as stopped:
        await desk.send(post)
    first = await desk.send(post)

    assert (stopped.value.after, desk.group.posts[0].id) == (3, first)
    assert [one.body for post in desk.group.posts[1:] for one in post.files] == desk.bytes_of(*originals)


async def test_an_original_that_is_not_taken_costs_nothing_else(desk: Desk) -> None:
    originals = tuple(desk.kept(saved(drawn(300 + number, 200)), number + 5) for number in range(2))
    desk.server.fail("file", refusal(234006))

    await desk.send(replace(PICTURE, pictures=desk.pictures(1), originals=originals))

    assert [len(post.files) for post in desk.group.posts] == [0, 1]


async def test_a_picture_that_was_asked_for_as_a_file_is_one(desk: Desk) -> None:
    picture = desk.drawn()
    request = desk.ann.says(desk.group, "the original please")

    await desk.send(asked(replace(WANTED, pictures=(picture,)), desk, request))

    words, file = desk.group.posts
    assert (words.kind, words.text, words.parent) == ("text", WANTED.text, request)
    assert [(one.name, one.body) for one in file.files] == [("easel-k3f9.png", *desk.bytes_of(picture))]


async def test_the_same_file_is_uploaded_once(desk: Desk) -> None:
    await desk.send(replace(WANTED, pictures=(desk.drawn(),)))
    await desk.send(replace(WANTED, pictures=(desk.drawn(),), key="other"))

    assert (desk.calls("file"), len(desk.group.posts)) == (1, 4)
