"""Calls to IMA Studio's API: the body's code decides, whatever the HTTP status says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

import httpx
import msgspec

from bot.errors import Busy, Refused, UnknownOutcome
from bot.ports import Accepted
from bot.providers.http import Garbled, Line, address, read
from bot.providers.ima.failures import Stale, enveloped, failure, is_stale, theirs
from bot.providers.ima.wire import Created, Creation, Detail, Envelope, Leaf, Nodes, leaves
from bot.values import Task

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Api:
    """The three calls of `/open/v1`; each may take so many seconds."""

    line: Line
    base_url: str
    key: str
    language: str
    seconds: float

    async def products(self, task: Task) -> tuple[Leaf, ...]:
        query = {"app": "ima", "platform": "web", "category": task.value}
        return tuple(leaves(await self._read(self._request("GET", "product/list", params=query), Nodes)))

    async def detail(self, ticket: str) -> Detail:
        content = msgspec.json.encode({"task_id": ticket})
        return await self._read(self._request("POST", "tasks/detail", content=content), Detail)

    async def create(self, creation: Creation, prompt: str) -> Accepted | Stale:
        """Raises UnknownOutcome for everything that does not prove that nothing was created."""
        request = self._request("POST", "tasks/create", content=_encoded(creation))
        answer = await self.line.ask(request, self.seconds, paid=True)
        envelope = enveloped(answer)
        if envelope.succeeded:
            return Accepted(_ticket(envelope))
        if envelope.number is None:
            raise answer.failure(paid=True)
        error = failure(envelope, answer, lambda text: self.line.conceal(text, prompt))
        if is_stale(envelope):
            return Stale(error)
        raise error

    async def _read(self, request: httpx.Request, shape: type[T]) -> T:
        """For calls that order nothing: trying again later does no harm."""
        answer = await self.line.ask(request, self.seconds)
        envelope = enveloped(answer)
        if envelope.succeeded:
            try:
                return read(envelope.data, shape)
            except Garbled as error:
                raise Busy("an answer without its content", answer.after) from error
        known = envelope.number is not None
        raise theirs(failure(envelope, answer, self.line.conceal) if known else answer.failure())

    def _request(
        self, method: str, path: str, *, params: dict[str, str] | None = None, content: bytes | None = None
    ) -> httpx.Request:
        headers = {
            "Authorization": f"Bearer {self.key}",
            "Content-Type": "application/json",
            "x-app-source": "ima_skills",
            "x_app_language": self.language,
        }
        url = address(f"{self.base_url}/open/v1/{path}")
        return self.line.client.build_request(method, url, params=params, content=content, headers=headers)


def _encoded(creation: Creation) -> bytes:
    try:
        return msgspec.json.encode(creation)
    except UnicodeEncodeError:
        raise Refused("the prompt is no valid Unicode") from None  # the cause would quote the prompt


def _ticket(envelope: Envelope) -> str:
    try:
        ticket = str(read(envelope.data, Created).id).strip()
    except Garbled as error:
        raise UnknownOutcome("the order was taken without an id") from error
    if not ticket:
        raise UnknownOutcome("the order was taken without an id")
    return ticket
