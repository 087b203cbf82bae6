"""The web chat's page in a real Chromium: languages, colours, keys, phones, and what it keeps out."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import expect

from adapters.web import Settings
from bot.values import Outbound, PostKind, Said
from tests.browsing import CHINESE, ENGLISH, Visit, posts, say
from tests.scripted import Partner, Script, running

pytest_plugins = ["tests.web_fixtures"]
pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

FREE = Settings(port=0)

COMPOSING_ENTER = """
(text) => {
  text.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", isComposing: true, bubbles: true }));
  text.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", keyCode: 229, bubbles: true }));
}
"""

GREETINGS = {
    CHINESE: ("今天想画点什么", "说说你想看到什么…"),
    ENGLISH: ("What shall I paint", "What do you want to see?"),
}


@pytest.mark.parametrize(("locale", "other"), [(CHINESE, ENGLISH), (ENGLISH, CHINESE)])
async def test_the_page_speaks_the_browsers_language_and_can_be_switched(
    partner: Partner, visit: Visit, script: Script, locale: str, other: str
) -> None:
    page = await visit(partner.chat.url, locale)
    for language in (locale, other):
        hello, placeholder = GREETINGS[language]
        await expect(page.locator("h2")).to_contain_text(hello)
        await expect(page.locator("#text")).to_have_attribute("placeholder", placeholder)
        await page.locator("#language").click()
    await page.locator("#language").click()
    await say(page, "hello")
    await expect(posts(page, "heard: hello")).to_have_count(1)

    said = script.heard[-1]
    assert isinstance(said, Said)
    assert said.locale == other[:2]


async def test_the_bot_learns_the_browsers_language(partner: Partner, visit: Visit, script: Script) -> None:
    page = await visit(partner.chat.url, "ja-JP")
    await say(page, "hello")
    await expect(posts(page, "heard: hello")).to_have_count(1)

    said = script.heard[-1]
    assert isinstance(said, Said)
    assert said.locale == "ja-JP"


async def test_an_example_can_be_asked_for_with_one_press(partner: Partner, visit: Visit, script: Script) -> None:
    page = await visit(partner.chat.url, CHINESE)
    await page.get_by_role("button", name="宇航员").click()
    await expect(posts(page, "这就画一只")).to_have_count(1)
    await expect(page.locator("#empty")).to_be_hidden()
    said = script.heard[0]
    assert isinstance(said, Said)
    assert said.text == "画一位在月球上浇花的宇航员"


async def test_the_colours_follow_the_system_until_the_person_chooses(partner: Partner, visit: Visit) -> None:
    async def paper() -> str:
        return str(await page.evaluate("getComputedStyle(document.body).backgroundColor"))

    page = await visit(partner.chat.url, dark=True)
    assert await paper() == "rgb(22, 21, 19)"
    await page.get_by_role("button", name="Light colours").click()
    assert await paper() == "rgb(247, 244, 238)"
    await page.reload()
    assert await paper() == "rgb(247, 244, 238)"


async def test_a_small_phone_never_scrolls_sideways(partner: Partner, visit: Visit) -> None:
    page = await visit(partner.chat.url, CHINESE, width=360, height=640)
    await say(page, "fail")
    await say(page, f"画 https://example.com/{'long' * 60} {'w' * 300}")
    for _ in range(4):
        partner.go()
    await expect(page.locator(".pictures img")).to_have_js_property("naturalWidth", 1024)
    for element in ("document.documentElement", "document.querySelector('main')"):
        assert await page.evaluate(f"{element}.scrollWidth - {element}.clientWidth") == 0
    for button in await page.locator(".push").all():
        box = await button.bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 360


async def test_enter_chooses_characters_while_an_input_method_composes(
    partner: Partner, visit: Visit, script: Script
) -> None:
    page = await visit(partner.chat.url, CHINESE)
    await page.fill("#text", "mao")
    await page.locator("#text").evaluate(COMPOSING_ENTER)
    await page.press("#text", "Shift+Enter")
    await page.locator("#text").press_sequentially("猫")
    await page.press("#text", "Enter")
    await expect(posts(page, "heard:")).to_have_count(1)

    assert [event.text for event in script.heard if isinstance(event, Said)] == ["mao\n猫"]


async def test_only_web_addresses_become_links_and_markup_stays_text(partner: Partner, visit: Visit) -> None:
    page = await visit(partner.chat.url)
    await say(page, "javascript:alert(1) <img src=x onerror=alert(1)> data:text/html,x https://example.com/a?b=c.")
    await expect(posts(page, "heard:")).to_have_count(1)
    links = page.locator(".text a")
    await expect(links).to_have_count(2)
    await expect(links.first).to_have_attribute("href", "https://example.com/a?b=c")
    await expect(links.first).to_have_attribute("rel", re.compile("noopener"))
    await expect(page.locator(".text img")).to_have_count(0)
    await expect(posts(page).first).to_contain_text("<img src=x onerror=alert(1)>")


async def test_the_page_stays_where_the_person_reads(partner: Partner, visit: Visit, script: Script) -> None:
    page = await visit(partner.chat.url, height=400)
    await say(page, "hello")
    await expect(posts(page, "heard: hello")).to_have_count(1)
    place = script.heard[0].place
    for number in range(30):
        await partner.chat.send(place, Outbound(PostKind.TEXT, f"n{number}", f"line {number}"))
    await expect(posts(page, "line 29")).to_be_in_viewport()
    await page.locator("main").evaluate("(main) => main.scrollTo(0, 0)")
    await expect(posts(page).first).to_be_in_viewport()
    await page.locator("main").evaluate("(main) => new Promise(requestAnimationFrame)")
    await partner.chat.send(place, Outbound(PostKind.TEXT, "new", "the newest"))
    await page.get_by_role("button", name="New messages").click()
    await expect(posts(page, "the newest")).to_be_in_viewport()
    await expect(page.locator("#newer")).to_be_hidden()


async def test_another_site_cannot_open_the_conversation(partner: Partner, visit: Visit, script: Script) -> None:
    page = await visit(partner.chat.url)
    await page.route(
        "http://evil.localhost/", lambda route: route.fulfill(body="<p>evil</p>", content_type="text/html")
    )
    await page.goto("http://evil.localhost/")
    address = partner.chat.url.replace("http", "ws")
    opened = await page.evaluate(
        """(address) => new Promise((resolve) => {
          const socket = new WebSocket(address);
          socket.onopen = () => resolve(true);
          socket.onerror = () => resolve(false);
        })""",
        f"{address}/ws",
    )
    assert opened is False


async def test_the_password_opens_the_chat(script: Script, visit: Visit) -> None:
    settings, secrets = Settings(port=0, password_env="WEB_PASSWORD"), {"WEB_PASSWORD": "芝麻"}
    async with running(script, settings, secrets) as partner, running(script, FREE) as open_door:
        page = await visit(open_door.chat.url)
        await page.goto(partner.chat.url)
        await page.fill("#password", "wrong")
        await page.get_by_role("button", name="Come in").click()
        await expect(page.get_by_role("alert")).to_contain_text("not the password")
        await page.fill("#password", "芝麻")
        await page.get_by_role("button", name="Come in").click()
        await expect(page.locator("#state")).to_have_attribute("data-state", "online")
        await say(page, "hello")
        await expect(posts(page, "heard: hello")).to_have_count(1)


async def test_nothing_on_the_page_is_against_its_own_rules(partner: Partner, visit: Visit) -> None:
    page = await visit(partner.chat.url)
    troubles: list[str] = []
    page.on("console", lambda message: troubles.append(message.text))
    page.on("pageerror", lambda error: troubles.append(error.message))
    await page.reload()
    await say(page, "draw a cat")
    for _ in range(4):
        partner.go()
    await expect(page.locator(".pictures img")).to_have_js_property("naturalWidth", 1024)
    assert troubles == []
