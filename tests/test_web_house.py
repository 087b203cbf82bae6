"""The whole house behind the page in a real Chromium: engine, store, rules and the offline painter."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from msgspec import structs
from playwright.async_api import Page, expect

from adapters.web import WebChat
from bot.app import Home, opened
from bot.config import load
from bot.testing.providers import picture
from tests.browsing import CHINESE, Visit, posts, say

pytest_plugins = ["tests.web_fixtures"]
pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

PICTURES = ".post[data-kind=picture] .pictures img"


@asynccontextmanager
async def house(
    directory: Path, pace: float = 0.3, port: int = 0, public_url: str = ""
) -> AsyncIterator[tuple[Home, str]]:
    """As `easel run` opens it, and where its page is."""
    usual = load(None, {"HOME": str(directory), "EASEL_CONFIG": str(nothing(directory))})
    settings = structs.replace(
        usual,
        directory=directory,
        adapters={"web": {"port": port, "public_url": public_url}},
        providers={"studio": {"pace": pace}},
    )
    async with opened(settings, {}, {}) as home:
        chat = home.doors.chats["web"]
        assert isinstance(chat, WebChat)
        await home.engine.resume(home.runner)
        listening = home.tasks.create_task(chat.listen(home.engine.receive))
        yield home, chat.url
        listening.cancel()
        await home.settle(5)


def nothing(directory: Path) -> Path:
    empty = directory / "empty.toml"
    empty.touch()
    return empty


async def kinds(page: Page) -> list[str]:
    shown = await posts(page).all()
    return [str(await post.get_attribute("data-kind")) for post in shown if await post.get_attribute("data-kind")]


async def test_a_cat_in_chinese_and_then_another_by_button(visit: Visit, tmp_path: Path) -> None:
    async with house(tmp_path) as (_, address):
        page = await visit(address, CHINESE)
        await say(page, "帮我画一只猫，512px")

        await expect(page.locator(PICTURES)).to_have_js_property("naturalWidth", 512)
        await expect(posts(page, "好的！马上画一只猫 🐱")).to_have_count(1)
        await expect(posts(page, "✅ 画好了 · Studio")).to_have_count(1)
        await page.get_by_role("button", name="再来一张").click()
        await expect(page.locator(PICTURES)).to_have_count(2)


async def test_a_picture_in_english_that_is_cancelled(visit: Visit, tmp_path: Path) -> None:
    async with house(tmp_path, pace=60) as (home, address):
        page = await visit(address)
        await say(page, "draw a lighthouse")
        await page.get_by_role("button", name="Cancel").click()

        await expect(posts(page, "✖️ Cancelled")).to_have_count(1)
        await expect(page.get_by_role("button", name="Cancel")).to_have_count(0)
        assert [job.state for job in await home.store.jobs()] == ["cancelled"]


async def test_a_picture_that_is_attached_is_changed(visit: Visit, tmp_path: Path) -> None:
    async with house(tmp_path) as (home, address):
        page = await visit(address)
        await page.set_input_files(
            "input[type=file]", {"name": "photo.png", "mimeType": "image/png", "buffer": picture(300, 200, "navy")}
        )
        await expect(page.locator("#attached img").first).to_be_visible()
        await say(page, "turn it into a watercolour, 512px")

        await expect(page.locator(PICTURES)).to_have_count(1)
        (job,) = await home.store.jobs()
        assert job.order.task == "image_to_image"


async def test_a_file_that_only_looks_like_a_picture_is_said_in_plain_words(visit: Visit, tmp_path: Path) -> None:
    async with house(tmp_path) as (_, address):
        page = await visit(address, CHINESE)
        broken = picture(300, 200)[:60] + b"\0" * 200
        await page.set_input_files("input[type=file]", {"name": "photo.png", "mimeType": "image/png", "buffer": broken})
        await expect(page.locator("#attached img").first).to_be_attached()
        await say(page, "把它变成水彩画")

        failure = page.locator(".post[data-kind=failure]")
        await expect(failure).to_contain_text("❌")
        await expect(failure).to_contain_text("#")


async def test_a_house_that_restarts_goes_on_with_the_picture_on_the_same_page(visit: Visit, tmp_path: Path) -> None:
    async with house(tmp_path, pace=2) as (_, address):
        page = await visit(address, CHINESE)
        await say(page, "帮我画一只狗，512px")
        await expect(posts(page, "🎨 Studio")).to_have_count(1)
    await expect(page.locator("#state")).not_to_have_attribute("data-state", "online")

    async with house(tmp_path, pace=2, port=int(address.rpartition(":")[2])):
        await expect(page.locator(PICTURES)).to_have_js_property("naturalWidth", 512, timeout=20_000)
        await expect(posts(page, "✅ 画好了")).to_have_count(1)
        assert sorted(await kinds(page)) == ["ack", "picture", "said", "start"]
        await page.reload()
        await expect(page.locator(PICTURES)).to_have_count(1)
        await expect(posts(page, "帮我画一只狗")).not_to_have_count(0)
