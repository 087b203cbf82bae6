"""What `easel check` says when Feishu answers no, something else, or nothing at all."""

from __future__ import annotations

import time

import msgspec
import pytest

from adapters.feishu import Settings, check
from adapters.feishu.troubles import ELSEWHERE, SECONDS
from bot.cli.verdicts import AT_MOST
from bot.errors import ConfigError
from tests.emulators.faults import Breaks, Fault, Hangs, Says
from tests.emulators.feishu import Feishu, emulated, refusal
from tests.emulators.server import address, bound
from tests.feishu_asking import KEYS, LOOKS, VARIABLE, asked, asked_elsewhere, told
from tests.feishu_fixtures import running, server  # noqa: F401 - fixtures
from tests.telegram_proxy import proxying

APP = "cli_0123456789abcdef"
WEBHOOK = "webhook"
CONSOLE = "https://open.feishu.cn/app"


def bot(**more: object) -> Says:
    return Says(msgspec.json.encode({"code": 0, "msg": "ok", "bot": {"app_name": "Easel", "open_id": "ou_1", **more}}))


async def test_a_wrong_secret_is_said_with_where_the_right_one_is(server: Feishu) -> None:
    found = await asked(server, "another-secret")
    assert (found.kind, len(server.calls)) == ("auth", 1)
    pages = (f"{CONSOLE}/{server.app_id}/baseinfo", "Credentials & Basic Info", "easel key feishu", "app_id")
    assert [word for word in pages if word not in told(found)] == []


async def test_an_app_that_nobody_knows_is_said_with_where_its_id_is(server: Feishu) -> None:
    found = await asked(server, app_id=APP)
    assert (found.kind, f"{CONSOLE}/{APP}/baseinfo" in told(found)) == ("auth", True)


async def test_an_app_of_lark_at_feishus_address_is_noticed(server: Feishu) -> None:
    with emulated(app_id=APP, secret="a-secret-of-lark") as lark:
        moved = await asked_elsewhere(server, {"app_id": APP}, lark.url, time.time, lark.secret)
        assert (moved.kind, f'domain = "{lark.url}"' in told(moved)) == ("domain", True)
        nowhere = await asked_elsewhere(server, {"app_id": APP}, lark.url, time.time, "nobodys-secret")
        assert nowhere.kind == "auth"


def test_feishu_and_lark_are_looked_at_one_for_the_other() -> None:
    assert ELSEWHERE[Settings(app_id=APP).base] == "https://open.larksuite.com"
    assert ELSEWHERE["https://open.larksuite.com"] == Settings(app_id=APP).base


@pytest.mark.parametrize("secret", ["", " ", "two words", "geheim\u00e4", "a\nb"])
async def test_what_cannot_be_a_secret_is_not_shown_to_feishu(secret: str, server: Feishu) -> None:
    with pytest.raises(ConfigError):
        await check(Settings(app_id=APP, domain=server.url), {VARIABLE: secret})
    assert list(server.calls) == []


@pytest.mark.parametrize(
    ("status", "kind", "word"),
    [
        (0, "released", "version"),
        (1, "off", "administrator"),
        (3, "released", "version"),
        (4, "released", "version"),
        (5, "off", "plan"),
        (6, "off", "plan"),
        (99, "released", "version"),
    ],
)
async def test_an_app_that_is_not_active_does_not_work(status: int, kind: str, word: str, server: Feishu) -> None:
    server.fail("bot", bot(activate_status=status))
    found = await asked(server)
    assert (found.kind, word in told(found), len(found.steps)) == (kind, True, 1)


