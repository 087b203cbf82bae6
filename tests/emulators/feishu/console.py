"""What the developer console says about the app: what it may do, and what it is told of."""

from __future__ import annotations

from dataclasses import dataclass, field

LONG, WEBHOOK = "websocket", "webhook"
RECEIVE, RECALLED = "im.message.receive_v1", "im.message.recalled_v1"
PRESSED = "card.action.trigger"
SCOPES = (
    "im:message",
    "im:message:send_as_bot",
    "im:message:update",
    "im:message:readonly",
    "im:message.p2p_msg:readonly",
    "im:message.group_at_msg:readonly",
    "im:message.group_msg",
    "im:message.reactions:write_only",
    "im:resource",
    "contact:contact.base:readonly",
    "contact:user.base:readonly",
    "application:application:self_manage",
)
EVENTS = (
    RECEIVE,
    RECALLED,
    "im.message.message_read_v1",
    "im.message.reaction.created_v1",
    "im.message.reaction.deleted_v1",
    "im.chat.member.bot.added_v1",
    "im.chat.member.bot.deleted_v1",
    "im.chat.disbanded_v1",
    "im.chat.access_event.bot_p2p_chat_entered_v1",
)


@dataclass(slots=True)
class Console:
    """Tests change it as an operator would."""

    scopes: set[str] = field(default_factory=lambda: set(SCOPES))
    pending: set[str] = field(default_factory=set)
    """Asked for, and not granted by the tenant."""
    events: set[str] = field(default_factory=lambda: set(EVENTS))
    callbacks: set[str] = field(default_factory=lambda: {PRESSED})
    by: str = LONG
    """By which way events come."""
    callbacks_by: str = LONG
    request_url: str = ""
    callback_url: str = ""
    encrypted: bool = True
    bot: bool = True
    """The app has the ability to be a bot."""
    enabled: bool = True
    """The tenant has not stopped the app."""
    brief: bool = False
    """What it says of the app leaves out the events."""
    version: str = "oav_d0a4c3b2e1f0"
    """The one that is released; empty: none is."""
    cards: bool = True
    """False: card messages are refused."""

    def has(self, *scopes: str) -> bool:
        """One of them is enough."""
        return bool(self.scopes & set(scopes))
