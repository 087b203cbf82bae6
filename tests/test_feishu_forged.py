"""Whoever is not Feishu is not believed, and told nothing: webhook calls that are forged, caught, cut or odd."""

from __future__ import annotations

import asyncio
import os
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.emulators.feishu import Feishu
from tests.feishu_fixtures import running, server  # noqa: F401 - fixtures
from tests.feishu_forging import WAYS, forged
from tests.feishu_knocking import GENUINE, House, Tally, called, keys, knocked
from tests.feishu_referee import Plain, sealed
from tests.feishu_sealing import Call, Pen, exchanged, written

FORGED = int(os.environ.get("EASEL_TEST_FORGED") or 600)
"""Calls that are tried; `python -m bench.forged` tries ten thousand."""
EACH = 4
ANY = settings(max_examples=4, deadline=None, suppress_health_check=list(HealthCheck))
BODIES = st.one_of(st.binary(max_size=300), st.text(max_size=200).map(str.encode))
SILENT = {(b"", ("content-length", "date"))}
"""All that a refusal says beside its status."""


def texts(house: House) -> list[str]:
    return [text for text in house.ear.texts if text != "hello"]


def unshaken(tally: Tally, house: House) -> None:
    """None was believed, none told anything, and what is Feishu's was heard once."""
    assert tally.believed == []
    assert tally.crashed == 0
    assert set(tally.telling) == SILENT
    assert set(tally.genuine) == {200}
    assert [status for status in tally.replayed if status < 400] == []
    assert Counter(texts(house)) == Counter(f"genuine {at * GENUINE}" for at in range(len(tally.genuine)))
    assert len(house.ear.said) == len(house.ear.heard)


async def test_no_forged_call_is_believed_and_none_is_told_why(server: Feishu, tmp_path: Path) -> None:
    async with called(server, tmp_path) as house:
        tally = await knocked(house.pen, FORGED, house.knock)
        await house.ear.until(lambda: len(texts(house)) >= len(tally.genuine))

    assert tally.refused == FORGED
    unshaken(tally, house)


async def test_each_way_of_forging_is_refused(server: Feishu, tmp_path: Path) -> None:
    answers = {}
    async with called(server, tmp_path) as house:
        for way in WAYS:
            found = [await house.knock(way(house.pen)) for _ in range(EACH)]
            answers[way.__name__] = {(answer.status_code, answer.content) for answer in found}

    refusals = {(403, b""), (405, b""), (413, b"")}
    assert {name: found - refusals for name, found in answers.items()} == {name: set() for name in answers}
    assert texts(house) == []


@ANY
@given(bodies=st.lists(BODIES, min_size=25, max_size=25), seed=st.integers(0, 2**32))
async def test_whatever_is_inside_a_seal_without_the_token_is_refused(
    bodies: Sequence[bytes], seed: int, server: Feishu, tmp_path: Path
) -> None:
    server.clear()
    async with called(server, tmp_path, seed) as house:
        for body in bodies:
            for call in (house.pen.sealed("odd", body), house.pen.signed("odd", body), Call("odd", body)):
                answer = await house.knock(call)
                assert (answer.status_code, answer.content) == (403, b"")


async def test_a_call_that_is_caught_is_good_once_however_often_and_whenever_it_is_played(
    server: Feishu, tmp_path: Path
) -> None:
    async with called(server, tmp_path) as house:
        call = house.pen.genuine("once")
        statuses = [answer.status_code for answer in await asyncio.gather(*(house.knock(call) for _ in range(20)))]
        await house.ear.until(lambda: texts(house))
        for _ in range(12):
            server.advance(60)
            statuses.append((await house.knock(call)).status_code)

    assert sorted(statuses) == [200] + [403] * (len(statuses) - 1)
    assert texts(house) == ["once"]


async def test_a_call_that_is_caught_and_played_to_another_process_orders_nothing_twice(
    server: Feishu, tmp_path: Path
) -> None:
    """Each remembers its own calls; what was handed in is known by its message."""
    async with called(server, tmp_path) as house, called(server, tmp_path / "other") as other:
        call = house.pen.genuine("once")
        assert [(await each.knock(call)).status_code for each in (house, other)] == [200, 200]
        await other.ear.until(lambda: texts(other))

    first, second = ({said.key for said in each.ear.said if said.text == "once"} for each in (house, other))
    assert first == second


@pytest.mark.parametrize("away", [-28_801, 301, -86_400, 10**9])
async def test_what_was_signed_at_another_time_is_refused(away: int, server: Feishu, tmp_path: Path) -> None:
    async with called(server, tmp_path) as house:
        stamp = str(int(server.now()) + away)
        late = house.pen.sealed("late", written(house.pen.said("late")), at=stamp)
        now = str(int(server.now())).encode()
        assert (await house.knock(late)).status_code == 403
        assert (await house.knock(Call("", late.body, exchanged(late.headers, timestamp=now)))).status_code == 403

    assert texts(house) == []


def answered(plain: dict[str, object]) -> Callable[[Pen], Call]:
    return lambda pen: Call("", pen.wrapped(pen.encrypted(written(plain | {"token": pen.keys.token}))))


async def test_only_the_question_whether_anybody_is_here_is_answered_unsigned(server: Feishu, tmp_path: Path) -> None:
    async with called(server, tmp_path) as house:
        asked = answered({"type": "url_verification", "challenge": "c"})(house.pen)
        event = house.pen.said("unsigned")
        other = answered({**event, "type": "event_callback"})(house.pen)
        answers = [await house.knock(call) for call in (asked, other)]

    assert [(answer.status_code, answer.content) for answer in answers] == [(200, b'{"challenge":"c"}'), (403, b"")]
    assert texts(house) == []


async def test_the_same_seed_writes_the_same_calls(server: Feishu) -> None:
    """A case that fails can be played again."""
    first, second = ([forged(pen) for _ in range(100)] for pen in (_pen(server), _pen(server)))
    assert first == second


def _pen(server: Feishu) -> Pen:
    return Pen(keys(server), Random(3), lambda: 1_800_000_000.0)


async def test_what_node_seals_is_believed(server: Feishu, tmp_path: Path) -> None:
    """Node's own cryptography and Feishu's own SDK agree with the door about what a call looks like."""
    async with called(server, tmp_path) as house:
        bodies = [written(house.pen.said(words)).decode() for words in ("a cat", "画一只猫 🐱", "é" * 5000)]
        stamp = str(int(server.now()))
        calls = sealed([Plain(body, server.encrypt_key, stamp, f"n{at}") for at, body in enumerate(bodies)])
        for call in calls:
            headers = tuple((name.encode(), value.encode()) for name, value in call.headers.items())
            assert (await house.knock(Call("sealed by Node", call.body.encode(), headers))).status_code == 200
        await house.ear.until(lambda: len(texts(house)) == len(bodies))

    assert all(call.fits for call in calls)
    assert texts(house) == ["a cat", "画一只猫 🐱", "é" * 5000]
