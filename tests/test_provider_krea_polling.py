"""Krea's jobs: how far they are, and in which shapes they end."""

import io

import httpx
import msgspec
import pytest
from PIL import Image

from bot.errors import Broken, Busy, Gone, Moderated, RateLimited, Unauthorized, Unreachable
from bot.ports import Finished, Pending, Provider
from bot.values import Cost
from tests.emulators.faults import Breaks, Fault, Halves, Says
from tests.emulators.krea import USUAL, Emulator, Urls
from tests.emulators.krea.customer import commission
from tests.emulators.pictures import owner_of
from tests.krea_fixtures import emulator, hasty, krea, server, watch  # noqa: F401 - fixtures
from tests.services import PROMPT, ticket


def says(**body: object) -> Says:
    return Says(msgspec.json.encode(body))


async def test_a_job_is_waited_for_through_all_its_states(krea: Provider, emulator: Emulator) -> None:
    job = ticket(await krea.submit(commission()))

    for _ in USUAL[:-1]:
        assert await krea.poll(job) == Pending()
    assert await krea.poll(job) == Finished((f"{emulator.ports.cdn}/images/{job}.png",))


@pytest.mark.parametrize("shape", Urls)
async def test_a_result_has_one_of_three_shapes_and_previews_are_none(
    krea: Provider, emulator: Emulator, shape: Urls
) -> None:
    emulator.stages, emulator.shape = ("completed",), shape
    job = ticket(await krea.submit(commission()))

    assert await krea.poll(job) == Finished((f"{emulator.ports.cdn}/images/{job}.png",))


@pytest.mark.parametrize("word", ["marinating", "", "COMPLETING", "intermediate-complete"])
async def test_an_unknown_word_is_work_in_progress(krea: Provider, emulator: Emulator, word: str) -> None:
    emulator.fail("poll", says(job_id="x", status=word, result={"urls": ["https://gen.krea.ai/early.png"]}))

    assert await krea.poll("x") == Pending()


LINK = "https://gen.krea.ai/images/a.png"
COMPLETED: dict[str, tuple[dict[str, object], Finished | Pending | type[Exception]]] = {
    "no result yet": ({}, Pending()),
    "null": ({"result": None}, Pending()),
    "a single address": ({"result": {"urls": LINK}}, Finished((LINK,))),
    "the same twice": ({"result": {"urls": [LINK, LINK, None]}}, Finished((LINK,))),
    "what it cost": ({"result": {"urls": [LINK]}, "cost_usd": "0.03"}, Finished((LINK,), Cost(0.03, "USD"))),
    "a cost that is none": ({"result": {"urls": [LINK]}, "cost_usd": "cheap"}, Finished((LINK,))),
    "named previews": ({"result": {"urls": {"preview": "https://x.example/p", "0": LINK}}}, Finished((LINK,))),
    "nothing": ({"result": {"urls": []}}, Broken),
    "only a preview": ({"result": {"urls": [{"type": "preview", "url": LINK}]}}, Broken),
    "no address": ({"result": {"urls": ["file:///etc/passwd", "images/a.png", ""]}}, Broken),
    "another shape": ({"result": [LINK]}, Broken),
}


@pytest.mark.parametrize("name", COMPLETED)
async def test_a_completed_job_has_its_pictures_or_none(krea: Provider, emulator: Emulator, name: str) -> None:
    body, expected = COMPLETED[name]
    emulator.fail("poll", says(job_id="x", status="completed", **body))

    if isinstance(expected, type):
        with pytest.raises(expected):
            await krea.poll("x")
    else:
        assert await krea.poll("x") == expected


FAILED: dict[str, tuple[dict[str, object], type[Exception], str]] = {
    "with an error": ({"error": {"code": "oom", "message": "out of memory"}}, Broken, "oom out of memory"),
    "with words": ({"error": "out of memory"}, Broken, "out of memory"),
    "with words in the result": ({"result": "out of memory"}, Broken, "out of memory"),
    "with an error in the result": ({"result": {"error": {"message": "no GPU"}}}, Broken, "no GPU"),
    "without": ({}, Broken, "no reason is told"),
    "by moderation": ({"error": {"code": "content_moderation", "message": f"«{PROMPT}»"}}, Moderated, "refused"),
    "by moderation in words": ({"error": {"code": 7, "message": "NSFW content detected"}}, Moderated, "refused"),
    "strangely": ({"error": [[1]], "result": 3}, Broken, "no reason is told"),
}


@pytest.mark.parametrize("name", FAILED)
async def test_a_failed_job_says_why_or_not(krea: Provider, emulator: Emulator, name: str) -> None:
    body, error, detail = FAILED[name]
    job = ticket(await krea.submit(commission()))
    emulator.fail("poll", says(job_id=job, status="failed", **body))

    with pytest.raises(error) as raised:
        await krea.poll(job)

    assert type(raised.value) is error
    assert detail in str(raised.value)
    assert PROMPT not in str(raised.value)


async def test_what_a_failed_job_quotes_of_its_prompt_is_not_told(krea: Provider, emulator: Emulator) -> None:
    job = ticket(await krea.submit(commission()))
    emulator.stages, emulator.error = ("failed",), {"code": "bad", "message": f"cannot draw {PROMPT}"}

    with pytest.raises(Broken) as raised:
        await krea.poll(job)

    assert str(raised.value) == "the job failed: bad cannot draw …"


async def test_a_job_that_was_cancelled_elsewhere_is_over(krea: Provider, emulator: Emulator) -> None:
    emulator.stages = ("cancelled",)
    job = ticket(await krea.submit(commission()))

    with pytest.raises(Broken):
        await krea.poll(job)


async def test_an_unknown_job_is_gone(krea: Provider) -> None:
    with pytest.raises(Gone):
        await krea.poll("never")


POLLS: list[tuple[Fault, type[Exception], float | None]] = [
    (Says('{"error":"slow down"}', 429), RateLimited, None),
    (Says('{"error":"slow down"}', 429, {"Retry-After": "7"}), RateLimited, 7),
    (Says('{"error":"no"}', 401), Unauthorized, None),
    (Says('{"error":"no"}', 400), Broken, None),
    (Says("<html>", 502), Busy, None),
    (Says("", 504), Busy, None),
    (Says("<html>"), Busy, None),
    (Says("null"), Busy, None),
    (Says('{"status":7}'), Busy, None),
    (Breaks(), Unreachable, None),
    (Halves(), Unreachable, None),
]


@pytest.mark.parametrize(("fault", "error", "after"), POLLS)
async def test_a_poll_that_fails_ends_no_job_that_goes_on(
    krea: Provider, emulator: Emulator, fault: Fault, error: type[Exception], after: float | None
) -> None:
    job = ticket(await krea.submit(commission()))
    emulator.fail("poll", fault)

    with pytest.raises(error) as raised:
        await krea.poll(job)

    assert type(raised.value) is error
    assert getattr(raised.value, "after", None) == after
    assert await krea.poll(job) == Pending()


async def test_the_picture_is_that_of_the_job_in_the_size_that_was_ordered(krea: Provider, emulator: Emulator) -> None:
    emulator.stages = ("completed",)
    jobs = [ticket(await krea.submit(commission(ratio=ratio))) for ratio in ("16:9", "9:16")]

    done = await krea.poll(jobs[1])

    assert isinstance(done, Finished)
    async with httpx.AsyncClient() as anyone:
        body = (await anyone.get(str(done.results[0]))).content
    assert owner_of(body, jobs) == jobs[1]
    with Image.open(io.BytesIO(body)) as opened:
        assert opened.size == (768, 1365)
