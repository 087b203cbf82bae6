"""The commands that Discord lists: in every language, and told only where they changed."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import cast

import pytest
import structlog

from adapters.discord import Settings
from adapters.discord.addressing import Me
from adapters.discord.commands import PAUSES, fits, register, wanted
from adapters.discord.line import Line, opened
from adapters.discord.locales import LOCALES
from adapters.discord.options import ASKED
from bot.i18n import commands, listed
from bot.ports import House
from bot.values import COMMANDS, MENUS, NAMES, OPTIONS, Text
from tests.discord_fixtures import running, server  # noqa: F401 - fixtures
from tests.ears import Brisk, Ear
from tests.emulators.discord import Discord, refusal
from tests.emulators.faults import Breaks, Fault, Says
from tests.lent import lent

Json = dict[str, object]
WRITES = {"create_application_command", "update_application_command", "delete_application_command"}
JSON = {"Content-Type": "application/json"}
EVERY = {locale for locales in LOCALES.values() for locale in locales}


@pytest.fixture
def clock() -> Brisk:
    return Brisk(pace=100_000)


@pytest.fixture
def house(tmp_path: Path, clock: Brisk) -> House:
    return lent(tmp_path, clock)


@pytest.fixture
def written() -> Iterator[list[structlog.types.EventDict]]:
    with structlog.testing.capture_logs() as lines:
        yield lines


async def listing(server: Discord, house: House) -> list[str]:
    """A start of the bot: which calls it makes."""
    before = len(server.calls)
    settings = Settings(api_base=server.url, gateway=server.gateway)
    async with opened(settings, server.token) as line:
        me = await line.introduced(house.clock)
        after = len(server.calls)
        await told(line, me, house)
    assert after > before
    return [call.name for call in server.calls[after:]]


async def told(line: Line, me: Me, house: House) -> None:
    await register(line, me, house)


async def lists(server: Discord, house: House, command: Json) -> None:
    """Somebody else's program that has the same token."""
    async with opened(Settings(api_base=server.url, gateway=server.gateway), server.token) as line:
        me = await line.introduced(house.clock)
        await line.rest.http.upsert_global_command(me.application, command)  # type: ignore[arg-type]


def found(server: Discord, name: str) -> Json:
    return next(one for one in server.commands if one["name"] == name)


def saying(house: House, changed: Callable[[str, str], str]) -> House:
    """Another word for something, in a language."""

    def other(text: Text, tag: str) -> str:
        return changed(tag, listed(text, tag))

    return replace(house, listing=other)


async def test_every_command_is_listed_in_every_language(server: Discord, house: House) -> None:
    await listing(server, house)
    assert [one["name"] for one in server.commands] == [*COMMANDS, *(title.message for title in MENUS.values())]
    draw = found(server, "draw")
    names, does = cast("Mapping[str, str]", draw["name_localizations"]), draw["description_localizations"]
    assert set(names) == EVERY
    assert names["zh-TW"] == listed(NAMES["draw"], "zh_Hant")
    assert cast("Mapping[str, str]", does)["es-419"] == commands()["es"]["draw"]
    assert draw["description"] == COMMANDS["draw"].message
    assert (draw["contexts"], draw["integration_types"]) == ([0, 1, 2], [0, 1])


async def test_what_commands_ask_for_is_listed_too(server: Discord, house: House) -> None:
    await listing(server, house)
    options = cast("list[Json]", found(server, "draw")["options"])
    assert [one["name"] for one in options] == ["prompt", "model", "ratio", "size", "count", "picture", "spoiler"]
    by_name = {cast("str", one["name"]): one for one in options}
    assert [name for name, one in by_name.items() if one.get("required")] == ["prompt"]
    assert [name for name, one in by_name.items() if one.get("autocomplete")] == ["model", "ratio"]
    assert [choice["value"] for choice in cast("list[Json]", by_name["count"]["choices"])] == [1, 2, 3, 4]
    words = cast("Mapping[str, str]", by_name["ratio"]["name_localizations"])
    assert words["zh-CN"] == listed(OPTIONS["ratio"].name, "zh_Hans")


async def test_messages_can_be_pointed_at(server: Discord, house: House) -> None:
    await listing(server, house)
    change = found(server, "Change this picture")
    assert (change["type"], change["description"]) == (3, "")
    assert cast("Mapping[str, str]", change["name_localizations"])["zh-CN"] == listed(MENUS["edit"], "zh_Hans")


async def test_an_ordinary_start_asks_once(server: Discord, house: House) -> None:
    assert await listing(server, house) == ["list_application_commands", "bulk_set_application_commands"]
    assert await listing(server, house) == ["list_application_commands"]
    assert server.called("list_application_commands")[-1].query == {"with_localizations": "true"}


async def test_only_what_differs_is_written(server: Discord, house: House) -> None:
    await listing(server, house)
    before = found(server, "draw")["id"]
    better = saying(house, lambda tag, word: "peindre" if (tag, word) == ("fr", "dessiner") else word)
    assert await listing(server, better) == ["list_application_commands", "create_application_command"]
    names = cast("Mapping[str, str]", found(server, "draw")["name_localizations"])
    assert (names["fr"], found(server, "draw")["id"]) == ("peindre", before)
    assert len(server.commands) == len(COMMANDS) + len(MENUS)


async def test_what_is_not_offered_any_more_is_taken_away(server: Discord, house: House) -> None:
    known = commands()
    fewer = {tag: {name: does for name, does in words.items() if name != "why"} for tag, words in known.items()}
    await listing(server, house)
    calls = await listing(server, replace(house, commands=lambda: fewer))
    assert calls == ["list_application_commands", "delete_application_command"]
    assert "why" not in {one["name"] for one in server.commands}
    assert await listing(server, house) == ["list_application_commands", "create_application_command"]


