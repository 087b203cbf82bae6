"""What `easel check` finds out about a bot on Telegram, and what it says to do."""

from __future__ import annotations

from itertools import chain

import msgspec
import pytest

from adapters.telegram import Settings, check
from bot.errors import ConfigError
from bot.i18n import language
from bot.ports import Finding
from tests.emulators.faults import Breaks, Fault, Hangs, Says
from tests.emulators.server import address, bound
from tests.emulators.telegram import Telegram, emulated, refusal
from tests.telegram_fixtures import running, server  # noqa: F401 - fixtures
from tests.telegram_proxy import proxying

VARIABLE = "TELEGRAM_BOT_TOKEN"
ELSEWHERE = "https://other.example/telegram/s3cr3t"
LOOKS = {"getMe", "getWebhookInfo", "getChat"}


def me(**more: object) -> Says:
    told = {"id": 7000, "is_bot": True, "first_name": "Easel", "username": "easel_bot", **more}
    return Says(msgspec.json.encode({"ok": True, "result": told}))


def webhook(**more: object) -> Says:
    told = {"url": "", "has_custom_certificate": False, "pending_update_count": 0, **more}
    return Says(msgspec.json.encode({"ok": True, "result": told}))


async def asked(server: Telegram, token: str = "", **more: object) -> Finding:
    """Without having changed anything, and without a word on the token."""
    settings = msgspec.convert({"api_base": server.url, **more}, Settings)
    found = await check(settings, {VARIABLE: token or server.token})
    assert {call.method for call in server.calls} <= LOOKS
    assert (token or server.token) not in told(found) + found.detail
    return found


def told(found: Finding) -> str:
    """All that an operator reads."""
    english = language("en")
    return "\n".join(map(english.say, chain((found.said,), found.notes, found.steps)))


async def test_a_bot_that_works_is_said_with_its_name_and_where_it_is_found(server: Telegram) -> None:
    server.inline_mode = False
    found = await asked(server)
    assert (found.kind, found.steps) == ("", ())
    assert language("en").say(found.said) == "It works: @easel_bot, https://t.me/easel_bot"


async def test_what_it_hears_in_groups_is_said_with_what_to_change(server: Telegram) -> None:
    private = told(await asked(server))
    assert "only shown commands" in private
    assert "/setprivacy" in private
    server.privacy = False
    public = told(await asked(server))
    assert "every message" in public
    assert "/setprivacy" not in public
    server.fail("getMe", me(can_join_groups=False, can_read_all_group_messages=False))
    assert "/setjoingroups" in told(await asked(server))


async def test_inline_requests_that_are_off_at_botfather_are_a_failure_with_steps(server: Telegram) -> None:
    server.inline_mode = False
    found = await asked(server, inline=True)
    assert found.kind == "inline"
    assert [word for word in ("/setinline ", "/setinlinefeedback", "inline = false") if word not in told(found)] == []


async def test_inline_requests_that_are_off_here_are_only_noted(server: Telegram) -> None:
    found = await asked(server)
    assert found.kind == ""
    assert "inline = true" in told(found)
    server.inline_mode = False
    assert "nline" not in told(await asked(server))


async def test_inline_requests_that_are_on_need_their_feedback(server: Telegram) -> None:
    found = await asked(server, inline=True)
    assert found.kind == ""
    assert "/setinlinefeedback" in told(found)


async def test_the_chat_for_inline_pictures_has_to_be_within_reach(server: Telegram) -> None:
    room = server.channel("Pictures")
    assert (await asked(server, inline=True, inline_chat=str(room.id))).kind == ""
    found = await asked(server, inline=True, inline_chat="-100999")
    assert (found.kind, "-100999" in told(found)) == ("inline", True)


async def test_a_webhook_of_somebody_else_is_noted_by_its_host_alone(server: Telegram) -> None:
    server.fail("getWebhookInfo", webhook(url=ELSEWHERE, pending_update_count=3))
    found = await asked(server)
    assert found.kind == ""
    assert "other.example" in told(found)
    assert "s3cr3t" not in told(found)
    assert "3 messages are waiting" in told(found)


