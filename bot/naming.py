"""A provider under the name that its section has, where that is not its own: two machines of one kind have two."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.ports import Abilities, Accepted, Account, Commission, Finished, Lost, Pending, Provider
from bot.values import Offer


class Named:
    """The same provider in all but its name. What the catalog knows of the service does not hold for it."""

    def __init__(self, provider: Provider, name: str) -> None:
        self._provider = provider
        self._name = name

    @property
    def abilities(self) -> Abilities:
        return replace(self._provider.abilities, catalogued=False)

    async def offers(self) -> Sequence[Offer]:
        return [replace(offer, provider=self._name) for offer in await self._provider.offers()]

    async def submit(self, commission: Commission) -> Accepted | Finished:
        return await self._provider.submit(commission)

    async def poll(self, ticket: str) -> Pending | Finished:
        return await self._provider.poll(ticket)

    async def cancel(self, ticket: str) -> None:
        await self._provider.cancel(ticket)

    async def progress(self, job: str) -> Pending:
        return await self._provider.progress(job)

    async def lookup(self, lost: Lost) -> str | None:
        return await self._provider.lookup(lost)

    async def check(self) -> Account:
        return await self._provider.check()
