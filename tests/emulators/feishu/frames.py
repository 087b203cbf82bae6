"""The frames of the long connection: `pbbp2.Frame`, protobuf written by hand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

CONTROL, DATA = 0, 1
_SEQ, _LOG, _SERVICE, _METHOD, _HEADER, _ENCODING, _TYPE, _PAYLOAD, _LOG_NEW = range(1, 10)
_KEY, _VALUE = 1, 2
_VARINT, _FIXED64, _BYTES, _FIXED32 = 0, 1, 2, 5


@dataclass(frozen=True, slots=True)
class Frame:
    """One frame. `method` is CONTROL for pings and pongs, DATA for events and what is answered to them."""

    method: int
    service: int
    headers: Mapping[str, str] = field(default_factory=dict)
    payload: bytes = b""
    seq: int = 0
    log: int = 0


def encode(frame: Frame) -> bytes:
    numbers = {_SEQ: frame.seq, _LOG: frame.log, _SERVICE: frame.service, _METHOD: frame.method}
    out = bytearray()
    for number, value in numbers.items():
        out += _varint(number << 3 | _VARINT) + _varint(value)
    for key, text in frame.headers.items():
        out += _field(_HEADER, _field(_KEY, key.encode()) + _field(_VALUE, text.encode()))
    if frame.payload:
        out += _field(_PAYLOAD, frame.payload)
    return bytes(out)


def decode(body: bytes) -> Frame:
    """Raises ValueError for what is no frame: also where one of the four numbers is missing, which have to be there."""
    numbers: dict[int, int] = {}
    headers: dict[str, str] = {}
    payload = b""
    for number, value in _fields(body):
        if isinstance(value, int):
            numbers[number] = value
        elif number == _HEADER:
            pair = {at: part for at, part in _fields(value) if isinstance(part, bytes)}
            headers[pair[_KEY].decode()] = pair[_VALUE].decode()
        elif number == _PAYLOAD:
            payload = value
        elif number not in {_ENCODING, _TYPE, _LOG_NEW}:
            raise ValueError(f"field {number} is not known")
    missing = {_SEQ, _LOG, _SERVICE, _METHOD} - numbers.keys()
    if missing:
        raise ValueError(f"without the fields {sorted(missing)}")
    return Frame(numbers[_METHOD], numbers[_SERVICE], headers, payload, numbers[_SEQ], numbers[_LOG])


def pieces(frame: Frame, size: int) -> list[Frame]:
    """The frame in parts with so many bytes of its payload; 0: whole."""
    body = frame.payload
    parts = [body[at : at + size] for at in range(0, len(body), size)] if size else [body]
    return [
        Frame(
            frame.method,
            frame.service,
            {**frame.headers, "sum": str(len(parts)), "seq": str(at)},
            part,
            frame.seq,
            frame.log,
        )
        for at, part in enumerate(parts or [b""])
    ]


def _field(number: int, body: bytes) -> bytes:
    return _varint(number << 3 | _BYTES) + _varint(len(body)) + body


def _varint(value: int) -> bytes:
    value &= (1 << 64) - 1
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


def _fields(body: bytes) -> Iterator[tuple[int, int | bytes]]:
    at = 0
    while at < len(body):
        tag, at = _read(body, at)
        number, kind = tag >> 3, tag & 7
        if kind == _VARINT:
            value, at = _read(body, at)
            yield number, value
            continue
        if kind == _BYTES:
            size, at = _read(body, at)
        else:
            size = {_FIXED64: 8, _FIXED32: 4}.get(kind, -1)
        if size < 0 or at + size > len(body):
            raise ValueError("a frame that breaks off")
        yield number, body[at : at + size]
        at += size


def _read(body: bytes, at: int) -> tuple[int, int]:
    value = 0
    for shift in range(0, 70, 7):
        if at >= len(body):
            raise ValueError("a number that breaks off")
        byte = body[at]
        at += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, at
    raise ValueError("a number without an end")
