"""Pictures come home into a folder of their own, with what they are written beside them."""

from __future__ import annotations

import json
from collections import deque
from dataclasses import replace
from pathlib import Path

from bot.errors import Gone, JobError, TooLarge, Unreachable
from bot.ports import Finished
from bot.testing import Canvas
from bot.testing.providers import picture
from bot.values import Cost, FailureKind, State
from bot.values.turns import Failed, Painted
from tests.workbench import Links, Setting, Workbench, job, workbench

LINK = "https://cdn.example/a.png"
TOLD = {
    "id": "k3f9abcd",
    "model": "canvas",
    "model_name": "Canvas",
    "provider": "canvas",
    "task": "text_to_image",
    "prompt": "a *cat*\n# in [a](hat)",
    "negative": "",
    "aspect_ratio": "1:1",
    "size": "2K",
    "wished_size": "4K",
    "seed": 7,
    "cost": {"amount": 4, "unit": "points"},
    "charged": {"amount": 3, "unit": "points"},
    "created": "2027-01-15T08:00:00Z",
    "submitted": "2027-01-15T08:00:00Z",
    "finished": "2027-01-15T08:00:05Z",
    "seconds": 5,
    "files": [
        {
            "name": "1.png",
            "mime": "image/png",
            "width": 32,
            "height": 16,
            "bytes": len(picture(32, 16)),
            "link": LINK,
            "address": "https://easel.example/pictures/k3/k3f9abcd/1.png",
        }
    ],
}


def finished(*results: str | bytes, charged: Cost | None = None) -> Canvas:
    return Canvas(news=deque([Finished(results, charged)]))


async def brought(bench: Workbench) -> Painted | Failed:
    one = job("k3f9abcd", bench.clock)
    order = replace(one.order, prompt="a *cat*\n# in [a](hat)", seed=7, wished_size="4K")
    await bench.start(replace(one, order=order))
    return await bench.ended()


async def test_each_picture_has_a_file_and_an_address_that_last(tmp_path: Path) -> None:
    canvas = finished(LINK, picture(8, 8), charged=Cost(3, "points"))
    links = Links({LINK: [picture(32, 16)]})
    async with workbench(Setting(tmp_path, canvas, links=links)) as bench:
        end = await brought(bench)

    first, second = end.job.pictures
    assert (first.path, first.width, first.link) == ("pictures/k3/k3f9abcd/1.png", 32, LINK)
    assert (second.path, second.width, second.link) == ("pictures/k3/k3f9abcd/2.png", 8, "")
    assert first.address == "https://easel.example/pictures/k3/k3f9abcd/1.png"
    assert (end.job.state, end.job.charged) == (State.DELIVERING, Cost(3, "points"))
    assert sorted(file.name for file in (tmp_path / first.path).parent.iterdir()) == [
        *("1.png", "2.png", "result.json", "result.md"),
    ]


async def test_a_program_reads_what_the_pictures_are(tmp_path: Path) -> None:
    canvas = finished(LINK, charged=Cost(3, "points"))
    async with workbench(Setting(tmp_path, canvas, links=Links({LINK: [picture(32, 16)]}))) as bench:
        await brought(bench)

    told = json.loads((tmp_path / "pictures/k3/k3f9abcd/result.json").read_text(encoding="utf-8"))
    assert told == TOLD


async def test_a_person_reads_it_too_and_the_words_are_words(tmp_path: Path) -> None:
    async with workbench(Setting(tmp_path, finished(picture(32, 16)))) as bench:
        await brought(bench)

    page = (tmp_path / "pictures/k3/k3f9abcd/result.md").read_text(encoding="utf-8")
    assert page.splitlines() == [
        r"# a \*cat\* \# in \[a\]\(hat\)",
        "",
        "![32 × 16](1.png)",
        "",
        "- Model: Canvas",
        "- Format: 1:1, 2K",
        "- Cost: 4 points",
        "- Made: 2027-01-15T08:00:05Z, in 5 s",
        "- Reference: #k3f9 (k3f9abcd)",
    ]


async def test_nobody_is_named_beside_a_picture(tmp_path: Path) -> None:
    async with workbench(Setting(tmp_path, finished(picture()))) as bench:
        await brought(bench)

    notes = [file.read_text() for file in (tmp_path / "pictures/k3/k3f9abcd").glob("result.*")]
    assert len(notes) == 2
    assert not any(word in note for note in notes for word in ("anne", "room", "desk", "request", "ticket"))


async def test_a_note_that_cannot_be_written_takes_no_picture_away(tmp_path: Path) -> None:
    (tmp_path / "pictures/k3/k3f9abcd/result.json").mkdir(parents=True)
    async with workbench(Setting(tmp_path, finished(picture()))) as bench:
        end = await brought(bench)

    assert isinstance(end, Painted)


async def test_a_picture_that_is_paid_for_is_fetched_with_patience(tmp_path: Path) -> None:
    links = Links({LINK: [Unreachable(), Unreachable(), Unreachable(), picture()]})
    async with workbench(Setting(tmp_path, finished(LINK), links=links)) as bench:
        begun = bench.clock.now()
        end = await brought(bench)

    assert isinstance(end, Painted)
    assert (end.at - begun, end.job.finished - begun) == (5 + 2 + 10 + 30, 5)


async def test_what_cannot_be_brought_home_is_not_ordered_again_and_its_link_is_told(tmp_path: Path) -> None:
    cases: list[tuple[JobError, FailureKind]] = [
        (Gone(), FailureKind.NOT_FOUND),
        (TooLarge(), FailureKind.FAILED),
    ]
    for number, (fault, kind) in enumerate(cases):
        links, canvas = Links({LINK: [fault]}), finished(LINK)
        async with workbench(Setting(tmp_path / str(number), canvas, links=links)) as bench:
            end = await brought(bench)

        assert (end.job.state, end.job.failure, end.job.links) == (State.FAILED, kind, (LINK,))
        assert len(canvas.taken) == 1


async def test_an_order_that_is_answered_with_its_pictures_is_there_at_once(tmp_path: Path) -> None:
    canvas = Canvas(answers=deque([Finished((picture(),))]))
    async with workbench(Setting(tmp_path, canvas)) as bench:
        end = await brought(bench)

    assert isinstance(end, Painted)
    assert end.job.ticket == ""


async def test_to_finish_without_a_picture_is_a_failure(tmp_path: Path) -> None:
    async with workbench(Setting(tmp_path, finished())) as bench:
        end = await brought(bench)

    assert (end.job.failure, end.job.cause) == (FailureKind.FAILED, "it finished without a picture")
