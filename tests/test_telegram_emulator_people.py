"""What people do on the emulated Telegram, as the bot is told of it."""

from __future__ import annotations

import pytest
from telegram import Bot, InlineQueryResultArticle, InputTextMessageContent, Message, Update
from telegram.constants import ChatID, MessageOriginType

from tests.emulators.telegram import Human, Room, Telegram
from tests.telegram_asking import picture
from tests.telegram_fixtures import bot, running, server  # noqa: F401 - fixtures


@pytest.fixture
def ann(server: Telegram) -> Human:
    server.limited = server.privacy = False
    return server.person("Ann", last="Lee", language="zh-hans", username="ann_b")


@pytest.fixture
def group(server: Telegram, ann: Human) -> Room:
    return server.supergroup("Friends", ann)


async def only(bot: Bot) -> Update:
    [update] = await bot.get_updates()
    return update


async def heard(bot: Bot) -> Message:
    message = (await only(bot)).effective_message
    assert message
    return message


async def test_a_person_has_a_name_and_a_language(bot: Bot, server: Telegram, ann: Human) -> None:
    server.say(server.private(ann), ann, "hello")

    message = await heard(bot)
    assert message.from_user
    assert (message.from_user.full_name, message.from_user.language_code) == ("Ann Lee", "zh-hans")
    assert message.chat.id == ann.id


@pytest.mark.parametrize("kind", ["sticker", "document"])
async def test_files_of_other_kinds_come_too(bot: Bot, server: Telegram, ann: Human, kind: str) -> None:
    room, body = server.private(ann), picture(512, 512, "WEBP")
    if kind == "sticker":
        server.say(room, ann, sticker=body)
    else:
        server.say(room, ann, document=body, name="a.webp", mime="image/webp")

    message = await heard(bot)
    found = message.sticker or message.document
    assert found
    assert found.file_size == len(body)
    assert bytes(await (await found.get_file()).download_as_bytearray()) == body


async def test_words_are_marked_in_utf_16(bot: Bot, server: Telegram, ann: Human) -> None:
    server.say(server.private(ann), ann, "🐈 @easel_bot https://a.example/cat.png #cats")

    message = await heard(bot)
    marked = {str(entity.type): text for entity, text in message.parse_entities().items()}
    assert marked == {"mention": "@easel_bot", "url": "https://a.example/cat.png", "hashtag": "#cats"}


async def test_an_old_and_forwarded_message_says_so(bot: Bot, server: Telegram, ann: Human) -> None:
    server.say(server.private(ann), ann, "hello", at=1_000_000_000, forwarded=True)

    message = await heard(bot)
    assert message.date.timestamp() == 1_000_000_000
    assert message.forward_origin
    assert message.forward_origin.type == MessageOriginType.HIDDEN_USER


async def test_an_edit_says_when(bot: Bot, server: Telegram, ann: Human) -> None:
    room = server.private(ann)
    server.edit(room, server.say(room, ann, "one"), "two")

    _, update = await bot.get_updates()
    assert update.edited_message
    assert (update.edited_message.text, bool(update.edited_message.edit_date)) == ("two", True)


async def test_nobody_is_told_of_a_deletion(bot: Bot, server: Telegram, ann: Human) -> None:
    room = server.private(ann)
    server.delete(room, server.say(room, ann, "one"))

    assert len(await bot.get_updates()) == 1
    assert server.history(room) == []


@pytest.mark.parametrize("anonymous", [True, False])
async def test_who_speaks_as_a_chat_is_that_chat(bot: Bot, server: Telegram, group: Room, anonymous: bool) -> None:
    ann = server.person("Ann")
    speaker = group if anonymous else server.channel("News")
    server.say(group, ann, "hello", as_room=speaker)

    message = await heard(bot)
    assert message.sender_chat
    assert message.from_user
    assert message.sender_chat.id == speaker.id
    assert message.from_user.id == (ChatID.ANONYMOUS_ADMIN if anonymous else ChatID.FAKE_CHANNEL)


async def test_a_channel_posts_for_itself(bot: Bot, server: Telegram, ann: Human) -> None:
    channel = server.channel("News")
    server.say(channel, ann, "hello")

    update = await only(bot)
    assert update.channel_post
    assert (update.channel_post.from_user, update.channel_post.chat.id) == (None, channel.id)


async def test_only_topics_are_topics(bot: Bot, server: Telegram, group: Room, ann: Human) -> None:
    forum = server.forum("Studio", ann)
    thread = server.topic(forum, "Cats")
    server.say(forum, ann, "in the topic", thread=thread)
    server.say(forum, ann, "in general")
    server.say(group, ann, "a reply", reply_to=server.say(group, ann, "a message"))

    messages = [update.effective_message for update in await bot.get_updates()]
    told = [(one.message_thread_id, one.is_topic_message) for one in messages if one]
    assert told == [(thread, True), (None, None), (None, None), (1, None)]
    assert messages[0]
    assert messages[0].reply_to_message
    assert messages[0].reply_to_message.forum_topic_created


async def test_a_bot_is_told_how_it_stands(bot: Bot, server: Telegram, group: Room, ann: Human) -> None:
    server.private(ann)
    server.block(ann)
    server.promote(group)
    server.kick(group)
    server.say(group, ann, "hello?")

    changes = [update.my_chat_member for update in await bot.get_updates()]
    told = [(one.old_chat_member.status, one.new_chat_member.status) for one in changes if one]
    assert told == [("member", "kicked"), ("member", "administrator"), ("administrator", "kicked")]


async def test_who_is_not_in_a_group_has_left_it(bot: Bot, server: Telegram, group: Room, ann: Human) -> None:
    stranger = server.person("Bob")

    assert (await bot.get_chat_member(group.id, ann.id)).status == "member"
    assert (await bot.get_chat_member(group.id, stranger.id)).status == "left"


async def test_a_bot_hears_itself_through_inline_mode(bot: Bot, server: Telegram, group: Room, ann: Human) -> None:
    server.privacy = True
    query = server.inline(ann, "a cat", chat_type="supergroup")
    await bot.answer_inline_query(query, [InlineQueryResultArticle("1", "Draw", InputTextMessageContent("Drawing …"))])
    server.choose(query, "1", group)

    *_, update = await bot.get_updates()
    assert update.message
    assert update.message.via_bot
    assert update.message.from_user
    assert (update.message.text, update.message.via_bot.id, update.message.from_user.id) == ("Drawing …", 7000, ann.id)
