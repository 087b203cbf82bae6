"""The account by which Discord is asked: for a moment nobody may have introduced it yet."""

from __future__ import annotations

from pathlib import Path

import pytest

from adapters.discord import DiscordChat
from adapters.discord.line import opened
from tests.discord_fixtures import running, server  # noqa: F401 - fixtures
from tests.discord_listening import Account
from tests.emulators.discord import Discord
from tests.lent import lent


@pytest.fixture
def account(server: Discord, tmp_path: Path) -> Account:
    return Account(server, tmp_path)


async def test_connections_come_back_by_another_account_although_nobody_posts(
    account: Account, server: Discord
) -> None:
    ann = server.person("Ann")
    dm = server.dm(ann)
    settings, house = account.decided(), lent(account.directory, account.clock, account.journal)
    async with opened(settings, server.token) as line, account.hearing(DiscordChat(settings, line, house)):
        ann.says(dm, "one")
        await account.ear.until(lambda: account.ear.texts == ["one"])
        await line.renew()
        server.garbage("[1")
        ann.says(dm, "two")
        await account.ear.until(lambda: account.ear.texts == ["one", "two"])
