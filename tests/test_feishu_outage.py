"""Feishu answers nothing, says nothing or says nonsense for a while: all that was asked for comes once, in order."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.emulators.faults import Breaks, Fault, Halves, Mangles, Says
from tests.emulators.feishu import Chat, Feishu, Message, Person, refusal
from tests.feishu_fixtures import running, server  # noqa: F401 - fixtures
from tests.feishu_stage import OnFeishu, staged

OUTAGE = float(os.environ.get("EASEL_TEST_OUTAGE") or 45)
"""Seconds for which Feishu does not answer."""
SOON = 70.0
"""Seconds after its end in which all has to be there: the outbox waits up to a minute between two tries."""
MORE = 8.0
"""Seconds in which something might still come that is one too many."""
GARBLED = Says(b"<html><body><h1>502 Bad Gateway</h1></body></html>", 502, {"Content-Type": "text/html"})
NOWHERE = "http://127.0.0.1:9/"
"""Nobody listens there."""
WRITING = ("create", "reply", "patch", "image", "file")


@dataclass
class Street:
    """People who ask, each in a chat of their own."""

    stage: OnFeishu
    people: list[Person] = field(default_factory=list)
    chats: list[Chat] = field(default_factory=list)
    asked: dict[str, list[Message]] = field(default_factory=dict)

    @property
    def server(self) -> Feishu:
        return self.stage.server

    def settle(self) -> None:
        self.people = [self.server.person(name) for name in ("Anne", "Ben")]
        anne, ben = self.people
        self.chats = [self.server.group("Studio", anne), self.server.direct(ben)]

    def ask(self, words: str) -> None:
        for person, chat in zip(self.people, self.chats, strict=True):
            message = person.says(chat, words, mention=chat.kind != "p2p")
            self.asked.setdefault(chat.id, []).append(message)

    async def asks(self, words: str) -> None:
        await self.stage.happens(lambda: self.ask(words))

    def shown(self, chat: Chat) -> Sequence[Message | None]:
        """Which requests were answered by a picture, in the order of the pictures."""
        return [post.parent for post in chat.posts if post.pictures]

    def served(self) -> bool:
        return all(len(self.shown(chat)) >= len(self.asked[chat.id]) for chat in self.chats)

    async def ends_well(self) -> float:
        """Seconds until everybody had their pictures: each one once, in order, and nobody was told of a failure."""
        begun = self.stage.clock.now()
        await self.stage.pass_until(self.served)
        took = self.stage.clock.now() - begun
        await self.stage.pass_seconds(MORE)
        for chat in self.chats:
            asked = self.asked[chat.id]
            assert self.shown(chat) == asked
            assert [post.text for post in chat.posts if "❌" in post.text] == []
            # What comes before a picture is not tried for ever.
            words = [post.text for post in chat.posts if post.kind == "text"]
            assert len(words) == len(set(words)) <= len(asked)
        return took


async def test_posts_wait_while_no_call_gets_through_and_come_once_it_does(server: Feishu, tmp_path: Path) -> None:
    async with staged(server, tmp_path) as stage:
        street = Street(stage)
        street.settle()
        await street.asks("draw a cat, 512px")
        server.down = True
        await street.asks("draw a dog, 512px")
        await stage.pass_seconds(OUTAGE)
        server.down = False

        assert await street.ends_well() < SOON


@pytest.mark.parametrize("webhook", [False, True], ids=["long connection", "webhook"])
async def test_what_was_said_while_nothing_was_heard_is_heard_later(
    webhook: bool, server: Feishu, tmp_path: Path
) -> None:
    """It comes again after fifteen seconds, and after five minutes."""
    async with staged(server, tmp_path, pace=20, webhook=webhook) as stage:
        street = Street(stage)
        street.settle()
        await street.asks("draw a cat, 512px")
        url = _cut(server)
        street.ask("draw a dog, 512px")
        await stage.pass_seconds(OUTAGE)
        before = [len(street.shown(chat)) for chat in street.chats]
        _mend(server, url)

        assert await street.ends_well() < 300 + SOON
        assert before == [1] * len(street.chats)


def _cut(server: Feishu) -> str:
    """Nothing that is said comes through any more."""
    server.deaf = True
    url, server.console.request_url = server.console.request_url, NOWHERE
    server.drop()
    return url


def _mend(server: Feishu, url: str) -> None:
    server.deaf = False
    server.console.request_url = url


async def test_after_minutes_without_anything_all_is_caught_up_with(server: Feishu, tmp_path: Path) -> None:
    async with staged(server, tmp_path) as stage:
        street = Street(stage)
        street.settle()
        await street.asks("draw a cat, 512px")
        server.down = server.deaf = True
        server.drop()
        street.ask("draw a dog, 512px")
        await stage.pass_seconds(OUTAGE)
        server.down = server.deaf = False

        assert await street.ends_well() < 300 + SOON


async def test_a_storm_of_lost_connections_loses_nothing(server: Feishu, tmp_path: Path) -> None:
    async with staged(server, tmp_path) as stage:
        street = Street(stage)
        street.settle()
        for number, strike in enumerate((server.drop, server.close, server.drop, server.close, server.drop)):
            strike()
            await street.asks(f"draw {number + 2} cats and a dog, 512px")
            await stage.pass_until(lambda: server.connections > 0)

        assert await street.ends_well() < 300 + SOON


async def test_acknowledgements_that_are_lost_order_nothing_twice(server: Feishu, tmp_path: Path) -> None:
    async with staged(server, tmp_path) as stage:
        street = Street(stage)
        street.settle()
        server.lose_acks = 4
        await street.asks("draw a cat, 512px")
        await street.asks("draw a dog, 512px")
        await stage.pass_seconds(400)

        await street.ends_well()
        assert server.unkept == []


async def test_a_token_that_ends_and_one_that_is_taken_back_are_renewed(server: Feishu, tmp_path: Path) -> None:
    async with staged(server, tmp_path) as stage:
        street = Street(stage)
        street.settle()
        await street.asks("draw a cat, 512px")
        server.expire()
        await street.asks("draw a dog, 512px")
        server.expire()

        assert await street.ends_well() < SOON


async def test_a_secret_that_is_taken_back_for_a_while_loses_nothing(server: Feishu, tmp_path: Path) -> None:
    async with staged(server, tmp_path) as stage:
        street = Street(stage)
        street.settle()
        await street.asks("draw a cat, 512px")
        secret = server.secret
        server.revoke("another")
        server.expire()
        await street.asks("draw a dog, 512px")
        await stage.pass_seconds(OUTAGE)
        server.revoke(secret)

        assert await street.ends_well() < 2 * SOON


STORMS: dict[str, Sequence[Fault]] = {
    "too fast, says the gateway": (refusal(99991400, "request trigger frequency limit", 429, reset=2),),
    "too fast, without saying how much": (refusal(99991400, "request trigger frequency limit", 400), Says(b"", 429)),
    "too fast for this chat": (refusal(230020, "This operation triggers the frequency limit."),),
    "broken": (refusal(1, "internal error", 500), refusal(230049, "The message is being sent."), Says(b"{}", 503)),
    "nonsense": (GARBLED, Says(b"{", 200), Says(b"", 200), Says(b"[]", 200, {"Content-Type": "application/json"})),
    "cut": (Breaks(), Breaks(done=True), Halves()),
    "answers that are lost": (Mangles(lambda _: b"<html>timeout</html>", 504), Mangles(lambda body: body[:20], 200)),
    "a token that is over": (refusal(99991663, "Invalid access token for authorization."),),
}


@pytest.mark.parametrize("storm", STORMS)
async def test_whatever_feishu_answers_for_a_while_each_picture_comes_once(
    storm: str, server: Feishu, tmp_path: Path
) -> None:
    async with staged(server, tmp_path) as stage:
        street = Street(stage)
        street.settle()
        for endpoint in WRITING:
            for fault in STORMS[storm]:
                server.fail(endpoint, fault, times=2)
        await street.asks("draw a cat, 512px")
        await street.asks("draw a dog, 512px")

        assert await street.ends_well() < 2 * SOON
