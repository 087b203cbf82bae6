"""Feishu calls the house: whoever else calls is told nothing, and what was not kept may come again."""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import httpx
import pytest
from structlog.testing import capture_logs

from adapters.feishu import connect, webhook
from adapters.feishu.answers import Heard
from adapters.feishu.sealing import keys, path
from adapters.feishu.settings import Settings
from adapters.feishu.webhook import LARGEST, LATE, LOUD, WINDOW, Door
from bot.errors import ConfigError
from bot.gate import Gate
from bot.listening import serving
from bot.seals import seals
from bot.testing import Stopwatch
from tests.configured import english
from tests.feishu_sealing import SIGNATURE, TIMESTAMP, Call, Keys, Pen, exchanged, written
from tests.lent import lent
from tests.telegram_proxy import closed

SECRETS = {"KEY": "a key", "TOKEN": "a token"}
SETTINGS = Settings(app_id="cli_00000000deadbeef", webhook=True, encrypt_key_env="KEY", verification_token_env="TOKEN")


@dataclass
class House:
    """A door behind the house's own web server, and somebody who listens there."""

    client: httpx.AsyncClient
    url: str
    door: Door
    pen: Pen
    clock: Stopwatch
    said: Heard = field(default_factory=lambda: Heard(kept=True))
    heard: list[bytes] = field(default_factory=list)

    async def hear(self, payload: bytes) -> Heard:
        self.heard.append(payload)
        return self.said

    async def call(self, call: Call) -> httpx.Response:
        return await self.client.request(call.method, self.url, content=call.body, headers=list(call.headers))

    def genuine(self, text: str = "draw a cat") -> Call:
        return self.pen.genuine(text)

    def challenge(self, token: str = "a token", challenge: object = "c") -> bytes:
        return written({"challenge": challenge, "token": token, "type": "url_verification"})


@asynccontextmanager
async def opened(directory: Path) -> AsyncIterator[House]:
    gate, clock = Gate("https://easel.example", seals(directory)), Stopwatch()
    door = Door(SETTINGS, keys(SETTINGS, SECRETS), lent(directory, clock, gate=gate))
    pen = Pen(Keys(SETTINGS.app_id, "a key", "a token"), Random(8), clock.now)
    async with serving(gate.app(), "127.0.0.1", 0, "server") as url, httpx.AsyncClient(trust_env=False) as client:
        yield House(client, f"{url}{path(SETTINGS)}", door, pen, clock)


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with opened(tmp_path) as made, asyncio.TaskGroup() as tasks:
        listening = tasks.create_task(made.door.listen(made.hear))
        while made.door.hear != made.hear:  # noqa: ASYNC110 - another thread tells
            await asyncio.sleep(0)
        yield made
        listening.cancel()


async def test_what_feishu_sealed_and_signed_is_heard_as_it_was_written(house: House) -> None:
    event = house.pen.said("画一只猫")
    answer = await house.call(house.pen.sealed("genuine", written(event)))

    assert (answer.status_code, answer.json()) == (200, {})
    assert [json.loads(payload) for payload in house.heard] == [event]


async def test_a_press_is_answered_with_what_the_presser_is_shown(house: House) -> None:
    house.said = Heard(kept=True, body={"toast": {"type": "info", "content": "一会儿就好"}})
    answer = await house.call(house.pen.sealed("genuine", written(house.pen.pressed())))

    assert answer.json() == {"toast": {"type": "info", "content": "一会儿就好"}}
    assert answer.headers["content-type"] == "application/json"


async def test_what_was_not_kept_may_come_again_as_it_was(house: House) -> None:
    house.said, call = Heard(kept=False), house.genuine()
    first = await house.call(call)
    house.said = Heard(kept=True)
    second = await house.call(call)

    assert [first.status_code, first.content, second.status_code] == [503, b"", 200]


async def test_nothing_is_taken_while_nobody_listens(tmp_path: Path) -> None:
    async with opened(tmp_path) as house:
        assert (await house.call(house.genuine())).status_code == 503


async def test_the_address_is_the_public_one_with_the_path_that_the_settings_tell(house: House) -> None:
    assert house.door.address == "https://easel.example/feishu/cli_00000000deadbeef/events"


