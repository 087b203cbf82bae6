"""What an update of Telegram means to the house."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from bot.values import Edited, Moved, Person, Place, Pressed, Said
from tests.telegram_updates import (
    ANN,
    CHANNEL,
    EASEL,
    FORUM,
    GROUP,
    NOW,
    PHOTO,
    PRIVATE,
    entity,
    marked,
    message,
    read,
    said,
)

OURS = message(message_id=5, **{"from": EASEL}, text="🐱 a cat is coming")
ANNS = message(message_id=6, text="hello")
BEGUN = message(message_id=9, **{"from": EASEL}, forum_topic_created={"name": "Drawings", "icon_color": 7322096})
OF_ANN = {"from": ANN, "id": "9001", "chat_instance": "1"}


def test_a_private_message_is_read_with_all_that_it_says() -> None:
    event = said(message(PRIVATE, text="画一只猫 🐱"))

    assert event == Said(
        "telegram:7000:42:7",
        Place("telegram", "42"),
        Person("telegram", "42"),
        "画一只猫 🐱",
        "7",
        1_795_244_377.0,
        locale="zh-hans",
    )
    assert event.person.name == "Ann Lee"


@pytest.mark.parametrize(
    ("update", "addressed"),
    [
        (message(text="the weather is fine"), False),
        (marked("@Easel_Bot draw a cat", "mention", "@Easel_Bot"), True),
        (marked("🐱🐱 draw one @easel_bot", "mention", "@easel_bot"), True),
        (marked("draw one @easel_bot2", "mention", "@easel_bot2"), False),
        (message(text="mail me@easel_bot.org"), False),
        (marked("/draw a cat", "bot_command", "/draw"), True),
        (marked("/draw@easel_bot a cat", "bot_command", "/draw@easel_bot"), True),
        (marked("look: /draw is a command", "bot_command", "/draw"), False),
        (marked("look: /draw@easel_bot", "bot_command", "/draw@easel_bot"), True),
        (message(text="make it blue", reply_to_message=OURS), True),
        (message(text="hello you", reply_to_message=ANNS), False),
        (message(text="nice", reply_to_message={**ANNS, "via_bot": EASEL}), True),
        (message(text="Easel, hi", entities=[{"type": "text_mention", "offset": 0, "length": 5, "user": EASEL}]), True),
        (message(text="Ann, hi", entities=[{"type": "text_mention", "offset": 0, "length": 3, "user": ANN}]), False),
        (
            message(
                photo=PHOTO, caption="@easel_bot blue", caption_entities=[entity("mention", "@easel_bot", "@easel_bot")]
            ),
            True,
        ),
        (message(text="x", entities=[{"type": "mention", "offset": -5, "length": 900}]), False),
    ],
)
def test_in_a_group_a_mention_a_reply_or_a_command_is_for_the_bot(
    update: Mapping[str, object], addressed: bool
) -> None:
    assert said(update).addressed is addressed


@pytest.mark.parametrize(
    "update",
    [
        marked("/draw@other_bot a cat", "bot_command", "/draw@other_bot"),
        marked("/draw@other_bot a cat", "bot_command", "/draw@other_bot", PRIVATE),
        message(text="beep", **{"from": {"id": 8000, "is_bot": True, "first_name": "Other"}}),
        message(PRIVATE, text="🐱 a cat is coming", **{"from": EASEL}),
        message(text="🎨 a cat", via_bot=EASEL),
        message(
            text="news", is_automatic_forward=True, sender_chat=CHANNEL, **{"from": {"id": 777000, "is_bot": False}}
        ),
        {name: value for name, value in message(text="from nobody").items() if name != "from"},
        message(new_chat_members=[ANN]),
        message(PRIVATE, pinned_message=ANNS),
        message(FORUM, forum_topic_created={"name": "Drawings", "icon_color": 7322096}),
        message(photo=PHOTO),
        message(voice={"file_id": "v", "file_unique_id": "v", "duration": 3}),
    ],
)
def test_what_is_not_for_the_bot_is_nothing(update: Mapping[str, object]) -> None:
    assert read(update) is None


def test_a_voice_message_to_the_bot_is_not_met_with_silence() -> None:
    event = said(message(PRIVATE, voice={"file_id": "v", "file_unique_id": "v", "duration": 3}))

    assert (event.text, event.attachments, event.addressed) == ("", (), True)


def test_a_channel_is_heard_only_where_the_bot_is_called() -> None:
    post = {**message(CHANNEL, text="draw me a cat"), "sender_chat": CHANNEL}
    called = {**marked("/draw a cat", "bot_command", "/draw", CHANNEL), "sender_chat": CHANNEL}

    assert read(post, "channel_post") is None
    assert read({**post, "reply_to_message": OURS}, "channel_post") is None
    assert said(called, "channel_post").person == Person("telegram", "-1002")


def test_an_administrator_without_a_name_is_the_group() -> None:
    anonymous = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
    event = said(marked("/draw a cat", "bot_command", "/draw", **{"from": anonymous}, sender_chat=GROUP))

    assert (event.person.id, event.person.name) == ("-1001", "Friends")


@pytest.mark.parametrize(
    ("more", "thread"),
    [
        ({"message_thread_id": 9, "is_topic_message": True}, "9"),
        ({"message_thread_id": 1, "is_topic_message": True}, ""),
        ({"message_thread_id": 9}, ""),
        ({}, ""),
    ],
)
def test_only_a_topic_is_a_thread(more: Mapping[str, object], thread: str) -> None:
    assert said(message(FORUM, text="hello", **more)).place == Place("telegram", "-1001", thread)


def test_talk_in_a_topic_does_not_reply_to_the_note_that_it_was_begun() -> None:
    """Even if the bot began it."""
    talk = message(FORUM, text="hello", message_thread_id=9, is_topic_message=True, reply_to_message=BEGUN)
    bare = {name: value for name, value in BEGUN.items() if name != "forum_topic_created"}

    assert (said(talk).addressed, said(talk).reply_to) == (False, "")
    assert not said({**talk, "reply_to_message": bare}).addressed


def test_a_reply_to_the_bot_names_the_message_and_quotes_no_words() -> None:
    quote = {"text": "a cat", "position": 3}
    event = said(message(text="make it blue", reply_to_message=OURS, quote=quote))

    assert (event.reply_to, event.text) == ("5", "make it blue")


def test_a_reply_among_people_is_none_of_ours_unless_the_bot_is_called() -> None:
    called = marked("@easel_bot draw this", "mention", "@easel_bot", reply_to_message=ANNS)

    assert said(message(text="hello you", reply_to_message=ANNS)).reply_to == ""
    assert said(called).reply_to == "6"


def test_a_changed_message_or_caption_is_read_anew() -> None:
    text = read(message(PRIVATE, text="draw a dog", edit_date=1_795_244_390), "edited_message")
    caption = read(message(PRIVATE, photo=PHOTO, caption="blue", edit_date=1_795_244_391), "edited_message")

    assert text is not None
    assert caption is not None
    assert text.event == Edited(
        "telegram:7000:42:7:edited:1795244390",
        Place("telegram", "42"),
        Person("telegram", "42"),
        "draw a dog",
        "7",
        1_795_244_390.0,
        locale="zh-hans",
    )
    assert isinstance(caption.event, Edited)
    assert caption.event.text == "blue"


def test_a_press_names_its_button_and_the_query_that_answers_it() -> None:
    topic = {**OURS, "chat": FORUM, "message_thread_id": 9, "is_topic_message": True}
    arrival = read({**OF_ANN, "message": topic, "data": "cancel:abc:0"}, "callback_query")

    assert arrival is not None
    assert arrival.query == "9001"
    assert arrival.event == Pressed(
        "telegram:7000:press:9001",
        Place("telegram", "-1001", "9"),
        Person("telegram", "42"),
        "cancel:abc:0",
        "5",
        NOW,
        "zh-hans",
    )


def test_a_press_under_a_message_too_old_to_be_shown_is_one_all_the_same() -> None:
    old = {"message_id": 5, "chat": GROUP, "date": 0}
    arrival = read({**OF_ANN, "message": old, "data": "again:abc:0"}, "callback_query")

    assert arrival is not None
    assert isinstance(arrival.event, Pressed)
    assert (arrival.event.place, arrival.event.message) == (Place("telegram", "-1001"), "5")


def test_an_inline_message_is_a_place_of_its_own() -> None:
    pressed = read({**OF_ANN, "inline_message_id": "AbC", "data": "cancel:abc:0"}, "callback_query")
    chosen = read(
        {"result_id": "draw", "from": ANN, "query": "a cat", "inline_message_id": "AbC"}, "chosen_inline_result"
    )

    assert pressed is not None
    assert chosen is not None
    assert isinstance(pressed.event, Pressed)
    assert isinstance(chosen.event, Said)
    assert pressed.event.place == chosen.event.place == Place("telegram", "inline", "AbC")
    assert (chosen.event.key, chosen.event.text, chosen.event.addressed) == ("telegram:7000:inline:AbC", "a cat", True)


def test_a_group_that_moved_is_told_of_once_by_both_chats() -> None:
    old, new = {"id": -77, "type": "group", "title": "Friends"}, {**GROUP, "id": -100_77}
    there = read(message(old, migrate_to_chat_id=-100_77))
    here = read(message(new, migrate_from_chat_id=-77))

    assert there is not None
    assert here is not None
    assert isinstance(there.event, Moved)
    assert isinstance(here.event, Moved)
    assert there.event.key == here.event.key == "telegram:7000:-77:moved"
    assert there.event.to == here.event.to == Place("telegram", "-10077")
    assert there.event.place == here.event.place == Place("telegram", "-77")


def test_a_zero_in_a_text_is_left_out() -> None:
    assert said(message(PRIVATE, text="a\0cat")).text == "acat"
