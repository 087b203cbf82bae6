"""Webhook calls that are not Feishu's, in every way that was thought of: none of them may be believed."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import replace

from tests.feishu_sealing import BLOCK, SIGNATURE, Call, Json, Pen, exchanged, written
from tests.mutating import ODDITIES, PATCHES

MANY = 100_000
"""How deep is deep, how long is long."""
LARGE = 3_000_000
"""Bytes that no call of Feishu's has."""
WINDOW = 300
"""Seconds that a call may be ahead, and a press old."""
LATE = 28_800
"""Seconds that an event may be old."""
ODD_TIMES = (
    *("", "0", "-1", "NaN", "inf", "1e10", "9" * 400, "0x7fffffff", "1_800_000_000", "now", "1800000000.5"),
    *("\uff11\uff18\uff10\uff10\uff10\uff10\uff10\uff10\uff10\uff10", "\u0661\u0668", "+1800000000", "1800000000000"),
)
WRONG_TOKENS: tuple[Json, ...] = (
    *("", " ", "x", None, 0, True, [], {}, "é", "\ud800", "a" * MANY),
    *([None], {"token": 1}, -1, 1e308, 2**70),
)
METHODS = ("GET", "PUT", "DELETE", "PATCH", "OPTIONS", "HEAD")
OUTSIDES: tuple[bytes, ...] = (
    *(b"", b"{", b"{}", b"[]", b"null", b"0", b'"encrypt"', b"\xef\xbb\xbf{}", b"\xff\xfe{\x00}\x00", b"\x00" * 4096),
    *(
        b'{"encrypt":null}',
        b'{"encrypt":5}',
        b'{"encrypt":[]}',
        b'{"encrypt":{}}',
        b'{"encrypt":""}',
        b'{"encrypt":"!"}',
    ),
    *(b'{"encrypt":"AAAA"}', b'{"encrypt":"\\ud800"}', b'{"encrypt":"\xed\xa0\x80"}', b'{"encrypt":1e999999}'),
    *(b"[" * MANY, b'{"encrypt":' * MANY, b'{"encrypt":' + b"9" * MANY + b"}", b'{"encrypt":"' + b"A" * MANY + b'"}'),
    *(b'{"Encrypt":"AAAA"}', b'{"encrypt":"AAAA"}{"encrypt":"AAAA"}', b"encrypt=AAAA&token=x", b"<xml/>", b"NaN"),
)
INSIDES: tuple[bytes, ...] = (
    *(b"", b"{", b"{}", b"[]", b"null", b"\x00", b"\xff" * 64, b"[" * MANY, b'{"header":' * MANY, b"9" * MANY),
    *(b'{"header":null}', b'{"header":[]}', b'{"header":"x"}', b'{"header":{"token":null}}', b'{"event":{}}'),
    *(b'{"type":"url_verification"}', b'{"type":"url_verification","challenge":"c"}', b'{"\xed\xa0\x80":1}'),
    *(b'{"schema":"2.0","header":{"token":"\\ud800","event_type":"im.message.receive_v1"},"event":{}}', b"1e400"),
)
Way = Callable[[Pen], Call]


def unsigned(pen: Pen) -> Call:
    call = pen.sealed("unsigned", written(pen.event()))
    kept = pen.chance.randrange(7)
    return replace(call, headers=tuple(pair for at, pair in enumerate(call.headers) if kept >> at & 1))


def wrongly_signed(pen: Pen) -> Call:
    call = pen.sealed("wrongly signed", written(pen.event()))
    right = dict(call.headers)[SIGNATURE]
    at = pen.chance.randrange(len(right))
    near = right[:at] + (b"0" if right[at : at + 1] != b"0" else b"1") + right[at + 1 :]
    sha1 = hashlib.sha1(call.body, usedforsecurity=False).hexdigest().encode()
    odd = (
        b"",
        b"0" * 64,
        right[:-1],
        right + b"0",
        near,
        sha1,
        right.upper() + b"=",
        b"\xff" * 64,
        b"None",
        right[::-1],
    )
    return replace(call, headers=exchanged(call.headers, signature=pen.chance.choice(odd)))


def doubly_signed(pen: Pen) -> Call:
    call = pen.sealed("doubly signed", written(pen.event()))
    return replace(call, headers=((SIGNATURE, b"0" * 64), *call.headers))


def with_other_keys(pen: Pen) -> Call:
    other = pen.chance.choice(["guessed", pen.keys.token, pen.keys.app, pen.keys.encrypt + " ", pen.keys.encrypt[:-1]])
    return pen.sealed("with other keys", written(pen.event()), encrypt=other, sign=other)


def wrongly_encrypted(pen: Pen) -> Call:
    return pen.sealed("wrongly encrypted", written(pen.event()), encrypt="guessed")


def with_a_wrong_token(pen: Pen) -> Call:
    near = (pen.keys.token[:-1], pen.keys.token + " ", pen.keys.token.swapcase() + "x", [pen.keys.token])
    token = pen.chance.choice([*WRONG_TOKENS, *near])
    return pen.sealed("with a wrong token", written(pen.event(token=token)))


def without_a_token(pen: Pen) -> Call:
    event = pen.event()
    assert isinstance(event["header"], dict)
    del event["header"]["token"]
    return pen.sealed("without a token", written(event))


def of_another_app(pen: Pen) -> Call:
    other = pen.chance.choice(["cli_ffffffffffffffff", None, 7, pen.keys.app + "0", [pen.keys.app]])
    return pen.sealed("of another app", written(pen.event(app_id=other)))


