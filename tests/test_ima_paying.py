"""What IMA Studio's pictures cost: prices that change, rules that do not fit any more, and what was booked."""

import asyncio

import pytest

from bot.errors import Mismatched, PriceChanged
from bot.ports import Finished, Provider
from bot.providers.ima.memory import Known, Memory
from bot.values import Cost
from tests.emulators.faults import Says
from tests.emulators.ima import Emulator, Look
from tests.emulators.ima.customer import commission, connected, edit, file
from tests.ima_fixtures import emulator, hasty, ima, server, watch  # noqa: F401 - fixtures
from tests.services import Watch, ticket


def error_code(code: int, message: str = "") -> Says:
    return Says(f'{{"code":{code},"message":"{message}","data":null}}')


async def test_a_dearer_order_is_not_sent(ima: Provider, emulator: Emulator) -> None:
    with pytest.raises(PriceChanged) as raised:
        await ima.submit(commission("midjourney", budget=31, size="480p", n=4))

    assert raised.value.cost == Cost(32, "points")
    assert emulator.journal.names == ["list"]


async def test_a_price_that_changes_after_the_list_is_agreed_to_within_the_budget(
    ima: Provider, emulator: Emulator
) -> None:
    emulator.prices_after_list = {2341: 9}

    await ima.submit(commission(budget=9))

    assert emulator.journal.names == ["list", "create", "list", "create"]
    assert [task.order.points for task in emulator.tasks.values()] == [9]


async def test_a_price_that_rises_above_the_budget_is_told(ima: Provider, emulator: Emulator) -> None:
    emulator.prices_after_list = {2341: 9}

    with pytest.raises(PriceChanged) as raised:
        await ima.submit(commission(budget=17, n=2))

    assert raised.value.cost == Cost(18, "points")
    assert emulator.creates == 0


STALE = {
    "6006": (error_code(6006, "Credit mismatch"), PriceChanged),
    "6009": (error_code(6009, "No rule matches"), Mismatched),
    "6010": (error_code(6010, "Attribute ID does not match the calculated rule"), Mismatched),
    "words": (error_code(400, "Invalid product attribute"), PriceChanged),
}


@pytest.mark.parametrize("name", STALE)
async def test_the_rule_is_chosen_again_from_a_fresh_list(ima: Provider, emulator: Emulator, name: str) -> None:
    emulator.fail("create", STALE[name][0])

    await ima.submit(edit(file()))

    assert emulator.journal.names == ["list", "token", "put", "create", "list", "create"]
    assert emulator.creates == 1


@pytest.mark.parametrize("name", STALE)
async def test_the_rule_is_chosen_again_once_at_most(ima: Provider, emulator: Emulator, name: str) -> None:
    fault, error = STALE[name]
    emulator.fail("create", fault, times=9)

    with pytest.raises(error) as raised:
        await ima.submit(commission())

    assert type(raised.value) is error
    assert len(emulator.journal.of("create")) == 2


async def test_what_was_booked_is_told_with_the_picture(ima: Provider, emulator: Emulator) -> None:
    emulator.stages = ((Look.READY,),)

    done = await ima.poll(ticket(await ima.submit(commission(n=2, budget=100))))

    assert isinstance(done, Finished)
    assert done.charged == Cost(10, "points")


def test_only_the_newest_orders_are_remembered() -> None:
    memory = Memory()
    for number in range(4097):
        memory.keep(str(number), Known(Cost(number, "points"), "a fox"))

    assert memory.get("0") is None
    assert memory.get("4096") == Known(Cost(4096, "points"), "a fox")


async def test_what_another_process_booked_is_not_guessed(ima: Provider, emulator: Emulator) -> None:
    emulator.stages = ((Look.READY,),)
    job = ticket(await ima.submit(commission()))

    async with connected(emulator) as other:
        done = await other.poll(job)

    assert isinstance(done, Finished)
    assert done.charged is None


async def test_a_list_is_read_once_a_minute(ima: Provider, emulator: Emulator, watch: Watch) -> None:
    await ima.submit(commission())
    watch.at += 59
    await ima.submit(commission())
    assert len(emulator.journal.of("list")) == 1

    watch.at += 1
    await ima.submit(commission())
    assert len(emulator.journal.of("list")) == 2


async def test_orders_that_come_together_share_one_list(ima: Provider, emulator: Emulator) -> None:
    async with asyncio.TaskGroup() as group:
        for _ in range(8):
            group.create_task(ima.submit(commission()))

    assert len(emulator.journal.of("list")) == 1
    assert emulator.creates == 8
