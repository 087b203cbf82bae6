"""Krea calls the address that came with an order. Nothing is signed: a call is a hint, and only a poll is news."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

import msgspec
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.ports import Finished, Pending, Provider
from tests.emulators.krea import Call, Emulator
from tests.emulators.krea.customer import commission, reached
from tests.emulators.server import address, bound, served
from tests.krea_fixtures import emulator, hasty, krea, server, watch  # noqa: F401 - fixtures
from tests.services import ticket


@dataclass
class Door:
    """Where the house is called."""

    address: str = ""
    calls: list[tuple[str, str, object]] = field(default_factory=list)
    """The job, its state and its result, each time."""

    async def called(self, request: Request) -> Response:
        told = msgspec.json.decode(await request.body())
        self.calls.append((told["job_id"], told["status"], told.get("result")))
        return Response(status_code=204)


@contextmanager
def listening() -> Iterator[Door]:
    door, listener = Door(), bound()
    door.address = f"{address(listener)}/hooks/krea/9f2c"
    with served([(Starlette(routes=[Route("/hooks/krea/9f2c", door.called, methods=["POST"])]), listener)]):
        yield door


@pytest.fixture(scope="module")
def opened() -> Iterator[Door]:
    with listening() as door:
        yield door


@pytest.fixture
def door(opened: Door) -> Door:
    opened.calls.clear()
    return opened


CALLS: dict[str, tuple[Call, ...]] = {
    "once": (Call.DONE,),
    "twice": (Call.DONE, Call.DONE),
    "out of order": (Call.DONE, Call.STALE),
}


@pytest.mark.parametrize("early", [False, True])
@pytest.mark.parametrize("name", CALLS)
async def test_a_call_comes_once_or_twice_late_or_before_the_answer(
    krea: Provider, emulator: Emulator, door: Door, name: str, early: bool
) -> None:
    emulator.calls, emulator.calls_early = CALLS[name], early

    job = ticket(await krea.submit(replace(commission(), callback=door.address)))

    assert not early or len(door.calls) == len(CALLS[name])
    await reached(lambda: len(emulator.called) == len(CALLS[name]))
    assert {called for called, _, _ in door.calls} == {job}
    assert emulator.called == [204] * len(CALLS[name])
    assert isinstance(await krea.poll(job), Finished)


@pytest.mark.parametrize("call", [Call.FORGED, Call.STRANGE])
async def test_a_call_that_lies_changes_nothing_for_whoever_polls(
    krea: Provider, emulator: Emulator, door: Door, call: Call
) -> None:
    emulator.calls = (call,)

    job = ticket(await krea.submit(replace(commission(), callback=door.address)))

    await reached(lambda: emulator.called)
    ((named, status, _),) = door.calls
    assert (status, named == job) == ("completed", call is Call.FORGED)
    assert await krea.poll(job) == Pending()


async def test_a_call_that_nobody_takes_harms_no_order(krea: Provider, emulator: Emulator) -> None:
    emulator.calls = (Call.DONE,)

    job = ticket(await krea.submit(replace(commission(), callback="http://127.0.0.1:9/hooks/krea/9f2c")))

    await reached(lambda: emulator.called)
    assert emulator.called == [0]
    assert isinstance(await krea.poll(job), Finished)
