"""Answers that are changed by chance: as bytes, as JSON and as server-sent events, the same for the same seed."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass
from random import Random

from bot.errors import JobError, UnknownOutcome
from bot.ports import Accepted, Commission, Finished, Lost, Provider
from tests.emulators.faults import Mangles, Storm
from tests.tried import Tried, Unfinished

FUZZ = int(os.environ.get("EASEL_TEST_FUZZ") or 200)
"""Cases for each service."""
SHARE = 0.08
"""Of all answers, for each of five ways."""
DAY = 86_400
Json = object
ODDITIES: tuple[Json, ...] = (
    None, True, False, 0, -1, 1, 2**63, -(2**70), 10**40, 0.1, 1e308, "", " ", "null", "0", "\x00", "\ud800",
    "é" * 2000, "failed", "completed", "success", "error", "http://", "https://[::1", "javascript:alert(1)", "data:,",
    "a" * 70_000, [], {}, [[]], [None], {"": None}, {"error": {}}, {"error": None}, [{}] * 200,
)  # fmt: skip
PATCHES = (
    b"null", b"-", b"1e400", b"9" * 60, b'""', b"[", b"{", b"]", b"}", b'"\xff"', b"\x00", b"[" * 6000, b"\xef\xbb\xbf",
    b"\r\n\r\n", b"data: ", b"event: error\n", b"\\u0000", b",,", b"NaN", b"Infinity",
)  # fmt: skip


def mangled(chance: Random) -> Callable[[bytes], bytes]:
    """One way to change an answer."""
    seed = chance.random()
    how = chance.choice([_bytes, _json, _json, _json, _events])

    def change(body: bytes) -> bytes:
        return how(body, Random(seed))

    return change


def _bytes(body: bytes, chance: Random) -> bytes:
    for _ in range(chance.randint(1, 3)):
        at, length = chance.randint(0, len(body)), chance.choice([0, 0, 1, 3, 40, len(body)])
        body = body[:at] + chance.choice([*PATCHES, chance.randbytes(chance.randint(0, 8))]) + body[at + length :]
    return body


def _json(body: bytes, chance: Random) -> bytes:
    try:
        tree = json.loads(body)
    except (ValueError, RecursionError):
        return _events(body, chance) if b"data:" in body else _bytes(body, chance)
    for _ in range(chance.randint(1, 3)):
        tree = _changed(tree, chance)
    return json.dumps(tree).encode("utf-8", "surrogatepass")


def _events(body: bytes, chance: Random) -> bytes:
    """One event is changed, left out, repeated or moved."""
    if b"data:" not in body:
        return _bytes(body, chance)
    events = body.split(b"\n\n")
    at = chance.randrange(len(events))
    head, found, data = events[at].partition(b"data:")
    match chance.randrange(4):
        case 0 if found:
            events[at] = head + b"data: " + _json(data.strip(), chance)
        case 1:
            del events[at]
        case 2:
            events.insert(at, events[at])
        case _:
            chance.shuffle(events)
    return b"\n\n".join(events)


def _changed(tree: Json, chance: Random) -> Json:
    """With one of its nodes replaced, left out, repeated or wrapped."""
    places = list(_places(tree))
    if not places or chance.random() < 0.05:
        return deepcopy(chance.choice(ODDITIES))
    parent, key = chance.choice(places)
    value = parent[key]  # type: ignore[index]  # a list by number or an object by name
    match chance.randrange(6):
        case 0:
            del parent[key]  # type: ignore[attr-defined]
        case 1:
            parent[key] = [value]  # type: ignore[index]
        case 2:
            parent[key] = {"value": value}  # type: ignore[index]
        case 3 if isinstance(value, list):
            parent[key] = value * chance.choice([2, 20])  # type: ignore[index]
        case _:
            parent[key] = deepcopy(chance.choice(ODDITIES))  # type: ignore[index]
    return tree


def _places(tree: Json) -> Iterator[tuple[Json, str | int]]:
    match tree:
        case dict():
            for name, value in tree.items():
                yield tree, name
                yield from _places(value)
        case list():
            for number, value in enumerate(tree):
                yield tree, number
                yield from _places(value)
        case _:
            return


def endpoints(tried: Tried) -> list[str]:
    trial = tried.trial
    return [name for name in (trial.create, trial.poll, *trial.reads, *trial.uploads) if name]


def storm(chance: Random) -> Storm:
    """Mangles two of five answers, each in a way of its own, and most of them under a good status."""

    def mangle(body: bytes) -> bytes:
        return mangled(chance)(body)

    statuses = (200, 200, 200, 400, 500)
    return Storm(chance, {f"{number}": Mangles(mangle, status) for number, status in enumerate(statuses)}, SHARE)


@dataclass
class Met:
    """What one order met: how many mangled answers, and the error that came of them."""

    answers: int
    error: JobError | None


async def met(tried: Tried, provider: Provider, chance: Random) -> Met:
    """One order whose answers are mangled here and there. Whatever else leaves than our own errors is a mistake."""
    tried.emulator.clear()
    tried.watch.at += DAY
    winds = storm(Random(chance.random()))
    tried.emulator.faults.storms.update(dict.fromkeys(endpoints(tried), winds))
    error = await _error(tried, provider, chance.choice(list(tried.trial.orders.values())))
    return Met(sum(count for name, count in winds.met.items() if name != "none"), error)


async def _error(tried: Tried, provider: Provider, commission: Commission) -> JobError | None:
    try:
        await provider.offers()
        await provider.check()
        checked(await tried.made(provider, commission))
    except UnknownOutcome as error:
        return await _looked_up(tried, provider) or error
    except JobError as error:
        return error
    except Unfinished:
        return None
    return None


async def _looked_up(tried: Tried, provider: Provider) -> JobError | None:
    if not provider.abilities.lookup:
        return None
    try:
        await provider.lookup(Lost(tried.text.job, tried.text.vendor_id, tried.watch.now() - 1))
    except JobError as error:
        return error
    return None


def checked(done: Accepted | Finished) -> None:
    """Whatever a mangled answer claims, results are links or files."""
    assert isinstance(done, Finished)
    assert done.results
    assert all(isinstance(result, bytes | str) and result for result in done.results)
    assert done.charged is None or done.charged.amount >= 0
