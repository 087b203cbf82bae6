"""What changes after it was said in the web chat: other words, and conversations that are deleted."""

from __future__ import annotations

from pathlib import Path
from uuid import uuid4

import pytest
from playwright.async_api import Locator, expect
from playwright.async_api import Page as BrowserPage

from adapters.web import Settings
from bot.values import Edited, Outbound, Place, PostKind, Recalled, Said
from tests.browsing import CHINESE, Visit, posts, say
from tests.scripted import Notebook, Partner, Script, running
from tests.web_page import Page, looking, visiting

pytest_plugins = ["tests.web_fixtures"]
pytestmark = pytest.mark.asyncio(loop_scope="module")

FREE = Settings(port=0)


def change(message: str, text: str, name: str = "") -> dict[str, str | list[str]]:
    return {"type": "edit", "id": name or uuid4().hex, "message": message, "text": text, "locale": "zh-CN"}


async def test_other_words_become_an_event_and_stand_where_the_old_ones_stood(page: Page, script: Script) -> None:
    said = await page.say("hello", attachments=["0" * 32], reply_to="b-1")
    before = await page.shows("hello")
    await page.send(change(f"p-{said}", "hello there", "change-1"))
    await page.shows("changed: hello there")

    edited = script.heard[-1]
    assert isinstance(edited, Edited)
    assert (edited.key, edited.text, edited.message) == ("web:change-1", "hello there", f"p-{said}")
    assert (edited.place, edited.person.id, edited.locale) == (Place("web", page.room), page.room, "zh-CN")
    after = page.shown[f"p-{said}"]
    assert (after.text, after.edited, before.edited) == ("hello there", True, False)
    assert (after.order, after.time, after.pictures, after.reply_to) == (
        before.order,
        before.time,
        before.pictures,
        before.reply_to,
    )


async def test_other_words_that_come_twice_are_heard_once(page: Page, script: Script) -> None:
    said = await page.say("hello")
    for _ in range(2):
        await page.send(change(f"p-{said}", "hello there", "change-1"))
    await page.until(lambda page: page.taken.count("change-1") == 2)

    assert [type(event) for event in script.heard] == [Said, Edited]
    assert [bubble.text for bubble in page.history if bubble.author == "person"] == ["hello", "hello there"]


async def test_only_what_a_person_said_can_get_other_words(page: Page) -> None:
    said = await page.say("hello")
    answer = await page.shows("heard: hello")
    await page.send(change(answer.message, "I was never here"))
    await page.send(change("p-nobody", "nor was I"))
    await page.send({"type": "recall", "id": uuid4().hex, "message": f"p-{said}"})
    await page.send(change(f"p-{said}", "back again"))
    await page.shows("changed: back again")

    assert page.shown[answer.message].text == "heard: hello"
    assert "p-nobody" not in page.shown
    assert (page.shown[f"p-{said}"].kind, page.shown[f"p-{said}"].text) == ("recalled", "")


@pytest.mark.parametrize("again", [True, False])
async def test_a_page_that_looks_on_is_emptied_with_its_conversation(tmp_path: Path, again: bool) -> None:
    notebook = Notebook(again=again)
    async with running(Script(tmp_path, notebook), FREE) as partner, visiting(partner.chat.url) as client:
        async with looking(client) as page:
            await page.say("my secret")
            await page.shows("heard: my secret")
            notebook.empty(page.room)
            await partner.chat.send(Place("web", page.room), Outbound(PostKind.TEXT, "done", "All forgotten."))
            await page.shows("All forgotten.")
            assert page.texts() == ["All forgotten."]
            await page.say("hello again")
            await page.shows("heard: hello again")
            assert page.texts() == ["All forgotten.", "hello again", "heard: hello again"]
        async with looking(client) as later:
            await later.shows("heard: hello again")
            assert later.texts() == ["All forgotten.", "hello again", "heard: hello again"]


