"""Server-sent events in pieces of any size, as services really send them."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.providers.http import Event, EventReader, Garbled

STREAM = (
    ": keep-alive\n\n"
    'event: partial\ndata: {"n":1}\n\n'
    'data:{"text":"海象"}\r\n\r\n'
    "id: 7\nretry: 10\ndata: two\rdata: lines\r\r"
    "event: named\n\n"
    "data: [DONE]\n\n"
).encode()
EVENTS = [
    Event("partial", b'{"n":1}'),
    Event("", '{"text":"海象"}'.encode()),
    Event("", b"two\nlines"),
    Event("", b"[DONE]"),
]


def read(*pieces: bytes, limit: int = 10_000) -> list[Event]:
    reader = EventReader(limit)
    return [event for piece in pieces for event in reader.feed(piece)] + list(reader.end())


@given(cuts=st.lists(st.integers(0, len(STREAM)), max_size=12))
def test_wherever_a_stream_is_cut_its_events_are_the_same(cuts: list[int]) -> None:
    edges = [0, *sorted(cuts), len(STREAM)]

    assert read(*(STREAM[start:end] for start, end in pairwise(edges))) == EVENTS


def test_one_byte_at_a_time_is_as_good() -> None:
    assert read(*(bytes([byte]) for byte in STREAM)) == EVENTS


def test_the_last_blank_line_may_be_missing() -> None:
    assert read(b"data: the end") == [Event("", b"the end")]


def test_a_mark_of_unicode_at_the_beginning_is_passed_over() -> None:
    assert read("\ufeffdata: x\n\n".encode()) == [Event("", b"x")]


@pytest.mark.parametrize("stream", [b"data: " + b"x" * 200, b"data: x\n" * 200, b"x" * 200])
def test_an_event_that_never_ends_is_given_up(stream: bytes) -> None:
    with pytest.raises(Garbled):
        read(*(stream[at : at + 10] for at in range(0, len(stream), 10)), limit=100)


def test_a_line_of_many_megabytes_is_read_in_one_go() -> None:
    line = b"data: " + b"A" * 12_000_000
    pieces = [line[at : at + 65_536] for at in range(0, len(line), 65_536)]

    (event,) = read(*pieces, b"\n\n", limit=20_000_000)

    assert len(event.data) == 12_000_000
