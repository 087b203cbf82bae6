"""What each service says when it takes no order is told as what it is; docs/services.md prints the same rows."""

from __future__ import annotations

import pytest

from bot.errors import JobError
from tests.service_errors import ROWS, Row
from tests.services import trials
from tests.tried import Tried


def test_every_service_has_its_rows() -> None:
    assert {trial.name for trial in trials()} == set(ROWS)


@pytest.mark.parametrize("name", [trial.name for trial in trials()])
async def test_an_order_that_is_not_taken_says_why(name: str) -> None:
    (trial,) = (trial for trial in trials() if trial.name == name)
    wrong: list[str] = []
    with trial.emulated() as emulator:
        for row in ROWS.get(name, ()):
            emulator.clear()
            tried = Tried(trial, emulator)
            kind = await _kind(tried, row)
            if kind != row.kind:
                wrong.append(f"{row.status} {row.says}: {kind}, not {row.kind}")
    assert wrong == []


async def _kind(tried: Tried, row: Row) -> str:
    """Some services are asked a second time, with what they say they want."""
    async with tried.connected() as provider:
        tried.emulator.fail(tried.trial.create, row.fault, times=3)
        try:
            await provider.submit(tried.text)
        except JobError as error:
            assert tried.emulator.creates == 0
            return str(error.kind)
    return "taken"
