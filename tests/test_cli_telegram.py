"""`easel check` and `easel key` for Telegram: what an operator sees, and what programs read."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.emulators.faults import Says
from tests.emulators.server import address, bound
from tests.emulators.telegram import Telegram
from tests.telegram_fixtures import running, server  # noqa: F401 - fixtures
from tests.test_cli import configured, easel
from tests.test_cli_key import file_of, typed

TOKEN = "TELEGRAM_BOT_TOKEN"
WEBHOOK = "webhook = true\n"


def telegram(server: Telegram, more: str = "", rest: str = "") -> str:
    return f'{rest}[adapters.telegram]\napi_base = "{server.url}"\n{more}'


def test_a_bot_that_works_is_said_with_what_is_worth_knowing(server: Telegram, tmp_path: Path) -> None:
    ended = easel(tmp_path, "check", *configured(tmp_path, telegram(server)), **{TOKEN: server.token})
    assert (ended.status, ended.err) == (0, "")
    first, *notes, last = ended.out.splitlines()
    assert first == "✅ adapters.telegram: It works: @easel_bot, https://t.me/easel_bot"
    assert [note[:5] for note in notes] == ["   · "] * len(notes)
    assert any("/setprivacy" in note for note in notes)
    assert last == "✅ providers.studio: It works: 1 model."
    assert {call.method for call in server.calls} == {"getMe", "getWebhookInfo"}


def test_notes_are_there_for_programs_too(server: Telegram, tmp_path: Path) -> None:
    config = configured(tmp_path, telegram(server))
    row, painter = easel(tmp_path, "check", "--json", *config, **{TOKEN: server.token}).lines()
    assert (row["part"], row["works"], row["kind"], row["next"]) == ("adapters.telegram", True, None, [])
    assert "/setprivacy" in str(row["notes"])
    assert painter["notes"] == []


def test_a_wrong_token_is_said_with_the_steps_and_never_shown(server: Telegram, tmp_path: Path) -> None:
    ended = easel(tmp_path, "check", *configured(tmp_path, telegram(server)), **{TOKEN: "7000:wr0ng"})
    assert ended.status == 1
    assert "❌ adapters.telegram: The token is not valid." in ended.out
    assert "https://t.me/BotFather" in ended.out
    assert "wr0ng" not in ended.out + ended.err


def test_garbage_from_a_server_that_is_not_telegram_is_one_line_and_no_traceback(
    server: Telegram, tmp_path: Path
) -> None:
    server.fail("getMe", Says(b"<html>hello"))
    ended = easel(tmp_path, "check", *configured(tmp_path, telegram(server)), **{TOKEN: server.token})
    assert (ended.status, ended.err) == (1, "")
    assert "❌ adapters.telegram: It answered something unexpected." in ended.out


def test_one_that_cannot_be_reached_does_not_hide_the_others(tmp_path: Path) -> None:
    with bound() as nobody:
        nowhere = address(nobody)
    config = configured(tmp_path, f'[adapters.telegram]\napi_base = "{nowhere}"\n')
    ended = easel(tmp_path, "check", *config, **{TOKEN: "7000:secret"})
    assert (ended.status, ended.err) == (1, "")
    assert "❌ adapters.telegram: It cannot be reached." in ended.out
    assert "proxy" in ended.out
    assert "✅ providers.studio" in ended.out
    assert "7000:secret" not in ended.out


def test_a_token_that_is_missing_is_said_with_where_to_get_one_and_how_to_keep_it(tmp_path: Path) -> None:
    ended = easel(tmp_path, "check", *configured(tmp_path, "[adapters.telegram]\n"))
    assert ended.status == 1
    assert "adapters.telegram.token_env: the environment variable TELEGRAM_BOT_TOKEN is not set" in ended.out
    assert "Example: easel key telegram" in ended.out
    assert "https://t.me/BotFather" in ended.out


@pytest.mark.parametrize("public", ["", '[server]\npublic_url = "https://bot.example.org"\n'])
def test_a_webhook_needs_an_address_of_the_house(public: str, server: Telegram, tmp_path: Path) -> None:
    config = configured(tmp_path, telegram(server, WEBHOOK, public))
    row, _ = easel(tmp_path, "check", "--json", *config, **{TOKEN: server.token}).lines()
    assert (row["works"], row["kind"]) == (bool(public), None if public else "config")
    if not public:
        assert "server.public_url" in str(row["said"])


def test_the_token_is_stored_like_any_key_and_used(server: Telegram, tmp_path: Path) -> None:
    stored = typed(tmp_path, f"{server.token}\n", "telegram")
    assert (stored.status, stored.err) == (0, "")
    assert "https://t.me/BotFather" in stored.out
    assert server.token not in stored.out
    assert file_of(tmp_path, TOKEN).read_text(encoding="utf-8") == f"{server.token}\n"
    assert easel(tmp_path, "check", *configured(tmp_path, telegram(server))).status == 0
    assert typed(tmp_path, "", "telegram", "--forget").status == 0
    assert not file_of(tmp_path, TOKEN).exists()


def test_a_platform_that_needs_no_key_says_so(tmp_path: Path) -> None:
    ended = typed(tmp_path, "secret\n", "web")
    assert (ended.status, "web needs no key" in ended.err) == (2, True)


def test_without_the_extra_it_is_said_what_to_install(tmp_path: Path) -> None:
    (tmp_path / "telegram.py").write_text(
        "raise ModuleNotFoundError(\"No module named 'telegram'\", name='telegram')\n"
    )
    config = configured(tmp_path, "[adapters.telegram]\n")
    for command in (("check",), ("run",), ("key", "telegram")):
        ended = easel(tmp_path, *command, *config, **{TOKEN: "7000:secret"})
        assert ended.status != 0
        assert "pip install 'easelbot[telegram]'" in ended.out + ended.err
        assert "Traceback" not in ended.err
