"""An hour on Telegram in which the platform and the provider fail."""

from __future__ import annotations

from pathlib import Path

from tests.telegram_day import Day, Rates
from tests.telegram_world import town

PACE = 150


async def test_in_an_hour_of_faults_every_order_ends_once_and_nothing_is_doubled_without_need(tmp_path: Path) -> None:
    async with town(tmp_path, pace=PACE) as made:
        day = Day(made, seed=6, rates=Rates(stalls=0, share=0.03))
        await day.pass_hours(1)
        found = await day.end(60)

        assert found.well, f"{found}\n{made.told()}"
        assert found.orders > 40
        assert not made.telegram.violations
