"""Finished pictures come home: fetched, checked, kept in a folder of the job's own, with a note of what they are."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import structlog

from bot import pictures
from bot.errors import Broken, TooLarge, Unreachable, Unreadable, Unstorable
from bot.jobs.course import Course
from bot.jobs.kit import Kit
from bot.jobs.notes import noted
from bot.jobs.pacing import PAUSES
from bot.jobs.parts import before, came
from bot.ports import Finished
from bot.values import Job, Picture

log = structlog.get_logger()


async def kept(course: Course, finished: Finished) -> tuple[Picture, ...]:
    results = finished.results
    if not results:
        raise Broken("it finished without a picture")
    if course.number and len(results) > course.job.order.n:
        # Their files are those of the next part.
        log.warning("more pictures than ordered", job=course.job.id, part=course.number, pictures=len(results))
        results = results[: course.job.order.n]
    first = 1 + before(course.whole.job, course.number)
    return tuple([await _kept(course, result, number) for number, result in enumerate(results, first)])


async def found(course: Course) -> Finished | None:
    """What the last process had brought home before it could write that down."""
    first = 1 + before(course.whole.job, course.number)
    numbers, kit = range(first, first + course.job.order.n), course.shop.kit
    kept = [await asyncio.to_thread(pictures.found, kit.directory, course.job.id, number) for number in numbers]
    there = tuple(data for data in kept if data is not None)
    return Finished(there) if there else None


async def _kept(course: Course, result: str | bytes, number: int) -> Picture:
    """Raises Broken for what is no picture, whoever is to blame: nothing that a person sent is wrong with it."""
    try:
        picture = await _brought(course, result, number)
    except (TooLarge, Unreadable) as wrong:
        raise Broken(f"the result cannot be used: {wrong.detail}") from wrong
    return replace(picture, address=course.shop.kit.address(picture.path))


async def _brought(course: Course, result: str | bytes, number: int) -> Picture:
    if isinstance(result, bytes):
        return await asyncio.to_thread(_written, course, result, number)
    for pause in PAUSES:
        try:
            return await _fetched(course, result, number)
        except (Unreachable, Unreadable) as lost:
            log.info("picture not fetched yet", job=course.job.id, cause=lost.detail)
            await course.shop.kit.clock.sleep(pause)
    return await _fetched(course, result, number)


async def _fetched(course: Course, link: str, number: int) -> Picture:
    """A picture that is paid for is worth some patience: one that comes garbled is fetched again too."""
    kit = course.shop.kit
    content = await kit.fetcher.fetch(link, kit.patience.picture_bytes)
    return replace(await asyncio.to_thread(_written, course, content, number), link=link)


def _written(course: Course, content: bytes, number: int) -> Picture:
    kit = course.shop.kit
    pictures.inspect(content, kit.patience.picture_pixels)
    return pictures.keep(content, kit.directory, course.job.id, number)


async def note(kit: Kit, job: Job) -> None:
    """The pictures are there; a note that cannot be written does not take them away."""
    try:
        await asyncio.to_thread(_noted, kit, job)
    except (Unstorable, ValueError) as error:
        log.warning("picture without a note", job=job.id, cause=str(error))


async def thrown_away(kit: Kit, job: Job) -> None:
    """The pictures of those parts that were there when it was cancelled."""
    for picture in came(job):
        try:
            await asyncio.to_thread(pictures.discard, kit.directory, picture.path)
        except OSError as error:
            log.warning("picture not deleted", path=picture.path, cause=error.strerror)


def _noted(kit: Kit, job: Job) -> None:
    for name, text in noted(job).items():
        pictures.note(kit.directory, job.pictures[0], name, text)