@pytest.mark.parametrize("form", [str.lower, str.upper, str.title], ids=["lower", "upper", "title"])
async def test_names_of_headers_may_be_written_in_any_case(house: House, form: Callable[[str], str]) -> None:
    call = house.genuine()
    headers = tuple((form(name.decode()).encode(), value) for name, value in call.headers)
    assert (await house.call(Call("", call.body, headers))).status_code == 200


@pytest.mark.parametrize("sealed", [False, True], ids=["plain", "encrypted"])
@pytest.mark.parametrize("listening", [False, True], ids=["before", "while somebody listens"])
async def test_the_question_whether_anybody_is_there_is_answered(tmp_path: Path, sealed: bool, listening: bool) -> None:
    async with opened(tmp_path) as house:
        house.door.hear = house.hear if listening else house.door.hear
        body = house.challenge()
        body = house.pen.wrapped(house.pen.encrypted(body)) if sealed else body
        answer = await house.call(Call("challenge", body))

    assert (answer.status_code, answer.json()) == (200, {"challenge": "c"})
    assert house.heard == []


@pytest.mark.parametrize(
    ("token", "challenge"),
    [("another", "c"), ("", "c"), ("a token", ""), ("a token", "c" * 5000), ("a token", 5), ("a token ", "c")],
)
async def test_the_question_is_answered_to_feishu_alone(house: House, token: str, challenge: object) -> None:
    body = house.challenge(token, challenge)
    for call in (Call("plain", body), house.pen.sealed("sealed", body), Call("", house.pen.wrapped(b"x" * 32))):
        answer = await house.call(call)
        assert (answer.status_code, answer.content) == (403, b"")


@pytest.mark.parametrize(
    ("age", "status"),
    [
        (0, 200),
        (WINDOW + 1, 200),
        (LATE - 1, 200),
        (LATE + 1, 403),
        (-WINDOW + 1, 200),
        (-WINDOW - 1, 403),
        (1.7e9, 403),
    ],
)
async def test_an_event_is_heard_for_as_long_as_feishu_brings_it_again(house: House, age: float, status: int) -> None:
    """The library takes a call of 1970 for a good one."""
    call = house.pen.sealed("aged", written(house.pen.said("hello")), at=str(int(house.clock.now() - age)))
    assert (await house.call(call)).status_code == status


@pytest.mark.parametrize(("age", "status"), [(0, 200), (WINDOW - 1, 200), (WINDOW + 1, 403), (LATE - 1, 403)])
async def test_a_press_is_heard_only_at_once(house: House, age: float, status: int) -> None:
    call = house.pen.sealed("aged", written(house.pen.pressed()), at=str(int(house.clock.now() - age)))
    assert (await house.call(call)).status_code == status


async def test_a_call_that_came_before_is_refused_until_it_is_too_old_anyway(house: House) -> None:
    """Also one that was signed by a clock that is ahead."""
    call = house.pen.sealed("ahead", written(house.pen.said("x")), at=str(int(house.clock.now() + WINDOW)))
    statuses = [(await house.call(call)).status_code]
    for _ in range(9):
        house.clock.pass_over(LATE / 8)
        statuses.append((await house.call(call)).status_code)

    assert statuses == [200, *[403] * 9]
    assert len(house.heard) == 1


