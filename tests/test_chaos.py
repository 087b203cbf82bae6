"""Killed again and again while its provider fails in every way, the bot loses nothing and charges for no failure."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.storms import calm, outcome, stormy, weather

JOBS = int(os.environ.get("EASEL_TEST_CHAOS_JOBS", "30"))
KILLS = int(os.environ.get("EASEL_TEST_CHAOS_KILLS", "5"))
SEED = int(os.environ.get("EASEL_TEST_SEED", "4"))
SECONDS = 60.0
"""Real seconds within which all orders come to an end once nothing is killed any more."""


@pytest.mark.kills
def test_in_a_storm_nothing_is_lost_doubled_or_charged_for_nothing(tmp_path: Path) -> None:
    with stormy(tmp_path, SEED) as world:
        weather(world, JOBS, KILLS, SEED)

        assert calm(world, SECONDS), world.told()

        found = outcome(world)
        assert found.orders == JOBS
        assert found.pictures > 0
        assert {name: those for name, those in found.wrongs.items() if those} == {}, world.told()
