"""Long connections: where they are made, who is let in, and what comes through them."""

from __future__ import annotations

import asyncio
import base64
import binascii
import contextlib
from collections.abc import Mapping

import msgspec
from starlette.responses import Response
from starlette.websockets import WebSocket, WebSocketDisconnect
from uvicorn.protocols.utils import ClientDisconnected

from tests.emulators.feishu.calls import Call, Json
from tests.emulators.feishu.frames import CONTROL, DATA, Frame, decode, encode
from tests.emulators.feishu.lines import Line
from tests.emulators.feishu.posting import SERVICE, Posting
from tests.emulators.feishu.presses import decoded
from tests.emulators.feishu.refusals import Refused
from tests.emulators.server import torn

TOO_MANY_CONNECTIONS, BAD_TICKET = "1000040350", "1000040346"


class Gateway:
    """One for all connections."""

    def __init__(self, town: Posting) -> None:
        self._town = town

    def endpoint(self, call: Call) -> Json:
        """The address that the app is to connect to."""
        town = self._town
        if call.maybe("AppID") != town.app_id or call.maybe("AppSecret") != town.secret:
            raise Refused(1000040345, "app_id or app_secret is wrong", 200)
        if not town.console.enabled:
            raise Refused(1000040351, "the app is not enabled", 200)
        device, ticket = town.id("", 19), town.id("", 32)
        town.tickets.add(ticket)
        query = f"device_id={device}&service_id={SERVICE}&fpid=493&aid=552564&access_key={town.id('')}&ticket={ticket}"
        return {
            "URL": f"{town.url.replace('http', 'ws', 1)}/ws/v2?{query}",
            "ClientConfig": dict(town.client_config),
        }

    async def connected(self, socket: WebSocket) -> None:
        town = self._town
        with town.changed:
            town.handshakes += 1
            refused = self._refusal(socket)
            town.changed.notify_all()
        if town.deaf:
            torn(socket.scope)
        elif refused is not None:
            await socket.send_denial_response(Response(status_code=400, headers=dict(refused)))
        if town.deaf or refused is not None:
            # Otherwise the server complains that nobody was let in.
            raise ClientDisconnected
        await socket.accept()
        await self._served(socket, Line(socket, f"{socket.query_params['device_id']}-{town.handshakes}"))

    def _refusal(self, socket: WebSocket) -> Mapping[str, str] | None:
        town = self._town
        if town.upgrade_refusals:
            return town.upgrade_refusals.pop(0)
        if socket.query_params.get("ticket") not in town.tickets:
            return {
                "handshake-status": "514",
                "handshake-msg": "ticket is invalid",
                "handshake-autherrcode": BAD_TICKET,
            }
        if len(town.lines) >= town.most_connections:
            told = {"handshake-status": "514", "handshake-msg": "the number of connections exceeded the limit"}
            return told | {"handshake-autherrcode": TOO_MANY_CONNECTIONS}
        return None

    async def _served(self, socket: WebSocket, line: Line) -> None:
        town = self._town
        with town.changed:
            town.lines.add(line)
            if town.zombie:
                line.fall_silent()
            town.changed.notify_all()
        try:
            # Whichever ends first ends the other: hung up by one of the two sides.
            async with asyncio.TaskGroup() as tasks:
                sending = tasks.create_task(self._sent(line))
                await self._heard(socket, line)
                sending.cancel()
        finally:
            town.left(line)

    @staticmethod
    async def _sent(line: Line) -> None:
        with contextlib.suppress(WebSocketDisconnect, RuntimeError):
            await line.send()

    async def _heard(self, socket: WebSocket, line: Line) -> None:
        while True:
            try:
                body = await socket.receive_bytes()
            except (WebSocketDisconnect, RuntimeError):
                return
            except KeyError:
                self._town.violated("a text frame")
                continue
            try:
                frame = decode(body)
            except (ValueError, KeyError) as wrong:
                self._town.violated(f"a frame that nobody can read: {wrong}")
                continue
            self._taken(frame, line)

    def _taken(self, frame: Frame, line: Line) -> None:
        town = self._town
        kind = frame.headers.get("type", "")
        if frame.method == CONTROL and kind == "ping":
            if frame.service != SERVICE:
                town.violated(f"a ping for the service {frame.service}")
            with town.changed:
                line.pings += 1
                payload = msgspec.json.encode(town.client_config)
                line.put(encode(Frame(CONTROL, SERVICE, {"type": "pong"}, payload)))
                town.changed.notify_all()
        elif frame.method == DATA and kind in {"event", "card"}:
            self._acknowledged(frame, line)
        else:
            town.violated(f"a frame of the kind {frame.method} {kind}")

    def _acknowledged(self, frame: Frame, line: Line) -> None:
        town = self._town
        try:
            told = msgspec.json.decode(frame.payload, type=dict[str, object])
        except (msgspec.MsgspecError, UnicodeDecodeError):
            town.violated(f"an acknowledgement that nobody can read: {frame.payload[:80]!r}")
            return
        if not isinstance(told.get("code"), int):
            town.violated(f"an acknowledgement without a code: {frame.payload[:80]!r}")
        town.acknowledged(frame.headers.get("message_id", ""), line, told | {"data": self._unpacked(told.get("data"))})

    def _unpacked(self, data: object) -> object:
        """What the answer to a callback says, which is written in base64."""
        if data is None or data == "":
            return None
        try:
            return decoded(base64.b64decode(str(data), validate=True))
        except (binascii.Error, ValueError):
            self._town.violated("the data of an acknowledgement are not in base64")
            return b"?"
