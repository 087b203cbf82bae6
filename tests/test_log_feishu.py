"""What Feishu's library writes down: neither tickets nor tokens nor what anybody wrote, at any level, to anywhere."""

from __future__ import annotations

import io
import logging
import subprocess
import sys

import pytest
import structlog

from adapters.feishu import lean
from bot import log as bot_log
from tests.test_log import written  # noqa: F401 - a fixture

TICKET = "0a1b2c3d4e5f60718293"
TOKEN = "t-g1044qeGEDXTB6NDJOGV4JQCYDGHRBARFTGT1234"
URL = f"wss://msg-frontier.feishu.cn/ws/v2?fpid=493&aid=552564&device_id=7&access_key={TICKET}&service_id=1&ticket={TICKET}"
WORDS = "a cat in a red hat"
LOUD = f"""
import asyncio, logging, sys
logging.basicConfig(level=1, stream=sys.stderr)
{{first}}
from adapters.feishu import lean
from lark_oapi.core.enum import LogLevel
from lark_oapi.core.log import logger

async def main():
    client = lean.ws.Client("cli_0123456789abcdef", "", log_level=LogLevel.DEBUG)
    client._cache._cron.cancel()
    for level in (logging.DEBUG, logging.INFO, logging.WARNING, logging.ERROR, logging.CRITICAL):
        logger.log(level, "connected to %s, payload: %s" % ({URL!r}, {WORDS!r}))
    await client._handle_message({WORDS!r}.encode())
    print("done")

asyncio.run(main())
"""


@pytest.mark.parametrize("first", ["", "import lark_oapi"], ids=["as it is loaded here", "loaded as a whole before"])
def test_the_library_prints_nothing_of_its_own(first: str) -> None:
    """It has a logger that prints to the standard output, and each client makes it louder."""
    ran = subprocess.run(
        [sys.executable, "-c", LOUD.format(first=first)], check=False, capture_output=True, text=True, timeout=120
    )

    assert ran.returncode == 0, ran.stderr
    assert ran.stdout == "done\n"
    assert [line for line in ran.stderr.splitlines() if "asyncio" not in line] == []


@pytest.mark.parametrize("level", ["debug", "info", "warning", "error"])
def test_however_loud_it_is_made_nothing_of_it_is_passed_on(
    level: str, written: io.StringIO, capfd: pytest.CaptureFixture[str]
) -> None:
    bot_log.configure(level, "json", written)
    assert lean.ws.logger is logging.getLogger("Lark")
    lean.ws.logger.setLevel(logging.DEBUG)
    for severity in (logging.DEBUG, logging.INFO, logging.WARNING, logging.ERROR):
        lean.ws.logger.log(severity, f"connected to {URL}, payload: {WORDS}")

    assert written.getvalue() == ""
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("name", ["httpx", "httpcore.http11", "websockets.client", "websockets.protocol"])
@pytest.mark.parametrize("level", ["debug", "info", "warning", "error"])
def test_whatever_what_it_stands_on_is_given_stays_out_of_the_log(level: str, name: str, written: io.StringIO) -> None:
    bot_log.configure(level, "json", written)
    for severity in (logging.DEBUG, logging.INFO, logging.WARNING, logging.ERROR):
        logging.getLogger(name).log(severity, "> GET %s Authorization: Bearer %s %s", URL, TOKEN, WORDS)

    assert TICKET not in written.getvalue()
    assert TOKEN not in written.getvalue()
    assert WORDS not in written.getvalue()


def test_an_address_with_a_ticket_in_it_is_masked_in_our_own_lines_too(written: io.StringIO) -> None:
    structlog.get_logger().warning("events do not come", cause=f"connecting to {URL} broke", where=URL)
    structlog.get_logger().warning("not sent", cause=f"refused: Bearer {TOKEN}", answer={"tenant_access_token": TOKEN})

    assert "broke" in written.getvalue()
    assert TICKET not in written.getvalue()
    assert TOKEN not in written.getvalue()
