"""Calls to CreatOK's API, whose every answer lies in an envelope."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

import httpx

from bot.errors import Busy, Gone, Refused, UnknownOutcome
from bot.ports import Accepted
from bot.providers.creatok.failures import Conceal, enveloped, failure, theirs
from bot.providers.creatok.wire import Announcement, Created, Envelope, Model, Order, Slot, Status, models
from bot.providers.http import Garbled, Line, address, read, written

T = TypeVar("T")

IMAGE = "image"
"""The part of the capabilities that lists what draws."""
_TASK = "image_generation"


@dataclass(frozen=True, slots=True)
class Api:
    """The calls of `/api/open/skills`; each may take so many seconds."""

    line: Line
    base_url: str
    key: str
    seconds: float

    async def models(self, part: str) -> tuple[Model, ...]:
        envelope = await self._read(self._request("GET", "capabilities"))
        try:
            return models(envelope.data, part)
        except Garbled as error:
            raise Busy("capabilities of an unknown shape") from error

    async def status(self, ticket: str, prompt: str | None) -> Status:
        """Raises Gone where the service takes offence: there is nothing in the question but the task. What it says of
        a prompt that is not known (None) is not told, since it may quote it."""
        query = {"task_id": ticket, "task_type": _TASK}
        try:
            envelope = await self._read(self._request("GET", "tasks/status", params=query), prompt)
        except Refused as error:
            raise (Gone(error.detail) if type(error) is Refused else error) from None
        return _data(envelope, Status)

    async def create(self, order: Order) -> Accepted:
        """Raises UnknownOutcome for everything that does not prove that nothing was created."""
        request = self._request("POST", "image-generation", content=written(order))
        answer = await self.line.ask(request, self.seconds, paid=True)
        envelope = enveloped(answer)
        if envelope.succeeded:
            return Accepted(_ticket(envelope))
        raise failure(envelope, answer, self._concealing(order.prompt), paid=True)

    async def slot(self, announcement: Announcement) -> Slot:
        request = self._request("POST", "upload/image/presigned", content=written(announcement))
        try:
            return _data(await self._read(request), Slot)
        except Refused as error:
            raise theirs(error) from None

    async def _read(self, request: httpx.Request, prompt: str | None = "") -> Envelope:
        """For calls that order nothing: trying again later does no harm."""
        answer = await self.line.ask(request, self.seconds)
        envelope = enveloped(answer)
        if envelope.succeeded and answer.succeeded:
            return envelope
        raise failure(envelope, answer, self._concealing(prompt or ""), quoting=prompt is not None)

    def _concealing(self, prompt: str) -> Conceal:
        return lambda text: self.line.conceal(text, prompt)

    def _request(
        self, method: str, path: str, *, params: dict[str, str] | None = None, content: bytes | None = None
    ) -> httpx.Request:
        headers = {"Authorization": f"Bearer {self.key}", "Accept": "application/json"}
        if content is not None:
            headers["Content-Type"] = "application/json"
        url = address(f"{self.base_url}/api/open/skills/{path}")
        return self.line.client.build_request(method, url, params=params, content=content, headers=headers)


def _data(envelope: Envelope, shape: type[T]) -> T:
    try:
        return read(envelope.data, shape)
    except Garbled as error:
        raise Busy("an answer without its content") from error


def _ticket(envelope: Envelope) -> str:
    """An id may be a number; 0 and nothing are none."""
    try:
        ticket = str(read(envelope.data, Created).task_id or "").strip()
    except Garbled as error:
        raise UnknownOutcome("the order was taken without an id") from error
    if not ticket:
        raise UnknownOutcome("the order was taken without an id")
    return ticket
