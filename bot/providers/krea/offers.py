"""What Krea sells, in the words of the catalog."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import structlog

from bot.errors import Gone, JobError, PriceChanged, Unreachable
from bot.ports import Clock, Commission
from bot.providers.http import Shelf
from bot.providers.krea.api import Api
from bot.providers.krea.pricing import UNIT, Published, Terms, amount, published
from bot.providers.krea.table import RENAMED, Model, known, table
from bot.values import Cost, Offer, Price, Span

log = structlog.get_logger()

PROVIDER = "krea"
MOST = 4
POLL = 6.0
"""Seconds between two polls on average."""
BREATH = 5.0
"""Seconds between two polls at least: the service limits them."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What the operator wants to be sold: `only` these if any are named, at these prices before all others."""

    only: frozenset[str] = frozenset()
    prices: Mapping[str, float] = field(default_factory=dict)

    @classmethod
    def of(cls, models: Sequence[str], prices: Mapping[str, float]) -> Choice:
        """The names of earlier models mean those that took their places."""
        return cls(
            frozenset(RENAMED.get(model, model) for model in models),
            {RENAMED.get(model, model): price for model, price in prices.items()},
        )


class Shop:
    """What the service's own description says of its models is asked for as seldom as the operator wants. While it
    cannot be read, what it said before holds, or else what is known here."""

    def __init__(self, api: Api, clock: Clock, choice: Choice, refreshed: float) -> None:
        """`refreshed`: for so many seconds a description is good; 0: it is never read."""
        self._api = api
        self._choice = choice
        self._refreshed = refreshed
        self._shelf = Shelf(self._told, clock, refreshed)
        self._last = Published()
        self._failure: JobError | None = None

    async def offers(self) -> tuple[Offer, ...]:
        """Asks once more if the description could not be read before; orders do not wait for that. Raises Unreachable
        if the service is not there at all."""
        if self._failure:
            self._shelf.drop(PROVIDER)
        told = await self._published()
        if isinstance(self._failure, Unreachable):
            raise Unreachable(self._failure.detail)
        return tuple(self._offer(model, told) for model in table().values() if self._sells(model, told))

    async def model(self, commission: Commission) -> Model:
        """Raises Gone, and PriceChanged if it is known to cost more than was agreed; an order whose price nobody knew
        was agreed to without one."""
        told, model = await self._published(), known(commission.vendor_id)
        if model is None or not self._sells(model, told):
            raise Gone("the model is not sold")
        price = self._price(model, Terms(commission.task, commission.size, commission.quality), told)
        budget = commission.budget
        if price is not None and budget.known and (budget.unit != UNIT or price > budget.amount + 1e-9):
            raise PriceChanged("dearer than agreed", Cost(price, UNIT, about=True))
        return model

    async def _published(self) -> Published:
        return await self._shelf.get(PROVIDER) if self._refreshed else Published()

    async def _told(self, provider: str) -> Published:
        try:
            self._last = published(await self._api.description())
        except JobError as error:
            self._failure = error
            log.warning("description not read", provider=provider, kind=str(error.kind), cause=error.detail)
        else:
            self._failure = None
        return self._last

    def _sells(self, model: Model, told: Published) -> bool:
        only = self._choice.only
        return told.sells(model.vendor_id) and (not only or model.vendor_id in only)

    def _price(self, model: Model, terms: Terms, told: Published) -> float | None:
        own = self._choice.prices.get(model.vendor_id)
        return own if own is not None else amount(model, terms, told.points.get(model.vendor_id, ()))

    def _offer(self, model: Model, told: Published) -> Offer:
        return Offer(
            model=model.id,
            provider=PROVIDER,
            vendor_id=model.vendor_id,
            prices=tuple(self._prices(model, told)),
            tasks=model.tasks,
            ratios=model.ratios,
            sizes=model.sizes,
            expected=Span(*model.expected),
            poll_every=POLL,
            progress_every=model.progress,
            most=MOST,
            batch=1,
            seeds=model.seeds,
            poll_least=BREATH,
            name=model.name,
            references=model.references,
            negatives=model.negatives,
            qualities=model.qualities,
        )

    def _prices(self, model: Model, told: Published) -> Iterator[Price]:
        listed = (
            Terms(task, size, quality)
            for task in model.tasks
            for size in model.sizes
            for quality in model.qualities or ("",)
        )
        for terms in listed:
            price = self._price(model, terms, told)
            if price is not None:
                yield Price(terms.task, terms.size, Cost(price, UNIT, about=True), terms.quality)