@pytest.mark.parametrize("again", [True, False])
async def test_a_page_that_was_away_is_emptied_when_it_comes_back(tmp_path: Path, again: bool) -> None:
    notebook = Notebook(again=again)
    async with running(Script(tmp_path, notebook), FREE) as partner, visiting(partner.chat.url) as client:
        async with looking(client) as page:
            await page.say("my secret")
            last = (await page.shows("heard: my secret")).sequence
        notebook.empty(page.room)
        await partner.chat.send(Place("web", page.room), Outbound(PostKind.TEXT, "done", "All forgotten."))
        async with looking(client, f"?after={last}&room={page.room}") as back:
            back.shown = dict(page.shown)
            await back.shows("All forgotten.")
            assert back.texts() == ["All forgotten."]


async def test_a_page_is_not_emptied_as_long_as_anything_is_left(page: Page, partner: Partner) -> None:
    await page.say("hello")
    last = (await page.shows("heard: hello")).sequence
    await partner.chat.send(Place("web", page.room), Outbound(PostKind.TEXT, "more", "and more"))
    async with looking(page.client, f"?after={last}&room={page.room}") as back:
        back.shown = dict(page.shown)
        await back.shows("and more")
        assert back.texts() == ["hello", "heard: hello", "and more"]


async def take_up(page: BrowserPage, request: Locator, way: str) -> None:
    match way:
        case "button":
            await request.hover()
            await request.get_by_role("button", name="Change").click()
        case "double click":
            await request.locator(".text").dblclick()
        case "arrow":
            await page.press("#text", "ArrowUp")
        case _:
            await request.get_by_role("button", name="Change").focus()
            await page.keyboard.press("Enter")


async def begun(page: BrowserPage, words: str = "draw a cat") -> None:
    """A drawing is under way."""
    await say(page, words)
    await expect(posts(page, "SeeDream 4.5")).to_have_count(1)


@pytest.mark.browser
@pytest.mark.parametrize("way", ["button", "double click", "arrow", "tab"])
async def test_a_message_gets_other_words_as_long_as_its_picture_is_not_there(
    partner: Partner, visit: Visit, script: Script, way: str
) -> None:
    page = await visit(partner.chat.url)
    await begun(page)
    request = posts(page).first
    await page.fill("#text", "" if way == "arrow" else "half a thought")
    await take_up(page, request, way)
    await expect(page.locator("#answering")).to_contain_text("Change: draw a cat")
    await expect(page.locator("#text")).to_have_value("draw a cat")
    await expect(page.locator("#attach")).to_be_disabled()
    await say(page, "draw a dog")

    await expect(request).to_contain_text("draw a dog")
    await expect(request.locator(".foot")).to_contain_text("changed")
    await expect(page.locator("#text")).to_have_value("" if way == "arrow" else "half a thought")
    await expect(page.locator("#answering")).to_be_hidden()
    await expect(posts(page, "changed: draw a dog")).to_have_count(1)
    edited = script.heard[-1]
    assert isinstance(edited, Edited)
    assert edited.message == await request.get_attribute("data-message")


@pytest.mark.browser
async def test_escape_leaves_the_words_as_they_were(partner: Partner, visit: Visit, script: Script) -> None:
    page = await visit(partner.chat.url)
    await begun(page)
    await page.press("#text", "ArrowUp")
    await page.fill("#text", "draw a dog")
    await page.press("#text", "Escape")
    await expect(page.locator("#text")).to_have_value("")
    await page.press("#text", "ArrowUp")
    await page.press("#text", "Enter")
    await expect(page.locator("#answering")).to_be_hidden()
    await say(page, "hello")
    await expect(posts(page, "heard: hello")).to_have_count(1)

    assert [type(event) for event in script.heard] == [Said, Said]
    await expect(posts(page).first).to_contain_text("draw a cat")


