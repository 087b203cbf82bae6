"""Pictures of the web chat: those that people send, and those that are shown to them."""

from __future__ import annotations

import time
from contextlib import AsyncExitStack
from pathlib import Path

import msgspec
import pytest

from adapters.web import Settings
from adapters.web.leftovers import Leftovers
from adapters.web.wire import Upload
from bot.errors import TooLarge, Unreadable
from bot.testing import Stopwatch
from bot.values import Attachment, Outbound, Place, PostKind, Said
from tests.scripted import Notebook, Partner, Script, paint, running
from tests.web_page import PNG, Page, looking, visiting

pytest_plugins = ["tests.web_fixtures"]
pytestmark = pytest.mark.asyncio(loop_scope="module")

FREE = Settings(port=0)


async def test_an_upload_is_fetched_as_it_was_sent(page: Page, partner: Partner, script: Script) -> None:
    upload = msgspec.json.decode((await page.client.post("/upload", content=PNG)).content, type=Upload)
    await page.say("make it blue", attachments=[upload.handle])
    await page.shows("heard: make it blue")

    (said,) = script.heard
    assert isinstance(said, Said)
    assert said.attachments == (Attachment(f"{page.room}/{upload.handle}", "image/png", len(PNG)),)
    assert await partner.chat.fetch(said.attachments[0], 1000) == PNG
    (own,) = page.shown[said.message].pictures
    assert (await page.client.get(own.url)).content == PNG


async def test_fetching_says_what_is_wrong(page: Page, partner: Partner) -> None:
    upload = msgspec.json.decode((await page.client.post("/upload", content=PNG)).content, type=Upload)

    await page.until(lambda page: page.room != "")
    with pytest.raises(TooLarge):
        await partner.chat.fetch(Attachment(f"{page.room}/{upload.handle}"), 10)
    for handle in ("f" * 32, f"{'0' * 16}/{upload.handle}", "../key", "..", "", f"../uploads/{page.room}"):
        with pytest.raises(Unreadable):
            await partner.chat.fetch(Attachment(handle), 1000)


async def test_an_upload_of_the_old_layout_is_still_fetched(partner: Partner, script: Script) -> None:
    old = script.directory / "web" / "uploads" / ("a" * 32)
    old.parent.mkdir(parents=True)
    old.write_bytes(PNG)
    assert await partner.chat.fetch(Attachment("a" * 32), 1000) == PNG


async def test_what_somebody_else_uploaded_cannot_be_sent(page: Page, partner: Partner, script: Script) -> None:
    async with visiting(partner.chat.url) as other:
        upload = msgspec.json.decode((await other.post("/upload", content=PNG)).content, type=Upload)
    await page.say("make it blue", attachments=[upload.handle])
    await page.shows("heard: make it blue")

    (said,) = script.heard
    assert isinstance(said, Said)
    with pytest.raises(Unreadable):
        await partner.chat.fetch(said.attachments[0], 1000)


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
    async with visiting(partner.chat.url) as other:
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


async def test_what_no_message_shows_any_more_is_deleted_after_a_day(tmp_path: Path) -> None:
    notebook = Notebook(again=False)
    async with running(Script(tmp_path, notebook), FREE) as partner, AsyncExitStack() as open_pages:
        uploads: list[tuple[str, Attachment]] = []
        for _ in range(2):
            client = await open_pages.enter_async_context(visiting(partner.chat.url))
            page = await open_pages.enter_async_context(looking(client))
            upload = msgspec.json.decode((await client.post("/upload", content=PNG)).content, type=Upload)
            await page.say("hello", attachments=[upload.handle])
            await page.shows("heard: hello")
            uploads.append((page.room, Attachment(f"{page.room}/{upload.handle}")))
        (gone, mine), (_, theirs) = uploads
        unsent = msgspec.json.decode((await client.post("/upload", content=PNG)).content, type=Upload).handle
        other = theirs.handle.partition("/")[0]
        leftovers = Leftovers(tmp_path, notebook, Stopwatch(time.time() + 60))
        notebook.empty(gone)
        await leftovers.tidy()
        assert await partner.chat.fetch(mine, 1000) == PNG
        await Leftovers(tmp_path, notebook, Stopwatch(time.time() + 90_000)).tidy()
        for handle in (mine.handle, f"{other}/{unsent}"):
            with pytest.raises(Unreadable):
                await partner.chat.fetch(Attachment(handle), 1000)
        assert await partner.chat.fetch(theirs, 1000) == PNG
