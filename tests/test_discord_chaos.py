"""While connections to Discord break in every way, nothing is lost and nothing is done twice."""

from __future__ import annotations

from pathlib import Path

from tests.discord_chaos import BREAKS, Chaos
from tests.discord_world import town

JOBS = 60
DISCONNECTS = 12
SEED = 7


async def test_nothing_is_lost_or_doubled_while_connections_break(tmp_path: Path) -> None:
    async with town(tmp_path, latency=4) as made:
        chaos = Chaos(made, SEED)
        await chaos.rage(JOBS, DISCONNECTS)
        found = await chaos.over(60)

        assert found.well, f"{found}\n{made.told()}"
        assert found.orders == JOBS
        assert found.breaks.total() == DISCONNECTS
        assert set(found.breaks) == set(BREAKS)
