"""What `easel check` finds out about a bot on Discord, and what it says to do."""

from __future__ import annotations

from itertools import chain

import msgspec
import pytest

from adapters.discord import Settings, check
from bot.errors import ConfigError
from bot.i18n import language
from bot.ports import Finding
from bot.values import COMMANDS
from tests.discord_fixtures import running, server  # noqa: F401 - fixtures
from tests.emulators.discord import Discord, refusal
from tests.emulators.faults import Breaks, Fault, Hangs, Says
from tests.emulators.server import address, bound
from tests.telegram_proxy import proxying

VARIABLE = "DISCORD_BOT_TOKEN"
PORTAL = "https://discord.com/developers/applications"
LOOKS = {"get_my_user", "get_my_application", "list_my_guilds", "get_bot_gateway", "list_application_commands"}
NEEDED = 1 << 10 | 1 << 11 | 1 << 14 | 1 << 15 | 1 << 16 | 1 << 38
"""From Discord's documentation: to see channels, to write there and in threads, to embed links, to attach files, and to
read the history."""
WAYS: dict[str, object] = {"0": {}, "1": {}}


async def asked(server: Discord, token: str = "", **more: object) -> Finding:
    """Without having changed or begun anything, and without a word on the token."""
    settings = msgspec.convert({"api_base": server.url, "gateway": server.gateway, **more}, Settings)
    found = await check(settings, {VARIABLE: token or server.token})
    assert {call.name for call in server.calls} <= LOOKS
    assert server.identifies == 0
    assert (token or server.token) not in told(found) + found.detail
    return found


def told(found: Finding) -> str:
    """All that an operator reads."""
    english = language("en")
    return "\n".join(map(english.say, chain((found.said,), found.notes, found.steps)))


def said(*rows: object, **more: object) -> Says:
    return Says(msgspec.json.encode(list(rows) if rows else more))


def me(server: Discord, **more: object) -> Says:
    return said(**{"id": str(server.me.id), "username": "Easel", "discriminator": "0", "avatar": "a1b2", **more})


def application(server: Discord, **more: object) -> Says:
    known = {"id": str(server.application), "flags": 1 << 18, "integration_types_config": WAYS, **more}
    return said(**known)


def servers(*permissions: int) -> Says:
    return said(*({"id": str(n), "name": f"Studio {n}", "permissions": str(one)} for n, one in enumerate(permissions)))


def door(shards: int = 1, remaining: int = 990, reset_after: int = 7_200_000) -> Says:
    starts = {"total": 1000, "remaining": remaining, "reset_after": reset_after, "max_concurrency": 1}
    return said(url="ws://127.0.0.1", shards=shards, session_start_limit=starts)


def commands(*names: str) -> Says:
    return said(*({"name": name, "type": 1} for name in names), {"name": "Change this picture", "type": 3})


async def test_a_bot_that_works_is_said_with_its_name_and_the_link_that_invites_it(server: Discord) -> None:
    server.fail("get_my_user", me(server))
    found = await asked(server)
    assert (found.kind, found.steps) == ("", ())
    invited = f"client_id={server.application}&scope=bot+applications.commands&permissions={NEEDED}&integration_type=0"
    assert told(found).startswith(f"It works: Easel, https://discord.com/oauth2/authorize?{invited}\n")
    assert "needs: View Channels, Send Messages, Send Messages in Threads, Attach Files, Embed Links" in told(found)
    assert ({call.name for call in server.calls}, server.handshakes) == (LOOKS, 1)
    server.fail("get_my_user", me(server, discriminator="0042"))
    assert "It works: Easel#0042, " in told(await asked(server))


async def test_what_it_hears_in_servers_is_said_with_what_to_change(server: Discord) -> None:
    server.portal.message_content = True
    assert "every message" in told(await asked(server))
    assert "message_content = true" in told(await asked(server, message_content=False))
    server.portal.message_content = False
    off = told(await asked(server))
    assert "It works by mention, reply, direct message and slash command." in off
    assert f"{PORTAL}/{server.application}/bot" in off
    assert "Message Content Intent" in off
    assert "every message" not in off


@pytest.mark.parametrize(("count", "told_of"), [(20, False), (80, True)])
async def test_a_bot_in_many_servers_needs_a_review_in_time(count: int, told_of: bool, server: Discord) -> None:
    server.fail("get_my_application", application(server, flags=1 << 19))
    server.fail("list_my_guilds", servers(*[NEEDED] * count))
    found = told(await asked(server))
    assert f"It is in {count} servers." in found
    assert ("In more than 100 servers Discord has to allow that first" in found) is told_of


async def test_of_very_many_servers_only_a_page_is_listed(server: Discord) -> None:
    server.fail("get_my_application", application(server, approximate_guild_count=3141))
    server.fail("list_my_guilds", servers(*[NEEDED] * 200))
    assert "It is in 3,141 servers." in told(await asked(server))


