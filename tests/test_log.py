"""What the log writes down, and that neither prompts nor secrets are ever among it."""

import io
import json
import logging
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

import pytest
import structlog
from structlog.stdlib import ProcessorFormatter
from typing_extensions import override

from bot import log as bot_log
from bot.errors import Broken

PROMPT = "a cat in a red hat"
SECRETS = (
    "Bearer abcdef1234567890",
    "sk-proj-abcdef123456",
    "ima_abcdef123456",
    "ok_abcdef123456",
    "123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw",
    "MTk4NjIyNDgzNDcxOTI1MjQ4AA.Cl2FMQ.ZnCjm1XVW7vRze4b7Cq4se7kKWs",
    "https://cdn.example/p.png?X-Signature=abcdef",
    "https://cdn.example/p.png?abcdef",
    "/upload?abcdef=1&b=2",
    "postgresql://easel:abcdef@db.example/easel",
    "app_secret=abcdef",
    '"access_token": "abcdef"',
    "QUJD" * 100 + "abcdef",
)


@dataclass
class Request:
    prompt: str = PROMPT


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """What came out; the log of the tests themselves is put back afterwards."""
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


def only(written: io.StringIO) -> dict[str, object]:
    (line,) = written.getvalue().splitlines()
    event: dict[str, object] = json.loads(line)
    assert event.pop("timestamp", "")
    return event


def test_an_event_comes_out_as_one_line_of_json_with_its_values(written: io.StringIO) -> None:
    structlog.get_logger().info("job done", job="k3f9", seconds=12.5, place=Path("web"), free=None)
    assert only(written) == {
        "event": "job done",
        "level": "info",
        "job": "k3f9",
        "seconds": 12.5,
        "place": "web",
        "free": None,
    }


@pytest.mark.parametrize(
    "name",
    [
        *("prompt", "text", "key", "api_key", "apiKey", "X-Api-Key", "token", "tokens", "authorization"),
        *("Authorization", "password", "app_secret", "b64_json", "url_query", "Set-Cookie"),
    ],
)
def test_a_value_with_a_secret_name_is_removed_wherever_it_stands(written: io.StringIO, name: str) -> None:
    structlog.get_logger().info("sent", deep={"inner": [{name: "abcdef"}]}, **{name: "abcdef"})
    event = only(written)
    assert (event[name], event["deep"]) == ("[removed]", {"inner": [{name: "[removed]"}]})


def test_a_name_that_only_sounds_secret_is_left(written: io.StringIO) -> None:
    structlog.get_logger().info("seen", monkey="m", context="c", keyboard="k")
    assert {"monkey": "m", "context": "c", "keyboard": "k"}.items() <= only(written).items()


@pytest.mark.parametrize("secret", SECRETS)
def test_what_looks_like_a_secret_is_masked_in_every_value(written: io.StringIO, secret: str) -> None:
    structlog.get_logger().info(f"sent {secret}", cause=f"it said {secret}, then stopped", more=(secret, {"a": secret}))
    assert "abcdef" not in written.getvalue()
    assert "AAHdq" not in written.getvalue()
    assert "ZnCjm" not in written.getvalue()
    assert "it said" in written.getvalue()


def test_ordinary_words_and_addresses_are_left_as_they_are(written: io.StringIO) -> None:
    said = "listening on http://127.0.0.1:8765/ since 2026-11-21T09:30:00, is that ok? sketches/task-list.json"
    structlog.get_logger().info(said)
    assert only(written)["event"] == said


def test_an_object_is_named_and_not_written_out(written: io.StringIO) -> None:
    structlog.get_logger().info("asked", request=Request(), raw=PROMPT.encode(), error=ValueError(PROMPT))
    event = only(written)
    assert (event["request"], event["raw"], event["error"]) == ("<Request>", "<bytes>", "ValueError")


def fail(prompt: str) -> None:
    local = prompt.upper()
    raise ValueError(f"cannot paint {prompt} {local}")


def test_a_traceback_says_where_but_neither_locals_nor_what_was_quoted(written: io.StringIO) -> None:
    try:
        try:
            fail(PROMPT)
        except ValueError as error:
            raise Broken("no answer, key sk-abcdef123456") from error
    except Broken:
        structlog.get_logger().exception("job broke", job="k3f9")
    event = only(written)
    trace = str(event["exception"])
    assert [line for line in trace.splitlines() if not line.startswith(" ")] == [
        "ValueError",
        "which led to",
        "Broken: no answer, key [removed]",
    ]
    assert "in fail" in trace
    assert "cat" not in written.getvalue().lower()


