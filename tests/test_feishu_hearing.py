"""What is answered at once, before Feishu is asked for anything and when nobody listens any more."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import msgspec
import pytest
from typing_extensions import override

from adapters.feishu.addressing import Me
from adapters.feishu.answers import Heard
from adapters.feishu.hearing import Hearing, Rooms
from adapters.feishu.intake import MOST, Intake
from adapters.feishu.known import Known
from adapters.feishu.line import opened
from adapters.feishu.names import Names
from adapters.feishu.presses import Presses
from adapters.feishu.quoting import Quoting
from adapters.feishu.settings import Settings
from adapters.feishu.threads import Threads
from bot.ports import Journal
from bot.testing import MemoryJournal, Stopwatch
from bot.values import Entry
from tests.ears import Ear
from tests.lent import lent

APP = "cli_0123456789abcdef"
SETTINGS = Settings(app_id=APP, domain="http://127.0.0.1:9", names=False)
NOW = 1_800_000_000_000
KEPT, LOST = Heard(kept=True), Heard(kept=False)
BLANK = Heard(kept=True, body={})


@dataclass
class Desk:
    """A hearing without a network."""

    hearing: Hearing
    ear: Ear
    clock: Stopwatch
    intake: Intake
    heard: list[Heard] = field(default_factory=list)

    async def told(self, kind: str, event: object, app: str = APP) -> Heard:
        header = {"event_id": "e1", "event_type": kind, "create_time": str(NOW), "app_id": app}
        return await self.hearing.hear(msgspec.json.encode({"schema": "2.0", "header": header, "event": event}))


@asynccontextmanager
async def desk(directory: Path, journal: Journal | None = None) -> AsyncIterator[Desk]:
    ear, clock = Ear(), Stopwatch(NOW / 1000)
    house = lent(directory, clock)
    known, presses = Known(journal or MemoryJournal(), APP), Presses(clock, house.words, within=0.01)
    async with opened(SETTINGS, "secret") as line, asyncio.TaskGroup() as tasks:
        names, quoting = Names(line, SETTINGS, clock, tasks), Quoting(line, known, clock)
        rooms = Rooms(presses, known, Threads(line, house), names, quoting)
        intake = Intake(ear.receive, clock, tasks, within=0.01)
        yield Desk(Hearing(Me("ou_easel", "Easel"), SETTINGS, house, intake, rooms), ear, clock, intake)


def message(**told: object) -> Mapping[str, object]:
    said: dict[str, object] = {"message_id": "om_1", "chat_id": "oc_1", "chat_type": "p2p", "message_type": "text"}
    said |= {"content": '{"text":"draw a cat"}', "create_time": str(NOW)}
    return {"sender": {"sender_id": {"open_id": "ou_1"}, "sender_type": "user"}, "message": said | told}


PRESS = {
    "operator": {"open_id": "ou_1"},
    "action": {"tag": "button", "value": {"token": "cancel:j1:0"}},
    "context": {"open_message_id": "om_1", "open_chat_id": "oc_1"},
}


STRANGE = {"empty": b"", "a list": b"[]", "no text": b"\xff\xfe", "odd": b'{"header": 7}', "deep": b"[" * 50_000}


@pytest.mark.parametrize("payload", STRANGE.values(), ids=STRANGE)
async def test_what_is_no_event_never_comes_again(tmp_path: Path, payload: bytes) -> None:
    async with desk(tmp_path) as one:
        assert await one.hearing.hear(payload) == KEPT


@pytest.mark.parametrize(
    ("kind", "event", "answer"),
    [
        ("im.message.receive_v1", {}, KEPT),
        ("im.message.receive_v1", {"message": {"message_id": "om_1"}}, KEPT),
        ("im.message.recalled_v1", {"message_id": 7}, KEPT),
        ("im.chat.disbanded_v1", [], KEPT),
        ("card.action.trigger", {"operator": "x"}, BLANK),
        ("card.action.trigger", {**PRESS, "context": {}}, BLANK),
        ("card.action.trigger", {**PRESS, "operator": {}}, BLANK),
        ("card.action.trigger", {**PRESS, "action": {}}, BLANK),
        ("im.message.message_read_v1", {"reader": {}}, KEPT),
        ("", {}, KEPT),
    ],
)
async def test_what_says_nothing_to_us_is_taken(tmp_path: Path, kind: str, event: object, answer: Heard) -> None:
    async with desk(tmp_path) as one:
        assert await one.told(kind, event) == answer

    assert one.ear.heard == []


async def test_what_is_meant_for_another_app_is_passed_over(tmp_path: Path) -> None:
    async with desk(tmp_path) as one:
        assert await one.told("im.message.receive_v1", message(), app="cli_ffffffffffffffff") == KEPT

    assert one.ear.heard == []


async def test_when_nobody_listens_any_more_everything_has_to_come_again(tmp_path: Path) -> None:
    """A press never does: whoever pressed sees that it did not work."""
    async with desk(tmp_path) as one:
        pass

    assert await one.told("im.message.receive_v1", message()) == LOST
    assert await one.told("card.action.trigger", PRESS) == LOST
    assert await one.told("im.chat.disbanded_v1", {"chat_id": "oc_1"}) == LOST
    assert await one.told("im.message.recalled_v1", {"message_id": "om_1", "chat_id": "oc_1"}) == LOST


async def test_whoever_presses_while_feishu_cannot_be_asked_for_the_topic_is_told_to_wait(tmp_path: Path) -> None:
    """The topic of a card is looked up where it is not known; nobody can be reached here."""
    async with desk(tmp_path) as one:
        heard = await one.told("card.action.trigger", PRESS)
        async with asyncio.timeout(5):
            while not one.ear.pressed:
                one.clock.wake()
                await asyncio.sleep(0.001)

    assert heard.body is not None
    assert "toast" in heard.body
    assert one.ear.pressed[0].place.thread == ""


class Broken(MemoryJournal):
    """In a way that nobody thought of."""

    @override
    async def since(self, room: str, sequence: int, limit: int = 200) -> Sequence[Entry]:
        raise LookupError(room)


async def test_whoever_presses_what_is_lost_by_a_fault_of_ours_is_not_told_that_it_is_done(tmp_path: Path) -> None:
    async with desk(tmp_path, Broken()) as one:
        assert await one.told("card.action.trigger", PRESS) == LOST

    assert one.ear.heard == []


async def test_presses_do_not_wait_where_too_much_waits_already(tmp_path: Path) -> None:
    async def nothing() -> None:
        """Which is none of ours."""

    async with desk(tmp_path) as one:
        one.ear.free.clear()
        for number in range(MOST):
            one.intake.put("oc_1", f"{number}", nothing)
        assert await one.told("card.action.trigger", PRESS) == LOST

    assert one.ear.heard == []


@pytest.mark.parametrize(
    ("told", "at"),
    [({}, NOW / 1000), ({"create_time": None}, NOW / 1000), ({"create_time": "1799999999000"}, 1_799_999_999.0)],
)
async def test_a_message_without_a_time_is_as_old_as_its_event(
    tmp_path: Path, told: Mapping[str, object], at: float
) -> None:
    async with desk(tmp_path) as one:
        await one.told("im.message.receive_v1", message(**told))
        await one.ear.until(lambda: one.ear.said)

    assert one.ear.said[0].at == at
