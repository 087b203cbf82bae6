"""What Discord answers when it does not do what it was asked."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from tests.emulators.faults import Says

JSON = "application/json"
"""Exactly: with a charset behind it, discord.py takes the answer for plain text."""
VIA = "1.1 google"


class Refused(Exception):
    """Leaves an endpoint; the errors say what of the body was wrong."""

    def __init__(self, status: int, code: int, message: str, errors: object = None) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message
        self.errors = errors

    @property
    def body(self) -> bytes:
        told: dict[str, object] = {"message": self.message, "code": self.code}
        return msgspec.json.encode(told | ({"errors": self.errors} if self.errors else {}))


def wrong(where: str, code: str, message: str) -> Refused:
    """A body that is not as it must be; a path such as "components.0.label" leads to what is wrong."""
    errors: object = {"_errors": [{"code": code, "message": message}]}
    for part in reversed(where.split(".") if where else []):
        errors = {part: errors}
    return Refused(400, 50035, "Invalid Form Body", errors)


def long(where: str, most: int) -> Refused:
    return wrong(where, "BASE_TYPE_MAX_LENGTH", f"Must be {most} or fewer in length.")


def lengthy(where: str, least: int, most: int) -> Refused:
    return wrong(where, "BASE_TYPE_BAD_LENGTH", f"Must be between {least} and {most} in length.")


def unknown(what: str) -> Refused:
    """Such as a message."""
    codes = {"Channel": 10003, "Guild": 10004, "Message": 10008, "User": 10013, "Webhook": 10015, "Interaction": 10062}
    codes |= {"application command": 10063, "Member": 10007}
    return Refused(404, codes[what], f"Unknown {what}")


def no_access() -> Refused:
    return Refused(403, 50001, "Missing Access")


def no_permission() -> Refused:
    return Refused(403, 50013, "Missing Permissions")


def refusal(status: int, code: int, message: str = "", **more: object) -> Says:
    """A fault: this is answered, and nothing done. For 429: `retry_after` in seconds, `scope`, `headers`."""
    headers = {"Content-Type": JSON, **_told(more.pop("headers", {}))}
    told: dict[str, object] = {"message": message or "Refused", "code": code}
    if status == 429:
        seconds = more.pop("retry_after", 1.0)
        scope = str(more.pop("scope", "user"))
        told = {
            "message": message or "You are being rate limited.",
            "retry_after": seconds,
            "global": scope == "global",
        }
        told |= {"code": code} if code else {}
        headers = {**too_fast(float(str(seconds)), scope), **headers}
    return Says(msgspec.json.encode(told | more), status, {name: value for name, value in headers.items() if value})


def too_fast(seconds: float, scope: str) -> dict[str, str]:
    """The headers of an answer 429."""
    told = {"Via": VIA, "Retry-After": f"{seconds:.3f}", "X-RateLimit-Scope": scope, "Content-Type": JSON}
    return told | ({"X-RateLimit-Global": "true"} if scope == "global" else {})


def _told(headers: object) -> Mapping[str, str]:
    assert isinstance(headers, Mapping)
    return headers