async def test_a_word_that_discord_does_not_take_is_left_out(
    server: Discord, house: House, written: list[structlog.types.EventDict]
) -> None:
    odd = {("fr", "dessiner"): "Dessiner Vite", ("de", "malen"): "x" * 33, ("ja", listed(NAMES["draw"], "ja")): "edit"}
    await listing(server, saying(house, lambda tag, word: odd.get((tag, word), word)))
    names = cast("Mapping[str, str]", found(server, "draw")["name_localizations"])
    assert set(names) == EVERY - {"fr", "de", "ja"}
    assert {line["language"] for line in written if line["event"] == "name left out"} == {"fr", "de", "ja"}


@pytest.mark.parametrize(
    ("name", "taken"),
    [
        ("draw", True),
        ("画图", True),
        ("c'est-ça_1", True),
        ("нарисовать", True),
        ("그리기", True),
        ("Draw", False),
        ("draw it", False),
        ("", False),
        ("x" * 33, False),
        ("draw!", False),
        ("🎨", False),
    ],
)
def test_names_are_as_discord_wants_them(name: str, taken: bool) -> None:
    assert fits(name) is taken


def test_every_command_is_short_enough(house: House) -> None:
    """All texts of one, each in its longest language, have at most 8,000 characters."""
    for one in wanted(house):
        spelled = _longest(one.name, one.name_localizations) + _longest(one.description, one.description_localizations)
        for option in one.options:
            spelled += _longest(option.name, option.name_localizations)
            spelled += _longest(option.description, option.description_localizations)
            spelled += sum(len(str(choice["name"])) + len(str(choice["value"])) for choice in option.choices)
        assert spelled <= 4_000
        assert len(one.options) <= 25


def _longest(text: str, others: Mapping[str, str] | None) -> int:
    return max(len(text), *map(len, (others or {"": ""}).values()))


def test_options_that_must_be_given_come_first() -> None:
    for asked in ASKED.values():
        required = [ask.required for ask in asked]
        assert required == sorted(required, reverse=True)
        assert len({ask.name for ask in asked}) == len(asked)


@pytest.mark.parametrize("fault", [refusal(403, 50001, "Missing Access"), refusal(400, 50035, "Invalid Form Body")])
async def test_a_list_that_is_refused_is_no_harm(
    fault: Fault, server: Discord, house: House, written: list[structlog.types.EventDict]
) -> None:
    server.fail("list_application_commands", fault)
    assert await listing(server, house) == ["list_application_commands"]
    assert [line["event"] for line in written if line["event"].startswith("commands")] == ["commands not listed"]
    assert server.token not in repr(written)
    assert await listing(server, house) == ["list_application_commands", "bulk_set_application_commands"]


PASSING: list[Fault] = [
    Breaks(),
    refusal(503, 0, "Service Unavailable"),
    refusal(429, 0, retry_after=2.0, headers={"Via": ""}),
    Says('{"no": "list"}', headers=JSON),
    Says('[{"name": 7}]', headers=JSON),
]


@pytest.mark.parametrize("fault", PASSING, ids=str)
async def test_a_list_that_could_not_be_told_is_told_later(
    fault: Fault, server: Discord, house: House, clock: Brisk, written: list[structlog.types.EventDict]
) -> None:
    each = 2 if isinstance(fault, Breaks) else 1  # a reset connection is tried once more
    server.fail("list_application_commands", fault, times=2 * each)
    await listing(server, house)
    assert [line["event"] for line in written][-3:] == ["commands not listed", "commands not listed", "commands listed"]
    assert clock.slept == list(PAUSES[:2])
    assert server.token not in repr(written)
    assert len(server.commands) == len(COMMANDS) + len(MENUS)


async def test_it_is_told_no_sooner_than_discord_says(server: Discord, house: House, clock: Brisk) -> None:
    server.fail("bulk_set_application_commands", refusal(429, 0, retry_after=4_000.0))
    await listing(server, house)
    assert clock.slept == [4_000.0]


async def test_the_commands_of_others_may_ask_for_anything(server: Discord, house: House) -> None:
    """Whoever else lists commands of the same application."""
    halves = {"name": "half", "name_localizations": {"de": "halb"}, "value": 1.5}
    ask = {"type": 10, "name": "much", "description": "How much", "choices": [halves]}
    await lists(server, house, {"name": "pour", "description": "Pour", "options": [ask]})
    await listing(server, house)
    assert [one["name"] for one in server.commands] == [*COMMANDS, *(title.message for title in MENUS.values())]


async def test_the_list_is_told_by_another_account_where_the_first_is_given_up(
    server: Discord, house: House, clock: Brisk
) -> None:
    settings = Settings(api_base=server.url, gateway=server.gateway)
    async with opened(settings, server.token) as line, asyncio.TaskGroup() as tasks:
        me = await line.introduced(house.clock)
        await line.rest.close()
        tasks.create_task(told(line, me, house))
        await Ear().until(lambda: clock.slept)
        await line.renew()
    assert len(server.commands) == len(COMMANDS) + len(MENUS)


async def test_commands_of_a_kind_of_discords_own_stay(server: Discord, house: House) -> None:
    await listing(server, house)
    await lists(server, house, {"name": "Look", "type": 2, "integration_types": [0, 1], "contexts": [0, 1, 2]})
    assert await listing(server, house) == ["list_application_commands", "delete_application_command"]
