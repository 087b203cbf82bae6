"""What is secret stays where it is: out of errors and out of logs."""

from __future__ import annotations

import logging
import re
from urllib.parse import quote, quote_plus

import httpx

_LONGEST_DETAIL = 300

_QUERY = re.compile(r"(https?://[^\s?#\"'<>]*)\?[^\s\"'<>]*", re.IGNORECASE)
_USER = re.compile(r"(https?://)[^\s/@\"'<>]+@", re.IGNORECASE)
_BEARER = re.compile(r"\bbearer\s+[^\s\"']+", re.IGNORECASE)
_FILE = re.compile(r"data:[a-z0-9/.+-]{3,60};base64,[^\s\"']*|[A-Za-z0-9+/_-]{80,}={0,2}")
"""A run of letters that no sentence has: a picture in base64, whole or cut. Paths and ids are shorter."""
_BASIC = re.compile(r"\bbasic\s+[A-Za-z0-9+/]{6,}=*", re.IGNORECASE)


def conceal(text: str, *secrets: str) -> str:
    """The text as an operator may read it in a log: no secret, no query of an address, no file, and not too long."""
    for secret in sorted(filter(None, secrets), key=len, reverse=True):
        for spelling in {secret, quote(secret, safe=""), quote_plus(secret)}:
            text = text.replace(spelling, "…")
    text = _BASIC.sub("Basic …", _FILE.sub("…", text))
    text = _BEARER.sub("Bearer …", _USER.sub(r"\1…@", _QUERY.sub(r"\1?…", text)))
    return text if len(text) <= _LONGEST_DETAIL else text[: _LONGEST_DETAIL - 1] + "…"


def _plain(part: object) -> object:
    return conceal(str(part)) if isinstance(part, httpx.URL) else part


def without_queries(record: logging.LogRecord) -> bool:
    """httpx logs whole addresses; keys and signatures stand in their queries."""
    if isinstance(record.args, tuple):
        record.args = tuple(_plain(part) for part in record.args)
    return True
