"""The connections to a service: HTTP/2 where it is offered, kept open, and only to whom the operator trusts."""

from __future__ import annotations

import asyncio
import logging
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from h2.config import H2Configuration
from h2.connection import H2Connection
from h2.events import Event, RequestReceived

from bot.errors import Unreachable
from bot.providers.http import Line, Route, line
from bot.testing import Stopwatch
from tests.strangers import CERTIFICATE, KEY

NAME = {"sni_hostname": "pictures.test"}
"""The certificate's."""


@dataclass
class Peer:
    """A server that speaks HTTP/2 over TLS and answers everything with "ok"."""

    port: int = 0
    connections: int = 0
    requests: int = 0

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        http = H2Connection(H2Configuration(client_side=False, header_encoding="utf-8"))
        http.initiate_connection()
        with suppress(ConnectionError, ssl.SSLError):
            writer.write(http.data_to_send())
            while piece := await reader.read(65_536):
                for event in http.receive_data(piece):
                    self._answer(http, event)
                writer.write(http.data_to_send())
        writer.close()

    def _answer(self, http: H2Connection, event: Event) -> None:
        if isinstance(event, RequestReceived):
            self.requests += 1
            stream = event.stream_id
            assert stream is not None
            http.send_headers(stream, [(":status", "200"), ("content-type", "text/plain")])
            http.send_data(stream, b"ok", end_stream=True)


@asynccontextmanager
async def peer(folder: Path) -> AsyncIterator[Peer]:
    (folder / "served.pem").write_text(CERTIFICATE + KEY)
    (folder / "trusted.pem").write_text(CERTIFICATE)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "served.pem")
    context.set_alpn_protocols(["h2"])
    there = Peer()
    async with await asyncio.start_server(there.talk, "127.0.0.1", 0, ssl=context) as server:
        there.port = server.sockets[0].getsockname()[1]
        yield there


def request(connected: Line, there: Peer) -> httpx.Request:
    return connected.client.build_request("GET", f"https://127.0.0.1:{there.port}/", extensions=dict(NAME))


async def test_many_questions_at_once_share_one_connection_where_http_2_is_offered(tmp_path: Path) -> None:
    async with peer(tmp_path) as there, line(Route(ca_file=str(tmp_path / "trusted.pem")), Stopwatch()) as connected:
        first = await connected.ask(request(connected, there), 5)
        async with asyncio.TaskGroup() as tasks:
            asked = [tasks.create_task(connected.ask(request(connected, there), 5)) for _ in range(20)]

    assert {task.result().body for task in asked} == {first.body} == {b"ok"}
    assert (there.requests, there.connections) == (21, 1)


async def test_who_is_not_vouched_for_is_not_spoken_to(tmp_path: Path) -> None:
    async with peer(tmp_path) as there, line(Route(), Stopwatch()) as connected:
        with pytest.raises(Unreachable, match="certificate verify failed"):
            await connected.ask(request(connected, there), 5, paid=True)

    assert there.requests == 0


async def test_no_header_is_written_down_by_those_who_pack_it(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    async with peer(tmp_path) as there, line(Route(ca_file=str(tmp_path / "trusted.pem")), Stopwatch()) as connected:
        asked = request(connected, there)
        asked.headers["Authorization"] = "Bearer s3cr3t"
        with caplog.at_level(logging.DEBUG):
            await connected.ask(asked, 5)

    assert "HTTP/2 200" in caplog.text
    assert "s3cr3t" not in caplog.text
