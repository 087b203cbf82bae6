"""What the tests in a real browser share: opening a page, and what is on it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from playwright.async_api import Locator, Page

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
CHINESE = "zh-CN"
ENGLISH = "en-US"
Visit = Callable[..., Awaitable[Page]]


async def say(page: Page, text: str) -> None:
    await page.fill("#text", text)
    await page.press("#text", "Enter")


def posts(page: Page, text: str = "") -> Locator:
    return page.locator(".post", has_text=text)
