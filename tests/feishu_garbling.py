"""Frames of the long connection as no Feishu would send them: none may end it, or the bot."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence

from tests.feishu_sealing import Json, Pen, written
from tests.mutating import ODDITIES, PATCHES, mangled

CONTROL, DATA = 0, 1
DEEP = 50_000
LARGEST = 400_000
"""Bytes: a websocket of the library takes a frame of a megabyte and no more."""
NUMBERS = ("", "x", "-1", "0", "1e3", "\u0663", "1_0", " 1", "4294967297", "9" * 40, "1000000000", "0x2", "\x00", "NaN")
KINDS = ("event", "card", "ping", "pong", "", "EVENT", "\ud800", "event\x00", "x" * 70_000)
CONFIGS: tuple[Json, ...] = (
    *(None, [], "x", 5, {}, {"PingInterval": 0}, {"PingInterval": -1}, {"PingInterval": "x"}, {"PingInterval": 10**40}),
    *({"ReconnectInterval": 10**12, "ReconnectNonce": 10**12, "ReconnectCount": 0, "PingInterval": 1e308},),
    *({"ReconnectInterval": -5, "ReconnectNonce": None, "ReconnectCount": [], "PingInterval": {}},),
    {"PingInterval": None, "ReconnectNonce": "\ud800", "Invented": {"by": "Feishu"}},
)
Pairs = Sequence[tuple[bytes, bytes]]
Way = Callable[[Pen], Sequence[bytes]]


def varint(value: int) -> bytes:
    value &= (1 << 64) - 1
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


def field(number: int, body: bytes) -> bytes:
    return varint(number << 3 | 2) + varint(len(body)) + body


def number(name: int, value: int) -> bytes:
    return varint(name << 3) + varint(value)


def frame(headers: Pairs, payload: bytes, method: int = DATA) -> bytes:
    """Names and values of headers may be no text, and come twice."""
    start = number(1, 1) + number(2, 2) + number(3, 33_554_678) + number(4, method)
    return start + b"".join(field(5, field(1, key) + field(2, value)) for key, value in headers) + field(8, payload)


def headers(pen: Pen, **other: str | None) -> Pairs:
    """Of an event in one piece; None leaves one out."""
    usual: dict[str, str | None] = {
        "type": "event",
        "message_id": f"{pen.chance.getrandbits(128):032x}",
        "trace_id": "t",
        "sum": "1",
        "seq": "0",
    }
    named = {name: value for name, value in (usual | other).items() if value is not None}
    return [(name.encode(), value.encode("utf-8", "surrogatepass")) for name, value in named.items()]


def event(pen: Pen, **other: str | None) -> bytes:
    return frame(headers(pen, **other), written(pen.said("garbled")))


def noise(pen: Pen) -> Sequence[bytes]:
    return [pen.chance.randbytes(pen.chance.choice([0, 1, 2, 7, 40, 3000])), pen.chance.choice(PATCHES)]


def broken(pen: Pen) -> Sequence[bytes]:
    whole = event(pen)
    body = bytearray(whole)
    for _ in range(pen.chance.randint(1, 4)):
        body[pen.chance.randrange(min(len(body), 160))] ^= 1 << pen.chance.randrange(8)
    return [whole[: pen.chance.randrange(len(whole))], bytes(body)]


def of_no_sort(pen: Pen) -> Sequence[bytes]:
    """Neither event nor pong."""
    method = pen.chance.choice([2, 3, 2**31 - 1, 2**31, 2**63, -1])
    kind = pen.chance.choice(KINDS)
    body = written(pen.said("garbled"))
    return [frame(headers(pen), body, method), event(pen, type=kind), frame(headers(pen, type=kind), body, CONTROL)]


def with_fields_missing(pen: Pen) -> Sequence[bytes]:
    usual = ("type", "message_id", "trace_id", "sum", "seq")
    gone: dict[str, str | None] = dict.fromkeys(name for name in usual if pen.chance.random() < 0.4)
    return [event(pen, **gone), frame([], b"{}"), number(4, DATA), field(8, b"{}"), frame(headers(pen), b"")]


def with_odd_headers(pen: Pen) -> Sequence[bytes]:
    usual = list(headers(pen))
    body = written(pen.said("garbled"))
    odd = pen.chance.choice([b"\xff\xfe", b"", b"\x00", b"x" * 100_000, b"\xed\xa0\x80"])
    many = [*usual, *[(b"k", b"v")] * 300]
    return [frame([*usual, (odd, odd)], body), frame([*usual, *usual[::-1]], body), frame(many, body)]


def in_odd_pieces(pen: Pen) -> Sequence[bytes]:
    pick = pen.chance.choice
    return [
        event(pen, sum=pick(NUMBERS), seq=pick(NUMBERS)),
        event(pen, sum=pick(NUMBERS)),
        event(pen, seq=pick(NUMBERS)),
    ]


def in_pieces_that_contradict(pen: Pen) -> Sequence[bytes]:
    id = f"{pen.chance.getrandbits(64):x}"
    body = written(pen.said("garbled"))
    pairs = (("2", "0"), ("3", "2"), ("2", "5"), ("1", "0"), ("2", "-1"), ("2", "0"), ("900", "899"), ("2", "1"))
    some = pen.chance.sample(pairs, pen.chance.randint(2, len(pairs)))
    return [frame(headers(pen, message_id=id, sum=most, seq=at), body) for most, at in some]


def in_pieces_without_end(pen: Pen) -> Sequence[bytes]:
    """The rest of them never comes."""
    most = pen.chance.choice([2, 50, 1000, 100_000, 10**9])
    size = pen.chance.choice([0, 10, 50_000])
    return [
        frame(headers(pen, sum=str(most), seq=str(pen.chance.randrange(most))), pen.chance.randbytes(size))
        for _ in range(pen.chance.randint(1, 4))
    ]


def with_an_odd_payload(pen: Pen) -> Sequence[bytes]:
    whole = written(pen.event())
    odd = pen.chance.choice(
        [
            *(
                b"",
                b"null",
                b"[]",
                b"0",
                b"{",
                b"\xff" * 50,
                b"[" * DEEP,
                b'{"event":' * DEEP,
                b"9" * DEEP,
                b"1e999999",
            ),
            *(b'{"header":{"event_type":"\xed\xa0\x80"}}', b" " * LARGEST, b'"' + b"x" * LARGEST + b'"'),
            *(mangled(pen.chance)(whole) for _ in range(12)),
        ]
    )
    return [frame(headers(pen), odd[:LARGEST])]


def with_odd_values(pen: Pen) -> Sequence[bytes]:
    """An event of each sort, with anything in it."""
    tree = pen.event()
    parts = [tree, tree["header"], tree["event"]]
    for _ in range(pen.chance.randint(1, 3)):
        part = pen.chance.choice(parts)
        assert isinstance(part, dict)
        part[pen.chance.choice([*part, "event_type", "message"])] = pen.chance.choice(ODDITIES)
    return [frame(headers(pen), written(tree))]


def pongs(pen: Pen) -> Sequence[bytes]:
    odd = [json.dumps(config).encode() for config in CONFIGS] + list(PATCHES)
    return [frame([(b"type", b"pong")], pen.chance.choice(odd), CONTROL), frame([(b"type", b"ping")], b"{}", CONTROL)]


WAYS: tuple[Way, ...] = (
    *(noise, broken, of_no_sort, with_fields_missing, with_odd_headers, in_odd_pieces, in_pieces_that_contradict),
    *(in_pieces_without_end, with_an_odd_payload, with_odd_values, pongs),
)


def garbled(pen: Pen) -> tuple[str, Sequence[bytes]]:
    """The next frames, and what is wrong with them."""
    way = pen.chance.choice(WAYS)
    return way.__name__.replace("_", " "), way(pen)
