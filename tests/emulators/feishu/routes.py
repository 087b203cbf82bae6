"""The calls that there are: name, method, path, and the scopes of which one is needed."""

from __future__ import annotations

from collections.abc import Mapping

_IM, _ONE = "/open-apis/im/v1", "/open-apis/im/v1/messages/{message_id}"

PATHS = (
    ("token", "POST", "/open-apis/auth/v3/tenant_access_token/internal"),
    ("endpoint", "POST", "/callback/ws/endpoint"),
    ("bot", "GET", "/open-apis/bot/v3/info"),
    ("person", "GET", "/open-apis/contact/v3/users/{user_id}"),
    ("scopes", "GET", "/open-apis/application/v6/scopes"),
    ("application", "GET", "/open-apis/application/v6/applications/{app_id}"),
    ("version", "GET", "/open-apis/application/v6/applications/{app_id}/app_versions/{version_id}"),
    ("create", "POST", f"{_IM}/messages"),
    ("messages", "GET", f"{_IM}/messages"),
    ("reply", "POST", f"{_ONE}/reply"),
    ("react", "POST", f"{_ONE}/reactions"),
    ("unreact", "DELETE", f"{_ONE}/reactions/{{reaction_id}}"),
    ("resource", "GET", f"{_ONE}/resources/{{file_key}}"),
    ("message", "GET", _ONE),
    ("patch", "PATCH", _ONE),
    ("update", "PUT", _ONE),
    ("delete", "DELETE", _ONE),
    ("image", "POST", f"{_IM}/images"),
    ("file", "POST", f"{_IM}/files"),
)
FREE = frozenset({"token", "endpoint"})
"""They need no token."""
_SEND = ("im:message", "im:message:send_as_bot", "im:message:send")
_READ = ("im:message", "im:message:readonly", "im:message.history:readonly")
_RESOURCE = ("im:resource", "im:resource:upload")
_REACT = ("im:message", "im:message.reactions:write_only")

NEEDED: Mapping[str, tuple[str, ...]] = {
    "create": _SEND,
    "reply": _SEND,
    "patch": ("im:message", "im:message:update", "im:message:send_as_bot"),
    "update": ("im:message", "im:message:update", "im:message:send_as_bot"),
    "delete": ("im:message", "im:message:recall", "im:message:send_as_bot"),
    "message": _READ,
    "messages": _READ,
    "resource": _READ,
    "image": _RESOURCE,
    "file": _RESOURCE,
    "react": _REACT,
    "unreact": _REACT,
    "person": ("contact:contact.base:readonly", "contact:contact:readonly_as_app", "contact:contact:access_as_app"),
    "version": ("application:application:self_manage", "admin:app.info:readonly"),
    "application": ("application:application:self_manage", "admin:app.info:readonly"),
}
