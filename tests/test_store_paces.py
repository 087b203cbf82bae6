"""What all processes together may do only every so many seconds, on both databases and in memory."""

import asyncio
from pathlib import Path

from bot import store
from bot.ports import Store

pytest_plugins = "tests.store_fixtures"

NOW = 1_773_403_200.0


async def claims(kept: Store, *moments: float, every: float = 10, name: str = "krea") -> list[float]:
    return [await kept.claim(name, moment, every) for moment in moments]


async def test_the_first_may_at_once_and_the_others_one_after_the_other(kept: Store) -> None:
    assert await claims(kept, NOW, NOW, NOW + 1) == [0, 10, 19]


async def test_who_comes_late_enough_may_at_once(kept: Store) -> None:
    assert await claims(kept, NOW, NOW + 10, NOW + 500, NOW + 501) == [0, 0, 0, 9]


async def test_each_name_has_its_own_pace(kept: Store) -> None:
    assert await claims(kept, NOW, NOW) == [0, 10]
    assert await claims(kept, NOW, NOW, every=3, name="ima") == [0, 3]


async def test_without_a_pace_nobody_waits(kept: Store) -> None:
    assert await claims(kept, NOW, NOW, NOW, every=0) == [0, 0, 0]


async def test_nobody_may_before_the_moment_until_which_it_is_held(kept: Store) -> None:
    await kept.hold("krea", NOW + 30)

    assert await claims(kept, NOW, NOW + 1) == [30, 39]


async def test_a_shorter_hold_does_not_shorten_what_is_held_or_claimed(kept: Store) -> None:
    await kept.hold("krea", NOW + 30)
    await kept.hold("krea", NOW + 20)
    assert await claims(kept, NOW) == [30]

    await kept.hold("krea", NOW + 35)
    await kept.hold("krea", NOW + 25)

    assert await claims(kept, NOW) == [40]


async def test_a_hold_that_is_over_holds_nobody(kept: Store) -> None:
    await kept.hold("krea", NOW - 1)

    assert await claims(kept, NOW) == [0]


async def test_two_processes_never_take_the_same_moment(url: str, tmp_path: Path) -> None:
    async with store.connect(url, tmp_path) as one, store.connect(url, tmp_path) as other:
        async with asyncio.TaskGroup() as tasks:
            asked = [
                tasks.create_task(kept.claim(name, NOW, 10))
                for number in range(25)
                for kept in (one, other)
                for name in (("krea", "ima") if number % 2 else ("ima", "krea"))
            ]
            holds = [tasks.create_task(kept.hold(name, NOW)) for kept in (one, other) for name in ("ima", "krea")]

        assert all(task.done() for task in holds)
        assert sorted(task.result() for task in asked) == sorted([10.0 * number for number in range(50)] * 2)


async def test_claims_of_one_moment_are_granted_in_the_order_in_which_they_were_made(url: str, tmp_path: Path) -> None:
    async with store.connect(url, tmp_path) as database:
        async with asyncio.TaskGroup() as tasks:
            asked = [tasks.create_task(database.claim("krea", NOW, 10)) for _ in range(5)]

        assert [task.result() for task in asked] == [0, 10, 20, 30, 40]


async def test_a_pace_outlives_the_process(url: str, tmp_path: Path) -> None:
    for delay in (0, 10, 20):
        async with store.connect(url, tmp_path) as database:
            assert await database.claim("krea", NOW, 10) == delay
