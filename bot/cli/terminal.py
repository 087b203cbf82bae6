"""The terminal as a chat: it shows what is said, and holds the question that nobody has answered yet."""

from __future__ import annotations

import asyncio
import math
from pathlib import Path
from typing import Protocol

from bot.errors import TooLarge, Unreadable
from bot.ports import Receive
from bot.values import Attachment, Limits, Outbound, Place, PostKind

PLATFORM = "terminal"


class Screen(Protocol):
    """Where posts are shown."""

    def show(self, outbound: Outbound, paths: tuple[Path, ...]) -> None: ...

    def progress(self, outbound: Outbound) -> None: ...


class Terminal:
    """A chat with one person in it. The only file it fetches is one that the person named on the command line."""

    def __init__(self, screen: Screen, directory: Path) -> None:
        self.question: Outbound | None = None
        self.last: PostKind | None = None
        self._screen = screen
        self._directory = directory

    async def listen(self, receive: Receive) -> None:
        """What the person says is handed in by the command."""

    def limits(self, place: Place) -> Limits:
        return Limits(text=20_000, caption=20_000, dedupes=math.inf, picture_bytes=1_000_000_000, picture_side=100_000)

    async def send(self, place: Place, outbound: Outbound) -> str:
        self._show(outbound)
        return outbound.key

    async def edit(self, place: Place, message: str, outbound: Outbound) -> None:
        """What has no button any more is over and was followed by something new."""
        if outbound.kind is PostKind.PROGRESS:
            self._screen.progress(outbound)
        elif outbound.buttons:
            self._show(outbound)

    def _show(self, outbound: Outbound) -> None:
        self._screen.show(outbound, tuple(self._directory / picture.path for picture in outbound.pictures))
        self.last = outbound.kind
        if outbound.kind is PostKind.QUESTION:
            self.question = outbound

    async def busy(self, place: Place) -> None:
        """A terminal shows progress by itself."""

    async def fetch(self, attachment: Attachment, limit: int) -> bytes:
        path = Path(attachment.handle)
        try:
            content = await asyncio.to_thread(path.read_bytes)
        except OSError as error:
            raise Unreadable(f"{path.name}: {error.strerror}") from error
        if len(content) > limit:
            raise TooLarge(f"{len(content)} bytes")
        return content

    def address(self, path: str) -> str:
        return ""
