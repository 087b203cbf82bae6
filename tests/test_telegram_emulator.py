"""The emulated Telegram before the library that the adapter uses: posts, presses, inline mode and menus."""

from __future__ import annotations

import pytest
from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeChat,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InlineQueryResultCachedPhoto,
    InputMediaDocument,
    InputMediaPhoto,
    InputTextMessageContent,
    MenuButtonCommands,
    MessageEntity,
    ReplyParameters,
)
from telegram.error import BadRequest

from tests.emulators.telegram import Human, Room, Telegram
from tests.telegram_asking import picture
from tests.telegram_fixtures import bot, running, server  # noqa: F401 - fixtures

GO = InlineKeyboardMarkup([[InlineKeyboardButton("Go", callback_data="go:1")]])


@pytest.fixture
def ann(server: Telegram) -> Human:
    server.limited = False
    return server.person("Ann", language="en", username="ann_b")


@pytest.fixture
def room(server: Telegram, ann: Human) -> Room:
    return server.private(ann)


async def test_it_says_who_the_bot_is(bot: Bot, server: Telegram) -> None:
    me = await bot.get_me()

    assert (me.id, me.username, me.can_read_all_group_messages) == (7000, "easel_bot", False)
    server.privacy = False
    assert (await bot.get_me()).can_read_all_group_messages


async def test_a_picture_that_came_can_be_fetched(bot: Bot, server: Telegram, room: Room, ann: Human) -> None:
    server.say(room, ann, "/draw it like this", photo=picture(1600, 900), spoiler=True)

    [update] = await bot.get_updates(timeout=5)
    assert update.message
    assert update.message.caption == "/draw it like this"
    assert [entity.type for entity in update.message.caption_entities] == [MessageEntity.BOT_COMMAND]
    assert [size.width for size in update.message.photo] == [90, 320, 800, 1280, 1600]
    file = await bot.get_file(update.message.photo[-1].file_id)
    assert bytes(await file.download_as_bytearray()) == server.history(room)[0].photo


async def test_an_album_is_several_messages_of_one_group(bot: Bot, server: Telegram, room: Room, ann: Human) -> None:
    sent = server.album(room, ann, [picture(), picture()], "both")

    messages = [update.message for update in await bot.get_updates()]
    assert [message and message.message_id for message in messages] == sent
    assert [message and message.caption for message in messages] == ["both", None]
    assert len({message and message.media_group_id for message in messages}) == 1


async def test_a_reply_brings_what_it_replies_to(bot: Bot, server: Telegram, room: Room, ann: Human) -> None:
    post = await bot.send_photo(room.id, picture(), caption="🐈 and dog")
    server.say(room, ann, "larger", reply_to=post.message_id, quote="dog")

    [update] = await bot.get_updates()
    assert update.message
    assert update.message.reply_to_message
    assert update.message.reply_to_message.photo
    assert update.message.quote
    assert (update.message.quote.text, update.message.quote.position) == ("dog", 7)


async def test_posts_are_seen_as_people_see_them(bot: Bot, server: Telegram, room: Room, ann: Human) -> None:
    asked = server.say(room, ann, "a cat")
    bold = MessageEntity(MessageEntity.BOLD, 0, 4)
    text = await bot.send_message(
        room.id, "Well…", entities=[bold], reply_parameters=ReplyParameters(asked), disable_notification=True
    )
    await bot.edit_message_media(
        InputMediaPhoto(picture(), caption="A cat", has_spoiler=True), room.id, text.message_id, reply_markup=GO
    )
    await bot.send_media_group(room.id, [InputMediaDocument(picture()), InputMediaDocument(picture())])

    photo, first, second = server.posts(room)
    assert (photo.words, photo.labels, photo.reply_to, photo.spoiler, photo.silent) == (
        "A cat",
        ["Go"],
        asked,
        True,
        True,
    )
    assert first.document == second.document == picture()
    assert first.album == second.album != ""


async def test_a_press_is_answered_once(bot: Bot, server: Telegram, room: Room, ann: Human) -> None:
    await bot.send_message(room.id, "a", reply_markup=GO)
    press = server.press(server.posts(room)[0], "Go", ann)

    [update] = await bot.get_updates()
    assert update.callback_query
    assert (update.callback_query.id, update.callback_query.data) == (press, "go:1")
    assert await bot.answer_callback_query(press, "Soon", show_alert=True)
    with pytest.raises(BadRequest, match=r"(?i)query is too old and response timeout expired or query id is invalid"):
        await bot.answer_callback_query(press)
    assert [(answer.query, answer.text, answer.alert) for answer in server.answers] == [(press, "Soon", True)]


