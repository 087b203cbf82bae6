"""What a picture costs on our side: processor time, memory, and for how long nobody else is served.

    python -m bench.overhead
    python -m bench.overhead --runs 50

Real providers take pictures from a service in a process of its own, so that its work is not counted: a link after three
polls (Krea), a file as base64 in one answer (OpenAI's protocol), and the same as the last of three server-sent events.
Processor time is that of all threads of this process. Baseline in the same run: the bare httpx client, which makes the
same requests and reads the answers to the end without understanding them.

Lag is how much later than asked for a task wakes up that sleeps 1 ms, again and again, while the answer comes. On a
machine that does other things, too, the longest stretch tells more: the most processor time that the loop's thread took
between two such wakings. The aim is less than 50 ms with a file of 12 MB.
"""

from __future__ import annotations

import argparse
import asyncio
import base64
import json
import multiprocessing
import resource
import statistics
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from functools import partial
from multiprocessing.connection import Connection
from random import Random

import httpx
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route as Path

from bot.clock import SystemClock
from bot.ports import Accepted, Commission, Finished, Provider
from bot.providers import krea, openai
from bot.values import Cost as Money
from bot.values import Task
from tests.emulators.server import address, bound, served

SMALL, LARGE = 8, 12
"""Megabytes of a file."""
SLEEP = 0.001
PIECE = 64 * 1024
QUALITY = ("", "low")
"""Servers of one's own know none."""
Work = Callable[[], Awaitable[object]]


@dataclass(frozen=True)
class Cost:
    """Of one picture, in ms and MB: processor time of all threads and of the loop's own, the longest lag, the longest
    stretch of the loop's own work, and how much more memory was taken."""

    cpu: float
    loop: float
    lag: float
    stretch: float
    memory: float


def file(megabytes: int) -> bytes:
    """That no compression makes smaller, and that looks like a PNG."""
    return b"\x89PNG\r\n\x1a\n" + Random(megabytes).randbytes(megabytes * 1024 * 1024)


def _answer(megabytes: int, name: str = "") -> dict[str, object]:
    text = base64.b64encode(file(megabytes)).decode()
    usage = {"input_tokens": 1, "output_tokens": 1, "total_tokens": 2}
    if name:
        return {"type": f"image_generation.{name}", "b64_json": text, "usage": usage, "partial_image_index": 0}
    return {"created": 1, "data": [{"b64_json": text}], "usage": usage}


def _event(megabytes: int, name: str) -> bytes:
    return f"event: image_generation.{name}\ndata: {json.dumps(_answer(megabytes, name))}\n\n".encode()


async def _pieces(whole: bytes) -> AsyncIterator[bytes]:
    for at in range(0, len(whole), PIECE):
        yield whole[at : at + PIECE]


async def _image(request: Request) -> Response:
    """The size stands in the address, in place of an account's path."""
    size, asked = int(request.path_params["size"]), json.loads(await request.body())
    if asked.get("stream"):
        return StreamingResponse(_pieces(STREAMS[size]), media_type="text/event-stream")
    return Response(BODIES[size], media_type="application/json")


async def _job(request: Request) -> Response:
    """Done at the third look."""
    if request.method == "POST":
        LOOKS.clear()
        return JSONResponse({"job_id": "job", "status": "queued", "created_at": "2026-11-21T06:33:00.000Z"})
    LOOKS.append(1)
    done = {"status": "completed", "result": {"urls": ["https://cdn.example/1.png"]}}
    status = done if len(LOOKS) > 2 else {"status": "sampling"}
    return JSONResponse({"job_id": "job", "created_at": "2026-11-21T06:33:00.000Z", **status})


BODIES: dict[int, bytes] = {}
STREAMS: dict[int, bytes] = {}
LOOKS: list[int] = []
ROUTES = [
    Path("/{size}/images/generations", _image, methods=["POST"]),
    Path("/generate/image/google/nano-banana-2", _job, methods=["POST"]),
    Path("/jobs/job", _job, methods=["GET"]),
]


def serve(pipe: Connection) -> None:
    """The service, until its process is ended."""
    for size in (SMALL, LARGE):
        BODIES[size] = json.dumps(_answer(size)).encode()
        STREAMS[size] = _event(1, "partial_image") * 2 + _event(size, "completed")
    listener = bound()
    with served([(Starlette(routes=ROUTES), listener)]):
        pipe.send(address(listener))
        pipe.recv()


