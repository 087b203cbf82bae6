"""Who is let into the web chat, where it listens, and how it ends."""

from __future__ import annotations

import signal
import time
from contextlib import AsyncExitStack
from pathlib import Path

import httpx
import pytest
from websockets.asyncio.client import connect as dial
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.typing import Origin

from adapters.web import Settings, connect
from bot.errors import ConfigError, StoreError
from bot.ports import House
from bot.seals import seals
from tests.lent import lent
from tests.scripted import Partner, Script, running
from tests.web_page import PNG, Page, looking, visiting

pytest_plugins = ["tests.web_fixtures"]
pytestmark = pytest.mark.asyncio(loop_scope="module")

FREE = Settings(port=0)
GUARDED = Settings(port=0, password_env="WEB_PASSWORD")
SECRETS = {"WEB_PASSWORD": "open sesame 芝麻"}


def house_of(script: Script) -> House:
    return lent(script.directory, script.clock, script.journal)


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://127.0.0.1:1", "http://[", "ftp://x"])
async def test_other_sites_cannot_speak_for_the_person(page: Page, origin: str) -> None:
    page.client.headers["Origin"] = origin

    assert (await page.client.post("/upload", content=PNG)).status_code == 403
    address = str(page.client.base_url).rstrip("/").replace("http", "ws")
    with pytest.raises(InvalidStatus) as refused:
        async with dial(f"{address}/ws", origin=Origin(origin), proxy=None):
            pass
    assert refused.value.response.status_code == 403


async def test_a_foreign_name_that_points_here_is_refused(page: Page, partner: Partner) -> None:
    port = partner.chat.url.rpartition(":")[2]
    for host in (f"evil.example:{port}", "", f"10.0.0.1:{port}", "[::1"):
        assert (await page.client.get("/", headers={"Host": host})).status_code in {400, 403}
    assert (await page.client.get("/", headers={"Host": f"localhost:{port}"})).status_code == 200


async def test_names_of_a_proxy_are_allowed_by_the_operator(script: Script) -> None:
    settings = Settings(port=0, allowed_hosts=("pics.lan",), public_url="https://pics.example")
    async with running(script, settings) as partner, visiting(partner.chat.url) as client:
        assert (await client.get("/", headers={"Host": "pics.lan"})).status_code == 200
        answer = await client.get("/", headers={"Host": "pics.example"})
        assert "secure" in answer.headers["set-cookie"].lower()
        sent = await client.post("/upload", content=PNG, headers={"Origin": "https://pics.example"})
        assert sent.status_code == 401


async def test_every_answer_keeps_the_browser_careful(page: Page) -> None:
    for path in ("/", "/static/chat.js", "/nothing", "/healthz"):
        headers = (await page.client.get(path)).headers
        assert "script-src 'self'" in headers["content-security-policy"]
        assert "unsafe-inline" not in headers["content-security-policy"]
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"


async def test_the_cookie_is_for_this_site_and_not_for_scripts(partner: Partner) -> None:
    async with httpx.AsyncClient(base_url=partner.chat.url) as client:
        cookie = (await client.get("/")).headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie


async def test_health_answers(partner: Partner) -> None:
    async with httpx.AsyncClient(base_url=partner.chat.url) as client:
        assert (await client.get("/healthz")).status_code == 200


async def test_without_the_password_there_is_only_the_door(script: Script) -> None:
    async with running(script, GUARDED, SECRETS) as partner, visiting(partner.chat.url) as client:
        assert "password" in (await client.get("/")).text
        assert (await client.post("/upload", content=PNG)).status_code == 401
        async with looking(client) as page:
            with pytest.raises(ConnectionClosed):
                await page.hung_up()
        assert (await client.post("/login", content="wrong")).status_code == 403
        assert (await client.post("/login", content=SECRETS["WEB_PASSWORD"].encode())).status_code == 204
        async with looking(client) as page:
            await page.say("hello")
            await page.shows("heard: hello")


async def test_a_new_password_shuts_out_who_knew_the_old_one_but_keeps_the_conversation(script: Script) -> None:
    async with running(script, GUARDED, SECRETS) as partner, visiting(partner.chat.url) as client:
        await client.post("/login", content=SECRETS["WEB_PASSWORD"].encode())
        async with looking(client) as page:
            await page.say("hello")
            await page.shows("heard: hello")
    async with running(script, GUARDED, {"WEB_PASSWORD": "changed"}) as partner:
        client = httpx.AsyncClient(
            base_url=partner.chat.url, headers={"Origin": partner.chat.url}, cookies=client.cookies
        )
        async with client:
            assert (await client.post("/upload", content=PNG)).status_code == 401
            await client.post("/login", content="changed")
            async with looking(client) as page:
                await page.shows("heard: hello")


