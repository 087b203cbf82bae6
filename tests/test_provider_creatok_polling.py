"""How far CreatOK's tasks have come, as their status tells."""

from __future__ import annotations

import httpx
import pytest

from bot.errors import Broken, Gone, JobError, Moderated
from bot.ports import Finished, Pending, Provider
from tests.emulators.creatok import Emulator, Stage
from tests.emulators.creatok.customer import commission, connected
from tests.emulators.creatok.fixtures import creatok, emulator, hasty, server, watch  # noqa: F401 - fixtures
from tests.emulators.faults import Says
from tests.emulators.pictures import owner_of
from tests.services import PROMPT, Watch, ticket


async def test_a_task_is_pending_until_it_has_succeeded(creatok: Provider, emulator: Emulator) -> None:
    job = ticket(await creatok.submit(commission(n=3)))

    assert [await creatok.poll(job) for _ in range(3)] == [Pending()] * 3
    done = await creatok.poll(job)

    assert isinstance(done, Finished)
    assert (len(done.results), done.charged) == (3, None)
    assert {asked.query["task_type"] for asked in emulator.journal.of("status")} == {"image_generation"}


async def test_the_link_leads_to_the_picture_that_was_ordered(creatok: Provider, emulator: Emulator) -> None:
    other = ticket(await creatok.submit(commission()))
    job = ticket(await creatok.submit(commission(ratio="16:9")))
    emulator.stages = (Stage.SUCCEEDED,)

    done = await creatok.poll(job)

    assert isinstance(done, Finished)
    async with httpx.AsyncClient() as anyone:
        body = (await anyone.get(str(done.results[0]))).content
    assert owner_of(body, [other, job]) == job


STAGES: dict[Stage, type[object]] = {
    Stage.SUBMITTED: Pending,
    Stage.QUEUED: Pending,
    Stage.RUNNING: Pending,
    Stage.STRANGE: Pending,
    Stage.NAMELESS: Pending,
    Stage.SUCCEEDED: Finished,
    Stage.FEWER: Finished,
    Stage.EMPTY: Pending,
    Stage.RESULTLESS: Pending,
    Stage.KEYED: Pending,
    Stage.PARTLY_KEYED: Pending,
    Stage.FAILED: Broken,
    Stage.FAILED_PLAINLY: Broken,
    Stage.FAILED_SILENTLY: Broken,
    Stage.REFUSED: Moderated,
}


@pytest.mark.parametrize("stage", STAGES)
async def test_every_state_is_understood(creatok: Provider, emulator: Emulator, stage: Stage) -> None:
    emulator.stages = (stage,)
    job = ticket(await creatok.submit(commission(n=2)))

    outcome: object
    try:
        outcome = await creatok.poll(job)
    except JobError as error:
        outcome = error

    assert type(outcome) is STAGES[stage]


LATE: dict[Stage, type[object]] = {
    Stage.KEYED: Broken,
    Stage.EMPTY: Broken,
    Stage.RESULTLESS: Broken,
    Stage.PARTLY_KEYED: Finished,
}


@pytest.mark.parametrize("stage", LATE)
async def test_addresses_are_waited_for_but_not_for_ever(
    creatok: Provider, emulator: Emulator, watch: Watch, stage: Stage
) -> None:
    emulator.stages = (stage,)
    job = ticket(await creatok.submit(commission(n=2)))
    assert await creatok.poll(job) == Pending()
    watch.at += 119
    assert await creatok.poll(job) == Pending()
    watch.at += 1

    if LATE[stage] is Finished:
        assert await creatok.poll(job) == Finished((f"{emulator.ports.cdn}/{job}/0.png",))
    else:
        with pytest.raises(Broken, match="no address"):
            await creatok.poll(job)


async def test_a_picture_whose_address_comes_later_is_there_then(creatok: Provider, emulator: Emulator) -> None:
    emulator.stages = (Stage.KEYED, Stage.PARTLY_KEYED, Stage.SUCCEEDED)
    job = ticket(await creatok.submit(commission(n=2)))

    assert [type(await creatok.poll(job)) for _ in range(3)] == [Pending, Pending, Finished]


async def test_whoever_does_not_wait_for_addresses_is_told_at_once(emulator: Emulator) -> None:
    emulator.stages = (Stage.KEYED,)
    async with connected(emulator, link_seconds=0) as creatok:
        job = ticket(await creatok.submit(commission()))
        with pytest.raises(Broken):
            await creatok.poll(job)


@pytest.mark.parametrize("word", ["Succeeded", "success", "completed", "FAILED", "error"])
async def test_only_the_exact_words_end_a_task(creatok: Provider, emulator: Emulator, word: str) -> None:
    emulator.fail("status", Says(f'{{"code":0,"data":{{"status":"{word}","result":{{"images":[]}}}}}}'))

    assert await creatok.poll("img_1") == Pending()


@pytest.mark.parametrize("link", ["javascript:alert(1)", "results/1.png", ""])
async def test_what_is_no_address_is_not_handed_on(creatok: Provider, emulator: Emulator, link: str) -> None:
    emulator.fail(
        "status", Says(f'{{"code":0,"data":{{"status":"succeeded","result":{{"images":[{{"url":"{link}"}}]}}}}}}')
    )

    assert await creatok.poll("img_1") == Pending()


async def test_a_status_may_go_back(creatok: Provider, emulator: Emulator) -> None:
    emulator.stages = (Stage.RUNNING, Stage.QUEUED, Stage.SUCCEEDED)
    job = ticket(await creatok.submit(commission()))

    assert [type(await creatok.poll(job)) for _ in range(3)] == [Pending, Pending, Finished]


async def test_a_late_task_is_finished_when_its_time_has_come(
    creatok: Provider, emulator: Emulator, watch: Watch
) -> None:
    emulator.latency = 30
    job = ticket(await creatok.submit(commission()))

    watch.at += 29
    assert await creatok.poll(job) == Pending()
    watch.at += 1
    assert isinstance(await creatok.poll(job), Finished)


async def test_a_task_that_is_unknown_is_gone(creatok: Provider) -> None:
    with pytest.raises(Gone):
        await creatok.poll("img_of_yesterday")


FAILING = '{"code":0,"data":{"status":"failed","error":{"message":"no memory left for %s"}}}'


async def test_why_a_task_failed_is_told_without_its_prompt(creatok: Provider, emulator: Emulator) -> None:
    job = ticket(await creatok.submit(commission()))
    emulator.fail("status", Says(FAILING % PROMPT))

    with pytest.raises(Broken) as raised:
        await creatok.poll(job)

    assert raised.value.detail == "the task failed: no memory left for …"


async def test_why_a_task_of_elsewhere_failed_is_not_told_since_it_may_quote_the_prompt(
    creatok: Provider, emulator: Emulator
) -> None:
    emulator.fail("status", Says(FAILING % PROMPT))

    with pytest.raises(Broken) as raised:
        await creatok.poll("img_1")

    assert raised.value.detail == "the task failed"
