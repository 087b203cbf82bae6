"""What a chat model is shown, whatever it may answer, and that nothing of it is written down."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from time import monotonic

import pytest
import structlog

from bot import log as bot_log
from bot.advice import ChatModel, connect
from bot.testing import Canvas
from bot.testing.providers import offer
from bot.understanding import Message
from bot.values import Intent, IntentKind
from tests.emulators.chat_model import KEY, MODEL, Emulator, emulated
from tests.emulators.faults import Breaks, Fault, Halves, Hangs, Mangles, Says, Zips
from tests.emulators.server import address, bound
from tests.houses import Plan, stand

TALK = "my sister keeps bees on the roof"
THING = "robots on the moon"
GENERATE = '{"intent": "generate", "prompt": "bees", "n": 1}'
QUESTION = Message(TALK, addressed=True)
LIMIT = 0.3
GENEROUS = 20.0


@pytest.fixture(scope="module")
def service() -> Iterator[Emulator]:
    with emulated() as emulator:
        yield emulator


@pytest.fixture
def model(service: Emulator) -> Emulator:
    service.clear()
    service.usual = GENERATE
    return service


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
async def asking(model: Emulator, key: str = KEY, seconds: float = GENEROUS) -> AsyncIterator[ChatModel]:
    async with connect(model.url, MODEL, key, seconds) as adviser:
        yield adviser


def causes(written: io.StringIO) -> list[str]:
    """Why there was no second opinion, each time that there was none."""
    events = [json.loads(line) for line in written.getvalue().splitlines()]
    return [event["cause"] for event in events if event["event"] == "no second opinion"]


def completion(content: str | None) -> bytes:
    return json.dumps({"choices": [{"message": {"content": content}}]}).encode()


def answers(**said: object) -> bytes:
    return completion(json.dumps(said))


ODD: dict[str, Fault] = {
    "refused": Says(b'{"error": {"message": "wrong key"}}', 401),
    "limited": Says(b"{}", 429, {"Retry-After": "1"}),
    "broken": Says(completion(GENERATE), 500),
    "gone": Says(b"<html>503</html>", 503),
    "elsewhere": Says(b"", 307, {"Location": "http://127.0.0.1:9/v1/chat/completions"}),
    "empty": Says(b""),
    "blank": Says(b"   "),
    "html": Says(b"<html><body>Welcome to nginx</body></html>"),
    "bytes": Says(bytes(range(256))),
    "list": Says(b"[]"),
    "null": Says(b"null"),
    "error with status 200": Says(b'{"error": {"message": "overloaded"}}'),
    "no choices": Says(b'{"choices": []}'),
    "choices null": Says(b'{"choices": null}'),
    "no message": Says(b'{"choices": [{}]}'),
    "no content": Says(b'{"choices": [{"message": {}}]}'),
    "content null": Says(completion(None)),
    "content empty": Says(completion("")),
    "content a list": Says(b'{"choices": [{"message": {"content": [{"type": "text"}]}}]}'),
    "prose": Says(completion("I think that a picture of bees is wished.")),
    "half an object": Says(completion('{"intent": "generate", "prompt": "be')),
    "no intent": Says(answers(prompt="bees")),
    "intent of the wrong kind": Says(answers(intent=5)),
    "intent empty": Says(answers(intent="")),
    "intent shouted": Says(answers(intent="GENERATE")),
    "prompt of the wrong kind": Says(answers(intent="generate", prompt=["bees"])),
    "number of the wrong kind": Says(answers(intent="generate", n="two")),
    "a fraction of a picture": Says(answers(intent="generate", n=1.5)),
    "huge": Says(completion(GENERATE + " " * 10_000_000)),
    "huge and unreadable": Says(b"\0" * 10_000_000),
    "half": Halves(),
    "cut off": Breaks(),
    "cut off afterwards": Breaks(done=True),
    "said to be zipped": Says(completion(GENERATE), 200, {"Content-Encoding": "gzip"}),
    "not in letters": Mangles(lambda body: body.replace(b"generate", b"\xff\xfe")),
    **{
        kind: Says(answers(intent=kind)) for kind in ("confirm", "decline", "clear_model", "settings", "forget", "link")
    },
    **{kind: Says(answers(intent=kind, prompt="bees")) for kind in ("history", "cost", "why", "resume")},
    **{kind: Says(answers(intent=kind, model="midjourney")) for kind in ("set_model", "paint", "draw", "confirm it")},
}


@pytest.mark.parametrize("odd", ODD)
async def test_an_answer_that_is_of_no_use_is_no_answer(odd: str, model: Emulator, written: io.StringIO) -> None:
    model.fail(ODD[odd])
    async with asking(model) as adviser:
        assert await adviser.advise(QUESTION) is None
        assert await adviser.advise(QUESTION) is not None
    assert model.asked == 2
    assert len(causes(written)) == 1
    assert [word for word in (KEY, "bees", "roof", "wrong key") if word in written.getvalue()] == []


@pytest.mark.parametrize(
    "body", [b'{"id":' + b"[" * 30_000, answers(intent="none", more=0).replace(b"0", b"[" * 30_000)]
)
async def test_an_answer_that_is_nested_very_deeply_is_no_answer(body: bytes, model: Emulator) -> None:
    model.fail(Says(body))
    async with asking(model) as adviser:
        assert await adviser.advise(QUESTION) is None


@pytest.mark.parametrize(
    "fault", [Says(status=401), Says(status=500), Says(b"?"), Says(b""), Breaks(), Hangs()], ids=str
)
async def test_without_an_answer_the_rules_decide_as_ever(fault: Fault, model: Emulator, tmp_path: Path) -> None:
    model.fail(fault, times=2)
    async with asking(model, seconds=LIMIT) as adviser, stand(Plan(tmp_path)) as house:
        house.engine.adviser = adviser
        await house.hear(TALK)
        await house.hear(THING)
        await house.finish()
        assert [kind for kind, _ in house.lines()] == ["text", "ack", "start", "picture"]
    assert model.asked == 2


@pytest.mark.parametrize("pause", [0.0, 0.01])
async def test_a_late_answer_is_not_waited_for(pause: float, model: Emulator, written: io.StringIO) -> None:
    model.pause = pause
    if not pause:
        model.fail(Hangs())
    async with asking(model, seconds=LIMIT) as adviser:
        begun = monotonic()
        assert await adviser.advise(QUESTION) is None
        waited = monotonic() - begun
    assert LIMIT * 0.9 <= waited < LIMIT + 2
    assert causes(written) == ["TimeoutError"]


async def test_nobody_there_is_no_answer(written: io.StringIO) -> None:
    listener = bound()
    nowhere = address(listener)
    listener.close()
    async with connect(f"{nowhere}/v1", MODEL, KEY, GENEROUS) as adviser:
        assert await adviser.advise(QUESTION) is None
    assert causes(written) == ["ConnectError"]


@pytest.mark.parametrize("key", ["sk-another", ""])
async def test_a_wrong_key_is_no_answer(key: str, model: Emulator, written: io.StringIO) -> None:
    async with asking(model, key) as adviser:
        assert await adviser.advise(QUESTION) is None
    assert causes(written) == ["HTTPStatusError"]
    assert "sk-another" not in written.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        f"```json\n{GENERATE}\n```",
        f"I would say: {GENERATE}. Shall I explain?",
        '{"intent":"generate","prompt":"bees"}',
        '{"intent": "generate", "prompt": "bees", "n": null, "confidence": 0.9, "confirm": true, "model": "x"}',
    ],
)
async def test_an_answer_with_more_around_it_is_read(content: str, model: Emulator) -> None:
    model.says.append(content)
    async with asking(model) as adviser:
        assert await adviser.advise(QUESTION) == Intent(IntentKind.GENERATE, prompt="bees")


async def test_of_a_model_that_thinks_aloud_the_last_word_counts(model: Emulator) -> None:
    model.says.append(f'<think>Is it {GENERATE}? No.</think>\n{{"intent": "none"}}')
    async with asking(model) as adviser:
        assert await adviser.advise(QUESTION) == Intent(IntentKind.NONE)


async def test_a_zipped_answer_is_read(model: Emulator) -> None:
    model.fail(Zips())
    async with asking(model) as adviser:
        assert await adviser.advise(QUESTION) == Intent(IntentKind.GENERATE, prompt="bees")


@pytest.mark.parametrize(
    ("message", "shown"),
    [
        (Message(TALK, addressed=True), ("No picture is attached.", "The bot has posted no picture yet.")),
        (Message(TALK, addressed=True, has_image=True), ("A picture is attached.", "has posted no picture yet.")),
        (Message(TALK, addressed=True, has_last_result=True), ("No picture is", "has posted a picture before.")),
    ],
)
async def test_the_model_sees_the_message_and_what_it_may_be_about(
    message: Message, shown: tuple[str, str], model: Emulator
) -> None:
    async with asking(model) as adviser:
        await adviser.advise(message)
    (seen,) = model.shown()
    assert seen.endswith(f"The message:\n{TALK}")
    assert all(part in seen for part in shown)


async def test_the_model_is_told_nothing_of_who_asks_and_where(model: Emulator, tmp_path: Path) -> None:
    async with asking(model) as adviser, stand(Plan(tmp_path, canvas=Canvas((offer(points=0),)))) as house:
        house.engine.adviser = adviser
        await house.hear(TALK, key="the-event", message="the-request")
    (received,) = model.journal.of("chat")
    told = received.body.decode() + str(dict(received.headers))
    assert [word for word in ("anne", "Anne", "desk", "room", "the-event", "the-request") if word in told] == []
    assert received.headers["authorization"] == f"Bearer {KEY}"


async def test_a_long_message_is_shown_in_part(model: Emulator) -> None:
    async with asking(model) as adviser:
        await adviser.advise(Message("b" * 5000, addressed=True))
    (seen,) = model.shown()
    assert seen.count("b" * 2000) == 1
    assert "b" * 2001 not in seen


async def test_a_message_that_cannot_be_sent_is_no_answer(model: Emulator) -> None:
    async with asking(model) as adviser:
        assert await adviser.advise(Message("bees \ud83d", addressed=True)) is None
    assert model.asked == 0


@pytest.mark.parametrize("slash", ["", "/"])
async def test_a_model_of_ones_own_needs_no_key(slash: str) -> None:
    with emulated(key="") as own:
        async with connect(own.url + slash, MODEL, "", GENEROUS) as adviser:
            assert await adviser.advise(QUESTION) == Intent(IntentKind.NONE)
        (received,) = own.journal.of("chat")
    assert "authorization" not in received.headers
