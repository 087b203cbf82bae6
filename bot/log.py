"""Sets up the log, through which neither prompts nor secrets pass; to be imported before anything that logs."""

from __future__ import annotations

import logging
import re
import sys
import traceback
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from json import dumps
from pathlib import Path
from types import ModuleType
from typing import TextIO

from bot.errors import BotError


@contextmanager
def without(name: str) -> Iterator[None]:
    """While an empty module stands in its place, nothing can be had from a package."""
    if name in sys.modules:
        yield
        return
    sys.modules[name] = ModuleType(name)
    try:
        yield
    finally:
        del sys.modules[name]


# structlog draws tracebacks with rich where it is installed. Ours are plain, and rich takes three quarters of the time.
with without("rich"):
    import structlog
    from structlog.stdlib import ProcessorFormatter
    from structlog.typing import EventDict, WrappedLogger

REMOVED = "[removed]"
LONGEST = 2000
"""Characters of a line."""
MOST_LINES = 400
SECRET_WORDS = frozenset(
    {"authorization", "b64", "base64", "cookie", "credential", "key", "passphrase", "password", "prompt", "query"}
    | {"secret", "signature", "text", "token"}
)
WORD = re.compile(r"[A-Z]?[a-z0-9]+|[A-Z]+(?![a-z])")
SECRETS = (
    (re.compile(r"\b(Bearer|Basic|Bot)\s+[\w.~+/=-]{6,}", re.IGNORECASE), rf"\1 {REMOVED}"),
    (re.compile(r"\b(?:sk|ima|ok|xox[a-z])[-_][\w-]{6,}"), REMOVED),
    (re.compile(r"\b\d{6,}:[\w-]{30,}"), REMOVED),
    (re.compile(r"\b[\w-]{23,}\.[\w-]{6,}\.[\w-]{20,}"), REMOVED),
    (re.compile(r"(/(?:webhooks|interactions)/\d+/)[\w-]+"), rf"\1{REMOVED}"),
    (re.compile(r"\baW50ZXJhY3Rpb246[\w=-]*"), REMOVED),
    (re.compile(r"://[^\s/@]+@"), f"://{REMOVED}@"),
    (re.compile(r"(https?://[^\s?\"'<>]+)\?[^\s\"'<>]*"), rf"\1?{REMOVED}"),
    (re.compile(r"(?<=[\w/.-])\?[\w.%~-]+=[^\s\"'<>]*"), f"?{REMOVED}"),
    (re.compile(r"(?i)\b(\w*(?:api_?key|password|secret|token))([\"']?\s*[=:]\s*)[^\s&]+"), rf"\1\2{REMOVED}"),
    (re.compile(r"[A-Za-z0-9+/_-]{200,}={0,2}"), REMOVED),
)
"""How keys of the services, tokens of the platforms, links with a query and files written as text look."""
SPEAKING = (ImportError, AttributeError, NameError, TypeError)
"""Their words are about the program, never about what went through it."""
CHATTY = (
    *("aiohttp", "alembic", "discord", "h2", "hpack", "httpcore", "httpx", "Lark", "sqlalchemy", "telegram"),
    *("uvicorn", "websockets"),
)
"""Below a warning these write down whole requests."""


