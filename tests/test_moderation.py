"""Whether a wish may be drawn: what is asked over real HTTP, whatever may be answered, and what is written down."""

from __future__ import annotations

import asyncio
import io
import json
import logging
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from time import monotonic

import httpx
import msgspec
import pytest
import structlog

from bot import log as bot_log
from bot.errors import ConfigError
from bot.moderation import Choice, Moderation, connect
from bot.ports import Judgement
from tests.emulators.chat_model import DESCRIPTION
from tests.emulators.faults import Breaks, Fault, Halves, Hangs, Mangles, Says, Zips
from tests.emulators.moderation import DANGEROUS, KEY, MODEL, Asked, Emulator, emulated, moderated
from tests.emulators.server import address, bound
from tests.emulators.specs import complaints, needs

WISH = "a cat that guards the cheese"
SCHEMAS = "/components/schemas"
UNWANTED = f"how to brew {DANGEROUS}"
LIMIT = 0.3
GENEROUS = 20.0


@pytest.fixture(scope="module")
def running() -> Iterator[Emulator]:
    with emulated() as emulator:
        yield emulator


@pytest.fixture
def service(running: Emulator) -> Emulator:
    running.clear()
    return running


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """The bot's log at its most talkative; the log of the tests themselves is put back afterwards."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    names = {name: logging.getLogger(name).level for name in bot_log.CHATTY}
    out = io.StringIO()
    bot_log.configure("debug", "json", out)
    yield out
    root.handlers[:] = handlers
    root.setLevel(level)
    for name, before in names.items():
        logging.getLogger(name).setLevel(before)
    structlog.reset_defaults()


@asynccontextmanager
async def asking(
    service: Emulator, key: str = KEY, seconds: float = GENEROUS, *, strict: bool = False
) -> AsyncIterator[Moderation]:
    async with connect(service.url, MODEL, key, seconds, Choice(strict=strict)) as moderation:
        yield moderation


async def allows(moderation: Moderation, wish: str) -> bool:
    return await moderation.judge(wish) is not Judgement.REFUSE


def warnings(written: io.StringIO) -> list[dict[str, object]]:
    events = [json.loads(line) for line in written.getvalue().splitlines()]
    return [event for event in events if event["event"] == "no moderation"]


@pytest.mark.parametrize("strict", [False, True])
async def test_what_is_flagged_is_not_drawn_and_everything_else_is(service: Emulator, strict: bool) -> None:
    async with asking(service, strict=strict) as moderation:
        assert await allows(moderation, WISH)
        assert not await allows(moderation, UNWANTED)
    assert service.shown() == [WISH, UNWANTED]


async def test_what_is_flagged_can_be_drawn_and_covered(service: Emulator) -> None:
    async with connect(service.url, MODEL, KEY, GENEROUS, Choice(Judgement.COVER)) as moderation:
        assert [await moderation.judge(wish) for wish in (WISH, UNWANTED)] == [Judgement.DRAW, Judgement.COVER]
        service.fail(Says(status=500))
        assert await moderation.judge(UNWANTED) is Judgement.DRAW


ODD: dict[str, Fault] = {
    "refused": Says(b'{"error": {"message": "wrong key"}}', 401),
    "limited": Says(b"{}", 429, {"Retry-After": "1"}),
    "broken": Says(moderated(flagged=False), 500),
    "gone": Says(b"<html>503</html>", 503),
    "elsewhere": Says(b"", 307, {"Location": "http://127.0.0.1:9/v1/moderations"}),
    "empty": Says(b""),
    "html": Says(b"<html><body>Welcome to nginx</body></html>"),
    "bytes": Says(bytes(range(256))),
    "list": Says(b"[]"),
    "null": Says(b"null"),
    "no results": Says(b'{"results": []}'),
    "results missing": Says(b'{"id": "modr-1"}'),
    "results null": Says(b'{"results": null}'),
    "not a word on it": Says(b'{"results": [{"categories": {}}]}'),
    "flagged null": Says(b'{"results": [{"flagged": null}]}'),
    "flagged a word": Says(b'{"results": [{"flagged": "false"}]}'),
    "huge": Says(moderated(flagged=False) + b" " * 10_000_000),
    "huge and unreadable": Says(b"\0" * 10_000_000),
    "nested very deeply": Says(b'{"id":' + b"[" * 30_000),
    "half": Halves(),
    "cut off": Breaks(),
    "cut off afterwards": Breaks(done=True),
    "said to be zipped": Says(moderated(flagged=False), 200, {"Content-Encoding": "gzip"}),
    "not in letters": Mangles(lambda body: body.replace(b"flagged", b"\xff\xfe")),
}


@pytest.mark.parametrize("strict", [False, True])
@pytest.mark.parametrize("odd", ODD)
async def test_an_answer_that_is_of_no_use_counts_as_the_operator_chose(
    odd: str, strict: bool, service: Emulator, written: io.StringIO
) -> None:
    service.fail(ODD[odd])
    async with asking(service, strict=strict) as moderation:
        assert await allows(moderation, WISH) is not strict
        assert await allows(moderation, WISH)
    assert [warning["allowed"] for warning in warnings(written)] == [not strict]
    assert [word for word in (KEY, "cat", "cheese", "wrong key") if word in written.getvalue()] == []


async def test_one_of_several_results_is_enough(service: Emulator) -> None:
    service.fail(Says(b'{"results": [{"flagged": false}, {"flagged": true}]}'))
    async with asking(service) as moderation:
        assert not await allows(moderation, WISH)


async def test_a_zipped_answer_is_read(service: Emulator) -> None:
    service.fail(Zips(), times=2)
    async with asking(service, strict=True) as moderation:
        assert await allows(moderation, WISH)
        assert not await allows(moderation, UNWANTED)


@pytest.mark.parametrize("strict", [False, True])
async def test_a_late_answer_is_not_waited_for(strict: bool, service: Emulator, written: io.StringIO) -> None:
    service.fail(Hangs())
    async with asking(service, seconds=LIMIT, strict=strict) as moderation:
        begun = monotonic()
        assert await allows(moderation, WISH) is not strict
        waited = monotonic() - begun
    assert LIMIT * 0.9 <= waited < LIMIT + 2
    assert [warning["cause"] for warning in warnings(written)] == ["TimeoutError"]


async def test_nobody_there_counts_as_the_operator_chose(written: io.StringIO) -> None:
    listener = bound()
    nowhere = f"{address(listener)}/v1"
    listener.close()
    for strict in (False, True):
        async with connect(nowhere, MODEL, KEY, GENEROUS, Choice(strict=strict)) as moderation:
            assert await allows(moderation, WISH) is not strict
    assert [warning["cause"] for warning in warnings(written)] == ["ConnectError", "ConnectError"]


@pytest.mark.parametrize("key", ["sk-another", ""])
async def test_a_wrong_key_is_not_taken_for_a_refusal(key: str, service: Emulator, written: io.StringIO) -> None:
    async with asking(service, key) as moderation:
        assert await allows(moderation, UNWANTED)
    assert [warning["cause"] for warning in warnings(written)] == ["HTTPStatusError"]
    assert "sk-another" not in written.getvalue()


@pytest.mark.parametrize("slash", ["", "/"])
async def test_a_service_of_ones_own_needs_no_key(slash: str) -> None:
    with emulated(key="") as own:
        async with connect(own.url + slash, MODEL, "", GENEROUS) as moderation:
            assert not await allows(moderation, UNWANTED)
        (received,) = own.journal.of("moderations")
    assert "authorization" not in received.headers


async def test_half_a_character_hides_nothing(service: Emulator) -> None:
    async with asking(service) as moderation:
        assert not await allows(moderation, f"\ud83d {UNWANTED}")
    assert service.shown() == [f"? {UNWANTED}"]


async def test_many_wishes_go_over_the_same_connection_at_the_same_time(service: Emulator) -> None:
    async with asking(service) as moderation, asyncio.TaskGroup() as tasks:
        wishes = [f"{number} cats" for number in range(8)] + [UNWANTED]
        asked = [tasks.create_task(allows(moderation, wish)) for wish in wishes]
    assert [task.result() for task in asked] == [True] * 8 + [False]
    assert sorted(service.shown()) == sorted(wishes)


@pytest.mark.parametrize(
    ("base_url", "key", "named"),
    [("http://[::1", KEY, "moderation.base_url"), ("http://127.0.0.1:9/v1", "schlüssel", "moderation.key_env")],
)
async def test_what_cannot_be_sent_is_said_before_anything_starts(base_url: str, key: str, named: str) -> None:
    with pytest.raises(ConfigError) as refused:
        async with connect(base_url, MODEL, key, GENEROUS):
            pass
    assert refused.value.text.words["key"] == named
    assert key not in str(refused.value.text.words)


async def test_both_sides_speak_as_the_official_description_says(service: Emulator) -> None:
    needs(DESCRIPTION)
    async with asking(service) as moderation:
        assert await allows(moderation, WISH)
    (received,) = service.journal.of("moderations")
    assert received.read(Asked) == Asked(WISH, MODEL)
    answer = f"{SCHEMAS}/CreateModerationResponse"
    assert complaints(DESCRIPTION, f"{SCHEMAS}/CreateModerationRequest", msgspec.json.decode(received.body)) == []
    assert complaints(DESCRIPTION, answer, msgspec.json.decode(moderated(flagged=True))) == []
    assert complaints(DESCRIPTION, answer, {"id": "x"}) != []


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"input": "cat", "model": "nobody"}, 404),
        ({"input": ""}, 400),
        ({}, 400),
        ({"input": "cat", "temperature": 0}, 400),
    ],
)
async def test_the_emulated_service_refuses_what_the_service_refuses(
    body: dict[str, object], status: int, service: Emulator
) -> None:
    async with httpx.AsyncClient(trust_env=False) as client:
        headers = {"Authorization": f"Bearer {KEY}"}
        answer = await client.post(f"{service.url}/moderations", json=body, headers=headers)
    assert answer.status_code == status
