"""How long `easel run` takes from its start to its first answers, and how much memory it has then.

    python -m bench.startup

Only the web chat and the offline painter are switched on. Each run is a process of its own; the first one of a new
data directory also makes the database. Baseline: a page of ten lines on the same web server.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import re
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import httpx
import msgspec
import psutil
from websockets.asyncio.client import connect

from tests.emulators.server import address, bound

PATIENCE = 30.0
MOST = 15
BARE = """
import sys
import uvicorn
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route

async def health(request):
    return PlainTextResponse("ok")

uvicorn.run(Starlette(routes=[Route("/healthz", health)]), port=int(sys.argv[1]), http="h11", log_config=None)
"""
CONFIG = """
directory = "{directory}"
[log]
level = "warning"
[adapters.web]
port = {port}
[providers.studio]
pace = 1000.0
"""
LINE = re.compile(r"import time:\s+(?P<own>\d+) \|\s+(?P<all>\d+) \| (?P<depth>\s*)(?P<name>\S+)")


class Said(msgspec.Struct, frozen=True):
    """What the page sends."""

    id: str
    text: str
    type: str = "say"


class Entry(msgspec.Struct, frozen=True):
    """A bubble, as far as it is looked at."""

    kind: str = ""


class Pushed(msgspec.Struct, frozen=True):
    """What the server sends, as far as it is looked at."""

    type: str
    entries: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True)
class Run:
    """Seconds since the process was started, and bytes that it has in memory."""

    healthy: float
    heard: float
    memory: int
    pages: int
    """Resident bytes that it shares with nobody."""


@contextmanager
def running(command: Sequence[str]) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(command)
    try:
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(PATIENCE)


def free() -> int:
    listener = bound()
    with listener:
        return int(address(listener).rpartition(":")[2])


async def answered(port: int, begun: float) -> float:
    """Seconds until the first answer. Asks every 5 ms, with as little work as can be: it is the other side's that is
    measured, on the same processors."""
    while time.perf_counter() - begun < PATIENCE:
        try:
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            await asyncio.sleep(0.005)
            continue
        writer.write(b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
        status = await reader.readline()
        writer.close()
        if b" 200 " in status:
            return time.perf_counter() - begun
    raise TimeoutError(f"nobody answers at port {port}")


async def acknowledged(url: str, begun: float) -> float:
    """Seconds until a request over the WebSocket is acknowledged."""
    async with httpx.AsyncClient(trust_env=False, verify=False) as client:
        await client.get(url)
        cookies = "; ".join(f"{name}={value}" for name, value in client.cookies.items())
    headers = {"Origin": url, "Cookie": cookies}
    async with connect(url.replace("http:", "ws:") + "/ws", additional_headers=headers) as socket:
        await socket.send(msgspec.json.encode(Said(uuid4().hex, "帮我画一只猫")).decode())
        async for message in socket:
            pushed = msgspec.json.decode(message, type=Pushed)
            if any(entry.kind == "ack" for entry in pushed.entries):
                return time.perf_counter() - begun
    raise TimeoutError("no acknowledgement")


async def once(command: Sequence[str], port: int, *, talks: bool) -> Run:
    url, begun = f"http://127.0.0.1:{port}", time.perf_counter()
    with running(command) as process:
        healthy = await answered(port, begun)
        heard = await acknowledged(url, begun) if talks else healthy
        memory = psutil.Process(process.pid).memory_full_info()
        return Run(healthy, heard, memory.rss, memory.uss)


def easel(directory: Path) -> Run:
    """The painter is so slow that an order neither ends nor begins to cost time while the next run is measured."""
    directory.mkdir(exist_ok=True)
    port, file = free(), directory / "config.toml"
    file.write_text(CONFIG.format(directory=directory, port=port), encoding="utf-8")
    return asyncio.run(once([sys.executable, "-m", "bot", "run", "--config", str(file)], port, talks=True))


def bare() -> Run:
    port = free()
    return asyncio.run(once([sys.executable, "-c", BARE, str(port)], port, talks=False))


def told(what: str, runs: Sequence[Run]) -> None:
    def median(of: Callable[[Run], float]) -> float:
        return statistics.median(map(of, runs))

    print(
        f"  {what:<34} first answer {median(lambda run: run.healthy):5.2f} s   "
        f"acknowledged {median(lambda run: run.heard):5.2f} s   "
        f"memory {median(lambda run: run.memory) / 1024**2:4.0f} MB, "
        f"{median(lambda run: run.pages) / 1024**2:4.0f} of its own"
    )


def imported(directory: Path) -> None:
    """Where the time to load goes, from Python's own list."""
    port, file = free(), directory / "config.toml"
    file.write_text(CONFIG.format(directory=directory, port=port), encoding="utf-8")
    command = [sys.executable, "-X", "importtime", "-m", "bot", "run", "--config", str(file)]
    with (directory / "imports").open("wb") as out:
        process = subprocess.Popen(command, stderr=out)
    asyncio.run(answered(port, time.perf_counter()))
    process.send_signal(signal.SIGTERM)
    process.wait(PATIENCE)
    lines = (directory / "imports").read_text(encoding="utf-8").splitlines()
    found = [match for match in map(LINE.fullmatch, lines) if match]
    print(f"imports: {len(found)} modules, {sum(int(match['own']) for match in found) / 1000:.0f} ms while measured")
    for kind, title in (("all", "with all that they load"), ("own", "by themselves")):
        print(f"  the slowest {title}, ms")
        for match in sorted(found, key=lambda match: -int(match[kind]))[:MOST]:
            print(f"  {int(match[kind]) / 1000:8.1f}  {match['name']}")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.startup", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--runs", type=int, default=5, help="how many; of each sort; the figures are medians")
    parser.add_argument("--imports", action="store_true", help="list the modules that take longest to load")
    options = parser.parse_args()
    os.chdir(Path(__file__).parents[1])
    with tempfile.TemporaryDirectory(prefix="easel-bench-") as name:
        directory = Path(name)
        new = [easel(directory / f"{number}") for number in range(options.runs)]
        told("easel run, new data directory", new)
        told("easel run, the next time", [easel(directory / f"{number}") for number in range(options.runs)])
        told("baseline: a bare page", [bare() for _ in range(options.runs)])
        if options.imports:
            imported(directory)


if __name__ == "__main__":
    main()
