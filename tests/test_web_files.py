"""Pictures of the web chat: those that people send, and those that are shown to them."""

from __future__ import annotations

import msgspec
import pytest

from adapters.web.wire import Upload
from bot.errors import TooLarge, Unreadable
from bot.values import Attachment, Outbound, Place, PostKind, Said
from tests.scripted import Partner, Script, paint
from tests.web_page import PNG, Page, visiting

pytest_plugins = ["tests.web_fixtures"]
pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_an_upload_is_fetched_as_it_was_sent(page: Page, partner: Partner, script: Script) -> None:
    upload = msgspec.json.decode((await page.client.post("/upload", content=PNG)).content, type=Upload)
    await page.say("make it blue", attachments=[upload.handle])
    await page.shows("heard: make it blue")

    (said,) = script.heard
    assert isinstance(said, Said)
    assert said.attachments == (Attachment(upload.handle, "image/png", len(PNG)),)
    assert await partner.chat.fetch(said.attachments[0], 1000) == PNG
    (own,) = page.shown[said.message].pictures
    assert (await page.client.get(own.url)).content == PNG


async def test_fetching_says_what_is_wrong(page: Page, partner: Partner) -> None:
    upload = msgspec.json.decode((await page.client.post("/upload", content=PNG)).content, type=Upload)

    with pytest.raises(TooLarge):
        await partner.chat.fetch(Attachment(upload.handle), 10)
    with pytest.raises(Unreadable):
        await partner.chat.fetch(Attachment("f" * 32), 10)
    with pytest.raises(Unreadable):
        await partner.chat.fetch(Attachment("../key"), 1000)


@pytest.mark.parametrize(
    ("content", "status"),
    [(b"<svg onload='alert(1)'/>", 415), (b"", 415), (PNG + bytes(20_000_000), 413)],
    ids=["no picture", "empty", "too large"],
)
async def test_only_pictures_of_a_fair_size_are_kept(page: Page, content: bytes, status: int) -> None:
    assert (await page.client.post("/upload", content=content)).status_code == status


async def test_a_picture_is_served_to_the_visitor_it_was_sent_to_alone(
    page: Page, partner: Partner, script: Script
) -> None:
    await page.until(lambda page: page.room != "")
    picture = paint(script.directory)
    await partner.chat.send(Place("web", page.room), Outbound(PostKind.PICTURE, "p", "here", pictures=(picture,)))
    (shown,) = (await page.shows("here")).pictures

    answer = await page.client.get(shown.url)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/png")
    assert "immutable" in answer.headers["cache-control"]
    assert (shown.width, shown.height, shown.link) == (picture.width, picture.height, picture.link)
    async with visiting(partner.chat.address) as other:
        assert (await other.get(shown.url)).status_code == 404


async def test_no_path_leads_out_of_the_pictures_that_were_posted(page: Page, script: Script) -> None:
    (script.directory / "secret.png").write_bytes(PNG)
    for path in (
        "/pictures/0/secret.png",
        "/pictures/0/web/key",
        "/pictures/0/..%2f..%2fetc%2fpasswd",
        "/static/../pages.py",
    ):
        assert (await page.client.get(path)).status_code == 404
