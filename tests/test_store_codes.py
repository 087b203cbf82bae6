"""The codes that link two names of a person: found, used once, gone in time; on both databases and in memory."""

import asyncio
from pathlib import Path

import pytest

from bot import store
from bot.conversation import step
from bot.conversation.linking import LASTING
from bot.ports import Store
from bot.values import Pairing, Profile, Situation, Turn
from bot.values.topics import Topic
from tests.linked import ANN, BOB, MOBILE, RULES, WORK, code_for, heard, likes, link, say, share, topic, turn_of

pytest_plugins = "tests.store_fixtures"


@pytest.mark.parametrize(
    "words",
    [
        "/link ABCD-EF23",
        "/link abcd-ef23",
        "/LINK@easel_bot AbcdEf23",
        "  /link   abcd ef23  ",
        "@easel /link ABCD – EF23.",
        "/link **ABCD-EF23**, please",
        "/link\nABCD-EF23",
    ],
)
async def test_a_code_is_found_however_it_is_written(kept: Store, words: str) -> None:
    await kept.commit(likes(ANN))
    mine = await kept.profile(ANN)
    await kept.commit(Turn(1.0, pairing=Pairing("ABCD-EF23", mine, 601.0)))

    met = await kept.admit(heard(MOBILE, words))

    assert met is not None
    assert met.pairing == Pairing("ABCD-EF23", mine, 601.0)


@pytest.mark.parametrize(
    "words", ["", "/link", "/link off", "/link ABCD-EF24", "/link ABCD-EF234", "ABCD-EF23", "/blink ABCD-EF23"]
)
async def test_nothing_is_known_of_a_code_that_nobody_was_given(kept: Store, words: str) -> None:
    await kept.commit(Turn(1.0, pairing=Pairing("ABCD-EF23", Profile(ANN), 601.0)))

    assert (await kept.situation(heard(MOBILE, words))).pairing is None


async def test_a_code_carries_all_who_share_with_whom_it_was_given_to(kept: Store) -> None:
    await link(kept, ANN, MOBILE)
    code = await code_for(kept, MOBILE)

    met = await kept.situation(heard(WORK, f"/link {code}"))

    assert met.pairing == Pairing(code, await kept.profile(MOBILE), 1000.0 + LASTING)


async def test_a_code_is_used_once(kept: Store) -> None:
    code = await code_for(kept, ANN)
    assert topic(await say(kept, MOBILE, f"/link {code}")) is Topic.LINKED

    assert topic(await say(kept, BOB, f"/link {code}")) is Topic.LINK_EXPIRED
    assert await kept.profile(BOB) == Profile(BOB)


async def test_a_code_is_good_for_ten_minutes_and_goes_when_the_next_one_is_given(kept: Store) -> None:
    code = await code_for(kept, ANN)
    late = 1000.0 + LASTING
    assert topic(await say(kept, MOBILE, f"/link {code}", late)) is Topic.LINK_EXPIRED
    assert (await kept.situation(heard(MOBILE, f"/link {code}"))).pairing is not None

    await code_for(kept, BOB, late)

    assert (await kept.situation(heard(MOBILE, f"/link {code}"))).pairing is None


async def used_at_once(code: str, *stores: Store) -> list[bool]:
    """Two say the code before either is answered."""
    events = [heard(person, f"/link {code}") for person in (MOBILE, WORK)]
    met: list[Situation | None] = [await stores[0].admit(event) for event in events]
    turns = [turn_of(event, step(RULES, known, event)) for event, known in zip(events, met, strict=True) if known]
    async with asyncio.TaskGroup() as tasks:
        asked = [tasks.create_task(each.commit(turn)) for each, turn in zip(stores, turns, strict=True)]
    return [task.result() for task in asked]


async def test_of_two_who_use_a_code_at_one_time_the_first_is_linked(kept: Store) -> None:
    code = await code_for(kept, ANN)

    assert await used_at_once(code, kept, kept) == [True, False]

    await share(kept, ANN, MOBILE)
    assert await kept.profile(WORK) == Profile(WORK)
    assert [event.person for event in await kept.unhandled()] == [WORK]
    assert (await kept.situation(heard(WORK, f"/link {code}"))).pairing is None


async def test_of_two_processes_that_use_a_code_at_one_time_one_does(url: str, tmp_path: Path) -> None:
    async with store.connect(url, tmp_path) as one, store.connect(url, tmp_path) as other:
        for round in range(10):
            code = await code_for(one, ANN, 1000.0 + round)
            assert sum(await used_at_once(code, one, other)) == 1
            await one.forget(Profile(ANN))
            for event in await one.unhandled():
                await one.commit(Turn(1.0, (event.key,)))
            await one.forget(Profile(MOBILE))