async def test_a_press_cannot_be_answered_for_ever(bot: Bot, server: Telegram, room: Room, ann: Human) -> None:
    await bot.send_message(room.id, "a", reply_markup=GO)
    press = server.press(server.posts(room)[0], "go:1", ann)
    server.callback_life = 30
    server.advance(30)

    with pytest.raises(BadRequest, match=r"(?i)query is too old"):
        await bot.answer_callback_query(press)
    assert server.answer(press) is None


async def test_a_button_that_is_not_there_cannot_be_pressed(bot: Bot, server: Telegram, room: Room, ann: Human) -> None:
    await bot.send_message(room.id, "a", reply_markup=GO)

    with pytest.raises(LookupError):
        server.press(server.posts(room)[0], "Stop", ann)


async def test_a_deleted_post_is_pressed_as_one_that_nobody_sees(
    bot: Bot, server: Telegram, room: Room, ann: Human
) -> None:
    sent = await bot.send_message(room.id, "a", reply_markup=GO)
    [post] = server.posts(room)
    assert await bot.delete_message(room.id, sent.message_id)
    server.press(post, "Go", ann)

    [update] = await bot.get_updates()
    assert update.callback_query
    assert update.callback_query.message
    assert not update.callback_query.message.is_accessible


async def test_an_inline_request_becomes_a_picture(bot: Bot, server: Telegram, room: Room, ann: Human) -> None:
    query = server.inline(ann, "a cat")
    article = InlineQueryResultArticle("1", "Draw", InputTextMessageContent("Drawing …"), reply_markup=GO)
    assert await bot.answer_inline_query(query, [article], cache_time=0, is_personal=True)
    inline = server.choose(query, "1")
    stored = await bot.send_photo(room.id, picture())

    with pytest.raises(BadRequest, match=r"(?i)invalid message content specified"):
        await bot.edit_message_media(InputMediaPhoto(picture()), inline_message_id=inline)
    media = InputMediaPhoto(stored.photo[-1].file_id, caption="A cat")
    assert await bot.edit_message_media(media, inline_message_id=inline, reply_markup=GO) is True
    server.press(server.inline_post(inline), "Go", ann)

    post = server.inline_post(inline)
    assert (post.caption, post.labels, post.sent) == ("A cat", ["Go"], picture())
    asked, chosen, pressed = await bot.get_updates()
    assert asked.inline_query
    assert chosen.chosen_inline_result
    assert pressed.callback_query
    assert (asked.inline_query.query, chosen.chosen_inline_result.inline_message_id) == ("a cat", inline)
    assert pressed.callback_query.inline_message_id == inline


async def test_an_inline_message_without_buttons_can_never_be_changed(
    bot: Bot, server: Telegram, room: Room, ann: Human
) -> None:
    stored = await bot.send_photo(room.id, picture())
    query = server.inline(ann, "")
    await bot.answer_inline_query(query, [InlineQueryResultCachedPhoto("1", stored.photo[-1].file_id)])

    assert server.choose(query, "1") == ""
    with pytest.raises(BadRequest, match=r"(?i)query is too old"):
        await bot.answer_inline_query(query, [])


async def test_commands_are_kept_by_scope_and_language(bot: Bot, server: Telegram, room: Room) -> None:
    scope = BotCommandScopeChat(room.id)
    await bot.set_my_commands([BotCommand("draw", "Malen")], scope, "de")
    await bot.set_my_commands([BotCommand("draw", "A picture")])

    assert server.commands == {
        ("chat", room.id, "de"): (("draw", "Malen"),),
        ("default", 0, ""): (("draw", "A picture"),),
    }
    assert [one.description for one in await bot.get_my_commands(scope, "de")] == ["Malen"]
    assert await bot.delete_my_commands(scope, "de")
    assert await bot.get_my_commands(scope, "de") == ()
    await bot.set_chat_menu_button(room.id, MenuButtonCommands())
    assert server.menus == {room.id: "commands"}


@pytest.mark.parametrize(
    ("command", "refusal"),
    [
        (BotCommand("Draw", "A picture"), "BOT_COMMAND_INVALID"),
        (BotCommand("draw", "x" * 257), "BOT_COMMAND_DESCRIPTION_INVALID"),
    ],
)
async def test_a_command_must_fit(bot: Bot, command: BotCommand, refusal: str) -> None:
    with pytest.raises(BadRequest, match=f"(?i){refusal}"):
        await bot.set_my_commands([command])


async def test_chats_and_members_are_told(bot: Bot, server: Telegram, ann: Human) -> None:
    forum = server.forum("Studio", ann)
    server.reactions(forum, "🔥")
    server.rights(forum, can_send_photos=False)

    told = await bot.get_chat(forum.id)
    assert (told.title, told.is_forum) == ("Studio", True)
    assert [reaction.to_dict()["emoji"] for reaction in told.available_reactions or ()] == ["🔥"]
    me = await bot.get_chat_member(forum.id, bot.id)
    assert me.status == "restricted"
    assert (await bot.get_chat_member(forum.id, ann.id)).user.first_name == "Ann"
