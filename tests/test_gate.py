"""What is called from outside: believed by its seal, a hint and no news, and never too much of it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send

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


class Part:
    """What a part puts at its path: it tells what it was sent, or breaks."""

    def __init__(self, name: str) -> None:
        self.name = name

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        if request.method == "DELETE":
            raise RuntimeError("broken")
        body = await request.body()
        await PlainTextResponse(f"{self.name} {request.method} {len(body)}")(scope, receive, send)


async def test_each_part_has_a_path_of_its_own_with_and_without_a_slash_and_below() -> None:
    async with opened() as (gate, client, _):
        addresses = [gate.lend(f"/{name}/secret", Part(name)) for name in ("one", "two")]
        answers = [
            await client.post(f"/{name}/secret{more}", content=b"12")
            for name in ("one", "two")
            for more in ("", "/", "/x")
        ]
        strange = [(await client.post(path)).status_code for path in ("/one", "/one/secrets", "/three", "/")]

    assert addresses == ["https://bot.example.org/one/secret", "https://bot.example.org/two/secret"]
    assert [answer.text for answer in answers] == ["one POST 2"] * 3 + ["two POST 2"] * 3
    assert strange == [404] * 4


async def test_a_part_reads_as_much_as_it_likes_and_answers_every_kind_of_call() -> None:
    async with opened() as (gate, client, _):
        gate.lend("/one", Part("one"))
        large, asked = await client.post("/one", content=b"x" * (2 * MOST)), await client.get("/one")

    assert (large.text, asked.text) == (f"one POST {2 * MOST}", "one GET 0")


async def test_a_part_that_breaks_takes_nothing_else_down_and_tells_nothing() -> None:
    async with opened() as (gate, client, nudged):
        gate.lend("/one", Part("one"))
        broken = await client.delete("/one")
        well, called = await client.get("/healthz"), await client.post(path(gate, "k3f9"))

    assert (broken.status_code, broken.text) == (500, "Internal Server Error")
    assert (well.text, called.status_code, nudged) == ("ok", 204, ["k3f9"])
