"""Updates on their way to the bot: kept until they are confirmed, and brought when it asks."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Condition

from tests.emulators.telegram.refusals import SECOND_POLLER, WEBHOOK_ACTIVE, bad, conflict
from tests.emulators.telegram.wire import Call
from tests.emulators.telegram.world import Json

KEPT_SECONDS = 86_400
"""Updates that nobody asks for are forgotten after so long."""
AHEAD = 10
"""What is asked for beyond the next id by more than this is not of this series of ids."""
ASKED_FOR = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
"""Updates that come only where they are named."""


@dataclass(slots=True, eq=False)
class Letter:
    """An update and when it was made."""

    id: int
    body: Json
    at: float
    again: bool = False
    """It was confirmed before and comes once more."""


@dataclass(slots=True, eq=False)
class Webhook:
    """Where updates are brought; an empty address: nowhere."""

    url: str = ""
    secret: str = ""
    connections: int = 40
    error: str = ""
    failed: int = 0


@dataclass(slots=True, eq=False)
class Poll:
    """A question for updates that waits; the reason says why it waits no longer."""

    loop: asyncio.AbstractEventLoop
    woken: asyncio.Event = field(default_factory=asyncio.Event)
    reason: str = ""

    def wake(self, reason: str = "") -> None:
        self.reason = self.reason or reason
        self.loop.call_soon_threadsafe(self.woken.set)


class Mail:
    """All of it is guarded by the lock of the condition, which is told of every change."""

    def __init__(self, changed: Condition, now: Callable[[], float]) -> None:
        self._changed = changed
        self._now = now
        self._next = 100_001
        self._poll: Poll | None = None
        self.waiting: list[Letter] = []
        self.all: list[Letter] = []
        self.allowed: frozenset[str] | None = None
        self.webhook = Webhook()

    def push(self, kind: str, body: Json) -> int:
        """The update's id; 0 where such updates are not wanted."""
        with self._changed:
            if not self._wanted(kind):
                return 0
            letter = Letter(self._next, {"update_id": self._next, kind: body}, self._now())
            self._next += 1
            self.all.append(letter)
            self._queue(letter)
            return letter.id

    def renumber(self, first: int) -> None:
        """Updates are counted from there on, as Telegram begins anew after a week without any."""
        with self._changed:
            self._next = first

    def redeliver(self, id: int) -> None:
        with self._changed:
            letter = next(letter for letter in self.all if letter.id == id)
            self._queue(Letter(letter.id, letter.body, self._now(), again=True))

    def _wanted(self, kind: str) -> bool:
        return kind not in ASKED_FOR if self.allowed is None else kind in self.allowed

    def allow(self, kinds: Sequence[str] | None) -> None:
        """Sticks until other kinds are named; naming none brings the usual ones back."""
        if kinds is not None:
            self.allowed = frozenset(kinds) or None

    def _queue(self, letter: Letter) -> None:
        self.waiting.append(letter)
        self._changed.notify_all()
        if self._poll:
            self._poll.wake()

    def interrupt(self, reason: str) -> None:
        """Whoever waits for updates is told that, and why, it is over."""
        with self._changed:
            if self._poll:
                self._poll.wake(reason)

    async def brought(self, call: Call, pace: float) -> list[Json]:
        """The answer to getUpdates."""
        with self._changed:
            if self.webhook.url:
                raise conflict(WEBHOOK_ACTIVE)
            self.allow(call.read("allowed_updates", list[str]))
            self._confirm(call.number("offset"))
        limit = max(1, min(100, call.number("limit", 100)))
        with self._polling() as poll:
            await self._until(poll, call.number("timeout") / pace)
            if poll.reason:
                raise conflict(poll.reason)
            return self._taken(limit)

    def _confirm(self, offset: int) -> None:
        """An offset far beyond the newest update confirms nothing."""
        if offset < 0:
            self.waiting = self.waiting[offset:]
        elif offset <= self._next + AHEAD:
            self.waiting = [letter for letter in self.waiting if letter.id >= offset or letter.again]

    def _taken(self, limit: int) -> list[Json]:
        with self._changed:
            oldest = self._now() - KEPT_SECONDS
            self.waiting = [letter for letter in self.waiting if letter.at >= oldest]
            taken = self.waiting[:limit]
            for letter in taken:
                letter.again = False
            return [letter.body for letter in taken]

    @contextmanager
    def _polling(self) -> Iterator[Poll]:
        poll = Poll(asyncio.get_running_loop())
        with self._changed:
            if self._poll:
                self._poll.wake(f"{SECOND_POLLER}")
            self._poll = poll
            if self.waiting:
                poll.woken.set()
        try:
            yield poll
        finally:
            with self._changed:
                if self._poll is poll:
                    self._poll = None

    @staticmethod
    async def _until(poll: Poll, seconds: float) -> None:
        try:
            async with asyncio.timeout(seconds):
                await poll.woken.wait()
        except TimeoutError:
            pass

    def set_webhook(self, call: Call) -> bool:
        url = call.text("url")
        if url and not url.startswith(("https://", "http://127.0.0.1:", "http://localhost:")):
            raise bad("bad webhook: An HTTPS URL must be provided for webhook")
        if url:
            self.interrupt("terminated by setWebhook request")
        self.allow(call.read("allowed_updates", list[str]))
        self._replace(Webhook(url, call.text("secret_token"), call.number("max_connections", 40)), call)
        return True

    def delete_webhook(self, call: Call) -> bool:
        self._replace(Webhook(), call)
        return True

    def _replace(self, webhook: Webhook, call: Call) -> None:
        with self._changed:
            self.webhook = webhook
            if call.flag("drop_pending_updates"):
                self.waiting.clear()
            self._changed.notify_all()

    def webhook_told(self, _: Call) -> Json:
        """The answer to getWebhookInfo."""
        hook = self.webhook
        told: Json = {"url": hook.url, "has_custom_certificate": False, "pending_update_count": len(self.waiting)}
        if hook.url:
            told["max_connections"] = hook.connections
        if hook.error:
            told |= {"last_error_date": hook.failed, "last_error_message": hook.error}
        return told | ({} if self.allowed is None else {"allowed_updates": sorted(self.allowed)})
