"""What Feishu writes is read as people see it, whatever of it is missing, strange or new."""

from __future__ import annotations

import json
import time

import msgspec
import pytest

from adapters.feishu.pictures import Handle, attachments
from adapters.feishu.reading import token
from adapters.feishu.showing import Picture, shown
from adapters.feishu.wire import UNREADABLE, Action, Ids, Mention, Received, moment, read, understood
from bot.values import Attachment

ME = "ou_easel"
BOT = Mention("@_user_1", Ids(ME), "Easel")
BEN = Mention("@_user_2", Ids("ou_ben"), "Ben")
TENTH = Mention("@_user_10", Ids("ou_tess"), "Tess")


def text(words: str) -> str:
    return json.dumps({"text": words})


@pytest.mark.parametrize(
    ("written", "seen"),
    [
        ("draw a cat", "draw a cat"),
        ("@_user_1 draw a cat", "draw a cat"),
        ("@_user_1，画一只猫", "画一只猫"),
        ("draw a cat @_user_1", "draw a cat"),
        ("please @_user_1 draw a cat", "please draw a cat"),
        ("@_user_1", ""),
        ("@_user_1 draw @_user_2 as a king", "draw @Ben as a king"),
        ("@_user_1 draw @_user_10", "draw @Tess"),
        ("@_user_1 ask @_user_3", "ask @_user_3"),
        ("@_all look here", "@all look here"),
        ("@_user_1 /draw a cat", "/draw a cat"),
        ("@_user_1 like [https://x.example/a.png](https://x.example/a.png)", "like https://x.example/a.png"),
        ("@_user_1 like [x.example](https://x.example)", "like https://x.example"),
        ("@_user_1 like [this one](https://x.example/a.png)", "like this one https://x.example/a.png"),
        ("write [me](at once)", "write [me](at once)"),
        ("a\0b \ud800c", "ab c"),
        ("  two\nlines  ", "two\nlines"),
    ],
)
def test_a_text_is_read_as_people_see_it_without_our_name(written: str, seen: str) -> None:
    assert shown("text", text(written), (BOT, BEN, TENTH), ME).text == seen


def test_somebody_without_a_name_stays_as_written() -> None:
    assert shown("text", text("draw @_user_4"), (Mention("@_user_4", Ids("ou_x")),), ME).text == "draw @_user_4"


def test_nobody_can_write_our_name_in_secret() -> None:
    """It is marked by a letter that is taken out of whatever people write, names as well."""
    ann = Mention("@_user_3", Ids("ou_ann"), "An\0n")

    assert shown("text", text("a \0 b @_user_3"), (BOT, ann), ME).text == "a  b @Ann"


RICH = {
    "title": "Two cats",
    "content": [
        [{"tag": "at", "user_id": "@_user_1", "user_name": "Easel"}, {"tag": "text", "text": " like "}],
        [{"tag": "img", "image_key": "img_1"}],
        [
            {"tag": "a", "href": "https://x.example/a", "text": "here"},
            {"tag": "text", "text": " and "},
            {"tag": "at", "user_id": "@_user_2", "user_name": "Ben"},
            {"tag": "emotion", "emoji_type": "SMILE"},
        ],
        [{"tag": "hr"}],
        [{"tag": "code_block", "language": "GO", "text": "x = 1"}],
        [{"tag": "media", "file_key": "file_1", "image_key": "img_2"}],
        [{"tag": "img", "image_key": "img_1"}],
    ],
}
SEEN = "Two cats\nlike\nhere https://x.example/a and @Ben[SMILE]\nx = 1"


def test_a_rich_text_is_read_with_its_title_links_names_and_pictures() -> None:
    found = shown("post", json.dumps(RICH), (BOT, BEN), ME)

    assert found.text == SEEN
    assert found.pictures == (Picture("img_1"), Picture("img_2"))


def test_a_rich_text_in_one_of_several_languages_is_read_as_well() -> None:
    assert shown("post", json.dumps({"zh_cn": RICH, "en_us": {"content": []}}), (BOT, BEN), ME).text == SEEN


@pytest.mark.parametrize(
    ("kind", "content", "pictures"),
    [
        ("image", {"image_key": "img_1"}, (Picture("img_1"),)),
        ("file", {"file_key": "f1", "file_name": "Cat.PNG"}, (Picture("f1", "file"),)),
        ("file", {"file_key": "f1", "file_name": "cat.heic"}, (Picture("f1", "file"),)),
        ("file", {"file_key": "f1", "file_name": "cat.pdf"}, ()),
        ("media", {"file_key": "f1", "image_key": "img_1", "file_name": "a.mp4"}, (Picture("img_1"),)),
        ("image", {"image_key": "../../../bot/v3/info"}, ()),
        ("file", {"file_key": "a/b", "file_name": "cat.png"}, ()),
        ("audio", {"file_key": "f1", "duration": 1000}, ()),
        ("sticker", {"file_key": "f1"}, ()),
        ("merge_forward", {"content": "Merged and Forwarded Message"}, ()),
        ("interactive", {"title": "x", "elements": [[{"tag": "img", "image_key": "img_1"}]]}, ()),
        ("tomorrow", {"image_key": "img_1"}, ()),
    ],
)
def test_what_can_be_fetched_is_a_picture(kind: str, content: object, pictures: tuple[Picture, ...]) -> None:
    assert shown(kind, json.dumps(content)).pictures == pictures


