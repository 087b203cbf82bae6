"""Orders as WellAPI takes them."""

from __future__ import annotations

import httpx
import msgspec

from bot.errors import TooLarge
from bot.providers.http.openai_images import FormPart, Server, Uploads, part

_LARGEST = 50_000_000
"""Bytes of all pictures of an order together."""


class Drawing(msgspec.Struct, frozen=True, omit_defaults=True):
    """The body of an order. The kind of file is asked for under another name than OpenAI's, and often not minded."""

    model: str
    prompt: str
    n: int
    size: str
    format: str
    quality: str = ""


def form(server: Server, drawing: Drawing, files: Uploads) -> httpx.Request:
    """Raises TooLarge, and Refused for words that are no valid Unicode."""
    total = sum(map(len, (*files.pictures, files.mask)))
    if total > _LARGEST:
        raise TooLarge(f"pictures of {total} bytes together")
    fields: dict[str, object] = msgspec.to_builtins(drawing)
    return server.form("images/edits", {name: str(value) for name, value in fields.items()}, _parts(files))


def _parts(files: Uploads) -> list[FormPart]:
    """All pictures stand under the same name, however many there are."""
    sent = [part("image", f"picture{at}", picture) for at, picture in enumerate(files.pictures, 1)]
    return [*sent, part("mask", "mask", files.mask)] if files.mask else sent
