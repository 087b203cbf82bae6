"""Pictures out of an answer: as base64, from the server itself, or as links to anywhere else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import httpx
import msgspec

from bot.errors import JobError, Unreadable
from bot.providers.http.line import Line
from bot.providers.http.openai_images.wire import Drawn
from bot.providers.http.pictures import decoded, kind_of
from bot.providers.http.reading import Garbled, read_large

LARGEST_FILE = 64 * 1024 * 1024
"""Bytes of a picture that the server hands out itself."""


@dataclass(frozen=True, slots=True)
class Results:
    """Whoever answers at `base_url` is trusted with its own files and no others; `seconds` for each of them."""

    line: Line
    base_url: str
    headers: Mapping[str, str]
    seconds: float

    async def of(self, pictures: Sequence[msgspec.Raw]) -> tuple[str | bytes, ...]:
        """Those that can be used, in their order."""
        found = [await self.one(await _drawn(raw)) for raw in pictures]
        return tuple(result for result in found if result is not None)

    async def one(self, drawn: Drawn) -> str | bytes | None:
        if drawn.b64_json:
            return await picture(drawn.b64_json)
        if not drawn.url:
            return None
        return await picture(drawn.url) if drawn.url.startswith("data:") else await self._linked(drawn.url)

    async def _linked(self, link: str) -> str | bytes | None:
        """A file of the server itself may lie where nobody else can fetch it. One that it does not hand out stays a
        link: the picture was made."""
        try:
            home = httpx.URL(f"{self.base_url}/")
            url = home.join(link)
        except (httpx.InvalidURL, ValueError):
            return None
        if url.scheme not in {"http", "https"} or not url.host:
            return None
        if _origin(url) != _origin(home):
            return str(url)
        return await self._fetched(url) or str(url)

    async def _fetched(self, url: httpx.URL) -> bytes | None:
        try:
            request = self.line.client.build_request("GET", url, headers=dict(self.headers))
            answer = await self.line.ask(request, self.seconds, limit=LARGEST_FILE + 1)
            if answer.succeeded and len(answer.body) <= LARGEST_FILE:
                kind_of(answer.body)
                return answer.body
        except (JobError, httpx.InvalidURL):
            return None
        return None


async def picture(text: str) -> bytes | None:
    """Out of base64; None for what is no PNG, JPEG or WebP."""
    try:
        found = await decoded(text)
        kind_of(found)
    except (Garbled, Unreadable):
        return None
    return found


async def _drawn(raw: msgspec.Raw) -> Drawn:
    try:
        return await read_large(bytes(raw), Drawn)
    except Garbled:
        return Drawn()


def _origin(url: httpx.URL) -> tuple[str, str, int | None]:
    usual = {"http": 80, "https": 443}
    return url.scheme, url.host.lower(), url.port or usual.get(url.scheme)
