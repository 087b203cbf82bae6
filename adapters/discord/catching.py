"""Looks for what was said while nobody heard: a new session begins without it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from typing import NoReturn

import discord
import structlog
from discord.utils import time_snowflake

from adapters.discord.intake import Intake
from adapters.discord.known import Known
from adapters.discord.line import LOST
from adapters.discord.marks import Marks
from adapters.discord.reading import Reader, place
from bot.ports import Clock
from bot.values import Said

log = structlog.get_logger()

MARGIN = 60.0
"""Seconds by which this machine's time may differ from Discord's."""
CHANNELS = 100
"""Looked through in one session, the newest of each server first."""
MESSAGES = 200
"""Of each channel, the newest."""
AT_ONCE = 3
RETRIES = (1.0, 2.0, 5.0, 10.0)
"""Seconds between tries; after that a channel goes on without what was missed there."""
WRITTEN = 30.0
"""Seconds between two notes of how far was heard."""
PATIENCE = 90.0
"""Seconds for one try, all that the library waits and repeats by itself included."""
ENDED = (*LOST, RuntimeError)
"""RuntimeError: the client that was asked is closed by now."""

Channel = discord.abc.Messageable
Chat = discord.TextChannel | discord.VoiceChannel | discord.StageChannel | discord.Thread


@dataclass(slots=True, eq=False)
class Session:
    """What one connection begins with."""

    since: float
    """From when on something may be missing; 0: nothing is."""
    looked: set[int] = field(default_factory=set)
    told: set[int] = field(default_factory=set)
    """Servers whose channels are known."""
    left: int = CHANNELS
    pending: int = 0
    settled: bool = False
    """All servers were told of."""

    @property
    def open(self) -> bool:
        return bool(self.since) and (not self.settled or self.pending > 0)


@dataclass(frozen=True, slots=True)
class Where:
    """What a look needs of the house."""

    reader: Reader
    intake: Intake
    known: Known
    marks: Marks


class Catching:
    """In each channel, what was missed is handed in before what is said there now."""

    def __init__(self, where: Where, clock: Clock, answer_within: float) -> None:
        self._where = where
        self._clock = clock
        self._answer_within = answer_within
        self._turns = asyncio.Semaphore(AT_ONCE)
        self._mark = 0.0
        self._heard = 0.0
        self._whole = False
        self._lost: dict[int, float] = {}
        """Connections that do not stand, and until when they heard."""
        self._sessions: dict[int, Session] = {}

    async def resume(self) -> None:
        # What was said before there was a house is not for it; a first session may be one that breaks at once.
        self._mark = await self._where.marks.heard() or self._clock.now() + MARGIN
        await self._where.marks.resume()

    async def run(self) -> None:
        """Writes down how far was heard, until cancelled."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._now_and_then(), name="how far was heard, now and then")
            tasks.create_task(self._at_news(), name="how far was heard, at news")

    async def _now_and_then(self) -> NoReturn:
        while True:
            await self._clock.sleep(WRITTEN)
            await self._where.marks.write(self._safe())

    async def _at_news(self) -> NoReturn:
        marks = self._where.marks
        while True:
            await marks.news.wait()
            marks.news.clear()
            await marks.write(self._safe())

    def hear(self, _: str) -> None:
        self._heard = self._clock.now()

    def connected(self, shard: int, connection: discord.Client) -> None:
        """A new session."""
        since = self._lost.pop(shard, self._mark)
        before = self._sessions.get(shard)
        if before is not None and before.open:
            since = min(since, before.since)
        if since and self._answer_within:
            since = max(since - MARGIN, self._clock.now() - self._answer_within)
        self._sessions[shard] = session = Session(since if self._answer_within else 0)
        if shard == 0 and session.since:
            private = self._where.marks.private()
            session.left += len(private)
            for channel in private:
                self._look(session, connection.get_partial_messageable(channel), channel)

    def resumed(self, shard: int) -> None:
        """Discord told everything."""
        self._lost.pop(shard, None)

    def fell(self, shard: int) -> None:
        if shard in self._sessions:
            # Those that break together are told of one by one, some only when another hears again.
            self._lost.setdefault(shard, min([self._heard, *self._lost.values()]))

    def parted(self) -> None:
        for shard in self._sessions:
            self.fell(shard)

    def settled(self, shard: int) -> None:
        self._sessions[shard].settled = True

    def whole(self) -> None:
        """Every connection of this process stands."""
        self._whole = True
        self._where.marks.news.set()

    def guild(self, guild: discord.Guild) -> None:
        """Its channels, and what was said last in each, are known now."""
        session = self._sessions.get(guild.shard_id)
        if session is None or not session.since or guild.id in session.told:
            return
        session.told.add(guild.id)
        after = _moment(session.since)
        chats: Iterable[Chat] = (
            *guild.text_channels,
            *guild.voice_channels,
            *guild.stage_channels,
            *guild.threads,
        )
        behind = [chat for chat in chats if (chat.last_message_id or 0) > after]
        for chat in sorted(behind, key=lambda chat: chat.last_message_id or 0, reverse=True):
            self._look(session, chat, chat.id)

    def joined(self, guild: discord.Guild) -> None:
        """What was said in a server before the bot came was not said to it."""
        session = self._sessions.get(guild.shard_id)
        if session is not None and not session.settled:
            self.guild(guild)

    def before(self, message: discord.Message) -> None:
        """It came before its server was told of: what is missing goes first all the same."""
        guild = message.guild
        session = self._sessions.get(guild.shard_id if guild is not None else 0)
        if session is None or not session.since or session.settled:
            return
        if guild is None or guild.id not in session.told:
            self._look(session, message.channel, message.channel.id)

    def _look(self, session: Session, channel: Channel, id: int) -> None:
        if id in session.looked or not session.left:
            return
        session.looked.add(id)
        session.left -= 1
        session.pending += 1
        self._where.intake.look(place(id), partial(self._found, session, channel))

    async def _found(self, session: Session, channel: Channel) -> Sequence[Said]:
        try:
            async with self._turns:
                messages = await self._history(session, channel)
        finally:
            session.pending -= 1
        found = [said for message in reversed(messages) if (said := self._missed(message)) is not None]
        if found:
            log.info("missed messages found", place=str(found[0].place), messages=len(found))
        return found

    async def _history(self, session: Session, channel: Channel) -> Sequence[discord.Message]:
        """The newest first."""
        after = discord.Object(_moment(session.since))
        for pause in (*RETRIES, 0):
            try:
                async with asyncio.timeout(PATIENCE):
                    history = channel.history(limit=MESSAGES, after=after, oldest_first=False)
                    return [message async for message in history]
            except (discord.Forbidden, discord.NotFound):
                return ()
            except ENDED as error:
                if session not in self._sessions.values() or not pause:
                    log.warning("not known what may have been missed", cause=type(error).__name__)
                    return ()
                await self._clock.sleep(pause)
        return ()

    def _missed(self, message: discord.Message) -> Said | None:
        said = self._where.reader.said(message)
        if said is None or not said.addressed or self._where.known.has(message.id):
            return None
        self._where.known.note(message.id)
        return said

    def _safe(self) -> float:
        """Until when nothing is missing, whatever happens next; 0: that is not known yet."""
        if not self._whole:
            return 0
        open = (session.since for session in self._sessions.values() if session.open)
        moments = [self._heard, *self._lost.values(), *open]
        waiting = self._where.intake.oldest()
        return min(moments if waiting is None else [*moments, waiting])


def _moment(at: float) -> int:
    return time_snowflake(datetime.fromtimestamp(at, UTC))
