"""The web chat over real sockets: what is said, catching up, and pictures."""

from __future__ import annotations

import asyncio
import secrets
import time
from pathlib import Path
from uuid import uuid4

import httpx
import pytest
from starlette.types import Message
from starlette.websockets import WebSocket
from websockets.exceptions import ConnectionClosed

from adapters.web import Settings, connect
from adapters.web.lines import Line
from adapters.web.rooms import Rooms
from adapters.web.wire import Bubble
from bot import store
from bot.errors import NotDelivered, StoreError
from bot.values import Inbound, Outbound, Place, PostKind, Pressed, Recalled, Said, Text
from tests.lent import lent
from tests.scripted import FullJournal, Partner, Script, running
from tests.web_page import Page, looking, visiting

pytest_plugins = ["tests.web_fixtures"]
pytestmark = pytest.mark.asyncio(loop_scope="module")

FREE = Settings(port=0)


async def test_what_is_said_becomes_an_event_and_is_taken(page: Page, script: Script) -> None:
    name = await page.say("hello", locale="zh-CN", reply_to="b-1")
    await page.until(lambda page: page.taken == [name])

    (said,) = script.heard
    assert isinstance(said, Said)
    assert (said.key, said.text, said.message, said.locale) == (f"web:{name}", "hello", f"p-{name}", "zh-CN")
    assert (said.place, said.person.platform, said.person.id) == (Place("web", page.room), "web", page.room)
    assert (said.addressed, said.reply_to) == (True, "b-1")


async def test_the_answer_comes_after_what_was_said(page: Page) -> None:
    await page.say("hello")
    answer = await page.shows("heard: hello")

    assert page.texts() == ["hello", "heard: hello"]
    assert (answer.author, answer.kind, page.shown[answer.reply_to].author) == ("bot", "text", "person")


async def test_a_message_sent_again_is_there_once(page: Page, script: Script) -> None:
    said = await page.say("hello")
    await page.say("hello", said)
    await page.until(lambda page: page.taken == [said, said])

    assert len(script.heard) == 1
    assert page.texts() == ["hello", "heard: hello"]


async def test_an_edit_changes_the_message_where_it_stands(page: Page, partner: Partner) -> None:
    await page.say("draw a cat")
    started = await page.shows("SeeDream 4.5")
    partner.go()
    edited = await page.shows("25%")
    for _ in range(3):
        partner.go()
    await page.shows("画好了")

    assert (edited.message, edited.order, edited.time) == (started.message, started.order, started.time)
    assert (started.progress, edited.progress) == (0, 25)
    assert [text.split()[0] for text in page.texts()] == ["draw", "🐱", "🎨", "✅"]


async def test_the_same_key_twice_is_one_message(page: Page, partner: Partner) -> None:
    await page.until(lambda page: page.room != "")
    place, outbound = Place("web", page.room), Outbound(PostKind.TEXT, "key-1", "once")
    first = await partner.chat.send(place, outbound)
    second = await partner.chat.send(place, outbound)
    await partner.chat.send(place, Outbound(PostKind.TEXT, "key-2", "then"))
    await page.shows("then")

    assert first == second
    assert [bubble.text for bubble in page.history] == ["once", "then"]


async def test_editing_what_is_not_there_is_not_delivered(partner: Partner) -> None:
    with pytest.raises(NotDelivered):
        await partner.chat.edit(Place("web", "nobody"), "b-none", Outbound(PostKind.TEXT, "k", "text"))


async def test_an_old_message_keeps_its_place_when_it_is_edited(partner: Partner, page: Page) -> None:
    await page.until(lambda page: page.room != "")
    place = Place("web", page.room)
    old = await partner.chat.send(place, Outbound(PostKind.TEXT, "old", "old"))
    for number in range(250):
        await partner.chat.send(place, Outbound(PostKind.TEXT, f"n{number}", str(number)))
    await partner.chat.edit(place, old, Outbound(PostKind.TEXT, "old", "edited"))

    async with looking(page.client) as later:
        assert (await later.shows("edited")).order == 1


