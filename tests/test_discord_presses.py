"""Presses of buttons and choices from lists, also of an earlier process and of buttons that nobody knows."""

from __future__ import annotations

import discord
import pytest

from bot.values import Pressed
from tests.discord_booth import Booth, booth, buttons, posted  # noqa: F401 - fixture
from tests.discord_fixtures import running, server  # noqa: F401 - fixtures
from tests.emulators.discord import Interaction, Message

MODELS = ("Flux", "Midjourney")

AGAIN = "again:k3f9:0"


def row() -> discord.ui.View:
    return buttons(Again=AGAIN)


def listed() -> discord.ui.View:
    view = discord.ui.View()
    view.add_item(
        discord.ui.Select[discord.ui.View](
            custom_id="select:0",
            options=[discord.SelectOption(label=name, value=f"other:k3f9:{at}") for at, name in enumerate(MODELS)],
        )
    )
    view.stop()
    return view


async def shown(booth: Booth, asked: Interaction) -> Message:
    """The first answer says something, with a button."""
    assert asked.original is not None
    hook = booth.webhook(booth.server.application, asked.token)
    await hook.edit_message(asked.original.id, content="x", view=row())
    return asked.original


async def test_a_press_is_noted_and_handed_in(booth: Booth) -> None:
    async with booth.open():
        message = await posted(booth, row())
        interaction = booth.bob.presses(message, "Again")
        pressed = await booth.heard.pressed()
        found = await booth.standing(pressed)
    assert interaction.callback == 6
    assert pressed == Pressed(
        f"discord:{booth.server.me.id}:interaction:{interaction.id}",
        pressed.place,
        pressed.person,
        "again:k3f9:0",
        str(message.id),
        pressed.at,
        "de",
    )
    assert (pressed.place.chat, pressed.place.thread) == (str(booth.channel.id), "")
    assert (pressed.person.id, pressed.person.name) == (str(booth.bob.id), "Bob")
    assert found is not None
    assert (found.deferred, found.alone, found.original) == (False, False, str(message.id))


async def test_a_choice_from_a_list_is_the_press_of_a_button(booth: Booth) -> None:
    async with booth.open():
        message = await posted(booth, listed())
        interaction = booth.ann.selects(message, "Midjourney")
        assert (await booth.heard.pressed()).button == "other:k3f9:1"
    assert interaction.callback == 6


async def test_a_press_on_a_message_of_an_earlier_process_counts_years_later(booth: Booth) -> None:
    async with booth.open():
        message = await posted(booth, row())
    booth.server.advance(2 * 365 * 86_400)
    async with booth.open():
        interaction = booth.ann.presses(message, "Again")
        assert (await booth.heard.pressed()).button == "again:k3f9:0"
    assert interaction.callback == 6


@pytest.mark.parametrize("id", ["", "x", "an older bot's", "modify", "again:" + "k" * 94])
async def test_a_button_that_nobody_knows_is_answered_as_well(id: str, booth: Booth) -> None:
    async with booth.open():
        message = await posted(booth, row())
        interaction = booth.ann.presses_raw(message, id)
        assert (await booth.heard.pressed()).button == id
    assert interaction.callback == 6


async def test_whoever_presses_twice_is_answered_twice(booth: Booth) -> None:
    async with booth.open():
        message = await posted(booth, row())
        twice = [booth.ann.presses(message, "Again") for _ in range(2)]
        events = await booth.heard.many(2)
    assert [interaction.callback for interaction in twice] == [6, 6]
    assert len({event.key for event in events}) == 2


async def test_a_press_on_what_one_person_sees_is_known_to_be_hidden(booth: Booth) -> None:
    async with booth.open():
        asked = booth.ann.runs(booth.channel, "settings")
        await booth.heard.many()
        message = await shown(booth, asked)
        booth.ann.presses(message, "Again")
        await booth.heard.many(2)
        found = await booth.standing(await booth.heard.pressed())
        assert found is not None
        assert (found.alone, found.deferred) == (True, False)
        assert booth.ledger.at(str(message.id)) == found


async def test_a_press_where_the_bot_is_a_guest_stays_with_the_interaction(booth: Booth) -> None:
    channel = booth.server.group_dm(booth.ann, booth.bob)
    async with booth.open():
        asked = booth.ann.runs(channel, "draw", prompt="a cat", install="user")
        await booth.heard.many()
        interaction = booth.bob.presses(await shown(booth, asked), "Again")
        await booth.heard.many(2)
        pressed = await booth.heard.pressed()
    assert (pressed.place.chat, pressed.place.thread) == (str(channel.id), f"i{interaction.id}")
