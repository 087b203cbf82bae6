"""Slash commands become requests in the words that the rules know."""

from __future__ import annotations

import pytest

from adapters.discord.options import ASKED, Command, Option, Resolved, request
from adapters.discord.pictures import Handle
from bot.catalog import load
from bot.understanding import Message, Reader
from bot.values import COMMANDS, Intent, IntentKind
from tests.discord_booth import Booth, booth  # noqa: F401 - fixture
from tests.discord_fixtures import running, server  # noqa: F401 - fixtures
from tests.drawing import drawn, saved

READER = Reader(load().aliases)
CHOSEN: dict[str, str | int | bool] = {
    "model": "Nano Banana Pro",
    "ratio": "16:9",
    "size": "4K",
    "count": 2,
    "spoiler": True,
}
HARMLESS = [
    "a cat",
    "a cat\n> and a dog\n- and a bird",
    'a sign that says "open',
    "[a cat",
    "a cat «",
    "/help a cat",
    "a cat /cancel",
    "and/or a cat",
    "-- a cat",
    "a cat =",
    "a cat --spoiler",
    "a cat --model",
    "a cat --size",
    "a cat with flux",
    "a cat, 1:1, 8K",
    "--ar 1:1 a cat --n 4 --spoiler",
]


def run(command: str, /, **options: str | int | bool) -> str:
    return request(Command(command, options=[Option(key, value) for key, value in options.items()]))


def read(text: str) -> Intent:
    return READER.read(Message(text, addressed=True))


@pytest.mark.parametrize(
    ("name", "options", "text"),
    [
        ("draw", {"prompt": "a cat"}, "/draw a cat"),
        (
            "draw",
            {"prompt": "a cat", **CHOSEN},
            "/draw a cat --spoiler --ar 16:9 --size 4K --n 2 --model Nano Banana Pro",
        ),
        ("draw", {"prompt": "a cat", "spoiler": False}, "/draw a cat"),
        ("draw", {"model": "Midjourney", "prompt": "a cat"}, "/draw a cat --model Midjourney"),
        ("edit", {"change": "pink  sky\nplease", "count": 3}, "/edit pink sky please --n 3"),
        ("model", {"name": "Midjourney"}, "/model Midjourney"),
        ("model", {}, "/model"),
        ("settings", {"change": "language ja"}, "/settings language ja"),
        ("why", {"reference": "#k3f9"}, "/why #k3f9"),
        ("resume", {"ticket": "abc-123"}, "/resume abc-123"),
        ("link", {"code": "ABCD"}, "/link ABCD"),
        ("cancel", {}, "/cancel"),
        ("status", {"unheard": "of"}, "/status"),
    ],
)
def test_options_become_words(name: str, options: dict[str, str | int | bool], text: str) -> None:
    assert run(name, **options) == text


@pytest.mark.parametrize("prompt", HARMLESS)
def test_what_was_chosen_holds_whatever_the_words_say(prompt: str) -> None:
    intent = read(run("draw", prompt=prompt, **CHOSEN))
    assert "--" not in (intent.prompt or "")
    chosen = (intent.model, intent.aspect_ratio, intent.size, intent.n, intent.covered)
    assert chosen == ("nano-banana-pro", "16:9", "4K", 2, True)
    assert intent.kind is IntentKind.GENERATE
    assert "cat" in (intent.prompt or "") or "open" in (intent.prompt or "")


@pytest.mark.parametrize(
    "prompt", ["a cat\n> and a dog", 'a sign that says "open', "[a cat", "/help a cat", "and/or a cat"]
)
def test_lines_quotes_and_slashes_of_a_prompt_stay_in_it(prompt: str) -> None:
    intent = read(run("draw", prompt=prompt))
    assert intent.prompt == " ".join(prompt.split())
    assert (intent.model, intent.aspect_ratio, intent.n, intent.covered) == (None, None, 1, False)


def test_options_that_are_typed_into_a_prompt_count_as_they_do_everywhere() -> None:
    intent = read(run("draw", prompt="a cat --ar 16:9 --no dogs"))
    assert (intent.prompt, intent.aspect_ratio, intent.negative) == ("a cat", "16:9", "dogs")


def test_nothing_said_is_nothing_wished() -> None:
    assert run("draw", prompt=" ") == "/draw"
    assert read(run("draw", prompt=" ", ratio="1:1")).prompt is None


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_understood(name: str) -> None:
    asked = {ask.name: "x1y2z" for ask in ASKED.get(name, ()) if ask.required}
    assert read(run(name, **asked)).kind is not IntentKind.NONE


def test_only_files_that_came_along_are_pictures() -> None:
    options = [Option("picture", "77"), Option("mask", "78"), Option("change", "pink")]
    command = Command("edit", options=options, resolved=Resolved({"77": {"id": "77"}}))
    assert list(command.files()) == [("picture", {"id": "77"})]