def test_every_exception_of_a_group_is_traced(written: io.StringIO) -> None:
    inner = [ValueError(PROMPT), OSError(28, "No space left on device", PROMPT), AttributeError("no attribute 'x'")]
    group = ExceptionGroup(PROMPT, inner)
    structlog.get_logger().error("stopped", exc_info=group)
    assert str(only(written)["exception"]).splitlines() == [
        "ExceptionGroup",
        "  | ValueError",
        "  | OSError: No space left on device",
        "  | AttributeError: no attribute 'x'",
    ]


def test_a_library_is_heard_without_what_it_was_given(written: io.StringIO) -> None:
    logging.getLogger("some.library").warning("Refused %r after %d tries", PROMPT, 3)
    assert only(written) == {
        "event": "Refused '…' after 3 tries",
        "level": "warning",
        "logger": "some.library",
    }


@pytest.mark.parametrize(
    ("message", "given", "heard"),
    [
        ("%(what)s %(n)d", ({"what": PROMPT, "n": 2},), "… 2"),
        ("first line\nfuture: <Task exception=ValueError('a cat')>", (), "first line"),
        ("token=abcdef123", (), "token=[removed]"),
    ],
)
def test_the_words_of_a_library_are_its_own(
    written: io.StringIO, message: str, given: tuple[object, ...], heard: str
) -> None:
    logging.getLogger("some.library").warning(message, *given)
    assert only(written)["event"] == heard


def test_a_library_that_gives_the_wrong_values_is_heard_without_them(written: io.StringIO) -> None:
    record = logging.LogRecord("some.library", logging.WARNING, __file__, 1, "%d at %s", (PROMPT, 1), None)
    (ours,) = (handler for handler in logging.getLogger().handlers if isinstance(handler.formatter, ProcessorFormatter))
    ours.handle(record)
    assert only(written)["event"] == "%d at %s"


def test_a_library_s_traceback_is_plain_too(written: io.StringIO) -> None:
    try:
        fail(PROMPT)
    except ValueError:
        logging.getLogger("uvicorn.error").exception("Exception in ASGI application\n")
    trace = str(only(written)["exception"])
    assert trace.endswith("\nValueError")
    assert "hat" not in written.getvalue().lower()


@pytest.mark.parametrize("name", ["httpx", "httpcore.http11", "sqlalchemy.engine.Engine", "discord.gateway"])
def test_libraries_that_write_down_whole_requests_are_silent_below_a_warning(written: io.StringIO, name: str) -> None:
    logging.getLogger(name).info("HTTP Request: GET https://cdn.example/cat?token=abcdef")
    logging.getLogger(name).debug("payload %s", PROMPT)
    assert written.getvalue() == ""


def test_what_is_below_the_level_is_not_written(written: io.StringIO) -> None:
    bot_log.configure("warning", "json", written)
    structlog.get_logger().info("hello")
    logging.getLogger("uvicorn.error").info("hello")
    structlog.get_logger().warning("heed")
    assert only(written)["event"] == "heed"


def test_a_console_gets_lines_for_people_without_colours_where_it_is_no_terminal(written: io.StringIO) -> None:
    bot_log.configure("info", "console", written)
    structlog.get_logger().info("listening", address="http://127.0.0.1:8765")
    (line,) = written.getvalue().splitlines()
    assert line.split()[1:] == ["[info", "]", "listening", "address=http://127.0.0.1:8765"]
    assert "\033" not in line


class Terminal(io.StringIO):
    @override
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(("stream", "coloured"), [(io.StringIO(), False), (Terminal(), True)])
def test_auto_means_colours_at_a_terminal_and_json_elsewhere(
    written: io.StringIO, stream: io.StringIO, coloured: bool
) -> None:
    bot_log.configure("info", "auto", stream)
    structlog.get_logger().info("hello")
    assert ("\033[" in stream.getvalue(), stream.getvalue().startswith("{")) == (coloured, not coloured)


def test_values_that_do_not_fit_into_json_never_stop_the_log(written: io.StringIO) -> None:
    structlog.get_logger().info("odd \ud800", n=10**30, values={(2,)})
    assert only(written) == {"event": "odd ?", "level": "info", "n": 10**30, "values": [[2]]}


def test_the_start_does_not_load_what_draws_for_terminals() -> None:
    look = "import bot.log, sys; bot.log.configure('info', 'json'); print('rich' in sys.modules); import rich.console"
    command = [sys.executable, "-c", look]
    told = subprocess.run(command, cwd=Path(__file__).parents[1], capture_output=True, text=True, check=True)
    assert told.stdout.split() == ["False"]


def test_a_package_can_be_hidden_only_before_it_is_loaded() -> None:
    sys.modules.pop("colorsys", None)
    with bot_log.without("colorsys"):
        assert "rgb_to_hsv" not in vars(import_module("colorsys"))
    loaded = import_module("colorsys")
    assert "rgb_to_hsv" in vars(loaded)
    with bot_log.without("colorsys"):
        assert import_module("colorsys") is loaded
