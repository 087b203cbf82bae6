"""The models of a server: the operator's workflows, and the checkpoints that are installed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.providers.comfyui.offers import model_name, offer
from bot.providers.comfyui.wire import Definition
from bot.providers.comfyui.workflows import FAMILY, Family
from bot.providers.http import Shelf
from bot.values import Offer

_LOADER = "CheckpointLoaderSimple"
_FILE = "ckpt_name"


@dataclass(frozen=True, slots=True)
class Choice:
    """What of it is offered."""

    models: tuple[str, ...]
    """Only these, by the name that people or the server have for them; empty: all."""
    sizes: tuple[str, ...]


class Shop:
    """`definitions` are the kinds of nodes that the server knows, by name."""

    def __init__(
        self, families: Mapping[str, Family], definitions: Shelf[str, Definition | None], choice: Choice
    ) -> None:
        self._families = families
        self._definitions = definitions
        self._choice = choice

    @property
    def sizes(self) -> tuple[str, ...]:
        return self._choice.sizes

    def family(self, vendor_id: str) -> Family:
        """A name that is no workflow's is a checkpoint's; whether it is there, the server says."""
        own = self._families.get(vendor_id) if vendor_id != FAMILY else None
        return own or self._families[FAMILY]

    async def offers(self) -> tuple[Offer, ...]:
        """Own workflows first, without those with nodes that the server does not know. The first of a name counts."""
        files = await self._checkpoints()
        own = [(name, family) for name, family in self._families.items() if name != FAMILY]
        sold = [offer(family, name, family.name, self.sizes) for name, family in own if await self._knows(family)]
        sold += [offer(self._families[FAMILY], file, model_name(file), self.sizes) for file in files]
        found: dict[str, Offer] = {}
        for one in filter(self._offered, sold):
            found.setdefault(one.model, one)
        return tuple(found.values())

    def _offered(self, one: Offer) -> bool:
        return not self._choice.models or bool({one.model, one.name, one.vendor_id} & set(self._choice.models))

    async def _checkpoints(self) -> tuple[str, ...]:
        loader = await self._definitions.get(_LOADER)
        return loader.choices(_FILE) if loader else ()

    async def _knows(self, family: Family) -> bool:
        return all([await self._definitions.get(kind) is not None for kind in sorted(family.classes)])
