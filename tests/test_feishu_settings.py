"""What the operator decided holds, and what can never work is told before anything connects."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from adapters.feishu.line import console, opened
from adapters.feishu.names import Names
from adapters.feishu.settings import Settings
from bot.errors import ConfigError
from bot.testing import Stopwatch
from tests.configured import english
from tests.test_cli import configured, forked

APP = "cli_0123456789abcdef"
OWN = "https://lark-proxy.lan"
LARK = "https://open.larksuite.com"
MISTYPED = (
    "https://open.feishu.cn:abc",
    "https://open.feishu.cn\uff1a443",
    "https://[::1",
    "https://open.feishu.cn:99999",
    "https://open..feishu.cn",
)


@pytest.mark.parametrize("domain", MISTYPED)
async def test_an_address_that_is_none_is_told_before_anything_is_asked(domain: str) -> None:
    with pytest.raises(ConfigError) as wrong:
        async with opened(Settings(app_id=APP, domain=domain), "secret"):
            raise AssertionError

    assert "adapters.feishu.domain is no address" in english(wrong.value)
    assert LARK in english(wrong.value)


@pytest.mark.parametrize("domain", ["https://[::1]:8443", "https://\u98de\u4e66.cn", "http://feishu_proxy:80/", LARK])
async def test_whatever_may_be_an_address_is_one(domain: str) -> None:
    async with opened(Settings(app_id=APP, domain=domain), "secret") as line:
        assert line.settings.domain == domain


@pytest.mark.parametrize(("command", "status"), [("check", 1), ("run", 2)])
def test_a_mistyped_address_ends_the_process_with_one_line(command: str, status: int, tmp_path: Path) -> None:
    section = f'[adapters.feishu]\napp_id = "{APP}"\ndomain = "{MISTYPED[0]}"\n'
    ended = forked(tmp_path, command, *configured(tmp_path, section), FEISHU_APP_SECRET="secret")
    assert "Traceback" not in ended.err
    assert "adapters.feishu.domain is no address" in ended.out + ended.err
    assert ended.status == status


@pytest.mark.parametrize(
    ("domain", "brand", "lark"),
    [
        (LARK, "", True),
        (LARK, "feishu", False),
        (OWN, "", False),
        (OWN, "lark", True),
        (OWN, "feishu", False),
        ("https://open.feishu.cn", "", False),
    ],
)
def test_where_the_app_was_made_is_guessed_unless_it_is_said(domain: str, brand: str, lark: bool) -> None:
    settings = msgspec.convert({"app_id": APP, "domain": domain, "brand": brand}, Settings)
    usual = Names(None, settings, Stopwatch(), None).usual  # type: ignore[arg-type]
    site = LARK if lark else "https://open.feishu.cn"
    assert (settings.lark, usual, console(settings)) == (lark, "en" if lark else "zh-CN", f"{site}/app/{APP}")
