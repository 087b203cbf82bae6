"""What a chat of Telegram can carry (https://core.telegram.org/bots/api and /bots/faq, read in 2026)."""

from __future__ import annotations

from dataclasses import replace

from bot.values import Limits, Pace, Place

PLATFORM = "telegram"
INLINE = "inline"
"""The chat of all messages that were written into other people's chats by the bot's name; each is a thread of it."""
PLACE_FOR_SURPRISES = 24
"""Telegram counts in units of UTF-16, of which an emoji takes two and more: that many may stand in a caption unseen;
what is still too long is cut when it is posted."""

REMEMBERED = 10_000
"""Of the newest things, where forgetting one is no harm."""

ALONE = Limits(
    text=4096 - 4 * PLACE_FOR_SURPRISES,
    caption=1024 - PLACE_FOR_SURPRISES,
    picture_bytes=10_000_000,
    picture_side=10_000,
    picture_sum=10_000,
    picture_ratio=20,
    file_bytes=50_000_000,
    buttons=12,
    label=60,
    previews=True,
    paces=(Pace(3, 3.0),),
    busy=5,
)
"""A private chat: one message a second, and now and then a few at once."""
GROUP = replace(ALONE, paces=(Pace(20, 60.0), Pace(3, 3.0)))
"""Edits are counted with the messages."""
ELSEWHERE = replace(ALONE, previews=False, busy=0, paces=(Pace(20, 1.0),))
"""All messages in other people's chats together: what Telegram takes from a bot in a second, with some room left."""


def limits(place: Place) -> Limits:
    if place.chat == INLINE:
        return ELSEWHERE
    return GROUP if place.chat.startswith(("-", "@")) else ALONE
