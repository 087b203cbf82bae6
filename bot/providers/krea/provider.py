"""Krea behind the port of a provider."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import structlog

from bot.errors import Broken, Busy, Gone, JobError, UnknownOutcome
from bot.ports import Abilities, Accepted, Account, Clock, Commission, Finished, Lost, Pending
from bot.providers.http import possible
from bot.providers.krea.api import Api
from bot.providers.krea.failures import Conceal
from bot.providers.krea.memory import Memory
from bot.providers.krea.offers import PROVIDER, Shop
from bot.providers.krea.order import check, encoded
from bot.providers.krea.outcome import outcome
from bot.providers.krea.references import References
from bot.providers.krea.search import Window, created
from bot.providers.krea.wire import Job
from bot.values import Offer

log = structlog.get_logger()

_JOIN = "~"
"""Between a job's id and those of the uploads that are deleted when it is over: a ticket outlives the process."""


@dataclass(frozen=True, slots=True)
class Manners:
    """How the service is treated."""

    at_once: int
    settle: float
    """So many seconds an order may be on its way before it is certain to be in the list of jobs."""
    skew: float
    """So many seconds the service's clock may be off for a job to be believed to be the one that was lost."""


class Krea:
    """The ticket is the service's job id, with the ids of the uploads that belong to it."""

    def __init__(self, api: Api, clock: Clock, shop: Shop, references: References, manners: Manners) -> None:
        # The pauses are those that its users found out; its own tools give a picture three minutes.
        self.abilities = Abilities(
            lookup=True,
            cancel=True,
            at_once=manners.at_once,
            patience=240,
            every=10,
            rest=30,
            breath=60,
            calls=True,
        )
        self._api = api
        self._clock = clock
        self._shop = shop
        self._references = references
        self._manners = manners
        self._memory = Memory()

    async def offers(self) -> Sequence[Offer]:
        return await self._shop.offers()

    async def submit(self, commission: Commission) -> Accepted:
        """Uploads of an order that was certainly not taken are deleted at once."""
        model = await self._shop.model(commission)
        check(commission, model)
        placed = await self._references.placed(commission, model)
        try:
            content = encoded(commission, model, placed.addresses)
            with self._memory.sending(commission.job, self._clock.now(), placed.assets):
                id = await self._api.create(model.vendor_id, content, commission.prompt, commission.callback)
        except UnknownOutcome:
            raise
        except JobError:
            await self._references.forget(placed.assets)
            raise
        self._memory.taken(id, commission.prompt)
        return Accepted(_JOIN.join((id, *placed.assets)))

    async def poll(self, ticket: str) -> Pending | Finished:
        """Its uploads are deleted when it is over, and not while nobody knows."""
        id, *assets = possible(ticket).split(_JOIN)
        prompt = self._memory.prompts.get(id, "")
        try:
            job = await self._api.job(id, prompt)
        except Gone:
            await self._references.forget(tuple(assets))
            raise
        return await self._reached(job, self._api.conceal(prompt), tuple(assets))

    async def _reached(self, job: Job, conceal: Conceal, assets: tuple[str, ...]) -> Pending | Finished:
        try:
            reached = outcome(job, conceal)
        except JobError:
            await self._references.forget(assets)
            raise
        if isinstance(reached, Finished):
            await self._references.forget(assets)
        return reached

    async def cancel(self, ticket: str) -> None:
        id, *assets = possible(ticket).split(_JOIN)
        await self._api.withdraw(id)
        await self._references.forget(tuple(assets))

    async def progress(self, job: str) -> Pending:
        raise Broken("orders are not held")

    async def lookup(self, lost: Lost) -> str | None:
        """While other orders are on their way, or this one may be, it cannot be told yet."""
        before, now = self._memory.begun, self._clock.now()
        window = self._window(lost)
        jobs = {} if self._memory.are_others_sent(lost.job) else await created(self._api, window, now)
        if self._memory.are_others_sent(lost.job) or self._memory.begun != before:
            raise Busy("other orders are on their way")
        known = {ticket.partition(_JOIN)[0] for ticket in lost.tickets} | self._memory.prompts.keys()
        left = {id: at for id, at in jobs.items() if id not in known}
        if not left and now < window.sent + self._manners.settle:
            raise Busy("the order may still be on its way", window.sent + self._manners.settle - now)
        found = self._only(lost.job, left, window) if left else None
        uploads = await self._uploads(lost.job)
        if found is None:
            await self._references.forget(uploads)
            return None
        return _JOIN.join((found, *uploads))

    def _only(self, job: str, left: dict[str, float | None], window: Window) -> str:
        """Raises UnknownOutcome unless it is the only job that it can be, and the only order that the job can be."""
        (id, at), *more = left.items()
        others = [sent for other, sent in self._memory.lost.items() if other != job]
        if more or not window.is_near(at) or any(window.begin <= sent <= window.end for sent in others):
            log.warning("lost order cannot be told from others", provider=PROVIDER, job=job)
            raise UnknownOutcome("the lost order cannot be told from others")
        return id

    async def _uploads(self, job: str) -> tuple[str, ...]:
        """Of an order that is lost no more."""
        own = job in self._memory.lost
        return self._memory.settled(job) if own else await self._references.left(job)

    def _window(self, lost: Lost) -> Window:
        """When it was sent is known exactly by the process that sent it; for another, its uploads came in between."""
        patience, sent = self._api.patience, self._memory.lost.get(lost.job)
        lasting = patience.create if sent is not None else patience.create + patience.upload
        return Window(lost.at if sent is None else sent, lasting, self._manners.skew)

    async def check(self) -> Account:
        """The service tells no balance; the list of jobs is read with the key."""
        await self._api.jobs(1)
        return Account()
