"""Telegram calls the house: an address that nobody can guess, and a secret that only Telegram knows."""

from __future__ import annotations

import hmac
from collections.abc import Sequence
from typing import NoReturn

import structlog
import telegram
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send
from telegram.error import BadRequest, InvalidToken, TelegramError

from adapters.telegram import wire
from adapters.telegram.intake import HandIn
from adapters.telegram.line import Line
from adapters.telegram.polling import pause
from adapters.telegram.refusals import refused
from bot.errors import ConfigError
from bot.ports import Clock, House
from bot.values import Text

log = structlog.get_logger()

LARGEST = 1_000_000
"""Bytes of a call."""
SECRET = "x-telegram-bot-api-secret-token"  # noqa: S105 - the name of the header
AT_ONCE = 40
"""Calls at one time, of different chats."""
LOOK = 600.0
"""Seconds between two looks at whether Telegram still calls."""
BUSY = 503
"""Telegram calls again."""


class Door:
    """What Telegram finds at the address. Whoever else comes is told nothing."""

    def __init__(self, house: House, id: str) -> None:
        self.secret = house.seals.sign("telegram", "secret", id)
        # The trailing slash keeps the web server from sending callers on.
        self.address = house.public(f"/telegram/{house.seals.sign('telegram', id)}", self).rstrip("/") + "/"
        self.hand_in: HandIn = nowhere

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        answer = Response(status_code=await self._heard(Request(scope, receive)))
        await answer(scope, receive, send)

    async def _heard(self, request: Request) -> int:
        """The status."""
        if request.method != "POST":
            return 405
        if not hmac.compare_digest(request.headers.get(SECRET, "").encode(), self.secret.encode()):
            return 403
        try:
            body = await _body(request)
        except ClientDisconnect:
            return 400
        return 413 if body is None else await self._kept(body)

    async def _kept(self, body: bytes) -> int:
        """A call whose update cannot be read is taken all the same: it would only come again."""
        number = wire.number(body)
        if number is None:
            return 400
        try:
            update = wire.update(body)
        except wire.UNREADABLE as error:
            log.warning("update not legible", update=number, cause=type(error).__name__)
            return 200
        return BUSY if await self.hand_in([update]) else 200


async def nowhere(updates: Sequence[wire.Update]) -> frozenset[int]:
    """Before anybody listens, and after."""
    return frozenset(update.update_id for update in updates)


async def _body(request: Request) -> bytes | None:
    """None if it is too large to be one of Telegram's."""
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > LARGEST:
            return None
    return bytes(body)


class Webhook:
    """Sees to it that Telegram calls, and goes on calling."""

    def __init__(self, line: Line, door: Door, clock: Clock) -> None:
        self._line = line
        self._door = door
        self._clock = clock
        self._failed_at = clock.now()
        self._tries = 0

    async def settle(self) -> None:
        """Tell Telegram the address, unless it knows it. Raises ConfigError if Telegram will not call there."""
        while True:
            try:
                await self._settle()
            except BadRequest as error:
                raise ConfigError(_refused(self._door.address, error)) from error
            except TelegramError as error:
                await self._trouble(error)
            else:
                self._tries = 0
                return

    async def listen(self, hand_in: HandIn) -> NoReturn:
        """Take what comes, and look now and then whether anything can: somebody else may have told Telegram
        otherwise."""
        self._door.hand_in = hand_in
        try:
            while True:
                await self._clock.sleep(LOOK)
                await self._look()
        finally:
            self._door.hand_in = nowhere

    async def _look(self) -> None:
        try:
            await self._settle()
        except TelegramError as error:
            await self._trouble(error)
        else:
            self._tries = 0

    async def _settle(self) -> None:
        try:
            known = await self._line.bot.get_webhook_info()
        except InvalidToken:
            # The token is good: it is a server that does not know this question.
            known = telegram.WebhookInfo("", has_custom_certificate=False, pending_update_count=0)
        self._complain(known)
        if not self._is_ours(known):
            await self._line.bot.set_webhook(
                self._door.address,
                secret_token=self._door.secret,
                allowed_updates=list(self._line.allowed),
                max_connections=AT_ONCE,
                drop_pending_updates=False,
            )
            log.info("telegram was told where to call")

    def _is_ours(self, known: telegram.WebhookInfo) -> bool:
        same = known.url == self._door.address and known.max_connections == AT_ONCE
        return same and set(known.allowed_updates) == set(self._line.allowed)

    def _complain(self, known: telegram.WebhookInfo) -> None:
        """What went wrong since it was last looked at."""
        failed = known.last_error_date
        if failed is not None and failed.timestamp() > self._failed_at:
            self._failed_at = failed.timestamp()
            log.warning("telegram could not call", cause=known.last_error_message, waiting=known.pending_update_count)

    async def _trouble(self, error: TelegramError) -> None:
        self._tries += 1
        refusal = refused(error)
        if self._tries == 1:
            log.error("telegram was not told where to call", cause=refusal.detail)
        await self._clock.sleep(max(pause(self._tries), refusal.after or 0))


def _refused(address: str, error: BadRequest) -> Text:
    return Text(
        "Telegram will not call %(address)s (%(reason)s). server.public_url has to begin with https, and its port has "
        "to be 443, 80, 88 or 8443; without webhook = true the bot asks Telegram instead.",
        address=address.partition("/telegram/")[0],
        reason=error.message,
    )
