"""What is called from outside: believed by its seal, a hint and no news, and never too much of it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import pytest

from bot.gate import MOST, Gate
from bot.listening import serving
from bot.seals import KeyedSeals

SEALS = KeyedSeals(b"a key")


@asynccontextmanager
async def opened() -> AsyncIterator[tuple[Gate, httpx.AsyncClient, list[str]]]:
    gate = Gate("https://bot.example.org/", SEALS)
    nudged: list[str] = []

    def nudge(job: str) -> bool:
        nudged.append(job)
        return job == "k3f9"

    gate.nudge = nudge
    async with serving(gate.app(), "127.0.0.1", 0, "server") as address, httpx.AsyncClient(base_url=address) as client:
        yield gate, client, nudged


def path(gate: Gate, job: str) -> str:
    return gate.callback(job).removeprefix("https://bot.example.org")


@pytest.mark.parametrize("body", [b"", b'{"job_id":"x","status":"completed"}', b"\xff" * 5000])
async def test_whoever_knows_the_address_can_wake_the_job_and_nothing_else(body: bytes) -> None:
    async with opened() as (gate, client, nudged):
        answers = [await client.post(path(gate, job), content=body) for job in ("k3f9", "k3f9", "over")]

    assert [answer.status_code for answer in answers] == [204, 204, 204]
    assert nudged == ["k3f9", "k3f9", "over"]


@pytest.mark.parametrize("wrong", ["/calls/k3f9/0123", "/calls/k3f9/", "/calls/other/{seal}", "/calls/k3f9/海象"])
async def test_nobody_guesses_an_address(wrong: str) -> None:
    async with opened() as (_, client, nudged):
        answer = await client.post(wrong.format(seal=SEALS.sign("call", "k3f9")))

    assert (answer.status_code, nudged) == (404, [])


async def test_a_call_without_an_end_is_cut_off() -> None:
    async with opened() as (gate, client, nudged):
        answer = await client.post(path(gate, "k3f9"), content=b"x" * (MOST + 1))

    assert (answer.status_code, nudged) == (413, [])


async def test_a_proxy_can_ask_whether_it_is_there() -> None:
    async with opened() as (_, client, _nudged):
        assert (await client.get("/healthz")).text == "ok"
