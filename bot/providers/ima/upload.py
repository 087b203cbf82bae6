"""Bringing a reference picture to IMA Studio: a token from one host, the bytes to another."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from uuid import uuid4

import httpx

from bot.errors import Broken, Busy, JobError, TooLarge
from bot.ports import Clock
from bot.providers.http import Answer, Garbled, Line, address, kind_of, read
from bot.providers.ima.failures import enveloped, failure, theirs
from bot.providers.ima.wire import Token

_APP_ID = "webAgent"


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds that each of the two steps may take."""

    token: float
    put: float


@dataclass(frozen=True, slots=True)
class Uploads:
    """The two steps of an upload. The address of the first one holds the key: it stands in no error and no log."""

    line: Line
    clock: Clock
    base_url: str
    key: str
    app_key: str
    patience: Patience

    async def put(self, picture: bytes) -> str:
        """Returns the address at which the service can read the picture."""
        kind = kind_of(picture)
        token = await self._token(kind)
        self._address(token.fdl)
        headers = {"Content-Type": f"image/{kind}"}
        request = self.line.client.build_request("PUT", self._address(token.ful), content=picture, headers=headers)
        answer = await self.line.ask(request, self.patience.put)
        if not answer.succeeded:
            raise _not_stored(answer)
        return token.fdl

    async def _token(self, kind: str) -> Token:
        timestamp, nonce = str(int(self.clock.now())), uuid4().hex[:21]
        query = {
            "appUid": self.key,
            "appId": _APP_ID,
            "appKey": self.app_key,
            "cmimToken": self.key,
            "sign": sign(self.app_key, timestamp, nonce),
            "timestamp": timestamp,
            "nonce": nonce,
            "fService": "privite",
            "fType": "picture",
            "fSuffix": kind,
            "fContentType": f"image/{kind}",
        }
        url = self._address(f"{self.base_url}/api/rest/oss/getuploadtoken")
        request = self.line.client.build_request("GET", url, params=query)
        return self._read(await self.line.ask(request, self.patience.token))

    def _read(self, answer: Answer) -> Token:
        """Whether a code stands beside the token is written nowhere: it counts if it does."""
        envelope = enveloped(answer)
        if envelope.number is not None and not envelope.succeeded:
            raise theirs(failure(envelope, answer, self.line.conceal))
        try:
            return read(envelope.data, Token)
        except Garbled as error:
            raise theirs(answer.failure()) from error

    def _address(self, url: str) -> httpx.URL:
        try:
            return address(url)
        except Garbled as error:
            raise Busy("an upload token without a usable address") from error


def sign(app_key: str, timestamp: str, nonce: str) -> str:
    """Plain SHA-1, although the service's own words call it an HMAC."""
    said = "|".join((_APP_ID, app_key, timestamp, nonce))
    return hashlib.sha1(said.encode(), usedforsecurity=False).hexdigest().upper()


def _not_stored(answer: Answer) -> JobError:
    """A store that refuses a signature says nothing about the key."""
    error = answer.failure()
    return error if isinstance(error, Busy | TooLarge) else Broken(f"the upload was refused: HTTP {answer.status}")
