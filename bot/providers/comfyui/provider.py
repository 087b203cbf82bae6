"""ComfyUI behind the port of a provider."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID, uuid5

from bot.errors import Broken
from bot.ports import Abilities, Accepted, Account, Commission, Finished, Lost, Pending
from bot.providers.comfyui.api import Api
from bot.providers.comfyui.board import Board
from bot.providers.comfyui.failures import failed
from bot.providers.comfyui.graph import (
    CHECKPOINT,
    COUNT,
    HEIGHT,
    IMAGES,
    JOB,
    MASK,
    NEGATIVE,
    PROMPT,
    SEED,
    WIDTH,
    filled,
)
from bot.providers.comfyui.listener import Listener
from bot.providers.comfyui.offers import FREE, chosen, measured
from bot.providers.comfyui.shop import Shop
from bot.providers.comfyui.wire import Creation, Entry, Mark, Record, entry
from bot.providers.comfyui.workflows import Workflow
from bot.providers.http import possible
from bot.values import Offer

_ORDERS = UUID("0b7e5a52-6c43-5d0e-9d53-1f0f6b3c9a41")
"""The namespace of the ids that orders get."""
_SEEDS = 1 << 48


@dataclass(frozen=True, slots=True)
class Watched:
    """What is known of orders without asking, and who listens for it."""

    board: Board
    listener: Listener
    client: str
    """To whom the server tells it."""


class ComfyUi:
    """An order's id follows from the job, so that one whose answer was lost is found again; it is the ticket, unless
    the server chose another."""

    def __init__(self, api: Api, shop: Shop, watched: Watched, at_once: int) -> None:
        self.abilities = Abilities(lookup=True, cancel=True, at_once=at_once)
        self._api = api
        self._shop = shop
        self._watched = watched

    async def offers(self) -> Sequence[Offer]:
        return await self._shop.offers()

    async def submit(self, commission: Commission) -> Accepted:
        family = self._shop.family(commission.vendor_id)
        workflow = chosen(family, commission)
        values = self._values(workflow, commission)
        values |= await self._uploaded(workflow, commission)
        id = order_id(commission.job)
        graph = filled(workflow.graph, values)
        self._watched.listener.attend()
        self._watched.board.expect(id, graph)
        creation = Creation(graph, self._watched.client, id, Mark(id))
        ticket = await self._api.create(creation, commission.prompt, commission.negative)
        if ticket != id:
            self._watched.board.forget(id)
            self._watched.board.expect(ticket, graph)
        return Accepted(ticket)

    def _values(self, workflow: Workflow, commission: Commission) -> dict[str, str | int]:
        width, height = measured(workflow, commission, self._shop.sizes)
        id = order_id(commission.job)
        return {
            PROMPT: commission.prompt,
            NEGATIVE: commission.negative,
            SEED: UUID(id).int % _SEEDS if commission.seed is None else commission.seed,
            WIDTH: width,
            HEIGHT: height,
            COUNT: commission.n,
            CHECKPOINT: commission.vendor_id,
            JOB: id,
        }

    async def _uploaded(self, workflow: Workflow, commission: Commission) -> dict[str, str | int]:
        files = dict(zip(IMAGES, commission.pictures, strict=False)) if workflow.references else {}
        if MASK in workflow.slots:
            files[MASK] = commission.mask
        return {slot: await self._api.upload(file) for slot, file in files.items()}

    async def poll(self, ticket: str) -> Pending | Finished:
        """The queue is asked before the history: an order goes from the one to the other and never back."""
        possible(ticket)
        self._watched.listener.attend()
        running, waiting = await self._queue()
        if ticket in running:
            self._watched.board.expect(ticket, running[ticket].nodes)
            return self._watched.board.pending(ticket)
        if ticket in waiting:
            return Pending()
        record = await self._api.record(ticket)
        if record is None:
            self._watched.board.forget(ticket)
            raise Broken("the server does not know the order any more: it was restarted, or its history was cleared")
        return await self._over(ticket, record)

    async def _over(self, ticket: str, record: Record) -> Pending | Finished:
        """A word for its state that nobody has heard of counts as work in progress."""
        word = (record.status and record.status.status_str) or "success"
        pictures = record.pictures
        if word == "error" or (word == "success" and not pictures):
            self._watched.board.forget(ticket)
            raise failed(record, entry(record.prompt), self._api.line.conceal)
        if word != "success":
            return self._watched.board.pending(ticket)
        files = [await self._api.picture(picture) for picture in pictures]
        self._watched.board.forget(ticket)
        return Finished(tuple(files), FREE)

    async def cancel(self, ticket: str) -> None:
        """What waits is taken out of the queue, and what is drawn is stopped. The server is asked a second time which
        of them it is: it may have begun in between, and only an order that is drawn right now may be stopped, or
        another one would be."""
        _, waiting = await self._queue()
        if ticket in waiting:
            await self._api.drop(ticket)
        running, _ = await self._queue()
        if ticket in running:
            await self._api.interrupt(ticket)
        self._watched.board.forget(ticket)

    async def progress(self, job: str) -> Pending:
        raise Broken("orders are not held")

    async def lookup(self, lost: Lost) -> str | None:
        """None is certain for a server that was not restarted since; one that was draws nothing any more, and drawing
        costs nothing."""
        id = order_id(lost.job)
        running, waiting = await self._queue()
        for found in (*running.values(), *waiting.values()):
            if id in {found.id, found.mark}:
                return found.id
        if await self._api.record(id):
            return id
        recent = (entry(record.prompt) for record in (await self._api.recent()).values())
        return next((found.id for found in recent if found and found.mark == id), None)

    async def check(self) -> Account:
        await self._api.check()
        return Account()

    async def _queue(self) -> tuple[dict[str, Entry], dict[str, Entry]]:
        """What is drawn and what waits, by ticket."""
        queue = await self._api.queue()
        running, waiting = (map(entry, rows) for rows in (queue.queue_running, queue.queue_pending))
        return _by_id(running), _by_id(waiting)


def _by_id(entries: Iterator[Entry | None]) -> dict[str, Entry]:
    return {found.id: found for found in entries if found}


def order_id(job: str) -> str:
    """A UUID, which is what the server takes for an id."""
    return str(uuid5(_ORDERS, job))
