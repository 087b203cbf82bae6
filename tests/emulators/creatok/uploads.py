"""Places in the store for pictures to work from."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec

PREFIX = "open-skills/reference-images"
_ENDINGS = frozenset({"jpg", "jpeg", "png", "webp", "gif"})


class Announcement(msgspec.Struct, rename="camel", forbid_unknown_fields=True):
    """A picture that somebody is about to put there."""

    file_name: str
    file_type: str
    file_size: int
    prefix: str

    @property
    def problem(self) -> str:
        """Why there is no place for it; empty if there is."""
        ending = self.file_name.rpartition(".")[2].lower()
        if ending not in _ENDINGS or self.file_type != f"image/{'jpeg' if ending == 'jpg' else ending}":
            return "fileType"
        if self.file_size < 1:
            return "fileSize"
        return "" if self.prefix == PREFIX else "prefix"


@dataclass(slots=True)
class Slot:
    """A place for one file; `body` once it was put there."""

    key: str
    announced: Announcement
    signature: str
    body: bytes | None = None
