"""The whole house on Feishu, in a time that passes only when it is told to, for bot and emulator alike."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from msgspec import structs
from typing_extensions import override

from adapters.feishu.sealing import path
from adapters.feishu.settings import Settings
from bot.config.settings import Server
from tests.emulators.feishu import Delivery, Feishu
from tests.emulators.server import address, bound
from tests.stages import LOOKS, PATIENCE, QUIET, Shared, Stage, at_home, settled
from tests.victim import ENCRYPT_KEY, VERIFICATION_TOKEN

STANDING = frozenset({"upgrade", "endpoint", "token"})
"""Calls that show nothing."""
STILL = 25
"""Looks without anything new, after which whoever is not answered yet is answered only when time passes."""


@dataclass
class OnFeishu(Stage):
    """What the house is open to."""

    server: Feishu = field(kw_only=True)

    @property
    @override
    def calls(self) -> int:
        return len(self.server.calls)

    @property
    @override
    def asking(self) -> bool:
        return any(not call.over for call in self.server.calls[-20:] if call.name not in STANDING)

    @override
    async def heard(self) -> None:
        still, seen = 0, -1
        async with asyncio.timeout(PATIENCE):
            while any(self._under_way(one) for one in self.server.deliveries):
                await asyncio.sleep(QUIET)
                if still > STILL - LOOKS:
                    await self.through_store()
                still, seen = (still + 1, seen) if self.calls == seen else (0, self.calls)
                if still > STILL and not self.threads.busy:
                    self.clock.wake()
                    still = 0

    def _under_way(self, delivery: Delivery) -> bool:
        """It is being brought, or just about to be."""
        return delivery.flying or (delivery.due is not None and delivery.due <= self.server.now())


def public(settings: Settings, port: int) -> str:
    """Where Feishu calls."""
    return f"http://127.0.0.1:{port}{path(settings)}"


@asynccontextmanager
async def staged(
    server: Feishu, directory: Path, pace: float = 3.0, *, explicit: bool = False, webhook: bool = False, **more: object
) -> AsyncIterator[OnFeishu]:
    """As `easel run` opens it, with the offline painter. `pace`: seconds that a picture takes; `explicit`: unmistakable
    requests are heard without a call; `webhook`: Feishu calls the bot."""
    section: dict[str, object] = {"domain": server.url, "app_id": server.app_id, **more}
    clock = Shared(server)
    if webhook:
        section |= {"webhook": True, "encrypt_key_env": ENCRYPT_KEY, "verification_token_env": VERIFICATION_TOKEN}
    usual = settled(directory, "feishu", section, pace)
    with bound() as listener:
        port = int(address(listener).rpartition(":")[2])
    settings = structs.replace(
        usual,
        chat=structs.replace(usual.chat, explicit=explicit),
        server=Server(public_url=f"http://127.0.0.1:{port}", port=port) if webhook else usual.server,
    )
    keys = {ENCRYPT_KEY: server.encrypt_key, VERIFICATION_TOKEN: server.verification_token}
    async with at_home(settings, {"FEISHU_APP_SECRET": server.secret, **keys}, clock) as (home, threads):
        stage = OnFeishu(home, clock, threads, server=server)
        async with asyncio.timeout(PATIENCE):
            called = public(Settings(app_id=server.app_id, domain=server.url), port)
            while not (await _subscribed(server, called) if webhook else server.connections):  # noqa: ASYNC110 - another thread tells
                await asyncio.sleep(QUIET)
        await stage.rest()
        yield stage


async def _subscribed(server: Feishu, url: str) -> bool:
    return await asyncio.to_thread(server.subscribe, url)
