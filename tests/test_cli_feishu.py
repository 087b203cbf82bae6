"""`easel check`, `easel key` and `easel run` for Feishu: what an operator sees, and what programs read."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.emulators.faults import Says
from tests.emulators.feishu import Feishu
from tests.emulators.server import address, bound
from tests.feishu_fixtures import running, server  # noqa: F401 - fixtures
from tests.test_cli import configured, easel, forked
from tests.test_cli_key import file_of, typed

SECRET = "FEISHU_APP_SECRET"
ENCRYPT_KEY, VERIFICATION_TOKEN = "FEISHU_ENCRYPT_KEY", "FEISHU_VERIFICATION_TOKEN"
CONSOLE = "https://open.feishu.cn/app"
APP = "cli_a1b2c3d4e5f60718"
CALLED = f'webhook = true\nencrypt_key_env = "{ENCRYPT_KEY}"\nverification_token_env = "{VERIFICATION_TOKEN}"\n'


def feishu(server: Feishu, more: str = "") -> str:
    return f'[adapters.feishu]\napp_id = "{server.app_id}"\ndomain = "{server.url}"\n{more}'


def test_an_app_that_works_is_said_with_what_is_worth_knowing(server: Feishu, tmp_path: Path) -> None:
    server.console.scopes.remove("im:message.group_msg")
    ended = forked(tmp_path, "check", *configured(tmp_path, feishu(server)), **{SECRET: server.secret})
    assert (ended.status, ended.err) == (0, "")
    first, *notes, last = ended.out.splitlines()
    assert (
        first == f"✅ adapters.feishu: It works: Easel, https://applink.feishu.cn/client/bot/open?appId={server.app_id}"
    )
    assert [note[:5] for note in notes] == ["   · "] * len(notes)
    assert any("q=im:message.group_msg" in note for note in notes)
    assert last == "✅ providers.studio: It works: 1 model."
    assert {call.method for call in server.calls if call.name not in ("token", "endpoint")} == {"GET"}
    assert server.handshakes == 0


def test_notes_and_steps_are_there_for_programs_too(server: Feishu, tmp_path: Path) -> None:
    server.console.callbacks.clear()
    config = configured(tmp_path, feishu(server))
    row, painter = forked(tmp_path, "check", "--json", *config, **{SECRET: server.secret}).lines()
    assert (row["part"], row["works"], row["kind"]) == ("adapters.feishu", False, "callbacks")
    assert "card.action.trigger" in str(row["next"])
    assert painter["notes"] == []


def test_a_wrong_secret_is_said_with_the_steps_and_never_shown(server: Feishu, tmp_path: Path) -> None:
    ended = forked(tmp_path, "check", *configured(tmp_path, feishu(server)), **{SECRET: "wr0ng-wr0ng-wr0ng"})
    assert ended.status == 1
    assert "❌ adapters.feishu: The App ID or the App Secret is not valid." in ended.out
    assert f"{CONSOLE}/{server.app_id}/baseinfo" in ended.out
    assert "wr0ng" not in ended.out + ended.err


def test_garbage_from_a_server_that_is_not_feishu_is_one_line_and_no_traceback(server: Feishu, tmp_path: Path) -> None:
    server.fail("token", Says(b"<html>hello"))
    ended = forked(tmp_path, "check", *configured(tmp_path, feishu(server)), **{SECRET: server.secret})
    assert (ended.status, ended.err) == (1, "")
    assert "❌ adapters.feishu: It answered something unexpected." in ended.out


def test_one_that_cannot_be_reached_does_not_hide_the_others(tmp_path: Path) -> None:
    with bound() as nobody:
        nowhere = address(nobody)
    config = configured(tmp_path, f'[adapters.feishu]\napp_id = "{APP}"\ndomain = "{nowhere}"\n')
    ended = forked(tmp_path, "check", *config, **{SECRET: "s3cr3t-s3cr3t"})
    assert (ended.status, ended.err) == (1, "")
    assert "❌ adapters.feishu: It cannot be reached." in ended.out
    assert "proxy" in ended.out
    assert "✅ providers.studio" in ended.out
    assert "s3cr3t" not in ended.out


def test_a_secret_that_is_missing_is_said_with_where_it_is_and_how_to_keep_it(tmp_path: Path) -> None:
    ended = forked(tmp_path, "check", *configured(tmp_path, f'[adapters.feishu]\napp_id = "{APP}"\n'))
    assert ended.status == 1
    assert f"adapters.feishu.app_secret_env: the environment variable {SECRET} is not set" in ended.out
    assert "Example: easel key feishu" in ended.out
    assert CONSOLE in ended.out


WRONG = """
app_id = "7000"
domain = "open.larksuite.com"
proxy = "proxy.lan:3128"
answer_within = -1
long_connection = true
webhook = "yes"
"""
SECTIONS = {
    "everything": (
        WRONG,
        [*re.findall(r"^\w+", WRONG, re.MULTILINE), f'app_id = "{APP}"', "https://open.larksuite.com"],
    ),
    "nothing": ("", ["adapters.feishu.app_id is missing", f'app_id = "{APP}"', f"you get it at {CONSOLE}"]),
    "a page": (f'app_id = "{APP}"\ndomain = "https://open.feishu.cn/app"', ["domain", "https://open.larksuite.com"]),
}


@pytest.mark.parametrize(("section", "said"), SECTIONS.values(), ids=SECTIONS)
def test_a_section_that_cannot_be_used_is_said_with_examples(section: str, said: list[str], tmp_path: Path) -> None:
    config = configured(tmp_path, f"[adapters.feishu]\n{section}\n")
    checked = forked(tmp_path, "check", *config, **{SECRET: "s3cr3t-s3cr3t"})
    started = forked(tmp_path, "run", *config, **{SECRET: "s3cr3t-s3cr3t"})
    assert (checked.status, started.status) == (1, 2)
    assert [word for word in said if word not in checked.out or word not in started.err] == []
    assert "s3cr3t" not in checked.out + checked.err + started.out + started.err
    assert "Traceback" not in checked.err + started.err


def test_the_keys_of_calls_are_needed_before_anything_is_asked(server: Feishu, tmp_path: Path) -> None:
    config = configured(tmp_path, f'[server]\npublic_url = "http://127.0.0.1:9"\n{feishu(server, "webhook = true")}')
    for command, status in (("check", 1), ("run", 2)):
        ended = forked(tmp_path, command, *config, **{SECRET: server.secret})
        assert ended.status == status
        assert f'encrypt_key_env = "{ENCRYPT_KEY}"' in ended.out + ended.err
        assert "Encryption Strategy" in ended.out + ended.err
        assert "Traceback" not in ended.err
    assert list(server.calls) == []


def test_to_be_called_the_house_needs_an_address_of_its_own(server: Feishu, tmp_path: Path) -> None:
    config, keys = configured(tmp_path, feishu(server, CALLED)), {ENCRYPT_KEY: "k", VERIFICATION_TOKEN: "v"}
    for command in ("check", "run"):
        ended = forked(tmp_path, command, *config, **{SECRET: server.secret, **keys})
        assert ended.status != 0
        assert 'public_url = "https://bot.example.org"' in ended.out + ended.err
    assert list(server.calls) == []


def test_an_app_that_nobody_knows_ends_the_start_with_what_to_do(server: Feishu, tmp_path: Path) -> None:
    config = configured(tmp_path, feishu(server))
    ended = forked(tmp_path, "run", *config, **{SECRET: "wr0ng-wr0ng-wr0ng"})
    assert ended.status == 2
    assert f"{CONSOLE}/{server.app_id}" in ended.err
    assert "easel key feishu" in ended.err
    assert "wr0ng" not in ended.out + ended.err
    assert "Traceback" not in ended.err


def test_the_secret_is_stored_like_any_key_and_used(server: Feishu, tmp_path: Path) -> None:
    stored = typed(tmp_path, f"{server.secret}\n", "feishu")
    assert (stored.status, stored.err) == (0, "")
    assert CONSOLE in stored.out
    assert server.secret not in stored.out
    assert file_of(tmp_path, SECRET).read_text(encoding="utf-8") == f"{server.secret}\n"
    assert forked(tmp_path, "check", *configured(tmp_path, feishu(server))).status == 0
    assert typed(tmp_path, "", "feishu", "--forget").status == 0
    assert not file_of(tmp_path, SECRET).exists()


def test_the_keys_of_calls_are_stored_too(server: Feishu, tmp_path: Path) -> None:
    server.console.by = server.console.callbacks_by = "webhook"
    config = configured(tmp_path, f'[server]\npublic_url = "https://bot.example.org"\n{feishu(server, CALLED)}')
    for words, held in (((), server.secret), ((ENCRYPT_KEY,), "a-key"), ((VERIFICATION_TOKEN,), "a-token")):
        stored = typed(tmp_path, f"{held}\n", "feishu", *words, *config)
        assert (stored.status, stored.err) == (0, "")
        assert held not in stored.out
    assert forked(tmp_path, "check", *config).status == 0


def test_without_the_extra_it_is_said_what_to_install(tmp_path: Path) -> None:
    missing = "raise ModuleNotFoundError(\"No module named 'lark_oapi'\", name='lark_oapi')\n"
    (tmp_path / "lark_oapi.py").write_text(missing, encoding="utf-8")
    config = configured(tmp_path, f'[adapters.feishu]\napp_id = "{APP}"\n')
    for command in (("check",), ("run",), ("key", "feishu")):
        ended = easel(tmp_path, *command, *config, **{SECRET: "s3cr3t"})
        assert ended.status != 0
        assert "pip install 'easelbot[feishu]'" in ended.out + ended.err
        assert "Traceback" not in ended.err
