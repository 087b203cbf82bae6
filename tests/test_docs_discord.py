"""What the page about Discord tells people to type and to click is true."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from msgspec import structs

from adapters.discord import Settings
from adapters.discord.account import REVIEWED
from adapters.discord.limits import FOLLOW_UPS, REACHED, TOGETHER
from adapters.discord.limits import TEXT as MESSAGE
from adapters.discord.rights import NEEDED
from adapters.discord.shards import chosen
from bot.config import ADAPTERS, PROVIDERS, load, parts
from bot.config import Settings as House
from bot.values import Pace
from bot.values.commands import MENUS, OPTIONS
from tests.discord_fixtures import running, server  # noqa: F401 - fixtures
from tests.emulators.discord import Discord
from tests.test_cli import ROOT, configured, easel
from tests.test_cli_key import typed

PAGE = (ROOT / "docs" / "discord.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)
TYPED = re.findall(r"^ +(easel .*)$", PAGE, re.MULTILINE)
TOKEN = "DISCORD_BOT_TOKEN"


@pytest.mark.parametrize("block", BLOCKS)
def test_every_piece_of_configuration_can_be_used(block: str, tmp_path: Path) -> None:
    _, path = configured(tmp_path, block)
    adapters, _ = parts(load(Path(path), {}), {TOKEN: "MTAw.Zm9v.AAE"}, (ADAPTERS, PROVIDERS))
    assert [part.name for part in adapters] == ["discord"]


def test_the_connections_of_a_process_are_those_that_are_said(tmp_path: Path) -> None:
    (block,) = (one for one in BLOCKS if "shard_range" in one)
    _, path = configured(tmp_path, block)
    ((part,), _) = parts(load(Path(path), {}), {TOKEN: "MTAw.Zm9v.AAE"}, (ADAPTERS, PROVIDERS))
    assert isinstance(part.settings, Settings)
    assert list(chosen(part.settings) or ()) == [0, 1, 2, 3]
    assert list(chosen(structs.replace(part.settings, shard_range="4-7")) or ()) == [4, 5, 6, 7]


def test_the_steps_lead_to_a_bot_that_works(server: Discord, tmp_path: Path) -> None:
    key, check, run = TYPED
    assert run == check.replace("check", "run")
    here = f'[adapters.discord]\napi_base = "{server.url}"\ngateway = "{server.gateway}"'
    (tmp_path / "config.toml").write_text(BLOCKS[0].replace("[adapters.discord]", here), encoding="utf-8")
    assert typed(tmp_path, server.token, *shlex.split(key)[2:]).status == 0
    ended = easel(tmp_path, *shlex.split(check)[1:])
    assert (ended.status, "https://discord.com/oauth2/authorize" in ended.out) == (0, True)


def test_every_setting_that_is_named_exists() -> None:
    named = set(re.findall(r"`(\w+)(?: = [^`]+)?`", PAGE))
    known = {field.name for kind in (Settings, House) for field in structs.fields(kind)}
    known |= {field.name for section in ("chat", "moderation") for field in _fields(section)}
    assert named - known == set()


def _fields(section: str) -> tuple[structs.FieldInfo, ...]:
    (found,) = (field.type for field in structs.fields(House) if field.name == section)
    return structs.fields(found)


def test_the_permissions_are_those_that_the_link_asks_for() -> None:
    (table,) = re.findall(r"\| permission \|.*?\n\n", PAGE, re.DOTALL)
    assert re.findall(r"^\| ([A-Z][^|]*) \|", table, re.MULTILINE) == [text.message for text in NEEDED.values()]


def test_the_limits_are_those_that_are_kept() -> None:
    assert REACHED.paces == (Pace(5, 5.0),)
    assert (MESSAGE, TOGETHER, FOLLOW_UPS, REVIEWED) == (2000, 10, 5, 100)
    assert structs.asdict(Settings())["answer_within"] == 3 * 3600


def test_menus_and_options_are_called_as_people_see_them() -> None:
    assert [text.message for text in MENUS.values() if f"*{text.message}*" not in PAGE] == []
    named = {"model", "ratio", "size", "picture", "mask", "spoiler"}
    assert named <= set(OPTIONS)
    assert [name for name in named if name not in PAGE] == []
