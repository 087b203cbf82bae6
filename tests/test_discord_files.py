"""Pictures that people sent are fetched from Discord's servers of files, also when their address has expired."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from adapters.discord import DiscordChat
from adapters.discord.files import Files
from adapters.discord.line import opened
from adapters.discord.pictures import Handle
from adapters.discord.settings import Settings
from bot.errors import TooLarge, Unreachable, Unreadable
from bot.testing import Stopwatch
from bot.values import Attachment
from tests.discord_fixtures import running, server  # noqa: F401 - fixtures
from tests.discord_listening import Account
from tests.drawing import drawn, saved
from tests.emulators.discord import Channel, Discord, Message, Person, refusal
from tests.emulators.faults import Breaks, Fault, Halves, Says

PICTURE = saved(drawn())
DAY = 86_400


@pytest.fixture
def account(server: Discord, tmp_path: Path) -> Account:
    return Account(server, tmp_path)


@pytest.fixture
def ann(server: Discord) -> Person:
    return server.person("Ann")


@pytest.fixture
def dm(server: Discord, ann: Person) -> Channel:
    return server.dm(ann)


async def shown(account: Account, ann: Person, dm: Channel) -> tuple[Message, Attachment]:
    message = ann.says(dm, "blue", files=[("a.png", PICTURE, "image/png")])
    await account.ear.until(lambda: account.ear.heard)
    return message, account.ear.said[0].attachments[0]


async def fetched(chat: DiscordChat, attachment: Attachment, limit: int = 1_000_000) -> bytes:
    return await chat.fetch(attachment, limit)


async def test_what_was_sent_is_fetched(account: Account, server: Discord, ann: Person, dm: Channel) -> None:
    async with account.listening() as chat:
        _, attachment = await shown(account, ann, dm)
        assert await fetched(chat, attachment) == PICTURE

    assert server.called("get_message") == []


async def test_an_address_that_expired_is_asked_for_again(
    account: Account, server: Discord, ann: Person, dm: Channel
) -> None:
    async with account.listening() as chat:
        _, attachment = await shown(account, ann, dm)
        server.advance(DAY + 1)
        assert await fetched(chat, attachment) == PICTURE

    assert len(server.called("get_message")) == 1


async def test_a_sticker_is_fetched(account: Account, server: Discord, ann: Person, dm: Channel) -> None:
    async with account.listening() as chat:
        ann.says(dm, "like this", stickers=[PICTURE])
        await account.ear.until(lambda: account.ear.heard)
        assert await fetched(chat, account.ear.said[0].attachments[0]) == PICTURE


async def test_what_is_passed_on_is_found_again(account: Account, server: Discord, ann: Person, dm: Channel) -> None:
    general = server.guild("Studio", ann).channel("general")
    first = ann.says(general, "see", files=[("a.png", PICTURE, "image/png")])
    async with account.listening() as chat:
        ann.says(dm, "", forwards=first)
        await account.ear.until(lambda: account.ear.heard)
        server.advance(DAY + 1)
        assert await fetched(chat, account.ear.said[0].attachments[0]) == PICTURE


async def test_what_is_deleted_cannot_be_fetched_once_its_address_expired(
    account: Account, server: Discord, ann: Person, dm: Channel
) -> None:
    async with account.listening() as chat:
        message, attachment = await shown(account, ann, dm)
        ann.deletes(message)
        server.advance(DAY + 1)
        with pytest.raises(Unreadable):
            await fetched(chat, attachment)


async def test_no_more_is_read_than_is_wanted(account: Account, server: Discord, ann: Person, dm: Channel) -> None:
    async with account.listening() as chat:
        _, attachment = await shown(account, ann, dm)
        with pytest.raises(TooLarge):
            await fetched(chat, attachment, len(PICTURE) - 1)
        assert server.called("cdn") == []
        untold = Attachment(attachment.handle)
        with pytest.raises(TooLarge):
            await fetched(chat, untold, len(PICTURE) - 1)
        assert await fetched(chat, untold, len(PICTURE)) == PICTURE


@pytest.mark.parametrize("fault", [Breaks(), Halves(), Says("later", 503), Says("slowly", 429)])
async def test_what_time_mends_may_be_tried_again(
    account: Account, server: Discord, ann: Person, dm: Channel, fault: Fault
) -> None:
    async with account.listening() as chat:
        _, attachment = await shown(account, ann, dm)
        server.fail("cdn", fault, times=2 if isinstance(fault, Breaks) else 1)  # the library asks again by itself
        with pytest.raises(Unreachable):
            await fetched(chat, attachment)
        assert await fetched(chat, attachment) == PICTURE


async def test_where_it_is_by_now_may_be_told_later(
    account: Account, server: Discord, ann: Person, dm: Channel
) -> None:
    async with account.listening() as chat:
        _, attachment = await shown(account, ann, dm)
        server.advance(DAY + 1)
        server.fail("get_message", refusal(503, 0, "Service Unavailable"))
        with pytest.raises(Unreachable):
            await fetched(chat, attachment)
        server.fail("get_message", refusal(403, 50001, "Missing Access"))
        with pytest.raises(Unreadable):
            await fetched(chat, attachment)
        assert await fetched(chat, attachment) == PICTURE


async def test_while_nothing_can_be_asked_it_may_be_tried_again(
    account: Account, server: Discord, ann: Person, dm: Channel
) -> None:
    """The client for calls is renewed at times, and nobody waits for it."""
    async with account.listening():
        _, attachment = await shown(account, ann, dm)
    handle = Handle.read(attachment.handle)
    expired = replace(attachment, handle=str(replace(handle, url=f"{server.cdn}/attachments/1/2/gone.png")))
    settings = Settings(api_base=server.url, gateway=server.gateway)
    async with opened(settings, server.token) as line:
        await line.introduced(Stopwatch())
        await line.rest.close()
        with pytest.raises(Unreachable):
            await Files(line).fetch(expired, 1_000_000)


@pytest.mark.parametrize("handle", ["", "nothing", str(Handle("no address")), str(Handle("http://"))])
async def test_what_is_no_address_is_not_readable(account: Account, handle: str) -> None:
    async with account.connected() as chat:
        with pytest.raises(Unreadable):
            await fetched(chat, Attachment(handle))


async def test_nobody_is_asked_for_a_new_address_before_discord_is_reached(account: Account, server: Discord) -> None:
    handle = Handle(f"{server.cdn}/attachments/1/2/a.png", "1", "2", "3")
    async with account.connected() as chat:
        with pytest.raises(Unreachable):
            await fetched(chat, Attachment(str(handle)))
