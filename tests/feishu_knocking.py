"""What comes of calls and frames that are not Feishu's: they are brought to the door, and counted."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from random import Random

import httpx
from msgspec import structs

from adapters.feishu import connect
from adapters.feishu.sealing import path
from adapters.feishu.settings import Settings
from bot.gate import Gate
from bot.listening import serving
from bot.seals import seals
from tests.ears import Brisk, Ear
from tests.emulators.feishu import Feishu
from tests.feishu_forging import forged
from tests.feishu_garbling import garbled
from tests.feishu_sealing import Call, Keys, Pen
from tests.lent import lent

UNHEARD = HTTPStatus.SERVICE_UNAVAILABLE
GENUINE = 50
"""Every so many calls one comes that is Feishu's, and comes once more."""
OWN = ("acknowledged what was not sent there", "acknowledged twice", "a frame that nobody can read")
"""What the emulator says of acknowledgements of frames that it did not send as events, which are sent back as they
came."""

BROKE = frozenset({"event broke", "event not heard"})
"""What the log says of an exception that nobody thought of."""

Knock = Callable[[Call], Awaitable[httpx.Response]]


@dataclass
class Tally:
    """What was answered. `telling`: the bodies and the names of the headers of refusals."""

    statuses: Counter[tuple[str, int]] = field(default_factory=Counter)
    telling: Counter[tuple[bytes, tuple[str, ...]]] = field(default_factory=Counter)
    believed: list[Call] = field(default_factory=list)
    genuine: list[int] = field(default_factory=list)
    replayed: list[int] = field(default_factory=list)
    slowest: float = 0
    marks: list[float] = field(default_factory=list)

    @property
    def refused(self) -> int:
        return sum(count for (_, status), count in self.statuses.items() if 400 <= status < 500)

    @property
    def crashed(self) -> int:
        return sum(count for (_, status), count in self.statuses.items() if status >= 500)


def keys(server: Feishu) -> Keys:
    return Keys(server.app_id, server.encrypt_key, server.verification_token)


async def knocked(pen: Pen, many: int, knock: Knock, mark: Callable[[], float] = lambda: 0.0) -> Tally:
    """So many forged ones, one after the other, with some of Feishu's between them."""
    tally = Tally()
    for number in range(many):
        if number % GENUINE == 0:
            call = pen.genuine(f"genuine {number}")
            tally.genuine.append((await knock(call)).status_code)
            tally.replayed.append((await knock(call)).status_code)
        await _one(forged(pen), knock, tally)
        tally.marks.append(mark())
    return tally


async def _one(call: Call, knock: Knock, tally: Tally) -> None:
    begun = time.monotonic()
    answer = await knock(call)
    tally.slowest = max(tally.slowest, time.monotonic() - begun)
    tally.statuses[call.kind, answer.status_code] += 1
    if answer.is_success:
        tally.believed.append(call)
    else:
        tally.telling[answer.content, tuple(sorted(answer.headers))] += 1


def at(client: httpx.AsyncClient, url: str) -> Knock:
    async def knock(call: Call) -> httpx.Response:
        return await client.request(call.method, url, content=call.body, headers=list(call.headers))

    return knock


@dataclass
class House:
    """A bot that Feishu calls, and what it handed in."""

    ear: Ear
    url: str
    pen: Pen
    knock: Knock


@asynccontextmanager
async def called(server: Feishu, directory: Path, seed: int = 1) -> AsyncIterator[House]:
    """Once it listens."""
    settings = structs.replace(
        Settings(app_id=server.app_id, domain=server.url, webhook=True),
        encrypt_key_env="KEY",
        verification_token_env="TOKEN",
    )
    secrets = {settings.app_secret_env: server.secret, "KEY": server.encrypt_key, "TOKEN": server.verification_token}
    gate, clock, ear = Gate("https://easel.example", seals(directory)), Brisk(real=server.now), Ear()
    pen = Pen(keys(server), Random(seed), clock.now)
    async with (
        serving(gate.app(), "127.0.0.1", 0, "server") as url,
        connect(settings, secrets, lent(directory, clock, gate=gate)) as chat,
        httpx.AsyncClient(trust_env=False) as client,
        asyncio.TaskGroup() as tasks,
    ):
        listening = tasks.create_task(chat.listen(ear.receive))
        house = House(ear, f"{url}{path(settings)}", pen, at(client, f"{url}{path(settings)}"))
        await _listens(house)
        yield house
        listening.cancel()


async def _listens(house: House) -> None:
    """Nobody is heard before."""
    async with asyncio.timeout(10):
        while (await house.knock(house.pen.genuine("hello"))).status_code == UNHEARD:  # noqa: ASYNC110 - another thread tells
            await asyncio.sleep(0.005)


def flung(server: Feishu, pen: Pen, many: int) -> Counter[str]:
    """So many frames to every connection that stands; how many of each kind."""
    kinds: Counter[str] = Counter()
    while kinds.total() < many:
        kind, frames = garbled(pen)
        for body in frames:
            server.frame(body)
            kinds[kind] += 1
    return kinds


def excused(server: Feishu) -> list[str]:
    """What else the emulator found fault with; it is forgotten."""
    found = [said for said in server.violations if not said.startswith(OWN)]
    server.violations.clear()
    return found
