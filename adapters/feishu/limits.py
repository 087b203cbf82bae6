"""What a chat of Feishu can carry (https://open.feishu.cn/document, read in 2026)."""

from __future__ import annotations

from bot.values import Limits, Pace, Place

PLATFORM = "feishu"
REMEMBERED = 10_000
"""Of the newest things, where forgetting one is no harm."""

TEXT_BYTES = 150_000
"""Of the content of a text message."""
CARD_BYTES = 30_000
"""Of the content of a card, or of rich text."""
SPARE = 2_000
"""Of those bytes: Feishu counts what stands around the content too, and does not say how."""
LABEL = 100
"""Characters of a button."""
TITLE = 60
"""Columns of a title, which Feishu shows on two lines at the most; a Chinese character takes two."""
SUMMARY = 100
"""Characters of what the list of chats and a notification show of a card."""
ALT = 1_000
"""Characters of what describes all pictures of a card together."""
TOGETHER = 20
"""Pictures of a card. It may have 200 elements, of which a picture takes two and a button three."""
EDITS = 20
"""Changes that a text message takes in all."""

PICTURE_MIMES = ("image/png", "image/jpeg", "image/webp", "image/gif")

REACHED = Limits(
    text=4000,
    caption=2000,
    # Feishu's hour begins by its own clock, and the house's at the moment of sending.
    dedupes=3600 - 60,
    picture_bytes=10_000_000,
    picture_side=12_000,
    picture_mimes=PICTURE_MIMES,
    file_bytes=30_000_000,
    buttons=25,
    label=60,
    previews=True,
    # Five in a second, which all bots of a group share; a hundred in a minute where a tenant pays nothing.
    paces=(Pace(4, 1.0), Pace(80, 60.0)),
    apart=True,
    album=TOGETHER,
)


def limits(_: Place) -> Limits:
    """Direct chats and groups have ids of one kind, and take the same."""
    return REACHED
