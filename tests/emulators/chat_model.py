"""A chat model behind the OpenAI protocol, on loopback: says what it is told to, and refuses what is refused there."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Annotated, Literal
from uuid import uuid4

import msgspec
from msgspec import Meta
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from tests.emulators.faults import Fault, Faults
from tests.emulators.journal import Journal
from tests.emulators.server import address, bound, served
from tests.emulators.specs import complaints, document

KEY = "sk-emulated-0123456789abcdef"
MODEL = "talker-8b"
NOTHING = '{"intent": "none", "prompt": null, "n": 1}'
DESCRIPTION = "openai-openapi.yaml"
SCHEMA = "/components/schemas/CreateChatCompletionRequest"

Problem = tuple[int, str, str]
"""The status, what is wrong, and the service's own short name for it."""


class Line(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What somebody says in the conversation that is to be completed."""

    role: Literal["system", "developer", "user", "assistant"]
    content: str


class Asked(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The part of the protocol that is emulated; the service refuses arguments that it does not know, too."""

    model: str
    messages: Annotated[Sequence[Line], Meta(min_length=1)]
    temperature: Annotated[float, Meta(ge=0, le=2)] = 1
    top_p: Annotated[float, Meta(ge=0, le=1)] = 1
    max_tokens: Annotated[int, Meta(ge=1)] | None = None
    max_completion_tokens: Annotated[int, Meta(ge=1)] | None = None
    response_format: Mapping[str, object] | None = None
    reasoning_effort: str | None = None
    seed: int | None = None
    stream: Literal[False] = False


class Emulator:
    """`says` is answered first, then `usual` for ever. The endpoint, for `fail` and the journal, is "chat"."""

    def __init__(self, url: str, key: str) -> None:
        self.url = url
        """Up to and with the version, as a base address is configured."""
        self.key = key
        """Empty: nobody needs one, as with a model on one's own machine."""
        self.journal = Journal()
        self.faults = Faults()
        self.clear()

    def clear(self) -> None:
        self.says: deque[str] = deque()
        self.usual = NOTHING
        self.pause = 0.0
        """Seconds after each letter of an answer."""
        self.journal.clear()
        self.faults.clear()

    def fail(self, *faults: Fault, times: int = 1) -> None:
        self.faults.add("chat", *faults, times=times)

    @property
    def asked(self) -> int:
        return len(self.journal.names)

    def shown(self) -> list[str]:
        """What people's messages looked like to the model, in order."""
        return [received.read(Asked).messages[-1].content for received in self.journal.of("chat")]

    async def chat(self, request: Request) -> Response:
        problem = self._refused(request) or _unfit(await request.body())
        if problem:
            return _error(*problem)
        body = _completed(self.says.popleft() if self.says else self.usual)
        if self.pause:
            return StreamingResponse(self._slowly(body), media_type="application/json")
        return Response(body, media_type="application/json")

    def _refused(self, request: Request) -> Problem | None:
        given = request.headers.get("authorization", "")
        if self.key and not given:
            return 401, "You did not provide a key.", "missing_api_key"
        if self.key and given != f"Bearer {self.key}":
            return 401, "Incorrect key provided.", "invalid_api_key"
        if request.headers.get("content-type") != "application/json":
            return 400, "Invalid content type, expected application/json.", "unsupported_content_type"
        return None

    async def _slowly(self, body: bytes) -> AsyncIterator[bytes]:
        for at in range(len(body)):
            yield body[at : at + 1]
            await asyncio.sleep(self.pause)


@contextmanager
def emulated(key: str = KEY) -> Iterator[Emulator]:
    """On loopback until the block ends."""
    document(DESCRIPTION)  # takes a while, and nobody shall wait for it later
    listener = bound()
    emulator = Emulator(f"{address(listener)}/v1", key)
    with served([(_app(emulator), listener)]):
        yield emulator


def _app(emulator: Emulator) -> Starlette:
    faulty = emulator.faults.around("chat", emulator.chat)

    async def noted(request: Request) -> Response:
        await emulator.journal.note("chat", request)
        return await faulty(request)

    async def lost(request: Request) -> Response:
        await emulator.journal.note("lost", request)
        return _error(404, f"Invalid URL ({request.method} {request.url.path})", "unknown_url")

    methods = ["GET", "POST", "PUT", "DELETE"]
    return Starlette(
        routes=[Route("/v1/chat/completions", noted, methods=["POST"]), Route("/{path:path}", lost, methods=methods)]
    )


def _unfit(body: bytes) -> Problem | None:
    """What the service would not take, by the emulated part of its protocol and by its own description of it."""
    try:
        asked = msgspec.json.decode(body, type=Asked)
    except msgspec.MsgspecError as error:
        return 400, str(error), "invalid_request"
    if asked.model != MODEL:
        return 404, f"The model {asked.model} does not exist.", "model_not_found"
    wrong = complaints(DESCRIPTION, SCHEMA, msgspec.json.decode(body))
    return (400, "; ".join(wrong), "invalid_request") if wrong else None


def _completed(content: str) -> bytes:
    message = {"role": "assistant", "content": content, "refusal": None}
    choice = {"index": 0, "message": message, "logprobs": None, "finish_reason": "stop"}
    answer = {
        "id": f"chatcmpl-{uuid4().hex}",
        "object": "chat.completion",
        "created": int(time.time()),
        "model": MODEL,
        "choices": [choice],
        "usage": {"prompt_tokens": 200, "completion_tokens": 20, "total_tokens": 220},
    }
    return msgspec.json.encode(answer)


def _error(status: int, message: str, code: str) -> Response:
    error = {"message": message, "type": "invalid_request_error", "param": None, "code": code}
    return Response(msgspec.json.encode({"error": error}), status, media_type="application/json")
