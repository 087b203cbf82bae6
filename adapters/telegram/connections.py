"""What the library's connections do otherwise here: calls take turns, answers are read no further than needed."""

from __future__ import annotations

from functools import cached_property

import httpx
import msgspec
import telegram
from telegram._utils.types import ODVInput
from telegram.error import NetworkError, TelegramError
from telegram.request import HTTPXRequest, RequestData
from typing_extensions import override

from adapters.telegram import wire
from adapters.telegram.turns import Turns

AT_ONCE = 8
"""Calls at one time, and as many uploads beside them: even from far away they carry what Telegram takes from a bot,
some 30 a second, and more that wait for a connection together only make each other late."""

_objects = msgspec.json.Decoder(dict[str, object])


class Calls(HTTPXRequest):
    """One after the other gets its turn, by rank; words never wait behind pictures."""

    @cached_property
    def _words(self) -> Turns:
        return Turns(AT_ONCE)

    @cached_property
    def _uploads(self) -> Turns:
        return Turns(AT_ONCE)

    @override
    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        *timeouts: ODVInput[float],
        **named: ODVInput[float],
    ) -> tuple[int, bytes]:
        """The timeouts begin with the turn."""
        turns = self._uploads if request_data is not None and request_data.contains_files else self._words
        async with turns.turn():
            return await super().do_request(url, method, request_data, *timeouts, **named)

    @override
    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, object]:
        """As the library does, which writes down whatever a proxy says in Telegram's stead. One broken letter is no
        reason to doubt a post."""
        try:
            return _objects.decode(payload.decode(errors="replace"))
        except wire.UNREADABLE as error:
            raise TelegramError("Invalid server response") from error


class Polls(HTTPXRequest):
    """Reads the answer to a question for updates no further than needed."""

    @override
    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, object]:
        try:
            answer = wire.answers.decode(payload)
        except wire.UNREADABLE as error:
            raise TelegramError("Invalid server response") from error
        parameters = answer.parameters or wire.Parameters()
        told = {"retry_after": int(parameters.retry_after)} if parameters.retry_after else {}
        return {"result": answer.result, "description": answer.description, "parameters": told}


class Downloads(HTTPXRequest):
    """Reads files piece by piece."""

    async def read(self, url: str, limit: int) -> tuple[int, bytes]:
        """The status, and one byte more than the limit at the most. Raises NetworkError."""
        body = bytearray()
        try:
            async with self._client.stream("GET", url) as answer:
                async for piece in answer.aiter_bytes():
                    body += piece
                    if len(body) > limit or not answer.is_success:
                        break
                return answer.status_code, bytes(body[: limit + 1])
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise NetworkError(type(error).__name__) from error


class Discreet(telegram.Bot):
    """The library's bot shows its token wherever it is printed."""

    @override
    def __repr__(self) -> str:
        return "Bot"
