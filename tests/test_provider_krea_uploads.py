"""The pictures that Krea draws from: inside the order or uploaded, and deleted when nobody needs them any more."""

from dataclasses import replace

import pytest
from structlog.testing import capture_logs

from bot.errors import (
    Broken,
    Busy,
    Gone,
    JobError,
    OutOfCredits,
    Refused,
    TooLarge,
    Unauthorized,
    UnknownOutcome,
    Unreachable,
)
from bot.ports import Finished, Lost, Pending, Provider
from bot.providers.krea import api
from tests.emulators.faults import Breaks, Fault, Hangs, Says, Slows
from tests.emulators.krea import Emulator
from tests.emulators.krea.customer import commission, connected, edit, file
from tests.emulators.krea.sources import pictures
from tests.krea_fixtures import emulator, hasty, krea, server, watch  # noqa: F401 - fixtures
from tests.services import Watch, ticket

KREA_2 = "krea/krea-2/medium"
UPLOADED = edit(file(), vendor_id=KREA_2)


async def test_small_pictures_travel_inside_the_order(krea: Provider, emulator: Emulator) -> None:
    sent = [file("PNG"), file("JPEG"), file("WEBP")]

    job = ticket(await krea.submit(edit(*sent)))

    assert emulator.journal.names == ["spec", "create"]
    (urls,) = [value for name, value in emulator.jobs[job].body.items() if name == "image_urls"]
    assert isinstance(urls, list)
    assert [url[:23] for url in urls] == [
        "data:image/png;base64,i",
        "data:image/jpeg;base64,",
        "data:image/webp;base64,",
    ]
    assert pictures(emulator, emulator.jobs[job].body) == sent


async def test_what_is_too_large_for_an_order_is_uploaded(emulator: Emulator) -> None:
    small, large = file("JPEG"), file("PNG")
    async with connected(emulator, inline_bytes=len(small)) as krea:
        job = ticket(await krea.submit(edit(small, large)))

    assert emulator.journal.names == ["spec", "upload", "create"]
    id, asset = job.split("~")
    assert (emulator.assets[asset].body, emulator.assets[asset].mime) == (large, "image/png")
    assert emulator.assets[asset].description == "easel job1"
    assert pictures(emulator, emulator.jobs[id].body) == [small, large]


async def test_a_model_with_short_addresses_gets_uploads_alone(krea: Provider, emulator: Emulator) -> None:
    job = ticket(await krea.submit(UPLOADED)).partition("~")[0]

    assert str(emulator.jobs[job].body["image_url"]).startswith(f"{emulator.ports.files}/assets/")


async def test_an_upload_is_deleted_when_the_picture_is_there_and_not_before(
    krea: Provider, emulator: Emulator
) -> None:
    emulator.stages = ("queued", "completed")
    job = ticket(await krea.submit(UPLOADED))
    assert await krea.poll(job) == Pending()
    assert len(emulator.assets) == 1

    assert isinstance(await krea.poll(job), Finished)
    assert emulator.assets == {}


async def test_an_upload_is_deleted_by_another_process(krea: Provider, emulator: Emulator, watch: Watch) -> None:
    emulator.stages = ("completed",)
    job = ticket(await krea.submit(UPLOADED))

    async with connected(emulator, watch) as other:
        await other.poll(job)

    assert emulator.assets == {}


@pytest.mark.parametrize(("stage", "error"), [("failed", Broken), ("cancelled", Broken)])
async def test_an_upload_of_a_job_that_failed_is_deleted(
    krea: Provider, emulator: Emulator, stage: str, error: type[JobError]
) -> None:
    emulator.stages = (stage,)
    job = ticket(await krea.submit(UPLOADED))

    with pytest.raises(error):
        await krea.poll(job)

    assert emulator.assets == {}


async def test_an_upload_of_a_job_that_is_gone_is_deleted(krea: Provider, emulator: Emulator) -> None:
    job = ticket(await krea.submit(UPLOADED))
    emulator.jobs.clear()

    with pytest.raises(Gone):
        await krea.poll(job)

    assert emulator.assets == {}


@pytest.mark.parametrize("fault", [Says("", 503), Breaks(), Says("", 401), Says("", 402), Says("", 400)])
async def test_an_upload_is_kept_while_its_job_cannot_be_asked_for(
    krea: Provider, emulator: Emulator, fault: Fault
) -> None:
    job = ticket(await krea.submit(UPLOADED))
    emulator.fail("poll", fault)

    with pytest.raises(JobError):
        await krea.poll(job)

    assert len(emulator.assets) == 1


async def test_an_upload_of_a_job_that_is_taken_back_is_deleted(krea: Provider, emulator: Emulator) -> None:
    await krea.cancel(ticket(await krea.submit(UPLOADED)))

    assert emulator.assets == {}


REFUSALS: list[tuple[Fault, type[JobError]]] = [
    (Says('{"error":"no"}', 400), Refused),
    (Says('{"error":"Insufficient balance"}', 402), OutOfCredits),
    (Says('{"error":"busy"}', 503), Busy),
]


