"""What all image services share: answers that are read or not, pauses, failures, and secrets that stay."""

import asyncio
import logging
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path

import httpx
import msgspec
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route as Path_

from bot import errors
from bot.errors import ConfigError, JobError, UnknownOutcome, Unreachable
from bot.providers.http import Answer, Garbled, Line, Route, address, checked_key, conceal, line, read, retry_after
from tests.emulators.server import address as address_of
from tests.emulators.server import bound, served
from tests.services import Watch

NOW = 1_800_000_000.0


def date(seconds: float) -> str:
    return format_datetime(datetime.fromtimestamp(NOW + seconds, UTC), usegmt=True)


async def _echo(request: Request) -> Response:
    headers = {key: value for key, value in request.headers.items() if key != "host"}
    return Response(msgspec.json.encode(headers))


async def _large(request: Request) -> Response:
    return Response(b'"' + b"x" * 10_000 + b'"')


async def _drops() -> AsyncIterator[bytes]:
    """For ever, never late for whoever counts only the time between them."""
    while True:
        yield b" "
        await asyncio.sleep(0)


async def _dripping(request: Request) -> Response:
    return StreamingResponse(_drops())


@pytest.fixture(scope="module")
def host() -> Iterator[str]:
    app = Starlette(routes=[Path_("/echo", _echo), Path_("/large", _large), Path_("/dripping", _dripping)])
    listener = bound()
    with served([(app, listener)]):
        yield address_of(listener)


@pytest.fixture
async def wire() -> AsyncIterator[Line]:
    async with line(Route(), Watch(NOW), ("s3cr3t",)) as connected:
        yield connected


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"retry-after": "2"}, 2),
        ({"retry-after": " 2.5 "}, 2.5),
        ({"retry-after": "0"}, 0),
        ({"retry-after": "-3"}, 0),
        ({"retry-after": "99999"}, 99999),
        ({"retry-after": "inf"}, None),
        ({"retry-after": "soon"}, None),
        ({"retry-after": ""}, None),
        ({"retry-after": date(90)}, 90),
        ({"retry-after": date(-90)}, 0),
        ({"retry-after": "Fri, 99 Foo 2026 99:99:99 GMT"}, None),
        ({"retry-after-ms": "1500", "retry-after": "9"}, 1.5),
        ({"retry-after-ms": "?", "retry-after": "9"}, 9),
    ],
)
def test_the_pause_that_is_asked_for_is_read_in_every_form(headers: dict[str, str], seconds: float | None) -> None:
    assert retry_after(headers, NOW) == seconds


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("the key s3cr3t/+ is wrong", "the key … is wrong"),
        ("key=s3cr3t%2F%2B", "key=…"),
        ("https://x.example/a?Signature=abc&b=c, then", "https://x.example/a?… then"),
        ("see https://me:pass@x.example/a", "see https://…@x.example/a"),
        ("Authorization: Bearer abc.def", "Authorization: Bearer …"),
        ("nothing to hide?", "nothing to hide?"),
        ("ab " * 200, "ab " * 99 + "ab…"),
        ("Authorization: Basic dXNlcjpwYXNz", "Authorization: Basic …"),
        ("value 'data:image/png;base64,iVBORw0KGgo=' is wrong", "value '…' is wrong"),
        (f"image {'iVBORw0KGgo' * 20}== is wrong", "image … is wrong"),
        ("no file of 550e8400-e29b-41d4-a716-446655440000", "no file of 550e8400-e29b-41d4-a716-446655440000"),
    ],
)
def test_what_is_secret_is_left_out_of_the_log(text: str, shown: str) -> None:
    assert conceal(text, "s3cr3t/+", "") == shown


@pytest.mark.parametrize(
    "body", [b"", b"nul", b"\xff", b'{"\xff":1}', b"[" * 100_000, b"[]", b"null", b'{"a":"b"}', b"<html>"]
)
def test_what_is_not_of_the_shape_is_garbled(body: bytes) -> None:
    with pytest.raises(Garbled):
        read(body, dict[str, int])


@pytest.mark.parametrize(
    "url",
    [
        "",
        "example.com",
        "ftp://example.com/",
        "http://",
        "http:///x",
        "http://h:port/",
        "\x00",
        "https://x.example:70000/y",
    ],
)
def test_an_address_that_is_none_of_the_web_is_garbled(url: str) -> None:
    with pytest.raises(Garbled):
        address(url)


