"""Pictures as they were made, below the smaller copies that a chat shows."""

from __future__ import annotations

from collections.abc import Sequence

import structlog

from adapters.telegram.carrying import Courier
from adapters.telegram.parts import Address, original
from adapters.telegram.sheets import Sheet
from adapters.telegram.uploads import uploads
from bot.errors import MaybeDelivered, NotDelivered
from bot.ports import House
from bot.values import Outbound, Picture

log = structlog.get_logger()

TRIES = 3
LONGEST = 300.0
"""Seconds that are waited where Telegram asks for it; whoever wants it sooner has a button."""


class Originals:
    """Posted in silence once the pictures are there; one that cannot be posted is only missed by the log."""

    def __init__(self, courier: Courier, house: House) -> None:
        self._courier = courier
        self._house = house

    async def post(self, address: Address, outbound: Outbound, pictures: Sequence[Picture]) -> None:
        for picture in pictures:
            # One at a time in memory: they are the large ones.
            for upload in await uploads((picture,), self._house.directory):
                await self._posted(original(address, outbound, upload))

    async def _posted(self, sheet: Sheet) -> None:
        for _ in range(TRIES):
            try:
                await self._courier.carry(sheet)
            except NotDelivered as refusal:
                log.warning("original not posted", chat=sheet.chat, cause=str(refusal))
                if refusal.after is None or refusal.after > LONGEST:
                    return
                await self._house.clock.sleep(refusal.after)
            except MaybeDelivered as lost:
                log.warning("original perhaps posted", chat=sheet.chat, cause=str(lost))
                return
            else:
                return