@pytest.mark.browser
async def test_what_is_over_gets_no_other_words(partner: Partner, visit: Visit) -> None:
    page = await visit(partner.chat.url)
    await begun(page)
    await expect(page.locator(".waiting")).to_have_count(1)
    for _ in range(4):
        partner.go()
    await expect(posts(page, "用了 42 秒")).to_have_count(1)
    await expect(page.locator(".waiting")).to_have_count(0)
    await posts(page).first.locator(".text").dblclick()
    await page.press("#text", "ArrowUp")
    await expect(page.locator("#answering")).to_be_hidden()
    await expect(page.get_by_role("button", name="Change")).to_have_count(0)


@pytest.mark.browser
async def test_words_that_come_too_late_to_change_anything_are_kept(
    partner: Partner, visit: Visit, script: Script
) -> None:
    page = await visit(partner.chat.url)
    await begun(page)
    await page.press("#text", "ArrowUp")
    await page.fill("#text", "a bluer hill")
    for _ in range(4):
        partner.go()
    await expect(posts(page, "用了 42 秒")).to_have_count(1)
    await expect(page.locator("#answering")).to_be_hidden()
    await expect(page.locator("#text")).to_have_value("a bluer hill")
    await page.press("#text", "Enter")
    await expect(posts(page, "heard: a bluer hill")).to_have_count(1)
    assert [type(event) for event in script.heard] == [Said, Said]


@pytest.mark.browser
async def test_a_message_is_taken_back_by_keyboard(partner: Partner, visit: Visit, script: Script) -> None:
    page = await visit(partner.chat.url)
    await begun(page)
    await posts(page).first.get_by_role("button", name="Take back").focus()
    await page.keyboard.press("Enter")
    await expect(posts(page).first).to_contain_text("Message taken back")
    await expect(page.locator(".waiting")).to_have_count(0)
    assert isinstance(script.heard[-1], Recalled)


@pytest.mark.browser
async def test_on_a_phone_the_message_can_be_changed_without_hovering(partner: Partner, visit: Visit) -> None:
    page = await visit(partner.chat.url, CHINESE, width=360, height=640, touch=True)
    await begun(page)
    button = page.get_by_role("button", name="修改")
    await expect(button).to_be_visible()
    await button.tap()
    await expect(page.locator("#answering")).to_contain_text("修改：draw a cat")


@pytest.mark.browser
async def test_words_that_are_changed_offline_are_sent_later(script: Script, visit: Visit) -> None:
    async with running(script, FREE) as before:
        port = int(before.chat.url.rpartition(":")[2])
        page = await visit(before.chat.url)
        await begun(page)
    await expect(page.locator("#state")).to_have_attribute("data-state", "offline")
    await page.press("#text", "ArrowUp")
    await say(page, "draw a dog")
    await expect(posts(page).first).to_contain_text("draw a dog")
    async with running(script, Settings(port=port)):
        await expect(posts(page, "changed: draw a dog")).to_have_count(1)
        await page.reload()
        await expect(posts(page).first).to_contain_text("draw a dog")


@pytest.mark.browser
async def test_an_open_page_forgets_with_the_house(tmp_path: Path, visit: Visit) -> None:
    notebook = Notebook(again=False)
    script = Script(tmp_path, notebook)
    async with running(script, FREE) as partner:
        page = await visit(partner.chat.url)
        await say(page, "my secret")
        await expect(posts(page, "heard: my secret")).to_have_count(1)
        place = script.heard[0].place
        notebook.empty(place.chat)
        await partner.chat.send(place, Outbound(PostKind.TEXT, "done", "All forgotten."))
        await expect(posts(page)).to_have_count(1)
        await say(page, "hello again")
        await expect(posts(page)).to_have_count(3)
        await page.reload()
        await expect(posts(page)).to_have_count(3)
        notebook.empty(place.chat)
        await page.reload()
        await expect(page.locator("#empty")).to_be_visible()
