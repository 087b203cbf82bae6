"""Calls on the emulator's wire: how they are encoded, whether they fit the description, what goes wrong on the way."""

from __future__ import annotations

from pathlib import Path

import httpx
import msgspec
import pytest
from telegram import Bot
from telegram.error import NetworkError, TimedOut

from tests.emulators.faults import Breaks, Hangs, Says, Slows
from tests.emulators.specs import needs
from tests.emulators.telegram import Room, Telegram, refusal
from tests.emulators.telegram.described import answered_wrongly
from tests.telegram_asking import Asking, keyboard, picture
from tests.telegram_fixtures import ask, bot, running, server  # noqa: F401 - fixtures

SPEC = "telegram-bot-api.json"


@pytest.fixture
def room(server: Telegram) -> Room:
    return server.private(server.person("Ann"))


def test_a_call_comes_in_the_address_a_form_or_json(ask: Asking, room: Room) -> None:
    fields = {"chat_id": str(room.id), "text": "a", "reply_markup": msgspec.json.encode(keyboard()).decode()}

    assert ask.told("GET", "sendMessage", params=fields).ok
    assert ask.told("POST", "SENDMESSAGE", data=fields).ok
    assert ask.told("POST", "sendmessage", json={"chat_id": room.id, "text": "a", "reply_markup": keyboard()}).ok
    assert [post.labels for post in ask.server.posts(room)] == [["Go"]] * 3
    assert [call.parameters for call in ask.server.calls] == [
        {"chat_id": room.id, "text": "a", "reply_markup": keyboard()}
    ] * 3


@pytest.mark.parametrize("style", ["direct", "attached"])
def test_a_file_comes_by_itself_or_is_pointed_to(ask: Asking, room: Room, style: str) -> None:
    files = {"photo": picture()} if style == "direct" else {"photo": "attach://mine", "mine": picture()}

    assert ask("sendPhoto", chat_id=room.id, **files).ok
    assert ask.server.posts(room)[0].sent == picture()


def test_a_file_that_was_fetched_is_the_one_that_came(ask: Asking, room: Room) -> None:
    assert room.human
    ask.server.say(room, room.human, document=b"as it is", name="a.txt")
    told = ask("getFile", file_id="BQAC00000001").result
    assert isinstance(told, dict)
    url = f"{ask.server.url}/file/bot{ask.server.token}/{told['file_path']}"

    fetched = httpx.get(url, trust_env=False)
    ask.server.advance(3_601)
    late = httpx.get(url, trust_env=False)

    assert (fetched.status_code, fetched.content) == (200, b"as it is")
    assert late.status_code == 404


def test_a_wrong_token_and_a_method_that_is_not_there_are_refused(ask: Asking) -> None:
    wrong = httpx.get(f"{ask.server.url}/bot7000:WRONG/getMe", trust_env=False)

    assert (wrong.status_code, wrong.json()["description"]) == (401, "Unauthorized")
    assert ask("logOutNow").description == "Not Found"


@pytest.mark.parametrize(
    ("method", "parameters", "complaint"),
    [
        ("sendMessage", {"text": "a", "caption": "b"}, "sendMessage.caption: not known"),
        ("sendMessage", {}, "sendMessage.text: missing"),
        ("sendMessage", {"text": "a", "protect_content": "perhaps"}, "sendMessage.protect_content: str 'perhaps'"),
        ("sendMessage", {"text": "a", "reply_markup": keyboard(callback_data="a", url="https://a.b")}, "exactly one"),
        ("sendMessage", {"text": "a", "reply_markup": {"inline_keyboard": [[{"text": "a"}]]}}, "exactly one"),
        ("sendMessage", {"text": "a", "reply_parameters": {"id": 1}}, "reply_parameters.message_id: missing"),
        ("sendMessage", {"text": "a", "entities": [{"type": "bold", "offset": "0", "length": 1}]}, "is no Integer"),
        ("sendMessage", {"text": "a", "stray": b"a file"}, "nothing points to the file stray"),
        ("sendMediaGroup", {"media": [{"type": "photo", "media": 1}] * 2}, "media[0].media: int '1' is no String"),
        (
            "editMessageMedia",
            {"message_id": 1, "media": {"type": "picture", "media": "a"}},
            "media.type: str 'picture' is not",
        ),
        ("sendMediaGroup", {"media": [{"type": "photo", "media": "a"}] * 2, "reply_markup": keyboard()}, "not known"),
    ],
)
def test_what_is_not_as_described_is_a_violation(
    running: Telegram, method: str, parameters: dict[str, object], complaint: str
) -> None:
    needs(SPEC)
    running.clear()
    room = running.private(running.person("Ann"))

    told = Asking(running)(method, chat_id=room.id, **parameters)

    assert told.error_code == 400
    assert complaint in "; ".join(running.violations)
    running.clear()


def test_an_answer_that_is_not_as_described_would_be_noticed() -> None:
    needs(SPEC)

    assert answered_wrongly("getMe", {"id": 1, "first_name": "Easel"}) == ["getMe ->.is_bot: missing"]
    assert answered_wrongly("deleteWebhook", True) == []


async def test_a_photo_can_be_posted_and_its_answer_lost(bot: Bot, server: Telegram, room: Room) -> None:
    server.fail("sendPhoto", Breaks(done=True))
    with pytest.raises(NetworkError):
        await bot.send_photo(room.id, picture())

    server.fail("sendPhoto", Breaks())
    with pytest.raises(NetworkError):
        await bot.send_photo(room.id, picture())

    assert len(server.posts(room)) == 1
    assert [call.status for call in server.called("sendPhoto")] == [0, 0]


async def test_a_call_can_hang_or_be_slow(bot: Bot, server: Telegram, room: Room) -> None:
    server.fail("sendMessage", Hangs(), Slows(0.5))
    for _ in range(2):
        with pytest.raises(TimedOut):
            await bot.send_message(room.id, "a", read_timeout=0.2)

    assert await server.until(lambda: [post.text for post in server.posts(room)] == ["a"])


def test_any_refusal_can_be_ordered(ask: Asking, room: Room) -> None:
    ask.server.fail("sendMessage", refusal(429, "Too Many Requests: retry after 7", retry_after=7))
    ask.server.fail("sendMessage", Says(b'{"ok":false,"error_code":502,"description":"Bad Gateway"}', 502))

    slow = ask("sendMessage", chat_id=room.id, text="a")
    broken = ask("sendMessage", chat_id=room.id, text="a")

    assert (slow.parameters, broken.error_code) == ({"retry_after": 7}, 502)
    assert ask("sendMessage", chat_id=room.id, text="a").ok


def test_an_own_server_names_files_by_their_place(ask: Asking, room: Room, tmp_path: Path) -> None:
    assert room.human
    ask.server.folder = tmp_path
    ask.server.say(room, room.human, document=b"x" * 20_000_001)

    told = ask("getFile", file_id="BQAC00000001").result

    assert isinstance(told, dict)
    assert Path(told["file_path"]).is_relative_to(tmp_path)
    assert Path(told["file_path"]).stat().st_size == 20_000_001
