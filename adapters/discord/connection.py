"""The library's client for events, as it is to behave here: it tells what happened at once, and one odd event does not
end it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import aiohttp
import discord
import structlog
from typing_extensions import override

from adapters.discord.patience import Patience
from adapters.discord.shards import Introductions

log = structlog.get_logger()

SETTLE = 0.5
"""Seconds without a new server after which a connection has told of all of them."""
QUIET = 50.0
"""Seconds of silence after which a connection leads nowhere: Discord answers every 41 s."""
PARTING = 0.7
"""Seconds for taking leave politely."""

Ears = Mapping[str, Callable[..., None]]
"""What is done about an event of the library's, by its name."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a client is made of, and what outlives it."""

    patience: Patience
    introductions: Introductions
    ears: Ears
    content: bool
    """It asks for what is said without calling the bot."""
    proxy: str = ""
    count: int = 1
    """Connections of all processes together."""
    ours: Sequence[int] = (0,)


class Connection(discord.AutoShardedClient):
    """Good for one life: after a failure that the library does not survive there is a new one."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        super().__init__(
            intents=intents(plan.content),
            shard_count=plan.count,
            shard_ids=list(plan.ours),
            proxy=plan.proxy or None,
            allowed_mentions=discord.AllowedMentions.none(),
            max_messages=None,
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            guild_ready_timeout=SETTLE,
            heartbeat_timeout=QUIET,
        )
        self._dial = self.http.ws_connect
        # The library's own way back costs the session, with all that happened meanwhile, as soon as one try fails; and
        # it never gets over a first try that does (its issue 10520). It cannot be told so otherwise.
        self.http.ws_connect = self._dialled  # type: ignore[method-assign]  # see above
        # Whatever breaks one of these would end all connections of the process; there is no public place for it.
        parsers = self._connection.parsers
        parsers.update({kind: partial(self._read, kind, parse) for kind, parse in parsers.items()})
        self._parted = False

    @override
    async def connect(self, *, reconnect: bool = True) -> None:
        """Until it fails, or is cancelled. The library takes being cancelled while a connection comes back for the end
        of that try alone, and goes on for ever."""
        async with asyncio.TaskGroup() as tasks:
            life = tasks.create_task(self._life(reconnect=reconnect), name="discord connections")
            try:
                await asyncio.wait({life})
            finally:
                await self._end(life)
        failure = life.result()
        if failure is not None:
            raise failure

    async def _life(self, *, reconnect: bool) -> Exception | None:
        """What it failed with."""
        try:
            await super().connect(reconnect=reconnect)
        except Exception as error:  # noqa: BLE001 - handed on as it is, not in a group
            return error
        return None

    async def _end(self, life: asyncio.Task[Exception | None]) -> None:
        """Whatever the library makes of being cancelled: once closed it begins nothing more."""
        if not life.done():
            await self.part()
        while not life.done():
            life.cancel()
            await asyncio.wait({life}, timeout=PARTING)
        # What it had just read may have begun to wait once more.
        await self._release()

    @override
    def dispatch(self, event: str, /, *args: object, **kwargs: object) -> None:
        """At once and in order, where the library makes a task for each."""
        ear = self._plan.ears.get(event)
        if ear is None:
            return
        try:
            ear(*args)
        except Exception:
            # Whatever nobody thought of concerns one event: the library would end the connection.
            log.exception("event broke", event_kind=event)

    @override
    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        await self._plan.introductions.turn(shard_id or 0)

    async def _dialled(self, url: str, *, compress: int = 0) -> aiohttp.ClientWebSocketResponse:
        while True:
            await self._plan.patience.rest()
            try:
                return await self._dial(url, compress=compress)
            except (aiohttp.ClientError, OSError, TimeoutError) as error:
                self._plan.patience.failed(type(error).__name__)

    def _read(self, kind: str, parse: Callable[[object], None], data: object) -> None:
        """Without its beginning a session is none."""
        try:
            parse(data)
        except Exception as error:
            # Raised by the library's own reading, which expects nothing but what Discord sends today.
            if kind == "READY":
                raise
            log.warning("event not legible", event_kind=kind, cause=type(error).__name__)

    async def part(self) -> None:
        """Whether the other side still answers or not; once."""
        if self._parted:
            return
        self._parted = True
        await self._release()
        try:
            async with asyncio.timeout(PARTING):
                await self.close()
        except TimeoutError:
            await self.http.close()

    async def _release(self) -> None:
        """What waits for news of servers, the library itself never ends; there is no public way to."""
        state = self._connection
        waiting = (state._ready_task, *state._ready_tasks.values())  # noqa: SLF001 - see above
        tasks = {task for task in waiting if task is not None and not task.done()}
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks, timeout=PARTING)


def intents(content: bool) -> discord.Intents:
    """The least with which messages are heard."""
    asked = discord.Intents.none()
    asked.guilds = asked.guild_messages = asked.dm_messages = True
    asked.message_content = content
    return asked
