"""The interactions that can still be answered by their tokens, also those of an earlier process."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial

import discord
import msgspec
import structlog
from cachetools import LRUCache, TLRUCache

from adapters.discord.refusals import FAILED, GARBLED
from bot.errors import StoreError
from bot.ports import Clock, Journal

log = structlog.get_logger()

LASTS = 870.0
"""Seconds for which a token is used. Discord takes it for half a minute more, which a slow upload may need."""
UNANSWERED = 840.0
"""Seconds after which a "thinking" that nothing replaced is replaced by an apology, while its token still can."""
MOST = 10_000
WRITTEN = 2_000
"""Of so many interactions of an earlier process at most something is known."""
PAUSES = (1.0, 2.0, 5.0, 10.0, 30.0)
"""Seconds between tries while nothing can be written down; the last one for ever."""

Webhook = Callable[[int, str], discord.Webhook]
"""By the application's id and a token."""
Sorry = Callable[[str], str]
"""What is said, in a language, where a command was lost."""


@dataclass(frozen=True, slots=True)
class Standing:
    """An interaction that was answered for the time being."""

    id: str
    application: int
    token: str = field(repr=False)
    person: str
    language: str
    at: float
    """Unix seconds."""
    alone: bool
    """Its deferred answer is seen by the person alone; of a press: the message with the button is."""
    reaches: bool
    """The bot can also write into the channel."""
    deferred: bool
    """A command whose "thinking" waits to be replaced; False: a press."""
    original: str = ""
    """Message id of the deferred answer, or of the message that was pressed on."""
    used: bool = False
    """The deferred answer says something by now."""
    followed: int = 0
    """Follow-ups so far."""
    messages: tuple[str, ...] = ()
    """Message ids of the follow-ups."""
    private: bool = False
    """In a direct message with the bot."""


