"""The bot remembers which messages are its own, and in which topic somebody asked for something."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from typing_extensions import override

from adapters.feishu.known import MOST, SOON, Known
from bot.errors import StoreError
from bot.testing import MemoryJournal
from bot.values import Entry, Text

APP = "cli_0123456789abcdef"


class Broken(MemoryJournal):
    """On a disk that is gone."""

    @override
    async def write(self, room: str, message: str, body: str) -> int:
        raise StoreError(Text("The disk is full."))

    @override
    async def since(self, room: str, sequence: int, limit: int = 200) -> Sequence[Entry]:
        raise StoreError(Text("The disk is gone."))


async def test_what_was_posted_is_ours_and_its_topic_is_one_we_spoke_in() -> None:
    known = Known(MemoryJournal(), APP)
    known.posted("om_1", "omt_1")
    known.posted("om_2")

    assert [known.ours(message) for message in ("om_1", "om_2", "om_3")] == [True, True, False]
    assert [known.thread(message) for message in ("om_1", "om_2", "om_3")] == ["omt_1", "", None]
    assert [await known.spoke(thread, 0) for thread in ("omt_1", "", "omt_2")] == [True, False, False]


def test_what_was_passed_over_concerns_nobody() -> None:
    known = Known(MemoryJournal(), APP)
    known.passed("om_1")

    assert [known.concerns(message) for message in ("om_1", "om_2")] == [False, True]


def test_whoever_was_seen_in_a_chat_later_has_not_left_it() -> None:
    known = Known(MemoryJournal(), APP)
    assert known.left("oc_1", 5)
    known.was_in("oc_1", 10)
    known.was_in("oc_1", 7)

    assert [known.left("oc_1", at) for at in (9, 10, 11)] == [False, True, True]


async def test_the_topic_of_a_request_outlives_a_restart() -> None:
    journal = MemoryJournal()
    known = Known(journal, APP)
    await known.keep("om_1", "omt_1", 5)

    assert [await Known(journal, APP).kept(message) for message in ("om_1", "om_2")] == ["omt_1", ""]
    assert await Known(journal, "cli_other").kept("om_1") == ""


@pytest.mark.parametrize("restarted", [True, False], ids=["after a restart", "in another process"])
async def test_a_topic_in_which_something_was_asked_for_is_one_we_spoke_in_soon_after(restarted: bool) -> None:
    """Whoever asks is answered: also by another process, or in another life."""
    journal = MemoryJournal()
    known, other = Known(journal, APP), Known(journal, APP)
    assert not await other.spoke("omt_1", 100)
    await known.keep("om_1", "omt_1", 100)
    await known.keep("om_2", "omt_1", 105)
    one = Known(journal, APP) if restarted else other

    assert [await one.spoke("omt_1", at) for at in (100, 105, 100 + SOON + 1)] == [False, False, True]
    assert await one.kept("om_2") == "omt_1"


async def test_all_messages_and_all_topics_share_two_journals() -> None:
    """A journal of its own for each would never be forgotten again."""
    journal = MemoryJournal()
    known = Known(journal, APP)
    for number in range(20):
        await known.keep(f"om_{number}", f"omt_{number % 3}", number)

    assert len(await journal.since(f"feishu:{APP}:heard", 0)) == 20
    assert len(await journal.since(f"feishu:{APP}:asked", 0)) == 3


async def test_a_disk_that_is_gone_costs_no_request() -> None:
    known = Known(Broken(), APP)
    known.heard("om_1", "omt_1")
    await known.keep("om_1", "omt_1", 5)

    assert known.thread("om_1") == "omt_1"
    assert await known.kept("om_2") == ""
    assert not await known.spoke("omt_2", 50)


def test_it_remembers_no_more_than_it_may() -> None:
    known = Known(MemoryJournal(), APP)
    for number in range(MOST + 1):
        known.posted(f"om_{number}")

    assert [known.ours("om_0"), known.ours("om_1")] == [False, True]
