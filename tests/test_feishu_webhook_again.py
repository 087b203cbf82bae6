"""What knocks at the door and is no call, or a call that is here already: refused, and nothing is made of it."""

from __future__ import annotations

import logging

import pytest
import websockets
from structlog.testing import capture_logs
from websockets.exceptions import InvalidStatus

from adapters.feishu.answers import Heard
from tests.test_feishu_webhook import House, house  # noqa: F401 - a fixture


@pytest.mark.parametrize("below", ["", "/other"])
async def test_whoever_wants_a_conversation_is_refused_without_a_fault(
    house: House, below: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING), pytest.raises(InvalidStatus) as refused:
        async with websockets.connect(house.url.replace("http", "ws", 1) + below, proxy=None):
            raise AssertionError

    assert refused.value.response.status_code == 403
    assert caplog.records == []


async def test_a_call_that_is_kept_is_refused_without_alarm_when_it_comes_again(house: House) -> None:
    """Feishu may repeat one whose answer was lost on the way."""
    call = house.genuine()
    with capture_logs() as logs:
        answers = [await house.call(call) for _ in range(3)]

    assert [answer.status_code for answer in answers] == [200, 403, 403]
    assert len(house.heard) == 1
    assert [entry for entry in logs if entry["log_level"] != "debug"] == []


async def test_a_call_that_was_not_kept_and_then_was_is_heard_no_third_time(house: House) -> None:
    call, statuses = house.genuine(), []
    for kept in (False, True, True):
        house.said = Heard(kept=kept)
        statuses.append((await house.call(call)).status_code)

    assert statuses == [503, 200, 403]
    assert len(house.heard) == 2
