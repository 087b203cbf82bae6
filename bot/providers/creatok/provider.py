"""CreatOK behind the port of a provider."""

from __future__ import annotations

from collections.abc import Sequence

from bot.errors import Broken, Gone, Refused
from bot.ports import Abilities, Accepted, Account, Commission, Finished, Lost, Pending
from bot.providers.creatok.api import IMAGE, Api
from bot.providers.creatok.offers import check, offers, ordered
from bot.providers.creatok.tasks import Tasks
from bot.providers.creatok.upload import Uploads
from bot.providers.creatok.wire import Model, Order
from bot.providers.http import Shelf, possible
from bot.values import Offer

_PATIENCE = 300
"""Seconds after which the vendor's own client gives up."""


class CreatOk:
    """Orders are made from the capabilities of the moment; the ticket is the service's task id, so that an order of
    whoever has the same account can be waited for."""

    def __init__(
        self, api: Api, uploads: Uploads, shelf: Shelf[str, tuple[Model, ...]], tasks: Tasks, at_once: int
    ) -> None:
        self.abilities = Abilities(lookup=False, cancel=False, at_once=at_once, patience=_PATIENCE, resumes=True)
        self._api = api
        self._uploads = uploads
        self._shelf = shelf
        self._tasks = tasks

    async def offers(self) -> Sequence[Offer]:
        return offers(await self._shelf.get(IMAGE))

    async def submit(self, commission: Commission) -> Accepted:
        """What the service will not take although it lists it is read anew before the next order."""
        model = ordered(await self._shelf.get(IMAGE), commission.vendor_id)
        check(model, commission)
        keys = [await self._uploads.put(picture) for picture in commission.pictures]
        try:
            accepted = await self._api.create(_order(commission, keys))
        except (Gone, Refused):
            self._shelf.drop(IMAGE)
            raise
        self._tasks.begin(accepted.ticket, commission.prompt)
        return accepted

    async def poll(self, ticket: str) -> Pending | Finished:
        """What is charged is not told."""
        return self._tasks.progress(ticket, await self._api.status(possible(ticket), self._tasks.prompt(ticket)))

    async def cancel(self, ticket: str) -> None:
        raise Broken("an order cannot be taken back")

    async def progress(self, job: str) -> Pending:
        raise Broken("orders are not held")

    async def lookup(self, lost: Lost) -> str | None:
        raise Broken("orders cannot be looked up")

    async def check(self) -> Account:
        """The service tells no balance; its capabilities are read with the key."""
        await self._api.models(IMAGE)
        return Account()


def _order(commission: Commission, keys: Sequence[str]) -> Order:
    return Order(
        prompt=commission.prompt,
        model=commission.vendor_id,
        resolution=commission.size,
        n=commission.n,
        aspect_ratio=commission.aspect_ratio,
        image_object_keys=tuple(keys),
    )
