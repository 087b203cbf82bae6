"""Jobs in chats of other people: one message, changed from the first word to the picture."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, InlineQueryResultArticle, InputTextMessageContent

from adapters.telegram.posting import Poster
from adapters.telegram.settings import Settings
from bot.errors import NotDelivered
from bot.values import Outbound, Place, PostKind
from tests.emulators.telegram import Post
from tests.telegram_desk import (  # noqa: F401 - fixtures
    ACK,
    CANCEL,
    FAILURE,
    NOTE,
    PICTURE,
    START,
    Desk,
    asked,
    desk,
    group,
)
from tests.telegram_fixtures import bot, running, server  # noqa: F401 - fixtures

HALF = replace(START, kind=PostKind.PROGRESS, key="k3f9:start:10", text="⏳ 50 % · 10 s")
DONE = replace(START, text="Done after 12 s", buttons=())
OPEN = "To see pictures here, open our private chat first and press Start."


@dataclass
class Elsewhere:
    """One inline message, in whatever chat it is."""

    desk: Desk
    id: str
    poster: Poster

    @property
    def place(self) -> Place:
        return Place("telegram", "inline", self.id)

    @property
    def post(self) -> Post:
        return self.desk.server.inline_post(self.id)

    async def send(self, outbound: Outbound) -> str:
        return await self.poster.send(self.place, asked(outbound, self.desk))

    async def edit(self, outbound: Outbound) -> None:
        await self.poster.edit(self.place, self.id, outbound)

    async def job(self, *ends: Outbound) -> None:
        for outbound in (ACK, START, *ends):
            await self.send(outbound)


async def chosen(desk: Desk, bot: Bot) -> str:
    query = desk.server.inline(desk.ann, "a cat")
    under = InlineKeyboardMarkup([[InlineKeyboardButton("…", callback_data="wait")]])
    said = InputTextMessageContent("🎨 a cat")
    await bot.answer_inline_query(query, [InlineQueryResultArticle("draw", "Draw", said, reply_markup=under)])
    return desk.server.choose(query, "draw")


@pytest.fixture
async def elsewhere(desk: Desk, bot: Bot) -> Elsewhere:
    return Elsewhere(desk, await chosen(desk, bot), desk.poster)


async def test_one_message_tells_the_whole_job(elsewhere: Elsewhere) -> None:
    seen = []
    for outbound in (ACK, START):
        assert await elsewhere.send(outbound) == elsewhere.id
        seen.append((elsewhere.post.text, elsewhere.post.labels))
    await elsewhere.edit(HALF)
    seen.append((elsewhere.post.text, elsewhere.post.labels))
    await elsewhere.send(replace(PICTURE, pictures=elsewhere.desk.pictures(1), buttons=(CANCEL,)))
    await elsewhere.edit(DONE)

    assert seen == [(ACK.text, []), (START.text, [CANCEL.label]), (HALF.text, [CANCEL.label])]
    assert elsewhere.post.photo is not None
    assert (elsewhere.post.caption, elsewhere.post.labels) == (PICTURE.text, [CANCEL.label])


async def test_the_picture_is_stored_in_the_private_chat_first(elsewhere: Elsewhere) -> None:
    """Telegram takes no upload for a message in somebody else's chat."""
    await elsewhere.job(replace(PICTURE, pictures=elsewhere.desk.pictures(1), buttons=(CANCEL,), covered=True))

    (stored,) = elsewhere.desk.server.posts(elsewhere.desk.home)
    assert (stored.caption, stored.labels, stored.spoiler) == (PICTURE.text, [], True)
    assert elsewhere.post.spoiler


async def test_a_store_of_the_operators_spares_people_the_copy(desk: Desk, bot: Bot) -> None:
    store = desk.server.channel("Store")
    settings = Settings(inline_chat=str(store.id))
    poster = Poster(bot, settings, desk.poster.house, desk.presses, desk.moves)
    elsewhere = Elsewhere(desk, await chosen(desk, bot), poster)

    await elsewhere.job(replace(PICTURE, pictures=desk.pictures(1)))
    one = elsewhere.post.caption
    await elsewhere.send(replace(PICTURE, key="three", pictures=desk.pictures(3)))

    assert len(desk.server.posts(store)) == 2
    assert len(desk.server.posts(desk.home)) == 2
    assert one == PICTURE.text
    assert elsewhere.post.caption == f"{PICTURE.text}\nThe other pictures are in our private chat."


async def test_of_several_pictures_the_first_is_shown_and_all_are_in_the_private_chat(elsewhere: Elsewhere) -> None:
    await elsewhere.job(replace(PICTURE, pictures=elsewhere.desk.pictures(3)))

    assert len(elsewhere.desk.server.posts(elsewhere.desk.home)) == 3
    assert elsewhere.post.photo is not None
    assert elsewhere.post.caption == f"{PICTURE.text}\nThe other pictures are in our private chat."


async def test_who_never_spoke_to_the_bot_gets_the_link_and_a_way_in(desk: Desk, bot: Bot) -> None:
    desk.server.private(desk.ann, started=False)
    elsewhere = Elsewhere(desk, await chosen(desk, bot), desk.poster)

    await elsewhere.job(replace(PICTURE, pictures=desk.pictures(1), buttons=(CANCEL,)))

    post = elsewhere.post
    assert post.text == f"{PICTURE.text}\n{OPEN}"
    assert post.labels == [CANCEL.label, "Open the chat"]
    assert post.buttons[-1][0].url == "https://t.me/easel_bot?start=picture"


