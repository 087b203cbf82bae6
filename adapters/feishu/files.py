"""Fetches what people sent: the pictures of a message."""

from __future__ import annotations

from adapters.feishu import calls
from adapters.feishu.line import Declined, Failed, Line
from adapters.feishu.passing import after, passes
from adapters.feishu.pictures import Handle
from bot.errors import JobError, TooLarge, Unreachable, Unreadable
from bot.values import Attachment

LARGEST = frozenset({234006, 234037})
"""More than the 100 MB that Feishu gives to bots."""


class Files:
    """Feishu gives a picture to bots that are in its chat, and not out of cards or forwarded talk."""

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
        try:
            body, _ = await self._line.read(calls.resource(handle.message, handle.key, handle.kind), limit)
        except Failed as error:
            raise _refusal(error) from error
        if len(body) > limit:
            raise TooLarge(f"more than {limit} bytes")
        return body


def _refusal(error: Failed) -> JobError:
    if isinstance(error, Declined) and error.code in LARGEST:
        return TooLarge(error.detail)
    return Unreachable(error.detail, after(error)) if passes(error) else Unreadable(error.detail)
