"""What Telegram refuses, and in which words; each rule is kept by the emulator alone."""

from __future__ import annotations

import pytest

from tests.emulators.telegram import Room, Telegram
from tests.telegram_asking import Asking, keyboard, picture
from tests.telegram_fixtures import ask, running, server  # noqa: F401 - fixtures

BOLD = {"type": "bold", "offset": 0}
TOO_WIDE = picture(1050, 50)
TOO_LARGE = picture(6000, 4001, "JPEG")


@pytest.fixture
def room(server: Telegram) -> Room:
    server.limited = False
    return server.private(server.person("Ann"))


@pytest.mark.parametrize(
    ("method", "parameters", "words"),
    [
        ("sendMessage", {"text": "x" * 4097}, "message is too long"),
        ("sendMessage", {"text": " \n "}, "message text is empty"),
        ("sendMessage", {"text": "a", "reply_markup": keyboard(callback_data="é" * 33)}, "BUTTON_DATA_INVALID"),
        ("sendMessage", {"text": "a", "reply_markup": keyboard(callback_data="")}, "BUTTON_DATA_INVALID"),
        ("sendMessage", {"text": "🐈", "entities": [BOLD | {"length": 3}]}, "entity beginning at UTF-16 offset 0"),
        ("sendMessage", {"text": "a", "reply_parameters": {"message_id": 99}}, "message to be replied not found"),
        ("sendMessage", {"text": "a", "message_thread_id": 5}, "message thread not found"),
        ("sendMessage", {"text": "<b>a", "parse_mode": "HTML"}, "can't parse entities"),
        ("sendPhoto", {"photo": picture(), "caption": "x" * 1025}, "message caption is too long"),
        ("sendPhoto", {"photo": b"no picture at all"}, "IMAGE_PROCESS_FAILED"),
        ("sendPhoto", {"photo": TOO_WIDE}, "PHOTO_INVALID_DIMENSIONS"),
        ("sendPhoto", {"photo": TOO_LARGE}, "PHOTO_INVALID_DIMENSIONS"),
        ("sendPhoto", {"photo": b"x" * (10_485_761)}, "file of size 10485761 bytes is too big for a photo"),
        ("sendPhoto", {"photo": "AgAC404"}, "wrong file identifier/HTTP URL specified"),
        ("sendPhoto", {"photo": "https://example.org/a.png"}, "failed to get HTTP URL content"),
        ("sendDocument", {"document": b""}, "file must be non-empty"),
        ("sendMediaGroup", {"media": [{"type": "photo", "media": "AgAC1"}]}, "too few messages to send as an album"),
        (
            "sendMediaGroup",
            {"media": [{"type": "photo", "media": "AgAC1"}] * 11},
            "too many messages to send as an album",
        ),
        ("sendChatAction", {"action": "dancing"}, "wrong parameter action in request"),
        ("editMessageText", {"message_id": 99, "text": "a"}, "message to edit not found"),
        ("editMessageText", {"message_id": 1, "text": "a"}, "message can't be edited"),
        ("editMessageText", {"text": "a"}, "message identifier is not specified"),
        ("deleteMessage", {"message_id": 99}, "message to delete not found"),
        ("setMessageReaction", {"message_id": 99, "reaction": []}, "message to react not found"),
        (
            "setMessageReaction",
            {"message_id": 1, "reaction": [{"type": "emoji", "emoji": "🎨"}]},
            "REACTION_INVALID",
        ),
        (
            "setMessageReaction",
            {"message_id": 1, "reaction": [{"type": "emoji", "emoji": "👀"}, {"type": "emoji", "emoji": "🔥"}]},
            "REACTIONS_TOO_MANY",
        ),
    ],
)
def test_it_refuses(ask: Asking, room: Room, method: str, parameters: dict[str, object], words: str) -> None:
    assert room.human
    ask.server.say(room, room.human, "hello")

    told = ask(method, chat_id=room.id, **parameters)

    assert (told.ok, told.error_code) == (False, 400)
    assert told.description.startswith("Bad Request: ")
    assert words in told.description
    assert ask.server.posts(room) == []


@pytest.mark.parametrize(
    ("method", "parameters"),
    [
        ("sendMessage", {"text": "x" * 4096, "reply_markup": keyboard(callback_data="x" * 64)}),
        ("sendMessage", {"text": "🐈", "entities": [BOLD | {"length": 2}]}),
        ("sendMessage", {"text": "a", "reply_parameters": {"message_id": 99, "allow_sending_without_reply": True}}),
        ("sendMessage", {"text": "<b>a</b> &amp; b", "parse_mode": "HTML"}),
        ("sendPhoto", {"photo": picture(1000, 50), "caption": "x" * 1024}),
        ("sendPhoto", {"photo": picture(6000, 4000, "JPEG")}),
        ("sendDocument", {"document": TOO_WIDE}),
    ],
)
def test_it_takes_what_just_fits(ask: Asking, room: Room, method: str, parameters: dict[str, object]) -> None:
    assert ask(method, chat_id=room.id, **parameters).ok
    assert len(ask.server.posts(room)) == 1


