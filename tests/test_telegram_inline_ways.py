"""Jobs in chats of other people when something is in the way: what has to wait, what is closed, what is gone."""

from __future__ import annotations

from dataclasses import replace

import pytest
from telegram import Bot

from adapters.telegram.posting import Poster
from adapters.telegram.settings import Settings
from bot.errors import NotDelivered
from tests.emulators.faults import Breaks
from tests.emulators.telegram import refusal
from tests.telegram_desk import CANCEL, NOTE, PICTURE, Desk, desk  # noqa: F401 - fixtures
from tests.telegram_fixtures import bot, running, server  # noqa: F401 - fixtures
from tests.test_telegram_inline_out import OPEN, Elsewhere, chosen, elsewhere  # noqa: F401 - fixtures


async def test_what_has_to_wait_is_uploaded_once(elsewhere: Elsewhere) -> None:
    picture = replace(PICTURE, pictures=elsewhere.desk.pictures(1))
    elsewhere.desk.server.fail(
        "editMessageMedia", refusal(429, "Too Many Requests: retry after 4", retry_after=4), Breaks(done=True)
    )
    waits = []
    for _ in range(2):
        with pytest.raises(NotDelivered) as refused:
            await elsewhere.send(picture)
        waits.append(refused.value.after)
    await elsewhere.send(picture)

    assert waits == [4, 1]
    assert len(elsewhere.desk.server.posts(elsewhere.desk.home)) == 1
    assert elsewhere.post.photo is not None


async def test_an_upload_that_has_to_wait_says_how_long(elsewhere: Elsewhere) -> None:
    wait = refusal(429, "Too Many Requests: retry after 4", retry_after=4)
    elsewhere.desk.server.fail("sendPhoto", wait)
    elsewhere.desk.server.fail("sendDocument", wait)
    for files in (False, True):
        with pytest.raises(NotDelivered) as refused:
            await elsewhere.send(replace(PICTURE, pictures=elsewhere.desk.pictures(1), files=files))
        assert refused.value.after == 4


async def test_a_picture_that_was_deleted_meanwhile_leaves_its_words(elsewhere: Elsewhere) -> None:
    picture = elsewhere.desk.drawn()
    (elsewhere.desk.directory / picture.path).unlink()

    await elsewhere.job(replace(PICTURE, pictures=(picture,)))

    assert elsewhere.post.text == PICTURE.text


async def test_words_that_have_to_wait_are_not_told_elsewhere_instead(elsewhere: Elsewhere) -> None:
    elsewhere.desk.server.fail("editMessageText", refusal(429, "Too Many Requests: retry after 4", retry_after=4))

    with pytest.raises(NotDelivered) as refused:
        await elsewhere.send(NOTE)

    assert refused.value.after == 4
    assert elsewhere.desk.server.posts(elsewhere.desk.home) == []


async def test_a_way_in_that_cannot_be_named_is_told_without_a_button(desk: Desk, bot: Bot) -> None:
    desk.server.private(desk.ann, started=False)
    elsewhere = Elsewhere(desk, await chosen(desk, bot), desk.poster)
    desk.server.fail("getMe", Breaks())

    await elsewhere.job(replace(PICTURE, pictures=desk.pictures(1), buttons=(CANCEL,)))

    assert (elsewhere.post.text, elsewhere.post.labels) == (f"{PICTURE.text}\n{OPEN}", [CANCEL.label])


async def test_a_picture_for_nobody_is_told_in_words(elsewhere: Elsewhere) -> None:
    """A channel can choose a result, too, and has no private chat."""
    channel = replace(PICTURE, pictures=elsewhere.desk.pictures(1), person="-1001")

    await elsewhere.poster.send(elsewhere.place, channel)

    assert elsewhere.post.text == f"{PICTURE.text}\n{OPEN}"


async def test_a_store_that_takes_nothing_is_done_without(desk: Desk, bot: Bot) -> None:
    store = desk.server.supergroup("Store")
    desk.server.kick(store)
    poster = Poster(bot, Settings(inline_chat=str(store.id)), desk.poster.house, desk.presses, desk.moves)
    there = Elsewhere(desk, await chosen(desk, bot), poster)

    await there.job(replace(PICTURE, pictures=desk.pictures(1)))

    assert (there.post.photo is not None, there.post.caption) == (True, PICTURE.text)
    assert len(desk.server.posts(desk.home)) == 1


async def test_a_store_that_has_to_wait_says_how_long(desk: Desk, bot: Bot) -> None:
    store = desk.server.channel("Store")
    poster = Poster(bot, Settings(inline_chat=str(store.id)), desk.poster.house, desk.presses, desk.moves)
    there = Elsewhere(desk, await chosen(desk, bot), poster)
    desk.server.fail("sendPhoto", refusal(429, "Too Many Requests: retry after 4", retry_after=4))

    with pytest.raises(NotDelivered) as refused:
        await there.send(replace(PICTURE, pictures=desk.pictures(1)))

    assert refused.value.after == 4
    assert desk.server.posts(desk.home) == []