async def test_a_bot_in_no_server_is_said_where_to_begin(server: Discord) -> None:
    assert "It is in no server yet: open the link above" in told(await asked(server))
    server.guild("Studio", server.person("Ann"))
    assert "It is in 1 server." in told(await asked(server))


async def test_how_it_can_be_installed_is_said(server: Discord) -> None:
    server.fail("get_my_application", application(server))
    both = told(await asked(server))
    link = f"client_id={server.application}&scope=applications.commands&integration_type=1"
    assert f"People take it along to every server and chat with https://discord.com/oauth2/authorize?{link}" in both
    server.fail("get_my_application", application(server, integration_types_config={"1": {}}))
    assert "choose Guild Install" in told(await asked(server))
    server.fail("get_my_application", application(server, integration_types_config=None))
    alone = told(await asked(server))
    assert "choose User Install" in alone
    assert "Guild Install" not in alone


async def test_switches_that_keep_people_from_adding_it_are_named(server: Discord) -> None:
    server.fail("get_my_application", application(server, bot_public=False, bot_require_code_grant=True))
    found = told(await asked(server))
    assert "Only its owner can add it" in found
    assert "switch off Requires OAuth2 Code Grant" in found


async def test_interactions_that_go_elsewhere_are_a_failure_with_its_step(server: Discord) -> None:
    """Of the address only the host is told: the rest of it may be a secret."""
    elsewhere = "https://other.example/discord/s3cr3t"
    server.fail("get_my_application", application(server, interactions_endpoint_url=elsewhere))
    found = await asked(server)
    assert (found.kind, len(found.steps)) == ("endpoint", 1)
    assert "Discord tells other.example about commands and presses" in told(found)
    assert f"{PORTAL}/{server.application}/information" in told(found)
    assert "s3cr3t" not in told(found)


async def test_one_without_a_picture_is_told_where_to_choose_one(server: Discord) -> None:
    server.fail("get_my_user", me(server, avatar=None))
    assert "no picture of its own" in told(await asked(server))
    server.fail("get_my_user", me(server))
    assert f"https://cdn.discordapp.com/avatars/{server.me.id}/a1b2.png" in told(await asked(server))


@pytest.mark.parametrize(
    ("listed", "words"),
    [
        ((), "Discord does not list its commands yet"),
        (("draw", "help", "poll"), f"Discord lists 2 of its {len(COMMANDS)} commands"),
        (tuple(COMMANDS), f"Discord lists its {len(COMMANDS)} commands."),
    ],
)
async def test_commands_that_are_not_listed_are_told(listed: tuple[str, ...], words: str, server: Discord) -> None:
    server.fail("list_application_commands", commands(*listed))
    assert words in told(await asked(server))


async def test_missing_permissions_are_named_for_five_servers_at_most(server: Discord) -> None:
    lame = NEEDED & ~(1 << 15) & ~(1 << 11)
    server.fail("list_my_guilds", servers(NEEDED, lame, 1 << 3, *[lame] * 6))
    found = told(await asked(server))
    assert "In Studio 1 it lacks: Send Messages, Attach Files\n" in found
    assert [n for n in range(9) if f"In Studio {n} it lacks" in found] == [1, 3, 4, 5, 6]
    assert "In 2 more servers, too." in found
    assert "Whoever may manage such a server opens the link above once more" in found
    server.fail("list_my_guilds", servers(NEEDED, NEEDED | 1))
    assert "lacks" not in told(await asked(server))


async def test_permissions_of_a_real_server_are_seen(server: Discord) -> None:
    server.guild("Studio", server.person("Ann"), permissions=("VIEW_CHANNEL", "SEND_MESSAGES"))
    assert "In Studio it lacks: Send Messages in Threads, Attach Files" in told(await asked(server))


async def test_starts_that_are_left_are_told(server: Discord) -> None:
    server.fail("get_bot_gateway", door())
    assert "990 of 1,000 connections can still be opened today." in told(await asked(server))
    server.fail("get_bot_gateway", door(remaining=7))
    assert "Only 7 of 1,000 connections" in told(await asked(server))


async def test_no_start_left_is_a_failure_with_the_time_to_wait(server: Discord) -> None:
    server.fail("get_bot_gateway", door(remaining=0))
    found = await asked(server)
    assert (found.kind, len(found.steps)) == ("starts", 1)
    assert "no new connection for 2 h" in told(found)


async def test_connections_are_told_where_there_is_more_than_one(server: Discord) -> None:
    assert "Discord suggests" not in told(await asked(server))
    server.fail("get_bot_gateway", door(shards=4))
    assert "Discord suggests 4 connections." in told(await asked(server))
    server.fail("get_bot_gateway", door(shards=4))
    few = told(await asked(server, shards=2))
    assert "Discord suggests 4 connections, and adapters.discord.shards has 2." in few


