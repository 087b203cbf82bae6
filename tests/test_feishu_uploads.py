"""Pictures on their way: uploaded once, and as files where they are not taken as pictures."""

from __future__ import annotations

from dataclasses import replace

import pytest

from adapters.feishu.mending import UNSHOWN
from bot.errors import NotDelivered
from tests.emulators.faults import Breaks, Says
from tests.emulators.feishu import refusal
from tests.feishu_desk import (  # noqa: F401 - fixtures
    AGAIN,
    HALF,
    PICTURE,
    START,
    Desk,
    desk,
    written_down,
)
from tests.feishu_fixtures import running, server  # noqa: F401 - fixtures


async def test_the_same_picture_is_uploaded_once(desk: Desk) -> None:
    picture = desk.drawn()
    message = await desk.send(START)
    await desk.edit(message, replace(HALF, pictures=(picture,)))
    await desk.edit(message, replace(HALF, text="⏳ 60 %", pictures=(picture,)))
    await desk.send(replace(PICTURE, pictures=(picture,)))

    assert desk.calls("image") == 1


@pytest.mark.parametrize("code", [234006, 234010, 234011, 234039, 234001])
async def test_what_is_not_taken_as_a_picture_comes_as_a_file(desk: Desk, code: int) -> None:
    pictures = desk.pictures(2)
    desk.server.fail("image", refusal(code))

    message = await desk.send(replace(PICTURE, pictures=pictures, buttons=(AGAIN,)))

    card, file = desk.group.posts
    first, second = desk.bytes_of(*pictures)
    assert (card.id, card.pictures, card.labels) == (message, [second], [AGAIN.label])
    assert [one.body for one in file.files] == [first]


async def test_a_picture_of_too_many_dots_comes_as_a_file(desk: Desk) -> None:
    wide = desk.drawn(width=2001, height=1, kind="GIF")

    await desk.send(replace(PICTURE, pictures=(wide,)))

    card, file = desk.group.posts
    assert (card.pictures, file.file and file.file.name) == ([], "easel-k3f9.gif")


async def test_an_app_that_may_upload_nothing_says_so_once_and_keeps_the_link(desk: Desk) -> None:
    desk.server.console.scopes -= {"im:resource", "im:resource:upload"}

    with written_down() as logs:
        await desk.send(replace(PICTURE, pictures=desk.pictures(2), originals=(desk.drawn(5),)))
        await desk.send(replace(PICTURE, pictures=desk.pictures(2), key="other"))

    first, _ = desk.group.posts
    assert first.text == f"{PICTURE.text}\n\n{UNSHOWN.message}"
    assert [line["cause"].split()[1] for line in logs if line["event"] == "not taken as it is"] == ["99991672"]


async def test_a_picture_that_can_be_had_nowhere_else_waits_until_it_may_be_uploaded(desk: Desk) -> None:
    linkless = replace(PICTURE, text="✅ Flux", pictures=desk.pictures(1))
    granted = desk.server.console.scopes
    desk.server.console.scopes = granted - {"im:resource", "im:resource:upload"}

    with pytest.raises(NotDelivered) as refused:
        await desk.send(linkless)
    desk.server.console.scopes = granted
    await desk.send(linkless)

    assert (refused.value.after, len(desk.only().pictures)) == (30, 1)


@pytest.mark.parametrize(
    ("fault", "after"),
    [
        (Breaks(), 1),
        (Breaks(done=True), 1),
        (Says(b"<html>", 502), 1),
        (Says(b"{}", 200, {"Content-Type": "application/json"}), 1),
        (refusal(99991400, reset=9), 9),
        (refusal(234042), 30),
        (refusal(234007), 30),
    ],
    ids=["reset", "answer lost", "gateway", "empty", "too fast", "storage full", "bot off"],
)
async def test_a_lost_upload_is_no_lost_post(desk: Desk, fault: Breaks | Says, after: float) -> None:
    """Nobody sees a picture that is uploaded twice, so it is certainly not there."""
    desk.server.fail("image", fault)

    with pytest.raises(NotDelivered) as refused:
        await desk.send(replace(PICTURE, pictures=desk.pictures(1)))
    await desk.send(replace(PICTURE, pictures=desk.pictures(1)))

    assert (refused.value.after, len(desk.only().pictures)) == (after, 1)


async def test_a_key_that_feishu_has_forgotten_is_asked_for_anew(desk: Desk) -> None:
    picture = desk.drawn()
    await desk.send(replace(PICTURE, pictures=(picture,)))
    desk.server.fail(
        "create", refusal(230099, "Failed to create card content, ext=ErrCode: 200570; ErrMsg: image keys")
    )

    await desk.send(replace(PICTURE, pictures=(picture,), key="other"))

    assert (desk.calls("image"), desk.group.posts[1].pictures) == (2, desk.bytes_of(picture))


async def test_a_key_that_is_never_known_leaves_the_words(desk: Desk) -> None:
    said = "Failed to create card content, ext=ErrCode: 200570; ErrMsg: card contains invalid image keys"
    desk.server.fail("create", refusal(230099, said), times=2)

    await desk.send(replace(PICTURE, pictures=desk.pictures(1)))

    assert (desk.only().text, desk.only().pictures) == (PICTURE.text, [])


async def test_a_picture_that_vanishes_before_it_is_uploaded_leaves_the_words(desk: Desk) -> None:
    pictures = desk.pictures(2)
    (desk.directory / pictures[0].path).write_bytes(b"")

    await desk.send(replace(PICTURE, pictures=pictures))

    card = desk.group.posts[0]
    assert (card.text, card.pictures) == (PICTURE.text, desk.bytes_of(pictures[1]))


@pytest.mark.parametrize(("times", "seen"), [(1, 1), (2, 0)], ids=["once", "for ever"])
async def test_a_preview_whose_key_is_forgotten_is_uploaded_anew(desk: Desk, times: int, seen: int) -> None:
    message = await desk.send(START)
    desk.server.fail("patch", refusal(230099, "ext=ErrCode: 200570; ErrMsg: invalid image keys"), times=times)

    await desk.edit(message, replace(HALF, pictures=desk.pictures(1)))

    assert (desk.only().title, len(desk.only().pictures)) == (HALF.text, seen)


async def test_a_preview_that_is_kept_and_forgotten_leaves_the_words(desk: Desk) -> None:
    message = await desk.send(START)
    await desk.edit(message, replace(HALF, pictures=desk.pictures(1)))
    desk.server.fail("patch", refusal(230099, "ext=ErrCode: 200570; ErrMsg: invalid image keys"))

    await desk.edit(message, replace(HALF, text="⏳ 80 %"))

    assert (desk.only().title, desk.only().pictures) == ("⏳ 80 %", [])


async def test_what_cannot_be_read_is_left_out(desk: Desk) -> None:
    shown, attached = desk.pictures(2)
    for picture in (shown, attached):
        (desk.directory / picture.path).unlink()
        (desk.directory / picture.path).symlink_to("/proc/self/mem")

    await desk.send(replace(PICTURE, pictures=(shown,), originals=(attached,)))

    assert (desk.only().text, desk.only().pictures) == (PICTURE.text, [])
