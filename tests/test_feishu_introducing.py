"""Who the bot is: asked until Feishu says so, unless it is the operator who has to mend something."""

from __future__ import annotations

import asyncio

import pytest
from structlog.testing import capture_logs

from adapters.feishu.addressing import Me
from adapters.feishu.introducing import introduced, unusable
from adapters.feishu.patience import SLOWLY
from adapters.feishu.settings import Settings
from bot.errors import ConfigError
from bot.i18n import language
from tests.configured import english
from tests.emulators.faults import Breaks, Fault, Says
from tests.emulators.feishu import Feishu, refusal
from tests.feishu_fixtures import running, server  # noqa: F401 - fixtures
from tests.feishu_gateway import Post


@pytest.fixture
def post(server: Feishu) -> Post:
    return Post(server)


async def asked(post: Post, *, worked: bool = False) -> Me:
    async with post.line() as line:
        return await introduced(line, post.clock, worked=worked)


async def test_the_bot_learns_its_id_and_its_name(post: Post, server: Feishu) -> None:
    assert await asked(post) == Me(server.me.id, "Easel")


async def test_a_bot_without_a_name_starts_all_the_same(post: Post, server: Feishu) -> None:
    server.fail("bot", Says(b'{"code":0,"bot":{"open_id":"ou_1","app_name":null}}'))
    assert await asked(post) == Me("ou_1", "")


@pytest.mark.parametrize(
    "fault",
    [
        Breaks(),
        Says(b"<html>", 502),
        Says(b'{"code":0,"msg":"ok","bot":{}}'),
        Says(b'{"code":0,"msg":"ok"}'),
        Says(b'{"code":0,"bot":{"open_id":5}}'),
        refusal(99991400, "too fast", 429),
        refusal(1000, "not now", 500),
    ],
    ids=["reset", "bad gateway", "nobody", "nothing", "odd", "too fast", "broke"],
)
@pytest.mark.parametrize("call", ["bot", "token"])
async def test_whatever_passes_is_waited_out(post: Post, server: Feishu, call: str, fault: Fault) -> None:
    server.fail(call, fault, times=3)
    with capture_logs() as logs:
        assert (await asked(post)).open_id == server.me.id

    assert len(post.clock.slept) == 3
    assert [entry["event"] for entry in logs] == ["feishu cannot be reached", "feishu answers"]


async def test_a_secret_that_never_worked_is_the_operators_to_mend(post: Post) -> None:
    post.secret = "AnotherSecret"
    with pytest.raises(ConfigError) as wrong:
        await asked(post)

    said = english(wrong.value)
    assert "FEISHU_APP_SECRET" in said
    assert f"https://open.feishu.cn/app/{post.server.app_id}" in said
    assert "AnotherSecret" not in said


async def test_an_app_that_nobody_knows_is_the_operators_to_mend(post: Post, server: Feishu) -> None:
    server.fail("token", refusal(10003, "invalid param", 200))
    with pytest.raises(ConfigError) as wrong:
        await asked(post)

    assert server.app_id in english(wrong.value)


async def test_an_app_without_a_bot_is_the_operators_to_mend(post: Post, server: Feishu) -> None:
    server.console.bot = False
    with pytest.raises(ConfigError) as wrong:
        await asked(post)

    assert "has no bot" in english(wrong.value)


async def test_once_it_has_worked_the_house_waits_until_it_is_mended(post: Post, server: Feishu) -> None:
    post.clock.pace = 1000
    right = server.secret
    server.revoke("another")
    post.secret = right
    with capture_logs() as logs:
        async with asyncio.TaskGroup() as tasks:
            asking = tasks.create_task(asked(post, worked=True))
            assert await server.until(lambda: len(server.called("token")) >= 3)
            server.revoke(right)

    assert asking.result().open_id == server.me.id
    assert set(post.clock.slept) == {SLOWLY}
    assert [entry.get("mend") for entry in logs] == ["the app's id, secret and bot", None]


@pytest.mark.parametrize("code", [0, 1, 99991400, 230002])
def test_what_passes_is_no_fault_of_the_operators(code: int) -> None:
    assert unusable(Settings(app_id="cli_1"), code) is None


def test_at_lark_the_operator_is_sent_to_larks_console() -> None:
    wrong = unusable(Settings(app_id="cli_1", domain="https://open.larksuite.com"), 10014)
    assert wrong is not None
    assert "https://open.larksuite.com/app/cli_1" in language("en").say(wrong)
