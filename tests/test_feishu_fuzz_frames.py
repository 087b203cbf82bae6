"""Whatever comes through the long connection, it stands, and what comes next is heard."""

from __future__ import annotations

import os
from pathlib import Path
from random import Random

import pytest
from structlog.testing import capture_logs

from tests.emulators.feishu import Feishu
from tests.feishu_fixtures import running, server  # noqa: F401 - fixtures
from tests.feishu_garbling import CONFIGS, CONTROL, WAYS, Way, frame, headers
from tests.feishu_knocking import BROKE, excused, flung, keys
from tests.feishu_listening import Account
from tests.feishu_sealing import Pen
from tests.feishu_sealing import written as event

FRAMES = int(os.environ.get("EASEL_TEST_FORGED") or 600)
HEAP = 40
"""Frames between two good messages."""
EACH = 12
UNFINISHED = 500
"""Events of which one part comes."""


def pen(server: Feishu, seed: int = 1) -> Pen:
    return Pen(keys(server), Random(seed), server.now)


async def heard(account: Account, text: str) -> None:
    """Said by somebody, after all that came before."""
    ann = account.server.person("Ann")
    ann.says(account.server.direct(ann), text)
    await account.ear.until(lambda: text in account.ear.texts)


async def test_garbage_ends_no_connection_and_takes_no_good_event_with_it(server: Feishu, tmp_path: Path) -> None:
    account, writing, flown = Account.of(server, tmp_path), pen(server), 0
    with capture_logs() as logs:
        async with account.listening():
            while flown < FRAMES:
                flown += flung(server, writing, HEAP).total()
                await heard(account, f"good {flown}")

            assert (server.handshakes, server.connections) == (1, 1)
    assert [line for line in logs if line["event"] in BROKE] == []
    assert len(account.ear.keys) == len(account.ear.heard)
    assert excused(server) == []


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
async def test_each_sort_of_garbage_is_survived(way: Way, server: Feishu, tmp_path: Path) -> None:
    account, writing = Account.of(server, tmp_path), pen(server, len(way.__name__))
    async with account.listening():
        for _ in range(EACH):
            for body in way(writing):
                server.frame(body)
        await heard(account, "the good one")

        assert server.handshakes == 1
    assert excused(server) == []


async def test_parts_that_never_become_whole_leave_room_for_others(server: Feishu, tmp_path: Path) -> None:
    account, writing = Account.of(server, tmp_path), pen(server)
    async with account.listening():
        for number in range(UNFINISHED):
            server.frame(frame(headers(writing, message_id=f"{number}", sum="2", seq="0"), b"x"))
        server.frame(frame(headers(writing, sum="999999999", seq="1"), b"x"))
        whole = event(writing.said("whole"))
        for at, part in enumerate((whole[:50], whole[50:])):
            server.frame(frame(headers(writing, message_id="whole", sum="2", seq=str(at)), part))
        await account.ear.until(lambda: "whole" in account.ear.texts)

        assert server.handshakes == 1
    assert excused(server) == []


@pytest.mark.parametrize("config", CONFIGS, ids=range(len(CONFIGS)))
async def test_whatever_feishu_says_of_its_pace_the_bot_comes_back(
    config: object, server: Feishu, tmp_path: Path
) -> None:
    account = Account.of(server, tmp_path)
    async with account.listening():
        server.frame(frame([(b"type", b"pong")], event(config), CONTROL))
        await heard(account, "before")
        server.drop()
        await account.ear.until(lambda: server.handshakes == 2 and server.connections == 1)
        await heard(account, "after")


async def test_words_that_are_no_frames_are_passed_over(server: Feishu, tmp_path: Path) -> None:
    account = Account.of(server, tmp_path)
    async with account.listening():
        for words in ("", "hello", "{}", "\x00", "🐱" * 1000):
            server.frame(words)
        await heard(account, "the good one")

        assert server.handshakes == 1
