"""What can go wrong with an answer, and how often it shall."""

from __future__ import annotations

import asyncio
import gzip
from collections import Counter, defaultdict, deque
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from random import Random

from starlette.requests import Request
from starlette.responses import Response

from tests.emulators.server import Half, Reset, Stalled

Endpoint = Callable[[Request], Awaitable[Response]]


@dataclass(frozen=True, slots=True)
class Says:
    """Answers this and does nothing."""

    body: bytes | str = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Breaks:
    """The connection is reset, before or after the request was carried out."""

    done: bool = False


@dataclass(frozen=True, slots=True)
class Hangs:
    """Nothing is answered, before or after the request was carried out."""

    done: bool = False


@dataclass(frozen=True, slots=True)
class Halves:
    """The request is carried out and half of its answer arrives."""


@dataclass(frozen=True, slots=True)
class Zips:
    """The request is carried out and answered in gzip."""


@dataclass(frozen=True, slots=True)
class Mangles:
    """The request is carried out, and the answer's bytes go through this."""

    how: Callable[[bytes], bytes]
    status: int = 200


@dataclass(frozen=True, slots=True)
class Slows:
    """The request is carried out, and answered so many seconds later."""

    seconds: float


Fault = Says | Breaks | Hangs | Halves | Zips | Mangles | Slows


@dataclass(slots=True)
class Storm:
    """Each request meets one of the faults or none, by chance; `met` counts them by name."""

    chance: Random
    faults: Mapping[str, Fault]
    share: float
    """Of all requests, for each fault."""
    met: Counter[str] = field(default_factory=Counter)

    def strikes(self) -> Fault | None:
        drawn = int(self.chance.random() / self.share)
        name = next(iter(list(self.faults)[drawn : drawn + 1]), "none")
        self.met[name] += 1
        return self.faults.get(name)


class Faults:
    """Faults that wait for the next requests of an endpoint, in order; without one, what its storm brings."""

    def __init__(self) -> None:
        self._waiting: defaultdict[str, deque[Fault]] = defaultdict(deque)
        self.storms: dict[str, Storm] = {}

    def add(self, endpoint: str, *faults: Fault, times: int = 1) -> None:
        self._waiting[endpoint].extend(faults * times)

    def clear(self) -> None:
        self._waiting.clear()
        self.storms.clear()

    def around(self, name: str, endpoint: Endpoint) -> Endpoint:
        async def faulty(request: Request) -> Response:
            fault = self._next(name)
            return await endpoint(request) if fault is None else await _spoilt(fault, request, endpoint)

        return faulty

    def _next(self, name: str) -> Fault | None:
        waiting, storm = self._waiting[name], self.storms.get(name)
        if waiting:
            return waiting.popleft()
        return storm.strikes() if storm else None


async def _spoilt(fault: Fault, request: Request, endpoint: Endpoint) -> Response:
    match fault:
        case Says(body, status, headers):
            return Response(body, status, dict(headers))
        case Breaks(done=False):
            return Reset()
        case Hangs(done=False):
            return Stalled()
        case Slows(seconds):
            answer = await endpoint(request)
            await asyncio.sleep(seconds)
            return answer
        case _:
            return _changed(fault, await endpoint(request))


def _changed(fault: Fault, answer: Response) -> Response:
    body = bytes(answer.body)
    match fault:
        case Halves():
            return Half(body, media_type=answer.media_type)
        case Zips():
            return Response(gzip.compress(body), headers={"Content-Encoding": "gzip"}, media_type=answer.media_type)
        case Mangles(how, status):
            return Response(how(body), status, media_type=answer.media_type)
        case Hangs():
            return Stalled()
        case _:
            return Reset()
