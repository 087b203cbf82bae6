"""WellAPI behind the port of a provider."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from urllib.parse import quote

import httpx

from bot.errors import Broken
from bot.ports import Abilities, Accepted, Account, Commission, Finished, Lost, Pending
from bot.providers.http import LARGEST_PICTURES, Shelf, possible
from bot.providers.http.openai_images import (
    Server,
    affordable,
    canvas_of,
    charged,
    estimate,
    failure,
    fitting,
    measured,
    theirs,
    uploads,
)
from bot.providers.wellapi.offers import LONGEST, Assortment
from bot.providers.wellapi.orders import Drawing, form
from bot.providers.wellapi.tasks import progress
from bot.values import Offer, Task


@dataclass(frozen=True, slots=True)
class Terms:
    """For how many seconds an order is waited for, how many there may be at once, and as what kind of files."""

    seconds: float
    at_once: int
    format: str


class WellApi:
    """The answer to an order is its pictures; some accounts get a ticket instead, which is the gateway's task."""

    def __init__(
        self, server: Server, assortment: Assortment, shelf: Shelf[None, tuple[str, ...]], terms: Terms
    ) -> None:
        self.abilities = Abilities(held=True, at_once=terms.at_once, patience=terms.seconds)
        self._server = server
        self._assortment = assortment
        self._shelf = shelf
        self._terms = terms

    async def offers(self) -> Sequence[Offer]:
        return tuple(self._assortment.offer(model) for model in await self._shelf.get(None))

    async def submit(self, commission: Commission) -> Accepted | Finished:
        request = await self._request(commission)
        answer = await self._server.line.ask(request, self._terms.seconds, paid=True, limit=LARGEST_PICTURES)
        images = await self._server.images(answer, partial(self._concealed, commission.prompt))
        ticket = "" if images.task_id is None else str(images.task_id).strip()
        if ticket and not images.pictures:
            return Accepted(ticket)
        pictures = await self._server.pictures(images)
        tariff = self._assortment.tariff(commission.vendor_id)
        return Finished(pictures, charged(images.usage, tariff, pictured=bool(commission.pictures)))

    async def poll(self, ticket: str) -> Pending | Finished:
        request = self._server.get(f"images/tasks/{quote(possible(ticket), safe='')}")
        answer = await self._server.line.ask(request, self._server.read_seconds, limit=LARGEST_PICTURES)
        if not answer.succeeded:
            raise theirs(failure(answer, self._server.line.conceal))
        return await progress(answer, self._server)

    async def cancel(self, ticket: str) -> None:
        raise Broken("an order cannot be taken back")

    async def progress(self, job: str) -> Pending:
        """Nothing can be seen before the answer."""
        return Pending()

    async def lookup(self, lost: Lost) -> str | None:
        raise Broken("orders cannot be looked up")

    async def check(self) -> Account:
        """The gateway tells no balance; its list of models is read with the key."""
        await self._server.models()
        return Account()

    async def _request(self, commission: Commission) -> httpx.Request:
        canvas = canvas_of(commission.vendor_id)
        fitting(commission, self._assortment.offer(commission.vendor_id), LONGEST)
        width, height = measured(canvas, commission.aspect_ratio, commission.size)
        tariff = self._assortment.tariff(commission.vendor_id)
        affordable(commission, estimate(tariff, canvas, commission.quality, commission.size))
        drawing = Drawing(
            model=commission.vendor_id,
            prompt=commission.prompt,
            n=commission.n,
            size=f"{width}x{height}",
            quality=commission.quality,
            format=self._terms.format,
        )
        if commission.task is Task.TEXT_TO_IMAGE:
            return self._server.post("images/generations", drawing)
        return form(self._server, drawing, await uploads(commission.pictures, commission.mask))

    def _concealed(self, prompt: str, text: str) -> str:
        return self._server.line.conceal(text, prompt)