def configure(level: str, format: str, stream: TextIO | None = None) -> None:
    """`format` is console, json, or auto: console at a terminal. Writes to standard error; may be called again."""
    out = stream or sys.stderr
    least = logging.getLevelNamesMapping()[level.upper()]
    structlog.configure(
        processors=[structlog.stdlib.add_log_level, ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.make_filtering_bound_logger(least),
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=False,
    )
    root = logging.getLogger()
    root.handlers = [handler for handler in root.handlers if not isinstance(handler.formatter, ProcessorFormatter)]
    root.addHandler(_writing(out, format))
    root.setLevel(least)
    for name in CHATTY:
        logging.getLogger(name).setLevel(max(least, logging.WARNING))


def _writing(out: TextIO, format: str) -> logging.Handler:
    plain = format == "console" or (format == "auto" and out.isatty())
    handler = logging.StreamHandler(out)
    handler.setFormatter(
        ProcessorFormatter(
            foreign_pre_chain=[structlog.stdlib.add_log_level, structlog.stdlib.add_logger_name, _guarded],
            processors=[
                _traced,
                ProcessorFormatter.remove_processors_meta,
                structlog.processors.TimeStamper(fmt="iso", utc=True),
                redact,
                structlog.dev.ConsoleRenderer(colors=out.isatty()) if plain else _json,
            ],
            use_get_message=False,
            pass_foreign_args=True,
        )
    )
    return handler


def _json(_logger: WrappedLogger, _method: str, event: EventDict) -> str:
    return dumps(event, ensure_ascii=False)


def _guarded(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """What a library says: its own words, with the numbers filled in and everything else that it was given left out.

    Words that a library filled in by itself cannot be told apart; of those only the first line is taken."""
    given = event.pop("positional_args", ())
    message = str(event["event"])
    event["event"] = (_filled(message, given) if given else message).partition("\n")[0]
    return event


def _filled(message: str, given: Mapping[str, object] | tuple[object, ...]) -> str:
    shown: Mapping[str, object] | tuple[object, ...]
    if isinstance(given, Mapping):
        shown = {name: _number(value) for name, value in given.items()}
    else:
        shown = tuple(map(_number, given))
    try:
        return message % shown
    except (TypeError, ValueError, KeyError):
        return message


def _number(value: object) -> object:
    return value if isinstance(value, bool | int | float) else "…"


def _traced(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    match event.pop("exc_info", None):
        case BaseException() as error:
            event["exception"] = trace(error)
        case (_, BaseException() as error, _):
            event["exception"] = trace(error)
        case True if current := sys.exception():
            event["exception"] = trace(current)
        case _:
            pass
    return event


def trace(error: BaseException, depth: int = 0) -> str:
    """Where it happened and of what kind it is, without values: an exception's words may quote what a person wrote."""
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    parts = [trace(before, depth + 1), "which led to"] if before and depth < 5 else []
    parts += [frame.rstrip("\n") for frame in traceback.format_tb(error.__traceback__)]
    parts.append(_named(error))
    if isinstance(error, BaseExceptionGroup) and depth < 5:
        parts += [_indented(trace(inner, depth + 1)) for inner in error.exceptions]
    return "\n".join(parts)


def _indented(text: str) -> str:
    return "\n".join(f"  | {line}" for line in text.splitlines())


def _named(error: BaseException) -> str:
    name = type(error).__qualname__
    match error:
        case BotError():
            return f"{name}: {error}"
        case OSError(strerror=str(reason)):
            return f"{name}: {reason}"
        case _ if isinstance(error, SPEAKING):
            return f"{name}: {error}"
        case _:
            return name


def redact(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Takes out what has a secret's name, and out of every value what looks like a secret."""
    return {name: REMOVED if _secret(name) else _clean(value) for name, value in event.items()}


def _secret(name: str) -> bool:
    words = {word.lower() for word in WORD.findall(name)}
    return not SECRET_WORDS.isdisjoint(words | {word.removesuffix("s") for word in words})


def _clean(value: object, depth: int = 0) -> object:
    match value:
        case None | bool() | int() | float():
            return value
        case str() | Path():
            return mask(str(value))
        case BaseException():
            return mask(_named(value))
        case Mapping() if depth < 4:
            return {
                str(name): REMOVED if _secret(str(name)) else _clean(item, depth + 1) for name, item in value.items()
            }
        case Sequence() | set() | frozenset() if depth < 4 and not isinstance(value, bytes | bytearray):
            return [_clean(item, depth + 1) for item in value]
        case _:
            return f"<{type(value).__name__}>"


def mask(text: str) -> str:
    """Line by line, and never many or long ones: looking for secrets takes time."""
    writable = text.encode(errors="replace").decode()
    return "\n".join(map(_masked, writable.splitlines()[:MOST_LINES]))


def _masked(line: str) -> str:
    line = line[:LONGEST]
    for pattern, instead in SECRETS:
        line = pattern.sub(instead, line)
    return line
