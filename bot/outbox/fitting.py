"""Makes the pictures of a post such as the chat can carry."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

import structlog

from bot import pictures
from bot.errors import JobError
from bot.values import Limits, Outbound, Picture

log = structlog.get_logger()


async def fitted(outbound: Outbound, limits: Limits, directory: Path) -> Outbound:
    """Pictures that had to be made anew come along as they were, where a file may be so large."""
    if not outbound.pictures:
        return outbound
    carried = pictures.as_files(limits) if outbound.files else limits
    copies = [await asyncio.to_thread(_fit, picture, directory, carried) for picture in outbound.pictures]
    remade = [before for before, copy in zip(outbound.pictures, copies, strict=True) if copy is not before]
    originals = () if outbound.files else tuple(picture for picture in remade if picture.size <= limits.file_bytes)
    return replace(outbound, pictures=tuple(copies), originals=originals)


def _fit(picture: Picture, directory: Path, limits: Limits) -> Picture:
    try:
        return pictures.fit(picture, directory, limits)
    except JobError as error:
        log.warning("picture not fitted", path=picture.path, cause=error.detail)
        return picture
