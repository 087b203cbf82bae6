"""IMA Studio behind the port of a provider."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.errors import Broken, JobError, PriceChanged, Refused
from bot.ports import Abilities, Accepted, Commission, Finished, Pending
from bot.providers.ima.api import Api
from bot.providers.ima.failures import Stale
from bot.providers.ima.form import Wish
from bot.providers.ima.offers import MOST, UNIT, offers, ordered
from bot.providers.ima.rules import Terms, completed, terms
from bot.providers.ima.shelf import Shelf
from bot.providers.ima.tasks import progress
from bot.providers.ima.upload import Uploads
from bot.providers.ima.wire import Cast, Creation, Leaf, Position
from bot.values import Cost, Offer, Task

_REMEMBERED = 4096
"""So many orders under way are known by what they cost; the service never says it."""


@dataclass(frozen=True, slots=True)
class _Deal:
    """What is ordered, on which terms."""

    leaf: Leaf
    terms: Terms
    cost: Cost


class ImaStudio:
    """Orders are made from the product list of the moment; the ticket is the service's task id."""

    def __init__(self, api: Api, uploads: Uploads, shelf: Shelf, at_once: int) -> None:
        self.abilities = Abilities(lookup=False, cancel=False, at_once=at_once, patience=600)
        self._api = api
        self._uploads = uploads
        self._shelf = shelf
        self._booked: dict[str, Cost] = {}

    async def offers(self) -> Sequence[Offer]:
        return offers({task: await self._shelf.leaves(task) for task in Task})

    async def submit(self, commission: Commission) -> Accepted:
        """An order that does not fit the products as they are now created nothing: it is made anew, once, from a fresh
        list and with all that its rule asks for, within the same budget."""
        deal = await self._deal(commission)
        links = await self._links(commission)
        outcome = await self._ordered(commission, deal, links)
        if isinstance(outcome, Stale):
            self._shelf.drop(commission.task)
            deal = _complete(await self._deal(commission), commission)
            outcome = await self._ordered(commission, deal, links)
        if isinstance(outcome, Stale):
            self._shelf.drop(commission.task)
            raise _renamed(outcome, deal.cost)
        return outcome

    async def _ordered(self, commission: Commission, deal: _Deal, links: list[str]) -> Accepted | Stale:
        outcome = await self._api.create(_creation(commission, deal, links), commission.prompt)
        if isinstance(outcome, Accepted):
            self._book(outcome.ticket, deal.cost)
        return outcome

    def _book(self, ticket: str, cost: Cost) -> None:
        if len(self._booked) >= _REMEMBERED:
            del self._booked[next(iter(self._booked))]
        self._booked[ticket] = cost

    async def poll(self, ticket: str) -> Pending | Finished:
        """What is charged is what was booked with the order; an order of another process tells nothing of it."""
        detail = await self._api.detail(ticket)
        outcome = progress(detail.medias or (), self._api.line.conceal)
        if isinstance(outcome, Finished):
            return replace(outcome, charged=self._booked.get(ticket))
        return outcome

    async def cancel(self, ticket: str) -> None:
        raise Broken("an order cannot be taken back")

    async def lookup(self, job: str) -> str | None:
        raise Broken("orders cannot be looked up")

    async def _deal(self, commission: Commission) -> _Deal:
        if not 1 <= commission.n <= MOST:
            raise Refused("too many pictures at once")
        leaf = ordered(await self._shelf.leaves(commission.task), commission.vendor_id)
        found = terms(leaf, Wish(commission.aspect_ratio, commission.size))
        cost = Cost(found.points * commission.n, UNIT)
        if commission.budget.unit != UNIT or cost.amount > commission.budget.amount:
            raise PriceChanged("dearer than agreed", cost)
        return _Deal(leaf, found, cost)

    async def _links(self, commission: Commission) -> list[str]:
        if commission.task is Task.TEXT_TO_IMAGE:
            return []
        if not commission.pictures:
            raise Refused("no picture to start from")
        return [await self._uploads.put(picture) for picture in commission.pictures]


def _creation(commission: Commission, deal: _Deal, links: list[str]) -> Creation:
    found, leaf = deal.terms, deal.leaf
    position = Position(
        attribute_id=found.attribute_id,
        model_id=leaf.model_id,
        model_name=leaf.name,
        model_version=leaf.id,
        category=commission.task.value,
        credit=found.points,
        parameters={
            **found.parameters,
            "prompt": commission.prompt,
            "n": commission.n,
            "input_images": links,
            "cast": Cast(found.points, found.attribute_id),
        },
    )
    return Creation(commission.task.value, links, [position])


def _complete(deal: _Deal, commission: Commission) -> _Deal:
    """As the rule wants it, for an order that did not fit it."""
    wish = Wish(commission.aspect_ratio, commission.size)
    return replace(deal, terms=completed(deal.leaf, deal.terms, wish))


def _renamed(stale: Stale, cost: Cost) -> JobError:
    """A price is the one that was last read, for whoever asks the person again."""
    if isinstance(stale.error, PriceChanged):
        return PriceChanged(stale.error.detail, cost)
    return stale.error
