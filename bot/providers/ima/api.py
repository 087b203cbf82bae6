"""Calls to IMA Studio's API: the body's code decides, whatever the HTTP status says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

import httpx
import msgspec

from bot.errors import Broken, Busy, Gone, JobError, UnknownOutcome
from bot.ports import Accepted
from bot.providers.http import Garbled, Line, address, read, written
from bot.providers.ima.failures import Conceal, Stale, enveloped, failure, is_stale, theirs
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
        return tuple(leaves(_data(await self._read(self._request("GET", "product/list", params=query)), Nodes)))

    async def detail(self, ticket: str, prompt: str | None) -> Detail:
        """Raises Gone where the service takes offence: there is nothing in the question but the task. What it says of
        a prompt that is not known (None) is not told, since it may quote it."""
        content = msgspec.json.encode({"task_id": ticket})
        envelope = await self._read(self._request("POST", "tasks/detail", content=content), prompt, Gone)
        return _data(envelope, Detail)

    async def create(self, creation: Creation, prompt: str) -> Accepted | Stale:
        """Raises UnknownOutcome for everything that does not prove that nothing was created."""
        request = self._request("POST", "tasks/create", content=written(creation))
        answer = await self.line.ask(request, self.seconds, paid=True)
        envelope = enveloped(answer)
        if envelope.succeeded:
            return Accepted(_ticket(envelope))
        if envelope.number is None:
            raise answer.failure(paid=True)
        error = failure(envelope, answer, self.concealing(prompt))
        if is_stale(envelope):
            return Stale(error)
        raise error

    async def _read(
        self, request: httpx.Request, prompt: str | None = "", refused: type[JobError] = Broken
    ) -> Envelope:
        """For calls that order nothing: trying again later does no harm."""
        answer = await self.line.ask(request, self.seconds)
        envelope = enveloped(answer)
        if envelope.succeeded:
            return envelope
        if envelope.number is None:
            raise theirs(answer.failure(), refused)
        quoting = prompt is not None
        raise theirs(failure(envelope, answer, self.concealing(prompt or ""), quoting=quoting), refused)

    def concealing(self, prompt: str) -> Conceal:
        return lambda text: self.line.conceal(text, prompt)

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


def _data(envelope: Envelope, shape: type[T]) -> T:
    try:
        return read(envelope.data, shape)
    except Garbled as error:
        raise Busy("an answer without its content") from error


def _ticket(envelope: Envelope) -> str:
    try:
        ticket = str(read(envelope.data, Created).id).strip()
    except Garbled as error:
        raise UnknownOutcome("the order was taken without an id") from error
    if not ticket:
        raise UnknownOutcome("the order was taken without an id")
    return ticket
