"""The bot before an outside judge: called by an emulator of Telegram that nobody here wrote, it draws all the same."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import asynccontextmanager
from io import BytesIO
from itertools import count
from pathlib import Path

import pytest
from PIL import Image

from bot.app import Home, opened
from bot.config import load
from bot.serving import supervise
from tests.configured import write
from tests.emulators.pictures import picture
from tests.outside.judge import TOKEN, Call, Judge, client, telemelya
from tests.outside.relay import Relay, relayed
from tests.victim import Hurried

SECRETS = {"TELEGRAM_BOT_TOKEN": TOKEN}
CHATS = count(1000)
PACE = 10
PATIENCE = 30.0
LOOK = 0.05
SIDE_CALLS = {"getMyCommands", "setChatMenuButton", "setMessageReaction", "setMyCommands"}
"""What a bot can do without."""


@pytest.fixture(scope="module")
def judge() -> Iterator[str]:
    with telemelya() as address:
        yield address


@pytest.fixture
def port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        free: int = listener.getsockname()[1]
        return free


@pytest.fixture
def relay(judge: str, port: int) -> Iterator[Relay]:
    with relayed(judge, f"http://127.0.0.1:{port}") as between:
        yield between


@pytest.fixture
async def anne(judge: str, relay: Relay, port: int, tmp_path: Path) -> AsyncIterator[Judge]:
    """Somebody in a chat of her own, with the house that answers her."""
    async with client(judge) as speaking, house(tmp_path, relay, port):
        await until(lambda: known(relay))
        yield Judge(speaking, next(CHATS))


@asynccontextmanager
async def house(folder: Path, relay: Relay, port: int) -> AsyncIterator[Home]:
    text = f"""
        directory = "data"
        [server]
        public_url = "{relay.url}"
        port = {port}
        [adapters.telegram]
        api_base = "{relay.url}"
        webhook = true
        answer_within = 0
        [providers.studio]
        pace = 0.2
    """
    settings = load(write(folder / "easel.toml", text), SECRETS)
    async with opened(settings, SECRETS, {}, Hurried(PACE)) as home:
        await home.engine.resume(home.runner)
        home.tasks.create_task(supervise(home, "telegram", home.doors.chats["telegram"]))
        yield home


async def known(relay: Relay) -> bool:
    """The bot has said where it wants to be called."""
    return bool(relay.secret)


async def until(reached: Callable[[], Awaitable[bool]]) -> None:
    for _ in range(round(PATIENCE / LOOK)):
        if await reached():
            return
        await asyncio.sleep(LOOK)
    raise AssertionError("it does not come to that")


async def drawn(anne: Judge, pictures: int = 1) -> Sequence[Call]:
    """Every call, once so many pictures are there and the last start notice is closed."""

    async def closed() -> bool:
        calls = await anne.calls()
        return sum(map(is_picture, calls)) >= pictures and calls[-1].method == "editMessageText"

    await until(closed)
    return await anne.calls()


def is_picture(call: Call) -> bool:
    return call.method == "sendPhoto"


def posts(calls: Sequence[Call]) -> list[Call]:
    return [call for call in calls if call.method in {"sendMessage", "sendPhoto"}]


def token(call: Call, label: str) -> str:
    return next(token for text, token in call.tokens.items() if label in text)


async def test_a_picture_is_acknowledged_started_and_delivered(anne: Judge) -> None:
    assert await anne.say("draw a cat, 512px") == 200

    acknowledgement, start, delivered = posts(await drawn(anne))
    assert "cat" in (acknowledgement.text or "")
    assert list(start.tokens) == ["✖️ Cancel"]
    assert any("Once more" in label for label in delivered.tokens)
    with Image.open(BytesIO(await anne.picture(delivered.file_id))) as shown:
        shown.load()
        assert shown.size == (512, 512)


async def test_the_start_notice_loses_its_button_when_the_picture_is_there(anne: Judge) -> None:
    await anne.say("draw a dog, 512px")

    calls = await drawn(anne)
    _, start, _ = posts(calls)
    last = calls[-1]
    assert (last.message_id, last.raw.reply_markup) == (start.message_id, None)
    assert last.text != start.text


async def test_a_press_is_answered_and_does_what_the_button_says(anne: Judge) -> None:
    await anne.say("draw a fox, 512px")
    first = next(filter(is_picture, await drawn(anne)))

    press = await anne.press(token(first, "Once more"), first.message_id)

    calls = await drawn(anne, 2)
    assert [call.callback_query_id for call in calls if call.method == "answerCallbackQuery"] == [press]
    assert len([call for call in calls if is_picture(call)]) == 2


async def test_a_picture_that_came_is_fetched_and_changed(anne: Judge, relay: Relay) -> None:
    assert await anne.show(picture("a boat", 640, 480), "make it a watercolour") == 200

    await until(lambda: some(anne, is_picture))
    assert len(relay.files) == 1


async def some(anne: Judge, wanted: Callable[[Call], bool]) -> bool:
    return any(map(wanted, await anne.calls()))


async def test_what_such_a_server_does_not_know_harms_nobody(anne: Judge, relay: Relay) -> None:
    await anne.say("draw an owl, 512px")
    await drawn(anne)

    assert set() < relay.unknown <= SIDE_CALLS


async def test_whoever_calls_without_the_secret_is_not_heard(anne: Judge, relay: Relay) -> None:
    relay.bare = True

    assert await anne.say("draw a crow, 512px") == 403

    relay.bare = False
    assert await anne.say("draw a hen, 512px") == 200
    assert len([call for call in await drawn(anne) if is_picture(call)]) == 1
