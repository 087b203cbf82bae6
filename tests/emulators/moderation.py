"""A moderation service behind the OpenAI protocol, on loopback: flags the words it is told to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Annotated
from uuid import uuid4

import msgspec
from msgspec import Meta
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tests.emulators.chat_model import DESCRIPTION
from tests.emulators.faults import Fault, Faults
from tests.emulators.journal import Journal
from tests.emulators.server import address, bound, served
from tests.emulators.specs import complaints, document

KEY = "sk-emulated-9876543210fedcba"
MODEL = "omni-moderation-latest"
DANGEROUS = "poison"
CATEGORIES = (
    "harassment",
    "harassment/threatening",
    "hate",
    "hate/threatening",
    "illicit",
    "illicit/violent",
    "self-harm",
    "self-harm/instructions",
    "self-harm/intent",
    "sexual",
    "sexual/minors",
    "violence",
    "violence/graphic",
)


class Asked(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The part of the protocol that is emulated."""

    input: Annotated[str, Meta(min_length=1)]
    model: str = MODEL


class Emulator:
    """Flags what holds one of the `dangerous` words. The endpoint, for `fail` and the journal, is "moderations"."""

    def __init__(self, url: str, key: str) -> None:
        self.url = url
        """Up to and with the version, as a base address is configured."""
        self.key = key
        self.journal = Journal()
        self.faults = Faults()
        self.clear()

    def clear(self) -> None:
        self.dangerous: Sequence[str] = (DANGEROUS,)
        self.journal.clear()
        self.faults.clear()

    def fail(self, *faults: Fault, times: int = 1) -> None:
        self.faults.add("moderations", *faults, times=times)

    def shown(self) -> list[str]:
        """What it was asked about, in order."""
        return [received.read(Asked).input for received in self.journal.of("moderations")]

    async def moderations(self, request: Request) -> Response:
        body = await request.body()
        if self.key and request.headers.get("authorization", "") != f"Bearer {self.key}":
            return refused(401, "Incorrect key provided.", "invalid_api_key")
        try:
            asked = msgspec.json.decode(body, type=Asked)
        except msgspec.MsgspecError as error:
            return refused(400, str(error), "invalid_request")
        if asked.model != MODEL:
            return refused(404, f"The model {asked.model} does not exist.", "model_not_found")
        wrong = complaints(DESCRIPTION, "/components/schemas/CreateModerationRequest", msgspec.json.decode(body))
        if wrong:
            return refused(400, "; ".join(wrong), "invalid_request")
        flagged = any(word in asked.input for word in self.dangerous)
        return Response(moderated(flagged=flagged), media_type="application/json")


@contextmanager
def emulated(key: str = KEY) -> Iterator[Emulator]:
    """On loopback until the block ends."""
    document(DESCRIPTION)  # takes a while, and nobody shall wait for it later
    listener = bound()
    emulator = Emulator(f"{address(listener)}/v1", key)
    with served([(app(emulator), listener)]):
        yield emulator


def app(emulator: Emulator) -> Starlette:
    faulty = emulator.faults.around("moderations", emulator.moderations)

    async def noted(request: Request) -> Response:
        await emulator.journal.note("moderations", request)
        return await faulty(request)

    return Starlette(routes=[Route("/v1/moderations", noted, methods=["POST"])])


def moderated(*, flagged: bool) -> bytes:
    """One result, as the service writes it."""
    result = {
        "flagged": flagged,
        "categories": {name: flagged and name == "violence" for name in CATEGORIES},
        "category_scores": {name: 0.97 if flagged and name == "violence" else 0.0001 for name in CATEGORIES},
        "category_applied_input_types": {name: ["text"] for name in CATEGORIES},
    }
    return msgspec.json.encode({"id": f"modr-{uuid4().hex}", "model": MODEL, "results": [result]})


def refused(status: int, message: str, code: str) -> Response:
    error = {"message": message, "type": "invalid_request_error", "param": None, "code": code}
    return Response(msgspec.json.encode({"error": error}), status, media_type="application/json")
