"""What the operator decides about Telegram."""

from __future__ import annotations

from typing import Annotated

import msgspec

Address = Annotated[
    str, msgspec.Meta(pattern=r"^https?://[^\s/?#]+[^\s?#]*$", examples=["http://telegram-bot-api.lan:8081"])
]
Perhaps = Annotated[
    str, msgspec.Meta(pattern=r"^$|^https?://[^\s/?#]+[^\s?#]*$", examples=["http://telegram-bot-api.lan:8081"])
]
Proxy = Annotated[str, msgspec.Meta(pattern=r"^$|^(https?|socks5h?)://[^\s/?#]+$", examples=["http://proxy.lan:3128"])]


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The section `adapters.telegram`."""

    token_env: str = "TELEGRAM_BOT_TOKEN"  # noqa: S105 - the name of a variable
    """The environment variable that holds the token; @BotFather gives one out."""
    api_base: Address = "https://api.telegram.org"
    """Another one for an own Bot API server."""
    file_base: Perhaps = ""
    """Where files are downloaded, if elsewhere than at `api_base`."""
    local_files: bool = False
    """The own Bot API server runs on this machine with --local: it names files by their place on the disk."""
    proxy: Proxy = ""
    polling_proxy: Proxy = ""
    """For asking for messages alone, where that has to go another way; empty: `proxy`."""
    file_proxy: Proxy = ""
    """For downloads alone; empty: `proxy`."""
    webhook: bool = False
    """Telegram calls the house at `server.public_url` instead of being asked."""
    poll_seconds: Annotated[float, msgspec.Meta(gt=0, le=50)] = 50
    """How long Telegram may keep a question for messages waiting."""
    answer_within: Annotated[float, msgspec.Meta(ge=0)] = 10_800
    """Messages older than so many seconds, sent while the bot was away, are not answered; 0: all are."""
    reactions: bool = True
    """A request gets a reaction as soon as it is heard."""
    inline: bool = False
    """Requests can be made in any chat with the bot's name; switched on at @BotFather with /setinline, and its
    feedback with /setinlinefeedback."""
    inline_chat: Annotated[str, msgspec.Meta(pattern=r"^$|^-?\d+$|^@\w+$", examples=["-1001234567890"])] = ""
    """The chat in which pictures for inline requests are stored; empty: the private chat with whoever asked."""