async def test_a_webhook_that_is_wanted_is_said_with_its_last_trouble(server: Telegram) -> None:
    assert "no address yet" in told(await asked(server, webhook=True))
    trouble = {"last_error_date": 1795302000, "last_error_message": "Connection refused"}
    server.fail("getWebhookInfo", webhook(url=ELSEWHERE, **trouble))
    found = told(await asked(server, webhook=True))
    assert "other.example; that has to be the host of server.public_url" in found
    assert "Nov 21, 2026: Connection refused" in found


@pytest.mark.parametrize("token", ["7000:wrong", "sk-proj-0123456789", "a b", "７:Ａ"])
async def test_a_token_that_is_none_is_said_with_who_gives_one_out(token: str, server: Telegram) -> None:
    found = await asked(server, token)
    assert found.kind == "auth"
    assert [word for word in ("t.me/BotFather", "/token", "easel key telegram") if word not in told(found)] == []
    assert len(server.calls) <= 1


async def test_the_key_of_something_else_is_not_shown_to_telegram(server: Telegram) -> None:
    assert (await asked(server, "sk-proj-0123456789")).kind == "auth"
    assert list(server.calls) == []


ODD: list[tuple[Fault, str]] = [
    (Breaks(), "unreachable"),
    (refusal(429, "Too Many Requests: retry after 5", retry_after=5), "rate_limited"),
    (Says(b"<html>", 502), "busy"),
    (refusal(500, "Internal Server Error"), "busy"),
    (refusal(400, "Bad Request"), "unexpected"),
    (Says(b"<html>hello"), "unexpected"),
    (Says(b"[]"), "unexpected"),
    (Says(b"{}"), "unexpected"),
    (Says(b'{"ok": true, "result": {}}'), "unexpected"),
    (refusal(403, "Forbidden"), "unexpected"),
]


@pytest.mark.parametrize(("fault", "kind"), ODD, ids=str)
@pytest.mark.parametrize("method", ["getMe", "getWebhookInfo"])
async def test_whatever_is_answered_has_a_kind_and_a_next_step(
    fault: Fault, kind: str, method: str, server: Telegram
) -> None:
    server.fail(method, fault)
    found = await asked(server)
    assert (found.kind, len(found.steps)) == (kind, 1)


async def test_one_that_is_silent_is_not_waited_for(server: Telegram) -> None:
    server.fail("getMe", Hangs())
    found = await asked(server)
    assert (found.kind, "proxy" in told(found)) == ("timeout", True)


async def test_where_telegram_is_blocked_a_proxy_is_proposed() -> None:
    with bound() as nobody:
        nowhere = address(nobody)
    found = await check(Settings(api_base=nowhere), {VARIABLE: "7000:AAE"})
    assert (found.kind, 'proxy = "http' in told(found)) == ("unreachable", True)
    proxied = await check(Settings(proxy=nowhere), {VARIABLE: "7000:AAE"})
    assert (proxied.kind, "its proxy" in told(proxied)) == ("unreachable", True)


async def test_a_proxy_that_can_never_be_used_is_a_mistake_in_the_settings() -> None:
    with pytest.raises(ConfigError):
        await check(Settings(proxy="http://[::1"), {VARIABLE: "7000:AAE"})


@pytest.mark.parametrize("setting", ["polling_proxy", "file_proxy"])
async def test_every_proxy_has_to_lead_to_telegram(setting: str, server: Telegram) -> None:
    with bound() as nobody:
        nowhere = address(nobody)
    wrong = await asked(server, **{setting: nowhere})
    assert (wrong.kind, f"adapters.telegram.{setting}" in told(wrong)) == ("unreachable", True)
    with emulated() as other:
        other.fail("getMe", Says(b"{}"))
        assert (await asked(server, **{setting: other.url})).kind == "unexpected"
    async with proxying() as proxy:
        assert (await asked(server, **{setting: proxy.url})).kind == ""
        assert len(proxy.asked) == 1
