"""Every refusal that Feishu names: whatever it is, a post comes to an end, and waits where waiting helps."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace

import pytest

from adapters.feishu.refusals import CODES, EDITS, Reason
from bot.errors import MaybeDelivered, NotDelivered
from tests.emulators.feishu import refusal
from tests.feishu_desk import AGAIN, DONE, PICTURE, START, Desk, asked, desk  # noqa: F401 - fixtures
from tests.feishu_fixtures import running, server  # noqa: F401 - fixtures

WAITED = {Reason.LATER, Reason.SHUT, Reason.NO_SCOPE}
MOST = 8
"""Calls for one post."""


@pytest.mark.parametrize("code", sorted(CODES))
async def test_a_post_that_is_refused_for_ever_comes_to_an_end(desk: Desk, code: int) -> None:
    desk.server.fail("create", refusal(code), times=99)
    desk.server.fail("reply", refusal(code), times=99)
    request = desk.ann.says(desk.group, "draw a cat")
    picture = replace(PICTURE, pictures=desk.pictures(1), buttons=(AGAIN,))

    with pytest.raises((NotDelivered, MaybeDelivered)) as refused:
        await desk.send(asked(picture, desk, request))

    assert desk.calls("create") + desk.calls("reply") <= MOST
    waits = isinstance(refused.value, NotDelivered) and refused.value.after is not None
    assert waits == (CODES[code] in WAITED)
    assert isinstance(refused.value, MaybeDelivered) == (CODES[code] is Reason.UNANSWERED)


@pytest.mark.parametrize("code", sorted(CODES))
async def test_a_post_that_is_refused_once_is_not_lost(desk: Desk, code: int) -> None:
    desk.server.fail("create", refusal(code))
    picture = asked(replace(PICTURE, pictures=desk.pictures(1), buttons=(AGAIN,)), desk)

    try:
        await desk.send(picture)
    except (NotDelivered, MaybeDelivered):
        await desk.send(picture)

    (post,) = [*desk.group.posts, *desk.direct.posts]
    assert len(post.pictures) == 1


@pytest.mark.parametrize(
    "code", sorted(code for code in CODES if CODES[code] not in {Reason.NO_SCOPE, Reason.NO_RIGHT})
)
async def test_no_picture_is_lost_for_what_passes(desk: Desk, code: int) -> None:
    """Only an app that may post no pictures at all posts the words without them; what is no picture to Feishu is a
    file."""
    desk.server.fail("image", refusal(code), times=2)
    picture = asked(replace(PICTURE, pictures=desk.pictures(1)), desk)

    while not desk.group.posts:
        with suppress(NotDelivered):
            await desk.send(picture)

    assert [*desk.bytes_of(*picture.pictures)] == [
        *(shown for post in desk.group.posts for shown in post.pictures),
        *(one.body for post in desk.group.posts for one in post.files),
    ]


@pytest.mark.parametrize("code", sorted({*CODES, *EDITS}))
async def test_an_edit_that_is_refused_for_ever_comes_to_an_end(desk: Desk, code: int) -> None:
    message = await desk.send(START)
    for name in ("patch", "update", "create"):
        desk.server.fail(name, refusal(code), times=99)

    with pytest.raises(NotDelivered) as refused:
        await desk.edit(message, DONE)

    assert desk.calls("patch") + desk.calls("update") <= MOST
    assert (refused.value.after is not None) == (CODES[code] in {*WAITED, Reason.UNANSWERED})