def test_a_file_of_more_than_50_megabytes_is_too_large_an_entity(ask: Asking, room: Room) -> None:
    told = ask("sendDocument", chat_id=room.id, document=b"x" * 50_000_001)

    assert (told.error_code, told.description) == (413, "Request Entity Too Large")


def test_a_text_is_edited_and_the_same_again_is_refused(ask: Asking, room: Room) -> None:
    id = ask.id("sendMessage", chat_id=room.id, text="one", reply_markup=keyboard())

    assert ask("editMessageText", chat_id=room.id, message_id=id, text="two", reply_markup=keyboard()).ok
    told = ask("editMessageText", chat_id=room.id, message_id=id, text="two", reply_markup=keyboard())

    assert told.description.startswith("Bad Request: message is not modified: specified new message content and reply")
    assert ask.server.posts(room)[0].labels == ["Go"]


def test_an_edit_without_a_keyboard_takes_it_away(ask: Asking, room: Room) -> None:
    id = ask.id("sendMessage", chat_id=room.id, text="one", reply_markup=keyboard())

    assert ask("editMessageText", chat_id=room.id, message_id=id, text="one").ok
    assert ask.server.posts(room)[0].labels == []


def test_a_text_becomes_a_photo_and_never_a_text_again(ask: Asking, room: Room) -> None:
    id = ask.id("sendMessage", chat_id=room.id, text="one")
    media = {"type": "photo", "media": "attach://new", "caption": "Done", "has_spoiler": True}

    assert ask("editMessageMedia", chat_id=room.id, message_id=id, media=media, new=picture()).ok
    told = ask("editMessageText", chat_id=room.id, message_id=id, text="two")

    assert told.description == "Bad Request: there is no text in the message to edit"
    [post] = ask.server.posts(room)
    assert (post.text, post.caption, post.spoiler, post.edits) == ("", "Done", True, 1)
    assert post.sent == picture()


def test_a_text_has_no_caption(ask: Asking, room: Room) -> None:
    id = ask.id("sendMessage", chat_id=room.id, text="one")

    told = ask("editMessageCaption", chat_id=room.id, message_id=id, caption="two")

    assert told.description == "Bad Request: there is no caption in the message to edit"


def test_a_photo_is_shown_smaller_and_as_jpeg(ask: Asking, room: Room) -> None:
    ask.id("sendPhoto", chat_id=room.id, photo=picture(3000, 2000))

    largest = max(ask.server.files.kept.values(), key=lambda file: file.width)
    assert (largest.width, largest.height) == (2560, 1707)
    [post] = ask.server.posts(room)
    assert post.photo == largest.body
    assert post.photo
    assert post.photo.startswith(b"\xff\xd8\xff")
    assert post.sent == picture(3000, 2000)


def test_a_file_of_more_than_20_megabytes_cannot_be_fetched(ask: Asking, room: Room) -> None:
    assert room.human
    ask.server.say(room, room.human, document=b"x" * 20_000_001)

    told = ask("getFile", file_id=next(iter(ask.server.files.kept)))

    assert told.description == "Bad Request: file is too big"
    assert ask("getFile", file_id="AgAC404").description == "Bad Request: invalid file_id"


def test_a_picture_of_an_album_never_becomes_a_file(ask: Asking, room: Room) -> None:
    album = [{"type": "photo", "media": f"attach://{name}"} for name in ("one", "two")]
    assert ask("sendMediaGroup", chat_id=room.id, media=album, one=picture(), two=picture()).ok
    id = ask.server.posts(room)[0].id

    told = ask(
        "editMessageMedia",
        chat_id=room.id,
        message_id=id,
        media={"type": "document", "media": "attach://new"},
        new=picture(),
    )

    assert "can't be edited" in told.description
    photo = {"type": "photo", "media": "attach://new"}
    assert ask("editMessageMedia", chat_id=room.id, message_id=id, media=photo, new=picture(60, 60)).ok


def test_a_bot_deletes_its_own_of_two_days_and_others_as_administrator(ask: Asking, room: Room) -> None:
    assert room.human
    server, group = ask.server, ask.server.supergroup("Friends")
    theirs = server.say(group, room.human, "/draw@easel_bot a cat")
    mine, old = (ask.id("sendMessage", chat_id=group.id, text="a") for _ in range(2))

    refused = ask("deleteMessage", chat_id=group.id, message_id=theirs)
    server.promote(group)
    granted = ask("deleteMessage", chat_id=group.id, message_id=theirs)
    fresh = ask("deleteMessage", chat_id=group.id, message_id=mine)
    server.advance(172_801)

    assert (refused.description, granted.ok, fresh.ok) == (
        "Bad Request: message can't be deleted for everyone",
        True,
        True,
    )
    assert not ask("deleteMessage", chat_id=group.id, message_id=old).ok
    assert [post.id for post in server.history(group)] == [old]
