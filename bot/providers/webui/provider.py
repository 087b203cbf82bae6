"""A Stable Diffusion web UI behind the port of a provider."""

from __future__ import annotations

from collections.abc import Sequence

from bot.errors import Broken, JobError, UnknownOutcome
from bot.ports import Abilities, Account, Commission, Finished, Lost, Pending
from bot.providers.http import Shelf, possible
from bot.providers.webui.api import Api
from bot.providers.webui.offers import FREE, offers, ordered
from bot.providers.webui.orders import Drafter, pictures
from bot.providers.webui.settings import Settings
from bot.providers.webui.tasks import Tasks
from bot.providers.webui.wire import Checkpoint, Drawn, Order
from bot.values import Offer


class WebUi:
    """Orders are held, and free: one whose answer was lost is drawn anew."""

    def __init__(self, api: Api, shelf: Shelf[None, tuple[Checkpoint, ...]], settings: Settings) -> None:
        self.abilities = Abilities(lookup=True, cancel=True, at_once=settings.at_once, resumes=False, held=True)
        self._api = api
        self._shelf = shelf
        self._settings = settings
        self._drafter = Drafter(settings)
        self._tasks = Tasks(api, alone=settings.alone)

    async def offers(self) -> Sequence[Offer]:
        return offers(await self._shelf.get(None), self._settings)

    async def submit(self, commission: Commission) -> Finished:
        self._drafter.check(commission)
        job = commission.job
        async with self._tasks.waiting(job):
            checkpoint = ordered(await self._shelf.get(None), commission.vendor_id, self._settings)
            order = await self._drafter.order(commission, checkpoint, self._tasks.named(job))
            await self._tasks.sweep()
            drawn = await self._drawn(job, order)
            return Finished(await pictures(drawn, commission.n), FREE)

    async def _drawn(self, job: str, order: Order) -> Drawn:
        """As long as no answer says otherwise, the machine may be drawing."""
        self._tasks.sent(job)
        try:
            drawn = await self._api.draw(order)
        except UnknownOutcome:
            raise
        except JobError:
            self._tasks.ended(job)
            raise
        self._tasks.ended(job)
        return drawn

    async def poll(self, ticket: str) -> Pending | Finished:
        raise Broken("the answer to an order is its pictures")

    async def cancel(self, ticket: str) -> None:
        """Orders have no ticket but their job."""
        await self._tasks.withdraw(possible(ticket))

    async def progress(self, job: str) -> Pending:
        return await self._tasks.progress(job, previews=self._settings.previews)

    async def lookup(self, lost: Lost) -> None:
        """What was drawn cannot be fetched later."""
        await self._tasks.forgo(lost.job)

    async def check(self) -> Account:
        await self._api.checkpoints()
        return Account()