STATUSES: list[tuple[int, type[JobError], type[JobError]]] = [
    (200, errors.Busy, errors.UnknownOutcome),
    (302, errors.Busy, errors.UnknownOutcome),
    (400, errors.Refused, errors.Refused),
    (401, errors.Unauthorized, errors.Unauthorized),
    (402, errors.OutOfCredits, errors.OutOfCredits),
    (403, errors.Unauthorized, errors.Unauthorized),
    (404, errors.Gone, errors.Gone),
    (408, errors.Busy, errors.UnknownOutcome),
    (409, errors.Refused, errors.Refused),
    (410, errors.Gone, errors.Gone),
    (413, errors.TooLarge, errors.TooLarge),
    (422, errors.Refused, errors.Refused),
    (429, errors.RateLimited, errors.RateLimited),
    (500, errors.Busy, errors.UnknownOutcome),
    (502, errors.Busy, errors.UnknownOutcome),
    (503, errors.Busy, errors.UnknownOutcome),
    (504, errors.Busy, errors.UnknownOutcome),
    (524, errors.Busy, errors.UnknownOutcome),
    (529, errors.Busy, errors.UnknownOutcome),
]


@pytest.mark.parametrize(("status", "free", "paid"), STATUSES)
def test_a_bare_status_is_a_failure_of_a_kind(status: int, free: type[JobError], paid: type[JobError]) -> None:
    answer = Answer(status, b"", 7)

    assert (type(answer.failure()), type(answer.failure(paid=True))) == (free, paid)
    failure = answer.failure()
    assert not isinstance(failure, errors.Busy) or failure.after == 7


@pytest.mark.parametrize("key", ["", " ", "a b", "a\nb", "ключ"])
def test_a_key_that_cannot_stand_in_a_header_is_refused(key: str) -> None:
    with pytest.raises(ConfigError):
        checked_key(key, "SOME_KEY")


def test_a_key_is_taken_without_the_blanks_around_it() -> None:
    assert checked_key(" abc\n", "SOME_KEY") == "abc"


async def test_requests_say_who_sends_them(host: str, wire: Line) -> None:
    answer = await wire.ask(wire.client.build_request("GET", f"{host}/echo"), 5)

    assert answer.succeeded
    assert answer.read(dict[str, str])["user-agent"].startswith("easelbot")


async def test_an_answer_that_is_too_large_is_garbled(host: str, wire: Line) -> None:
    request = wire.client.build_request("GET", f"{host}/large")

    answer = await wire.ask(request, 5, limit=1000)

    assert len(answer.body) == 1000
    with pytest.raises(Garbled):
        answer.read(str)


@pytest.mark.parametrize(("paid", "error"), [(False, Unreachable), (True, UnknownOutcome)])
async def test_an_answer_that_never_ends_is_given_up(host: str, wire: Line, paid: bool, error: type[JobError]) -> None:
    with pytest.raises(error) as raised:
        await wire.ask(wire.client.build_request("GET", f"{host}/dripping"), 0.2, paid=paid)

    assert type(raised.value) is error
    assert raised.value.detail == "TimeoutError"


async def test_a_paid_request_that_met_nobody_was_not_sent(wire: Line) -> None:
    listener = bound()
    host = address_of(listener)
    listener.close()

    with pytest.raises(Unreachable):
        await wire.ask(wire.client.build_request("POST", host), 5, paid=True)


async def test_a_paid_request_that_found_no_free_connection_was_not_sent(host: str) -> None:
    async with httpx.AsyncClient(limits=httpx.Limits(max_connections=1), trust_env=False) as client:
        narrow = Line(client, Watch(NOW))
        async with client.stream("GET", f"{host}/dripping"):
            with pytest.raises(Unreachable):
                await narrow.ask(client.build_request("POST", f"{host}/echo"), 0.2, paid=True)


async def test_a_proxy_is_gone_through(host: str) -> None:
    async with line(Route(proxy=host), Watch(NOW)) as proxied:
        answer = await proxied.ask(proxied.client.build_request("GET", "http://nowhere.invalid/echo"), 5)

    assert answer.status == 404


@pytest.mark.parametrize("proxy", ["nonsense", "ftp://127.0.0.1", "http://h:port"])
async def test_a_proxy_that_is_none_is_told_at_once(proxy: str) -> None:
    with pytest.raises(ConfigError):
        async with line(Route(proxy=proxy), Watch(NOW)):
            pass


async def test_a_file_without_authorities_is_told_at_once(tmp_path: Path) -> None:
    empty = tmp_path / "authorities.pem"
    empty.write_text("none here", encoding="utf-8")

    with pytest.raises(ConfigError) as raised:
        async with line(Route(ca_file=str(empty)), Watch(NOW)):
            pass

    assert raised.value.text.words == {"path": str(empty)}


async def test_the_log_holds_no_queries(host: str, wire: Line, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        await wire.ask(wire.client.build_request("GET", f"{host}/echo", params={"key": "s3cr3t"}), 5)

        logging.getLogger("httpx").info("%(what)s", {"what": "closed"})

    assert f"{host}/echo?… " in caplog.text
    assert "closed" in caplog.text
    assert "s3cr3t" not in caplog.text
