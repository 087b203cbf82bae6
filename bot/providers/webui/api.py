"""Calls to the web UI's API."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeVar

import httpx
import msgspec

from bot.errors import Busy, UnknownOutcome
from bot.providers.http import LARGEST, LARGEST_PICTURES, Answer, Garbled, Line, address, read, written
from bot.providers.webui.failures import failure, theirs
from bot.providers.webui.wire import Asked, Checkpoint, Drawn, Glance, Look, Order, Rows

T = TypeVar("T")

_SHUT = frozenset({301, 302, 303, 307, 308, 401, 403, 404, 405})
"""A task's progress belongs to the web page, not to the API: behind the page's own login it cannot be asked for."""


@dataclass(frozen=True, slots=True)
class Api:
    """`proof` is the user with the password, as they are sent; an order may take longer than everything else."""

    line: Line
    base_url: str
    proof: str
    api_seconds: float
    draw_seconds: float

    async def checkpoints(self, _: None = None) -> tuple[Checkpoint, ...]:
        """Those that can be read."""
        answer = await self._ask("GET", "sdapi/v1/sd-models")
        return tuple(_checkpoints(self._read(answer, Rows)))

    async def draw(self, order: Order) -> Drawn:
        """Blocks until it is drawn. Raises UnknownOutcome for everything that does not prove that nothing is."""
        path = "sdapi/v1/img2img" if order.init_images else "sdapi/v1/txt2img"
        request = self._request("POST", path, content=written(order))
        answer = await self.line.ask(request, self.draw_seconds, paid=True, limit=LARGEST_PICTURES)
        if not answer.succeeded:
            concealed = (order.prompt, order.negative_prompt)
            raise failure(answer, lambda text: self.line.conceal(text, *concealed), order=True)
        try:
            return await answer.read_large(Drawn)
        except Garbled as error:
            raise UnknownOutcome("a success that cannot be read") from error

    async def look(self, task: str, *, preview: bool = False) -> Look | None:
        """How far this very task is; None where that cannot be asked for."""
        content = msgspec.json.encode(Asked(task, preview))
        answer = await self._ask("POST", "internal/progress", content=content)
        return None if answer.status in _SHUT else self._read(answer, Look)

    async def glance(self, *, preview: bool = False) -> Glance:
        """How far whatever is drawn at this moment is."""
        query = {"skip_current_image": "false" if preview else "true"}
        return self._read(await self._ask("GET", "sdapi/v1/progress", params=query), Glance)

    async def interrupt(self) -> None:
        """Stops whatever is drawn at this moment, whoever wanted it."""
        answer = await self._ask("POST", "sdapi/v1/interrupt")
        if not answer.succeeded:
            raise theirs(failure(answer, self.line.conceal))

    async def _ask(
        self, method: str, path: str, *, params: dict[str, str] | None = None, content: bytes | None = None
    ) -> Answer:
        """A question that orders nothing: asking again later does no harm."""
        request = self._request(method, path, params=params, content=content)
        return await self.line.ask(request, self.api_seconds, limit=LARGEST)

    def _read(self, answer: Answer, shape: type[T]) -> T:
        if not answer.succeeded:
            raise theirs(failure(answer, self.line.conceal))
        try:
            return answer.read(shape)
        except Garbled as error:
            raise Busy("an answer without its content", answer.after) from error

    def _request(
        self, method: str, path: str, *, params: dict[str, str] | None = None, content: bytes | None = None
    ) -> httpx.Request:
        headers = {"Content-Type": "application/json"} if content is not None else {}
        if self.proof:
            headers["Authorization"] = f"Basic {self.proof}"
        url = address(f"{self.base_url}/{path}")
        return self.line.client.build_request(method, url, params=params, content=content, headers=headers)


def _checkpoints(rows: Rows) -> Iterator[Checkpoint]:
    for row in rows:
        try:
            checkpoint = read(row, Checkpoint)
        except Garbled:
            continue
        if checkpoint.title.strip():
            yield checkpoint
