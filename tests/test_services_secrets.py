"""No key, prompt, presigned address or file leaves a provider in a log or an error, whatever happens."""

from __future__ import annotations

import json
import logging
import traceback

import pytest

from bot.errors import JobError
from bot.log import CHATTY
from tests.emulators.faults import Breaks, Fault, Halves, Hangs, Says
from tests.services import PROMPT
from tests.tried import Tried, secrets_in

pytest_plugins = ["tests.services_fixtures"]

FILE = f"cannot read {'iVBORw0KGgo' * 40}"


def leaky(key: str, prompt: str) -> str:
    """All that an answer could give away in words."""
    return f"no {key} {prompt} https://x.example/y?X-Signature=s3cr3t&appUid={key} Bearer {key}"


def shapes(said: str) -> dict[str, object]:
    """How services put a message, so that at least one is read by each."""
    return {
        "an object": {"error": {"message": said, "type": said, "code": said, "param": said}, "request_id": said},
        "a text": {"error": said, "message": said, "msg": said, "detail": said, "code": 4000, "errors": said},
        "a list": {"detail": [{"loc": ["body", said], "msg": said, "type": said}], "code": 777, "message": said},
        "nodes": {"error": {"type": said, "message": said, "details": said}, "node_errors": {"4": {"errors": [said]}}},
        "success": {"code": 0, "data": said, "status": said, "id": said, "url": said},
    }


@pytest.fixture
def log(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    """All of it, httpx's and websockets' too. httpcore writes down the heads of answers, and so is kept quiet in the
    bot whatever its level."""
    assert "httpcore" in CHATTY
    caplog.set_level(logging.DEBUG)
    for name in ("httpx", "websockets", "asyncio", "bot"):
        caplog.set_level(logging.DEBUG, name)
    caplog.set_level(logging.WARNING, "httpcore")
    return caplog


def told(error: BaseException) -> str:
    """All that a traceback would show, but for the lines of the source."""
    lines = traceback.TracebackException.from_exception(error, capture_locals=False)
    chain = "\n".join(lines.format_exception_only() if error.__cause__ is None else lines.format())
    return f"{chain}\n{getattr(error, 'detail', '')}\n{error.args}"


async def leaks(tried: Tried, log: pytest.LogCaptureFixture, order: str, *, hasty: bool = False) -> list[str]:
    commission = tried.trial.orders[order]
    text = ""
    async with tried.connected(hasty=hasty) as provider:
        try:
            await provider.offers()
            await provider.check()
            await tried.made(provider, commission)
        except JobError as error:
            text = told(error)
    return secrets_in(text + log.text, tried.emulator, commission)


async def test_a_success_gives_nothing_away(
    tried: Tried, log: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    for order, commission in tried.trial.orders.items():
        assert await leaks(tried, log, order) == []
        assert secrets_in("".join(capsys.readouterr()), tried.emulator, commission) == []
    assert tried.emulator.creates >= 1


def endpoints(tried: Tried) -> list[str]:
    trial = tried.trial
    return [name for name in (trial.create, trial.poll, *trial.reads, *trial.uploads) if name]


def working_from(tried: Tried) -> str:
    """An order with a picture, where the service takes one."""
    return "edit" if "edit" in tried.trial.orders else "text"


@pytest.mark.parametrize("status", [200, 400, 401, 429, 500])
@pytest.mark.parametrize("shape", ["an object", "a text", "a list", "nodes", "success"])
async def test_an_error_that_quotes_everything_gives_nothing_away(
    tried: Tried, log: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str], shape: str, status: int
) -> None:
    order = working_from(tried)
    for endpoint in endpoints(tried):
        tried.emulator.clear()
        tried.watch.at += 1_000_000
        # Who asks how far an order is need not know its words, and can conceal none.
        prompt = PROMPT if endpoint == tried.trial.create else ""
        body = json.dumps(shapes(leaky(tried.emulator.key, prompt))[shape])
        tried.emulator.fail(endpoint, Says(body, status, {"Content-Type": "application/json"}), times=4)
        assert await leaks(tried, log, order) == [], endpoint
        printed = "".join(capsys.readouterr())
        assert secrets_in(printed, tried.emulator, tried.trial.orders[order]) == [], endpoint


@pytest.mark.parametrize("status", [400, 500])
async def test_a_file_that_an_error_quotes_is_left_out(
    tried: Tried, log: pytest.LogCaptureFixture, status: int
) -> None:
    for shape in shapes(FILE).values():
        tried.emulator.clear()
        tried.emulator.fail(tried.trial.create, Says(json.dumps(shape), status, {"Content-Type": "application/json"}))
        assert await leaks(tried, log, "text") == []


BROKEN: dict[str, Fault] = {
    "reset": Breaks(),
    "half": Halves(),
    "silence": Hangs(),
    "elsewhere": Says("", 302, {"Location": "http://127.0.0.1:1/?X-Signature=s3cr3t"}),
    "a page": Says("<html>walrus s3cr3t</html>", 502),
}


@pytest.mark.parametrize("name", BROKEN)
async def test_a_broken_connection_gives_nothing_away(tried: Tried, log: pytest.LogCaptureFixture, name: str) -> None:
    order = working_from(tried)
    for endpoint in endpoints(tried):
        tried.emulator.clear()
        tried.watch.at += 1_000_000
        tried.emulator.fail(endpoint, BROKEN[name], times=4)
        assert await leaks(tried, log, order, hasty=True) == [], endpoint
