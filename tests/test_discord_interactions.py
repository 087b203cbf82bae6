"""Every interaction is answered first, whatever the house does, and handed in once it is."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any

import discord
import pytest
from structlog.testing import capture_logs

from bot.errors import StoreError
from bot.values import Inbound, Said, Text
from tests.discord_booth import Booth, Heard, booth, buttons, posted  # noqa: F401 - fixture
from tests.discord_fixtures import running, server  # noqa: F401 - fixtures
from tests.ears import Brisk
from tests.emulators.discord import refusal
from tests.emulators.faults import Breaks, Hangs

NEVER = 1_000_000
IN_TIME = 1_000
"""Milliseconds: a third of what Discord allows, on a machine with much else to do."""


@dataclass
class Stalled:
    """A house whose database does not answer."""

    full: bool = False
    tried: list[Inbound] = field(default_factory=list)

    async def receive(self, event: Inbound) -> bool:
        self.tried.append(event)
        if self.full:
            raise StoreError(Text("The disk is full."))
        await asyncio.Event().wait()
        return True


@pytest.mark.parametrize("full", [False, True])
async def test_whatever_the_database_does_it_is_answered_in_time(full: bool, booth: Booth) -> None:
    house = Stalled(full)
    async with booth.open(house.receive):
        message = await posted(booth, buttons(Cancel="cancel:k3f9:0"))
        await booth.answered(booth.ann.runs(booth.channel, "draw", prompt="one"))
        assert await booth.server.until(lambda: house.tried)
        asked = [booth.ann.runs(booth.channel, "draw", prompt=str(number)) for number in range(20)]
        asked += [booth.bob.presses(message, "Cancel"), booth.ann.runs(booth.channel, "settings")]
        asked += [booth.ann.types(booth.channel, "draw", "model", "mid", prompt="a cat")]
        for interaction in asked:
            await booth.answered(interaction)
        assert max(interaction.after_ms or NEVER for interaction in asked) < IN_TIME
        assert not any(interaction.failed for interaction in asked)


async def test_what_is_not_answered_is_handed_in_all_the_same(booth: Booth) -> None:
    async with booth.open():
        booth.server.fail("create_interaction_response", refusal(404, 10062, "Unknown interaction"))
        with capture_logs() as logs:
            interaction = booth.ann.runs(booth.channel, "draw", prompt="a cat")
            said = await booth.heard.said()
        assert said.text == "/draw a cat"
        assert await booth.standing(said) is None
        assert not interaction.answered
        assert [line["cause"] for line in logs if line["event"] == "interaction not answered"] == ["404 10062"]
        assert interaction.token not in repr(logs)


async def test_what_breaks_in_a_way_nobody_thought_of_is_handed_in_too(
    booth: Booth, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_: object) -> None:
        raise ArithmeticError

    monkeypatch.setattr("adapters.discord.interactions.give", broken)
    async with booth.open():
        booth.ann.runs(booth.channel, "draw", prompt="a cat")
        said = await booth.heard.said()

    assert said.text == "/draw a cat"
    assert await booth.standing(said) is None


async def test_a_lost_connection_is_tried_again(booth: Booth) -> None:
    booth.clock = Brisk()
    async with booth.open():
        booth.server.fail("create_interaction_response", Breaks(), times=2)
        interaction = booth.ann.runs(booth.channel, "draw", prompt="a cat")
        said = await booth.heard.said()
        assert interaction.thinking
        assert await booth.standing(said) is not None


async def test_an_answer_that_was_taken_and_not_confirmed_counts(booth: Booth) -> None:
    booth.clock = Brisk()
    async with booth.open():
        booth.server.fail("create_interaction_response", Breaks(done=True))
        interaction = booth.ann.runs(booth.channel, "draw", prompt="a cat")
        said = await booth.heard.said()
        found = await booth.standing(said)
        assert interaction.thinking
        assert found is not None
        assert not found.used


async def test_nobody_waits_for_an_answer_that_does_not_come(booth: Booth) -> None:
    async with booth.open():
        booth.interactions.patience = 0.1
        booth.server.fail("create_interaction_response", Hangs(done=True))
        interaction = booth.ann.runs(booth.channel, "draw", prompt="a cat")
        said = await booth.heard.said()
        assert await booth.standing(said) is None
        assert await booth.server.until(lambda: interaction.original is None)
        assert not interaction.thinking


async def test_what_comes_twice_is_answered_once(booth: Booth) -> None:
    async with booth.open():
        interaction = booth.ann.runs(booth.channel, "draw", prompt="a cat")
        booth.server.again(interaction)
        await booth.heard.many()
        booth.server.again(interaction)
        later = booth.ann.runs(booth.channel, "draw", prompt="a dog")
        await booth.heard.many(2)
        await booth.answered(later)
    assert booth.callbacks == 2
    assert [event.key.rpartition(":")[2] for event in booth.heard.events] == [interaction.id, later.id]


async def test_what_comes_again_in_another_process_is_handed_in_by_the_same_key(booth: Booth) -> None:
    async with booth.open():
        interaction = booth.ann.runs(booth.channel, "draw", prompt="a cat")
        await booth.heard.many()
    async with booth.open():
        booth.server.again(interaction)
        first, second = await booth.heard.many(2)
    assert first.key == second.key


async def test_what_was_asked_for_in_a_chat_is_handed_in_as_it_came(booth: Booth) -> None:
    """Although the first answer takes longest."""
    booth.clock = Brisk()
    async with booth.open():
        booth.server.fail("create_interaction_response", Breaks(), times=3)
        for number in range(8):
            booth.ann.runs(booth.channel, "draw", prompt=str(number))
        events = await booth.heard.many(8)
    assert [event.text for event in events if isinstance(event, Said)] == [f"/draw {number}" for number in range(8)]


async def test_a_chat_does_not_wait_for_another(booth: Booth) -> None:
    other = booth.guild.channel("other")
    async with booth.open():
        booth.server.fail("create_interaction_response", Hangs())
        booth.ann.runs(booth.channel, "draw", prompt="a cat")
        await booth.server.until(lambda: booth.callbacks)
        booth.bob.runs(other, "draw", prompt="a dog")
        assert (await booth.heard.said()).text == "/draw a dog"
        assert len(booth.heard.events) == 1


@pytest.mark.parametrize(
    ("kind", "data"),
    [(2, {}), (2, {"name": "draw", "type": 1, "options": "none"}), (3, {}), (4, {"name": 7}), (5, {"components": 7})],
)
async def test_what_nobody_understands_is_answered_too(kind: int, data: dict[str, object], booth: Booth) -> None:
    async with booth.open():
        interaction = booth.ann.runs(booth.channel, "draw", prompt="a cat")
        await booth.heard.many()
        booth.server.dispatch("INTERACTION_CREATE", strange(booth, kind, data))
        assert await booth.server.until(lambda: booth.callbacks == 2)
    assert len(booth.heard.events) == 1
    assert interaction.thinking


def strange(booth: Booth, kind: int, data: dict[str, object]) -> dict[str, object]:
    user = {"id": str(booth.ann.id), "username": "ann", "discriminator": "0", "avatar": None, "global_name": "Ann"}
    return {
        "id": "999",
        "application_id": str(booth.server.application),
        "type": kind,
        "token": "T",
        "version": 1,
        "attachment_size_limit": 1,
        "context": 1,
        "user": user,
        "channel": {"id": "5", "type": 1, "recipients": []},
        "data": {"custom_id": "", "component_type": 2, "components": [], **data},
    }


async def test_nothing_is_left_of_a_bot_that_stops_while_it_answers(booth: Booth) -> None:
    heard = Heard()
    async with booth.open(heard.receive):
        booth.server.fail("create_interaction_response", Hangs())
        booth.ann.runs(booth.channel, "draw", prompt="a cat")
        await booth.server.until(lambda: booth.callbacks)
    assert not [task for task in asyncio.all_tasks() if task.get_name().startswith(("interaction", "chat"))]


async def test_what_comes_when_nobody_listens_any_more_does_no_harm(booth: Booth) -> None:
    came: list[discord.Interaction] = []
    async with booth.open():
        booth.client.event(hearing(came))
        booth.ann.runs(booth.channel, "draw", prompt="a cat")
        assert await booth.server.until(lambda: came)
    with capture_logs() as logs:
        booth.interactions.came(came[0])
    assert [line["event"] for line in logs] == ["interaction not heard"]


def hearing(came: list[discord.Interaction]) -> Callable[[discord.Interaction], Coroutine[Any, Any, None]]:
    async def on_interaction(interaction: discord.Interaction) -> None:
        came.append(interaction)

    return on_interaction


async def test_one_that_tells_nobody_who_did_it_takes_no_other_with_it(booth: Booth) -> None:
    async with booth.open():
        nobody = strange(booth, 2, {"name": "draw", "type": 1})
        del nobody["user"]
        with capture_logs() as logs:
            booth.server.dispatch("INTERACTION_CREATE", nobody)
            booth.ann.runs(booth.channel, "draw", prompt="a cat")
            assert (await booth.heard.said()).text == "/draw a cat"
    assert [line["event"] for line in logs] == ["interaction broke"]


async def test_a_press_on_no_message_is_noted(booth: Booth) -> None:
    async with booth.open():
        booth.server.dispatch("INTERACTION_CREATE", strange(booth, 3, {"custom_id": "again:k3f9:0"}))
        assert await booth.server.until(lambda: booth.callbacks)
    assert booth.heard.events == []