class Ledger:
    """Knows them by their ids. Whatever changes is kept in the journal, a moment later and by nobody who waits."""

    def __init__(self, journal: Journal, clock: Clock, room: str) -> None:
        self._journal = journal
        self._clock = clock
        self._room = room
        self._standings: TLRUCache[str, Standing] = TLRUCache(MOST, _over, timer=clock.now)
        self._pending: dict[str, asyncio.Event] = {}
        """Of those that are being answered at this moment."""
        self._by_message: LRUCache[str, str] = LRUCache(2 * MOST)
        self._hushed: LRUCache[str, bool] = LRUCache(MOST)
        self._unwritten: OrderedDict[str, str] = OrderedDict()
        """What the journal is to know next."""
        self._thinking: OrderedDict[str, float] = OrderedDict()
        """When those that were deferred came, the oldest first."""
        self._changed = asyncio.Event()
        self._deferred = asyncio.Event()
        self._turn = asyncio.Lock()
        self._resumed = False

    async def resume(self) -> None:
        """Take up what the last process knew, once, whoever needs it first. Without it, what it left is answered by
        messages."""
        async with self._turn:
            if self._resumed:
                return
            try:
                entries = await self._journal.since(self._room, 0, WRITTEN)
            except StoreError as error:
                log.warning("interactions not taken up", cause=str(error))
                return
            self._resumed = True
        kept = [msgspec.json.decode(entry.body, type=Standing) for entry in entries if entry.body]
        for standing in sorted(kept, key=lambda standing: standing.at):
            if standing.id not in self._standings and self._clock.now() < standing.at + LASTS:
                self._know(standing)

    def came(self, standing: Standing) -> None:
        """Before Discord was answered."""
        self._pending[standing.id] = asyncio.Event()
        self._know(standing)
        self._write(standing)

    def answered(self, id: str, original: str, alone: bool | None = None) -> None:
        """The deferral is there. `alone`: as Discord made it, where that is known."""
        standing = self._standings.get(id)
        if standing is not None:
            seen = standing.alone if alone is None else alone
            self._change(replace(standing, original=original or standing.original, alone=seen))
        self._decide(id)

    def lost(self, id: str) -> None:
        """It could not be answered, or its token is dead: posts go as messages."""
        if self._standings.pop(id, None) is not None:
            self._thinking.pop(id, None)
            self._unwritten[id] = ""
            self._changed.set()
        self._decide(id)

    async def found(self, id: str) -> Standing | None:
        """Waits until the deferral is decided. None: unknown, lost or over."""
        pending = self._pending.get(id)
        if pending is not None:
            await pending.wait()
        return self._standings.get(id)

    def taken(self, id: str) -> None:
        """The deferred answer says something now."""
        self._thinking.pop(id, None)
        standing = self._standings.get(id)
        if standing is not None and not standing.used:
            self._change(replace(standing, used=True))

    def followed(self, id: str, message: str) -> None:
        standing = self._standings.get(id)
        if standing is not None:
            messages = (*standing.messages, message)
            self._change(replace(standing, followed=standing.followed + 1, messages=messages))

    def hushed(self, id: str) -> bool:
        """It was asked so that one person alone would see the answer, also once that cannot be given any more."""
        return id in self._hushed

    def at(self, message: str) -> Standing | None:
        """Whose answer or follow-up a message is that only the token can edit, or whose press its button was."""
        id = self._by_message.get(message)
        return None if id is None else self._standings.get(id)

    async def run(self, webhook: Webhook, sorry: Sorry) -> None:
        """Until cancelled."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._keep(), name="interactions kept")
            tasks.create_task(self._tidy(webhook, sorry), name="interactions tidied")

    def _know(self, standing: Standing) -> None:
        self._standings[standing.id] = standing
        if standing.alone and standing.deferred:
            self._hushed[standing.id] = True
        for message in standing.messages:
            self._by_message[message] = standing.id
        if standing.original and (standing.alone or not standing.reaches):
            self._by_message[standing.original] = standing.id
        if standing.deferred and not standing.used and standing.id not in self._thinking:
            self._thinking[standing.id] = standing.at
            self._deferred.set()

    def _change(self, standing: Standing) -> None:
        self._know(standing)
        self._write(standing)

    def _decide(self, id: str) -> None:
        pending = self._pending.pop(id, None)
        if pending is not None:
            pending.set()

    def _write(self, standing: Standing) -> None:
        self._unwritten[standing.id] = msgspec.json.encode(standing).decode()
        self._changed.set()

    async def _keep(self) -> None:
        """What changes often meanwhile is written once."""
        failed = 0
        while True:
            while self._unwritten:
                id, body = next(iter(self._unwritten.items()))
                try:
                    await self._journal.write(self._room, id, body)
                except StoreError as error:
                    log.warning("interaction not kept", cause=str(error))
                    await self._clock.sleep(PAUSES[min(failed, len(PAUSES) - 1)])
                    failed += 1
                else:
                    failed = 0
                    if self._unwritten[id] == body:
                        del self._unwritten[id]
            await self._changed.wait()
            self._changed.clear()

    async def _tidy(self, webhook: Webhook, sorry: Sorry) -> None:
        while True:
            await self._deferred.wait()
            self._deferred.clear()
            while self._thinking:
                id, at = next(iter(self._thinking.items()))
                left = at + UNANSWERED - self._clock.now()
                if left > 0:
                    await self._clock.sleep(left)
                    continue
                del self._thinking[id]
                standing = self._standings.get(id)
                if standing is not None and not standing.used:
                    self.lost(id)
                    hook = partial(webhook, standing.application, standing.token)
                    await _apologize(hook, standing, sorry(standing.language))


async def _apologize(hook: Callable[[], discord.Webhook], standing: Standing, words: str) -> None:
    """An earlier process may have answered without being able to write that down, and that answer is to stay."""
    original = first_answer(standing.original)
    try:
        shown = await hook().fetch_message(original)
        if shown.flags.loading:
            log.warning("interaction never answered", interaction=standing.id)
            await hook().edit_message(original, content=words)
    except (*FAILED, *GARBLED) as error:
        log.info("answer not looked after", cause=type(error).__name__)


async def take_away(hook: Callable[[], discord.Webhook], original: str = "") -> None:
    """Remove an answer that says nothing; one that is not there any more is no matter. Nobody waits for it, so that
    whatever goes wrong, also with the client of the hook, ends here."""
    try:
        await hook().delete_message(first_answer(original))
    except (*FAILED, *GARBLED) as error:
        log.info("answer not taken away", cause=type(error).__name__)


def first_answer(original: str) -> int:
    """What the first answer to an interaction is called where its id did not come. The library knows messages by
    numbers only; Discord's own name for this one is taken as it stands."""
    return int(original) if original else "@original"  # type: ignore[return-value]  # becomes part of an address


def _over(_: str, standing: Standing, __: float) -> float:
    return standing.at + LASTS


def interaction_of(key_or_message: str) -> str:
    """The interaction's id: of an event's key, or of the message that stands for an interaction. Empty for others."""
    before, found, id = key_or_message.rpartition(":interaction:")
    if not found:
        id = key_or_message[1:] if key_or_message[:1] == "i" else ""
    return id if id.isdecimal() and (before or not found) else ""
