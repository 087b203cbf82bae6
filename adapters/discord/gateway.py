"""Keeps the connections for events standing, whatever becomes of the library's client."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NoReturn

import aiohttp
import discord
import structlog

from adapters.discord.addressing import Me
from adapters.discord.connection import Connection, Ears, Plan
from adapters.discord.line import GARBLED, REFUSED, SLOWLY, Line, unusable
from adapters.discord.patience import Patience
from adapters.discord.settings import Settings
from adapters.discord.shards import Introductions, chosen, refused
from bot.errors import ConfigError
from bot.ports import Clock

log = structlog.get_logger()

MEBIBYTE = 1024 * 1024
FILE = 10 * MEBIBYTE
"""Of a file that a bot may send where nobody paid for more."""
TOKEN = 4004
SHARDS = (4010, 4011, 4012, 4013)
"""What a connection is closed with that Discord does not take so."""
LOST = (discord.DiscordException, aiohttp.ClientError, OSError, TimeoutError, *GARBLED)


class Gateway:
    """One client after the other. What it hears goes to the ears it was given."""

    def __init__(self, line: Line, settings: Settings, clock: Clock) -> None:
        self._line = line
        self._settings = settings
        self._clock = clock
        self._patience = Patience(clock)
        self._introductions = Introductions(clock)
        self._content = settings.message_content
        self._stood = False
        """It has worked."""
        self.connection: Connection | None = None

    async def run(self, me: Me, ears: Ears) -> NoReturn:
        """Raises ConfigError for what the operator has to mend before it can ever work."""
        while True:
            try:
                await self._live(me, ears)
            except discord.PrivilegedIntentsRequired:
                self._content = False
                log.warning(
                    "the bot may not read what is not addressed to it",
                    mend="developer portal, your application, Bot, Message Content Intent",
                )
            except LOST as error:
                await self._mourn(error)
            except Exception:
                # Whatever the library's client met, the next one begins without it.
                log.exception("discord's client broke")
                self._patience.failed("client broke")
            await self._patience.rest()

    def file_bytes(self, channel: str) -> int:
        """The largest file that the bot may send there."""
        found = self.connection.get_channel(int(channel)) if self.connection is not None else None
        guild = getattr(found, "guild", None)
        return guild.filesize_limit if isinstance(guild, discord.Guild) else FILE

    def stands(self, shard: int) -> None:
        self._stood = True
        self._patience.stands(shard)

    def fell(self, shard: int) -> None:
        self._patience.fell(shard)

    async def _live(self, me: Me, ears: Ears) -> None:
        count, ours = await self._allowed()
        plan = Plan(
            self._patience,
            self._introductions,
            ears,
            content=self._content and me.reads,
            proxy=self._settings.proxy,
            count=count,
            ours=ours,
        )
        self.connection = connection = Connection(plan)
        try:
            await connection.login(self._line.token)
            await connection.connect()
        finally:
            self._patience.ended()
            connection.dispatch("parted")
            await connection.part()

    async def _allowed(self) -> tuple[int, Sequence[int]]:
        """How many connections there are, and those that are ours. Waits where so many cannot be begun today."""
        await self._line.introduced(self._clock)
        suggested, _, starts = await self._line.rest.http.get_bot_gateway()
        self._introductions.at_once = max(1, starts["max_concurrency"])
        count = self._settings.shards or max(1, suggested)
        ours = chosen(self._settings) or range(count)
        if starts["remaining"] < len(ours):
            seconds, left = starts["reset_after"] / 1000, starts["remaining"]
            log.error("discord allows too few new connections today", needed=len(ours), left=left, seconds=seconds)
            await self._clock.sleep(seconds)
        return count, ours

    async def _mourn(self, error: Exception) -> None:
        code = error.code if isinstance(error, discord.ConnectionClosed) else 0
        if isinstance(error, discord.LoginFailure) or code == TOKEN:
            await self._refused(ConfigError(unusable(self._settings)), REFUSED, error)
        elif code in SHARDS and self._settings.shards:
            await self._refused(ConfigError(refused(self._settings)), f"shards refused with {code}", error)
        else:
            self._patience.failed(f"{type(error).__name__} {code or ''}".strip())

    async def _refused(self, wrong: ConfigError, cause: str, error: Exception) -> None:
        """Once it has worked, it does not take the house down."""
        if not self._stood:
            raise wrong from error
        self._patience.failed(cause)
        await self._clock.sleep(SLOWLY)
