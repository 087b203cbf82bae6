"""One person on several platforms: sharing, parting and forgotten, on both databases and in memory."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Connection, event

from bot import store
from bot.conversation import step
from bot.ports import Store
from bot.store.opening import lines, located
from bot.store.situations import situations
from bot.values import Person, Profile, State, Task, Turn
from bot.values.topics import Topic
from tests.linked import (
    ANN,
    BOB,
    HOME,
    INK,
    MOBILE,
    RULES,
    WATER,
    WORK,
    code_for,
    heard,
    likes,
    link,
    say,
    share,
    topic,
    turn_of,
)
from tests.stored import job, post

pytest_plugins = "tests.store_fixtures"


async def test_whoever_shares_with_nobody_has_no_other_names(kept: Store) -> None:
    assert await kept.profile(ANN) == Profile(ANN)
    await kept.commit(likes(ANN))

    assert await kept.profile(ANN) == Profile(ANN, "de", {Task.TEXT_TO_IMAGE: WATER}, hints=False)
    assert (await kept.profile(replace(ANN, name="Annie"))).person.name == "Annie"


async def test_two_who_are_linked_share_what_either_liked(kept: Store) -> None:
    await kept.commit(likes(ANN, WATER))
    edits = Profile(MOBILE, "fr", {Task.IMAGE_TO_IMAGE: INK})
    await kept.commit(Turn(1.0, profiles=(edits,)))

    await link(kept, ANN, MOBILE)

    mine, theirs = await share(kept, ANN, MOBILE)
    both = {Task.TEXT_TO_IMAGE: WATER, Task.IMAGE_TO_IMAGE: INK}
    assert mine == Profile(ANN, "de", both, hints=False, owner=ANN, identities=(ANN, MOBILE))
    assert theirs == replace(mine, person=MOBILE)
    assert (await kept.situation(heard(MOBILE, "draw a cat"))).profile == theirs


async def test_what_one_of_them_changes_is_changed_for_all(kept: Store) -> None:
    await link(kept, ANN, MOBILE, WORK)

    await say(kept, WORK, "/settings language ja")
    await say(kept, MOBILE, "/settings hints off")
    await kept.commit(Turn(2.0, profiles=(replace(await kept.profile(WORK), preferences={Task.IMAGE_TO_IMAGE: INK}),)))

    mine, *_ = await share(kept, ANN, MOBILE, WORK)
    assert (mine.language, mine.hints, mine.preferences) == ("ja", False, {Task.IMAGE_TO_IMAGE: INK})


async def test_three_are_named_in_the_same_order_whoever_asks(kept: Store) -> None:
    await link(kept, MOBILE, WORK, ANN)

    first, *_ = await share(kept, ANN, MOBILE, WORK)
    assert first.identities == (MOBILE, ANN, WORK)
    assert first.owner == MOBILE


async def test_those_who_share_already_come_along(kept: Store) -> None:
    await link(kept, ANN, MOBILE)
    await link(kept, WORK, HOME)
    await kept.commit(Turn(1.0, profiles=(replace(await kept.profile(HOME), preferences={Task.TEXT_TO_IMAGE: INK}),)))

    await link(kept, MOBILE, HOME)

    one, *_ = await share(kept, ANN, MOBILE, WORK, HOME)
    assert one.owner == ANN
    assert one.identities == (ANN, HOME, MOBILE, WORK)
    assert one.preferences == {Task.TEXT_TO_IMAGE: INK}


@pytest.mark.parametrize("leaver", [ANN, MOBILE], ids=["owner", "other"])
async def test_each_of_two_who_part_takes_a_copy_along(kept: Store, leaver: Person) -> None:
    await kept.commit(likes(ANN))
    await link(kept, ANN, MOBILE)

    assert topic(await say(kept, leaver, "/link off")) is Topic.UNLINKED

    for person in (ANN, MOBILE):
        assert await kept.profile(person) == Profile(person, "de", {Task.TEXT_TO_IMAGE: WATER}, hints=False)
    await kept.commit(likes(ANN, INK, "fr"))
    assert (await kept.profile(MOBILE)).preferences == {Task.TEXT_TO_IMAGE: WATER}
    assert (await kept.profile(MOBILE)).language == "de"


@pytest.mark.parametrize(("leaver", "stay"), [(ANN, (MOBILE, WORK)), (WORK, (ANN, MOBILE))], ids=["owner", "other"])
async def test_of_three_the_other_two_go_on_sharing(kept: Store, leaver: Person, stay: tuple[Person, ...]) -> None:
    await kept.commit(likes(ANN))
    await link(kept, ANN, MOBILE, WORK)

    await say(kept, leaver, "/link off")

    assert await kept.profile(leaver) == Profile(leaver, "de", {Task.TEXT_TO_IMAGE: WATER}, hints=False)
    one, _ = await share(kept, *stay)
    assert one.identities == stay
    assert one.preferences == {Task.TEXT_TO_IMAGE: WATER}
    await say(kept, stay[1], "/settings language ja")
    assert [(await kept.profile(person)).language for person in (leaver, *stay)] == ["de", "ja", "ja"]


async def test_whoever_parted_can_be_linked_again(kept: Store) -> None:
    await link(kept, ANN, MOBILE)
    await say(kept, ANN, "/link off")
    await kept.commit(likes(MOBILE, INK, "fr"))

    await link(kept, MOBILE, ANN)

    one, _ = await share(kept, MOBILE, ANN)
    assert (one.owner, one.language) == (MOBILE, "fr")
    assert one.preferences == {Task.TEXT_TO_IMAGE: INK}


async def test_a_change_that_comes_after_the_owner_has_left_breaks_nothing(kept: Store) -> None:
    await link(kept, ANN, MOBILE)
    late = replace(await kept.profile(MOBILE), language="ja")
    await say(kept, ANN, "/link off")

    assert await kept.commit(Turn(2.0, profiles=(late,)))

    assert await kept.profile(ANN) == Profile(ANN)
    assert await kept.profile(MOBILE) == Profile(MOBILE, "ja")


async def test_whoever_is_forgotten_is_forgotten_under_every_name(kept: Store) -> None:
    await kept.commit(likes(ANN))
    await kept.commit(likes(BOB, INK))
    jobs = tuple(job(f"job{number}", State.DONE, person=person) for number, person in enumerate((ANN, WORK, BOB)))
    await kept.commit(Turn(1.0, jobs=jobs, posts=(post("p1", job="job1"), post("p2"))))
    await kept.sent("p1", "m1")
    await link(kept, ANN, MOBILE, WORK)
    code = await code_for(kept, MOBILE)
    asked = heard(WORK, "/forget all")
    met = await kept.admit(asked)
    assert met is not None

    assert await kept.commit(replace(turn_of(asked, step(RULES, met, asked)), posts=(post("answer"),)))

    for person in (ANN, MOBILE, WORK):
        assert await kept.profile(person) == Profile(person)
    assert await prompts(kept) == {"job0": "", "job1": "", "job2": "a cat"}
    silent = await kept.post("p1")
    assert silent is not None
    assert silent.outbound.text == ""
    assert await kept.post("answer") == replace(post("answer"), attempts=1, at=asked.at)
    assert (await kept.situation(heard(HOME, f"/link {code}"))).pairing is None
    assert await kept.admit(asked) is None
    assert (await kept.profile(BOB)).preferences == {Task.TEXT_TO_IMAGE: INK}
    assert [await kept.forget(Profile(person)) for person in (ANN, MOBILE, WORK)] == [0, 0, 0]


async def prompts(kept: Store) -> dict[str, str]:
    return {one.id: one.order.prompt for one in await kept.jobs()}


async def test_an_operator_who_knows_one_name_forgets_all_of_them(kept: Store) -> None:
    await kept.commit(likes(ANN))
    await link(kept, ANN, MOBILE)
    await code_for(kept, ANN, 2000.0)

    events, people, preferences, codes = 3, 2, 1, 1
    assert await kept.forget(Profile(MOBILE)) == events + people + preferences + codes

    assert await kept.profile(ANN) == Profile(ANN)
    assert await kept.profile(MOBILE) == Profile(MOBILE)


async def test_whoever_parted_is_not_forgotten_with_the_other(kept: Store) -> None:
    await kept.commit(likes(ANN))
    await link(kept, ANN, MOBILE)
    before = await kept.profile(MOBILE)
    await say(kept, ANN, "/link off")

    await kept.commit(Turn(2.0, forgotten=before))

    assert await kept.profile(MOBILE) == Profile(MOBILE)
    assert (await kept.profile(ANN)).preferences == {Task.TEXT_TO_IMAGE: WATER}


async def test_nothing_that_was_written_at_the_same_moment_survives_forgetting(kept: Store) -> None:
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(kept.commit(likes(ANN)))
        tasks.create_task(kept.commit(Turn(2.0, forgotten=Profile(ANN))))

    assert await kept.profile(ANN) == Profile(ANN)


async def test_only_who_is_linked_costs_one_statement_more(url: str, tmp_path: Path) -> None:
    async with store.connect(url, tmp_path) as database:
        for person in (ANN, BOB, HOME):
            await database.commit(likes(person))
        await link(database, ANN, MOBILE)
        await link(database, HOME, WORK)

    with reading(url, tmp_path) as connection:
        alone = statements(connection, BOB)
        assert statements(connection, BOB, ANN, MOBILE, HOME, WORK) == alone + 1
        assert statements(connection, BOB, Person("web", "nobody")) == alone


@contextmanager
def reading(url: str, directory: Path) -> Iterator[Connection]:
    writer, reader = lines(located(url, directory))
    try:
        with reader.engine.begin() as connection:
            yield connection
    finally:
        reader.close()
        writer.close()


def statements(connection: Connection, *persons: Person) -> int:
    """How many it takes to know what these people meet."""
    counted: list[object] = []
    event.listen(connection, "before_cursor_execute", lambda *asked: counted.append(asked[2]))
    situations(connection, [heard(person, "draw a cat") for person in persons])
    return len(counted)
