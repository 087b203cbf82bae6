"""Killed at every step of a job on Feishu, the bot loses nothing, says nothing twice and pays for nothing twice."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.emulators.faults import Hangs
from tests.feishu_world import EDITING, POSTING, Asker, Town, Way, between, kind_of

PACE = 50.0
PICTURE = 12.5
"""Seconds of the bot's time."""
EXPECTED = {"picture": 1, "start": 1, "text": 1}


@pytest.fixture(params=[Way.MENTION, Way.CALLED_DIRECT])
async def scene(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[tuple[Town, Asker]]:
    """Somebody who asks in one of the ways; nobody lives there yet."""
    with between(tmp_path, PICTURE, PACE, calls=request.param.calls) as made:
        yield made, made.newcomer(request.param)


async def asked(made: Town, anne: Asker, *arguments: str) -> None:
    await made.live(*arguments)
    anne.asks("a cat called Tom")


async def reborn(made: Town, anne: Asker) -> None:
    """Killed here, started again, and left alone until all is over."""
    await made.killed()
    await made.live()
    await made.shows(anne.chat, "picture")
    await made.until(lambda: "Done" in "".join(post.text for post in made.posts(anne.chat, "start")))
    await made.rest()
    check(made, anne)


def check(made: Town, anne: Asker) -> None:
    """Each post is there once, and the service was asked once."""
    kinds = sorted(kind_of(post) for post in made.posts(anne.chat))
    assert kinds == sorted(EXPECTED), f"{kinds}\n{made.told()}"
    assert made.ima.creates == 1


async def test_killed_while_the_acknowledgement_is_on_its_way(scene: tuple[Town, Asker]) -> None:
    made, anne = scene
    for name in POSTING:
        made.feishu.fail(name, Hangs())
    await asked(made, anne)
    await made.until(lambda: "detail" in made.ima.journal.names)
    made.feishu.faults.clear()

    await reborn(made, anne)


async def test_killed_before_the_acknowledgement_is_known_to_be_there(scene: tuple[Town, Asker]) -> None:
    made, anne = scene
    for name in POSTING:
        made.feishu.fail(name, Hangs(done=True))
    await asked(made, anne)
    await made.until(lambda: "detail" in made.ima.journal.names)
    made.feishu.faults.clear()

    await reborn(made, anne)


async def test_killed_while_painting(scene: tuple[Town, Asker]) -> None:
    made, anne = scene
    made.ima.fail("detail", Hangs())
    await asked(made, anne)
    await made.until(lambda: "detail" in made.ima.journal.names)

    await reborn(made, anne)


async def test_killed_while_the_picture_is_downloaded(scene: tuple[Town, Asker]) -> None:
    made, anne = scene
    made.ima.fail("picture", Hangs())
    await asked(made, anne)
    await made.until(lambda: "picture" in made.ima.journal.names)

    await reborn(made, anne)


@pytest.mark.parametrize("taken", [True, False], ids=["taken", "not taken"])
async def test_killed_while_the_picture_is_uploaded(scene: tuple[Town, Asker], *, taken: bool) -> None:
    made, anne = scene
    made.feishu.fail("image", Hangs(done=taken))
    await asked(made, anne)
    await made.until(lambda: made.feishu.called("image"))
    made.feishu.faults.clear()

    await reborn(made, anne)


@pytest.mark.parametrize("taken", [True, False], ids=["taken", "not taken"])
async def test_killed_while_the_picture_is_posted(scene: tuple[Town, Asker], *, taken: bool) -> None:
    made, anne = scene
    await asked(made, anne)
    await made.shows(anne.chat, "start")
    await made.until(lambda: made.ima.creates == 1)
    for name in POSTING:
        made.feishu.fail(name, Hangs(done=taken))
    await made.until(made.pictured)
    made.feishu.faults.clear()

    await reborn(made, anne)


async def test_killed_before_the_start_notice_is_changed_for_the_last_time(scene: tuple[Town, Asker]) -> None:
    made, anne = scene
    for name in EDITING:
        made.feishu.fail(name, Hangs(), times=9)
    await asked(made, anne)
    await made.shows(anne.chat, "picture")
    made.feishu.faults.clear()

    await reborn(made, anne)


async def test_what_is_said_while_nobody_lives_there_is_heard_when_it_is_brought_again(tmp_path: Path) -> None:
    with between(tmp_path, PICTURE, PACE) as made:
        await made.live()
        askers = [made.newcomer(Way.MENTION), made.newcomer(Way.DIRECT)]
        for asker in askers:
            asker.asks("a dog called Rex")
            await made.shows(asker.chat, "picture")
        await made.killed()
        for asker in askers:
            asker.asks("a cat called Tom")

        await made.live()
        await made.taken()
        for asker in askers:
            await made.shows(asker.chat, "picture", 2)
        await made.rest()

        assert made.ima.creates == 4
