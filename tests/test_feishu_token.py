"""Where there is no token nothing was done, and where there is a good one nobody waits long for the next."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from adapters.feishu import calls
from adapters.feishu import line as lines
from adapters.feishu.line import EARLY, NARROW, RESTING, Declined, Line, Unsent, opened
from adapters.feishu.refusals import refused
from adapters.feishu.settings import Settings
from bot.errors import NotDelivered
from tests.emulators.faults import Breaks, Fault, Hangs, Says
from tests.emulators.feishu import Feishu, refusal
from tests.feishu_fixtures import running, server  # noqa: F401 - fixtures
from tests.test_feishu_line import LIFE, Watch, hello, sent

PASSING: dict[str, Fault] = {
    "reset": Breaks(),
    "a bad gateway": Says(b"<html>", 502),
    "broke": refusal(1500, "internal error", 500),
    "busy": refusal(99991000, "busy", 200),
    "no token in it": Says(b'{"code":0}'),
}
each = pytest.mark.parametrize("fault", PASSING.values(), ids=PASSING)


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
async def line(server: Feishu, watch: Watch) -> AsyncIterator[Line]:
    async with opened(Settings(app_id=server.app_id, domain=server.url), server.secret, watch.now) as made:
        yield made


@each
async def test_a_post_for_which_there_is_no_token_is_certainly_not_there(
    line: Line, server: Feishu, fault: Fault
) -> None:
    """Who does not know gives up much sooner than who may try again."""
    server.fail("token", fault)
    with pytest.raises(Unsent) as failed:
        await line.call(hello(server.direct(server.person("Ann"))))

    late = refused(failed.value).of_a_post()
    assert isinstance(late, NotDelivered)
    assert late.after
    assert server.called("create") == []


@each
async def test_nor_is_one_whose_token_was_refused_and_is_not_replaced(line: Line, server: Feishu, fault: Fault) -> None:
    dm = server.direct(server.person("Ann"))
    await line.token()
    server.expire()
    server.fail("token", fault, times=2)
    with pytest.raises(Unsent):
        await line.call(hello(dm))
    with pytest.raises(Unsent):
        await line.read(calls.resource(*sent(dm)[0]), 100)

    assert dm.posts == []


async def test_a_plain_no_to_the_app_stays_one(line: Line, server: Feishu) -> None:
    server.fail("token", refusal(10014, "app secret invalid", 200))
    with pytest.raises(Declined) as declined:
        await line.call(calls.bot())

    assert declined.value.code == 10014


async def test_while_the_old_token_is_good_no_other_one_is_asked_for_again_and_again(
    line: Line, server: Feishu, watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lines, "RENEWING", 0.05)
    await line.call(calls.bot())
    watch.seconds += LIFE - EARLY + 1
    server.fail("token", Hangs(), times=2)
    for _ in range(3):
        await line.call(calls.bot())
    assert len(server.called("token")) == 2
    watch.seconds += RESTING
    await line.call(calls.bot())
    assert len(server.called("token")) == 3
    watch.seconds += RESTING
    await line.call(calls.bot())

    assert len(server.called("token")) == 4


async def test_at_its_end_another_token_is_asked_for_whatever_was_before(
    line: Line, server: Feishu, watch: Watch
) -> None:
    await line.call(calls.bot())
    watch.seconds += LIFE - NARROW - 1
    server.fail("token", Breaks())
    await line.call(calls.bot())
    watch.seconds += 2
    await line.call(calls.bot())

    assert len(server.called("token")) == 3


async def test_a_token_that_is_refused_is_replaced_at_once_whatever_was_before(
    line: Line, server: Feishu, watch: Watch
) -> None:
    await line.call(calls.bot())
    watch.seconds += LIFE - EARLY + 1
    server.fail("token", Breaks())
    await line.call(calls.bot())
    server.expire()
    await line.call(calls.bot())

    assert len(server.called("token")) == 3
