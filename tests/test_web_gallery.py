"""Every kind of post on the page, in a real Chromium: nothing is cut off, on a desk as on a small phone."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from adapters.web import WebChat
from bot.values import Picture, Place
from tests.browsing import posts
from tests.gallery import Gallery
from tests.screens import LOOKS, Look, hung, listening, room, stretched
from tests.scripted import paint

pytest_plugins = ["tests.web_fixtures"]
pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

PAGES = tuple(Gallery("en", Place("web", ""), Picture("", "", 1, 1, 1)).pages())
CUT_OFF = """
() => [...document.querySelectorAll(".bubble *")]
  .filter((part) => part.scrollWidth > part.clientWidth + 1 && getComputedStyle(part).display !== "inline")
  .filter((part) => !part.closest(".quote") && part.clientWidth)
  .map((part) => `${part.className}: ${part.textContent.slice(0, 40)}`)
"""
OUTSIDE = """
() => [...document.querySelectorAll(".bubble, .push, .pictures img")].filter((part) => {
  const box = part.getBoundingClientRect();
  return box.left < 0 || box.right > innerWidth;
}).length
"""
TORN = """
() => [...document.querySelectorAll(".unbroken")].filter((part) => part.getClientRects().length > 1).length
"""


@pytest_asyncio.fixture(loop_scope="module")
async def chat(tmp_path: Path) -> AsyncIterator[WebChat]:
    async with listening(tmp_path) as chat:
        yield chat


async def shown(page: Page, chat: WebChat, look: Look, name: str, directory: Path) -> Gallery:
    gallery = Gallery(look.language, await room(page), paint(directory))
    await hung(page, chat, gallery, gallery.pages()[name])
    await stretched(page)
    return gallery


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: look.name)
@pytest.mark.parametrize("name", PAGES)
async def test_everything_that_can_be_said_has_room(
    browser: Browser, chat: WebChat, tmp_path: Path, look: Look, name: str
) -> None:
    async with look.opened(browser, chat.url) as page:
        gallery = await shown(page, chat, look, name, tmp_path)
        await expect(posts(page)).to_have_count(len(gallery.pages()[name]))
        for wrong in (CUT_OFF, OUTSIDE, TORN):
            assert await page.evaluate(wrong) in ([], 0)
        assert await page.evaluate("document.querySelector('main').scrollWidth <= document.body.clientWidth")
        texts = await page.locator(".text").all_inner_texts()
        assert [text for text in texts if "%(" in text or "None" in text] == []


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: look.name)
async def test_as_many_buttons_as_there_are_stand_below_each_other_where_they_must(
    browser: Browser, chat: WebChat, tmp_path: Path, look: Look
) -> None:
    async with look.opened(browser, chat.url) as page:
        await shown(page, chat, look, "failures", tmp_path)
        buttons = await posts(page).nth(1).locator(".push").all()
        boxes = [box for button in buttons if (box := await button.bounding_box())]
    assert len(boxes) == 5
    assert all(box["height"] >= 38 for box in boxes)
    assert not any(
        first["x"] < second["x"] + second["width"]
        and second["x"] < first["x"] + first["width"]
        and first["y"] < second["y"] + second["height"]
        and second["y"] < first["y"] + first["height"]
        for place, first in enumerate(boxes)
        for second in boxes[place + 1 :]
    )


async def test_a_compact_post_is_one_post_until_the_picture_is_there(
    browser: Browser, chat: WebChat, tmp_path: Path
) -> None:
    async with LOOKS[1].opened(browser, chat.url) as page:
        await shown(page, chat, LOOKS[1], "compact", tmp_path)
        _, opening, going, over, picture = await posts(page).all()
        await expect(opening.locator(".push")).to_have_count(1)
        await expect(going.get_by_role("progressbar")).to_have_attribute("aria-valuenow", "38")
        await expect(over.locator(".push:visible")).to_have_count(0)
        await expect(over.get_by_role("progressbar")).to_have_count(0)
        await expect(over).to_contain_text("Done")
        await expect(picture.locator("img")).to_have_count(1)
