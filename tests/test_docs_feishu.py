"""What the page about Feishu tells people to type and to click is true."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path

import msgspec
import pytest
from msgspec import structs

from adapters.feishu import Settings, limits, webhook
from adapters.feishu.rights import BESIDES, ERROR, MESSAGES, PRESSES
from adapters.feishu.scopes import ALL, ESSENTIAL, HEARING, lacking, needed
from adapters.feishu.sealing import path
from bot.config import ADAPTERS, PROVIDERS, load, parts
from bot.config import Settings as House
from tests.emulators.feishu import Feishu
from tests.feishu_fixtures import running, server  # noqa: F401 - fixtures
from tests.test_cli import ROOT, configured, easel
from tests.test_cli_key import file_of, typed

PAGE = (ROOT / "docs" / "feishu.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)
TYPED = re.findall(r"^ +(easel .*)$", PAGE, re.MULTILINE)
VARIABLES = ("FEISHU_APP_SECRET", "FEISHU_ENCRYPT_KEY", "FEISHU_VERIFICATION_TOKEN")
APP = "cli_a1b2c3d4e5f60718"


def table(head: str) -> list[str]:
    """The first column."""
    (found,) = re.findall(rf"^ *\| {head} \|.*\n(?: *\|.*\n)+", PAGE, re.MULTILINE)
    return re.findall(r"^ *\| (`[^`]+`)", found, re.MULTILINE)


def scopes() -> list[str]:
    """Those that are pasted into the console."""
    (block,) = re.findall(r"```json\n(.*?)```", PAGE, re.DOTALL)
    pasted = json.loads(block)
    assert list(pasted) == ["scopes"]
    assert list(pasted["scopes"]) == ["tenant"]
    return list(pasted["scopes"]["tenant"])


@pytest.mark.parametrize("block", BLOCKS)
def test_every_piece_of_configuration_can_be_used(block: str, tmp_path: Path) -> None:
    _, config = configured(tmp_path, block)
    adapters, _ = parts(load(Path(config), {}), dict.fromkeys(VARIABLES, "secret"), (ADAPTERS, PROVIDERS))
    assert [part.name for part in adapters] == ["feishu"]


def test_the_steps_lead_to_a_bot_that_works(server: Feishu, tmp_path: Path) -> None:
    server.console.scopes = set(scopes())
    key, run, check, *_ = TYPED
    assert run == check.replace("check", "run")
    here = f'[adapters.feishu]\ndomain = "{server.url}"'
    block = BLOCKS[0].replace("[adapters.feishu]", here).replace(APP, server.app_id)
    (tmp_path / "config.toml").write_text(block, encoding="utf-8")
    assert typed(tmp_path, server.secret, *shlex.split(key)[2:]).status == 0
    ended = easel(tmp_path, *shlex.split(check)[1:])
    assert (ended.status, len(ended.out.splitlines())) == (0, 3)


def test_the_keys_of_calls_are_stored_as_the_page_says(tmp_path: Path) -> None:
    (called,) = (block for block in BLOCKS if "webhook" in block)
    (tmp_path / "config.toml").write_text(called, encoding="utf-8")
    commands = [line for line in TYPED if "--config" in line and line.startswith("easel key")]
    assert len(commands) == 2
    for command, variable in zip(commands, VARIABLES[1:], strict=True):
        assert typed(tmp_path, "a-secret", *shlex.split(command)[2:]).status == 0
        assert file_of(tmp_path, variable).exists()


def test_the_scopes_that_are_pasted_are_all_that_are_of_use() -> None:
    assert scopes() == list(needed(ALL))
    assert lacking(scopes(), Settings(app_id=APP)) == ()


def test_the_table_of_scopes_says_what_does_not_work_without_them() -> None:
    rows = re.findall(r"^\| `([a-z:_.0-9]+)` \| (.*) \|$", PAGE, re.MULTILINE)
    assert rows == [(scope.name, scope.lost.message) for scope in ALL]
    assert (len(ESSENTIAL), len(HEARING)) == (2, 2)


def test_scopes_for_a_strict_organisation_do_instead() -> None:
    (sentence,) = re.findall(r"organisation\s+is\s+strict,([^.]*)\.", PAGE)
    instead = re.findall(r"`([^`]+)`", sentence)
    strict = (set(scopes()) - {scope.name for scope in ESSENTIAL}) | set(instead)
    assert lacking(strict, Settings(app_id=APP)) == ()


def test_events_and_callbacks_are_those_that_are_looked_for() -> None:
    assert table("event") == [f"`{event}`" for event in (MESSAGES, *BESIDES)]
    assert f"add `{PRESSES}`" in PAGE
    assert f"the error {ERROR}" in PAGE


def test_every_setting_that_is_named_exists() -> None:
    named = set(re.findall(r"`([a-z_]+)(?: = [^`]+)?`", PAGE))
    known = {field.name for kind in (Settings, House) for field in structs.fields(kind)}
    known |= {field.name for section in ("chat", "moderation", "results", "server") for field in _fields(section)}
    assert named - known == set()


def _fields(section: str) -> tuple[structs.FieldInfo, ...]:
    (found,) = (field.type for field in structs.fields(House) if field.name == section)
    return structs.fields(found)


def test_the_address_that_is_told_to_feishu_is_the_bots() -> None:
    assert f"`https://bot.example.org{path(Settings(app_id=APP))}`" in PAGE
    assert webhook.WINDOW == 5 * 60


def test_the_limits_are_those_that_are_kept() -> None:
    kept = limits.REACHED
    assert (limits.TEXT_BYTES, limits.CARD_BYTES) == (150_000, 30_000)
    assert (kept.picture_bytes, kept.picture_side, kept.file_bytes) == (10_000_000, 12_000, 30_000_000)
    assert kept.paces[0].times <= 5 * kept.paces[0].seconds
    assert msgspec.structs.asdict(Settings(app_id=APP))["answer_within"] == 8 * 3600
