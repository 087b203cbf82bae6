"""Pictures of the page with every kind of post: `python -m tests.screens FOLDER [NAME ...]`.

They are said by the real renderer, sent by the real web chat and shown by a real Chromium, in Chinese on a desk and in
English on a phone at night."""

from __future__ import annotations

import asyncio
import shutil
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.async_api import Browser, Page, async_playwright, expect

from adapters.web import Settings, WebChat, connect
from bot.clock import SystemClock
from bot.providers.studio.painter import paint
from bot.render import render
from bot.testing import MemoryJournal
from bot.values import Inbound, Picture, Place
from bot.values.turns import Amend, Say
from tests.browsing import CHINESE, ENGLISH, FLAGS, posts, say
from tests.conftest import BROWSERS
from tests.gallery import Gallery, Heard, Line, Post
from tests.lent import lent

PHONE_WIDTH = 600
"""Narrower screens are touched."""


@dataclass(frozen=True)
class Look:
    """Somebody's browser."""

    name: str
    language: str
    locale: str
    width: int
    height: int
    dark: bool = False

    @asynccontextmanager
    async def opened(self, browser: Browser, address: str) -> AsyncIterator[Page]:
        phone = self.width < PHONE_WIDTH
        context = await browser.new_context(
            locale=self.locale,
            color_scheme="dark" if self.dark else "light",
            reduced_motion="reduce",
            viewport={"width": self.width, "height": self.height},
            device_scale_factor=2 if phone else 1,
            has_touch=phone,
            is_mobile=phone,
        )
        page = await context.new_page()
        await page.goto(address)
        await expect(page.locator("#state")).to_have_attribute("data-state", "online")
        yield page
        await context.close()


LOOKS = (Look("zh-desk", "zh", CHINESE, 1100, 700), Look("en-phone", "en", ENGLISH, 360, 700, dark=True))


@asynccontextmanager
async def listening(directory: Path) -> AsyncIterator[WebChat]:
    """A web chat in which nobody answers by themselves."""

    async def receive(_: Inbound) -> bool:
        return True

    house = lent(directory, SystemClock(), MemoryJournal())
    async with connect(Settings(port=0), {}, house) as chat, asyncio.TaskGroup() as tasks:
        listener = tasks.create_task(chat.listen(receive))
        yield chat
        listener.cancel()


async def hung(page: Page, chat: WebChat, gallery: Gallery, lines: Sequence[Line]) -> None:
    """Say everything, one line after the other."""
    answered = ""
    for number, line in enumerate(lines):
        if isinstance(line, Heard):
            await say(page, line.words(gallery.language))
            await expect(page.locator(".post.pending")).to_have_count(0)
            answered = await posts(page).last.get_attribute("data-message") or ""
        else:
            await _sent(chat, gallery, line, (f"post-{number}", answered if line.replies else ""))
        await expect(posts(page)).to_have_count(number + 1)


async def _sent(chat: WebChat, gallery: Gallery, post: Post, named: tuple[str, str]) -> None:
    place, language = gallery.place, gallery.language
    key, reply_to = named
    said = Say(key, post.kind, post.meaning, language, place, reply_to)
    message = await chat.send(place, render(said, language, chat.limits(place)))
    for meaning in post.edits:
        changed = render(Amend(key, post.kind, meaning, language, place), language, chat.limits(place))
        await chat.edit(place, message, changed)


async def stretched(page: Page) -> None:
    """As high as everything that was said."""
    for image in await page.locator(".pictures img").all():
        await image.evaluate("(image) => image.decode()")
    whole = "document.querySelector('main').scrollHeight + document.querySelector('#composer').offsetHeight"
    for _ in range(3):  # pictures grow with the window
        size = page.viewport_size
        assert size is not None
        height = max(size["height"], await page.evaluate(whole))
        await page.set_viewport_size({"width": size["width"], "height": height})
    await expect(page.locator("main")).to_have_js_property("scrollTop", 0)


def painted(directory: Path) -> Picture:
    """What the offline painter makes of the subject."""
    file = directory / "pictures" / "cat.png"
    file.parent.mkdir()
    paint("an orange cat", 7, 1280, 960).save(file)
    return Picture("pictures/cat.png", "image/png", 1280, 960, file.stat().st_size)


async def room(page: Page) -> Place:
    (cookie,) = await page.context.cookies()
    return Place("web", cookie.get("value", "").partition(".")[0])


async def taken(out: Path, wanted: Sequence[str]) -> None:
    """All pictures, or those that are named."""
    program = next(filter(None, map(shutil.which, BROWSERS)))
    with TemporaryDirectory() as folder:
        directory = Path(folder)
        picture = painted(directory)
        async with async_playwright() as playwright, listening(directory) as chat:
            browser = await playwright.chromium.launch(executable_path=program, args=list(FLAGS))
            for look in LOOKS:
                for name in wanted or Gallery(look.language, Place("web", ""), picture).pages():
                    async with look.opened(browser, chat.url) as page:
                        gallery = Gallery(look.language, await room(page), picture)
                        await hung(page, chat, gallery, gallery.pages()[name])
                        await stretched(page)
                        await page.screenshot(path=out / f"{look.name}-{name}.png")
            await browser.close()


if __name__ == "__main__":
    asyncio.run(taken(Path(sys.argv[1]), sys.argv[2:]))