@pytest.mark.parametrize(
    "content",
    [
        "",
        "null",
        "[]",
        "{",
        '"text"',
        '{"text": 7}',
        '{"content": {"tag": "text"}}',
        '{"content": [[[[[[[[[[[]]]]]]]]]]]}',
    ],
)
@pytest.mark.parametrize("kind", ["text", "post", "image", "file", ""])
def test_what_is_written_otherwise_says_nothing(kind: str, content: str) -> None:
    found = shown(kind, content, (BOT,), ME)

    assert (found.text, found.pictures) == ("", ())


def test_lists_as_deep_as_the_sea_are_not_followed() -> None:
    deep = '{"content":' + "[" * 900 + '{"tag":"text","text":"x"}' + "]" * 900 + "}"

    assert shown("post", deep).text == ""


def test_a_picture_is_asked_for_by_its_message() -> None:
    [attachment] = attachments("om_1", (Picture("img_v3_a-b"),), quoted=True)

    assert attachment == Attachment("om_1/image/img_v3_a-b", quoted=True)
    assert Handle.read(attachment.handle) == Handle("om_1", "image", "img_v3_a-b")


MESSAGE = {"message_id": "om_1", "chat_id": "oc_1"}


def test_what_is_null_is_as_good_as_missing() -> None:
    told = {
        "sender": {"sender_id": {"open_id": "ou_1", "user_id": None}, "sender_type": None},
        "message": {**MESSAGE, "parent_id": None, "mentions": None, "create_time": None},
    }
    received = understood(told, Received)

    assert (received.sender.sender_id.open_id, received.message.parent_id, received.message.mentions) == (
        "ou_1",
        "",
        [],
    )


def test_halves_of_letters_and_numbers_as_long_as_a_street_do_no_harm() -> None:
    payload = b'{"header": {"event_type": "x", "size": 1' + b"0" * 400 + b'}, "event": {"name": "\\ud800"}}'

    assert read(payload).header.event_type == "x"


def test_what_is_new_is_passed_over() -> None:
    told = {
        "message": {**MESSAGE, "mood": {"good": True}, "mentions": [{"key": "k", "id": "ou_1", "kind": "x"}]},
        "a": 1,
    }
    received = understood(told, Received)

    assert received.message.mentions[0].open_id == "ou_1"


@pytest.mark.parametrize(
    "payload",
    [b"", b"{}", b"[]", b"\xff", b"[" * 100_000, b'{"header": []}', b'{"header": {"event_type": 7}}'],
    ids=["nothing", "no header", "a list", "no text", "deep", "a listed header", "a number"],
)
def test_what_is_no_event_is_not_read(payload: bytes) -> None:
    with pytest.raises(UNREADABLE):
        read(payload)


ODD = [{"message": {**MESSAGE, name: id}} for name in MESSAGE for id in ("", "../x", "om_1\n", "画")]
ODD += [{"message": {**MESSAGE, name: "a b"}} for name in ("parent_id", "root_id", "thread_id")]


@pytest.mark.parametrize("told", [{}, {"message": {}}, {"message": {**MESSAGE, "content": 7}}, {"message": "x"}, *ODD])
def test_what_is_no_message_is_not_read(told: object) -> None:
    with pytest.raises(UNREADABLE):
        understood(told, Received)


@pytest.mark.parametrize(
    ("written", "seconds"),
    [("1700000000123", 1_700_000_000.123), (1_700_000_000_000, 1.7e9), ("", 5.0), ("soon", 5.0), ("9" * 400, 5.0)],
)
def test_a_moment_is_written_in_milliseconds(written: str | int, seconds: float) -> None:
    assert moment(written, 5.0) == seconds


@pytest.mark.parametrize(
    ("action", "found"),
    [
        ({"value": {"token": "cancel:j1:0"}}, "cancel:j1:0"),
        ({"value": {"token": "change:j1:0"}, "option": "other:j1:2"}, "other:j1:2"),
        ({"option": "other:j1:2"}, "other:j1:2"),
        ({"value": {"token": "cancel:j1:0"}, "option": ""}, "cancel:j1:0"),
        ({"value": {"token": 7}}, ""),
        ({"value": "cancel:j1:0"}, ""),
        ({"value": {}}, ""),
        ({"option": ["a"]}, ""),
        ({}, ""),
    ],
)
def test_a_button_and_an_option_bear_their_token(action: object, found: str) -> None:
    assert token(msgspec.convert(action, Action)) == found


def test_however_long_a_text_is_it_is_read_at_once() -> None:
    blanks = " " * 75_000
    begun = time.process_time()

    assert shown("text", text(f"@_user_1{blanks}a{blanks}@_user_1"), (BOT,), ME).text == "a"
    assert shown("text", text("[" * 150_000), (BOT,), ME).text == "[" * 150_000
    assert time.process_time() - begun < 1
