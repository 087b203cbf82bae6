"""Whatever strangers send through Feishu, the bot goes on, loses nothing, and hands in what every database keeps."""

from __future__ import annotations

import dataclasses
import json
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from structlog.testing import capture_logs

from bot.values import Inbound, Said
from tests.emulators.feishu import Chat, Delivery, Feishu, Person
from tests.feishu_fixtures import running, server  # noqa: F401 - fixtures
from tests.feishu_knocking import BROKE
from tests.feishu_listening import Account
from tests.feishu_strange import (
    ACTIONS,
    ANYTHING,
    NASTY,
    TEXTS,
    TREES,
    Json,
    Payload,
    enveloped,
    pressed,
    strange,
    written,
)
from tests.mutating import mangled

FUZZ = int(os.environ.get("EASEL_TEST_FUZZ") or 60)
"""Events that are mangled."""
KINDS = (
    *("im.message.receive_v1", "im.message.recalled_v1", "card.action.trigger", "im.chat.member.bot.deleted_v1"),
    *("im.chat.disbanded_v1", "im.message.message_read_v1", "im.chat.updated_v1", "invented_tomorrow_v9", ""),
)
ANY = settings(
    max_examples=FUZZ // 3,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.generate),
)
"""Whatever fails waits for what never comes: it is not made smaller."""
LARGE = 150_000
"""Bytes of the longest text."""


def writable(event: Inbound) -> bool:
    """Every database keeps it."""

    def texts(value: object) -> Iterator[str]:
        match value:
            case str():
                yield value
            case tuple():
                for part in value:
                    yield from texts(part)
            case _ if dataclasses.is_dataclass(value):
                for field in dataclasses.fields(value):
                    yield from texts(getattr(value, field.name))
            case _:
                return

    return not any("\0" in text or any("\ud800" <= sign <= "\udfff" for sign in text) for text in texts(event))


@dataclasses.dataclass
class Street:
    """Ann, alone with the bot and in a group, and a bot that listens."""

    server: Feishu
    account: Account
    ann: Person
    direct: Chat
    group: Chat

    @classmethod
    def at(cls, server: Feishu, directory: Path, **decided: object) -> Street:
        server.clear()
        ann = server.person("Ann")
        return cls(
            server, Account.of(server, directory, **decided), ann, server.direct(ann), server.group("Studio", ann)
        )

    async def hears(self, chat: Chat, text: str = "the good one") -> Said:
        """Said after all that came before, in the same chat."""
        message = self.ann.says(chat, text, mention=chat is self.group)
        ear = self.account.ear
        await ear.until(lambda: any(said.message == message.id for said in ear.said))
        [found] = [said for said in ear.said if said.message == message.id]
        assert found.text == text
        return found

    def told(self, payload: Payload) -> Delivery:
        """As bytes: it may hold what no well-formed text holds."""
        return self.server.push(json.dumps(payload).encode())

    def push(self, payload: Payload) -> str:
        """The id of the message."""
        self.told(payload)
        event = payload["event"]
        assert isinstance(event, dict)
        return str(event["message"]["message_id"])

    def sound(self) -> None:
        assert all(map(writable, self.account.ear.heard))
        assert len({event.key for event in self.account.ear.heard}) == len(self.account.ear.heard)
        assert self.server.handshakes == 1


@ANY
@given(oddities=st.lists(strange(), min_size=4, max_size=8), private=st.booleans())
async def test_whatever_a_message_says_the_next_one_is_heard(
    oddities: Sequence[Payload], private: bool, server: Feishu, tmp_path: Path
) -> None:
    street = Street.at(server, tmp_path)
    chat = street.direct if private else street.group
    with capture_logs() as logs:
        async with street.account.listening():
            for oddity in oddities:
                street.push(written(server, chat, street.ann, **oddity))
            await street.hears(chat)

    street.sound()
    assert [line for line in logs if line["event"] in BROKE] == []


@ANY
@given(words=st.one_of(TEXTS, st.text(ANYTHING, max_size=2000)), name=TEXTS)
async def test_every_text_that_can_be_sent_is_handed_in_as_it_can_be_kept(
    words: str, name: str, server: Feishu, tmp_path: Path
) -> None:
    street = Street.at(server, tmp_path)
    words, name = (text.encode(errors="ignore").decode() for text in (words, name))
    mention = {"key": "@_user_7", "id": {"open_id": "ou_seven"}, "name": name}
    async with street.account.listening():
        sent = json.dumps({"text": f"{words} @_user_7"})
        message = street.push(written(server, street.direct, street.ann, content=sent, mentions=[mention]))
        await street.hears(street.direct)

    assert [said.message for said in street.account.ear.said][:1] == [message]
    street.sound()


