"""Fetches what people sent: the pictures of a message, from Discord's own servers of files."""

from __future__ import annotations

from http import HTTPStatus

import aiohttp
import discord

from adapters.discord.line import Line
from adapters.discord.pictures import Handle, address
from adapters.discord.refusals import FAILED, GARBLED
from bot.errors import JobError, TooLarge, Unreachable, Unreadable
from bot.values import Attachment

EXPIRED = (HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND, HTTPStatus.GONE)
LATER = (HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.REQUEST_TIMEOUT)
PIECE = 65_536


class Files:
    """An address is good for a day: after that the message is asked where its picture is by now."""

    def __init__(self, line: Line) -> None:
        self._line = line

    async def fetch(self, attachment: Attachment, limit: int) -> bytes:
        """Raises TooLarge, Unreadable or Unreachable."""
        if attachment.size > limit:
            raise TooLarge(f"{attachment.size} bytes")
        try:
            handle = Handle.read(attachment.handle)
        except ValueError as error:
            raise Unreadable("its place is not told") from error
        status, body = await self._read(handle.url, limit)
        if status in EXPIRED and handle.message:
            status, body = await self._read(await self._anew(handle), limit)
        if status in LATER or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            raise Unreachable(f"status {status}")
        if status != HTTPStatus.OK:
            raise Unreadable(f"status {status}")
        if len(body) > limit:
            raise TooLarge(f"more than {limit} bytes")
        return body

    async def _read(self, url: str, limit: int) -> tuple[int, bytes]:
        """The status, and one byte more than the limit at the most."""
        body = bytearray()
        try:
            async with self._line.session.get(url) as answer:
                if answer.status == HTTPStatus.OK:
                    async for piece in answer.content.iter_chunked(PIECE):
                        body += piece
                        if len(body) > limit:
                            break
                return answer.status, bytes(body[: limit + 1])
        except aiohttp.InvalidURL as error:
            raise Unreadable("its place is no address") from error
        except (aiohttp.ClientError, OSError, TimeoutError) as error:
            raise Unreachable(f"download broke off: {type(error).__name__}") from error

    async def _anew(self, handle: Handle) -> str:
        if self._line.me is None:
            raise Unreachable("discord is not reached yet")
        try:
            message = await self._line.channel(handle.channel).fetch_message(int(handle.message))
        except (*FAILED, *GARBLED) as error:
            raise _refusal(error) from error
        url = address(message, handle.part)
        if not url:
            raise Unreadable("it is not in its message any more")
        return url


def _refusal(error: Exception) -> JobError:
    match error:
        case discord.RateLimited(retry_after=after):
            return Unreachable("rate limited", after)
        case discord.HTTPException(status=status) if status < HTTPStatus.INTERNAL_SERVER_ERROR and status not in LATER:
            return Unreadable(f"status {status}, code {error.code}")
        case _:
            return Unreachable(type(error).__name__)
