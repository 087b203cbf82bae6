"""What Feishu says when a call fails, and what it means: not there, perhaps there, or later."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from adapters.feishu import line as wire
from adapters.feishu.line import Unanswered, Unsent
from adapters.feishu.refusals import Reason, refused
from adapters.feishu.settings import Settings
from bot.errors import MaybeDelivered, NotDelivered
from tests.emulators.faults import Breaks, Halves, Hangs, Says
from tests.emulators.feishu import refusal
from tests.feishu_desk import NOTE, START, Desk, asked, desk, written_down  # noqa: F401 - fixtures
from tests.feishu_fixtures import running, server  # noqa: F401 - fixtures

JSON = {"Content-Type": "application/json"}


@pytest.mark.parametrize(
    "fault",
    [
        Breaks(),
        Breaks(done=True),
        Halves(),
        Says(b"<html>", 502),
        Says(b"<html>", 200),
        Says(b"{}", 200, JSON),
        Says(b"[]", 200, JSON),
        Says(b'{"code":0,"msg":"ok","data":{}}', 200, JSON),
        Says(b'{"code":0,"data":{"message_id":7}}', 200, JSON),
        Says(b'{"code":2200,"msg":"internal error"}', 500, JSON),
        refusal(230049),
    ],
    ids=[
        *("reset", "answer lost", "half an answer", "gateway", "page", "nothing", "list"),
        *("no message", "odd message", "internal", "under way"),
    ],
)
async def test_a_post_whose_answer_is_lost_may_be_there(desk: Desk, fault: Breaks | Halves | Says) -> None:
    desk.server.fail("create", fault)

    with pytest.raises(MaybeDelivered):
        await desk.send(NOTE)
    await desk.send(NOTE)

    assert desk.only().text == NOTE.text


async def test_a_post_that_hangs_is_let_go_of(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.line.client.timeout = 0.3
    desk.server.fail("create", Hangs(done=True))

    with pytest.raises(MaybeDelivered):
        await desk.send(NOTE)
    desk.line.client.timeout = wire.PATIENCE
    await desk.send(NOTE)

    assert desk.only().text == NOTE.text


async def test_what_never_left_is_not_there(desk: Desk) -> None:
    await desk.send(NOTE)
    desk.line.settings = replace_domain(desk)

    with pytest.raises(NotDelivered) as lost:
        await desk.send(replace(NOTE, key="other"))

    assert lost.value.after == 1


def replace_domain(desk: Desk) -> Settings:
    """Where nobody listens."""
    return Settings(app_id=desk.line.settings.app_id, domain="http://127.0.0.1:9")


@pytest.mark.parametrize(
    ("fault", "after"),
    [
        (refusal(230020), 1),
        (refusal(230020, reset=0.2), 1),
        (refusal(99991400, status=429, reset=44), 44),
        (refusal(99991400), 5),
        (refusal(11232), 10),
        (Says(b"<html>too many</html>", 429), 5),
        (refusal(99991672), 30),
        (refusal(230006), 30),
        (refusal(99991663), 30),
        (refusal(99991401), 30),
        (refusal(99991543), 30),
        (refusal(99991673), 30),
        (refusal(212100), 30),
        (refusal(10013), 30),
        (refusal(4711, status=429), 30),
        (refusal(230013), None),
        (refusal(230053), None),
        (refusal(230022), None),
        (refusal(230028), None),
    ],
    ids=lambda given: "" if isinstance(given, float | int | None) else str(given.body[:30]),
)
async def test_what_is_refused_is_not_there_and_says_when_to_come_again(
    desk: Desk, fault: Says, after: float | None
) -> None:
    desk.server.fail("create", fault, times=2)

    with pytest.raises(NotDelivered) as declined:
        await desk.send(NOTE)

    assert (declined.value.after, desk.group.posts) == (after, [])


async def test_a_token_that_is_over_is_fetched_anew_and_nobody_notices(desk: Desk) -> None:
    await desk.send(NOTE)
    desk.server.expire()
    await desk.send(replace(NOTE, key="other"))

    assert (len(desk.group.posts), desk.calls("token")) == (2, 2)


async def test_a_secret_that_is_another_one_now_keeps_posts_waiting(desk: Desk) -> None:
    desk.server.revoke("another")

    with pytest.raises(NotDelivered) as declined:
        await desk.send(NOTE)

    assert (declined.value.after, desk.group.posts) == (30, [])


async def test_one_chat_that_has_to_wait_holds_up_no_other(desk: Desk) -> None:
    desk.server.fail("create", refusal(230020, reset=30))

    with pytest.raises(NotDelivered):
        await desk.send(NOTE)
    async with asyncio.timeout(2):
        await desk.send(NOTE, desk.direct)

    assert desk.only(desk.direct).text == NOTE.text


def test_only_what_never_left_is_certainly_not_there() -> None:
    assert refused(Unsent("not reached")).reason is Reason.NEVER_SENT
    assert refused(Unanswered("no answer")).reason is Reason.UNANSWERED


async def test_what_was_written_is_in_no_error_and_no_log(desk: Desk) -> None:
    secret = replace(NOTE, text="a very private cat", buttons=START.buttons)
    desk.server.fail("create", refusal(230099, "ErrCode: 200621; ErrorValue: a very private cat"), times=20)

    with written_down() as logs, pytest.raises(NotDelivered) as declined:
        await desk.send(asked(secret, desk))

    assert logs
    assert "private" not in f"{declined.value}{logs}"
