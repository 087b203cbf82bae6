"""How the emulator brings updates: to whoever asks for them, or to a webhook, until they are confirmed."""

from __future__ import annotations

import asyncio
import time

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from telegram import Bot, Update
from telegram.error import Conflict

from tests.emulators.server import address, bound, served
from tests.emulators.telegram import Human, Room, Telegram
from tests.telegram_asking import Asking
from tests.telegram_fixtures import ask, bot, running, server  # noqa: F401 - fixtures


@pytest.fixture
def ann(server: Telegram) -> Human:
    return server.person("Ann", language="en")


@pytest.fixture
def room(server: Telegram, ann: Human) -> Room:
    return server.private(ann)


def texts(updates: tuple[Update, ...]) -> list[str]:
    return [update.effective_message.text or "" for update in updates if update.effective_message]


async def test_an_update_is_brought_until_it_is_confirmed(bot: Bot, server: Telegram, room: Room, ann: Human) -> None:
    server.say(room, ann, "one")
    server.say(room, ann, "two")

    first = await bot.get_updates()
    again = await bot.get_updates()
    rest = await bot.get_updates(offset=first[0].update_id + 1)

    assert texts(first) == texts(again) == ["one", "two"]
    assert texts(rest) == ["two"]
    assert server.unconfirmed == 1


async def test_whoever_waits_is_answered_at_once(bot: Bot, server: Telegram, room: Room, ann: Human) -> None:
    async with asyncio.TaskGroup() as group:
        asked = group.create_task(bot.get_updates(timeout=10))
        assert await server.until(lambda: server.called("getUpdates"))
        began = time.monotonic()
        server.say(room, ann, "hello")

    assert texts(asked.result()) == ["hello"]
    assert time.monotonic() - began < 5


async def test_a_poll_ends_empty_when_its_time_is_over(bot: Bot, server: Telegram) -> None:
    server.pace = 50
    began = time.monotonic()

    assert await bot.get_updates(timeout=10) == ()
    assert 0.15 < time.monotonic() - began < 5


async def test_limits_and_negative_offsets_are_kept(bot: Bot, server: Telegram, room: Room, ann: Human) -> None:
    for word in ("one", "two", "three"):
        server.say(room, ann, word)

    assert texts(await bot.get_updates(limit=1)) == ["one"]
    assert texts(await bot.get_updates(offset=-1)) == ["three"]
    assert texts(await bot.get_updates()) == ["three"]


async def test_the_second_poller_ends_the_first(bot: Bot, server: Telegram, room: Room, ann: Human) -> None:
    async with asyncio.TaskGroup() as group:
        first = group.create_task(_conflict(bot))
        assert await server.until(lambda: server.called("getUpdates"))
        second = group.create_task(bot.get_updates(timeout=10))
        assert await server.until(lambda: len(server.called("getUpdates")) == 2)
        assert await server.until(first.done)
        server.say(room, ann, "hello")

    assert "terminated by other getUpdates request" in first.result()
    assert texts(second.result()) == ["hello"]


async def _conflict(bot: Bot) -> str:
    with pytest.raises(Conflict) as caught:
        await bot.get_updates(timeout=10)
    return str(caught.value)


async def test_kinds_that_were_asked_for_stick(bot: Bot, server: Telegram, room: Room, ann: Human) -> None:
    await bot.get_updates(allowed_updates=["edited_message"])
    id = server.say(room, ann, "one")
    server.edit(room, id, "two")

    [update] = await bot.get_updates()

    assert update.edited_message
    assert update.edited_message.text == "two"


async def test_an_update_comes_again_although_it_was_confirmed(
    bot: Bot, server: Telegram, room: Room, ann: Human
) -> None:
    server.say(room, ann, "one")
    [first] = await bot.get_updates()
    assert await bot.get_updates(offset=first.update_id + 1) == ()

    server.redeliver()
    [again] = await bot.get_updates(offset=first.update_id + 1)

    assert again.update_id == first.update_id
    assert await bot.get_updates(offset=first.update_id + 1) == ()


async def test_ids_may_begin_anew_below_what_was_confirmed(bot: Bot, server: Telegram, room: Room, ann: Human) -> None:
    server.say(room, ann, "one")
    [first] = await bot.get_updates()
    beyond = first.update_id + 1
    assert await bot.get_updates(offset=beyond) == ()
    server.renumber(500)
    server.say(room, ann, "two")

    [second] = await bot.get_updates(offset=beyond)

    assert second.update_id == 500
    assert await bot.get_updates(offset=501) == ()


async def test_updates_of_yesterday_are_forgotten(bot: Bot, server: Telegram, room: Room, ann: Human) -> None:
    server.say(room, ann, "one")
    server.advance(86_401)

    assert await bot.get_updates() == ()


class House:
    """Where a webhook points: it answers with what it is told to, and keeps what came."""

    def __init__(self) -> None:
        self.answers: list[int] = []
        self.came: list[tuple[str, bytes]] = []

    async def hook(self, request: Request) -> Response:
        self.came.append((request.headers.get("x-telegram-bot-api-secret-token", ""), await request.body()))
        return Response(status_code=self.answers.pop(0) if self.answers else 200)


def test_a_webhook_is_called_until_it_takes_the_update(ask: Asking, room: Room, ann: Human) -> None:
    house, listener, server = House(), bound(), ask.server
    house.answers = [500, 403]
    server.pace = 50
    with served([(Starlette(routes=[Route("/hook", house.hook, methods=["POST"])]), listener)]):
        assert ask("setWebhook", url=f"{address(listener)}/hook", secret_token="s3cret").ok
        server.say(room, ann, "one")
        server.say(room, ann, "two")
        assert server.wait(lambda: len(house.came) == 4 and not server.unconfirmed)

    assert [secret for secret, _ in house.came] == ["s3cret"] * 4
    assert [b'"one"' in body for _, body in house.came] == [True, True, True, False]
    told = ask("getWebhookInfo").result
    assert isinstance(told, dict)
    assert told["last_error_message"] == "Wrong response from the webhook: 403 Forbidden"
    assert ask("deleteWebhook").ok


def test_a_webhook_and_polling_exclude_each_other(ask: Asking) -> None:
    assert ask("setWebhook", url="https://bot.example.org/hook").ok
    told = ask("getUpdates")
    assert ask("deleteWebhook", drop_pending_updates=True).ok

    assert (told.error_code, told.description) == (
        409,
        "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
    )
    assert ask("getUpdates").ok


def test_a_webhook_needs_https(ask: Asking) -> None:
    told = ask("setWebhook", url="http://bot.example.org/hook")

    assert told.description == "Bad Request: bad webhook: An HTTPS URL must be provided for webhook"
