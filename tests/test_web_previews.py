"""What can be seen of a picture while it is drawn, on the page in a real Chromium: the house, and a provider that shows
it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, ImageFilter
from playwright.async_api import Page, Route, expect

from adapters.web import Settings, connect
from bot.ports import Abilities, Pending
from bot.testing import Canvas, MemoryJournal
from tests.browsing import CHINESE, ENGLISH, Visit, posts, say
from tests.houses import Plan, Stand, stand
from tests.lent import lent
from tests.scripted import paint

pytest_plugins = ["tests.web_fixtures"]
pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

SKETCH = ".post[data-kind=progress] .pictures .sketch"
PICTURE = ".post[data-kind=picture] .pictures img"


@asynccontextmanager
async def house(directory: Path, canvas: Canvas) -> AsyncIterator[tuple[Stand, str]]:
    """Time passes when the test lets it; the page is at the address."""
    plan = Plan(directory, canvas=canvas)
    house = lent(directory, plan.clock, MemoryJournal())
    async with connect(Settings(port=0), {}, house) as chat:
        plan.others = {"web": chat}
        async with stand(plan) as made:
            listening = made.tasks.create_task(chat.listen(made.engine.receive))
            yield made, chat.url
            listening.cancel()


def hills(directory: Path, blur: float) -> bytes:
    """The same picture, seen the better the less it is blurred."""
    drawn = paint(directory / "drawn", (768, 768))
    out = BytesIO()
    Image.open(directory / "drawn" / drawn.path).filter(ImageFilter.GaussianBlur(blur)).save(out, "PNG")
    return out.getvalue()


async def ordered(made: Stand, page: Page, words: str) -> str:
    """The id of the job, once it is with the provider."""
    await say(page, words)
    await expect(page.locator(".post[data-kind=start]")).to_have_count(1)
    await made.settle()
    return made.canvas.taken[0].job


async def show(made: Stand, job: str, preview: bytes) -> None:
    """Until the next progress is told."""
    made.canvas.shown[job] = Pending(0.5, preview)
    await made.pass_seconds(21)


async def gone(directory: Path) -> None:
    """Until no sketch is left: one that a thread was at when the picture came is deleted after that."""
    async with asyncio.timeout(10):
        while list((directory / "pictures").rglob("preview-*")):  # noqa: ASYNC110 - another thread deletes
            await asyncio.sleep(0.02)


@pytest.mark.parametrize("held", [True, False], ids=["held", "polled"])
async def test_a_picture_comes_into_sight_in_place(visit: Visit, tmp_path: Path, held: bool) -> None:
    canvas = Canvas(abilities=Abilities(held=held), polls=11)
    async with house(tmp_path, canvas) as (made, address):
        page = await visit(address, ENGLISH)
        job = await ordered(made, page, "draw hills at sunset")
        notice = await page.locator(".post[data-kind=start]").get_attribute("data-message")
        await show(made, job, hills(tmp_path, 40))
        sketch = page.locator(SKETCH)
        await expect(sketch).to_have_js_property("naturalWidth", 512)
        await expect(sketch).to_have_attribute("alt", "What can be seen so far: hills at sunset")
        first = await sketch.get_attribute("src")
        await show(made, job, hills(tmp_path, 12))
        await expect(sketch).not_to_have_attribute("src", str(first))
        await expect(sketch).to_have_js_property("naturalWidth", 512)
        assert await page.locator(f"[data-message={notice}] .sketch").count() == 1

        await made.pass_until(lambda: not len(made.runner))
        await expect(page.locator(PICTURE)).to_have_count(1)
        await expect(page.locator(".sketch")).to_have_count(0)
        await gone(tmp_path)
        await expect(posts(page)).to_have_count(4)


async def test_the_last_sight_stays_until_the_next_one_is_loaded(visit: Visit, tmp_path: Path) -> None:
    gate = asyncio.Event()

    async def late(route: Route) -> None:
        await gate.wait()
        await route.continue_()

    async with house(tmp_path, Canvas(abilities=Abilities(held=True), polls=99)) as (made, address):
        page = await visit(address, CHINESE)
        job = await ordered(made, page, "画一座山")
        await show(made, job, hills(tmp_path, 40))
        await expect(page.locator(SKETCH)).to_have_js_property("naturalWidth", 512)
        before = await page.locator(SKETCH).get_attribute("src")
        waited = await page.locator(".post[data-kind=progress] .text").inner_text()
        await page.route("**/preview-*", late)
        await show(made, job, hills(tmp_path, 12))
        await expect(page.locator(".post[data-kind=progress] .text")).not_to_have_text(waited)
        await expect(page.locator(SKETCH)).to_have_attribute("src", str(before))
        await expect(page.locator(SKETCH)).to_be_visible()
        gate.set()
        await expect(page.locator(SKETCH)).not_to_have_attribute("src", str(before))
        await page.unroute("**/preview-*")


async def test_one_that_is_gone_already_leaves_no_broken_picture(visit: Visit, tmp_path: Path) -> None:
    async with house(tmp_path, Canvas(abilities=Abilities(held=True), polls=99)) as (made, address):
        page = await visit(address, ENGLISH)
        job = await ordered(made, page, "draw a hill")
        await page.route("**/preview-*", lambda route: route.fulfill(status=404))
        await show(made, job, hills(tmp_path, 40))
        await expect(page.locator(".post[data-kind=progress]")).to_have_count(1)
        await expect(page.get_by_role("progressbar")).to_have_attribute("aria-valuenow", "50")

        assert await page.locator(".pictures img").count() == 0
