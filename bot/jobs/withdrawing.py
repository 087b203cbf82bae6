"""An order that nobody wants any more is taken back, where its provider lets itself be told."""

from __future__ import annotations

import structlog

from bot.errors import JobError
from bot.jobs.course import Course

log = structlog.get_logger()


async def withdraw(course: Course, ticket: str) -> None:
    """By its ticket, or by its name while the provider holds it."""
    if not course.provider.abilities.cancel:
        log.warning("cancelled order was taken", job=course.job.id, provider=course.job.quote.provider, ticket=ticket)
        return
    try:
        await course.provider.cancel(ticket)
    except JobError as error:
        log.warning("order not withdrawn", job=course.job.id, provider=course.job.quote.provider, cause=error.detail)
