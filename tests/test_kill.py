"""Killed or stopped at every state of a job, the bot loses nothing, says nothing twice and pays for nothing twice."""

from __future__ import annotations

import os
import random
import threading
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.emulators.faults import Breaks, Fault, Hangs, Mangles, Says
from tests.lives import DELIVERED, FAILED, PATIENCE, PICTURE_SECONDS, World, begun, check, reborn, world

KILLS = int(os.environ.get("EASEL_TEST_KILLS", "12"))
SEED = int(os.environ.get("EASEL_TEST_SEED", "20"))


@pytest.fixture(params=[True, False], ids=["recognises repeats", "shows repeats"])
def any_world(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[World]:
    with world(tmp_path, dedupes=request.param) as made:
        yield made


@pytest.fixture
def one_world(tmp_path: Path) -> Iterator[World]:
    with world(tmp_path) as made:
        yield made


def test_killed_before_the_event_is_handled_it_handles_it_once_after_the_restart(one_world: World) -> None:
    one_world.start("--freeze")
    one_world.order()
    one_world.asked("frozen")

    reborn(one_world)

    check(one_world)


def test_killed_while_the_acknowledgement_is_on_its_way_it_posts_it_after_the_restart(any_world: World) -> None:
    any_world.platform.fail("post ack", Hangs())
    begun(any_world)
    any_world.asked("detail")

    reborn(any_world)

    check(any_world)


def test_killed_before_the_acknowledgement_is_known_to_be_there_it_repeats_at_most_that(any_world: World) -> None:
    any_world.platform.fail("post ack", Hangs(done=True))
    begun(any_world)
    any_world.asked("posted ack")
    any_world.asked("detail")

    reborn(any_world)

    check(any_world, repeats=not any_world.platform.dedupes)


def test_killed_while_jobs_wait_their_turn_it_makes_each_of_them_once(one_world: World) -> None:
    one_world.ima.latency = PATIENCE
    one_world.start()
    for _ in range(10):
        one_world.order()
    one_world.wait(lambda: one_world.watched.count("posted start") == 10 and one_world.watched.count("create") == 8)

    one_world.kill()
    one_world.ima.latency = PICTURE_SECONDS
    one_world.start()
    one_world.rest()

    check(one_world)


@pytest.mark.parametrize("taken", [True, False], ids=["taken", "not taken"])
def test_killed_while_submitting_it_says_that_it_does_not_know_and_never_orders_again(
    one_world: World, *, taken: bool
) -> None:
    one_world.ima.fail("create", Hangs(done=taken))
    begun(one_world)
    one_world.asked("create")

    reborn(one_world)

    assert list(one_world.platform.shown().values()) == [FAILED], one_world.told()
    assert one_world.watched.count("create") == 1
    assert one_world.ima.creates == taken


def test_killed_while_painting_it_goes_on_with_the_same_order(one_world: World) -> None:
    one_world.ima.fail("detail", Hangs())
    begun(one_world)
    one_world.asked("detail")

    reborn(one_world)

    check(one_world)
    assert one_world.watched.count("create") == 1


def test_killed_while_the_picture_is_downloaded_it_downloads_it_again(one_world: World) -> None:
    one_world.ima.fail("picture", Hangs())
    begun(one_world)
    one_world.asked("picture")

    reborn(one_world)

    check(one_world)


def test_killed_before_the_picture_is_posted_it_posts_it_once(any_world: World) -> None:
    any_world.platform.fail("post picture", Hangs())
    begun(any_world)
    any_world.asked("post", 3)

    reborn(any_world)

    check(any_world)
    assert any_world.platform.posts[-1].pictures[0].startswith(b"\x89PNG")


def test_killed_before_the_picture_is_known_to_be_posted_it_repeats_at_most_that(any_world: World) -> None:
    any_world.platform.fail("post picture", Hangs(done=True))
    begun(any_world)
    any_world.asked("posted picture")

    reborn(any_world)

    check(any_world, repeats=not any_world.platform.dedupes)


def test_killed_again_and_again_before_the_picture_is_known_to_be_posted_it_repeats_it_once_at_most(
    any_world: World,
) -> None:
    any_world.platform.fail("post picture", Hangs(done=True), times=3)
    begun(any_world)
    for times in (1, 2):
        any_world.asked("posted picture", times)
        any_world.kill()
        any_world.start()
    if any_world.platform.dedupes:
        any_world.asked("posted picture", 3)
        any_world.kill()
        any_world.start()
    any_world.rest()

    check(any_world, repeats=not any_world.platform.dedupes)


def test_killed_again_and_again_while_posts_wait_behind_another_it_loses_none_of_them(any_world: World) -> None:
    """A platform that shows repeats is not asked a third time for the one that may be there twice by then."""
    any_world.platform.fail("post ack", Hangs(), times=2)
    begun(any_world)
    any_world.asked("picture")
    for times in (2, 3):
        any_world.kill()
        any_world.start()
        any_world.asked("post", times)

    any_world.rest()

    check(any_world, DELIVERED if any_world.platform.dedupes else DELIVERED - Counter(ack=1))


def test_killed_when_the_job_is_done_it_does_nothing_more(one_world: World) -> None:
    begun(one_world)
    one_world.wait(lambda: any("Done" in edit.text for edit in one_world.platform.edits))

    reborn(one_world)

    check(one_world)


def test_an_event_that_is_brought_again_after_the_restart_is_one_order(any_world: World) -> None:
    any_world.platform.fail("ack", Hangs())
    begun(any_world)
    any_world.asked("posted picture")

    reborn(any_world)

    check(any_world, repeats=not any_world.platform.dedupes)


@pytest.mark.parametrize("fault", [Breaks(done=True), Says(status=500)], ids=["answer lost", "not taken"])
def test_a_picture_whose_answer_is_lost_is_there_once(one_world: World, fault: Fault) -> None:
    one_world.platform.fail("post picture", fault)
    begun(one_world)

    one_world.rest()

    check(one_world)


def test_stopped_while_an_order_is_sent_it_writes_the_ticket_before_it_ends(one_world: World) -> None:
    one_world.ima.fail("create", Mangles(slowly))
    one_world.ima.latency = PATIENCE
    begun(one_world)
    one_world.asked("create")

    assert one_world.stop() == 0, one_world.told()
    assert [job.ticket for job in one_world.kept()] == list(one_world.ima.tasks)

    one_world.ima.latency = PICTURE_SECONDS
    one_world.start()
    one_world.rest()
    check(one_world)


def test_stopped_while_an_order_is_never_answered_it_ends_within_the_grace(one_world: World) -> None:
    one_world.ima.fail("create", Hangs(done=True))
    one_world.start("--grace=0.2")
    one_world.order()
    one_world.asked("create")

    assert one_world.stop() == 0, one_world.told()

    one_world.start()
    one_world.rest()
    assert list(one_world.platform.shown().values()) == [FAILED], one_world.told()


def test_stopped_while_painting_it_ends_at_once_and_goes_on_after_the_restart(one_world: World) -> None:
    one_world.ima.latency = PATIENCE
    one_world.start(f"--grace={2 * PATIENCE}")
    one_world.order()
    one_world.asked("detail")

    assert one_world.stop() == 0, one_world.told()

    one_world.ima.latency = PICTURE_SECONDS
    one_world.start()
    one_world.rest()
    check(one_world)


def test_stopped_while_jobs_wait_their_turn_it_goes_on_with_each_of_them(one_world: World) -> None:
    one_world.ima.latency = PATIENCE
    one_world.start()
    for _ in range(12):
        one_world.order()
    one_world.wait(lambda: one_world.watched.count("posted start") == 12 and one_world.watched.count("create") == 8)

    assert one_world.stop() == 0, one_world.told()

    one_world.ima.latency = PICTURE_SECONDS
    one_world.start()
    one_world.rest()
    check(one_world)


def test_stopped_while_a_picture_is_posted_it_does_not_post_it_again(tmp_path: Path) -> None:
    with world(tmp_path, dedupes=False) as forgetful:
        forgetful.platform.pause = 0.2
        begun(forgetful)
        forgetful.asked("post", 3)

        assert forgetful.stop() == 0, forgetful.told()

        forgetful.start()
        forgetful.rest()
        check(forgetful)


@pytest.mark.kills
@pytest.mark.parametrize("dedupes", [True, False], ids=["recognises repeats", "shows repeats"])
def test_killed_at_random_moments_it_loses_nothing_and_orders_nothing_twice(tmp_path: Path, *, dedupes: bool) -> None:
    chance = random.Random(SEED)
    with world(tmp_path, dedupes=dedupes) as stormy:
        for _ in range(KILLS // 2):
            hunted(stormy, chance)
        stormy.start()
        stormy.rest()

        shown = stormy.platform.shown()
        assert len(shown) == stormy.orders, stormy.told()
        assert {(kinds["picture"] and 1) or (kinds["failure"] and 1) for kinds in shown.values()} == {1}
        assert max(stormy.prompts().values()) == 1
        assert [kinds for kinds in shown.values() if max(kinds.values()) > 2 - dedupes] == [], stormy.told()
        assert [kinds for kinds in shown.values() if kinds["picture"] and kinds["failure"]] == [], stormy.told()


def hunted(world: World, chance: random.Random) -> None:
    """A life that ends some requests after its start, and a little later than that."""
    last = world.watched.total + chance.randint(1, 30)
    world.start()
    for _ in range(chance.randint(0, 3)):
        world.order()
    world.watched.wait(lambda: world.watched.total >= last, 1.0)
    world.watched.wait(lambda: False, chance.uniform(0, 0.04))
    world.kill()


def slowly(body: bytes) -> bytes:
    threading.Event().wait(0.3)
    return body
