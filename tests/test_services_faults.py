"""Every service meets the faults of a real network at every step: only our errors come of them, and no second order."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from email.utils import formatdate
from functools import partial

import pytest

from bot import errors
from bot.errors import Busy, Gone, JobError, RateLimited, UnknownOutcome, Unreachable
from bot.ports import Provider
from tests.emulators.faults import Breaks, Fault, Halves, Hangs, Mangles, Says, Zips
from tests.tried import Tried

pytest_plugins = ["tests.services_fixtures"]

Kinds = type[JobError] | tuple[type[JobError], ...]
HTML = "<html><body><h1>502 Bad Gateway</h1></body></html>"
REFUSED = (errors.Refused, errors.Broken)
DENIED = (errors.Unauthorized, errors.OutOfCredits, errors.PlanRequired)

# What proves nothing: the order may have been taken.
LOST: dict[str, Fault] = {
    "reset before": Breaks(),
    "reset after": Breaks(done=True),
    "half an answer": Halves(),
    "a page": Says(HTML),
    "a page under the name of JSON": Says(HTML, headers={"Content-Type": "application/json"}),
    "nothing": Says(),
    "null": Says("null"),
    "a list": Says("[]"),
    "a number": Says("17"),
    "an empty object": Says("{}"),
    "nested without end": Says("[" * 100_000),
    "more than anybody reads": Says(b" " * 9_000_000),
    "no UTF-8": Says(b'{"id":"\xff\xfe"}'),
    "a wrong gzip": Says("plain", headers={"Content-Encoding": "gzip"}),
    "elsewhere": Says("", 302, {"Location": "http://127.0.0.1:1/"}),
    "elsewhere for good": Says("", 308, {"Location": "http://169.254.169.254/"}),
    "a slow request": Says("", 408),
    "a gateway's error": Says(HTML, 500),
    "a gateway's page": Says(HTML, 502),
    "a gateway's rest": Says(HTML, 503),
    "a gateway's patience": Says(HTML, 504),
    "a proxy's patience": Says(HTML, 524),
    "overload": Says("", 529),
}

# What proves that nothing was created, although it says nothing else.
PROVEN: dict[str, tuple[Fault, Kinds]] = {
    "a wrong request": (Says("", 400), REFUSED),
    "unauthorized": (Says("", 401), errors.Unauthorized),
    "unpaid": (Says("", 402), DENIED),
    "forbidden": (Says(HTML, 403), DENIED),
    "not found": (Says(HTML, 404), errors.Gone),
    "a conflict": (Says("", 409), (*REFUSED, Busy)),
    "gone": (Says("", 410), errors.Gone),
    "too large": (Says(HTML, 413), errors.TooLarge),
    "not to be processed": (Says("", 422), REFUSED),
    "too many": (Says("", 429), RateLimited),
}


async def raised(provider: Provider, tried: Tried) -> JobError:
    with pytest.raises(JobError) as caught:
        await provider.submit(tried.text)
    return caught.value


@pytest.mark.parametrize("name", LOST)
async def test_an_order_whose_answer_proves_nothing_has_an_unknown_outcome(tried: Tried, name: str) -> None:
    async with tried.connected() as provider:
        tried.emulator.fail(tried.trial.create, LOST[name])
        assert type(await raised(provider, tried)) is UnknownOutcome
    assert tried.orders_sent == 1


@pytest.mark.parametrize("done", [False, True])
async def test_an_order_that_is_not_answered_in_time_has_an_unknown_outcome(tried: Tried, done: bool) -> None:
    async with tried.connected(hasty=True) as provider:
        tried.emulator.fail(tried.trial.create, Hangs(done))
        assert type(await raised(provider, tried)) is UnknownOutcome
    assert tried.orders_sent == 1


@pytest.mark.parametrize("name", PROVEN)
async def test_a_refusal_proves_that_nothing_was_created(tried: Tried, name: str) -> None:
    fault, kinds = PROVEN[name]
    async with tried.connected() as provider:
        tried.emulator.fail(tried.trial.create, fault)
        assert isinstance(await raised(provider, tried), kinds)
    assert (tried.orders_sent, tried.emulator.creates) == (1, 0)


async def test_an_answer_in_gzip_is_an_answer(tried: Tried) -> None:
    async with tried.connected() as provider:
        tried.emulator.fail(tried.trial.create, Zips())
        assert (await tried.made(provider, tried.text)).results
    assert tried.emulator.creates == 1


async def test_a_service_that_is_not_there_got_nothing(tried: Tried) -> None:
    with tried.trial.emulated() as gone:
        pass
    nobody = Tried(tried.trial, gone)
    async with nobody.connected(hasty=True) as provider:
        assert type(await raised(provider, nobody)) is Unreachable
        for ask in (provider.check, provider.offers):
            with pytest.raises(Unreachable):
                await ask()


PAUSES: dict[str, tuple[dict[str, str], float | None]] = {
    "seconds": ({"Retry-After": "2"}, 2),
    "none": ({"Retry-After": "0"}, 0),
    "very long": ({"Retry-After": "99999"}, 99_999),
    "milliseconds": ({"retry-after-ms": "1500", "Retry-After": "7"}, 1.5),
    "a date": ({"Retry-After": formatdate(1_800_000_030, usegmt=True)}, 30),
    "a date that is over": ({"Retry-After": formatdate(1_700_000_000, usegmt=True)}, 0),
    "words": ({"Retry-After": "later"}, None),
    "not at all": ({}, None),
}


@pytest.mark.parametrize("name", PAUSES)
async def test_a_pause_that_is_asked_for_is_passed_on(tried: Tried, name: str) -> None:
    headers, after = PAUSES[name]
    async with tried.connected() as provider:
        tried.emulator.fail(tried.trial.create, Says("", 429, headers))
        error = await raised(provider, tried)
    assert isinstance(error, RateLimited)
    assert error.after == after


# At a poll, and at every question that orders nothing.
PASSING: dict[str, Fault] = {
    **{name: fault for name, fault in LOST.items() if name not in {"an empty object", "a list"}},
    "too many": Says("", 429, {"Retry-After": "2"}),
}
FINAL: list[tuple[int, Kinds]] = [(401, errors.Unauthorized), (404, (Gone, Busy))]


async def whole(tried: Tried, provider: Provider, ticket: str) -> None:
    """The order is as it was."""
    done = await tried.polled(provider, ticket)
    assert done.results
    assert tried.orders_sent == 1


def needs_polls(tried: Tried) -> None:
    if not tried.trial.poll:
        pytest.skip("its orders are held until the pictures are there")


@pytest.mark.parametrize("name", PASSING)
async def test_a_poll_that_fails_leaves_the_order_alone(tried: Tried, name: str) -> None:
    needs_polls(tried)
    async with tried.connected() as provider:
        ticket = await tried.accepted(provider)
        tried.emulator.fail(tried.trial.poll, PASSING[name])
        with pytest.raises(Busy):
            await provider.poll(ticket)
        await whole(tried, provider, ticket)


async def test_a_poll_that_is_not_answered_in_time_leaves_the_order_alone(tried: Tried) -> None:
    needs_polls(tried)
    async with tried.connected(hasty=True) as provider:
        ticket = await tried.accepted(provider)
        tried.emulator.fail(tried.trial.poll, Hangs())
        with pytest.raises(Busy):
            await provider.poll(ticket)
        await whole(tried, provider, ticket)


@pytest.mark.parametrize(("status", "kinds"), FINAL)
async def test_a_poll_that_is_refused_says_why(tried: Tried, status: int, kinds: Kinds) -> None:
    needs_polls(tried)
    async with tried.connected() as provider:
        ticket = await tried.accepted(provider)
        tried.emulator.fail(tried.trial.poll, Says("", status))
        with pytest.raises(kinds):
            await provider.poll(ticket)


async def test_a_poll_that_asks_for_a_pause_passes_it_on(tried: Tried) -> None:
    needs_polls(tried)
    async with tried.connected() as provider:
        ticket = await tried.accepted(provider)
        tried.emulator.fail(tried.trial.poll, Says("", 429, {"Retry-After": "7"}))
        with pytest.raises(RateLimited) as caught:
            await provider.poll(ticket)
    assert caught.value.after == 7


READING: dict[str, Fault] = {**LOST, **{name: fault for name, (fault, _) in PROVEN.items()}}


@pytest.mark.parametrize("name", READING)
async def test_a_question_that_fails_is_one_of_our_errors_and_orders_nothing(tried: Tried, name: str) -> None:
    for endpoint in tried.trial.reads:
        tried.emulator.clear()
        tried.watch.at += 1_000_000
        async with tried.connected() as provider:
            tried.emulator.fail(endpoint, READING[name], times=20)
            for ask in (provider.offers, provider.check):
                assert not isinstance(await _refused(ask), UnknownOutcome)
        assert (tried.orders_sent, tried.emulator.creates) == (0, 0)


async def _refused(ask: Callable[[], Awaitable[object]]) -> JobError | None:
    try:
        await ask()
    except JobError as error:
        return error
    return None


async def test_a_question_that_failed_is_asked_again(tried: Tried) -> None:
    for endpoint in tried.trial.reads:
        tried.emulator.clear()
        tried.watch.at += 1_000_000
        async with tried.connected() as provider:
            tried.emulator.fail(endpoint, Says(HTML, 502))
            for ask in (provider.offers, provider.check):
                await _refused(ask)
            assert await provider.offers()
            assert (await tried.made(provider, tried.text)).results


UPLOADING: dict[str, Fault] = {
    "reset": Breaks(),
    "half an answer": Halves(),
    "a page": Says(HTML, 502),
    "nothing": Says(),
    "null": Says("null"),
    "unauthorized": Says("", 401),
    "forbidden": Says(HTML, 403),
    "too large": Says("", 413),
    "too many": Says("", 429),
}


@pytest.mark.parametrize("name", UPLOADING)
async def test_a_picture_that_does_not_arrive_orders_nothing(tried: Tried, name: str) -> None:
    if not tried.trial.uploads:
        pytest.skip("pictures travel with the order")
    for endpoint in tried.trial.uploads:
        tried.emulator.clear()
        async with tried.connected() as provider:
            tried.emulator.fail(endpoint, UPLOADING[name])
            error = await _refused(partial(provider.submit, tried.trial.orders["edit"]))
        assert not isinstance(error, UnknownOutcome)
        assert tried.emulator.creates == (0 if error else 1), endpoint


TWISTED: dict[str, tuple[Callable[[bytes], bytes], bool]] = {
    "with a prefix": (lambda file: b"data:image/png;base64," + file, True),
    "with line breaks": (lambda file: b"\\n".join(file[at : at + 76] for at in range(0, len(file), 76)), True),
    "in the other alphabet": (lambda file: file.replace(b"+", b"-").replace(b"/", b"_"), True),
    "without padding": (lambda file: file.rstrip(b"="), True),
    "with a letter that is none": (lambda file: b"*" + file[1:], False),
    "of no picture": (lambda _: b"bm90aGluZyB0byBzZWU=", False),
    "empty": (lambda _: b"", False),
}


@pytest.mark.parametrize("name", TWISTED)
async def test_a_picture_in_base64_is_read_as_services_write_it(tried: Tried, name: str) -> None:
    how, readable = TWISTED[name]
    async with tried.connected() as provider:
        plain = await tried.made(provider, tried.text)
        if tried.trial.poll or not all(isinstance(result, bytes) for result in plain.results):
            pytest.skip("its results are links")
        tried.emulator.fail(tried.trial.create, Mangles(lambda body: _twisted(body, how)))
        try:
            again = await tried.made(provider, tried.text)
        except UnknownOutcome:
            assert not readable
        else:
            assert readable
            assert [type(result) for result in again.results] == [bytes]


def _twisted(body: bytes, how: Callable[[bytes], bytes]) -> bytes:
    """Each long base64 text of the answer, whatever stands around it."""
    return re.sub(rb'(?<=")(?:data:[^"]{3,40},)?([A-Za-z0-9+/]{100,}=*)(?=")', lambda found: how(found[1]), body)


async def test_every_order_of_the_trial_is_made(tried: Tried) -> None:
    async with tried.connected() as provider:
        for name, commission in tried.trial.orders.items():
            tried.watch.at += 1000
            done = await tried.made(provider, commission)
            assert len(done.results) == commission.n, name
