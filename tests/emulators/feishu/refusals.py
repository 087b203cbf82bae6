"""What Feishu answers when it does not do what it was asked."""

from __future__ import annotations

import uuid
from collections.abc import Mapping

import msgspec

from tests.emulators.faults import Says

JSON = "application/json; charset=utf-8"
LOG_ID, LIMIT, RESET = "x-tt-logid", "x-ogw-ratelimit-limit", "x-ogw-ratelimit-reset"
TOO_MANY = frozenset({99991400, 230020, 11232})

SAID = {
    10003: "invalid param",
    10014: "app secret invalid",
    99991661: "Missing access token for authorization. Please make a test attempt with the correct token",
    99991663: "Invalid access token for authorization. Please make a test attempt with the correct token.",
    99991400: "request trigger frequency limit",
    99991672: "Access denied. One of the following scopes is required: [{}].应用尚未开通所需的应用身份权限：[{}]",
    99992402: "field validation failed",
    41050: "no user authority error",
    230001: "Your request contains an invalid request parameter, ext={}",
    230002: "Bot/User can NOT be out of the chat.",
    230006: "Bot ability is not activated.",
    230011: "The message was withdrawn.",
    230013: "Bot has NO availability to this user.",
    230018: "These operations are NOT allowed at current group settings.",
    230019: "The topic does NOT exist.",
    230020: "This operation triggers the frequency limit.",
    230025: "The length of the message content reaches its limit.",
    230026: "No permission to recall this message.",
    230027: "Lack of necessary permissions.{}",
    230029: "User has resigned.",
    230031: "The message is too old to be updated.",
    230035: "Send Message Permission deny.",
    230053: "The user has stopped the bot from sending messages.",
    230054: "This operation is unsupported by this message type.",
    230055: "The type of file upload does not match the type of message being sent.",
    230071: "The operator is not the sender of the message.",
    230072: "The message has reached the number of times it can be edited.",
    230075: "The message is beyond the time in which it can be edited.",
    230099: "Failed to create card content, ext={}",
    230110: "Action unavailable as the message has been deleted.",
    231003: "The message is not found, maybe not exist or deleted.",
    232009: "Your request specifies a chat which has already been dissolved.",
    234001: "Invalid request param.",
    234003: "File not in msg.",
    234004: "App not in chat.",
    234006: "The file size exceed the max value.",
    234010: "File's size can't be 0.",
    234011: "Can't recognize the image format.",
    234037: "Downloaded file size exceeds limit.",
    234039: "Image resolution exceeds limit.",
    234043: "Unsupported message type.",
}


class Refused(Exception):
    """Leaves an endpoint."""

    def __init__(self, code: int, more: str = "", status: int = 400, after: float | None = None) -> None:
        message = SAID.get(code, "{}").replace("{}", more)
        super().__init__(message)
        self.code = code
        self.message = message
        self.more = more
        self.status = status
        self.after = after
        """Seconds, where it tells how long to wait."""


def body(code: int, message: str, more: str = "") -> bytes:
    told: dict[str, object] = {"code": code, "msg": message}
    error: dict[str, object] = {"log_id": log_id(), "troubleshooter": "排查建议查看(Troubleshooting suggestions)"}
    if code == 99991672:
        scopes = more.split(", ")
        error["permission_violations"] = [{"type": "action_scope_required", "subject": scope} for scope in scopes]
    return msgspec.json.encode(told | {"error": error})


def headers(after: float | None = None) -> dict[str, str]:
    told = {"Content-Type": JSON, LOG_ID: log_id(), "x-request-id": str(uuid.uuid4())}
    return told | ({} if after is None else {LIMIT: "50", RESET: f"{after:g}"})


def log_id() -> str:
    return f"20261122{uuid.uuid4().hex[:24].upper()}"


def refusal(code: int, message: str = "", status: int = 400, reset: float | None = None) -> Says:
    """A fault: this is answered, and nothing done. `reset`: seconds that it tells to wait."""
    said = message or SAID.get(code, "refused").replace("{}", "")
    told: Mapping[str, str] = headers(reset)
    return Says(body(code, said), status, dict(told))
