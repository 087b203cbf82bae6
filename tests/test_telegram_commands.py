"""The list of commands that Telegram shows: in every language, for every kind of chat, and told only once."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from itertools import product
from pathlib import Path

import pytest
import structlog
from telegram import Bot

from adapters.telegram.commands import register
from adapters.telegram.settings import Settings
from bot.i18n import commands
from bot.ports import House
from tests.emulators.faults import Breaks, Fault, Says
from tests.emulators.telegram import Telegram, refusal
from tests.lent import lent
from tests.telegram_fixtures import bot, running, server  # noqa: F401 - fixtures

Words = Mapping[str, Mapping[str, str]]
SETTINGS = Settings()
CODES = {"", "de", "es", "fr", "ja", "ko", "pt", "ru", "zh"}
ALONE, GROUPS, ANYWHERE = "all_private_chats", "all_group_chats", "default"


@pytest.fixture
def house(tmp_path: Path) -> House:
    return lent(tmp_path)


@pytest.fixture
def written() -> Iterator[list[structlog.types.EventDict]]:
    with structlog.testing.capture_logs() as lines:
        yield lines


def saying(house: House, changed: Callable[[Words], Words]) -> House:
    return replace(house, commands=lambda: changed(commands()))


def names(server: Telegram, scope: str, code: str = "") -> list[str]:
    return [name for name, _ in server.commands[scope, 0, code]]


async def test_every_kind_of_chat_has_its_commands_in_ten_languages(server: Telegram, bot: Bot, house: House) -> None:
    await register(bot, house, SETTINGS)
    scopes = {(scope, code) for scope, _, code in server.commands}
    assert scopes == {(ANYWHERE, "")} | {(scope, code) for scope in (ALONE, GROUPS) for code in CODES}
    known = commands()
    assert names(server, ALONE) == names(server, ANYWHERE) == list(known["en"])
    assert set(names(server, ALONE)) - set(names(server, GROUPS)) == {"link", "forget"}
    said = {code: dict(server.commands[ALONE, 0, code])["draw"] for code in ("de", "pt", "zh")}
    assert said == {"de": known["de"]["draw"], "pt": known["pt_BR"]["draw"], "zh": known["zh_Hans"]["draw"]}
    assert server.menus == {0: "commands"}


async def test_what_is_listed_already_is_not_written_again(server: Telegram, bot: Bot, house: House) -> None:
    before = len(server.calls)
    await register(bot, house, SETTINGS)
    assert len(server.calls) - before == 21
    await register(bot, house, SETTINGS)
    later = server.calls[before + 21 :]
    assert {call.method for call in later} == {"getMyCommands"}
    assert len(later) == 11


async def test_only_the_language_that_changed_is_written(server: Telegram, bot: Bot, house: House) -> None:
    await register(bot, house, SETTINGS)
    before = len(server.calls)
    better = saying(house, lambda known: {**known, "fr": {**known["fr"], "help": "Voir l’aide"}})
    await register(bot, better, SETTINGS)
    wrote = [call for call in server.calls[before:] if call.method == "setMyCommands"]
    assert {call.parameters["language_code"] for call in wrote} == {"fr"}
    assert [dict(server.commands[scope, 0, "fr"])["help"] for scope in (ALONE, GROUPS)] == ["Voir l’aide"] * 2


async def test_a_new_command_is_listed_in_every_language(server: Telegram, bot: Bot, house: House) -> None:
    await register(bot, house, SETTINGS)
    more = saying(house, lambda known: {tag: {**words, "news": "Show what is new"} for tag, words in known.items()})
    await register(bot, more, SETTINGS)
    assert all("news" in dict(listed) for listed in server.commands.values())


@pytest.mark.parametrize("many", range(1, 20, 3))
async def test_a_start_that_was_cut_short_is_made_good_by_the_next(
    many: int, server: Telegram, bot: Bot, house: House
) -> None:
    async with asyncio.TaskGroup() as tasks:
        going = tasks.create_task(register(bot, house, SETTINGS))
        assert await server.until(lambda: len(server.called("setMyCommands")) >= many)
        going.cancel()
    await register(bot, house, SETTINGS)
    assert len(server.commands) == 2 * len(CODES) + 1
    assert {len(listed) for listed in server.commands.values()} == {13, 15}
    assert server.menus == {0: "commands"}


FAULTS: tuple[Fault, ...] = (
    Breaks(),
    Says(b"<html>", 502),
    refusal(404, "Not Found"),
    refusal(400, "Bad Request: BOT_COMMAND_INVALID"),
)


@pytest.mark.parametrize(
    "wrong", list(product(["getMyCommands", "setMyCommands", "setChatMenuButton"], FAULTS)), ids=str
)
async def test_whatever_goes_wrong_is_written_down_and_no_more(
    wrong: tuple[str, Fault], server: Telegram, bot: Bot, house: House, written: list[structlog.types.EventDict]
) -> None:
    server.fail(*wrong)
    await register(bot, house, SETTINGS)
    (line,) = written
    assert (line["event"], line["log_level"]) == ("commands not listed", "warning")
    assert server.token not in str(line)


@pytest.mark.parametrize("answer", [b'{"ok": true, "result": 7}', b'{"ok": true, "result": [{}]}', b"[]", b"{}"])
async def test_an_answer_that_is_none_of_telegrams_ends_nothing_else(
    answer: bytes, server: Telegram, bot: Bot, house: House, written: list[structlog.types.EventDict]
) -> None:
    server.fail("getMyCommands", Says(answer))
    await register(bot, house, SETTINGS)
    assert [line["event"] for line in written] == ["commands not listed"]


async def test_a_house_that_is_told_to_wait_leaves_it_for_the_next_start(
    server: Telegram, bot: Bot, house: House, written: list[structlog.types.EventDict]
) -> None:
    server.fail("setMyCommands", refusal(429, "Too Many Requests: retry after 600", retry_after=600))
    await register(bot, house, SETTINGS)
    assert (len(server.called("setMyCommands")), written[0]["cause"]) == (1, "too many calls")
    await register(bot, house, SETTINGS)
    assert len(server.commands) == 2 * len(CODES) + 1
