"""What can be seen of a picture while it is drawn: a small file, for chats that can change a picture in a post."""

from __future__ import annotations

import asyncio

import structlog

from bot import pictures
from bot.errors import JobError
from bot.jobs.course import Course
from bot.jobs.kit import Kit
from bot.values import Job, Picture

log = structlog.get_logger()


async def preview(course: Course) -> Picture | None:
    """The newest; one that cannot be used leaves the last one where it was."""
    data, course.sketch = course.sketch, b""
    if data:
        try:
            drawn = await asyncio.to_thread(pictures.sketch, data, course.shop.kit.directory, course.job.id)
        except JobError as error:
            log.info("preview not shown", job=course.job.id, cause=error.detail)
        else:
            course.preview = drawn
    return course.preview


async def rubbed_out(kit: Kit, job: Job) -> None:
    await asyncio.to_thread(pictures.rub_out, kit.directory, job.id)
