"""Bringing a reference picture to CreatOK: a presigned address from the API, the bytes to the store behind it."""

from __future__ import annotations

from dataclasses import dataclass

import httpx

from bot.errors import Broken, Busy, JobError, TooLarge
from bot.providers.creatok.api import Api
from bot.providers.creatok.wire import Announcement
from bot.providers.http import Answer, Garbled, address, kind_of


@dataclass(frozen=True, slots=True)
class Uploads:
    """The two steps of an upload; the second may take so many seconds. The address of the second is signed: it stands
    in no error and no log, and the key does not go with it."""

    api: Api
    seconds: float

    async def put(self, picture: bytes) -> str:
        """Returns the key by which an order names the picture; the service takes no addresses."""
        kind = kind_of(picture)
        mime = f"image/{kind}"
        slot = await self.api.slot(Announcement(f"reference.{kind}", mime, len(picture)))
        line = self.api.line
        url = _address(slot.presigned_upload_url)
        request = line.client.build_request("PUT", url, content=picture, headers={"Content-Type": mime})
        answer = await line.ask(request, self.seconds)
        if not answer.succeeded:
            raise _not_stored(answer)
        return slot.object_key


def _address(url: str) -> httpx.URL:
    try:
        return address(url)
    except Garbled as error:
        raise Busy("an upload without a usable address") from error


def _not_stored(answer: Answer) -> JobError:
    """A store that refuses a signature says nothing about the key."""
    error = answer.failure()
    return error if isinstance(error, Busy | TooLarge) else Broken(f"the upload was refused: HTTP {answer.status}")
