"""A gateway connection by hand, as no library would hold it."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
import yarl

from tests.emulators.discord import Discord

Json = dict[str, object]
CONTENT, GUILDS, MESSAGES, DIRECT = 1 << 15, 1, 1 << 9, 1 << 12


class Wire:
    """What it was told and tells; `close_code` as it was hung up with."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse, server: Discord) -> None:
        self._socket = socket
        self._server = server

    async def heard(self, name: str = "") -> Json:
        """The next frame, or the next event of that name."""
        while True:
            frame: Json = json.loads(await self._socket.receive_str(timeout=5))
            if not name or frame["t"] == name:
                return frame

    async def hung_up(self) -> int | None:
        """The code of the close frame that comes next, whatever is told before."""
        while True:
            message = await self._socket.receive(timeout=5)
            if message.type is not aiohttp.WSMsgType.TEXT:
                return self._socket.close_code

    async def say(self, op: int, told: object) -> None:
        await self._socket.send_str(json.dumps({"op": op, "d": told}))

    async def raw(self, text: str) -> None:
        await self._socket.send_str(text)

    async def identify(self, **more: object) -> None:
        told: Json = {"token": self._server.token, "intents": GUILDS | MESSAGES | DIRECT | CONTENT, "properties": {}}
        await self.say(2, told | more)

    async def ready(self, **more: object) -> str:
        """The session's id."""
        await self.identify(**more)
        told = (await self.heard("READY"))["d"]
        assert isinstance(told, dict)
        return str(told["session_id"])

    async def resume(self, session: str, seq: int) -> None:
        await self.say(6, {"token": self._server.token, "session_id": session, "seq": seq})

    async def leave(self, code: int) -> None:
        await self._socket.close(code=code)


@asynccontextmanager
async def wired(server: Discord) -> AsyncIterator[Wire]:
    """Greeted already."""
    url = yarl.URL(server.gateway).with_query(v="10", encoding="json")
    async with aiohttp.ClientSession() as session, session.ws_connect(url) as socket:
        made = Wire(socket, server)
        assert (await made.heard())["op"] == 10
        yield made
