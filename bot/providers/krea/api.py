"""Calls to Krea's API, each within its time, with failures under our own names."""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TypeVar
from urllib.parse import quote

import httpx
import structlog

from bot.errors import Busy, Gone, Refused, TooLarge, UnknownOutcome
from bot.ports import Commission
from bot.providers.http import Answer, Garbled, Line, address, kind_of
from bot.providers.krea.failures import Conceal, failure, theirs
from bot.providers.krea.wire import Asset, Created, Description, Job, Listing, Uploads

log = structlog.get_logger()
T = TypeVar("T")

LARGEST_UPLOAD = 75_000_000
"""Bytes."""
_ID = re.compile(r"[A-Za-z0-9][\w.-]{0,99}", re.ASCII)
_TIDYING = 5.0
"""Seconds to delete an upload: a picture that is there waits for no more."""


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds that an order, any other question, and an upload may take."""

    create: float
    ask: float
    upload: float


@dataclass(frozen=True, slots=True)
class Api:
    """What can be asked of the service."""

    line: Line
    base_url: str
    key: str
    patience: Patience
    _announced: set[str] = field(default_factory=set)

    async def create(self, path: str, content: bytes, prompt: str, callback: str) -> str:
        """Returns the job's id. Raises UnknownOutcome for everything that does not prove that nothing was created."""
        headers = {"Content-Type": "application/json"} | ({"X-Webhook-URL": callback} if callback else {})
        request = self._request("POST", f"generate/image/{path}", headers=headers, content=content)
        answer = await self.line.ask(request, self.patience.create, paid=True)
        self._announce(path, answer)
        if not answer.succeeded:
            raise failure(answer, self.conceal(prompt), paid=True)
        try:
            return usable(str(answer.read(Created).job_id))
        except Garbled:
            raise UnknownOutcome("the order was taken without an id") from None

    async def job(self, id: str, prompt: str) -> Job:
        job = await self._read(self._request("GET", f"jobs/{quote(id, safe='')}"), Job, prompt)
        if job.status is None:
            raise Busy("an answer without a state")
        return job

    async def jobs(self, limit: int, cursor: str = "") -> Listing:
        """The newest first, of those that were created before the cursor."""
        params = {"limit": str(limit)} | ({"cursor": cursor} if cursor else {})
        return await self._read(self._request("GET", "jobs", params=params), Listing)

    async def withdraw(self, id: str) -> None:
        """One that is over or unknown is no error, however the service says so."""
        with suppress(Refused):
            await self._delete(f"jobs/{quote(id, safe='')}", self.patience.ask)

    async def upload(self, picture: bytes, commission: Commission) -> Asset:
        """Raises Refused for a file that the service does not take."""
        kind = kind_of(picture)
        if len(picture) > LARGEST_UPLOAD:
            raise TooLarge("the picture is larger than the service takes")
        request = self.line.client.build_request(
            "POST",
            address(f"{self.base_url}/assets"),
            headers=self._authorization,
            files={"file": (f"picture.{kind}", picture, f"image/{kind}")},
            data={"description": _described(commission.job)},
        )
        answer = await self.line.ask(request, self.patience.upload)
        if not answer.succeeded:
            raise failure(answer, self.conceal(commission.prompt))
        try:
            asset = answer.read(Asset)
            address(asset.image_url)
            return Asset(usable(asset.id), asset.image_url)
        except Garbled:
            raise Busy("an upload without a usable address", answer.after) from None

    async def uploaded(self, job: str) -> tuple[str, ...]:
        """The ids of what was uploaded for a job of the house, among the newest uploads."""
        listing = await self._read(self._request("GET", "assets", params={"limit": "100"}), Uploads)
        return tuple(upload.id for upload in listing.items if upload.description == _described(job))

    async def forget(self, asset: str) -> None:
        """Delete an upload; one that is gone is no error."""
        await self._delete(f"assets/{quote(asset, safe='')}", min(_TIDYING, self.patience.ask))

    async def description(self) -> Description:
        """The service's own; nobody needs a key for it."""
        request = self.line.client.build_request("GET", address(f"{self.base_url}/openapi.json"))
        answer = await self.line.ask(request, self.patience.ask)
        if not answer.succeeded:
            raise failure(answer, self.line.conceal)
        try:
            return await answer.read_large(Description)
        except Garbled:
            raise Busy("a description that cannot be read", answer.after) from None

    def conceal(self, prompt: str) -> Conceal:
        return lambda text: self.line.conceal(text, prompt)

    async def _read(self, request: httpx.Request, shape: type[T], prompt: str = "") -> T:
        """For questions that order nothing: asking again later does no harm."""
        answer = await self.line.ask(request, self.patience.ask)
        if not answer.succeeded:
            raise theirs(failure(answer, self.conceal(prompt)))
        try:
            return await answer.read_large(shape)
        except Garbled:
            raise Busy("an answer that cannot be read", answer.after) from None

    async def _delete(self, path: str, seconds: float) -> None:
        answer = await self.line.ask(self._request("DELETE", path), seconds)
        if answer.succeeded:
            return
        error = failure(answer, self.line.conceal)
        if not isinstance(error, Gone):
            raise error

    def _request(
        self,
        method: str,
        path: str,
        *,
        headers: Mapping[str, str] | None = None,
        params: Mapping[str, str] | None = None,
        content: bytes | None = None,
    ) -> httpx.Request:
        return self.line.client.build_request(
            method,
            address(f"{self.base_url}/{path}"),
            headers={**self._authorization, **(headers or {})},
            params=params,
            content=content,
        )

    @property
    def _authorization(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.key}"}

    def _announce(self, path: str, answer: Answer) -> None:
        """That a model will be taken away is told once."""
        sunset = answer.headers.get("sunset", "")
        if path in self._announced or not (sunset or answer.headers.get("deprecation")):
            return
        self._announced.add(path)
        log.warning("model will be taken away", provider="krea", model=path, sunset=self.line.conceal(sunset))


def _described(job: str) -> str:
    """Stands with every upload, so that it can be found again by whoever knows no more than the job."""
    return f"easel {job}"


def usable(id: str) -> str:
    """An id that can stand in a ticket. Raises Garbled."""
    id = id.strip()
    if not _ID.fullmatch(id):
        raise Garbled("no id")
    return id
