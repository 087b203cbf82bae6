"""The gateway: connections are greeted, identified or resumed, and kept alive."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections import deque
from typing import cast

import msgspec
from starlette.responses import Response
from starlette.websockets import WebSocket, WebSocketDisconnect
from uvicorn.protocols.utils import ClientDisconnected

from tests.emulators.discord import objects
from tests.emulators.discord.emulator import Discord
from tests.emulators.discord.sessions import Hangup, Json, Line, Session, frame
from tests.emulators.server import torn

HEARTBEAT, IDENTIFY, RESUME, HELLO, ACK, INVALID = 1, 2, 6, 10, 11, 9
BAD_OPCODE, BAD_JSON, NOT_KNOWN, BAD_TOKEN, TWICE = 4001, 4002, 4003, 4004, 4005
BAD_SEQUENCE, TOO_FAST, SILENT = 4007, 4008, 4009
BAD_SHARD, MUST_SHARD, BAD_INTENTS, NO_INTENTS = 4010, 4011, 4013, 4014
FRAMES, FRAME_BYTES = 120, 4096
"""What a client may send within 60 seconds, and how long it may be."""


class Patience:
    """With one client: it must let its heart beat, and not talk too much."""

    def __init__(self, heartbeat: float) -> None:
        self._most = heartbeat * 1.5
        self._frames: deque[float] = deque()
        self.beat()

    def beat(self) -> None:
        self.ends: float | None = asyncio.get_running_loop().time() + self._most

    def calm(self) -> None:
        """It was hung up on already."""
        self.ends = None

    def counted(self) -> bool:
        now = time.monotonic()
        while self._frames and self._frames[0] < now - 60.0:
            self._frames.popleft()
        self._frames.append(now)
        return len(self._frames) <= FRAMES


class Gateway:
    """One for all connections."""

    def __init__(self, town: Discord) -> None:
        self._town = town

    async def connected(self, socket: WebSocket) -> None:
        town = self._town
        with town.changed:
            town.handshakes += 1
            refused, town.refusing = town.refusing > 0, max(0, town.refusing - 1)
            town.changed.notify_all()
        if town.deaf:
            torn(socket.scope)
        elif refused:
            await socket.send_denial_response(Response(status_code=town.refusal_status))
        if town.deaf or refused:
            # Otherwise the server complains that nobody was let in.
            raise ClientDisconnected
        await socket.accept()
        wants = socket.query_params.get("compress") == "zlib-stream"
        await self._served(socket, Line(socket, compressed=town.compressed and wants))

    async def _served(self, socket: WebSocket, line: Line) -> None:
        town = self._town
        with town.changed:
            town.lines.add(line)
            line.mute = town.zombie
        line.put(frame(HELLO, {"heartbeat_interval": int(town.heartbeat * 1000), "_trace": ["easel"]}))
        try:
            # Whichever ends first ends the other: hung up by one of the two sides.
            async with asyncio.TaskGroup() as tasks:
                sending = tasks.create_task(self._sent(line))
                await self._heard(socket, line)
                sending.cancel()
        finally:
            with town.changed:
                town.lines.discard(line)
                line.over = True
                town.changed.notify_all()

    @staticmethod
    async def _sent(line: Line) -> None:
        with contextlib.suppress(WebSocketDisconnect, RuntimeError):
            await line.send()

    async def _heard(self, socket: WebSocket, line: Line) -> None:
        session: Session | None = None
        patience = Patience(self._town.heartbeat)
        while True:
            try:
                async with asyncio.timeout_at(patience.ends):
                    text = await socket.receive_text()
            except TimeoutError:
                line.put(Hangup(SILENT))
                patience.calm()
                continue
            except (WebSocketDisconnect, RuntimeError, KeyError) as gone:
                self._left(line, session, gone)
                return
            with self._town.changed:
                session = self._read(text, line, session, patience)
                self._town.changed.notify_all()

    def _left(self, line: Line, session: Session | None, gone: Exception) -> None:
        """Whoever says goodbye does not come back to that session."""
        code = gone.code if isinstance(gone, WebSocketDisconnect) else 1006
        with self._town.changed:
            if session and code in {1000, 1001} and not line.hung:
                self._town.alive.pop(session.id, None)

    def _read(self, text: str, line: Line, session: Session | None, patience: Patience) -> Session | None:
        if not patience.counted():
            line.put(Hangup(TOO_FAST))
            return session
        try:
            said = msgspec.json.decode(text if len(text.encode()) <= FRAME_BYTES else "", type=Json)
        except msgspec.DecodeError:
            line.put(Hangup(BAD_JSON))
            return session
        if said.get("op") == HEARTBEAT:
            patience.beat()
        return self._taken(said, line, session)

    def _taken(self, said: Json, line: Line, session: Session | None) -> Session | None:
        match said.get("op"), session:
            case 1, _:
                if session and not self._town.zombie:
                    session.acks += 1
                line.put(frame(ACK))
            case 2, None:
                return self._identified(cast("Json", said["d"]), line)
            case 6, None:
                return self._resumed(cast("Json", said["d"]), line)
            case 2 | 6, _:
                line.put(Hangup(TWICE))
            case 3 | 4 | 8, None:
                line.put(Hangup(NOT_KNOWN))
            case 3 | 4 | 8, _:
                pass
            case _:
                line.put(Hangup(BAD_OPCODE))
        return session

    def _identified(self, asked: Json, line: Line) -> Session | None:
        town = self._town
        town.identifies += 1
        shard = cast("list[int]", asked.get("shard") or [0, 1])
        code = self._refusal(asked, shard)
        if code:
            line.put(Hangup(code))
            return None
        if self._too_early(shard[0]):
            line.put(frame(INVALID, False))
            return None
        town.starts_left -= 1
        session = Session(f"{town.snowflake():032x}", (shard[0], shard[1]), cast("int", asked["intents"]), line)
        gone = [one.id for one in town.alive.values() if one.shard == session.shard and not one.connected]
        for id in gone:
            del town.alive[id]
        town.alive[session.id] = session
        self._welcomed(session)
        return session

    def _refusal(self, asked: Json, shard: list[int]) -> int:
        town, intents = self._town, asked.get("intents")
        if str(asked.get("token")).removeprefix("Bot ") != town.token:
            return BAD_TOKEN
        if len(shard) != 2 or not 0 <= shard[0] < shard[1]:
            return BAD_SHARD
        if town.must_shard and shard[1] < town.shards:
            return MUST_SHARD
        if not isinstance(intents, int) or intents < 0 or intents >= 1 << 26:
            return BAD_INTENTS
        privileged = intents & (1 << 1 | 1 << 8 | 1 << 15)
        return NO_INTENTS if privileged & ~town.portal.intents else 0

    def _too_early(self, shard: int) -> bool:
        town, bucket = self._town, shard % self._town.concurrency
        before, town.identified[bucket] = town.identified.get(bucket, 0.0), time.monotonic()
        return town.identified[bucket] - before < town.identify_every

    def _welcomed(self, session: Session) -> None:
        """READY, and then each server in full."""
        town = self._town
        guilds = [one for one in town.guilds.values() if one.present and session.has(one.id)]
        application: Json = {"id": str(town.application), "flags": town.portal.flags}
        told: Json = {"v": 10, "user_settings": {}, "user": objects.user(town.me) | _mine(), "private_channels": []}
        told |= {"guilds": [{"id": str(one.id), "unavailable": True} for one in guilds], "session_id": session.id}
        told |= {"resume_gateway_url": town.gateway.rstrip("/"), "session_type": "normal", "application": application}
        told |= {"shard": list(session.shard), "geo_ordered_rtc_regions": [], "_trace": ["easel"], "presences": []}
        told |= {"relationships": [], "guild_join_requests": []}
        session.tell("READY", msgspec.json.encode(told).decode())
        for one in guilds:
            if session.intents & 1 and not one.down:
                session.tell("GUILD_CREATE", msgspec.json.encode(objects.whole_guild(one)).decode())
        session.ready = True

    def _resumed(self, asked: Json, line: Line) -> Session | None:
        town = self._town
        if str(asked.get("token")).removeprefix("Bot ") != town.token:
            line.put(Hangup(BAD_TOKEN))
            return None
        session = town.alive.get(str(asked.get("session_id")))
        if session is None:
            line.put(frame(INVALID, False))
            return None
        if session.line and not session.line.over:
            session.line.put(Hangup(4000))
        town.resumes += 1
        session.resumes += 1
        session.line = line
        if cast("int", asked.get("seq") or 0) > session.seq:
            line.put(Hangup(BAD_SEQUENCE))
            return None
        for missed in session.missed(cast("int", asked.get("seq") or 0)):
            line.put(missed)
        session.tell("RESUMED", '{"_trace":["easel"]}')
        return session


def _mine() -> Json:
    return {"verified": True, "mfa_enabled": True, "email": None}
