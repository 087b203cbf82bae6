"""Whom a download may reach, over real sockets and with names that lie."""

import socket
import ssl
from collections.abc import Sequence
from pathlib import Path

import pytest

from bot.errors import Broken, Unreachable
from bot.fetch import Fetcher, public, resolve
from tests.strangers import CERTIFICATE, KEY, MEGABYTE, Names, Reply, onwards, page, site

PRIVATE = """
    127.0.0.1 127.8.9.1 localhost LOCALHOST 2130706433 0x7f.1 0.0.0.0 10.0.0.1 172.16.0.1 192.168.1.1 169.254.169.254
    100.64.0.1 192.0.2.1 224.0.0.1 224.0.1.1 240.0.0.1 255.255.255.255 [::] [::1] [fe80::1] [fc00::1] [fec0::1]
    [ff02::1] [ff0e::1] [::ffff:127.0.0.1] [::ffff:a00:1] [::127.0.0.1] [64:ff9b::7f00:1] [64:ff9b:1::808:808]
    [2002:7f00:1::] [2001:0:102:304::80ff:fffe]
"""


@pytest.mark.parametrize("host", PRIVATE.split())
async def test_a_private_address_is_refused_however_it_is_written(host: str) -> None:
    async with Fetcher() as fetcher:
        with pytest.raises(Broken, match="leads into a private network"):
            await fetcher.fetch(f"http://{host}:9/", MEGABYTE)


@pytest.mark.parametrize("address", ["8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"])
def test_a_public_address_is_not_refused(address: str) -> None:
    assert public(address)


async def test_nobody_is_connected_to_before_the_address_is_checked() -> None:
    async with site({"/": page()}) as served, Fetcher() as fetcher:
        with pytest.raises(Broken):
            await fetcher.fetch(served.at(), MEGABYTE)
    assert served.asked == []


@pytest.mark.parametrize("host", ["127.0.0.1", "169.254.169.254", "[::1]", "10.0.0.1"])
async def test_leading_on_into_a_private_network_is_refused(host: str) -> None:
    pages: dict[str, Reply] = {"/inner": page(b"secret")}
    async with site(pages) as served, Fetcher(("localhost",)) as fetcher:
        pages["/"] = onwards(served.at("/inner", host))
        with pytest.raises(Broken, match="leads into a private network"):
            await fetcher.fetch(served.at(host="localhost"), MEGABYTE)
    assert len(served.asked) == 1


async def test_a_host_may_be_allowed_at_one_port_alone() -> None:
    async with site({"/": page()}) as served, Fetcher((f"LocalHost:{served.port}",)) as fetcher:
        assert await fetcher.fetch(served.at(host="localhost"), MEGABYTE) == b"picture"
    async with Fetcher(("localhost:1",)) as fetcher:
        with pytest.raises(Broken):
            await fetcher.fetch("http://localhost:2/", MEGABYTE)


async def test_the_address_that_was_checked_is_the_one_that_is_used() -> None:
    names = Names(["127.0.0.1"])
    async with site({"/p?q=1": page()}) as served, Fetcher(("pictures.test",), resolve=names) as fetcher:
        assert await fetcher.fetch(served.at("/p?q=1", "pictures.test"), MEGABYTE) == b"picture"
    assert names.asked == [("pictures.test", served.port)]
    assert f"Host: pictures.test:{served.port}" in served.asked[0]


@pytest.mark.parametrize("answers", [["127.0.0.1"], ["8.8.8.8", "127.0.0.1"], ["::1"]])
async def test_a_name_that_leads_into_a_private_network_is_refused(answers: list[str]) -> None:
    async with site({"/": page()}) as served, Fetcher(resolve=Names(answers)) as fetcher:
        with pytest.raises(Broken, match="leads into a private network"):
            await fetcher.fetch(served.at(host="pictures.test"), MEGABYTE)
    assert served.asked == []


async def test_the_name_is_checked_again_after_each_step() -> None:
    names = Names(["127.0.0.1"], ["127.0.0.1"])
    pages = {"/": onwards("//other.test/")}
    async with site(pages) as served, Fetcher(("pictures.test",), resolve=names) as fetcher:
        with pytest.raises(Broken, match="leads into a private network"):
            await fetcher.fetch(served.at(host="pictures.test"), MEGABYTE)
    assert names.asked == [("pictures.test", served.port), ("other.test", 80)]


async def test_the_next_address_is_tried_where_one_does_not_answer() -> None:
    names = Names(["127.0.0.9", "::1", "127.0.0.1"])
    async with site({"/": page()}) as served, Fetcher(("pictures.test",), resolve=names) as fetcher:
        assert await fetcher.fetch(served.at(host="pictures.test"), MEGABYTE) == b"picture"


async def test_the_certificate_must_be_that_of_the_name(tmp_path: Path) -> None:
    (tmp_path / "cert.pem").write_text(CERTIFICATE + KEY)
    serving = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    serving.load_cert_chain(tmp_path / "cert.pem")
    trust = ssl.create_default_context(cadata=CERTIFICATE)
    names = Names(["127.0.0.1"], ["127.0.0.1"])
    allowed = ("pictures.test", "other.test")
    async with site({"/": page()}, serving) as served, Fetcher(allowed, resolve=names, trust=trust) as fetcher:
        assert await fetcher.fetch(served.at(host="pictures.test", scheme="https"), MEGABYTE) == b"picture"
        with pytest.raises(Unreachable, match="Hostname mismatch"):
            await fetcher.fetch(served.at(host="other.test", scheme="https"), MEGABYTE)
    assert len(served.asked) == 1


async def test_a_name_without_an_address_is_unreachable() -> None:
    async def nobody(host: str, port: int) -> Sequence[str]:
        raise socket.gaierror(socket.EAI_NONAME, "not known")

    for names in (nobody, Names([])):
        async with Fetcher(resolve=names) as fetcher:
            with pytest.raises(Unreachable, match="the host has no address"):
                await fetcher.fetch("http://pictures.test/", MEGABYTE)


async def test_names_are_resolved_by_the_system() -> None:
    assert "127.0.0.1" in await resolve("localhost", 80)


NO_ADDRESSES = """
    picture.png ftp://cdn.example/p.png file:///etc/passwd data:image/png;base64,AAAA http:// http:///p.png http://[::1
    http://user:word@cdn.example/p.png http://cdn.example:99999/ http://a\0b/
"""


@pytest.mark.parametrize("url", ["", *NO_ADDRESSES.split()])
async def test_what_is_no_plain_web_address_is_broken(url: str) -> None:
    async with Fetcher(resolve=Names()) as fetcher:
        with pytest.raises(Broken, match="address"):
            await fetcher.fetch(url, MEGABYTE)
