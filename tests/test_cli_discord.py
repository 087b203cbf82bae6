"""`easel check` and `easel key` for Discord: what an operator sees, and what programs read."""

from __future__ import annotations

from pathlib import Path

from tests.discord_fixtures import running, server  # noqa: F401 - fixtures
from tests.emulators.discord import Discord
from tests.emulators.faults import Says
from tests.emulators.server import address, bound
from tests.test_cli import configured, easel
from tests.test_cli_key import file_of, typed

TOKEN = "DISCORD_BOT_TOKEN"
PORTAL = "https://discord.com/developers/applications"


def discord(server: Discord, more: str = "") -> str:
    return f'[adapters.discord]\napi_base = "{server.url}"\ngateway = "{server.gateway}"\n{more}'


def test_a_bot_that_works_is_said_with_what_is_worth_knowing(server: Discord, tmp_path: Path) -> None:
    server.portal.message_content = False
    ended = easel(tmp_path, "check", *configured(tmp_path, discord(server)), **{TOKEN: server.token})
    assert (ended.status, ended.err) == (0, "")
    first, *notes, last = ended.out.splitlines()
    assert first.startswith("✅ adapters.discord: It works: Easel")
    assert "https://discord.com/oauth2/authorize?" in first
    assert [note[:5] for note in notes] == ["   · "] * len(notes)
    assert any("Message Content Intent" in note for note in notes)
    assert last == "✅ providers.studio: It works: 1 model."
    assert {call.method for call in server.calls} == {"GET"}


def test_notes_are_there_for_programs_too(server: Discord, tmp_path: Path) -> None:
    config = configured(tmp_path, discord(server))
    row, painter = easel(tmp_path, "check", "--json", *config, **{TOKEN: server.token}).lines()
    assert (row["part"], row["works"], row["kind"], row["next"]) == ("adapters.discord", True, None, [])
    assert "integration_type=1" in str(row["notes"]) or "User Install" in str(row["notes"])
    assert painter["notes"] == []


def test_a_wrong_token_is_said_with_the_steps_and_never_shown(server: Discord, tmp_path: Path) -> None:
    wrong = "MTAw.Zm9v.wr0ng-wr0ng-wr0ng"
    ended = easel(tmp_path, "check", *configured(tmp_path, discord(server)), **{TOKEN: wrong})
    assert ended.status == 1
    assert "❌ adapters.discord: The token is not valid." in ended.out
    assert PORTAL in ended.out
    assert "wr0ng" not in ended.out + ended.err


def test_garbage_from_a_server_that_is_not_discord_is_one_line_and_no_traceback(
    server: Discord, tmp_path: Path
) -> None:
    server.fail("get_my_user", Says(b"<html>hello"))
    ended = easel(tmp_path, "check", *configured(tmp_path, discord(server)), **{TOKEN: server.token})
    assert (ended.status, ended.err) == (1, "")
    assert "❌ adapters.discord: It answered something unexpected." in ended.out


def test_one_that_cannot_be_reached_does_not_hide_the_others(tmp_path: Path) -> None:
    with bound() as nobody:
        nowhere = address(nobody)
    config = configured(tmp_path, f'[adapters.discord]\napi_base = "{nowhere}"\n')
    ended = easel(tmp_path, "check", *config, **{TOKEN: "MTAw.Zm9v.s3cr3t-s3cr3t"})
    assert (ended.status, ended.err) == (1, "")
    assert "❌ adapters.discord: It cannot be reached." in ended.out
    assert "proxy" in ended.out
    assert "✅ providers.studio" in ended.out
    assert "s3cr3t" not in ended.out


def test_a_token_that_is_missing_is_said_with_where_to_get_one_and_how_to_keep_it(tmp_path: Path) -> None:
    ended = easel(tmp_path, "check", *configured(tmp_path, "[adapters.discord]\n"))
    assert ended.status == 1
    assert "adapters.discord.token_env: the environment variable DISCORD_BOT_TOKEN is not set" in ended.out
    assert "Example: easel key discord" in ended.out
    assert PORTAL in ended.out


def test_connections_that_are_not_there_are_said_before_anything_is_asked(server: Discord, tmp_path: Path) -> None:
    config = configured(tmp_path, discord(server, 'shards = 2\nshard_range = "2-3"\n'))
    for command in ("check", "run"):
        ended = easel(tmp_path, command, *config, **{TOKEN: server.token})
        assert ended.status != 0
        assert "adapters.discord.shard_range" in ended.out + ended.err
        assert "Traceback" not in ended.err
    assert list(server.calls) == []


def test_a_range_that_is_none_is_said_with_an_example(tmp_path: Path) -> None:
    config = configured(tmp_path, '[adapters.discord]\nshard_range = "all"\n')
    ended = easel(tmp_path, "check", *config, **{TOKEN: "MTAw.Zm9v.AAE"})
    assert ended.status != 0
    assert "adapters.discord.shard_range" in ended.out + ended.err
    assert "0-3" in ended.out + ended.err


def test_the_token_is_stored_like_any_key_and_used(server: Discord, tmp_path: Path) -> None:
    stored = typed(tmp_path, f"{server.token}\n", "discord")
    assert (stored.status, stored.err) == (0, "")
    assert PORTAL in stored.out
    assert server.token not in stored.out
    assert file_of(tmp_path, TOKEN).read_text(encoding="utf-8") == f"{server.token}\n"
    assert easel(tmp_path, "check", *configured(tmp_path, discord(server))).status == 0
    assert typed(tmp_path, "", "discord", "--forget").status == 0
    assert not file_of(tmp_path, TOKEN).exists()


def test_without_the_extra_it_is_said_what_to_install(tmp_path: Path) -> None:
    (tmp_path / "discord.py").write_text("raise ModuleNotFoundError(\"No module named 'discord'\", name='discord')\n")
    config = configured(tmp_path, "[adapters.discord]\n")
    for command in (("check",), ("run",), ("key", "discord")):
        ended = easel(tmp_path, *command, *config, **{TOKEN: "MTAw.Zm9v.s3cr3t"})
        assert ended.status != 0
        assert "pip install 'easelbot[discord]'" in ended.out + ended.err
        assert "Traceback" not in ended.err