@pytest.mark.parametrize(("fault", "error"), REFUSALS)
async def test_an_upload_of_an_order_that_was_not_taken_is_deleted(
    krea: Provider, emulator: Emulator, fault: Fault, error: type[JobError]
) -> None:
    emulator.fail("create", fault)

    with pytest.raises(error):
        await krea.submit(UPLOADED)

    assert emulator.assets == {}


async def test_uploads_of_an_order_that_was_lost_are_found_again_with_it(
    krea: Provider, emulator: Emulator, watch: Watch
) -> None:
    emulator.fail("create", Breaks(done=True))
    with pytest.raises(UnknownOutcome):
        await krea.submit(UPLOADED)

    found = await krea.lookup(Lost("job1", KREA_2, watch.at))

    (job,), (asset,) = emulator.jobs, emulator.assets
    assert found == f"{job}~{asset}"


async def test_uploads_of_an_order_that_never_arrived_are_deleted(
    krea: Provider, emulator: Emulator, watch: Watch
) -> None:
    emulator.fail("create", Breaks())
    with pytest.raises(UnknownOutcome):
        await krea.submit(UPLOADED)
    assert len(emulator.assets) == 1

    assert await krea.lookup(Lost("job1", KREA_2, watch.at)) is None
    assert emulator.assets == {}


async def test_another_process_finds_the_uploads_of_a_lost_order(
    krea: Provider, emulator: Emulator, watch: Watch
) -> None:
    await krea.submit(replace(UPLOADED, job="another"))
    (others,) = emulator.assets
    emulator.fail("create", Breaks(done=True))
    with pytest.raises(UnknownOutcome):
        await krea.submit(UPLOADED)

    async with connected(emulator, watch) as other:
        found = await other.lookup(Lost("job1", KREA_2, watch.at, frozenset(list(emulator.jobs)[:1])))

    assert found == "~".join(list(emulator.jobs)[1:] + [asset for asset in emulator.assets if asset != others])


async def test_uploads_that_cannot_be_looked_for_keep_no_order_from_being_found(
    krea: Provider, emulator: Emulator, watch: Watch
) -> None:
    job = ticket(await krea.submit(commission()))
    emulator.fail("assets", Says("<html>", 502))

    async with connected(emulator, watch) as other:
        with capture_logs() as logs:
            assert await other.lookup(Lost("job1", KREA_2, watch.at)) == job

    assert [log["event"] for log in logs] == ["uploads not looked for"]


@pytest.mark.parametrize("fault", [Says('{"error":"no"}', 500), Says("<html>", 403), Breaks(), Hangs()])
async def test_a_picture_does_not_fail_because_an_upload_cannot_be_deleted(
    hasty: Provider, emulator: Emulator, fault: Fault
) -> None:
    emulator.stages = ("completed",)
    job = ticket(await hasty.submit(UPLOADED))
    emulator.fail("forget", fault)

    with capture_logs() as logs:
        assert isinstance(await hasty.poll(job), Finished)

    (told,) = [log for log in logs if log["event"] == "upload not deleted"]
    assert told["asset"] in emulator.assets


async def test_an_upload_that_is_gone_already_is_no_news(krea: Provider, emulator: Emulator) -> None:
    emulator.stages = ("completed",)
    job = ticket(await krea.submit(UPLOADED))
    emulator.assets.clear()

    with capture_logs() as logs:
        await krea.poll(job)

    assert logs == []


UPLOADS: list[tuple[Fault, type[JobError]]] = [
    (Says('{"error":"Invalid file type or size"}', 400), Refused),
    (Says("", 413), TooLarge),
    (Says('{"error":"no"}', 401), Unauthorized),
    (Says("<html>", 502), Busy),
    (Says("<html>"), Busy),
    (Says('{"id":"a","image_url":"file:///etc/passwd"}'), Busy),
    (Says('{"id":"../jobs","image_url":"https://x.example/a.png"}'), Busy),
    (Says('{"id":"a","image_url":"https://x.example/%s.png"}' % ("a" * 1024)), Broken),
    (Breaks(), Unreachable),
    (Hangs(), Unreachable),
]


@pytest.mark.parametrize(("fault", "error"), UPLOADS)
async def test_without_its_picture_nothing_is_ordered(
    hasty: Provider, emulator: Emulator, fault: Fault, error: type[JobError]
) -> None:
    emulator.fail("upload", fault)

    with pytest.raises(error) as raised:
        await hasty.submit(UPLOADED)

    assert type(raised.value) is error
    assert emulator.creates == 0


async def test_pictures_that_were_uploaded_before_one_that_failed_are_deleted(emulator: Emulator) -> None:
    async with connected(emulator, inline_bytes=0) as krea:
        emulator.fail("upload", Slows(0), Says("", 413))
        with pytest.raises(TooLarge):
            await krea.submit(edit(file(colour="red"), file(colour="blue")))

    assert emulator.journal.names == ["spec", "upload", "upload", "forget"]
    assert emulator.assets == {}


async def test_a_picture_beyond_the_services_limit_is_not_sent(krea: Provider, emulator: Emulator) -> None:
    huge = file() + bytes(api.LARGEST_UPLOAD)

    with pytest.raises(TooLarge):
        await krea.submit(replace(commission(KREA_2), task=UPLOADED.task, pictures=(huge,)))

    assert emulator.journal.names == ["spec"]
