"""What the bot may do in a server and its channels, as the bits that Discord gives it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

BITS: Mapping[str, int] = {
    "ADMINISTRATOR": 1 << 3,
    "MANAGE_CHANNELS": 1 << 4,
    "ADD_REACTIONS": 1 << 6,
    "VIEW_CHANNEL": 1 << 10,
    "SEND_MESSAGES": 1 << 11,
    "MANAGE_MESSAGES": 1 << 13,
    "EMBED_LINKS": 1 << 14,
    "ATTACH_FILES": 1 << 15,
    "READ_MESSAGE_HISTORY": 1 << 16,
    "MENTION_EVERYONE": 1 << 17,
    "USE_EXTERNAL_EMOJIS": 1 << 18,
    "USE_APPLICATION_COMMANDS": 1 << 31,
    "MANAGE_THREADS": 1 << 34,
    "CREATE_PUBLIC_THREADS": 1 << 35,
    "CREATE_PRIVATE_THREADS": 1 << 36,
    "SEND_MESSAGES_IN_THREADS": 1 << 38,
    "USE_EXTERNAL_APPS": 1 << 50,
}
USUAL = (
    *("VIEW_CHANNEL", "SEND_MESSAGES", "SEND_MESSAGES_IN_THREADS", "ATTACH_FILES", "EMBED_LINKS"),
    *("READ_MESSAGE_HISTORY", "ADD_REACTIONS", "USE_APPLICATION_COMMANDS", "CREATE_PUBLIC_THREADS"),
    *("USE_EXTERNAL_EMOJIS", "USE_EXTERNAL_APPS"),
)
"""What a bot has that was invited as its page says."""


def bits(names: Iterable[str]) -> int:
    return sum(BITS[name] for name in set(names))


def has(permissions: int, name: str) -> bool:
    return bool(permissions & (BITS[name] | BITS["ADMINISTRATOR"]))
