"""Orders as OpenAI and servers like it take them."""

from __future__ import annotations

from dataclasses import dataclass

import httpx
import msgspec

from bot.ports import Commission
from bot.providers.http.openai_images import FormPart, Server, Uploads, part


@dataclass(frozen=True, slots=True)
class Finish:
    """How the operator wishes the files to be; what is empty is left to the service."""

    output_format: str
    output_compression: int
    background: str
    moderation: str


class Drawing(msgspec.Struct, frozen=True, omit_defaults=True):
    """The body of an order: OpenAI's fields, and at the end those of servers of one's own."""

    model: str
    prompt: str
    n: int
    size: str
    quality: str = ""
    output_format: str = ""
    output_compression: int = 100
    background: str = ""
    moderation: str = ""
    stream: bool = False
    partial_images: int = 0
    response_format: str = ""
    seed: int | None = None
    negative_prompt: str = ""


@dataclass(frozen=True, slots=True)
class Orders:
    """`own`: not OpenAI's own kind of server, which knows other fields; `previews`: how many of each picture."""

    server: Server
    finish: Finish
    own: bool
    previews: int

    def request(self, commission: Commission, measure: tuple[int, int], files: Uploads | None) -> httpx.Request:
        """Raises Refused for words that are no valid Unicode."""
        drawing = self._drawing(commission, measure, edited=files is not None)
        if files is None:
            return self.server.post("images/generations", drawing)
        fields: dict[str, object] = msgspec.to_builtins(drawing)
        return self.server.form("images/edits", {name: _text(value) for name, value in fields.items()}, parts(files))

    def _drawing(self, commission: Commission, measure: tuple[int, int], *, edited: bool) -> Drawing:
        width, height = measure
        # One stream brings one picture: its events do not say which of several they belong to.
        previews = self.previews if commission.n == 1 else 0
        return Drawing(
            model=commission.vendor_id,
            prompt=commission.prompt,
            n=commission.n,
            size=f"{width}x{height}",
            quality=commission.quality,
            output_format=self.finish.output_format,
            output_compression=self._compression(),
            background=self.finish.background,
            moderation="" if edited else self.finish.moderation,  # edits do not know it
            stream=previews > 0,
            partial_images=previews,
            # OpenAI's models refuse the field; other servers answer with links to themselves without it.
            response_format="b64_json" if self.own else "",
            seed=commission.seed,
            negative_prompt=commission.negative,
        )

    def _compression(self) -> int:
        """Only where there is something to compress."""
        return self.finish.output_compression if self.finish.output_format in {"jpeg", "webp"} else 100


def parts(files: Uploads) -> list[FormPart]:
    """One picture stands under another name than several."""
    field = "image" if len(files.pictures) == 1 else "image[]"
    sent = [part(field, f"picture{at}", picture) for at, picture in enumerate(files.pictures, 1)]
    return [*sent, part("mask", "mask", files.mask)] if files.mask else sent


def _text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
