"""What the page about Telegram tells people to type and to click is true."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from msgspec import structs

from adapters.telegram import Settings
from adapters.telegram.limits import ALONE, GROUP
from bot.config import ADAPTERS, PROVIDERS, load, parts
from bot.config import Settings as House
from tests.emulators.telegram import Telegram
from tests.telegram_fixtures import running, server  # noqa: F401 - fixtures
from tests.test_cli import ROOT, configured, easel
from tests.test_cli_key import typed

PAGE = (ROOT / "docs" / "telegram.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)
TYPED = re.findall(r"^ +(easel .*)$", PAGE, re.MULTILINE)
TOKEN = "TELEGRAM_BOT_TOKEN"


@pytest.mark.parametrize("block", BLOCKS)
def test_every_piece_of_configuration_can_be_used(block: str, tmp_path: Path) -> None:
    _, path = configured(tmp_path, block)
    adapters, _ = parts(load(Path(path), {}), {TOKEN: "7000:AAE"}, (ADAPTERS, PROVIDERS))
    assert [part.name for part in adapters] == ["telegram"]


def test_the_steps_lead_to_a_bot_that_works(server: Telegram, tmp_path: Path) -> None:
    key, check, run = TYPED
    assert run == check.replace("check", "run")
    text = BLOCKS[0].replace("[adapters.telegram]", f'[adapters.telegram]\napi_base = "{server.url}"')
    (tmp_path / "config.toml").write_text(text, encoding="utf-8")
    assert typed(tmp_path, server.token, *shlex.split(key)[2:]).status == 0
    ended = easel(tmp_path, *shlex.split(check)[1:])
    assert (ended.status, "@easel_bot" in ended.out) == (0, True)


def test_every_setting_that_is_named_exists() -> None:
    named = set(re.findall(r"`(\w+)(?: = [^`]+)?`", PAGE))
    known = {field.name for kind in (Settings, House) for field in structs.fields(kind)}
    known |= {field.name for section in ("chat", "moderation", "server") for field in _fields(section)}
    others = {"logOut", "socks5"}
    assert named - known - others == set()


def _fields(section: str) -> tuple[structs.FieldInfo, ...]:
    (found,) = (field.type for field in structs.fields(House) if field.name == section)
    return structs.fields(found)


def test_the_limits_are_those_that_are_kept() -> None:
    assert (ALONE.picture_bytes, ALONE.file_bytes, ALONE.picture_sum, ALONE.picture_ratio) == (
        10_000_000,
        50_000_000,
        10_000,
        20,
    )
    assert any((pace.times, pace.seconds) == (20, 60) for pace in GROUP.paces)
    assert structs.asdict(Settings())["answer_within"] == 3 * 3600
