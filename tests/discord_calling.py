"""Bare calls of Discord's REST interface, as no library would make them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field

import httpx
import msgspec

from tests.emulators.discord import Channel, Discord, Interaction

Json = dict[str, object]


@dataclass(frozen=True, slots=True)
class Told:
    """An answer; the code is Discord's own, and where it says more about a body, that is in `wrong`."""

    status: int
    headers: httpx.Headers
    body: object

    @property
    def json(self) -> Json:
        assert isinstance(self.body, dict)
        return self.body

    @property
    def list(self) -> Sequence[Json]:
        assert isinstance(self.body, list)
        return self.body

    @property
    def code(self) -> int:
        return int(str(self.json.get("code", 0)))

    @property
    def refused(self) -> tuple[int, int]:
        return self.status, self.code

    @property
    def wrong(self) -> str:
        return json.dumps(self.json.get("errors", ""))


@dataclass(slots=True)
class Calling:
    """Whoever has the token, on one connection."""

    server: Discord
    client: httpx.Client = field(default_factory=lambda: httpx.Client(trust_env=False, timeout=20))
    authorization: str = ""

    def __call__(self, method: str, path: str, body: object = None, files: tuple[tuple[str, bytes], ...] = ()) -> Told:
        headers = {"Authorization": self.authorization or f"Bot {self.server.token}"}
        sent: Json = {} if body is None else {"json": body}
        if files:
            form = {f"files[{at}]": file for at, file in enumerate(files)}
            sent = {"data": {"payload_json": json.dumps(body or {})}, "files": form}
        answer = self.client.request(method, f"{self.server.url}{path}", headers=headers, **sent)  # type: ignore[arg-type]
        is_json = answer.headers.get("content-type") == "application/json"
        return Told(answer.status_code, answer.headers, msgspec.json.decode(answer.content) if is_json else None)

    def post(self, channel: Channel, *files: tuple[str, bytes], **body: object) -> Told:
        return self("POST", f"/channels/{channel.id}/messages", body, files)

    def edit(self, channel: Channel, id: int, **body: object) -> Told:
        return self("PATCH", f"/channels/{channel.id}/messages/{id}", body)

    def answer(self, found: Interaction, type: int, **data: object) -> Told:
        return self("POST", f"/interactions/{found.id}/{found.token}/callback", {"type": type, "data": data})

    def hook(self, found: Interaction, method: str = "POST", which: str = "", **body: object) -> Told:
        path = f"/webhooks/{self.server.application}/{found.token}{which and f'/messages/{which}'}"
        return self(method, f"{path}?wait=true", body or None)
