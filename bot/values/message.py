"""What is known of a message when it is read."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Message:
    """A message's words, and what surrounds them."""

    text: str
    addressed: bool = False
    """The bot is mentioned, replied to, or written to directly."""
    has_image: bool = False
    has_last_result: bool = False
    pending_confirmation: bool = False
    """The writer has been asked whether to go on and has not answered yet."""
    explicit_allowed: bool = False
    """The chat lets the bot react to an unmistakable request that is not addressed to it."""
    locale: str = ""
