"""The web chat of a test, a page on its socket, and a browser that visits it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, async_playwright, expect
from playwright.async_api import Page as BrowserPage

from adapters.web import Settings
from tests.browsing import ENGLISH, FLAGS, Visit
from tests.scripted import Partner, Script, running
from tests.web_page import Page, looking, visiting

PATIENCE = 20_000
"""Milliseconds; nothing takes so long where all is well, but the first message of a busy machine takes some."""


@pytest.fixture
def script(tmp_path: Path) -> Script:
    return Script(tmp_path)


@pytest_asyncio.fixture(loop_scope="module")
async def partner(script: Script) -> AsyncIterator[Partner]:
    async with running(script, Settings(port=0)) as partner:
        yield partner


@pytest_asyncio.fixture(loop_scope="module")
async def page(partner: Partner) -> AsyncIterator[Page]:
    async with visiting(partner.chat.url) as client, looking(client) as page:
        yield page


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser(chromium_path: str) -> AsyncIterator[Browser]:
    expect.set_options(timeout=PATIENCE)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium_path, args=list(FLAGS))
        yield browser
        await browser.close()


@pytest_asyncio.fixture(loop_scope="module")
async def contexts(browser: Browser) -> AsyncIterator[list[BrowserContext]]:
    opened: list[BrowserContext] = []
    yield opened
    for context in opened:
        await context.close()


@pytest.fixture
def visit(browser: Browser, contexts: list[BrowserContext]) -> Visit:
    async def visit(
        address: str, locale: str = ENGLISH, *, dark: bool = False, width: int = 1280, height: int = 800, **more: bool
    ) -> BrowserPage:
        context = await browser.new_context(
            locale=locale,
            color_scheme="dark" if dark else "light",
            viewport={"width": width, "height": height},
            has_touch=more.get("touch", False),
            is_mobile=more.get("touch", False),
        )
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        page = await context.new_page()
        await page.goto(address)
        await expect(page.locator("#state")).to_have_attribute("data-state", "online")
        return page

    return visit
