"""Pictures that are seen only by whoever uncovers them."""

from __future__ import annotations

from dataclasses import replace

from tests.emulators.feishu import refusal
from tests.feishu_desk import AGAIN, HALF, PICTURE, START, Desk, desk  # noqa: F401 - fixtures
from tests.feishu_fixtures import running, server  # noqa: F401 - fixtures


async def test_covered_pictures_are_in_a_panel_that_is_closed(desk: Desk) -> None:
    pictures = desk.pictures(2)

    await desk.send(replace(PICTURE, pictures=pictures, covered=True, buttons=(AGAIN,)))

    post = desk.only()
    assert (post.covered, post.labels) == (desk.bytes_of(*pictures), [AGAIN.label])
    assert post.text == f"🙈 Open to see it\n{PICTURE.text}"


async def test_a_covered_preview_is_covered_and_stays_so(desk: Desk) -> None:
    message = await desk.send(START)
    await desk.edit(message, replace(HALF, pictures=desk.pictures(1), covered=True))
    await desk.edit(message, replace(HALF, text="⏳ 60 %"))

    assert desk.only().covered == desk.bytes_of(*desk.pictures(1))


async def test_where_no_card_is_taken_covered_pictures_are_files(desk: Desk) -> None:
    """A file shows nothing to whoever does not open it."""
    desk.server.fail("create", refusal(230054))
    pictures = desk.pictures(2)

    await desk.send(replace(PICTURE, pictures=pictures, covered=True))

    words, *files = desk.group.posts
    assert (words.kind, words.pictures, words.text) == ("post", [], PICTURE.text)
    assert [one.body for file in files for one in file.files] == desk.bytes_of(*pictures)
