"""What Telegram refuses, and answers that are lost: what the house is told."""

from __future__ import annotations

from dataclasses import replace

import pytest
from telegram import Bot
from telegram.request import HTTPXRequest

from adapters.telegram.moves import Moves
from adapters.telegram.posting import Poster
from adapters.telegram.settings import Settings
from bot.errors import MaybeDelivered, NotDelivered
from bot.values import Outbound
from tests.emulators.faults import Breaks, Fault, Halves, Says, Slows
from tests.emulators.server import address, bound
from tests.emulators.telegram import refusal
from tests.telegram_desk import (  # noqa: F401 - fixtures
    NOTE,
    PICTURE,
    Desk,
    at,
    desk,
    group,
    written_down,
)
from tests.telegram_fixtures import bot, running, server  # noqa: F401 - fixtures


async def _refused(desk: Desk, outbound: Outbound = NOTE) -> float | None:
    with pytest.raises(NotDelivered) as refused:
        await desk.send(outbound)
    assert desk.server.token not in str(refused.value)
    return refused.value.after


async def test_who_blocked_the_bot_is_not_asked_again(desk: Desk) -> None:
    desk.server.block(desk.ann)

    assert await _refused(desk) is None


async def test_a_group_that_threw_the_bot_out_is_not_asked_again(desk: Desk) -> None:
    room = group(desk)
    desk.server.kick(room)

    with pytest.raises(NotDelivered) as refused:
        await desk.send(NOTE, room)

    assert refused.value.after is None


@pytest.mark.parametrize(
    "fault",
    [
        refusal(400, "Bad Request: chat not found"),
        refusal(401, "Unauthorized"),
        refusal(404, "Not Found"),
        refusal(403, "Forbidden: bot can't initiate conversation with a user"),
        refusal(403, "Forbidden: user is deactivated"),
        refusal(409, "Conflict: something else"),
        refusal(400, "Bad Request: message text is empty"),
        Says(b"<html>no</html>", 403),
    ],
)
async def test_what_cannot_be_mended_is_final(desk: Desk, fault: Says) -> None:
    desk.server.fail("sendMessage", fault, times=5)

    assert await _refused(desk) is None
    assert len(desk.server.called("sendMessage")) == 1


async def test_too_many_posts_are_told_how_long_to_wait(desk: Desk) -> None:
    desk.server.fail("sendPhoto", refusal(429, "Too Many Requests: retry after 240", retry_after=240))

    assert await _refused(desk, replace(PICTURE, pictures=desk.pictures(1))) == 240


async def test_a_chat_that_has_to_wait_does_not_stop_another(desk: Desk) -> None:
    """Trap: the library's own rate limiter halts every chat when one is too fast."""
    room = group(desk)
    desk.server.limited = True
    desk.server.penalise(desk.home, 200)

    assert (await _refused(desk) or 0) >= 200
    for _ in range(3):
        await desk.send(NOTE, room)

    assert len(desk.server.posts(room)) == 3


@pytest.mark.parametrize("fault", [Breaks(), Breaks(done=True), Halves(), Says(b"<html>", 502), Says(b"no", 500)])
async def test_a_post_whose_answer_is_lost_is_perhaps_there(desk: Desk, fault: Fault) -> None:
    """The adapter itself never sends it again."""
    desk.server.fail("sendPhoto", fault)

    with pytest.raises(MaybeDelivered) as lost:
        await desk.send(replace(PICTURE, pictures=desk.pictures(1)))

    assert len(desk.server.called("sendPhoto")) + len(desk.server.called("sendDocument")) <= 1
    assert desk.server.token not in str(lost.value)


@pytest.mark.parametrize(
    "body", [b"{not json", b'{"ok":true}', b'{"ok":true,"result":{}}', b"[]", b'{"ok":true,"result":[1]}']
)
async def test_an_answer_that_is_none_is_a_lost_one(desk: Desk, body: bytes) -> None:
    desk.server.fail("sendMessage", Says(body, 200, {"Content-Type": "application/json"}))

    with pytest.raises(MaybeDelivered):
        await desk.send(NOTE)


async def test_a_photo_that_is_taken_slowly_is_perhaps_there_and_not_sent_again(desk: Desk) -> None:
    """Trap: the library gives up after five seconds, while the photo was delivered."""
    impatient = Poster(desk.poster.bot, Settings(), desk.poster.house, desk.presses, desk.moves, patience=0.3)
    desk.server.fail("sendPhoto", Slows(1.5))

    with pytest.raises(MaybeDelivered):
        await impatient.send(desk.place, replace(PICTURE, pictures=desk.pictures(1)))

    assert len(desk.server.posts(desk.home)) == 1


@pytest.mark.parametrize("method", ["sendPhoto", "sendDocument", "sendMediaGroup", "editMessageMedia"])
async def test_uploads_are_waited_for_longer_than_the_library_would(desk: Desk, method: str) -> None:
    """The bot's own patience is for calls without files."""
    request = HTTPXRequest(httpx_kwargs={"trust_env": False}, read_timeout=0.3)
    hasty = Bot(desk.server.token, f"{desk.server.url}/bot", request=request)
    poster = Poster(hasty, Settings(), desk.poster.house, desk.presses, desk.moves)
    several, files = method == "sendMediaGroup", method == "sendDocument"
    pictures = replace(PICTURE, pictures=desk.pictures(2 if several else 1), files=files)
    message = await desk.send(NOTE)
    desk.server.fail(method, Slows(0.8))

    if method == "editMessageMedia":
        await poster.edit(desk.place, message, pictures)
    else:
        await poster.send(desk.place, pictures)
    await request.shutdown()

    assert len([post for post in desk.server.posts(desk.home) if post.photo or post.document]) == 1 + several


async def test_nobody_there_means_that_nothing_was_sent(desk: Desk) -> None:
    with bound() as listener:
        nowhere = address(listener)
    request = HTTPXRequest(httpx_kwargs={"trust_env": False})
    poster = Poster(
        Bot("7000:secret", f"{nowhere}/bot", request=request), Settings(), desk.poster.house, desk.presses, Moves()
    )

    with pytest.raises(NotDelivered) as unsent, written_down() as logs:
        await poster.send(desk.place, NOTE)
    with pytest.raises(NotDelivered) as unchanged:
        await poster.edit(desk.place, "7", NOTE)
    with pytest.raises(NotDelivered) as unshown:
        await poster.busy(desk.place)
    await request.shutdown()
    with pytest.raises(NotDelivered) as closed:
        await poster.send(desk.place, NOTE)

    assert [error.value.after for error in (unsent, unchanged, unshown, closed)] == [1, 1, 1, 1]
    assert "secret" not in str(unsent.value) + str(logs) + str(closed.value)


async def test_a_sign_of_work_that_is_refused_says_so(desk: Desk) -> None:
    desk.server.block(desk.ann)

    with pytest.raises(NotDelivered) as refused:
        await desk.poster.busy(at(desk.home))

    assert refused.value.after is None


async def test_a_chat_that_moves_in_circles_comes_to_an_end(desk: Desk) -> None:
    for to in (-1001, -1002) * 10:
        moved = refusal(400, "Bad Request: group chat was upgraded to a supergroup chat", migrate_to=to)
        desk.server.fail("sendMessage", moved)

    assert await _refused(desk) is None
    assert len(desk.server.called("sendMessage")) <= 10
