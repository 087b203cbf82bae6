"""What people say to each other in a group is passed over at next to no cost, and no request among it is missed."""

from __future__ import annotations

import asyncio
import time
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typing_extensions import override

from bot.catalog import load
from bot.conversation import Rules
from bot.testing import MemoryStore
from bot.understanding import Message, Reader, heeds
from bot.understanding.overhearing import requests
from bot.values import Inbound, IntentKind, Said, Situation
from tests.houses import ANNE, ROOM, Plan, Stand, stand
from tests.labelled import FOLDER, TALK, lines

READER = Reader(load().aliases)
READER.listen()
LOCALES = ("", "zh", "zh-TW", "ja", "ko", "de", "ru")
SPOKEN = tuple(TALK.read_text(encoding="utf-8").splitlines())
WRITTEN = tuple(dict.fromkeys(line.text for file in sorted(FOLDER.glob("*.jsonl")) for line in lines(file)))
PATIENCE = 40.0
"""Microseconds for an ordinary line; several times what it takes, so that a slow machine passes."""


def is_heard(text: str, locale: str = "") -> bool:
    """Whether anything is made of the message although nobody is addressed, where the chat lets us listen."""
    message = Message(text, addressed=False, explicit_allowed=True, has_last_result=True, locale=locale)
    return READER.read(message).kind is not IntentKind.NONE


REQUESTS = tuple(text for text in WRITTEN if is_heard(text))


@pytest.mark.parametrize("locale", LOCALES)
def test_every_request_that_is_heard_unasked_stirs(locale: str) -> None:
    assert [text for text in WRITTEN if is_heard(text, locale) and not READER.stirs(text)] == []


def test_there_are_requests_to_hear_in_every_language() -> None:
    assert len(REQUESTS) > 300
    assert {READER.read(Message(text, explicit_allowed=True)).language for text in REQUESTS} >= {
        *("zh", "zh-Hant", "en", "ja", "ko", "de", "fr", "es", "pt", "ru")
    }


MARKS = st.text(alphabet=" \n\u3000,，.。!！~…¿¡\u200b\ufe0f🐱/@>'\"*", max_size=4)


LEADS = st.sampled_from(("", "", "please ", "请", "hey ", "bitte ", "@easel ", "/draw ", "> ", "ㅎㅎ "))
SPELLINGS: tuple[Callable[[str], str], ...] = (
    str,
    str.upper,
    str.title,
    str.swapcase,
    lambda text: text.replace(" ", "\u3000"),
    lambda text: unicodedata.normalize("NFD", text),
)
OTHERWISE = st.builds(
    lambda before, lead, request, after, spelling: spelling(before + lead + request + after),
    MARKS,
    LEADS,
    st.sampled_from(REQUESTS),
    MARKS,
    st.sampled_from(SPELLINGS),
)


@settings(max_examples=1500, deadline=None)
@given(text=OTHERWISE, locale=st.sampled_from(LOCALES))
def test_a_request_that_is_written_otherwise_stirs_whenever_it_is_heard(text: str, locale: str) -> None:
    assert READER.stirs(text) or not is_heard(text, locale)


@settings(max_examples=1500, deadline=None)
@given(text=st.one_of(st.text(max_size=60), st.sampled_from(WRITTEN)), locale=st.sampled_from(LOCALES))
def test_whatever_does_not_stir_means_nothing(text: str, locale: str) -> None:
    if not READER.stirs(text):
        assert not is_heard(text, locale)


@settings(max_examples=500, deadline=None)
@given(
    text=st.text(alphabet=st.characters(categories=("Lo", "Ll", "Lu")), max_size=30), request=st.sampled_from(REQUESTS)
)
def test_letters_of_any_script_around_a_request_do_not_hide_it(text: str, request: str) -> None:
    for words in (text + request, f"{text} {request}", f"{request} {text}", request + text):
        assert READER.stirs(words) or not is_heard(words)


@pytest.mark.parametrize(
    "text", ["/weather Berlin", "/play@other_bot song", "/", "and/or", "https://example.com/draw", ""]
)
def test_a_command_that_is_not_ours_does_not_stir(text: str) -> None:
    assert not READER.stirs(text)


@pytest.mark.parametrize("text", ["/draw a cat", "@easel /draw a cat", " /MODELS", "/cancel@easel_bot"])
def test_a_command_of_ours_stirs(text: str) -> None:
    assert READER.stirs(text)


def test_hardly_anything_that_people_say_to_each_other_stirs() -> None:
    assert sum(map(READER.stirs, SPOKEN)) <= len(SPOKEN) / 100


def test_an_ordinary_line_costs_next_to_nothing() -> None:
    took = []
    for _ in range(9):
        start = time.thread_time()
        for line in SPOKEN:
            READER.stirs(line)
        took.append((time.thread_time() - start) / len(SPOKEN) * 1e6)

    assert min(took) < PATIENCE


def hearing(rules: Rules) -> Rules:
    return replace(rules, explicit=True)


class Watched(MemoryStore):
    """Counts what it is asked to keep."""

    def __init__(self) -> None:
        super().__init__()
        self.admitted: list[str] = []

    @override
    async def admit(self, event: Inbound) -> Situation | None:
        self.admitted.append(event.key)
        return await super().admit(event)


async def overhear(house: Stand, text: str, key: str, reply_to: str = "") -> bool:
    """A message that nobody addressed to us."""
    said = Said(key, ROOM, ANNE, text, f"message {key}", house.clock.now(), addressed=False, reply_to=reply_to)
    taken = await house.engine.receive(said)
    await house.settle()
    return taken


async def test_talk_leaves_no_trace_and_a_request_is_drawn(tmp_path: Path) -> None:
    store = Watched()
    async with stand(Plan(tmp_path, store=store, rules=hearing)) as house:
        house.engine.rules.reader.listen()
        answers = [await overhear(house, text, f"talk-{n}") for n, text in enumerate(SPOKEN[:50])]
        assert answers == [True] * 50
        assert await overhear(house, "/weather Berlin", "foreign")
        assert await overhear(house, "nice one", "reply", reply_to="m1")
        assert (store.admitted, house.desk.said) == ([], [])
        assert await overhear(house, "draw me a cat", "asked")
        assert await overhear(house, "/models", "listed")
        await house.finish()

        assert store.admitted == ["asked", "listed"]
        assert [kind for kind, _ in house.lines()] == ["ack", "start", "text", "picture"]


def test_an_adapter_is_told_the_same_without_asking_the_engine() -> None:
    requests.cache_clear()
    assert heeds(SPOKEN[0])
    requests()

    assert [text for text in SPOKEN[:50] if heeds(text)] == []
    assert heeds("draw me a cat")


async def test_while_the_words_are_not_at_hand_everything_is_looked_at(tmp_path: Path) -> None:
    requests.cache_clear()
    store = Watched()
    async with stand(Plan(tmp_path, store=store, rules=hearing)) as house:
        assert await overhear(house, SPOKEN[0], "early")
        for task in (task for task in asyncio.all_tasks() if task.get_name() == "listen"):
            await task
        assert house.engine.rules.reader.listens
        assert await overhear(house, SPOKEN[0], "late")

        assert store.admitted == ["early"]
        assert house.desk.said == []
