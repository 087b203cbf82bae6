"""What people do in the emulated Feishu, and what of it the bot is told."""

from __future__ import annotations

import io
from typing import cast

import msgspec
import pytest
from PIL import Image

from tests.emulators.feishu import Delivery, Feishu
from tests.emulators.pictures import picture
from tests.feishu_fixtures import IM, Json, Plain, card, data, id_of, plain, running, server, text

__all__ = ["plain", "running", "server"]


def drawn(width: int, height: int, kind: str) -> bytes:
    out = io.BytesIO()
    Image.new("L", (width, height)).save(out, kind)
    return out.getvalue()


PICTURE = picture("Ann", 64, 48)


def event(delivery: Delivery) -> Json:
    return cast("Json", delivery.payload["event"])


def message(delivery: Delivery) -> Json:
    return cast("Json", event(delivery)["message"])


def kinds(server: Feishu) -> list[str]:
    return [delivery.kind for delivery in server.deliveries]


@pytest.mark.parametrize(
    ("scopes", "heard"),
    [
        ({"im:message.group_msg"}, ["all", "mine"]),
        ({"im:message.group_at_msg:readonly"}, ["mine"]),
        ({"im:message"}, ["mine", "direct"]),
        ({"im:message.p2p_msg:readonly"}, ["direct"]),
        (set[str](), []),
    ],
    ids=["every message", "mentions", "both", "direct", "none"],
)
def test_the_scopes_decide_what_is_heard(server: Feishu, scopes: set[str], heard: list[str]) -> None:
    ann = server.person("Ann")
    chat = server.group("Studio", ann)
    server.console.scopes = scopes
    ann.says(chat, "all")
    ann.says(chat, "mine", mention=True)
    ann.says(server.direct(ann), "direct")
    said = [msgspec.json.decode(str(message(one)["content"]))["text"] for one in server.deliveries]
    assert [words.removeprefix("@_user_1 ") for words in said] == heard


def test_pictures_and_files_are_downloaded_from_their_own_message_alone(server: Feishu, plain: Plain) -> None:
    ann = server.person("Ann")
    chat = server.group("Studio", ann)
    sent, other = ann.sends(chat, PICTURE), ann.sends(chat, PICTURE, "file", "cat.png")
    key, file = str(sent.json["image_key"]), str(other.json["file_key"])
    answer = plain.asked("GET", f"{IM}/messages/{sent.id}/resources/{key}?type=image")
    assert (answer.content, answer.headers["content-type"]) == (PICTURE, "image/png")
    answer = plain.asked("GET", f"{IM}/messages/{other.id}/resources/{file}?type=file")
    assert (answer.content, "cat.png" in answer.headers["content-disposition"]) == (PICTURE, True)
    codes = {
        path: plain.call("GET", f"{IM}/messages/{path}")["code"]
        for path in (
            f"{other.id}/resources/{key}?type=image",
            f"{sent.id}/resources/{key}?type=file",
            f"{sent.id}/resources/{key}?type=x",
            f"om_nobody/resources/{key}?type=image",
        )
    }
    assert list(codes.values()) == [234003, 234003, 234001, 231003]
    server.remove_bot(chat, ann)
    assert plain.call("GET", f"{IM}/messages/{sent.id}/resources/{key}?type=image")["code"] == 234004


def test_pictures_of_cards_and_merged_messages_cannot_be_downloaded(server: Feishu, plain: Plain) -> None:
    ann = server.person("Ann")
    chat = server.group("Studio", ann)
    sent = ann.sends(chat, PICTURE)
    merged = ann.forwards(chat, [sent])
    key = str(sent.json["image_key"])
    mine = id_of(plain.posts(chat, card(text("a")), "interactive"))
    for id in (merged.id, mine):
        assert plain.call("GET", f"{IM}/messages/{id}/resources/{key}?type=image")["code"] == 234043
    items = data(plain.call("GET", f"{IM}/messages/{merged.id}"))["items"]
    assert [one.get("upper_message_id") for one in items] == [None, merged.id]  # type: ignore[attr-defined]
    ann.recalls(sent)
    assert plain.call("GET", f"{IM}/messages/{sent.id}/resources/{key}?type=image")["code"] == 230110


def test_a_rich_text_has_pictures_and_people_in_it(server: Feishu) -> None:
    ann, ben = server.person("Ann"), server.person("Ben")
    chat = server.group("Studio", ann, ben)
    lines: list[list[Json]] = [
        [{"tag": "text", "text": "like "}, {"tag": "at", "user": ben}],
        [{"tag": "img", "image": PICTURE}],
    ]
    said = ann.writes(chat, lines, "Draw", mention=True)
    assert said.text == "Draw\n@Easellike @Ben\n[Image]"
    assert said.pictures == [PICTURE]
    told = message(server.deliveries[0])
    content = msgspec.json.decode(str(told["content"]))
    assert [part.get("user_id") for part in content["content"][0]] == ["@_user_1", None, "@_user_2"]
    assert [one["name"] for one in told["mentions"]] == ["Easel", "Ben"]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        ("image", {"image_key"}),
        ("file", {"file_key", "file_name"}),
        ("audio", {"file_key", "duration"}),
        ("media", {"file_key", "image_key", "file_name", "duration"}),
        ("sticker", {"file_key"}),
    ],
    ids=["image", "file", "audio", "media", "sticker"],
)
def test_every_kind_of_message_has_its_content(server: Feishu, kind: str, fields: set[str]) -> None:
    ann = server.person("Ann")
    ann.sends(server.direct(ann), PICTURE, kind)
    told = message(server.deliveries[0])
    assert told["message_type"] == kind
    assert set(msgspec.json.decode(str(told["content"]))) == fields