NO: list[tuple[str, Fault, str, str]] = [
    ("bot", refusal(11205, "app do not have bot"), "bot", "add the feature Bot"),
    ("bot", refusal(99991662, "app not in use"), "released", "create a version"),
    ("scopes", refusal(212100, "app not install"), "released", "create a version"),
    ("token", refusal(10015, "app secret invalid", status=200), "auth", "easel key feishu"),
    ("bot", refusal(2, "?", status=404), "unexpected", "online"),
    ("endpoint", refusal(2, "?", status=404), "connection", "create a version"),
    ("bot", refusal(99991401, "ip 1.2.3.4 is denied by app setting"), "barred", "/safe"),
    ("bot", refusal(99991400, "request trigger frequency limit", reset=3), "rate_limited", "few minutes"),
    ("scopes", Says(b"", 429), "rate_limited", "few minutes"),
    ("endpoint", refusal(1, "system busy", status=200), "busy", "few minutes"),
    ("endpoint", refusal(1000040343, "internal error", status=200), "busy", "few minutes"),
    ("endpoint", refusal(1000040345, "system busy", status=200), "connection", "webhook = true"),
    ("endpoint", refusal(1000040350, "exceed conn limit", status=200), "crowded", "50 connections"),
]


@pytest.mark.parametrize(
    ("name", "fault", "kind", "word"), NO, ids=[f"{row[0]}-{row[2]}-{n}" for n, row in enumerate(NO)]
)
async def test_a_no_is_said_with_what_to_do(name: str, fault: Fault, kind: str, word: str, server: Feishu) -> None:
    server.fail(name, fault)
    found = await asked(server)
    assert (found.kind, word in told(found)) == (kind, True)


ODD: list[tuple[Fault, str]] = [
    (Breaks(), "unexpected"),
    (Says(b"<html>", 502), "busy"),
    (refusal(1500, "internal error", status=500), "busy"),
    (Says(b"", 302), "unexpected"),
    (Says(b"<html>hello"), "unexpected"),
    (Says(b"\xff\xfe"), "unexpected"),
    (Says(b"null"), "unexpected"),
    (Says(b"[]"), "unexpected"),
    (Says(b'{"code": "0"}'), "unexpected"),
    (Says(b'{"code": 0, "data": 5}'), "unexpected"),
]
READ: list[tuple[str, bytes]] = [
    ("bot", b'{"code": 0}'),
    ("bot", b'{"code": 0, "bot": []}'),
    ("bot", b'{"code": 0, "bot": {"app_name": 5}}'),
    ("scopes", b'{"code": 0, "data": {"scopes": {}}}'),
    ("scopes", b'{"code": 0, "data": {"scopes": [{"grant_status": 1}]}}'),
    ("application", b'{"code": 0, "data": {"app": [1]}}'),
    ("application", b'{"code": 0, "data": {"app": {"callback_info": {"subscribed_callbacks": 3}}}}'),
    ("endpoint", b'{"code": 0, "data": {}}'),
    ("endpoint", b'{"code": 0, "data": {"URL": 5}}'),
    ("endpoint", b'{"code": 0, "data": {"URL": "https://example.org"}}'),
]


@pytest.mark.parametrize(("fault", "kind"), ODD, ids=[f"{kind}-{n}" for n, (_, kind) in enumerate(ODD)])
@pytest.mark.parametrize("name", ["token", "bot", "scopes", "endpoint"])
async def test_whatever_is_answered_has_a_kind_and_a_next_step(
    fault: Fault, kind: str, name: str, server: Feishu
) -> None:
    server.fail(name, fault)
    found = await asked(server)
    assert (found.kind, len(found.steps)) == (kind, 1)


@pytest.mark.parametrize(("name", "body"), READ, ids=[f"{name}-{n}" for n, (name, _) in enumerate(READ)])
async def test_an_answer_of_another_shape_is_unexpected(name: str, body: bytes, server: Feishu) -> None:
    server.fail(name, Says(body))
    found = await asked(server)
    assert (found.kind, len(found.steps)) == ("unexpected", 1)