async def test_a_failure_is_not_overwritten_by_what_came_before_it(elsewhere: Elsewhere) -> None:
    await elsewhere.job(replace(FAILURE, buttons=(CANCEL,)))
    await elsewhere.edit(HALF)
    await elsewhere.edit(DONE)

    assert (elsewhere.post.text, elsewhere.post.labels) == (FAILURE.text, [CANCEL.label])


async def test_after_a_restart_a_late_notice_leaves_the_picture_alone(elsewhere: Elsewhere) -> None:
    await elsewhere.job(replace(PICTURE, pictures=elsewhere.desk.pictures(1), buttons=(CANCEL,)))
    fresh = Poster(
        elsewhere.poster.bot, Settings(), elsewhere.poster.house, elsewhere.desk.presses, elsewhere.desk.moves
    )

    with pytest.raises(NotDelivered) as refused:
        await fresh.edit(elsewhere.place, elsewhere.id, DONE)

    assert refused.value.after is None
    assert (elsewhere.post.caption, elsewhere.post.labels) == (PICTURE.text, [CANCEL.label])


async def test_the_next_job_under_a_picture_is_told_in_its_caption(elsewhere: Elsewhere) -> None:
    await elsewhere.job(replace(PICTURE, pictures=elsewhere.desk.pictures(1)))
    for outbound in (ACK, START):
        await elsewhere.send(replace(outbound, key=outbound.key.replace("k3f9", "next")))
    await elsewhere.edit(DONE)
    caption = elsewhere.post.caption
    await elsewhere.edit(replace(HALF, key="next:start:10"))
    half = elsewhere.post.caption
    await elsewhere.send(replace(PICTURE, key="next:picture", text="✅ next", pictures=(elsewhere.desk.drawn(7),)))

    assert (caption, half, elsewhere.post.caption) == (START.text, HALF.text, "✅ next")
    assert len(elsewhere.desk.server.posts(elsewhere.desk.home)) == 2


async def test_words_about_a_picture_come_to_the_private_chat(elsewhere: Elsewhere) -> None:
    await elsewhere.job(replace(PICTURE, pictures=elsewhere.desk.pictures(1), buttons=(CANCEL,)))

    message = await elsewhere.send(NOTE)
    await elsewhere.poster.edit(elsewhere.place, message, replace(NOTE, text="other words"))

    assert elsewhere.desk.server.posts(elsewhere.desk.home)[-1].text == "other words"
    assert (elsewhere.post.caption, elsewhere.post.labels) == (PICTURE.text, [CANCEL.label])


async def test_words_that_answer_the_request_itself_are_told_in_its_message(elsewhere: Elsewhere) -> None:
    await elsewhere.send(NOTE)

    assert elsewhere.post.text == NOTE.text
    assert elsewhere.desk.server.posts(elsewhere.desk.home) == []


async def test_words_after_a_restart_do_not_take_a_picture_its_caption(elsewhere: Elsewhere) -> None:
    await elsewhere.job(replace(PICTURE, pictures=elsewhere.desk.pictures(1)))
    fresh = Elsewhere(
        elsewhere.desk,
        elsewhere.id,
        Poster(elsewhere.poster.bot, Settings(), elsewhere.poster.house, elsewhere.desk.presses, elsewhere.desk.moves),
    )

    await fresh.send(NOTE)

    assert elsewhere.post.caption == PICTURE.text
    assert elsewhere.desk.server.posts(elsewhere.desk.home)[-1].text == NOTE.text


async def test_the_original_comes_to_the_private_chat_and_the_caption_says_so(elsewhere: Elsewhere) -> None:
    await elsewhere.job(replace(PICTURE, pictures=elsewhere.desk.pictures(1), buttons=(CANCEL,)))
    for key in ("one", "two"):
        await elsewhere.send(replace(PICTURE, key=key, pictures=elsewhere.desk.pictures(1), files=True))

    assert [post.document is not None for post in elsewhere.desk.server.posts(elsewhere.desk.home)] == [
        False,
        True,
        True,
    ]
    assert elsewhere.post.caption == f"{PICTURE.text}\nIt is in our private chat, as a file."
    assert elsewhere.post.labels == [CANCEL.label]


async def test_an_original_for_who_never_spoke_to_the_bot_is_explained(desk: Desk, bot: Bot) -> None:
    desk.server.private(desk.ann, started=False)
    store = desk.server.channel("Store")
    poster = Poster(bot, Settings(inline_chat=str(store.id)), desk.poster.house, desk.presses, desk.moves)
    elsewhere = Elsewhere(desk, await chosen(desk, bot), poster)
    await elsewhere.job(replace(PICTURE, pictures=desk.pictures(1), buttons=(CANCEL,)))

    await elsewhere.send(replace(PICTURE, key="file", pictures=desk.pictures(1), files=True))

    assert elsewhere.post.caption == f"{PICTURE.text}\n{OPEN}"
    assert elsewhere.post.labels == [CANCEL.label, "Open the chat"]


async def test_a_picture_that_is_no_photo_is_a_file_in_the_private_chat(elsewhere: Elsewhere) -> None:
    await elsewhere.job(replace(PICTURE, pictures=(elsewhere.desk.drawn(0, 2100, 100),)))

    assert elsewhere.post.text == f"{PICTURE.text}\nIt is in our private chat, as a file."
    assert elsewhere.desk.server.posts(elsewhere.desk.home)[0].document is not None
