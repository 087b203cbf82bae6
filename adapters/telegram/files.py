"""Fetches what people sent: the pictures of a message, from Telegram or from the disk of an own server."""

from __future__ import annotations

import asyncio
from http import HTTPStatus
from pathlib import Path, PurePosixPath

import msgspec
from telegram.error import RetryAfter, TelegramError

from adapters.telegram.line import Line
from adapters.telegram.refusals import Reason, refused
from bot.errors import JobError, TooLarge, Unreachable, Unreadable
from bot.values import Attachment

LATER = (HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.REQUEST_TIMEOUT)


class Located(msgspec.Struct, frozen=True):
    """Where a file is."""

    file_path: str = ""
    file_size: int = 0


class Files:
    """What Telegram says of a place is believed only as far as it is meant: a path of its own, or of the disk where the
    operator says so."""

    def __init__(self, line: Line, local: bool) -> None:
        self._line = line
        self._local = local

    async def fetch(self, attachment: Attachment, limit: int) -> bytes:
        """Raises TooLarge, Unreadable or Unreachable."""
        if attachment.size > limit:
            raise TooLarge(f"{attachment.size} bytes")
        located = await self._located(attachment.handle)
        if located.file_size > limit:
            raise TooLarge(f"{located.file_size} bytes")
        path = located.file_path
        if path.startswith("/"):
            body = await asyncio.to_thread(self._read, path, limit)
        else:
            body = await self._downloaded(path, limit)
        if len(body) > limit:
            raise TooLarge(f"more than {limit} bytes")
        return body

    async def _located(self, handle: str) -> Located:
        try:
            return msgspec.convert(await self._line.located(handle), Located)
        except TelegramError as error:
            raise _refusal(error) from None
        except msgspec.ValidationError as error:
            raise Unreadable("its place is not told") from error

    async def _downloaded(self, path: str, limit: int) -> bytes:
        if not path or "://" in path or ".." in PurePosixPath(path).parts:
            raise Unreadable("its place is no path")
        try:
            status, body = await self._line.download(path, limit)
        except TelegramError as error:
            raise Unreachable(f"download broke off: {error.message}") from None
        if status in LATER or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            raise Unreachable(f"status {status}")
        if status != HTTPStatus.OK:
            raise Unreadable(f"status {status}")
        return body

    def _read(self, path: str, limit: int) -> bytes:
        """In a thread."""
        if not self._local:
            raise Unreadable("it is on the disk of a server that is not this machine's: local_files")
        try:
            with Path(path).open("rb") as file:
                return file.read(limit + 1)
        except OSError as error:
            raise Unreadable(error.strerror or "not read") from error


def _refusal(error: TelegramError) -> JobError:
    """What the library says may hold the address, and with it the token."""
    refusal = refused(error)
    match refusal.reason:
        case Reason.BAD_PICTURE if "too big" in error.message.lower():
            return TooLarge("more than Telegram gives to bots")
        case Reason.LATER | Reason.NEVER_SENT | Reason.UNANSWERED:
            after = refusal.after if isinstance(error, RetryAfter) else None
            return Unreachable(refusal.detail, after)
        case _ if "temporarily unavailable" in error.message.lower():
            return Unreachable(refusal.detail)
        case _:
            return Unreadable(refusal.detail)