async def test_a_button_comes_back_with_its_token(page: Page, script: Script) -> None:
    await page.say("fail")
    failure = await page.shows("没有画成")
    await page.send(
        {"type": "press", "id": uuid4().hex, "button": failure.buttons[1].token, "message": failure.message}
    )
    await page.shows("pressed: other:k3f9:2")

    pressed = script.heard[-1]
    assert isinstance(pressed, Pressed)
    assert (pressed.button, pressed.message) == ("other:k3f9:2", failure.message)


async def test_a_message_that_is_taken_back_is_emptied(page: Page, script: Script) -> None:
    said = await page.say("my secret")
    await page.shows("heard: my secret")
    await page.send({"type": "recall", "id": uuid4().hex, "message": f"p-{said}"})
    await page.shows("taken back")

    await page.say("my secret", said)
    await page.until(lambda page: page.taken.count(said) == 2)
    assert isinstance(script.heard[-1], Recalled)
    assert (page.shown[f"p-{said}"].kind, page.shown[f"p-{said}"].text) == ("recalled", "")


async def test_the_bots_messages_cannot_be_taken_back(page: Page) -> None:
    await page.say("hello")
    answer = await page.shows("heard: hello")
    await page.send({"type": "recall", "id": uuid4().hex, "message": answer.message})
    await page.shows("taken back")

    assert page.shown[answer.message].text == "heard: hello"


async def test_after_a_pause_only_what_changed_is_sent(page: Page, partner: Partner) -> None:
    await page.say("one")
    last = (await page.shows("heard: one")).sequence
    await page.socket.close()
    await partner.chat.send(Place("web", page.room), Outbound(PostKind.TEXT, "away", "while you were away"))

    async with looking(page.client, f"?after={last}&room={page.room}") as back:
        await back.shows("while you were away")
        assert back.texts() == ["while you were away"]


async def test_the_conversation_is_there_after_a_restart(script: Script) -> None:
    async with running(script, FREE) as before, visiting(before.chat.url) as client, looking(client) as page:
        await page.say("hello")
        await page.shows("heard: hello")
    async with running(script, FREE) as after:
        client.base_url = httpx.URL(after.chat.url)
        async with looking(client) as page:
            await page.shows("heard: hello")
            assert page.texts() == ["hello", "heard: hello"]


async def test_the_conversation_is_kept_in_the_houses_own_database(tmp_path: Path) -> None:
    cookies = httpx.Cookies()
    for number in (1, 2):
        async with store.connect("", tmp_path) as journal, running(Script(tmp_path, journal), FREE) as partner:
            client = httpx.AsyncClient(base_url=partner.chat.url, cookies=cookies)
            async with client:
                await client.get("/")
                cookies = client.cookies
                async with looking(client) as page:
                    await page.say(f"hello {number}")
                    await page.shows(f"heard: hello {number}")
    assert page.texts() == ["hello 1", "heard: hello 1", "hello 2", "heard: hello 2"]


async def test_visitors_do_not_see_each_other(page: Page, partner: Partner) -> None:
    await page.say("mine")
    await page.shows("heard: mine")
    async with visiting(partner.chat.url) as other:
        async with looking(other) as theirs:
            await theirs.say("theirs")
            await theirs.shows("heard: theirs")
            assert theirs.texts() == ["theirs", "heard: theirs"]
        async with looking(other, f"?room={page.room}") as intruder:
            with pytest.raises(ConnectionClosed) as refused:
                await intruder.shows("mine")
    assert refused.value.rcvd is not None
    assert refused.value.rcvd.code == 4003


async def test_a_name_that_was_not_given_here_is_nobody(partner: Partner) -> None:
    async with visiting(partner.chat.url) as client:
        client.cookies = httpx.Cookies(dict.fromkeys(client.cookies, f"{'a' * 16}.{'b' * 32}"))
        async with looking(client) as page:
            with pytest.raises(ConnectionClosed) as refused:
                await page.hung_up()
    assert refused.value.rcvd is not None
    assert refused.value.rcvd.code == 4001


