"""OpenAI, or a server like it, behind the port of a provider."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import httpx
import msgspec

from bot.errors import Broken
from bot.ports import Abilities, Account, Commission, Finished, Lost, Pending
from bot.providers.http import LARGEST_PICTURES, Shelf
from bot.providers.http.openai_images import Server, affordable, charged, estimate, fitting, measured, uploads
from bot.providers.openai.offers import LONGEST, Assortment
from bot.providers.openai.orders import Orders
from bot.providers.openai.streaming import Arrived, arrived
from bot.values import Cost, Offer, Task


@dataclass(frozen=True, slots=True)
class Terms:
    """For how many seconds an order is waited for, and how many there may be at once."""

    seconds: float
    at_once: int


class OpenAI:
    """The answer to an order is its picture; until then, what can be seen of it is kept by its job."""

    def __init__(
        self, server: Server, assortment: Assortment, orders: Orders, shelf: Shelf[None, tuple[str, ...]], terms: Terms
    ) -> None:
        # Whoever hangs up pays all the same, so there is no cancelling.
        self.abilities = Abilities(
            held=True, resumes=False, at_once=terms.at_once, patience=terms.seconds, catalogued=not assortment.own
        )
        self._server = server
        self._assortment = assortment
        self._orders = orders
        self._shelf = shelf
        self._seconds = terms.seconds
        self._previews: dict[str, bytes] = {}

    async def offers(self) -> Sequence[Offer]:
        return tuple(self._assortment.offer(model) for model in await self._shelf.get(None))

    async def submit(self, commission: Commission) -> Finished:
        request = await self._request(commission)
        try:
            return await self._drawn(request, commission)
        finally:
            self._previews.pop(commission.job, None)

    async def poll(self, ticket: str) -> Pending | Finished:
        raise Broken("the answer to an order is its picture")

    async def cancel(self, ticket: str) -> None:
        raise Broken("an order cannot be taken back")

    async def progress(self, job: str) -> Pending:
        return Pending(preview=self._previews.get(job, b""))

    async def lookup(self, lost: Lost) -> str | None:
        raise Broken("orders cannot be looked up")

    async def check(self) -> Account:
        """The service tells no balance; its list of models is read with the key."""
        await self._server.models()
        return Account()

    async def _request(self, commission: Commission) -> httpx.Request:
        canvas = self._assortment.canvas(commission.vendor_id)
        fitting(commission, self._assortment.offer(commission.vendor_id), LONGEST)
        measure = measured(canvas, commission.aspect_ratio, commission.size)
        if not self._assortment.own and not self._assortment.free:
            tariff = self._assortment.tariff(commission.vendor_id)
            previews = self._assortment.previews
            affordable(commission, estimate(tariff, canvas, commission.quality, commission.size, previews))
        edited = commission.task is Task.IMAGE_TO_IMAGE
        files = await uploads(commission.pictures, commission.mask) if edited else None
        return self._orders.request(commission, measure, files)

    async def _drawn(self, request: httpx.Request, commission: Commission) -> Finished:
        conceal = partial(self._concealed, commission.prompt)
        async with self._server.line.answering(request, self._seconds, paid=True) as answering:
            if answering.status == 200 and answering.is_events:
                found = await arrived(answering, partial(self._previews.__setitem__, commission.job), conceal)
                return self._streamed(found, commission)
            answer = await answering.whole(LARGEST_PICTURES)
        images = await self._server.images(answer, conceal)
        pictures = await self._server.pictures(images)
        return Finished(pictures, self._charged(images.usage, commission))

    def _streamed(self, found: Arrived, commission: Commission) -> Finished:
        return Finished((found.picture,), self._charged(found.usage, commission))

    def _charged(self, usage: msgspec.Raw, commission: Commission) -> Cost | None:
        if self._assortment.free:
            return None
        tariff = self._assortment.tariff(commission.vendor_id)
        return charged(usage, tariff, pictured=bool(commission.pictures))

    def _concealed(self, prompt: str, text: str) -> str:
        return self._server.line.conceal(text, prompt)