@ANY
@given(actions=st.lists(st.one_of(ACTIONS, TREES), min_size=3, max_size=6))
async def test_whatever_is_pressed_is_answered_in_time_and_the_next_press_is_heard(
    actions: Sequence[Json], server: Feishu, tmp_path: Path
) -> None:
    street = Street.at(server, tmp_path)
    async with street.account.listening():
        told = [street.told(pressed(server, street.direct, street.ann, action)) for action in actions]
        told.append(street.told(pressed(server, street.direct, street.ann, {"value": {"token": "cancel:good:0"}})))
        await street.account.ear.until(lambda: any(one.button == "cancel:good:0" for one in street.account.ear.pressed))
        await street.account.settled()

    assert [[attempt.outcome for attempt in one.attempts] for one in told] == [["kept"]] * len(told)
    street.sound()


@ANY
@given(kind=st.sampled_from(KINDS), event=TREES, header=st.dictionaries(TEXTS, TREES, max_size=3))
async def test_whatever_an_event_is_made_of_it_is_acknowledged(
    kind: str, event: Json, header: dict[str, Json], server: Feishu, tmp_path: Path
) -> None:
    street = Street.at(server, tmp_path)
    payload = enveloped(server, kind, event)
    known = payload["header"]
    assert isinstance(known, dict)
    with capture_logs() as logs:
        async with street.account.listening():
            told = [street.told(payload), street.told(payload | {"header": known | header})]
            await street.hears(street.direct)
            await street.account.settled()

    assert [one.attempts[0].outcome for one in told] == ["kept", "kept"]
    assert [line for line in logs if line["event"] in BROKE] == []


@pytest.mark.parametrize("part", range(3))
async def test_events_that_are_none_take_no_good_one_with_them(part: int, server: Feishu, tmp_path: Path) -> None:
    street = Street.at(server, tmp_path, names=False)
    async with street.account.listening():
        for case in range(part, FUZZ, 3):
            chance = Random(f"feishu {case}")
            chat = chance.choice([street.direct, street.group])
            known = [
                written(server, chat, street.ann),
                pressed(server, chat, street.ann, {"value": {"token": "a:b:0"}}),
            ]
            for _ in range(3):
                server.push(mangled(chance)(json.dumps(chance.choice(known)).encode()))
            where = chance.choice([street.direct, street.group])
            try:
                await street.hears(where, f"good {case}")
            except TimeoutError as late:
                late.add_note(f"case {case}")
                raise

    street.sound()


@pytest.mark.parametrize("words", NASTY, ids=range(len(NASTY)))
async def test_whatever_is_said_anywhere_is_handed_in_once(words: str, server: Feishu, tmp_path: Path) -> None:
    street = Street.at(server, tmp_path)
    words = words.encode("utf-8", "replace").decode()
    async with street.account.listening():
        said = [street.ann.says(chat, words, mention=True) for chat in (street.direct, street.group)]
        rich = street.ann.writes(street.group, [[{"tag": "at", "user": server.me}, {"tag": "text", "text": words}]])
        for chat in (street.direct, street.group):
            await street.hears(chat)

    wanted = {message.id for message in (*said, rich)}
    assert {one.message for one in street.account.ear.said} >= wanted
    street.sound()


@pytest.mark.parametrize("odd", ["om_\0odd", "../../../bot/v3/info", "om_1?x=1#y", "🐱", "o" * 5000, "om_1\n"])
@pytest.mark.parametrize("name", ["message_id", "chat_id", "parent_id", "root_id", "thread_id"])
async def test_what_is_no_id_reaches_neither_database_nor_address(
    name: str, odd: str, server: Feishu, tmp_path: Path
) -> None:
    """None of Feishu's is like that."""
    street = Street.at(server, tmp_path)
    async with street.account.listening():
        street.told(written(server, street.direct, street.ann, **{name: odd}))
        street.told(pressed(server, street.direct, street.ann, {"value": {"token": odd}}))
        await street.hears(street.direct)

    assert [call.path for call in server.calls if odd in call.path] == []
    street.sound()


async def test_the_longest_text_comes_through_in_pieces_whole(server: Feishu, tmp_path: Path) -> None:
    street = Street.at(server, tmp_path)
    server.piece, server.shuffled = 4000, True
    words = "画一只猫🐱" * (LARGE // len("画一只猫🐱".encode()) - 10)
    async with street.account.listening():
        said = await street.hears(street.direct, words)

    assert len(said.text.encode()) > LARGE * 0.9
    street.sound()
