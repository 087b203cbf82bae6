"""The web chat's page in a real Chromium: drawing, buttons, pictures, and a connection that breaks."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.async_api import WebSocketRoute, expect

from adapters.web import Settings
from bot.values import Outbound, PostKind, Pressed, Recalled, Said
from tests.browsing import Visit, posts, say
from tests.scripted import Partner, Script, paint, running

pytest_plugins = ["tests.web_fixtures"]
pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

FREE = Settings(port=0)

HAND_OVER = """
async ([type, target, address]) => {
  const picture = await (await fetch(address)).blob();
  const transfer = new DataTransfer();
  transfer.items.add(new File([picture], "picture.png", { type: "image/png" }));
  const event = type === "paste"
    ? new ClipboardEvent("paste", { clipboardData: transfer, bubbles: true, cancelable: true })
    : new DragEvent(type, { dataTransfer: transfer, bubbles: true, cancelable: true });
  document.querySelector(target).dispatchEvent(event);
}
"""


async def test_a_drawing_is_followed_from_the_answer_to_the_picture(partner: Partner, visit: Visit) -> None:
    page = await visit(partner.chat.url)
    await say(page, "draw a cat")
    await expect(posts(page, "这就画一只")).to_have_count(1)
    notice = posts(page, "SeeDream 4.5")
    name = await notice.get_attribute("data-message")
    for percent in ("25", "50", "75"):
        partner.go()
        await expect(page.get_by_role("progressbar")).to_have_attribute("aria-valuenow", percent)
        assert await posts(page, f"{percent}%").get_attribute("data-message") == name
    partner.go()

    picture = page.locator(".pictures img")
    await expect(picture).to_have_js_property("naturalWidth", 1024)
    await expect(picture).to_have_attribute("alt", "晚霞里的山")
    await expect(page.locator(f"[data-message={name}]")).to_contain_text("画好了")
    await expect(page.get_by_role("progressbar")).to_have_count(0)
    await expect(posts(page)).to_have_count(4)
    await expect(page.locator(".post[data-kind=picture] .quote")).to_contain_text("draw a cat")


@pytest.mark.parametrize("size", [(1024, 768), (1024, 1024), (720, 1280), (1600, 400), (160, 120)])
async def test_a_picture_has_its_place_before_it_is_loaded(
    partner: Partner, visit: Visit, script: Script, size: tuple[int, int]
) -> None:
    page = await visit(partner.chat.url)
    await page.route("**/pictures/**", lambda route: route.abort())
    await say(page, "hello")
    await expect(posts(page, "heard: hello")).to_have_count(1)
    picture = paint(script.directory, size)
    place = script.heard[0].place
    await partner.chat.send(place, Outbound(PostKind.PICTURE, "key", "there", pictures=(picture,)))

    frame, image = [
        await page.locator(f".pictures {part}").evaluate("(box) => [box.offsetWidth, box.offsetHeight]")
        for part in (".whole", "img")
    ]
    assert frame == image
    assert frame[0] <= size[0]
    assert abs(frame[0] / frame[1] - size[0] / size[1]) < 0.03


async def test_a_picture_opens_at_full_size_and_can_be_saved(partner: Partner, visit: Visit) -> None:
    page = await visit(partner.chat.url)
    await say(page, "draw a cat")
    for _ in range(4):
        partner.go()
    await page.get_by_role("button", name="View at full size").click()
    await expect(page.locator("#viewer")).to_be_visible()
    await expect(page.locator("#source")).to_have_attribute("href", "https://example.com/original.png")
    async with page.expect_download() as download:
        await page.get_by_role("link", name="Download").click()
    assert (await download.value).suggested_filename == "sunset.png"
    await page.keyboard.press("Escape")
    await expect(page.locator("#viewer")).to_be_hidden()


async def test_a_button_is_pressed_once_and_answered(partner: Partner, visit: Visit, script: Script) -> None:
    page = await visit(partner.chat.url)
    await say(page, "fail")
    await page.get_by_role("button", name="Midjourney").click()
    await expect(posts(page, "pressed: other:k3f9:1")).to_have_count(1)
    await expect(page.get_by_role("button", name="Midjourney")).not_to_have_attribute("aria-disabled", "true")

    assert [event.button for event in script.heard if isinstance(event, Pressed)] == ["other:k3f9:1"]


async def test_the_cancel_button_stops_the_drawing(partner: Partner, visit: Visit) -> None:
    page = await visit(partner.chat.url)
    await say(page, "draw a cat")
    await page.get_by_role("button", name="取消").click()
    await expect(posts(page, "已停止")).to_have_count(1)
    await expect(page.get_by_role("button", name="取消")).to_have_count(0)
    await expect(page.get_by_role("progressbar")).to_have_count(0)


async def test_a_message_is_taken_back(partner: Partner, visit: Visit, script: Script) -> None:
    page = await visit(partner.chat.url)
    await say(page, "my secret")
    await expect(posts(page, "heard: my secret")).to_have_count(1)
    await posts(page).first.hover()
    await page.get_by_role("button", name="Take back").click()
    await expect(posts(page).first).to_contain_text("Message taken back")
    assert isinstance(script.heard[-1], Recalled)


async def test_a_reply_names_the_message_that_it_answers(partner: Partner, visit: Visit, script: Script) -> None:
    page = await visit(partner.chat.url)
    await say(page, "hello")
    await posts(page, "heard: hello").hover()
    await page.get_by_role("button", name="Reply").click()
    await expect(page.locator("#answering")).to_contain_text("heard: hello")
    await say(page, "and now bluer")
    await expect(posts(page, "heard: and now bluer")).to_have_count(1)

    said = script.heard[-1]
    assert isinstance(said, Said)
    assert said.reply_to == await posts(page, "heard: hello").get_attribute("data-message")


@pytest.mark.parametrize("way", ["chooser", "paste", "drop"])
async def test_a_picture_goes_with_the_message(
    partner: Partner, visit: Visit, script: Script, tmp_path: Path, way: str
) -> None:
    page = await visit(partner.chat.url)
    file = tmp_path / paint(tmp_path, (320, 200)).path
    if way == "chooser":
        async with page.expect_file_chooser() as chooser:
            await page.get_by_role("button", name="Attach a picture").click()
        await (await chooser.value).set_files(file)
    else:
        await page.route("**/given.png", lambda route: route.fulfill(path=file))
        await page.evaluate(HAND_OVER, [way, "#text", "/given.png"])
    await expect(page.locator("#attached img")).to_have_js_property("naturalWidth", 320)
    await expect(page.locator("#attached .loading")).to_have_count(0)
    await say(page, "make it blue")
    await expect(page.locator(".post.person .pictures img")).to_have_js_property("naturalWidth", 320)
    await expect(page.locator("#attached img")).to_have_count(0)
    await expect(posts(page, "heard: make it blue")).to_have_count(1)

    said = script.heard[-1]
    assert isinstance(said, Said)
    assert await partner.chat.fetch(said.attachments[0], 1_000_000) == file.read_bytes()


async def test_a_file_that_is_no_picture_is_refused_in_plain_words(partner: Partner, visit: Visit) -> None:
    page = await visit(partner.chat.url)
    await page.set_input_files("#file", {"name": "a.png", "mimeType": "image/png", "buffer": b"not a picture"})
    await expect(page.get_by_role("alert")).to_contain_text("not a picture that can be used")
    await expect(page.locator("#attached li")).to_have_count(0)


async def test_nothing_is_lost_or_doubled_while_the_server_is_away(script: Script, visit: Visit) -> None:
    async with running(script, FREE) as before:
        port = int(before.chat.url.rpartition(":")[2])
        page = await visit(before.chat.url)
        await say(page, "hello")
        await expect(posts(page, "heard: hello")).to_have_count(1)
    await expect(page.locator("#state")).to_have_attribute("data-state", "offline")
    await expect(page.locator("#state")).to_contain_text("Messages are kept")
    await say(page, "are you there")
    await expect(page.locator(".post.pending")).to_contain_text("are you there")

    async with running(script, Settings(port=port)) as after:
        await after.chat.send(script.heard[0].place, Outbound(PostKind.TEXT, "away", "while you were away"))
        await expect(posts(page, "heard: are you there")).to_have_count(1)
        await expect(page.locator(".post.pending")).to_have_count(0)
        for text in ("while you were away", "heard: hello"):
            await expect(posts(page, text)).to_have_count(1)
        await expect(posts(page)).to_have_count(5)
        await expect(page.locator("#state")).to_have_attribute("data-state", "online")
    assert [event.text for event in script.heard if isinstance(event, Said)] == ["hello", "are you there"]


async def test_a_connection_that_died_unnoticed_is_replaced(partner: Partner, visit: Visit) -> None:
    page = await visit(partner.chat.url)
    await page.clock.install()
    dead: list[WebSocketRoute] = []

    def connect(socket: WebSocketRoute) -> None:
        if dead:
            socket.connect_to_server()
        else:
            dead.append(socket)
            socket.send('{"type":"hello","room":"","last":0}')

    await page.route_web_socket(re.compile("/ws"), connect)
    await page.reload()
    await expect(page.locator("#state")).to_have_attribute("data-state", "online")
    await say(page, "hello")
    await page.clock.fast_forward(10_000)
    await expect(page.locator("#state")).to_have_attribute("data-state", "offline")
    await page.clock.fast_forward(1_000)
    await expect(posts(page, "heard: hello")).to_have_count(1)
    await expect(posts(page)).to_have_count(2)


async def test_what_was_not_sent_survives_a_reload(script: Script, visit: Visit) -> None:
    async with running(script, FREE) as partner:
        page = await visit(partner.chat.url)
        await page.route_web_socket(re.compile("/ws"), lambda _: None)
        await page.reload()
        await say(page, "kept")
        await expect(page.locator(".post.pending")).to_contain_text("kept")
        other = await page.context.new_page()
        await other.goto(partner.chat.url)
        await expect(posts(other, "heard: kept")).to_have_count(1)
        await expect(posts(other)).to_have_count(2)


async def test_the_conversation_is_there_after_a_reload(partner: Partner, visit: Visit) -> None:
    page = await visit(partner.chat.url)
    await say(page, "draw a cat")
    for _ in range(4):
        partner.go()
    await expect(posts(page, "画好了")).to_have_count(1)
    before = await posts(page).locator(".text").all_text_contents()
    await page.reload()
    await expect(posts(page)).to_have_count(4)
    await expect(page.locator(".pictures img")).to_have_js_property("naturalWidth", 1024)

    assert await posts(page).locator(".text").all_text_contents() == before
