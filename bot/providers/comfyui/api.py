"""Calls to ComfyUI's routes."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar
from urllib.parse import quote

import httpx
import msgspec

from bot.errors import Broken, Busy, Gone, UnknownOutcome, Unreadable
from bot.providers.comfyui.failures import refusal, spellings, theirs
from bot.providers.comfyui.wire import Created, Creation, Definition, Picture, Queue, Record, Stats, Uploaded
from bot.providers.http import LARGEST, LARGEST_PICTURES, Answer, Garbled, Line, address, kind_of

T = TypeVar("T")

FOLDER = "easel"
"""Where pictures to work from are put, in the server's folder of inputs."""
_RECENT = 100
"""So many orders that are over are looked through for a lost one."""


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds that each step may take."""

    api: float
    upload: float
    view: float


@dataclass(frozen=True, slots=True)
class Api:
    """The routes that a picture needs; `headers` are for whoever stands before the server."""

    line: Line
    base_url: str
    headers: Mapping[str, str]
    patience: Patience

    async def check(self) -> None:
        await self._read(self._get("system_stats"), Stats)

    async def definition(self, kind: str) -> Definition | None:
        """None for a kind of node that the server does not know."""
        request = self._get(f"object_info/{quote(kind, safe='')}")
        return (await self._read(request, dict[str, Definition])).get(kind)

    async def queue(self) -> Queue:
        """Whole workflows stand in it, of everybody who waits."""
        return await self._read(self._get("queue"), Queue, limit=LARGEST_PICTURES)

    async def record(self, ticket: str) -> Record | None:
        """None for an order that is not over, or not known."""
        request = self._get(f"history/{quote(ticket, safe='')}")
        return (await self._read(request, dict[str, Record])).get(ticket)

    async def recent(self) -> Mapping[str, Record]:
        """The orders that ended last."""
        request = self._get("history", max_items=str(_RECENT))
        return await self._read(request, dict[str, Record], limit=LARGEST_PICTURES)

    async def create(self, creation: Creation, *secrets: str) -> str:
        """The ticket. Raises UnknownOutcome for everything that does not prove that nothing was created; its text and
        that of every other error is without the secrets."""
        answer = await self.line.ask(self._post("prompt", creation), self.patience.api, paid=True)
        if not answer.succeeded:
            raise refusal(answer, lambda text: self.line.conceal(text, *spellings(*secrets)))
        try:
            ticket = answer.read(Created).prompt_id.strip()
        except Garbled as error:
            raise UnknownOutcome("the order was taken without an id") from error
        if not ticket:
            raise UnknownOutcome("the order was taken without an id")
        return ticket

    async def upload(self, picture: bytes) -> str:
        """The name by which workflows find the picture. Raises Unreadable. The same picture has the same name, so that
        the server's folder does not grow with every order."""
        kind = kind_of(picture)
        name = f"{hashlib.sha256(picture).hexdigest()[:32]}.{kind}"
        fields = {"type": "input", "subfolder": FOLDER, "overwrite": "true"}
        files = {"image": (name, picture, f"image/{kind}")}
        url = self._url("upload/image")
        request = self.line.client.build_request("POST", url, data=fields, files=files, headers=self.headers)
        return (await self._read(request, Uploaded, self.patience.upload)).path

    async def picture(self, picture: Picture) -> bytes:
        folder, kind = picture.subfolder or "", picture.type or "output"
        request = self._get("view", filename=picture.filename, subfolder=folder, type=kind)
        answer = await self.line.ask(request, self.patience.view, limit=LARGEST_PICTURES)
        if not answer.succeeded:
            error = theirs(answer.failure())
            raise Broken("the picture is no longer there") if isinstance(error, Gone) else error
        return _checked(answer)

    async def drop(self, ticket: str) -> None:
        """Of what waits; it is no error if it does not."""
        await self._done(self._post("queue", {"delete": [ticket]}))

    async def interrupt(self, ticket: str) -> None:
        """Older servers stop whatever they draw, whichever ticket is named."""
        await self._done(self._post("interrupt", {"prompt_id": ticket}))

    async def _done(self, request: httpx.Request) -> None:
        answer = await self.line.ask(request, self.patience.api)
        if not answer.succeeded:
            raise theirs(answer.failure())

    async def _read(self, request: httpx.Request, shape: type[T], seconds: float = 0, limit: int = LARGEST) -> T:
        """For calls that order nothing: trying again later does no harm."""
        answer = await self.line.ask(request, seconds or self.patience.api, limit=limit)
        if not answer.succeeded:
            raise theirs(answer.failure())
        try:
            return await answer.read_large(shape)
        except Garbled as error:
            raise Busy("an answer that is none of ComfyUI's", answer.after) from error

    def _get(self, path: str, **query: str) -> httpx.Request:
        """Raises Broken for an id or a name of the server's own that fits into no address."""
        try:
            return self.line.client.build_request("GET", self._url(path), params=query, headers=self.headers)
        except (Garbled, httpx.InvalidURL) as error:
            raise Broken("an id or a name that cannot be asked for") from error

    def _post(self, path: str, body: msgspec.Struct | Mapping[str, object]) -> httpx.Request:
        headers = {**self.headers, "Content-Type": "application/json"}
        content = msgspec.json.encode(body)
        return self.line.client.build_request("POST", self._url(path), content=content, headers=headers)

    def _url(self, path: str) -> httpx.URL:
        return address(f"{self.base_url}/{path}")


def _checked(answer: Answer) -> bytes:
    """Raises Busy for what is no file at all, and Broken for one that nobody could be shown."""
    try:
        kind_of(answer.body)
    except Unreadable as error:
        if not answer.headers.get("content-type", "").startswith(("image/", "video/")):
            raise Busy("a page instead of a picture", answer.after) from error
        raise Broken("the workflow made something else than a PNG, JPEG or WebP") from error
    if len(answer.body) >= LARGEST_PICTURES:
        raise Broken("the picture is too large")
    return answer.body
