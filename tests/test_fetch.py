"""Downloading from strangers, over real sockets to servers that mean harm."""

import asyncio
import gzip
import socket
import zlib
from collections.abc import Callable
from contextlib import suppress

import pytest

from bot.errors import Broken, Gone, JobError, TooLarge, Unreachable, Unreadable
from bot.fetch import Fetcher
from tests.strangers import MEGABYTE, Reply, head, onwards, page, raw, site


async def got(reply: Reply, limit: int = MEGABYTE, seconds: float = 5) -> bytes:
    async with site({"/": reply}) as served, Fetcher(("127.0.0.1",), seconds) as fetcher:
        return await fetcher.fetch(served.at(), limit)


async def test_a_picture_comes_as_it_was_sent() -> None:
    assert await got(page(b"\x89PNG" * 1000, content_type="image/png")) == b"\x89PNG" * 1000


async def test_a_picture_without_a_length_or_a_kind_comes_too() -> None:
    chunked = head(transfer_encoding="chunked") + b"3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n"
    assert (await got(raw(chunked)), await got(raw(head(), b"abc", b"de"))) == (b"abcde", b"abcde")


async def test_exactly_the_limit_is_within_the_limit() -> None:
    assert await got(page(b"x" * 100), limit=100) == b"x" * 100


async def test_the_request_carries_nothing_but_what_it_needs() -> None:
    pages = {"/": onwards("/next", set_cookie="who=you"), "/next": page()}
    async with site(pages) as served, Fetcher(("127.0.0.1",)) as fetcher:
        await fetcher.fetch(served.at(), MEGABYTE)
    for asked in served.asked:
        names = {line.partition(":")[0].lower() for line in asked.splitlines()[1:] if line}
        assert names <= {"host", "accept", "accept-encoding", "connection", "user-agent"}
        assert f"Host: 127.0.0.1:{served.port}" in asked


async def test_five_steps_are_followed_and_no_more() -> None:
    pages = {f"/{number}": onwards(str(number + 1), 307) for number in range(6)} | {"/6": page()}
    async with site(pages) as served, Fetcher(("127.0.0.1",)) as fetcher:
        assert await fetcher.fetch(served.at("/1"), MEGABYTE) == b"picture"
        with pytest.raises(Broken, match="led on more than 5 times"):
            await fetcher.fetch(served.at("/0"), MEGABYTE)


@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        *((page(status=status), Gone) for status in (403, 404, 410)),
        *((page(status=status), Unreachable) for status in (408, 429, 500, 502, 503)),
        *((page(status=status), Broken) for status in (206, 302, 304, 400, 401)),
        *((onwards(location), Broken) for location in ("ftp://127.0.0.1/", "http://a:b@127.0.0.1/")),
        (page(content_type="text/html; charset=utf-8"), Unreadable),
        (page(content_type="image/svg+xml"), Unreadable),
        (page(content_type="application/json"), Unreadable),
        (page(content_length=MEGABYTE + 1), TooLarge),
        (page(b"", content_length=10**15), TooLarge),
        (page(content_length=100), Unreachable),
        (page(content_encoding="br"), Unreadable),
        (page(content_encoding="gzip"), Unreadable),
        (page(gzip.compress(b"x" * 1000)[:-9], content_encoding="gzip"), Unreadable),
        (raw(b"SSH-2.0-OpenSSH_9.6\r\n"), Unreachable),
        (raw(), Unreachable),
        (onwards("http://[::1"), Unreachable),
    ],
)
async def test_what_goes_wrong_has_its_own_kind(reply: Reply, kind: type[JobError]) -> None:
    with pytest.raises(JobError) as caught:
        await got(reply)
    assert type(caught.value) is kind
    assert caught.value.detail


async def test_a_length_that_is_too_small_gives_no_more_than_it_says() -> None:
    assert await got(page(b"picture", content_length=3)) == b"pic"


async def test_a_large_picture_is_not_read_to_its_end() -> None:
    sent: list[int] = []

    async def endless(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(head())
        while sum(sent) < 60 * MEGABYTE:
            writer.write(bytes(MEGABYTE))
            await writer.drain()
            sent.append(MEGABYTE)

    with pytest.raises(TooLarge, match="more than 1000000 bytes"):
        await got(endless)
    assert sum(sent) < 30 * MEGABYTE


@pytest.mark.parametrize(("name", "pack"), [("gzip", gzip.compress), ("deflate", zlib.compress)])
async def test_what_was_packed_unasked_is_unpacked(name: str, pack: Callable[[bytes], bytes]) -> None:
    body = b"picture" * 1000
    assert await got(page(pack(body), content_encoding=name), limit=len(body)) == body


async def test_a_bomb_is_never_unpacked() -> None:
    bomb = gzip.compress(bytes(200 * MEGABYTE), compresslevel=1)
    with pytest.raises(TooLarge):
        await got(page(bomb, content_encoding="gzip"))


async def drip(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """A byte now and then, until the other side hangs up."""
    writer.write(head(content_length=MEGABYTE))
    hung_up = False
    while not hung_up:
        writer.write(b"x")
        with suppress(TimeoutError):
            hung_up = not await asyncio.wait_for(reader.read(1), 0.02)


async def silence(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.read(1)


@pytest.mark.parametrize("reply", [drip, silence])
async def test_a_slow_host_is_not_waited_for(reply: Reply) -> None:
    with pytest.raises(Unreachable):
        await got(reply, seconds=0.2)


async def test_a_host_that_is_not_there_is_unreachable() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        async with Fetcher(("127.0.0.1",)) as fetcher:
            with pytest.raises(Unreachable, match="ConnectError"):
                await fetcher.fetch(f"http://127.0.0.1:{taken.getsockname()[1]}/", MEGABYTE)


async def test_many_downloads_at_once_do_not_disturb_each_other() -> None:
    pages = {f"/{number}": page(str(number).encode() * 1000) for number in range(20)}
    async with site(pages) as served, Fetcher(("127.0.0.1",)) as fetcher, asyncio.TaskGroup() as group:
        tasks = [group.create_task(fetcher.fetch(served.at(f"/{number}"), MEGABYTE)) for number in range(20)]
        bodies = [await task for task in tasks]
    assert bodies == [str(number).encode() * 1000 for number in range(20)]
