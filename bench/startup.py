"""How long `easel run` takes from its start to its first answers, and how much memory it has then.

    python -m bench.startup [--adapter telegram|discord|feishu]

Only one platform and the offline painter are switched on. Each run is a process of its own; the first one of a new data
directory also makes the database. Baselines: a page of ten lines on the same web server; for Telegram, Discord and
Feishu, all emulated, some lines of the library for it. There the first answer is that it asks for messages, or that its
connection stands.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from uuid import uuid4

import httpx
import msgspec
from websockets.asyncio.client import connect

from bench import bare, starting
from bench.runs import PATIENCE, Run, imported, running, told, weighed
from bench.starting import emulated
from tests.emulators.server import address, bound

CONFIG = """
directory = "{directory}"
[log]
level = "warning"
[adapters.web]
port = {port}
[providers.studio]
pace = 1000.0
"""


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
        return weighed(process, healthy, heard)


def easel(directory: Path) -> Run:
    """The painter is so slow that an order neither ends nor begins to cost time while the next run is measured."""
    port, file = configured(directory)
    return asyncio.run(once([sys.executable, "-m", "bot", "run", "--config", str(file)], port, talks=True))


def configured(directory: Path) -> tuple[int, Path]:
    directory.mkdir(exist_ok=True)
    port, file = free(), directory / "config.toml"
    file.write_text(CONFIG.format(directory=directory, port=port), encoding="utf-8")
    return port, file


def page() -> Run:
    port = free()
    return asyncio.run(once([sys.executable, "-c", bare.PAGE, str(port)], port, talks=False))


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.startup", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--runs", type=int, default=5, help="how many; of each sort; the figures are medians")
    parser.add_argument("--imports", action="store_true", help="list the modules that take longest to load")
    parser.add_argument("--adapter", choices=PLATFORMS, default="web", help="the platform")
    options = parser.parse_args()
    os.chdir(Path(__file__).parents[1])
    with tempfile.TemporaryDirectory(prefix="easel-bench-") as name:
        PLATFORMS[options.adapter](Path(name), options)


def on_the_web(directory: Path, options: argparse.Namespace) -> None:
    new = [easel(directory / f"{number}") for number in range(options.runs)]
    told("easel run, new data directory", new)
    told("easel run, the next time", [easel(directory / f"{number}") for number in range(options.runs)])
    told("baseline: a bare page", [page() for _ in range(options.runs)])
    if options.imports:
        port, file = configured(directory / "imports")
        imported(file, lambda: asyncio.run(answered(port, time.perf_counter())))


def on_a_platform(directory: Path, options: argparse.Namespace) -> None:
    with emulated(options.adapter) as platform:

        def easel(number: int) -> Run:
            file = starting.configured(platform, options.adapter, directory / f"{number}")
            return starting.once(platform, [sys.executable, "-m", "bot", "run", "--config", str(file)])

        told("easel run, new data directory", [easel(number) for number in range(options.runs)])
        told("easel run, the next time", [easel(number) for number in range(options.runs)])
        told(f"baseline: {platform.title}", [starting.once(platform, platform.bare) for _ in range(options.runs)])
        if options.imports:
            platform.cleared()
            file = starting.configured(platform, options.adapter, directory / "imports")
            imported(file, platform.there, platform.secrets)


PLATFORMS = {"web": on_the_web, "telegram": on_a_platform, "discord": on_a_platform, "feishu": on_a_platform}


if __name__ == "__main__":
    main()
