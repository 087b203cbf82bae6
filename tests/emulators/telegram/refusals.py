"""What Telegram answers when it does not do what it was asked, in its own words."""

from __future__ import annotations

import msgspec

from tests.emulators.faults import Says
from tests.emulators.telegram.world import Json


class Refused(Exception):
    """Leaves a method; the parameters tell a program what to do."""

    def __init__(self, status: int, description: str, parameters: Json | None = None) -> None:
        super().__init__(description)
        self.status = status
        self.description = description
        self.parameters = parameters or {}


def envelope(status: int, description: str, parameters: Json | None = None) -> bytes:
    body: Json = {"ok": False, "error_code": status, "description": description}
    return msgspec.json.encode(body | ({"parameters": parameters} if parameters else {}))


def refusal(status: int, description: str, retry_after: int | None = None, migrate_to: int | None = None) -> Says:
    """A fault: this is answered, and nothing done."""
    told = {"retry_after": retry_after, "migrate_to_chat_id": migrate_to}
    parameters: Json = {name: value for name, value in told.items() if value is not None}
    return Says(envelope(status, description, parameters), status, {"Content-Type": "application/json"})


def bad(description: str) -> Refused:
    return Refused(400, f"Bad Request: {description}")


def forbidden(description: str) -> Refused:
    return Refused(403, f"Forbidden: {description}")


def conflict(description: str) -> Refused:
    return Refused(409, f"Conflict: {description}")


def too_fast(seconds: int) -> Refused:
    return Refused(429, f"Too Many Requests: retry after {seconds}", {"retry_after": seconds})


def moved(to: int) -> Refused:
    return Refused(400, "Bad Request: group chat was upgraded to a supergroup chat", {"migrate_to_chat_id": to})


STALE_QUERY = "query is too old and response timeout expired or query ID is invalid"
UNCHANGED = (
    "message is not modified: specified new message content and reply markup are exactly the same as a current "
    "content and reply markup of the message"
)
SECOND_POLLER = "terminated by other getUpdates request; make sure that only one bot instance is running"
WEBHOOK_ACTIVE = "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
