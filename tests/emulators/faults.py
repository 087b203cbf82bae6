"""What can go wrong with an answer, and how often it shall."""

from __future__ import annotations

import gzip
from collections import defaultdict, deque
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field

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


Fault = Says | Breaks | Hangs | Halves | Zips | Mangles


class Faults:
    """Faults that wait for the next requests of an endpoint, in order."""

    def __init__(self) -> None:
        self._waiting: defaultdict[str, deque[Fault]] = defaultdict(deque)

    def add(self, endpoint: str, *faults: Fault, times: int = 1) -> None:
        self._waiting[endpoint].extend(faults * times)

    def clear(self) -> None:
        self._waiting.clear()

    def around(self, name: str, endpoint: Endpoint) -> Endpoint:
        async def faulty(request: Request) -> Response:
            waiting = self._waiting[name]
            return await _spoilt(waiting.popleft(), request, endpoint) if waiting else await endpoint(request)

        return faulty


async def _spoilt(fault: Fault, request: Request, endpoint: Endpoint) -> Response:
    match fault:
        case Says(body, status, headers):
            return Response(body, status, dict(headers))
        case Breaks(done=False):
            return Reset()
        case Hangs(done=False):
            return Stalled()
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
