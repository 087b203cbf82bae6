"""Discord answers nothing, says nothing or says nonsense for a while: all that was asked for comes once, in order."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.discord_fixtures import running, server  # noqa: F401 - fixtures
from tests.discord_stage import OnDiscord, staged
from tests.discord_world import kind_of
from tests.emulators.discord import Channel, Discord, Message, Person, refusal
from tests.emulators.faults import Breaks, Fault, Halves, Says

OUTAGE = float(os.environ.get("EASEL_TEST_OUTAGE") or 45)
"""Seconds for which Discord does not answer."""
SOON = 70.0
"""Seconds after its end in which all has to be there: the outbox waits up to a minute between two tries."""
MORE = 8.0
"""Seconds in which something might still come that is one too many."""
GARBLED = Says(b"<html><body><h1>502 Bad Gateway</h1></body></html>", 502, {"Content-Type": "text/html"})


@dataclass
class Street:
    """People who ask, each in a channel of their own."""

    stage: OnDiscord
    people: list[Person] = field(default_factory=list)
    channels: list[Channel] = field(default_factory=list)
    asked: dict[int, list[Message]] = field(default_factory=dict)

    @property
    def server(self) -> Discord:
        return self.stage.server

    def settle(self, many: int = 2) -> None:
        self.people = [self.server.person(f"Person{number}") for number in range(many)]
        guild = self.server.guild("Studio", *self.people)
        self.channels = [guild.channel(f"room-{number}") for number in range(many - 1)]
        self.channels.append(self.server.dm(self.people[-1]))

    def ask(self, words: str) -> None:
        for person, channel in zip(self.people, self.channels, strict=True):
            message = person.says(channel, words, mention=channel.guild is not None)
            self.asked.setdefault(channel.id, []).append(message)

    async def asks(self, words: str) -> None:
        await self.stage.happens(lambda: self.ask(words))

    def shown(self, channel: Channel) -> Sequence[int]:
        """Which requests were answered by a picture, in the order of the pictures."""
        return [post.reference for post in channel.posts if kind_of(post) == "picture"]

    def served(self) -> bool:
        return all(len(self.shown(channel)) >= len(self.asked[channel.id]) for channel in self.channels)

    async def ends_well(self) -> float:
        """Seconds until everybody had their pictures: each one once, in order, and nobody was told of a failure."""
        begun = self.stage.clock.now()
        await self.stage.pass_until(self.served)
        took = self.stage.clock.now() - begun
        await self.stage.pass_seconds(MORE)
        for channel in self.channels:
            asked = [message.id for message in self.asked[channel.id]]
            assert self.shown(channel) == asked
            assert [post.content for post in channel.posts if kind_of(post) == "failure"] == []
            answered = [post.reference for post in channel.posts if post.reference in asked]
            assert {id: answered.count(id) for id in asked} == dict.fromkeys(asked, 2)
        return took


async def test_posts_wait_while_no_call_gets_through_and_come_once_it_does(server: Discord, tmp_path: Path) -> None:
    async with staged(server, tmp_path) as stage:
        street = Street(stage)
        street.settle()
        await street.asks("draw a cat, 512px")
        server.down = True
        await street.asks("draw a dog, 512px")
        await stage.pass_seconds(OUTAGE)
        server.down = False

        assert await street.ends_well() < SOON


async def test_pictures_come_while_nothing_is_heard_and_what_was_said_is_heard_later(
    server: Discord, tmp_path: Path
) -> None:
    async with staged(server, tmp_path, pace=20) as stage:
        street = Street(stage)
        street.settle()
        await street.asks("draw a cat, 512px")
        server.deaf = True
        server.drop()
        street.ask("draw a dog, 512px")
        await stage.pass_seconds(OUTAGE)
        before = [len(street.shown(channel)) for channel in street.channels]
        server.deaf = False

        assert await street.ends_well() < SOON + 20
        assert before == [1] * len(street.channels)


async def test_after_minutes_without_anything_all_is_caught_up_with(server: Discord, tmp_path: Path) -> None:
    async with staged(server, tmp_path) as stage:
        street = Street(stage)
        street.settle()
        await street.asks("draw a cat, 512px")
        server.down = server.deaf = True
        server.drop()
        street.ask("draw a dog, 512px")
        await stage.pass_seconds(OUTAGE)
        server.forget()
        server.down = server.deaf = False

        assert await street.ends_well() < 2 * SOON


async def test_a_command_that_could_not_be_answered_is_carried_out_all_the_same(
    server: Discord, tmp_path: Path
) -> None:
    async with staged(server, tmp_path) as stage:
        ann = server.person("Ann")
        channel = server.guild("Studio", ann).channel("general")
        server.down = True
        ran = []
        await stage.happens(lambda: ran.append(ann.runs(channel, "draw", prompt="a cat, 512px")))
        await stage.pass_seconds(OUTAGE)
        server.down = False
        await stage.pass_until(lambda: any(post.attachments for post in channel.posts))
        await stage.pass_seconds(MORE)

    assert ran[0].failed
    assert [kind_of(post) for post in channel.posts].count("picture") == 1
    assert {person for post in channel.posts for person in post.pings} == {ann}


STORMS: dict[str, Sequence[Fault]] = {
    "too fast here": (refusal(429, 0, retry_after=0.05), refusal(429, 0, retry_after=40.0)),
    "too fast everywhere": (refusal(429, 0, retry_after=0.05, scope="global"),),
    "too fast, says a proxy": (refusal(429, 0, retry_after=2.0, headers={"Via": ""}), Says(b"slow down", 429)),
    "broken": (refusal(500, 0, "Internal Server Error"), refusal(503, 0, "Unavailable")),
    "nonsense": (GARBLED, Says(b"{", 200), Says(b"", 200), Says(b"[]", 200, {"Content-Type": "application/json"})),
    "cut": (Breaks(), Breaks(done=True), Halves()),
}


@pytest.mark.parametrize("storm", STORMS)
async def test_whatever_discord_answers_for_a_while_each_picture_comes_once(
    storm: str, server: Discord, tmp_path: Path
) -> None:
    async with staged(server, tmp_path) as stage:
        street = Street(stage)
        street.settle()
        for endpoint in ("create_message", "update_message", "trigger_typing_indicator"):
            for fault in STORMS[storm]:
                server.fail(endpoint, fault, times=2)
        await street.asks("draw a cat, 512px")
        await street.asks("draw a dog, 512px")

        assert await street.ends_well() < SOON
