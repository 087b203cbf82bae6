"""Covered pictures in a real Chromium: nobody sees them who does not want to, with the mouse or without."""

from __future__ import annotations

import pytest
from playwright.async_api import Locator, Page, expect

from bot.values import Outbound, PostKind
from tests.browsing import CHINESE, Visit, posts, say
from tests.scripted import Partner, Script, paint

pytest_plugins = ["tests.web_fixtures"]
pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

BLUR = "(image) => getComputedStyle(image).filter"
SHOW = "Show the picture"


async def posted(page: Page, partner: Partner, script: Script, *, covered: bool = True) -> Locator:
    """Two pictures in one post, as the chat has it."""
    await say(page, "hello")
    await expect(posts(page, "heard: hello")).to_have_count(1)
    said = script.heard[-1]
    pictures = (paint(script.directory, (320, 240)), paint(script.directory, (200, 200)))
    post = Outbound(PostKind.PICTURE, "key", "there", pictures=pictures, alt="a spider", covered=covered)
    await partner.chat.send(said.place, post)
    await expect(posts(page, "there").locator(".pictures img")).to_have_count(2)
    return posts(page, "there")


async def test_a_covered_picture_is_blurred_until_its_button_is_pressed(
    partner: Partner, visit: Visit, script: Script
) -> None:
    page = await visit(partner.chat.url)
    post = await posted(page, partner, script)
    first, second = (post.locator(".pictures img").nth(number) for number in (0, 1))
    assert await first.evaluate(BLUR) == await second.evaluate(BLUR) == "blur(30px)"
    await expect(post.get_by_text(SHOW)).to_have_count(2)

    await post.get_by_role("button", name=SHOW).first.click()
    assert (await first.evaluate(BLUR), await second.evaluate(BLUR)) == ("none", "blur(30px)")
    await expect(page.locator("#viewer")).to_be_hidden()
    await post.get_by_role("button", name="View at full size").click()
    await expect(page.locator("#viewer")).to_be_visible()


async def test_the_keyboard_uncovers_it_too(partner: Partner, visit: Visit, script: Script) -> None:
    page = await visit(partner.chat.url)
    post = await posted(page, partner, script)
    button = post.get_by_role("button", name=SHOW).first
    await button.focus()
    await page.keyboard.press("Enter")
    assert await post.locator(".pictures img").first.evaluate(BLUR) == "none"
    await expect(post.get_by_role("button", name="View at full size")).to_be_focused()


async def test_it_stays_uncovered_when_the_language_changes_and_is_covered_after_the_page_was_loaded_anew(
    partner: Partner, visit: Visit, script: Script
) -> None:
    page = await visit(partner.chat.url)
    post = await posted(page, partner, script)
    await post.get_by_role("button", name=SHOW).first.click()
    await page.click("#language")
    await expect(post.get_by_role("button", name="查看大图")).to_have_count(1)
    await expect(post.get_by_text("显示图片")).to_have_count(1)
    await page.reload()
    await expect(post.get_by_role("button", name="显示图片")).to_have_count(2)


async def test_the_thumbnail_of_a_covered_picture_is_blurred_where_somebody_answers_it(
    partner: Partner, visit: Visit, script: Script
) -> None:
    page = await visit(partner.chat.url)
    post = await posted(page, partner, script)
    await say(page, "and now")
    await expect(posts(page, "heard: and now")).to_have_count(1)
    await post.hover()
    await post.get_by_role("button", name="Reply").click()
    await say(page, "thank you")
    thumb = page.locator(".post.person .quote img")
    await expect(thumb).to_have_count(1)
    assert await thumb.evaluate(BLUR) == "blur(6px)"


@pytest.mark.parametrize("language", ["en-US", CHINESE])
async def test_a_picture_that_is_not_covered_is_simply_there(
    partner: Partner, visit: Visit, script: Script, language: str
) -> None:
    page = await visit(partner.chat.url, language)
    post = await posted(page, partner, script, covered=False)
    assert await post.locator(".pictures img").first.evaluate(BLUR) == "none"
    await expect(post.locator(".cover")).to_have_count(0)