async def test_a_call_that_does_not_come_to_its_end_is_not_waited_for(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(webhook, "READING", 0.1)

    url = httpx.URL(house.url)
    reader, writer = await asyncio.open_connection(url.host, url.port)
    writer.write(f"POST {url.path} HTTP/1.1\r\nHost: easel\r\nContent-Length: 100\r\n\r\n{{".encode())
    answer = await reader.readuntil(b"\r\n\r\n")
    await closed(writer)

    assert answer.startswith(b"HTTP/1.1 408 ")


async def test_only_one_of_the_same_call_at_the_same_time_is_heard(house: House) -> None:
    call, entered, over = house.genuine(), asyncio.Event(), asyncio.Event()

    async def slow(_: bytes) -> Heard:
        entered.set()
        await over.wait()
        return Heard(kept=True)

    house.door.hear = slow
    async with asyncio.TaskGroup() as tasks:
        first = tasks.create_task(house.call(call))
        await entered.wait()
        second = await house.call(call)
        over.set()
    house.door.hear = house.hear

    assert (first.result().status_code, second.status_code) == (200, 403)


async def test_an_event_without_a_seal_or_without_a_signature_is_refused(house: House) -> None:
    """The library takes a plain body if only it is signed."""
    plain, sealed = written(house.pen.said("hello")), house.genuine()
    for call in (
        Call("plain", plain),
        house.pen.signed("plain, signed", plain),
        Call("sealed, unsigned", sealed.body),
        Call("no time", sealed.body, exchanged(sealed.headers, timestamp=None)),
        Call("no nonce", sealed.body, exchanged(sealed.headers, nonce=None)),
        Call("no signature", sealed.body, tuple(pair for pair in sealed.headers if pair[0] != SIGNATURE)),
    ):
        answer = await house.call(call)
        assert (answer.status_code, answer.content) == (403, b""), call.kind
    assert house.heard == []


async def test_another_key_another_token_and_another_app_are_refused(house: House) -> None:
    """The library answers all of them with 500, and says what is wrong."""
    said = house.pen.said
    for call in (
        house.pen.sealed("another key", written(said("x")), encrypt="another"),
        house.pen.sealed("another signature", written(said("x")), sign="another"),
        house.pen.sealed("another token", written(said("x", token="another"))),
        house.pen.sealed("no token", written(said("x", token=""))),
        house.pen.sealed("another app", written(said("x", app_id="cli_1"))),
        Call("odd time", house.genuine().body, exchanged(house.genuine().headers, timestamp="１７".encode())),
        Call("odd signature", house.genuine().body, ((SIGNATURE, b"\xff\xfe"), (TIMESTAMP, b"\xff"))),
    ):
        answer = await house.call(call)
        assert (answer.status_code, answer.content) == (403, b""), call.kind
    assert house.heard == []


async def test_what_is_no_call_is_told_no_more_than_a_number(house: House) -> None:
    call = house.genuine()
    for method, body, status in (("GET", b"", 405), ("PUT", call.body, 405), ("POST", b"x" * (LARGEST + 1), 413)):
        answer = await house.call(Call("", body, call.headers, method))
        assert (answer.status_code, answer.content) == (status, b"")


async def test_whoever_floods_the_address_does_not_flood_the_log(house: House) -> None:
    with capture_logs() as logs:
        for _ in range(50):
            await house.call(Call("", os.urandom(40)))
        house.clock.pass_over(LOUD)
        await house.call(Call("", b"{}"))

    told = [entry for entry in logs if entry["event"] == "call refused"]
    assert [entry["calls"] for entry in told] == [1, 50]


@pytest.mark.parametrize(
    ("settings", "secrets", "said"),
    [
        ({}, {}, 'encrypt_key_env = "FEISHU_ENCRYPT_KEY"'),
        ({"encrypt_key_env": "KEY"}, {}, 'encrypt_key_env = "KEY"'),
        ({"encrypt_key_env": "KEY"}, {"KEY": "k"}, 'verification_token_env = "FEISHU_VERIFICATION_TOKEN"'),
        ({"encrypt_key_env": "KEY", "verification_token_env": "T"}, {"KEY": "k", "T": " "}, "variable T"),
    ],
    ids=["neither", "an empty key", "no token", "a blank token"],
)
async def test_without_its_keys_nothing_is_opened(
    settings: dict[str, str], secrets: dict[str, str], said: str, tmp_path: Path
) -> None:
    decided = Settings(app_id="cli_1", webhook=True, **settings)  # type: ignore[arg-type]
    with pytest.raises(ConfigError) as wrong:
        async with connect(decided, {"FEISHU_APP_SECRET": "secret", **secrets}, lent(tmp_path)):
            raise AssertionError

    assert said in english(wrong.value)


def test_the_keys_are_not_shown() -> None:
    assert "a key" not in repr(keys(SETTINGS, SECRETS))
    assert "a token" not in repr(keys(SETTINGS, SECRETS))