@pytest.mark.parametrize(("shards", "range"), [(0, "0"), (4, "2-4"), (4, "3-1")])
async def test_connections_that_are_not_there_are_a_mistake_in_the_settings(
    shards: int, range: str, server: Discord
) -> None:
    with pytest.raises(ConfigError):
        await asked(server, shards=shards, shard_range=range)
    assert list(server.calls) == []


@pytest.mark.parametrize("token", ["sk-proj-0123456789", "7000:AAE-x_y", "a b", "７.Ａ.b", "MTAw", "x" * 32])
async def test_the_key_of_something_else_is_not_shown_to_discord(token: str, server: Discord) -> None:
    found = await asked(server, token)
    assert found.kind == "auth"
    assert [word for word in (PORTAL, "Reset Token", "easel key discord") if word not in told(found)] == []
    assert list(server.calls) == []


async def test_a_token_that_is_withdrawn_is_said_with_where_another_is(server: Discord) -> None:
    found = await asked(server, "MTAw.Zm9v.wr0ng-wr0ng")
    assert (found.kind, len(server.calls)) == ("auth", 1)
    assert [word for word in (PORTAL, "Reset Token", "easel key discord") if word not in told(found)] == []


ODD: list[tuple[Fault, str]] = [
    (Breaks(), "unreachable"),
    (refusal(429, 0, retry_after=60.0), "rate_limited"),
    (Says(b"error code: 1015", 429), "rate_limited"),
    (Says(b"<html>", 502), "busy"),
    (refusal(500, 0, "Internal Server Error"), "busy"),
    (refusal(400, 50035, "Invalid Form Body"), "unexpected"),
    (refusal(403, 40001, "Unauthorized"), "unexpected"),
    (refusal(404, 0, "404: Not Found"), "unexpected"),
    (Says(b"", 302), "unexpected"),
    (Says(b"<html>hello"), "unexpected"),
    (Says(b"\xff\xfe"), "unexpected"),
    (Says(b"null"), "unexpected"),
    (Says(b'{"id": 5}'), "unexpected"),
    (Says(b'[{"id": "5"}]'), "unexpected"),
    (Says(b'[{"id": "5", "name": "x", "permissions": "many"}]'), "unexpected"),
]


@pytest.mark.parametrize(("fault", "kind"), ODD, ids=str)
@pytest.mark.parametrize("name", ["get_my_user", "list_my_guilds"])
async def test_whatever_is_answered_has_a_kind_and_a_next_step(
    fault: Fault, kind: str, name: str, server: Discord
) -> None:
    server.fail(name, fault, times=2)  # a reset connection is tried once more
    found = await asked(server)
    assert (found.kind, len(found.steps)) == (kind, 1)


async def test_one_that_is_silent_is_not_waited_for(server: Discord) -> None:
    server.fail("get_my_user", Hangs())
    found = await asked(server)
    assert (found.kind, "proxy" in told(found)) == ("timeout", True)


async def test_events_have_to_come_too(server: Discord) -> None:
    with bound() as nobody:
        nowhere = f"ws{address(nobody).removeprefix('http')}"
    closed = await asked(server, gateway=nowhere)
    assert (closed.kind, "127.0.0.1" in told(closed)) == ("unreachable", True)
    server.refuse(1)
    assert (await asked(server)).kind == "busy"
    strange = await asked(server, gateway=f"ws{server.url.removeprefix('http')}")
    assert (strange.kind, len(strange.steps)) == ("unexpected", 1)


async def test_where_discord_is_blocked_a_proxy_is_proposed() -> None:
    with bound() as nobody:
        nowhere = address(nobody)
    found = await check(Settings(api_base=nowhere), {VARIABLE: "MTAw.Zm9v.AAE"})
    assert (found.kind, 'proxy = "http' in told(found)) == ("unreachable", True)
    proxied = await check(Settings(proxy=nowhere), {VARIABLE: "MTAw.Zm9v.AAE"})
    assert (proxied.kind, "its proxy" in told(proxied)) == ("unreachable", True)


async def test_a_proxy_that_can_never_be_used_is_a_mistake_in_the_settings() -> None:
    with pytest.raises(ConfigError):
        await check(Settings(proxy="http://[::1"), {VARIABLE: "MTAw.Zm9v.AAE"})


async def test_calls_and_events_go_through_the_proxy(server: Discord) -> None:
    async with proxying() as proxy:
        assert (await asked(server, proxy=proxy.url)).kind == ""
        assert {"/api/v10/users/@me", "/"} <= set(proxy.asked)


async def test_the_proxy_of_the_environment_is_not_used(server: Discord, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert (await asked(server)).kind == ""