NULLS: list[tuple[str, bytes, str]] = [
    ("bot", b'{"code": 0, "bot": {"app_name": "Easel", "open_id": "ou_1", "activate_status": null}}', ""),
    ("application", b'{"code": 0, "data": {"app": {"online_version_id": null, "event": null}}}', ""),
    ("application", b'{"code": 0, "data": {"app": {"event": {"request_url": null, "subscribed_events": null}}}}', ""),
    (
        "scopes",
        b'{"code": 0, "data": {"scopes": [{"scope_name": "im:message", "grant_status": null}, null]}}',
        "scopes",
    ),
    ("scopes", b'{"code": 0, "data": {"scopes": null}}', "scopes"),
    ("scopes", b'{"code": 0, "data": {}}', "scopes"),
]


@pytest.mark.parametrize(("name", "body", "kind"), NULLS, ids=[f"{row[0]}-{n}" for n, row in enumerate(NULLS)])
async def test_what_is_null_is_as_good_as_left_out(name: str, body: bytes, kind: str, server: Feishu) -> None:
    server.fail(name, Says(body))
    assert (await asked(server)).kind == kind


async def test_scopes_that_cannot_be_seen_keep_nobody_from_working(server: Feishu) -> None:
    server.fail("scopes", refusal(99991672, "im:message"))
    found = await asked(server)
    assert (found.kind, found.steps) == ("", ())


def test_all_answers_fit_into_the_time_that_the_command_waits() -> None:
    assert (len(LOOKS) + 1) * SECONDS < AT_MOST


async def test_one_that_is_silent_is_not_waited_for(server: Feishu) -> None:
    server.fail("bot", Hangs())
    found = await asked(server)
    assert (found.kind, "proxy" in told(found)) == ("timeout", True)


async def test_where_feishu_is_blocked_a_proxy_is_proposed(server: Feishu) -> None:
    with bound() as nobody:
        nowhere = address(nobody)
    found = await asked(server, domain=nowhere)
    assert (found.kind, 'proxy = "http' in told(found)) == ("unreachable", True)
    proxied = await asked(server, proxy=nowhere)
    assert (proxied.kind, "its proxy" in told(proxied)) == ("unreachable", True)


async def test_the_host_of_events_has_to_be_reached_too(server: Feishu) -> None:
    with bound() as nobody:
        nowhere = f"ws{address(nobody).removeprefix('http')}/ws/v2?device_id=1&service_id=2"
    server.fail("endpoint", Says(msgspec.json.encode({"code": 0, "data": {"URL": nowhere}})))
    found = await asked(server)
    assert (found.kind, "127.0.0.1 is blocked" in told(found)) == ("unreachable", True)


async def test_a_bot_that_is_called_asks_for_no_connection(server: Feishu) -> None:
    server.console.by = server.console.callbacks_by = WEBHOOK
    assert (await asked(server, webhook=True, **KEYS)).kind == ""
    assert [call.name for call in server.calls] == ["token", "bot", "scopes", "application"]


async def test_calls_go_through_the_proxy_and_not_through_that_of_the_environment(
    server: Feishu, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert (await asked(server)).kind == ""
    async with proxying() as proxy:
        assert (await asked(server, proxy=proxy.url)).kind == ""
        assert {"/open-apis/bot/v3/info", "/callback/ws/endpoint", "/"} <= set(proxy.asked)


@pytest.mark.parametrize(("ahead", "said"), [(30, False), (7_200, True), (-7_200, True)])
async def test_a_clock_that_is_wrong_is_told(ahead: float, said: bool, server: Feishu) -> None:
    found = await asked_elsewhere(server, {}, "", lambda: time.time() + ahead, server.secret)
    assert (found.kind, "clock is 2 h off" in told(found)) == ("", said)


async def test_a_bot_that_is_called_cannot_do_with_a_wrong_clock(server: Feishu) -> None:
    server.console.by = server.console.callbacks_by = WEBHOOK
    called = {"webhook": True, **KEYS}
    found = await asked_elsewhere(server, called, "", lambda: time.time() + 600, server.secret)
    assert (found.kind, "Set the clock" in told(found)) == ("clock", True)
