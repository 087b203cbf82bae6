"""What an emulator was asked, in order."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

import msgspec
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from tests.emulators.faults import Endpoint

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Received:
    """One request; `name` is the endpoint's."""

    name: str
    method: str
    url: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes

    def read(self, shape: type[T]) -> T:
        return msgspec.json.decode(self.body, type=shape)


class Journal:
    """Written by the emulator's thread, read by the test's."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._received: list[Received] = []

    async def note(self, name: str, request: Request) -> None:
        headers = {key.lower(): value for key, value in request.headers.items()}
        query = dict(request.query_params)
        received = Received(name, request.method, str(request.url), query, headers, await request.body())
        with self._lock:
            self._received.append(received)

    def of(self, name: str) -> list[Received]:
        with self._lock:
            return [received for received in self._received if received.name == name]

    @property
    def names(self) -> list[str]:
        with self._lock:
            return [received.name for received in self._received]

    def clear(self) -> None:
        with self._lock:
            self._received.clear()


def noted(journal: Callable[[], Journal], name: str, endpoint: Endpoint) -> Endpoint:
    """The endpoint, with each request in the journal. Whoever was killed in the middle of one asked for nothing."""

    async def written(request: Request) -> Response:
        try:
            await journal().note(name, request)
        except ClientDisconnect:
            return Response(status_code=400)
        return await endpoint(request)

    return written