def test_replies_and_topics_are_told(server: Feishu) -> None:
    ann = server.person("Ann")
    chat = server.group("Studio", ann, topics=True)
    first = ann.says(chat, "one")
    inside = ann.says(chat, "two", reply_to=first)
    other = ann.says(chat, "three")
    assert (first.thread, inside.thread) == (inside.thread, first.thread)
    assert other.thread not in {"", first.thread}
    told = [message(one) for one in server.deliveries]
    assert told[1]["parent_id"] == told[1]["root_id"] == first.id
    assert [one["thread_id"] for one in told] == [first.thread, first.thread, other.thread]
    plainly = server.group("Office", ann)
    asked = ann.says(plainly, "a")
    assert ann.says(plainly, "b", reply_to=asked).thread == ""
    assert ann.says(plainly, "c", reply_to=asked, in_thread=True).thread == asked.thread != ""


def test_what_else_people_do_is_told_too(server: Feishu) -> None:
    ann = server.person("Ann")
    chat, direct = server.group("Studio", ann), server.direct(ann)
    said = ann.says(chat, "draw")
    ann.edits(said, "draw a cat")
    ann.recalls(said)
    server.recall(ann.says(chat, "again"), "group_manager")
    ann.reads(said)
    ann.reacts(said)
    ann.enters(direct)
    server.remove_bot(chat, ann)
    ann.says(chat, "unheard", mention=True)
    server.add_bot(chat, ann)
    server.disband(chat, ann)
    assert kinds(server) == [
        "im.message.receive_v1",
        "im.message.recalled_v1",
        "im.message.receive_v1",
        "im.message.recalled_v1",
        "im.message.message_read_v1",
        "im.message.reaction.created_v1",
        "im.chat.access_event.bot_p2p_chat_entered_v1",
        "im.chat.member.bot.deleted_v1",
        "im.chat.member.bot.added_v1",
        "im.chat.disbanded_v1",
    ]
    assert event(server.deliveries[1])["message_id"] == said.id
    assert event(server.deliveries[3])["recall_type"] == "group_manager"
    assert [change.text for change in said.changes] == ["draw", "draw a cat"]


def test_what_is_not_subscribed_is_not_told(server: Feishu) -> None:
    ann = server.person("Ann")
    server.console.events.discard("im.message.recalled_v1")
    ann.recalls(ann.says(server.direct(ann), "draw"))
    assert kinds(server) == ["im.message.receive_v1"]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", 234010),
        (b"no picture", 234011),
        (b"\x00" * (11 << 20), 234006),
        (picture("Ann", 64, 64, "PPM"), 234011),
        (drawn(12_001, 1, "PNG"), 234039),
        (drawn(2_001, 1, "GIF"), 234039),
        (drawn(12_000, 1, "PNG"), 0),
        (drawn(2_000, 1, "GIF"), 0),
        (drawn(2_001, 1, "BMP"), 0),
    ],
    ids=["empty", "none", "large", "format", "wide", "wide moving", "just", "just moving", "bitmap"],
)
def test_pictures_that_are_not_taken(server: Feishu, plain: Plain, body: bytes, code: int) -> None:
    assert plain.uploads(body)["code"] == code


def test_a_chat_is_paged_through(server: Feishu, plain: Plain) -> None:
    ann = server.person("Ann")
    chat = server.group("Studio", ann)
    said = [ann.says(chat, str(at)).id for at in range(5)]
    path, found, token = f"{IM}/messages?container_id_type=chat&container_id={chat.id}&page_size=2", [], "0"
    while token:
        page = data(plain.call("GET", f"{path}&page_token={token}"))
        found += [item["message_id"] for item in cast("list[Json]", page["items"])]
        token = str(page.get("page_token", ""))
    assert found == said
    server.console.scopes.discard("im:message.group_msg")
    assert plain.call("GET", path)["code"] == 230027


def test_files_are_not_taken_for_pictures(server: Feishu, plain: Plain) -> None:
    chat = server.group("Studio", server.person("Ann"))
    key = str(data(plain.files(PICTURE, "cat.png"))["file_key"])
    plain.posts(chat, {"file_key": key}, "file")
    assert (chat.posts[0].files[0].name, chat.posts[0].files[0].body) == ("cat.png", PICTURE)
    assert plain.posts(chat, {"image_key": key}, "image")["code"] == 230055
    assert plain.files(b"")["code"] == 234010
    assert plain.files(b"a", kind="zip")["code"] == 234001
    server.file_bytes = 3
    assert plain.files(b"four")["code"] == 234006
