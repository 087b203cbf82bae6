"""Minutes in which Telegram answers nothing: what may have arrived is repeated only once it answers again."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.errors import MaybeDelivered, NotDelivered
from bot.values import Outbound
from tests.emulators.faults import Breaks, Says
from tests.telegram_desk import ACK, PICTURE, Desk, desk  # noqa: F401 - fixtures
from tests.telegram_fixtures import bot, running, server  # noqa: F401 - fixtures

DOWN = Says(b"<html><body><h1>502 Bad Gateway</h1></body></html>", 502)


def with_one(desk: Desk) -> Outbound:
    return replace(PICTURE, pictures=desk.pictures(1))


async def test_a_post_is_not_given_up_while_telegram_answers_nothing(desk: Desk) -> None:
    desk.server.fail("sendPhoto", DOWN)
    desk.server.fail("getMe", DOWN, Breaks())
    with pytest.raises(MaybeDelivered):
        await desk.send(with_one(desk))

    for _ in range(2):
        with pytest.raises(NotDelivered) as refusal:
            await desk.send(with_one(desk))
        assert refusal.value.after

    await desk.send(with_one(desk))

    assert len(desk.server.posts(desk.home)) == 1


async def test_whether_telegram_answers_is_asked_only_after_it_did_not(desk: Desk) -> None:
    await desk.send(ACK)
    desk.server.fail("sendMessage", Breaks(done=True))
    with pytest.raises(MaybeDelivered):
        await desk.send(ACK)
    asked = len(desk.server.called("getMe"))
    for _ in range(3):
        await desk.send(ACK)

    assert len(desk.server.called("getMe")) == asked + 1