def out_of_time(pen: Pen) -> Call:
    event, away = pen.event(), pen.chance.choice([1, 60, 3600, 86_400, 10**9])
    early, late = (
        int(pen.now()) + WINDOW + away,
        int(pen.now()) - (WINDOW if "card.action.trigger" in str(event) else LATE) - away,
    )
    odd = pen.chance.choice([*ODD_TIMES, *(str(when) for when in (early, late) for _ in ODD_TIMES)])
    call = pen.sealed("out of time", written(event), at=odd)
    return call if odd else replace(call, headers=exchanged(call.headers, timestamp=b""))


def made_younger(pen: Pen) -> Call:
    """A call that was caught, with the time of today."""
    call = pen.sealed("made younger", written(pen.event()), at=str(int(pen.now()) - 10 * WINDOW))
    return replace(call, headers=exchanged(call.headers, timestamp=str(int(pen.now())).encode()))


def with_another_nonce(pen: Pen) -> Call:
    call = pen.sealed("with another nonce", written(pen.event()))
    return replace(call, headers=exchanged(call.headers, nonce=pen.chance.choice([b"", b"1", b"\xff", b"x" * 2000])))


def truncated(pen: Pen) -> Call:
    call = pen.sealed("truncated", written(pen.event()))
    return replace(call, body=call.body[: pen.chance.randrange(len(call.body))])


def truncated_and_signed(pen: Pen) -> Call:
    secret = pen.encrypted(written(pen.event()))
    return pen.signed("truncated and signed", pen.wrapped(secret[: pen.chance.randrange(len(secret))]))


def flipped(pen: Pen) -> Call:
    call = pen.sealed("flipped", written(pen.event()))
    body = bytearray(call.body)
    for _ in range(pen.chance.randint(1, 3)):
        body[pen.chance.randrange(len(body))] ^= 1 << pen.chance.randrange(8)
    return unsigned(pen) if bytes(body) == call.body else replace(call, body=bytes(body))


def flipped_and_signed(pen: Pen) -> Call:
    """In the last block but one, or the last: what is decrypted never ends as it has to."""
    secret = bytearray(pen.encrypted(written(pen.event())))
    secret[-1 - pen.chance.randrange(BLOCK)] ^= 1 << pen.chance.randrange(8)
    return pen.signed("flipped and signed", pen.wrapped(bytes(secret)))


def mangled(pen: Pen) -> Call:
    call = pen.sealed("mangled", written(pen.event()))
    at, length = pen.chance.randint(0, len(call.body)), pen.chance.choice([0, 1, 3, 40])
    put = pen.chance.choice(PATCHES)
    body = call.body[:at] + put + call.body[at + length :]
    return replace(call, body=body) if body != call.body else unsigned(pen)


def of_an_odd_shape(pen: Pen) -> Call:
    return pen.signed("of an odd shape", pen.chance.choice(OUTSIDES))


def with_a_second_secret(pen: Pen) -> Call:
    """The same name twice."""
    good = base64.b64encode(pen.encrypted(written(pen.event()))).decode()
    bad = pen.chance.choice(['"AAAA"', "null", '""', f'"{good[:-24]}"'])
    return pen.signed("with a second secret", f'{{"encrypt":"{good}","encrypt":{bad}}}'.encode())


def of_odd_words(pen: Pen) -> Call:
    odd = pen.chance.choice([*INSIDES, *(written({"header": odd, "event": odd}) for odd in ODDITIES)])
    return pen.sealed("of odd words", odd)


def plain(pen: Pen) -> Call:
    """Not encrypted, by somebody who knows the token."""
    return Call("plain", written(pen.event()))


def challenging(pen: Pen) -> Call:
    token = pen.chance.choice(WRONG_TOKENS)
    body = written({"type": "url_verification", "token": token, "challenge": "forged"})
    ways: tuple[Call, ...] = (
        Call("challenging", body),
        pen.signed("challenging", body),
        pen.sealed("challenging", body),
        replace(pen.sealed("challenging", body), headers=()),
        replace(pen.sealed("challenging", body.replace(b"forged", b"x"), encrypt="guessed"), headers=()),
    )
    return pen.chance.choice(ways)


def challenging_oddly(pen: Pen) -> Call:
    odd: Json = pen.chance.choice([None, 5, [], {}, "", "\ud800", "c" * MANY, ["c"], True])
    body = json.dumps({"type": "url_verification", "token": pen.keys.token, "challenge": odd}).encode()
    return replace(pen.sealed("challenging oddly", body), headers=())


def large(pen: Pen) -> Call:
    return pen.signed("large", pen.wrapped(pen.encrypted(b" " * LARGE)))


def by_another_method(pen: Pen) -> Call:
    return replace(pen.sealed("by another method", written(pen.event())), method=pen.chance.choice(METHODS))


WAYS: tuple[Way, ...] = (
    *(unsigned, wrongly_signed, doubly_signed, with_other_keys, wrongly_encrypted, with_a_wrong_token, without_a_token),
    *(of_another_app, out_of_time, made_younger, with_another_nonce, truncated, truncated_and_signed, flipped),
    *(flipped_and_signed, mangled, of_an_odd_shape, with_a_second_secret, of_odd_words, plain, challenging),
    *(challenging_oddly, large, by_another_method),
)
RARE: Mapping[Way, float] = {large: 0.1}


def forged(pen: Pen) -> Call:
    """The next one."""
    way = pen.chance.choice(WAYS)
    return forged(pen) if pen.chance.random() > RARE.get(way, 1.0) else way(pen)
