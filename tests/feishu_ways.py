"""The two ways by which Feishu brings what happens to an app's bot, each as a block around one that listens."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from msgspec import structs

from adapters.feishu import FeishuChat, connect
from adapters.feishu.sealing import path
from bot.gate import Gate
from bot.listening import serving
from tests.feishu_listening import VARIABLE, Account
from tests.lent import lent

KEY, TOKEN = "FEISHU_ENCRYPT_KEY", "FEISHU_VERIFICATION_TOKEN"


@dataclass(frozen=True, slots=True)
class Way:
    webhook: bool

    @asynccontextmanager
    async def listening(self, account: Account) -> AsyncIterator[FeishuChat]:
        """One process of the bot, from its start to its end."""
        async with _called(account) if self.webhook else account.listening() as chat:
            yield chat


LONG_CONNECTION, WEBHOOK = Way(webhook=False), Way(webhook=True)
WAYS = {"long connection": LONG_CONNECTION, "webhook": WEBHOOK}


@asynccontextmanager
async def _called(account: Account) -> AsyncIterator[FeishuChat]:
    gate, server = Gate("https://easel.example", lent(account.directory).seals), account.server
    house = lent(account.directory, account.clock, account.journal, gate)
    settings = structs.replace(account.settings, webhook=True, encrypt_key_env=KEY, verification_token_env=TOKEN)
    secrets = {VARIABLE: server.secret, KEY: server.encrypt_key, TOKEN: server.verification_token}
    async with (
        connect(settings, secrets, house) as chat,
        serving(gate.app(), "127.0.0.1", 0, "server") as url,
        asyncio.TaskGroup() as tasks,
    ):
        ears = tasks.create_task(chat.listen(account.ear.receive))
        try:
            assert await asyncio.to_thread(server.subscribe, f"{url}{path(settings)}")
            yield chat
        finally:
            ears.cancel()
