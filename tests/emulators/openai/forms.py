"""Forms of the kind multipart/form-data, as a strict service reads them."""

from __future__ import annotations

import re
from dataclasses import dataclass

_BOUNDARY = re.compile(r'multipart/form-data; boundary="?([^";]+)"?')
_NAME = re.compile(r'form-data; name="([^"]*)"(?:; filename="([^"]*)")?')


@dataclass(frozen=True, slots=True)
class Part:
    """One field; a file has a name and a type."""

    field: str
    body: bytes
    filename: str = ""
    mime: str = ""


def parts(content_type: str, body: bytes) -> list[Part]:
    """Raises ValueError for what is no such form."""
    boundary = _BOUNDARY.fullmatch(content_type)
    if not boundary:
        raise ValueError("no multipart/form-data")
    mark = b"--" + boundary[1].encode()
    preamble, *pieces, end = body.split(mark)
    if preamble or end.strip() != b"--":
        raise ValueError("a form without an end")
    return [_part(piece.removeprefix(b"\r\n").removesuffix(b"\r\n")) for piece in pieces]


def _part(piece: bytes) -> Part:
    head, separator, body = piece.partition(b"\r\n\r\n")
    if not separator:
        raise ValueError("a part without a head")
    pairs = (line.partition(":") for line in head.decode().split("\r\n"))
    headers = {name.strip().lower(): value.strip() for name, _, value in pairs}
    named = _NAME.fullmatch(headers.get("content-disposition", ""))
    if not named:
        raise ValueError("a part without a name")
    return Part(named[1], body, named[2] or "", headers.get("content-type", ""))
