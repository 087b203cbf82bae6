"""A store whose process is killed in the middle of writing has kept all that it said it had."""

import subprocess
import sys
from collections import defaultdict
from dataclasses import replace
from itertools import islice
from pathlib import Path

from sqlalchemy import select

from bot import store
from bot.store.opening import lines, located
from bot.store.tables import transitions
from bot.values import Cost, Inquiry
from tests.programs import ending
from tests.stored import said

pytest_plugins = "tests.store_fixtures"

ROOT = Path(__file__).parents[1]
HEARD = 600


def told_until_killed(url: str, directory: Path) -> list[tuple[str, str, int]]:
    """What the process said was written, also what it said last."""
    command = [sys.executable, "-m", "tests.store_victim", url, str(directory)]
    with ending(subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)) as victim:
        assert victim.stdout is not None
        told = list(islice(victim.stdout, HEARD))
        victim.kill()
        told += [line for line in victim.stdout if line.endswith("\n")]
    assert len(told) >= HEARD
    return [(what, key, int(revision)) for what, key, revision in (line.split() for line in told)]


def steps(url: str, directory: Path) -> dict[str, list[int]]:
    """The revisions that each job has gone through."""
    found: defaultdict[str, set[int]] = defaultdict(set)
    writer, reader = lines(located(url, directory))
    try:
        with reader.engine.begin() as connection:
            for row in connection.execute(select(transitions.c.job, transitions.c.revision)):
                found[row.job].add(row.revision)
    finally:
        reader.close()
        writer.close()
    return {id: sorted(revisions) for id, revisions in found.items()}


async def test_a_killed_store_has_kept_all_that_it_acknowledged(url: str, tmp_path: Path) -> None:
    told = told_until_killed(url, tmp_path)

    taken = steps(url, tmp_path)
    async with store.connect(url, tmp_path) as database:
        for what, key, revision in told:
            if what == "admitted":
                assert await database.admit(said(key)) is None
            else:
                kept = await database.job(key)
                assert kept is not None
                assert kept.revision >= revision
        for key, revisions in taken.items():
            kept = await database.job(key)
            assert kept is not None
            assert revisions == list(range(kept.revision + 1))
            assert await database.post(key) is not None
        spent = (await database.look(replace(said("e1"), at=1.0), Inquiry(spending=True))).spending
        assert {one.cost for one in spent} == {Cost(5.0 * len(taken), "points")}
        unhandled = {event.key for event in await database.unhandled()}
        assert unhandled.isdisjoint(taken)
