"""Answers into values of ours."""

from __future__ import annotations

import asyncio
from typing import TypeVar

import httpx
import msgspec

from bot.errors import Gone, Refused

T = TypeVar("T")

LONGEST_TICKET = 1000
"""Characters."""
LAST_PORT = 65_535
LARGE = 256 * 1024
"""Bytes of an answer; reading a larger one would hold up everything else, so it is done in a thread."""


class Garbled(Exception):
    """The answer is not the JSON that it should be. Stays within the provider: what it means depends on the call."""


def read(body: bytes | msgspec.Raw, shape: type[T]) -> T:
    """JSON into a value of ours; raises Garbled."""
    try:
        return msgspec.json.decode(body, type=shape)
    except (ValueError, RecursionError) as error:
        raise Garbled(type(error).__name__) from error


async def read_large(body: bytes, shape: type[T]) -> T:
    """The same for answers that hold whole pictures; raises Garbled."""
    return read(body, shape) if len(body) < LARGE else await asyncio.to_thread(read, body, shape)


def written(body: msgspec.Struct) -> bytes:
    """A body as JSON; raises Refused for words that are no valid Unicode, without quoting them."""
    try:
        return msgspec.json.encode(body)
    except UnicodeEncodeError:
        raise Refused("the prompt is no valid Unicode") from None  # the cause would quote the prompt


def number(code: int | str | None) -> int | None:
    """A code as services write it, in digits or as a text of digits; None for anything else."""
    if isinstance(code, str):
        return int(code) if code.isdecimal() and len(code) < 10 else None
    return code


def worded(raw: msgspec.Raw) -> str:
    """A text; empty for what is none."""
    try:
        return read(raw, str)
    except Garbled:
        return ""


def possible(ticket: str) -> str:
    """A ticket that a service may have given; raises Gone for one that fits into no request: tickets also come from
    people, and ids from answers that are mangled."""
    if len(ticket) > LONGEST_TICKET or not ticket.isprintable():
        raise Gone("no order has such an id")
    return ticket


def address(url: str) -> httpx.URL:
    """An address of the web; raises Garbled. Addresses come from answers as well as from settings."""
    try:
        parsed = httpx.URL(url)
    except (httpx.InvalidURL, ValueError) as error:
        raise Garbled("not an address") from error
    if parsed.scheme not in {"http", "https"} or not parsed.host or (parsed.port or 0) > LAST_PORT:
        raise Garbled("not an address of the web")
    return parsed
