"""How long `easel run` takes from its start to its first answers, and how much memory it has then.

    python -m bench.startup [--adapter telegram]

Only one platform and the offline painter are switched on. Each run is a process of its own; the first one of a new data
directory also makes the database. Baselines: a page of ten lines on the same web server; for Telegram, which is
emulated, an Application of ten lines of the library for it. There the first answer is that it asks for messages.
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
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import IO
from uuid import uuid4

import httpx
import msgspec
import psutil
from websockets.asyncio.client import connect

from tests.emulators.server import address, bound
from tests.emulators.telegram import Telegram, emulated

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
BARE_TELEGRAM = """
import sys
from telegram.ext import Application, MessageHandler, filters

async def echo(update, context):
    await update.message.reply_text(update.message.text)

url, token = sys.argv[1:]
application = Application.builder().token(token).base_url(url + "/bot").build()
application.add_handler(MessageHandler(filters.TEXT, echo))
application.run_polling()
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
TELEGRAM = """
directory = "{directory}"
[log]
level = "warning"
[adapters.telegram]
api_base = "{url}"
[providers.studio]
pace = 1000.0
"""
MESSAGES = count(1)
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
def running(
    command: Sequence[str], secrets: Mapping[str, str] | None = None, out: IO[bytes] | None = None
) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(command, env=os.environ | dict(secrets or {}), stderr=out)
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
    port, file = configured(directory)
    return asyncio.run(once([sys.executable, "-m", "bot", "run", "--config", str(file)], port, talks=True))


def configured(directory: Path) -> tuple[int, Path]:
    directory.mkdir(exist_ok=True)
    port, file = free(), directory / "config.toml"
    file.write_text(CONFIG.format(directory=directory, port=port), encoding="utf-8")
    return port, file


def bare() -> Run:
    port = free()
    return asyncio.run(once([sys.executable, "-c", BARE, str(port)], port, talks=False))


def telegram(server: Telegram, directory: Path) -> Run:
    file = on(server, directory)
    return polled(server, [sys.executable, "-m", "bot", "run", "--config", str(file)])


def on(server: Telegram, directory: Path) -> Path:
    directory.mkdir(exist_ok=True)
    file = directory / "config.toml"
    file.write_text(TELEGRAM.format(directory=directory, url=server.url), encoding="utf-8")
    return file


def polled(server: Telegram, command: Sequence[str]) -> Run:
    """A message waits for it already."""
    server.clear()
    server.limited = False
    anne = server.person("Anne", language="zh-hans")
    room = server.private(anne)
    # Whoever heard her first message before would not answer it again.
    for _ in range(next(MESSAGES)):
        server.say(room, anne, "帮我画一只猫", at=1.0)
    server.say(room, anne, "帮我画一只猫")
    begun = time.perf_counter()
    with running(command, {"TELEGRAM_BOT_TOKEN": server.token}) as process:
        healthy = _first(server, "getUpdates", begun)
        heard = _first(server, "sendMessage", begun)
        memory = psutil.Process(process.pid).memory_full_info()
        return Run(healthy, heard, memory.rss, memory.uss)


def _first(server: Telegram, method: str, begun: float) -> float:
    """Seconds until it is called."""
    if not server.wait(lambda: bool(server.called(method)), PATIENCE):
        raise TimeoutError(f"{method} is not called")
    return time.perf_counter() - begun


def told(what: str, runs: Sequence[Run]) -> None:
    def median(of: Callable[[Run], float]) -> float:
        return statistics.median(map(of, runs))

    print(
        f"  {what:<34} first answer {median(lambda run: run.healthy):5.2f} s   "
        f"acknowledged {median(lambda run: run.heard):5.2f} s   "
        f"memory {median(lambda run: run.memory) / 1024**2:4.0f} MB, "
        f"{median(lambda run: run.pages) / 1024**2:4.0f} of its own"
    )


def imported(file: Path, ready: Callable[[], object], secrets: Mapping[str, str] | None = None) -> None:
    """Where the time to load goes, from Python's own list."""
    directory = file.parent
    command = [sys.executable, "-X", "importtime", "-m", "bot", "run", "--config", str(file)]
    with (directory / "imports").open("wb") as out, running(command, secrets, out):
        ready()
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
    parser.add_argument("--adapter", choices=("web", "telegram"), default="web", help="the platform")
    options = parser.parse_args()
    os.chdir(Path(__file__).parents[1])
    with tempfile.TemporaryDirectory(prefix="easel-bench-") as name:
        (on_telegram if options.adapter == "telegram" else on_the_web)(Path(name), options)


def on_the_web(directory: Path, options: argparse.Namespace) -> None:
    new = [easel(directory / f"{number}") for number in range(options.runs)]
    told("easel run, new data directory", new)
    told("easel run, the next time", [easel(directory / f"{number}") for number in range(options.runs)])
    told("baseline: a bare page", [bare() for _ in range(options.runs)])
    if options.imports:
        port, file = configured(directory / "imports")
        imported(file, lambda: asyncio.run(answered(port, time.perf_counter())))


def on_telegram(directory: Path, options: argparse.Namespace) -> None:
    with emulated() as server:
        new = [telegram(server, directory / f"{number}") for number in range(options.runs)]
        told("easel run, new data directory", new)
        told("easel run, the next time", [telegram(server, directory / f"{number}") for number in range(options.runs)])
        command = [sys.executable, "-c", BARE_TELEGRAM, server.url, server.token]
        told("baseline: a bare Application", [polled(server, command) for _ in range(options.runs)])
        if options.imports:
            server.clear()
            file, secrets = on(server, directory / "imports"), {"TELEGRAM_BOT_TOKEN": server.token}
            imported(file, lambda: _first(server, "getUpdates", time.perf_counter()), secrets)


if __name__ == "__main__":
    main()
