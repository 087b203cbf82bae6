"""The whole protocol on the page in a real Chromium: a real house on time that passes only when it is told to."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest
from playwright.async_api import expect

from adapters.web import Settings, WebChat, connect
from bot.testing import MemoryJournal, Stopwatch
from tests.browsing import CHINESE, Visit, posts, say
from tests.houses import Stand, stand
from tests.lent import lent
from tests.screens import room
from tests.staging import staged
from tests.test_web_house import house, kinds

pytest_plugins = ["tests.web_fixtures"]
pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

CAT = "帮我画一只猫"


@asynccontextmanager
async def played(words: str, directory: Path) -> AsyncIterator[tuple[Stand, WebChat]]:
    """A house on the web chat; its time stands still."""
    plan = staged(words, directory)
    house = lent(directory, Stopwatch(), MemoryJournal())
    async with connect(Settings(port=0), {}, house) as chat:
        plan.others = {"web": chat}
        async with stand(plan) as opened:
            listening = opened.tasks.create_task(chat.listen(opened.engine.receive))
            yield opened, chat
            listening.cancel()


async def test_before_money_is_spent_the_person_chooses_and_says_yes(visit: Visit, tmp_path: Path) -> None:
    async with played("asking", tmp_path) as (opened, chat):
        page = await visit(chat.url, CHINESE)
        await say(page, "用香蕉画一只猫")
        question = page.locator(".post[data-kind=question]")
        await page.get_by_role("button", name="换个模型").click()
        await expect(question).to_contain_text("换哪个模型")
        await question.locator(".push.other").first.click()
        await expect(question).to_contain_text("要画吗")
        await expect(question).to_have_count(1)
        await page.get_by_role("button", name="好，画吧").dblclick()
        await expect(page.locator(".post[data-kind=start]")).to_have_count(1)
        await expect(question.locator(".push:visible")).to_have_count(0)
        await opened.pass_seconds(120)
        await expect(page.locator(".post[data-kind=picture] img")).to_have_count(1)
        assert len(opened.canvas.taken) == 1


async def test_a_compact_conversation_is_one_post_and_the_picture(visit: Visit, tmp_path: Path) -> None:
    async with played("compact", tmp_path) as (opened, chat):
        page = await visit(chat.url, CHINESE)
        await say(page, CAT)
        post = page.locator(".post.bot").first
        await expect(post).to_contain_text("🎨")
        name = await post.get_attribute("data-message")
        await opened.pass_seconds(21)
        await expect(page.get_by_role("progressbar")).to_be_visible()
        await opened.pass_seconds(60)
        await expect(page.locator(".post[data-kind=picture] img")).to_have_count(1)
        await expect(page.locator(f"[data-message={name}]")).to_contain_text("画好了")
        await expect(page.locator(f"[data-message={name}] .push:visible")).to_have_count(0)
        await expect(posts(page)).to_have_count(3)


async def test_a_request_that_waits_is_changed_where_it_stands(visit: Visit, tmp_path: Path) -> None:
    async with played("most=1", tmp_path) as (opened, chat):
        page = await visit(chat.url, CHINESE)
        await say(page, CAT)
        await expect(page.locator(".post[data-kind=start]")).to_have_count(1)
        await say(page, "画一条狗")
        await expect(page.locator(".post[data-kind=start]")).to_have_count(2)
        await page.press("#text", "ArrowUp")
        await expect(page.locator("#text")).to_have_value("画一条狗")
        await say(page, "画一匹马")
        await expect(posts(page, "已修改")).to_have_count(1)
        await opened.settle()
        await opened.pass_seconds(300)
        await expect(page.locator(".post[data-kind=picture] img")).to_have_count(2)
        assert [commission.prompt for commission in opened.canvas.taken] == ["一只猫", "一匹马"]


async def test_a_request_that_is_taken_back_is_not_drawn(visit: Visit, tmp_path: Path) -> None:
    async with played("most=1", tmp_path) as (opened, chat):
        page = await visit(chat.url, CHINESE)
        await say(page, CAT)
        await say(page, "画一条狗")
        await expect(page.locator(".post[data-kind=start]")).to_have_count(2)
        await posts(page, "画一条狗").first.hover()
        await posts(page, "画一条狗").first.get_by_role("button", name="撤回").click()
        await expect(posts(page, "消息已撤回")).to_have_count(1)
        await opened.settle()
        await opened.pass_seconds(300)
        await expect(page.locator(".post[data-kind=picture] img")).to_have_count(1)
        assert [commission.prompt for commission in opened.canvas.taken] == ["一只猫"]


async def test_the_same_wish_again_is_answered_with_the_same_picture(visit: Visit, tmp_path: Path) -> None:
    async with played("plain", tmp_path) as (opened, chat):
        page = await visit(chat.url, CHINESE)
        await say(page, CAT)
        await expect(page.locator(".post[data-kind=start]")).to_have_count(1)
        await say(page, CAT)
        await expect(posts(page)).to_have_count(5)
        await opened.pass_seconds(120)
        await expect(page.locator(".post[data-kind=picture] img")).to_have_count(1)
        assert len(opened.canvas.taken) == 1


async def test_the_original_is_seen_by_everybody_and_gone_when_it_is_forgotten(visit: Visit, tmp_path: Path) -> None:
    public = "http://pictures.example"
    async with house(tmp_path, pace=0, public_url=public) as (home, address), httpx.AsyncClient() as stranger:
        page = await visit(address, CHINESE)
        await say(page, "帮我画一只猫，512px")
        link = page.locator(".post[data-kind=picture] .text a")
        original = await link.get_attribute("href") or ""
        assert original.startswith(f"{public}/results/")
        local, host = original.replace(public, address), {"Host": "pictures.example"}
        answer = await stranger.get(local, headers=host)
        assert (answer.status_code, answer.headers["content-type"][:6]) == (200, "image/")

        await say(page, "/forget all")
        await expect(page.locator(".post.person")).to_have_count(0)
        await home.tidying.clear()
        assert (await stranger.get(local, headers=host)).status_code == 404


async def test_who_is_forgotten_finds_an_empty_page_and_may_go_on(visit: Visit, tmp_path: Path) -> None:
    async with house(tmp_path, pace=0) as (home, address):
        page = await visit(address, CHINESE)
        await say(page, "帮我画一只猫，512px")
        await expect(page.locator(".post[data-kind=picture] img")).to_have_count(1)
        await say(page, "/forget all")
        await expect(posts(page, "帮我画一只猫")).to_have_count(0)
        await expect(page.locator(".post.person")).to_have_count(0)
        await expect(posts(page)).to_have_count(1)
        left = await posts(page).first.inner_text()
        await page.reload()
        await expect(posts(page)).to_have_count(1)
        assert await posts(page).first.inner_text() == left

        await say(page, "帮我画一条狗，512px")
        await expect(page.locator(".post[data-kind=picture] img")).to_have_js_property("naturalWidth", 512)
        assert await kinds(page) == ["text", "said", "ack", "start", "picture"]
        entries = await home.store.since((await room(page)).chat, 0)
        assert [entry for entry in entries if "猫" in entry.body] == []