async def test_a_page_that_does_not_read_never_holds_up_the_bot(page: Page, partner: Partner) -> None:
    await page.until(lambda page: page.room != "")
    page.socket.transport.pause_reading()
    began = time.monotonic()
    for number in range(300):
        await partner.chat.send(Place("web", page.room), Outbound(PostKind.TEXT, f"n{number}", secrets.token_hex(4000)))

    assert time.monotonic() - began < 5
    page.socket.transport.abort()


async def test_a_page_that_does_not_keep_up_is_hung_up_on(script: Script) -> None:
    rooms, stuck, sent = Rooms(script.journal), Line(), list[Message]()
    await rooms.join("room", 0, stuck)
    for number in range(300):
        await rooms.write("room", Bubble(f"b-{number}", "bot", "text", str(number)))

    async def receive() -> Message:
        return {"type": "websocket.connect"}

    async def send(message: Message) -> None:
        sent.append(message)

    socket = WebSocket({"type": "websocket", "headers": []}, receive, send)
    await socket.accept()
    await stuck.drain(socket)
    assert [(message["type"], message.get("code")) for message in sent[1:]] == [("websocket.close", 1013)]


async def test_what_could_not_be_kept_is_sent_again(script: Script) -> None:
    house = lent(script.directory, script.clock, script.journal)
    kept: list[Inbound] = []

    async def broken(event: Inbound) -> bool:
        raise StoreError(Text("The disk is full."))

    async def mended(event: Inbound) -> bool:
        kept.append(event)
        return True

    async with connect(FREE, {}, house) as chat, visiting(chat.url) as client:
        async with asyncio.TaskGroup() as tasks, looking(client) as page:
            listening = tasks.create_task(chat.listen(broken))
            said = await page.say("hello")
            with pytest.raises(ConnectionClosed):
                await page.until(lambda page: page.taken == [said])
            listening.cancel()
        async with asyncio.TaskGroup() as tasks, looking(client) as page:
            listening = tasks.create_task(chat.listen(mended))
            await page.say("hello", said)
            await page.until(lambda page: page.taken == [said])
            listening.cancel()
    assert [event.key for event in kept] == [f"web:{said}"]
    assert page.texts() == ["hello"]


async def test_what_comes_at_the_same_moment_is_kept_together_and_in_order(script: Script) -> None:
    house = lent(script.directory, script.clock, script.journal)
    heard: list[str] = []
    full = asyncio.Event()

    async def slow(event: Inbound) -> bool:
        assert isinstance(event, Said)
        heard.append(event.text)
        if len(heard) == 5:
            full.set()
        await full.wait()
        return True

    async with connect(FREE, {}, house) as chat, visiting(chat.url) as client, asyncio.TaskGroup() as tasks:
        listening = tasks.create_task(chat.listen(slow))
        async with looking(client) as page:
            names = [await page.say(f"wish {number}") for number in range(5)]
            await page.until(lambda page: len(page.taken) == 5)
        listening.cancel()
    assert heard == [f"wish {number}" for number in range(5)]
    assert sorted(page.taken) == sorted(names)


async def test_what_the_journal_does_not_take_is_not_delivered(script: Script) -> None:
    house = lent(script.directory, script.clock, FullJournal())
    async with connect(FREE, {}, house) as chat:
        place, outbound = Place("web", "room"), Outbound(PostKind.TEXT, "key", "text")
        with pytest.raises(NotDelivered) as refused:
            await chat.send(place, outbound)
        with pytest.raises(NotDelivered):
            await chat.edit(place, "b-1", outbound)
    assert refused.value.after is not None


async def test_a_request_that_nobody_understands_ends_the_connection(page: Page) -> None:
    await page.socket.send('{"type":"say","id":"../..","text":"x"}')
    with pytest.raises(ConnectionClosed) as ended:
        await page.shows("never")
    assert ended.value.rcvd is not None
    assert ended.value.rcvd.code == 1008
