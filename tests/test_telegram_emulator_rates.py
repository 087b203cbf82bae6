"""How fast the emulated Telegram may be written to, on a clock that tests set."""

from __future__ import annotations

import pytest

from tests.emulators.telegram import Room, Telegram
from tests.telegram_asking import Asking, Told
from tests.telegram_fixtures import ask, running, server  # noqa: F401 - fixtures


@pytest.fixture
def still(server: Telegram) -> Telegram:
    """Its clock moves only where a test moves it, however slow the machine is."""
    server.pace = 0.0001
    return server


@pytest.fixture
def room(still: Telegram) -> Room:
    return still.private(still.person("Ann"))


@pytest.fixture
def group(still: Telegram) -> Room:
    return still.supergroup("Friends")


def said(ask: Asking, room: Room, times: int = 1) -> list[Told]:
    return [ask("sendMessage", chat_id=room.id, text=f"{at}") for at in range(times)]


def test_a_burst_of_three_is_let_through_in_private(ask: Asking, room: Room) -> None:
    told = said(ask, room, 4)

    assert [one.ok for one in told] == [True, True, True, False]
    assert told[3].error_code == 429
    assert told[3].description == "Too Many Requests: retry after 3"
    assert told[3].parameters == {"retry_after": 3}
    assert ask.server.floods == 1


def test_whoever_waits_may_write_again(ask: Asking, room: Room) -> None:
    said(ask, room, 4)
    ask.server.advance(3)

    assert all(one.ok for one in said(ask, room, 3))


def test_whoever_does_not_wait_waits_longer(ask: Asking, room: Room) -> None:
    *_, first, second, third = said(ask, room, 6)

    assert [one.parameters["retry_after"] for one in (first, second, third)] == [3, 5, 7]
    ask.server.advance(4)
    assert not said(ask, room)[0].ok


def test_a_group_takes_twenty_a_minute_and_edits_count(ask: Asking, group: Room) -> None:
    id = ask.id("sendMessage", chat_id=group.id, text="a")
    edits = [ask("editMessageText", chat_id=group.id, message_id=id, text=f"{at}").ok for at in range(19)]
    late = said(ask, group)[0]

    assert all(edits)
    assert late.parameters == {"retry_after": 60}
    ask.server.advance(60)
    assert said(ask, group)[0].ok


def test_one_chat_does_not_slow_another(ask: Asking, room: Room, group: Room) -> None:
    said(ask, room, 4)

    assert said(ask, group)[0].ok


def test_thirty_a_second_are_enough_for_everybody(ask: Asking, still: Telegram) -> None:
    rooms = [still.private(still.person(f"Ann {at}")) for at in range(11)]

    told = [one for room in rooms for one in said(ask, room, 3)]

    assert sum(one.ok for one in told) == 30


def test_limits_can_be_off_and_penalties_set_by_hand(ask: Asking, room: Room) -> None:
    ask.server.limited = False
    assert all(one.ok for one in said(ask, room, 9))

    ask.server.limited = True
    ask.server.penalise(room, 40)
    assert said(ask, room)[0].parameters["retry_after"] >= 41


def test_reactions_actions_and_drafts_cost_nothing(ask: Asking, room: Room) -> None:
    for at in range(5):
        assert ask("sendChatAction", chat_id=room.id, action="upload_photo").ok
        assert ask("sendMessageDraft", chat_id=room.id, draft_id=1, text=f"{at}").ok

    assert ask.server.drafts(room) == ["0", "1", "2", "3", "4"]
    assert ask.server.actions(room) == ["upload_photo"] * 5
    assert all(one.ok for one in said(ask, room, 3))
