"""Inline mode, as it comes in: what is typed is offered to be drawn, and what is chosen is a request."""

from __future__ import annotations

from pathlib import Path

import pytest

from adapters.telegram import Settings
from adapters.telegram.offering import DRAW, PLACEHOLDER
from bot.values import Place
from tests.emulators.faults import Breaks
from tests.emulators.telegram import Human, Telegram, refusal
from tests.telegram_fixtures import running, server  # noqa: F401 - fixtures
from tests.telegram_listening import Account


@pytest.fixture
def account(server: Telegram, tmp_path: Path) -> Account:
    return Account(server, tmp_path, settings=Settings(api_base=server.url, poll_seconds=5, inline=True))


@pytest.fixture
def ann(server: Telegram) -> Human:
    return server.person("Ann", language="en")


async def test_what_is_typed_is_offered_to_be_drawn(account: Account, server: Telegram, ann: Human) -> None:
    """For this person, and never from a memory of Telegram's."""
    async with account.listening():
        query = server.inline(ann, " a cat 🐱 ")
        assert await server.until(lambda: server.results(query) is not None)

    [offer] = server.results(query) or []
    assert (offer["id"], offer["title"]) == (DRAW, "Draw: a cat 🐱")
    assert offer["description"]
    answer = server.called("answerInlineQuery")[0].parameters
    assert (answer["cache_time"], answer["is_personal"]) == (0, True)


async def test_who_typed_nothing_yet_is_shown_the_way_to_the_private_chat(
    account: Account, server: Telegram, ann: Human
) -> None:
    async with account.listening():
        query = server.inline(ann, "  ")
        assert await server.until(lambda: server.results(query) is not None)

    assert server.results(query) == []
    assert server.called("answerInlineQuery")[0].parameters["button"] == {
        "text": "Say what you want to see",
        "start_parameter": DRAW,
    }


async def test_what_is_chosen_is_a_request_at_a_place_of_its_own(
    account: Account, server: Telegram, ann: Human
) -> None:
    async with account.listening():
        query = server.inline(ann, "a cat")
        assert await server.until(lambda: server.results(query))
        message = server.choose(query, DRAW)
        await account.ear.until(lambda: account.ear.heard)

    [said] = account.ear.said
    assert (said.text, said.place, said.addressed) == ("a cat", Place("telegram", "inline", message), True)
    assert said.person.id == str(ann.id)
    assert server.inline_post(message).text == "🎨 a cat"


async def test_the_button_that_waits_does_nothing_and_does_not_hang(
    account: Account, server: Telegram, ann: Human
) -> None:
    async with account.listening():
        query = server.inline(ann, "a cat")
        assert await server.until(lambda: server.results(query))
        post = server.inline_post(server.choose(query, DRAW))
        press = server.press(post, PLACEHOLDER, ann)
        assert await server.until(lambda: server.answer(press))

    assert account.ear.pressed == []


async def test_a_query_that_cannot_be_answered_disturbs_nothing(account: Account, server: Telegram, ann: Human) -> None:
    server.fail("answerInlineQuery", Breaks(), refusal(400, "Bad Request: query is too old"))
    async with account.listening():
        server.inline(ann, "a")
        assert await server.until(lambda: len(server.called("answerInlineQuery")) == 1)
        server.inline(ann, "a c")
        assert await server.until(lambda: len(server.called("answerInlineQuery")) == 2)
        query = server.inline(ann, "a ca" * 64)
        assert await server.until(lambda: server.results(query) is not None)


async def test_without_inline_mode_nothing_of_it_is_asked_for(account: Account, server: Telegram) -> None:
    async with account.listening():
        assert await server.until(lambda: server.called("getUpdates"))
    account.settings = Settings(poll_seconds=5)
    async with account.listening():
        assert await server.until(lambda: len(server.called("getUpdates")) > 1)

    first, *_, last = (call.parameters["allowed_updates"] for call in server.called("getUpdates"))
    assert isinstance(first, list)
    assert isinstance(last, list)
    assert set(first) - set(last) == {"inline_query", "chosen_inline_result"}
