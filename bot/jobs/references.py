"""The pictures that an order starts from, as a provider gets them."""

from __future__ import annotations

import asyncio
from pathlib import Path

import structlog

from bot import pictures
from bot.errors import Unmasked, Unreachable, Unreadable
from bot.jobs.course import Course
from bot.jobs.pacing import PAUSES
from bot.values import Attachment

log = structlog.get_logger()


async def references(course: Course) -> tuple[bytes, ...]:
    """Those that people sent, then earlier ones of ours. Raises Refused, and Unreachable after some patience."""
    kit, order = course.shop.kit, course.job.order
    sources = [await _fetched(course, attachment) for attachment in order.attachments if not attachment.mask]
    sources += [await asyncio.to_thread(_read, kit.directory / path) for path in order.pictures]
    pixels = kit.patience.picture_pixels
    return tuple([await asyncio.to_thread(pictures.reference, source, pixels) for source in sources])


async def mask(course: Course, shown: tuple[bytes, ...]) -> bytes:
    """The mask that came with the pictures, as large as the first of them; empty without one. Raises Refused."""
    kit = course.shop.kit
    sent = next((attachment for attachment in course.job.order.attachments if attachment.mask), None)
    if sent is None:
        return b""
    if not shown:
        raise Unmasked("a mask without a picture")
    return await asyncio.to_thread(pictures.mask, await _fetched(course, sent), shown[0], kit.patience.picture_pixels)


async def _fetched(course: Course, attachment: Attachment) -> bytes:
    kit = course.shop.kit
    chat, limit = kit.doors.chats[course.job.place.platform], kit.patience.attachment_bytes
    for pause in PAUSES[: kit.patience.tries - 1]:
        try:
            return await chat.fetch(attachment, limit)
        except Unreachable as lost:
            log.info("reference not fetched yet", job=course.job.id, cause=lost.detail)
            await kit.clock.sleep(pause)
    return await chat.fetch(attachment, limit)


def _read(file: Path) -> bytes:
    """One that was ours may be gone by now, as everything that is kept only for a while."""
    try:
        return file.read_bytes()
    except OSError as error:
        raise Unreadable(f"{file.name} cannot be read: {error.strerror}") from error
