"""OpenRouter behind the port of a provider."""

from __future__ import annotations

from collections.abc import Sequence

from bot.errors import Broken, Gone, JobError, Mismatched, PriceChanged
from bot.ports import Abilities, Account, Commission, Finished, Lost, Pending
from bot.providers.openrouter.answers import Drawn
from bot.providers.openrouter.api import Api
from bot.providers.openrouter.deals import chat_order, deal, image_order
from bot.providers.openrouter.failures import Astray
from bot.providers.openrouter.held import Held, Waiting
from bot.providers.openrouter.market import Market
from bot.providers.openrouter.offers import offer
from bot.providers.openrouter.ways import UNIT, Tokens
from bot.values import Cost, Offer

_REST = 10
"""Seconds to wait after "too many": what clients of the service do that were seen at work."""


class OpenRouter:
    """Orders are held: the answer to one is its pictures, and closing its connection calls it off."""

    def __init__(self, api: Api, market: Market, tokens: Tokens, at_once: int) -> None:
        self.abilities = Abilities(
            cancel=True, held=True, resumes=False, at_once=at_once, patience=api.patience.picture, rest=_REST
        )
        self._api = api
        self._market = market
        self._tokens = tokens
        self._waiting = Waiting()

    async def offers(self) -> Sequence[Offer]:
        return tuple(offer(model, self._tokens) for model in await self._market.models())

    async def submit(self, commission: Commission) -> Finished:
        async with self._waiting.holding(commission.job) as held:
            try:
                drawn = await self._drawn(commission, held)
            except Astray:
                self._market.astray(commission.vendor_id)
                raise
            except (Gone, Mismatched, PriceChanged):
                # Whoever looks for something else then finds what holds now.
                self._market.stale(commission.vendor_id)
                raise
        return Finished(drawn.pictures, await self._charged(drawn, held))

    async def poll(self, ticket: str) -> Pending | Finished:
        raise Broken("orders are answered with their pictures")

    async def cancel(self, ticket: str) -> None:
        self._waiting.call_off(ticket)

    async def progress(self, job: str) -> Pending:
        return Pending(preview=self._waiting.preview(job))

    async def lookup(self, lost: Lost) -> str | None:
        raise Broken("orders cannot be looked up")

    async def check(self) -> Account:
        """A key that may not see the account's credits tells what its own limit leaves."""
        key = await self._api.key()
        known = [key.limit_remaining, await self._credits()]
        left = [amount for amount in known if amount is not None]
        return Account(Cost(max(0.0, min(left)), UNIT) if left else None)

    async def _drawn(self, commission: Commission, held: Held) -> Drawn:
        """Which way an order goes is known before it is sent, and no other is tried."""
        model = await self._market.model(commission.vendor_id)
        found = deal(model, commission, self._tokens)
        order = await (chat_order if model.modalities else image_order)(found, commission)
        return await self._api.create(order, held, commission.prompt)

    async def _charged(self, drawn: Drawn, held: Held) -> Cost | None:
        """Asked for once where the answer does not say it. The service may not know it yet."""
        cost = drawn.cost
        if cost is None and held.generation:
            try:
                cost = (await self._api.generation(held.generation)).total_cost
            except JobError:
                return None
        return None if cost is None else Cost(cost, UNIT)

    async def _credits(self) -> float | None:
        try:
            credits = await self._api.credits()
        except JobError:
            return None
        return credits.total_credits - credits.total_usage
