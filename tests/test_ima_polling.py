"""How far IMA Studio's tasks have come, as their pictures' statuses tell."""

import httpx
import pytest

from bot.errors import Broken, Gone, JobError, Moderated
from bot.ports import Finished, Pending, Provider
from tests.emulators.faults import Says
from tests.emulators.ima import Emulator, Look
from tests.emulators.ima.customer import commission
from tests.emulators.ima.tasks import Stage
from tests.emulators.pictures import owner_of
from tests.ima_fixtures import emulator, hasty, ima, server, watch  # noqa: F401 - fixtures
from tests.services import Watch, ticket


async def test_a_task_is_pending_until_every_picture_is_there(ima: Provider) -> None:
    job = ticket(await ima.submit(commission(n=3)))

    assert [await ima.poll(job) for _ in range(3)] == [Pending()] * 3
    done = await ima.poll(job)

    assert isinstance(done, Finished)
    assert len(done.results) == 3


async def test_the_link_leads_to_the_picture_that_was_ordered(ima: Provider, emulator: Emulator) -> None:
    other = ticket(await ima.submit(commission()))
    job = ticket(await ima.submit(commission(ratio="21:9")))
    emulator.stages = ((Look.READY,),)

    done = await ima.poll(job)

    assert isinstance(done, Finished)
    (link,) = done.results
    async with httpx.AsyncClient() as anyone:
        body = (await anyone.get(str(link))).content
    assert owner_of(body, [other, job]) == job


LOOKS: dict[str, tuple[Stage, type[object]]] = {
    "absent": ((Look.ABSENT,), Pending),
    "without a status": ((Look.WAITING,), Pending),
    "with an empty status": ((Look.BLANK,), Pending),
    "working": ((Look.WORKING,), Pending),
    "of a kind nobody knows": ((Look.STRANGE,), Pending),
    "one of two": ((Look.READY, Look.WORKING), Pending),
    "ready without a link": ((Look.LINKLESS,), Pending),
    "one of two without a link": ((Look.READY, Look.LINKLESS), Pending),
    "ready": ((Look.READY,), Finished),
    "completed": ((Look.COMPLETED,), Finished),
    "watermarked": ((Look.WATERMARKED,), Finished),
    "preview": ((Look.PREVIEWED,), Finished),
    "failed": ((Look.FAILED,), Broken),
    "one of two failed": ((Look.WORKING, Look.FAILED), Broken),
    "ready and failed": ((Look.CONTRADICTED,), Broken),
    "one of two ready and failed": ((Look.READY, Look.CONTRADICTED), Broken),
    "refused": ((Look.REFUSED,), Moderated),
    "deleted": ((Look.DELETED,), Gone),
}


@pytest.mark.parametrize("name", LOOKS)
async def test_pictures_are_understood_when_they_are(ima: Provider, emulator: Emulator, name: str) -> None:
    stage, meaning = LOOKS[name]
    emulator.stages = (stage,)
    job = ticket(await ima.submit(commission(n=2)))

    outcome: object
    try:
        outcome = await ima.poll(job)
    except JobError as error:
        outcome = error

    assert type(outcome) is meaning


@pytest.mark.parametrize("word", ["failed", "FAILED", " Failed "])
async def test_a_failure_is_one_however_it_is_written(ima: Provider, emulator: Emulator, word: str) -> None:
    media = f'{{"resource_status":1,"status":"{word}","url":"http://h/x.png"}}'
    emulator.fail("detail", Says(f'{{"code":0,"data":{{"medias":[{media}]}}}}'))

    with pytest.raises(Broken):
        await ima.poll("task_1")


async def test_a_task_that_is_unknown_is_gone(ima: Provider) -> None:
    with pytest.raises(Gone):
        await ima.poll("task_of_yesterday")


async def test_a_picture_may_go_back_to_an_earlier_status(ima: Provider, emulator: Emulator) -> None:
    emulator.stages = ((Look.WORKING,), (Look.WAITING,), (Look.READY,))
    job = ticket(await ima.submit(commission()))

    assert [type(await ima.poll(job)) for _ in range(3)] == [Pending, Pending, Finished]


async def test_a_late_task_is_finished_when_its_time_has_come(ima: Provider, emulator: Emulator, watch: Watch) -> None:
    emulator.latency = 30
    job = ticket(await ima.submit(commission()))

    watch.at += 29
    assert await ima.poll(job) == Pending()
    watch.at += 1
    assert isinstance(await ima.poll(job), Finished)
