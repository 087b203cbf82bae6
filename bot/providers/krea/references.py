"""The pictures that an order starts from: small ones travel inside it, others are uploaded and deleted after use."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

import structlog

from bot.errors import Broken, JobError
from bot.ports import Commission
from bot.providers.http import data_url
from bot.providers.krea.api import Api
from bot.providers.krea.table import Model

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Placed:
    """Where the pictures of an order can be read, in order, and which of them were uploaded for it."""

    addresses: tuple[str, ...] = ()
    assets: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class References:
    """Whatever is inside an order leaves nothing at the service that would have to be deleted, and takes no request of
    its own; but bodies of many megabytes are refused by what stands before services. So `inline` bytes go inside, all
    pictures together, and what is more is uploaded."""

    api: Api
    inline: int

    async def placed(self, commission: Commission, model: Model) -> Placed:
        """Raises what an upload raises; nothing is left at the service then."""
        addresses: list[str] = []
        assets: list[str] = []
        room = 0 if model.longest_address else self.inline
        try:
            for picture in commission.pictures:
                room -= len(picture)
                if room >= 0:
                    addresses.append(await data_url(picture))
                    continue
                asset = await self.api.upload(picture, commission)
                assets.append(asset.id)
                addresses.append(_short(asset.image_url, model))
        except JobError:
            await self.forget(tuple(assets))
            raise
        return Placed(tuple(addresses), tuple(assets))

    async def left(self, job: str) -> tuple[str, ...]:
        """What an earlier process uploaded for a job; nothing if the service cannot be asked."""
        try:
            return await self.api.uploaded(job)
        except JobError as error:
            log.warning("uploads not looked for", provider="krea", job=job, kind=str(error.kind), cause=error.detail)
            return ()

    async def forget(self, assets: tuple[str, ...]) -> None:
        """Delete uploads, all at the same time. Never raises a JobError: no picture fails because of it."""
        async with asyncio.TaskGroup() as tasks:
            for asset in assets:
                tasks.create_task(self._forget(asset))

    async def _forget(self, asset: str) -> None:
        try:
            await self.api.forget(asset)
        except JobError as error:
            log.warning("upload not deleted", provider="krea", asset=asset, kind=str(error.kind), cause=error.detail)


def _short(address: str, model: Model) -> str:
    if model.longest_address and len(address) > model.longest_address:
        raise Broken("the address of an upload is longer than the model takes")
    return address
