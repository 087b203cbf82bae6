"""What Discord's library writes down: neither tokens nor what anybody wrote, at any level."""

from __future__ import annotations

import ast
import io
import json
import logging
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest
import structlog

from bot import log as bot_log
from tests.test_log import written  # noqa: F401 - a fixture

TOKEN = "aW50ZXJhY3Rpb246MTIzOmFiY2RlZmdoaWprbG1ub3BxcnN0dXZ3eHl6"
URLS = (
    f"https://discord.com/api/v10/webhooks/1234567890/{TOKEN}/messages/@original",
    f"/interactions/1234567890/{TOKEN}/callback",
    "https://discord.com/api/webhooks/1234567890/AbC-dEf_0123456789AbC-dEf_0123456789",
)
LOUD = {"warning", "error", "exception", "critical"}
WORDS = "a cat in a red hat"


def library() -> Path:
    spec = find_spec("discord")
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent


def loud_calls() -> Iterator[tuple[str, ast.Call]]:
    """Every place where the library logs something that is shown here."""
    for file in sorted(library().rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in LOUD:
                owner = node.func.value
                if isinstance(owner, ast.Name) and owner.id in {"_log", "log", "logger"}:
                    yield f"{file.name}:{node.lineno}", node


def test_the_library_fills_nothing_into_its_words_by_itself() -> None:
    """What it gives beside them is left out by the log, so nothing that went through it can be among them."""
    calls = list(loud_calls())
    assert len(calls) > 20
    filled = ast.JoinedStr | ast.BinOp | ast.Call
    assert [where for where, call in calls if not call.args or isinstance(call.args[0], filled)] == []


@pytest.mark.parametrize("level", ["debug", "info", "warning", "error"])
@pytest.mark.parametrize("name", ["discord.http", "discord.gateway", "discord.webhook.async_", "aiohttp.client"])
def test_whatever_it_is_given_stays_out_of_the_log(level: str, name: str, written: io.StringIO) -> None:
    bot_log.configure(level, "json", written)
    for severity in (logging.DEBUG, logging.INFO, logging.WARNING, logging.ERROR):
        for url in URLS:
            logging.getLogger(name).log(severity, "%s %s has received %s", "POST", url, {"content": WORDS})

    assert TOKEN not in written.getvalue()
    assert "dEf_01" not in written.getvalue()
    assert WORDS not in written.getvalue()
    lines = [json.loads(line) for line in written.getvalue().splitlines()]
    assert {line["level"] for line in lines} <= {"warning", "error"}


@pytest.mark.parametrize("url", URLS)
def test_an_address_with_a_token_in_it_is_masked_in_our_own_lines_too(url: str, written: io.StringIO) -> None:
    structlog.get_logger().warning("call failed", cause=f"POST {url} broke", where=url)

    assert TOKEN not in written.getvalue()
    assert "dEf_01" not in written.getvalue()
    assert "broke" in written.getvalue()
    assert bot_log.mask(TOKEN) == bot_log.REMOVED