async def test_guessing_the_password_gets_slower(script: Script) -> None:
    clock = script.clock
    async with running(script, GUARDED, SECRETS) as partner, visiting(partner.chat.url) as client:
        for guess in ("guess", "", "x" * 100_000):
            assert (await client.post("/login", content=guess)).status_code == 403
        refused = await client.post("/login", content=SECRETS["WEB_PASSWORD"].encode())
        assert (refused.status_code, refused.headers["retry-after"]) == (429, "2")
        clock.pass_over(2)
        assert (await client.post("/login", content="guess")).status_code == 403
        clock.pass_over(1.5)
        assert (await client.post("/login", content=SECRETS["WEB_PASSWORD"].encode())).status_code == 429
        clock.pass_over(1)
        assert (await client.post("/login", content=SECRETS["WEB_PASSWORD"].encode())).status_code == 204


async def test_a_port_in_use_is_told_with_the_setting_to_change(partner: Partner, script: Script) -> None:
    port = int(partner.chat.url.rpartition(":")[2])
    with pytest.raises(ConfigError) as refused:
        async with connect(Settings(port=port), {}, house_of(script)):
            pass
    assert refused.value.text.words == {"port": str(port), "section": "adapters.web"}
    assert refused.value.text.words["port"] == str(port)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1", "pics.example"])
async def test_a_chat_for_others_needs_a_password(script: Script, host: str) -> None:
    with pytest.raises(ConfigError) as refused:
        async with connect(
            Settings(host=host, port=0),
            {},
            house_of(script),
        ):
            pass
    assert "adapters.web.password_env" in refused.value.text.message


async def test_an_empty_password_is_no_password(script: Script) -> None:
    house = house_of(script)
    with pytest.raises(ConfigError) as refused:
        async with connect(GUARDED, {"WEB_PASSWORD": ""}, house):
            pass
    assert refused.value.text.words["variable"] == "WEB_PASSWORD"


async def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "in the way").write_text("a file")
    with pytest.raises(StoreError) as refused:
        seals(tmp_path / "in the way")
    assert refused.value.text.words["folder"] == str(tmp_path / "in the way")


async def test_two_houses_on_one_machine_keep_their_visitors(script: Script, tmp_path: Path) -> None:
    other = Script(tmp_path / "other")
    async with running(script, FREE) as here, running(other, FREE) as there, visiting(here.chat.url) as client:
        before = dict(client.cookies)
        await client.get(there.chat.url)
        await client.get("/")
        assert before.items() <= dict(client.cookies).items()
        assert len(client.cookies) == 2


async def test_a_host_that_is_not_this_machine_is_told(script: Script) -> None:
    house = house_of(script)
    with pytest.raises(ConfigError) as refused:
        async with connect(Settings(host="192.0.2.1", port=0, password_env="WEB_PASSWORD"), SECRETS, house):
            pass
    assert refused.value.text.words == {"host": "192.0.2.1", "port": "0", "section": "adapters.web"}


async def test_it_stops_at_once_and_says_that_it_goes(script: Script) -> None:
    async with AsyncExitStack() as browser:
        async with running(script, FREE) as partner:
            client = await browser.enter_async_context(visiting(partner.chat.url))
            page = await browser.enter_async_context(looking(client))
            await page.say("hello")
            await page.shows("heard: hello")
            began = time.monotonic()
        assert time.monotonic() - began < 1
        with pytest.raises(ConnectionClosed) as ended:
            await page.shows("never")
        with pytest.raises(httpx.ConnectError):
            await client.get("/healthz")
    assert ended.value.rcvd is not None
    assert ended.value.rcvd.code == 1001


async def test_the_signals_of_the_process_are_left_alone(script: Script) -> None:
    before = [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)]
    async with running(script, FREE) as partner, visiting(partner.chat.url):
        assert [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)] == before


async def test_what_breaks_in_the_block_goes_on_unwrapped(script: Script) -> None:
    house = house_of(script)
    with pytest.raises(LookupError):
        async with connect(FREE, {}, house):
            raise LookupError