@contextmanager
def service() -> Iterator[str]:
    ours, theirs = multiprocessing.get_context("spawn").Pipe()
    process = multiprocessing.get_context("spawn").Process(target=serve, args=[theirs], daemon=True)
    process.start()
    try:
        yield str(ours.recv())
    finally:
        ours.send("end")
        process.join(5)


@asynccontextmanager
async def lagging() -> AsyncIterator[list[tuple[float, float]]]:
    """How late a sleeper wakes, and how long the loop worked meanwhile, in ms."""
    late = [(0.0, 0.0)]

    async def sleeper() -> None:
        while True:
            begun, worked = time.perf_counter(), time.thread_time()
            await asyncio.sleep(SLEEP)
            waited = time.perf_counter() - begun - SLEEP
            late.append((waited * 1000, (time.thread_time() - worked) * 1000))

    async with asyncio.TaskGroup() as tasks:
        sleeping = tasks.create_task(sleeper())
        yield late
        sleeping.cancel()


def peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


async def measured(work: Work) -> Cost:
    async with lagging() as late:
        await asyncio.sleep(0)
        before, loop, memory = time.process_time(), time.thread_time(), peak()
        await work()
        spent, own = time.process_time() - before, time.thread_time() - loop
        await asyncio.sleep(2 * SLEEP)
    lags, stretches = zip(*late, strict=True)
    return Cost(spent * 1000, own * 1000, max(lags), max(stretches), peak() - memory)


async def told(name: str, work: Work, runs: int) -> None:
    await work()
    costs = [await measured(work) for _ in range(runs)]
    middle = {key: statistics.median(getattr(cost, key) for cost in costs) for key in ("cpu", "loop", "lag", "stretch")}
    print(
        f"  {name:<26} processor {middle['cpu']:6.1f} ms, the loop's {middle['loop']:6.1f} ms   "
        f"longest stretch median {middle['stretch']:5.1f}, worst {max(cost.stretch for cost in costs):5.1f} ms   "
        f"lag {middle['lag']:5.1f} ms   memory +{max(cost.memory for cost in costs):.0f} MB"
    )


async def bare(url: str, body: dict[str, object], polls: int = 0) -> None:
    async with httpx.AsyncClient(trust_env=False, timeout=60) as client:
        async with client.stream("POST", url, json=body) as answer:
            async for _ in answer.aiter_bytes():
                pass
        for _ in range(polls):
            await client.get(url)


async def made(provider: Provider, order: Commission) -> None:
    outcome = await provider.submit(order)
    while isinstance(outcome, Accepted):
        seen = await provider.poll(outcome.ticket)
        if isinstance(seen, Finished):
            return


async def linked(base: str, runs: int) -> None:
    settings = krea.Settings(base_url=base, refresh_seconds=0)
    order = Commission(
        "job1", "google/nano-banana-2", Task.TEXT_TO_IMAGE, "a fox", "1:1", "1K", 1, Money(1, "USD", about=True)
    )
    async with krea.connect(settings, {settings.key_env: "id:secret-of-the-key"}, SystemClock()) as provider:
        await told("a link after three polls", partial(made, provider, order), runs)
    async with httpx.AsyncClient(trust_env=False) as client:

        async def requests() -> None:
            await client.post(f"{base}/generate/image/google/nano-banana-2", json={"prompt": "a fox"})
            for _ in range(3):
                await client.get(f"{base}/jobs/job")

        await told("  baseline: bare requests", requests, runs)


async def filed(base: str, size: int, partials: int, runs: int) -> None:
    """`partials` above 0: as events."""
    url = f"{base}/{size}"
    settings = openai.Settings(base_url=url, protocol="openai" if partials else "local", partial_images=partials)
    order = Commission(
        "job1",
        "gpt-image-2",
        Task.TEXT_TO_IMAGE,
        "a fox",
        "1:1",
        "1K",
        1,
        Money(9, "USD"),
        quality=QUALITY[partials > 0],
    )
    name = f"{size} MB {'as events' if partials else 'in base64'}"
    async with openai.connect(settings, {settings.key_env: "sk-secret"}, SystemClock()) as provider:
        await told(name, partial(made, provider, order), runs)
    asked: dict[str, object] = {"stream": True} if partials else {}
    await told("  baseline: bare bytes", partial(bare, f"{url}/images/generations", asked), runs)


async def all_told(runs: int) -> None:
    with service() as base:
        await linked(base, runs)
        for size in (SMALL, LARGE):
            for partials in (0, 2):
                await filed(base, size, partials, runs)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.overhead", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--runs", type=int, default=15, help="of each kind")
    asyncio.run(all_told(parser.parse_args().runs))


if __name__ == "__main__":
    main()
