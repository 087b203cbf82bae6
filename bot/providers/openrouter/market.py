"""What OpenRouter sells: two lists of models, and behind each model those who can carry an order out."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeVar

from bot.errors import Gone, JobError
from bot.ports import Clock
from bot.providers.http import Garbled, Shelf, read
from bot.providers.openrouter.api import Api
from bot.providers.openrouter.ways import Way, chat_way, draws_pictures, endpoint_way
from bot.providers.openrouter.wire import ChatModel, Endpoint, ImageModel, Rows

T = TypeVar("T")

_AT_ONCE = 6
"""So many models are asked for their prices at the same time."""
_ROUTERS = "openrouter/"
"""Not models: they choose one, at a price that nobody knows before."""


@dataclass(frozen=True, slots=True)
class Model:
    """A model as it can be ordered."""

    id: str
    name: str
    ways: tuple[Way, ...]
    whole: bool = True
    """All who may carry an order out are among the ways."""
    modalities: tuple[str, ...] = ()
    """What it answers, for a model that is ordered in a chat; empty: the Image API draws with it."""


class Market:
    """A model of the Image API is ordered there; only what that does not know is ordered in a chat."""

    def __init__(self, api: Api, clock: Clock, seconds: float, allowed: tuple[str, ...]) -> None:
        """Lists and prices are good for so many seconds. No allowed models: all."""
        self._api = api
        self._allowed = frozenset(allowed)
        self._images: Shelf[None, dict[str, ImageModel]] = Shelf(self._image_models, clock, seconds)
        self._chats: Shelf[None, dict[str, ChatModel]] = Shelf(self._chat_models, clock, seconds)
        self._endpoints: Shelf[str, tuple[tuple[Way, ...], bool]] = Shelf(self._ways, clock, seconds)
        self._astray: set[str] = set()

    async def models(self) -> list[Model]:
        """All that may be ordered. A model that does not tell its prices now is left out until the next look; if none
        does, that is raised."""
        images, chats = await self._images.get(None), await self._chat_only()
        told = await self._together([model for model in images.values() if self._may(model.id)])
        failed = [error for error in told if isinstance(error, JobError)]
        found = [model for model in told if isinstance(model, Model) and model.ways]
        found += [_chat(model) for model in chats.values()]
        if failed and not found:
            raise failed[0]
        return found

    async def model(self, id: str) -> Model:
        """Raises Gone for one that is not sold, or not allowed."""
        images = await self._images.get(None)
        if self._may(id) and id in images:
            return await self._image(images[id])
        chats = await self._chat_only()
        if id in chats:
            return _chat(chats[id])
        raise Gone("the model is in no list of models that draw")

    def stale(self, id: str) -> None:
        """What was known of it does not hold any more."""
        self._images.drop(None)
        self._chats.drop(None)
        self._endpoints.drop(id)

    def astray(self, id: str) -> None:
        """The Image API does not draw with it, although it lists it."""
        self._astray.add(id)
        self.stale(id)

    def _may(self, id: str) -> bool:
        allowed = not self._allowed or id in self._allowed
        return allowed and id not in self._astray and not id.startswith(_ROUTERS)

    async def _chat_only(self) -> dict[str, ChatModel]:
        """The other list is not read where the first one has all that is allowed."""
        images = await self._images.get(None)
        known = images.keys() - self._astray
        if self._allowed and self._allowed <= known:
            return {}
        chats = await self._chats.get(None)
        allowed = self._allowed or chats.keys()
        return {id: model for id, model in chats.items() if id in allowed and id not in known}

    async def _together(self, models: list[ImageModel]) -> list[Model | JobError]:
        places = asyncio.Semaphore(_AT_ONCE)

        async def told(model: ImageModel) -> Model | JobError:
            async with places:
                try:
                    return await self._image(model)
                except JobError as error:
                    return error

        async with asyncio.TaskGroup() as group:
            asked = [group.create_task(told(model), name=f"prices of {model.id}") for model in models]
        return [task.result() for task in asked]

    async def _image(self, model: ImageModel) -> Model:
        ways, whole = await self._endpoints.get(model.id)
        return Model(model.id, model.name or model.id, ways, whole)

    async def _ways(self, id: str) -> tuple[tuple[Way, ...], bool]:
        rows = await self._api.endpoints(id)
        ways = tuple(endpoint_way(endpoint) for endpoint in _readable(rows, Endpoint))
        return ways, len(ways) == len(rows)

    async def _image_models(self, _: None) -> dict[str, ImageModel]:
        listed = _readable(await self._api.image_models(), ImageModel)
        return {model.id: model for model in listed if draws_pictures(model.supported_parameters)}

    async def _chat_models(self, _: None) -> dict[str, ChatModel]:
        listed = _readable(await self._api.chat_models(), ChatModel)
        drawing = (model for model in listed if "image" in (model.architecture.output_modalities or ()))
        return {model.id: model for model in drawing if not model.id.startswith(_ROUTERS)}


def _chat(model: ChatModel) -> Model:
    talks = "text" in (model.architecture.output_modalities or ())
    return Model(
        model.id, model.name or model.id, (chat_way(model),), modalities=("image", "text") if talks else ("image",)
    )


def _readable(rows: Rows, shape: type[T]) -> Iterator[T]:
    for row in rows:
        try:
            yield read(row, shape)
        except Garbled:
            continue
