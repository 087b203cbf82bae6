"""The calls that there are: the operationId of each in Discord's own description, its method and its path."""

from __future__ import annotations

from collections.abc import Mapping

_C, _M = "/channels/{channel_id}", "/channels/{channel_id}/messages"
_H, _A = "/webhooks/{webhook_id}/{webhook_token}", "/applications/{application_id}"

PATHS = (
    ("get_my_user", "GET", "/users/@me"),
    ("list_my_guilds", "GET", "/users/@me/guilds"),
    ("leave_guild", "DELETE", "/users/@me/guilds/{guild_id}"),
    ("get_my_guild_member", "GET", "/users/@me/guilds/{guild_id}/member"),
    ("create_dm", "POST", "/users/@me/channels"),
    ("get_user", "GET", "/users/{user_id}"),
    ("get_my_application", "GET", "/applications/@me"),
    ("get_my_oauth2_application", "GET", "/oauth2/applications/@me"),
    ("get_gateway", "GET", "/gateway"),
    ("get_bot_gateway", "GET", "/gateway/bot"),
    ("get_guild", "GET", "/guilds/{guild_id}"),
    ("list_guild_channels", "GET", "/guilds/{guild_id}/channels"),
    ("get_active_guild_threads", "GET", "/guilds/{guild_id}/threads/active"),
    ("get_guild_member", "GET", "/guilds/{guild_id}/members/{user_id}"),
    ("get_channel", "GET", _C),
    ("update_channel", "PATCH", _C),
    ("list_messages", "GET", _M),
    ("create_message", "POST", _M),
    ("bulk_delete_messages", "POST", f"{_M}/bulk-delete"),
    ("get_message", "GET", f"{_M}/{{message_id}}"),
    ("update_message", "PATCH", f"{_M}/{{message_id}}"),
    ("delete_message", "DELETE", f"{_M}/{{message_id}}"),
    ("create_thread_from_message", "POST", f"{_M}/{{message_id}}/threads"),
    ("add_my_message_reaction", "PUT", f"{_M}/{{message_id}}/reactions/{{emoji_name}}/@me"),
    ("delete_my_message_reaction", "DELETE", f"{_M}/{{message_id}}/reactions/{{emoji_name}}/@me"),
    ("create_thread", "POST", f"{_C}/threads"),
    ("join_thread", "PUT", f"{_C}/thread-members/@me"),
    ("trigger_typing_indicator", "POST", f"{_C}/typing"),
    ("create_interaction_response", "POST", "/interactions/{interaction_id}/{interaction_token}/callback"),
    ("execute_webhook", "POST", _H),
    ("get_original_webhook_message", "GET", f"{_H}/messages/@original"),
    ("update_original_webhook_message", "PATCH", f"{_H}/messages/@original"),
    ("delete_original_webhook_message", "DELETE", f"{_H}/messages/@original"),
    ("get_webhook_message", "GET", f"{_H}/messages/{{message_id}}"),
    ("update_webhook_message", "PATCH", f"{_H}/messages/{{message_id}}"),
    ("delete_webhook_message", "DELETE", f"{_H}/messages/{{message_id}}"),
    *(
        (name.format(kind), method, f"{_A}{place}/commands{rest}")
        for kind, place in (("", ""), ("guild_", "/guilds/{guild_id}"))
        for name, method, rest in (
            ("list_{}application_commands", "GET", ""),
            ("create_{}application_command", "POST", ""),
            ("bulk_set_{}application_commands", "PUT", ""),
            ("get_{}application_command", "GET", "/{command_id}"),
            ("update_{}application_command", "PATCH", "/{command_id}"),
            ("delete_{}application_command", "DELETE", "/{command_id}"),
        )
    ),
)

FREE = frozenset(name for name, _, path in PATHS if path.startswith(("/webhooks", "/interactions"))) | {"get_gateway"}
"""The token in the path is enough, or none is needed. They do not count for the limit over everything."""

MAJOR: Mapping[str, str] = {
    "create_message": "posts",
    "execute_webhook": "posts",
    "update_message": "edits",
    "update_webhook_message": "edits",
    "update_original_webhook_message": "edits",
}
"""Calls that are limited for each channel or webhook, by the bucket that they share."""
