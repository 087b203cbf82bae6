"""IMA Studio behind the port of a provider."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.errors import Broken, JobError, PriceChanged, Refused
from bot.ports import Abilities, Accepted, Account, Commission, Finished, Lost, Pending
from bot.providers.http import Shelf, possible
from bot.providers.ima.api import Api
from bot.providers.ima.failures import Stale
from bot.providers.ima.form import Wish
from bot.providers.ima.memory import Known, Memory
from bot.providers.ima.offers import MOST, UNIT, offers, ordered
from bot.providers.ima.rules import Terms, completed, terms
from bot.providers.ima.tasks import progress
from bot.providers.ima.upload import Uploads
from bot.providers.ima.wire import Cast, Creation, Leaf, Position
from bot.values import Cost, Offer, Task


@dataclass(frozen=True, slots=True)
class Most:
    """How much at the same time: orders, and pictures that one of them starts from."""

    at_once: int
    references: int


@dataclass(frozen=True, slots=True)
class _Deal:
    """What is ordered, on which terms."""

    leaf: Leaf
    terms: Terms
    cost: Cost


class ImaStudio:
    """Orders are made from the product list of the moment; the ticket is the service's task id."""

    def __init__(self, api: Api, uploads: Uploads, shelf: Shelf[Task, tuple[Leaf, ...]], most: Most) -> None:
        self.abilities = Abilities(lookup=False, cancel=False, at_once=most.at_once, patience=600)
        self._api = api
        self._uploads = uploads
        self._shelf = shelf
        self._references = most.references
        self._memory = Memory()

    async def offers(self) -> Sequence[Offer]:
        return offers({task: await self._shelf.get(task) for task in Task}, self._references)

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
            self._memory.keep(outcome.ticket, Known(deal.cost, commission.prompt))
        return outcome

    async def poll(self, ticket: str) -> Pending | Finished:
        """What is charged is what was booked with the order; an order of another process tells nothing of it."""
        known = self._memory.get(ticket)
        detail = await self._api.detail(possible(ticket), known.prompt if known else None)
        conceal = self._api.concealing(known.prompt if known else "")
        outcome = progress(detail.medias or (), conceal, quoting=known is not None)
        if isinstance(outcome, Finished):
            return replace(outcome, charged=known.cost if known else None)
        return outcome

    async def cancel(self, ticket: str) -> None:
        raise Broken("an order cannot be taken back")

    async def progress(self, job: str) -> Pending:
        raise Broken("orders are not held")

    async def lookup(self, lost: Lost) -> str | None:
        raise Broken("orders cannot be looked up")

    async def check(self) -> Account:
        """The service tells no balance; its product list is read with the key."""
        await self._api.products(Task.TEXT_TO_IMAGE)
        return Account()

    async def _deal(self, commission: Commission) -> _Deal:
        _check(commission, self._references)
        leaf = ordered(await self._shelf.get(commission.task), commission.vendor_id)
        found = terms(leaf, Wish(commission.aspect_ratio, commission.size))
        cost = Cost(round(found.points * commission.n, 6), UNIT)
        if commission.budget.unit != UNIT or cost.amount > commission.budget.amount:
            raise PriceChanged("dearer than agreed", cost)
        return _Deal(leaf, found, cost)

    async def _links(self, commission: Commission) -> list[str]:
        return [await self._uploads.put(picture) for picture in commission.pictures]


def _check(commission: Commission, references: int) -> None:
    """Raises Refused for what no model here can do."""
    fewest, most = (0, 0) if commission.task is Task.TEXT_TO_IMAGE else (1, references)
    if not 1 <= commission.n <= MOST:
        raise Refused("too many pictures at once")
    if not fewest <= len(commission.pictures) <= most:
        raise Refused("not so many pictures can be started from")
    if commission.seed is not None or commission.mask or commission.negative or commission.quality:
        raise Refused("the service knows no seed, mask, negative prompt or quality")


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
