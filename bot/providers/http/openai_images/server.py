"""A server that speaks this protocol: how it is asked, and what its answers mean."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import httpx
import msgspec

from bot.errors import Busy, Refused, UnknownOutcome
from bot.providers.http.failures import Answer
from bot.providers.http.line import Line
from bot.providers.http.openai_images.failures import Conceal, failure, theirs, told, worded
from bot.providers.http.openai_images.results import Results
from bot.providers.http.openai_images.uploads import FormPart
from bot.providers.http.openai_images.wire import Images, Listed, Models
from bot.providers.http.reading import Garbled, address, read, written


@dataclass(frozen=True, slots=True)
class Server:
    """Where it answers, with which key (empty: none is needed), and for how many seconds it may be asked."""

    line: Line
    base_url: str
    key: str
    read_seconds: float
    file_seconds: float

    @property
    def headers(self) -> Mapping[str, str]:
        return {"Authorization": f"Bearer {self.key}"} if self.key else {}

    @property
    def results(self) -> Results:
        return Results(self.line, self.base_url, self.headers, self.file_seconds)

    def get(self, path: str) -> httpx.Request:
        return self.line.client.build_request("GET", address(f"{self.base_url}/{path}"), headers=dict(self.headers))

    def post(self, path: str, body: msgspec.Struct) -> httpx.Request:
        """Raises Refused for words that are no valid Unicode."""
        content = written(body)
        url, headers = address(f"{self.base_url}/{path}"), {**self.headers, "Content-Type": "application/json"}
        return self.line.client.build_request("POST", url, content=content, headers=headers)

    def form(self, path: str, fields: Mapping[str, str], files: Sequence[FormPart]) -> httpx.Request:
        """Raises Refused for words that are no valid Unicode."""
        url = address(f"{self.base_url}/{path}")
        try:
            return self.line.client.build_request(
                "POST", url, data=dict(fields), files=list(files), headers=dict(self.headers)
            )
        except UnicodeEncodeError:
            raise Refused("the prompt is no valid Unicode") from None  # the cause would quote the prompt

    async def models(self) -> tuple[str, ...]:
        """The ids of all that the key may use, pictures or not."""
        answer = await self.line.ask(self.get("models"), self.read_seconds)
        if not answer.succeeded:
            raise theirs(failure(answer, self.line.conceal))
        try:
            listed = answer.read(Models).data
        except Garbled as error:
            raise Busy("a list of models that cannot be read", answer.after) from error
        if listed is None:
            raise Busy("an answer without a list of models", answer.after)
        return tuple(filter(None, (_id(raw) for raw in listed)))

    async def images(self, answer: Answer, conceal: Conceal) -> Images:
        """The content of the answer to an order. Raises the failure that it is, and UnknownOutcome for what cannot be
        read although it was a success."""
        if not answer.succeeded:
            raise failure(answer, conceal, paid=True)
        try:
            images = await answer.read_large(Images)
        except Garbled as error:
            raise UnknownOutcome("a success that cannot be read") from error
        said = None if images.pictures else worded(images.error)
        if said:
            raise told(said, answer, conceal)
        return images

    async def pictures(self, images: Images) -> tuple[str | bytes, ...]:
        """Raises UnknownOutcome where none can be used: the order was taken and may be paid for."""
        found = await self.results.of(images.pictures)
        if not found:
            raise UnknownOutcome("a success without a picture that can be read")
        return found


def _id(raw: msgspec.Raw) -> str:
    try:
        return read(raw, Listed).id
    except Garbled:
        return ""
