"""The offline painter: draws with Pillow on this machine, without an account, a key or a network."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import io
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager

import msgspec
from PIL import Image

from bot.errors import Broken
from bot.ports import Abilities, Accepted, Account, Clock, Commission, Finished, Lost, Pending, Provider
from bot.providers.studio.painter import paint
from bot.values import Cost, Offer, Price, Span, Task
from bot.values.measures import Bounds, pixels

MODEL = "studio"
SIZES = {"512px": 512, "1K": 1024, "2K": 2048, "4K": 4096}
"""Side of the square of the same area, in pixels."""
BOUNDS = Bounds(grid=16, least=16)
REFERENCE = 768
"""Longest side, in pixels, of a reference as it is kept in the ticket."""


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How the offline painter works."""

    pace: float = 3.0
    """Seconds that a picture takes; more, so that its progress can be seen."""
    at_once: int = 2
    """How many pictures are drawn at the same time."""

    def __post_init__(self) -> None:
        if self.pace < 0 or self.at_once < 1:
            raise ValueError("pace is 0 seconds or more, at_once is 1 or more")


class Sheet(msgspec.Struct, frozen=True):
    """A ticket: all that is needed to draw the picture, so that it can be drawn after a restart as well."""

    prompt: str
    seed: int
    width: int
    height: int
    n: int
    ready: float
    reference: bytes = b""


@asynccontextmanager
async def connect(settings: Settings, secrets: Mapping[str, str], clock: Clock) -> AsyncIterator[Provider]:  # noqa: ARG001 - needs no key
    yield Studio(settings, clock)


class Studio:
    """Free, so an order whose answer was lost is simply drawn again."""

    def __init__(self, settings: Settings, clock: Clock) -> None:
        self._settings = settings
        self._clock = clock
        # A ticket is the whole drawing order: nobody brings one along from elsewhere.
        self.abilities = Abilities(lookup=True, cancel=False, at_once=settings.at_once, resumes=False)

    async def offers(self) -> Sequence[Offer]:
        pace = self._settings.pace
        return (
            Offer(
                model=MODEL,
                provider="studio",
                vendor_id=MODEL,
                prices=tuple(Price(task, size, Cost(0, "points")) for task in Task for size in SIZES),
                tasks=tuple(Task),
                sizes=tuple(SIZES),
                expected=Span(max(1.0, pace * 0.8), max(2.0, pace * 1.25)),
                poll_every=min(max(pace / 8, 0.2), 2.0),
                progress_every=max(pace / 6, 2.0),
                most=4,
                seeds=True,
            ),
        )

    async def submit(self, commission: Commission) -> Accepted | Finished:
        width, height = pixels(commission.aspect_ratio, commission.size, BOUNDS)
        sheet = Sheet(
            prompt=commission.prompt,
            seed=_seed(commission.job) if commission.seed is None else commission.seed,
            width=width,
            height=height,
            n=commission.n,
            ready=self._clock.now() + self._settings.pace,
            reference=await asyncio.to_thread(shrink, commission.pictures[0]) if commission.pictures else b"",
        )
        return Accepted(base64.b64encode(msgspec.msgpack.encode(sheet)).decode())

    async def poll(self, ticket: str) -> Pending | Finished:
        try:
            sheet = msgspec.msgpack.decode(base64.b64decode(ticket), type=Sheet)
        except ValueError as fault:
            raise Broken("not a ticket of this painter") from fault
        if self._clock.now() < sheet.ready:
            return Pending()
        drawn = [await asyncio.to_thread(draw, sheet, number) for number in range(sheet.n)]
        return Finished(tuple(drawn), Cost(0, "points"))

    async def cancel(self, ticket: str) -> None:
        """Nothing runs between two polls."""

    async def progress(self, job: str) -> Pending:
        raise Broken("orders are not held")

    async def lookup(self, lost: Lost) -> str | None:
        return None

    async def check(self) -> Account:
        return Account()


def _seed(job: str) -> int:
    return int.from_bytes(hashlib.blake2s(job.encode(), digest_size=6).digest())


def shrink(reference: bytes) -> bytes:
    with Image.open(io.BytesIO(reference)) as picture:
        small = picture.convert("RGB")
    small.thumbnail((REFERENCE, REFERENCE))
    return encoded(small, "JPEG")


def draw(sheet: Sheet, number: int) -> bytes:
    source = Image.open(io.BytesIO(sheet.reference)) if sheet.reference else None
    return encoded(paint(sheet.prompt, sheet.seed + number, sheet.width, sheet.height, source), "PNG")


def encoded(picture: Image.Image, kind: str) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, quality=88, compress_level=3)
    return out.getvalue()
