"""A picture that the house keeps."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture in the data directory; `path` is relative to it."""

    path: str
    mime: str
    width: int
    height: int
    size: int
    """Bytes."""
    link: str = ""
    """Where the original can be had, as the provider gave it."""
    address: str = ""
    """Where this house shows it to whoever has the address; empty if nowhere."""
