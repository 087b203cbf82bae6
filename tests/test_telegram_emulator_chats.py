"""Chats of the emulated Telegram: where a bot may write, what it is told of, and what moves."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.emulators.telegram import Human, Room, Telegram
from tests.telegram_asking import Asking, picture
from tests.telegram_fixtures import ask, running, server  # noqa: F401 - fixtures


@pytest.fixture
def ann(server: Telegram) -> Human:
    server.limited = False
    return server.person("Ann", language="en")


def texts(server: Telegram, kind: str = "message") -> list[str]:
    """Of what was delivered."""
    bodies = [update[kind] for update in server.updates if kind in update]
    return [str(body.get("text") or body.get("caption") or "") for body in bodies if isinstance(body, dict)]


def blocked(server: Telegram, ann: Human) -> Room:
    room = server.private(ann)
    server.block(ann)
    return room


def kicked(server: Telegram, ann: Human) -> Room:
    room = server.supergroup("Friends", ann)
    server.kick(room)
    return room


def muted(server: Telegram, ann: Human) -> Room:
    room = server.group("Friends", ann)
    server.mute(room)
    return room


def nowhere(_: Telegram, ann: Human) -> Room:
    return Room(ann.id, "private")


def without(right: str) -> Callable[[Telegram, Human], Room]:
    def made(server: Telegram, ann: Human) -> Room:
        room = server.supergroup("Friends", ann)
        server.rights(room, **{right: False})
        return room

    return made


@pytest.mark.parametrize(
    ("chat", "status", "words"),
    [
        (blocked, 403, "Forbidden: bot was blocked by the user"),
        (kicked, 403, "Forbidden: bot was kicked from the supergroup chat"),
        (
            lambda server, ann: server.private(ann, started=False),
            403,
            "Forbidden: bot can't initiate conversation with a user",
        ),
        (muted, 400, "Bad Request: CHAT_WRITE_FORBIDDEN"),
        (without("can_send_photos"), 400, "Bad Request: not enough rights to send photos to the chat"),
        (nowhere, 400, "Bad Request: chat not found"),
    ],
)
def test_it_may_not_write_there(
    ask: Asking, ann: Human, chat: Callable[[Telegram, Human], Room], status: int, words: str
) -> None:
    room = chat(ask.server, ann)

    told = ask("sendPhoto", chat_id=room.id, photo=picture())

    assert (told.error_code, told.description) == (status, words)


def test_a_right_that_is_missing_forbids_no_more_than_it_says(ask: Asking, ann: Human) -> None:
    room = without("can_send_messages")(ask.server, ann)

    told = ask("sendMessage", chat_id=room.id, text="a")

    assert told.description == "Bad Request: not enough rights to send text messages to the chat"
    assert ask("sendPhoto", chat_id=room.id, photo=picture()).ok


def test_whoever_writes_to_a_bot_unblocks_it(ask: Asking, ann: Human) -> None:
    room = blocked(ask.server, ann)
    ask.server.say(room, ann, "/start")

    assert ask("sendMessage", chat_id=room.id, text="a").ok


def test_topics_are_named_except_the_general_one(ask: Asking, ann: Human) -> None:
    forum = ask.server.forum("Studio", ann)
    thread = ask.server.topic(forum, "Cats")

    assert ask("sendMessage", chat_id=forum.id, text="here", message_thread_id=thread).ok
    assert ask("sendMessage", chat_id=forum.id, text="general").ok
    told = ask("sendMessage", chat_id=forum.id, text="a", message_thread_id=1)

    assert told.description == "Bad Request: message thread not found"
    assert [(post.text, post.thread) for post in ask.server.posts(forum)] == [("here", thread), ("general", 0)]


def test_what_replies_in_a_topic_stays_in_it(ask: Asking, ann: Human) -> None:
    forum = ask.server.forum("Studio", ann)
    thread = ask.server.topic(forum, "Cats")
    asked = ask.server.say(forum, ann, "@easel_bot a cat", thread=thread)

    ask.id("sendMessage", chat_id=forum.id, text="a", reply_parameters={"message_id": asked})

    assert [(post.reply_to, post.thread) for post in ask.server.posts(forum)] == [(asked, thread)]


def test_a_closed_topic_takes_nothing_until_it_is_opened(ask: Asking, ann: Human) -> None:
    forum = ask.server.forum("Studio", ann)
    thread = ask.server.topic(forum, "Cats")
    ask.server.close(forum, thread)

    told = ask("sendMessage", chat_id=forum.id, text="a", message_thread_id=thread)
    ask.server.reopen(forum, thread)

    assert told.description == "Bad Request: TOPIC_CLOSED"
    assert ask("sendMessage", chat_id=forum.id, text="a", message_thread_id=thread).ok


def test_a_group_that_moved_says_where(ask: Asking, ann: Human) -> None:
    group = ask.server.group("Friends", ann)
    id = ask.id("sendMessage", chat_id=group.id, text="a")

    became = ask.server.migrate(group)
    told = ask("editMessageText", chat_id=group.id, message_id=id, text="b")

    assert told.description == "Bad Request: group chat was upgraded to a supergroup chat"
    assert told.parameters == {"migrate_to_chat_id": became.id}
    assert ask("sendMessage", chat_id=became.id, text="b").ok
    left, came = [update["message"] for update in ask.server.updates]
    assert isinstance(left, dict)
    assert isinstance(came, dict)
    assert (left["migrate_to_chat_id"], came["migrate_from_chat_id"]) == (became.id, group.id)


def test_privacy_keeps_what_is_not_for_the_bot(ask: Asking, ann: Human) -> None:
    server, group = ask.server, ask.server.supergroup("Friends", ann)

    server.say(group, ann, "hello everybody")
    server.say(group, ann, "/draw before it ever wrote")
    server.say(group, ann, "/draw@other_bot a dog")
    server.say(group, ann, "/draw@Easel_Bot a cat")
    server.say(group, ann, "hey @easel_bot a cat", photo=picture())
    id = ask.id("sendMessage", chat_id=group.id, text="Done")
    server.say(group, ann, "/draw a plain one")
    server.say(group, ann, "larger", reply_to=id)

    heard = ["/draw@Easel_Bot a cat", "hey @easel_bot a cat", "/draw a plain one", "larger"]
    assert texts(server) == heard


@pytest.mark.parametrize("open_to_all", ["privacy off", "administrator"])
def test_without_privacy_everything_is_heard(server: Telegram, ann: Human, open_to_all: str) -> None:
    group = server.group("Friends", ann)
    if open_to_all == "administrator":
        server.promote(group)
    else:
        server.privacy = False

    server.say(group, ann, "hello everybody")

    assert texts(server) == ["hello everybody"]


def test_reactions_are_those_that_the_chat_allows(ask: Asking, ann: Human) -> None:
    group = ask.server.group("Friends", ann)
    asked = ask.server.say(group, ann, "@easel_bot a cat")
    ask.server.reactions(group, "🔥")

    refused = ask("setMessageReaction", chat_id=group.id, message_id=asked, reaction=[{"type": "emoji", "emoji": "👀"}])

    assert refused.description == "Bad Request: REACTION_INVALID"
    assert ask("setMessageReaction", chat_id=group.id, message_id=asked, reaction=[{"type": "emoji", "emoji": "🔥"}]).ok
    assert ask.server.reacted(group, asked) == ["🔥"]


def test_a_channel_is_reached_by_its_name(ask: Asking) -> None:
    channel = ask.server.channel("News", username="news")

    assert ask("sendMessage", chat_id="@news", text="a").ok
    [post] = ask.server.posts(channel)
    assert (post.text, post.mine) == ("a", True)
