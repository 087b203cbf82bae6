"""What `easel check` finds out about an app on Feishu, and what it says to do."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from adapters.feishu import check
from adapters.feishu.scopes import ALL, ESSENTIAL, HEARING, Scope
from bot.errors import ConfigError
from bot.i18n import language
from tests.emulators.faults import Says
from tests.emulators.feishu import Feishu
from tests.feishu_asking import KEYS, VARIABLE, asked, lines, told
from tests.feishu_fixtures import running, server  # noqa: F401 - fixtures
from tests.feishu_listening import Account

LONG, WEBHOOK = "websocket", "webhook"


def webhook(server: Feishu) -> None:
    """As the console has it for an app that is called."""
    server.console.by = server.console.callbacks_by = WEBHOOK
    server.console.request_url = f"https://bot.example.org/feishu/{server.app_id}/events"
    server.console.callback_url = server.console.request_url


def app(**more: object) -> Says:
    return Says(msgspec.json.encode({"code": 0, "msg": "success", "data": {"app": more}}))


async def test_an_app_that_works_is_said_with_the_link_under_which_people_find_it(server: Feishu) -> None:
    found = await asked(server)
    assert (found.kind, found.steps) == ("", ())
    assert list(lines(found)) == [
        f"It works: Easel, https://applink.feishu.cn/client/bot/open?appId={server.app_id}",
        "In a group: open its settings, Bots, Add Bot, and choose it.",
    ]
    assert [call.name for call in server.calls] == ["token", "bot", "scopes", "application", "endpoint"]


async def test_a_scope_that_is_missing_is_told_with_what_does_not_work_and_its_page(server: Feishu) -> None:
    server.console.scopes.remove("im:message.group_msg")
    found = await asked(server)
    assert found.kind == ""
    assert "In groups it hears only what mentions it" in told(found)
    assert f"/app/{server.app_id}/auth?q=im:message.group_msg&op_from=openapi&token_type=tenant" in told(found)
    assert "hears only" not in told(await asked(server, group_messages=False))
    server.console.scopes -= {"contact:user.base:readonly"}
    assert "q=contact:user.base:readonly,contact:contact.base:readonly&" in told(await asked(server))
    assert "names" not in told(await asked(server, names=False))


@pytest.mark.parametrize("scope", ESSENTIAL, ids=lambda scope: scope.name)
async def test_without_what_a_picture_bot_needs_it_does_not_work(scope: Scope, server: Feishu) -> None:
    server.console.scopes -= {scope.name, *scope.others}
    server.console.pending = {scope.name}
    found = await asked(server)
    assert (found.kind, found.said) == ("scopes", scope.lost)
    assert f"auth?q={scope.name}&" in told(found)
    assert "create a version" in told(found)


async def test_everything_that_is_missing_is_asked_for_with_one_link(server: Feishu) -> None:
    server.console.scopes = set()
    found = await asked(server)
    assert found.kind == "scopes"
    links = [line for line in lines(found) if "auth?q=" in line]
    assert len(links) == 1
    assert "q=im:message,im:resource,im:message.p2p_msg:readonly,im:message.group_at_msg:readonly," in links[0]
    assert "im:message:readonly" not in links[0]
    assert [line for scope in ALL if (line := language("en").say(scope.lost)) not in told(found)] == []


async def test_one_of_the_two_ways_to_hear_is_enough(server: Feishu) -> None:
    server.console.scopes -= {"im:message.p2p_msg:readonly"}
    found = await asked(server)
    assert (found.kind, "It hears nothing in direct chats." in told(found)) == ("", True)
    server.console.scopes -= {name for scope in HEARING for name in (scope.name, *scope.others)}
    assert (await asked(server)).kind == "scopes"


async def test_scopes_that_do_as_well_are_enough(server: Feishu) -> None:
    strict = {"im:message:send_as_bot", "im:resource:upload", "im:message:readonly", "im:message.group_msg"}
    server.console.scopes = strict | {
        "im:message.p2p_msg",
        "contact:contact:readonly_as_app",
        "admin:app.info:readonly",
    }
    assert len(list(lines(await asked(server)))) == 2


async def test_without_messages_nobody_is_heard(server: Feishu) -> None:
    server.console.events.remove("im.message.receive_v1")
    found = await asked(server)
    assert found.kind == "events"
    assert f"/app/{server.app_id}/event?tab=event, Add Events, and add im.message.receive_v1." in told(found)
    assert "create a version" in told(found)


@pytest.mark.parametrize("event", ["im.message.recalled_v1", "im.chat.member.bot.deleted_v1", "im.chat.disbanded_v1"])
async def test_an_event_that_would_be_good_to_have_is_a_note(event: str, server: Feishu) -> None:
    server.console.events.remove(event)
    found = await asked(server)
    assert (found.kind, f"add {event}: " in told(found)) == ("", True)


async def test_all_events_that_are_missing_are_added_in_one_step(server: Feishu) -> None:
    server.console.events.clear()
    found = await asked(server)
    events = "im.message.receive_v1, im.message.recalled_v1, im.chat.member.bot.deleted_v1, im.chat.disbanded_v1"
    assert f"Add Events, and add {events}." in told(found)
    assert (told(found).count("im.chat.disbanded_v1"), "is recalled is drawn" in told(found)) == (1, True)


async def test_without_presses_every_button_shows_an_error_and_the_page_is_named(server: Feishu) -> None:
    server.console.callbacks.clear()
    found = await asked(server)
    assert found.kind == "callbacks"
    assert "every button shows the error 200340" in told(found)
    assert f"/app/{server.app_id}/event?tab=callback, Add Callback, and add card.action.trigger." in told(found)


async def test_everything_that_is_wrong_is_told_at_once(server: Feishu) -> None:
    server.console.callbacks.clear()
    server.console.callbacks_by = ""
    server.console.events.clear()
    server.console.by = ""
    server.console.scopes.remove("im:resource")
    found = await asked(server)
    assert (found.kind, len(found.steps)) == ("scopes", 6)
    assert "create a version" in list(lines(found))[-1]
    assert [line.partition(" ")[0] for line in lines(found)].count("Nobody") == 1
    assert "only while the bot is connected" in told(found)


async def test_the_way_of_events_in_the_console_has_to_be_that_of_the_bot(server: Feishu) -> None:
    webhook(server)
    found = await asked(server)
    assert found.kind == "events"
    assert "Feishu calls an address, and the bot holds a connection." in told(found)
    assert "choose the persistent connection" in told(found)
    assert (await asked(server, webhook=True, **KEYS)).kind == ""
    server.console.by = server.console.callbacks_by = LONG
    turned = await asked(server, webhook=True, **KEYS)
    assert turned.kind == "events"
    assert "Feishu waits for a connection, and the bot waits to be called." in told(turned)
    assert f"/feishu/{server.app_id}/events" in told(turned)


async def test_another_address_than_the_bots_is_noticed(server: Feishu) -> None:
    webhook(server)
    server.console.request_url = "https://elsewhere.example.org/lark"
    found = await asked(server, webhook=True, **KEYS)
    assert (found.kind, "Feishu calls another address." in told(found)) == ("events", True)
    webhook(server)
    server.console.callback_url = "https://elsewhere.example.org/lark"
    assert (await asked(server, webhook=True, **KEYS)).kind == "callbacks"


@pytest.mark.parametrize("missing", [*KEYS])
async def test_without_keys_nobody_may_call_and_nothing_is_asked(missing: str, server: Feishu) -> None:
    with pytest.raises(ConfigError) as wrong:
        await asked(server, webhook=True, **{**KEYS, missing: ""})
    assert missing in language("en").say(wrong.value.text)
    assert list(server.calls) == []


async def test_what_cannot_be_seen_is_to_be_looked_at_by_hand(server: Feishu) -> None:
    server.console.scopes.remove("application:application:self_manage")
    found = await asked(server)
    assert found.kind == ""
    assert "q=application:application:self_manage" in told(found)
    by_hand = [line for line in lines(found) if line.startswith("See for yourself")]
    assert ["im.message.receive_v1" in by_hand[0], "card.action.trigger" in by_hand[1]] == [True, True]
    assert "200340" in by_hand[1]


@pytest.mark.parametrize(("events", "kind"), [(["im.message.receive_v1"], ""), (["im.message.recalled_v1"], "events")])
async def test_events_are_read_from_the_version_where_the_app_does_not_tell_them(
    events: list[str], kind: str, server: Feishu
) -> None:
    presses = {"callback_type": LONG, "subscribed_callbacks": ["card.action.trigger"]}
    server.fail("application", app(online_version_id="oav_1", callback_info=presses))
    infos = [{"event_type": event, "event_name": "?"} for event in events]
    released = {"code": 0, "data": {"app_version": {"version_id": "oav_1", "event_infos": infos}}}
    server.fail("version", Says(msgspec.json.encode(released)))
    found = await asked(server)
    assert found.kind == kind
    assert "the persistent connection" in told(found)


async def test_a_version_that_waits_for_an_administrator_is_told(server: Feishu) -> None:
    server.fail("application", app(unaudit_version_id="oav_2"))
    assert "A version waits for an administrator" in told(await asked(server))


async def test_a_bot_that_is_running_goes_on_hearing(server: Feishu, tmp_path: Path) -> None:
    account, ann = Account.of(server, tmp_path), server.person("Ann")
    async with account.listening():
        found = await check(account.settings, {VARIABLE: server.secret})
        ann.says(server.direct(ann), "draw a cat")
        await account.ear.until(lambda: account.ear.texts == ["draw a cat"])
    assert (found.kind, server.handshakes) == ("", 1)