async def test_a_command_is_deferred_openly_and_handed_in(booth: Booth) -> None:
    async with booth.open():
        interaction = booth.ann.runs(booth.channel, "draw", prompt="一只猫", ratio="16:9", count=2)
        said = await booth.heard.said()
    assert (interaction.callback, interaction.thinking, interaction.ephemeral) == (5, True, False)
    assert said.text == "/draw 一只猫 --ar 16:9 --n 2"
    assert (said.place.chat, said.place.thread, said.message) == (str(booth.channel.id), "", f"i{interaction.id}")
    assert said.key == f"discord:{booth.server.me.id}:interaction:{interaction.id}"
    assert (said.person.id, said.person.name, said.locale) == (str(booth.ann.id), "Ann", "zh-CN")
    assert said.aside
    assert said.addressed


async def test_what_is_known_of_it_is_kept(booth: Booth) -> None:
    async with booth.open():
        interaction = booth.ann.runs(booth.channel, "draw", prompt="a cat")
        found = await booth.standing(await booth.heard.said())
        assert found is not None
        assert interaction.original is not None
        assert found.original == str(interaction.original.id)
        assert (found.alone, found.reaches, found.deferred, found.used) == (False, True, True, False)
        assert (found.person, found.language, found.private) == (str(booth.ann.id), "zh-CN", False)


@pytest.mark.parametrize(
    "name", [name for name in COMMANDS if name not in {"draw", "edit", "again", "cancel", "resume"}]
)
async def test_what_concerns_one_person_is_answered_to_that_person_alone(name: str, booth: Booth) -> None:
    async with booth.open():
        interaction = booth.ann.runs(booth.channel, name)
        assert (await booth.heard.said()).text == f"/{name}"
    assert interaction.ephemeral


@pytest.mark.parametrize(("name", "given"), [("again", {}), ("cancel", {}), ("resume", {"ticket": "task-1"})])
async def test_what_concerns_all_is_answered_to_all(name: str, given: dict[str, str], booth: Booth) -> None:
    async with booth.open():
        interaction = booth.ann.runs(booth.channel, name, **given)
        await booth.heard.said()
    assert not interaction.ephemeral


async def test_alone_with_the_bot_nothing_is_hidden(booth: Booth) -> None:
    async with booth.open():
        interaction = booth.ann.runs(booth.server.dm(booth.ann), "settings", change="hints off")
        said = await booth.heard.said()
        found = await booth.standing(said)
        assert not interaction.ephemeral
        assert said.text == "/settings hints off"
        assert said.place.thread == ""
        assert found is not None
        assert (found.reaches, found.private) == (True, True)


async def test_where_the_bot_is_a_guest_only_the_interaction_reaches(booth: Booth) -> None:
    group = booth.server.group_dm(booth.ann, booth.bob)
    elsewhere = booth.server.guild("Elsewhere", booth.ann, bot=False).channel("talk")
    async with booth.open():
        for number, channel in enumerate((group, elsewhere), 1):
            interaction = booth.ann.runs(channel, "draw", prompt="a cat", install="user")
            await booth.heard.many(number)
            said = await booth.heard.said()
            found = await booth.standing(said)
            assert (said.place.chat, said.place.thread) == (str(channel.id), f"i{interaction.id}")
            assert found is not None
            assert (found.reaches, found.private) == (False, False)


async def test_pictures_come_with_the_command(booth: Booth) -> None:
    body, mask = saved(drawn(64, 48), "PNG"), saved(drawn(64, 48), "PNG")
    async with booth.open():
        booth.ann.runs(booth.channel, "edit", change="pink", picture=("in.png", body), mask=("mask.png", mask))
        picture, over = (await booth.heard.said()).attachments
    assert (picture.mime, picture.size, picture.mask, picture.quoted) == ("image/png", len(body), False, False)
    assert over.mask
    assert picture.handle != over.handle


@pytest.mark.parametrize("key", ["picture", "mask"])
async def test_a_file_that_is_no_picture_is_handed_in_as_what_was_chosen(key: str, booth: Booth) -> None:
    """Else another picture than the person chose would be changed, or all of it."""
    async with booth.open():
        booth.ann.runs(booth.channel, "edit", change="pink", **{key: ("in.txt", b"words", "text/plain")})
        (chosen,) = (await booth.heard.said()).attachments
    assert (chosen.mime, chosen.size, chosen.mask) == ("text/plain", 5, key == "mask")
    assert Handle.read(chosen.handle).url.startswith("http")


async def test_a_command_that_is_not_known_shows_what_there_is(booth: Booth) -> None:
    async with booth.open():
        interaction = booth.ann.runs(booth.channel, "paint", thing="a cat")
        assert (await booth.heard.said()).text == "/help"
    assert interaction.ephemeral
