"""Calls to OpenRouter's API: lists and prices, the account, and orders by either of two ways."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeVar
from urllib.parse import quote

import httpx

from bot.errors import Busy, Gone, UnknownOutcome
from bot.providers.http import LARGEST_PICTURES, Answering, Garbled, Line, address, read, written
from bot.providers.openrouter.answers import Drawn, drawn, refusal, said, streamed
from bot.providers.openrouter.failures import theirs
from bot.providers.openrouter.held import Held
from bot.providers.openrouter.wire import (
    ChatOrder,
    CreditsReport,
    Endpoints,
    GenerationReport,
    ImageOrder,
    KeyReport,
    Listed,
    Report,
    Rows,
)

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds that an order and any other question may take."""

    picture: float
    read: float


@dataclass(frozen=True, slots=True)
class Api:
    """`headers` name the key and the app."""

    line: Line
    base_url: str
    headers: Mapping[str, str] = field(repr=False)
    patience: Patience

    async def image_models(self) -> Rows:
        return (await self._read("images/models", Listed)).data

    async def chat_models(self) -> Rows:
        return (await self._read("models", Listed, output_modalities="image")).data

    async def endpoints(self, model: str) -> Rows:
        """Who can draw with a model of the Image API; raises Gone for an id that is none."""
        author, _, slug = model.partition("/")
        if not author or not slug:
            raise Gone("not the id of a model")
        path = f"images/models/{quote(author, safe='')}/{quote(slug, safe='')}/endpoints"
        return (await self._read(path, Endpoints)).endpoints

    async def key(self) -> KeyReport:
        return await self._report("key", KeyReport)

    async def credits(self) -> CreditsReport:
        return await self._report("credits", CreditsReport)

    async def generation(self, id: str) -> GenerationReport:
        return await self._report("generation", GenerationReport, id=id)

    async def create(self, order: ImageOrder | ChatOrder, held: Held, prompt: str) -> Drawn:
        """Raises UnknownOutcome for everything that neither shows a picture nor proves that none was made."""
        is_chat = isinstance(order, ChatOrder)
        path = "chat/completions" if is_chat else "images"
        headers = {**self.headers, "Content-Type": "application/json"}
        request = self.line.client.build_request("POST", self._url(path), content=written(order), headers=headers)
        try:
            async with self.line.answering(request, self.patience.picture, paid=True) as answering:
                held.generation = answering.response.headers.get("x-generation-id", "")
                return await self._drawn(answering, held, prompt, is_chat=is_chat)
        except UnknownOutcome as error:
            if not held.generation:
                raise
            # By this name the operator finds in the service's own log what became of it.
            raise UnknownOutcome(self.line.conceal(f"{error.detail} (generation {held.generation})", prompt)) from error

    async def _drawn(self, answering: Answering, held: Held, prompt: str, *, is_chat: bool) -> Drawn:
        def conceal(text: str) -> str:
            return self.line.conceal(text, prompt)

        succeeded = 200 <= answering.status < 300
        if succeeded and answering.is_events:
            return await streamed(answering, held, conceal)
        answer = await answering.whole(LARGEST_PICTURES)
        if not succeeded:
            raise refusal(answer, conceal, paid=True)
        return await (said if is_chat else drawn)(answer, conceal)

    async def _report(self, path: str, shape: type[T], **query: str) -> T:
        report = await self._read(path, Report, **query)
        try:
            return read(report.data, shape)
        except Garbled as error:
            raise Busy("an answer without its content") from error

    async def _read(self, path: str, shape: type[T], **query: str) -> T:
        """For calls that order nothing: trying again later does no harm."""
        request = self.line.client.build_request("GET", self._url(path), params=query, headers=dict(self.headers))
        answer = await self.line.ask(request, self.patience.read)
        if not answer.succeeded:
            raise theirs(refusal(answer, self.line.conceal, paid=False))
        try:
            return await answer.read_large(shape)
        except Garbled as error:
            raise theirs(refusal(answer, self.line.conceal, paid=False)) from error

    def _url(self, path: str) -> httpx.URL:
        return address(f"{self.base_url}/{path}")
