"""What a place of Discord can carry (https://discord.com/developers/docs, read in 2026)."""

from __future__ import annotations

from dataclasses import replace

from bot.values import Limits, Pace, Place

PLATFORM = "discord"
TEXT = 2000
"""Characters of a message, as Unicode counts them (https://github.com/discord/discord-api-docs/issues/1315)."""
LABEL = 80
PLACEHOLDER = 150
TOKEN = 100
"""Characters of what a button, or a choice of a list, brings back."""
ALT = 1024
"""Characters of what describes a picture."""
TOGETHER = 10
"""Files of one message."""
REQUEST = 24 * 1024 * 1024
"""Bytes of one call, with room for what is not a file."""
FOLLOW_UPS = 5
"""Further answers to one interaction where the bot itself is not: Discord takes no more."""
KEPT_BACK = 2
"""So many of them are left to what a request ends with."""
ROOM = 100
"""Characters of a text that may be needed for a name and for signs that stand before others."""

REACHED = Limits(
    text=TEXT - ROOM,
    caption=TEXT - ROOM,
    dedupes=120,
    picture_mimes=("image/png", "image/jpeg", "image/webp", "image/gif"),
    buttons=25,
    label=LABEL,
    previews=True,
    apart=True,
    album=TOGETHER,
    paces=(Pace(5, 5.0),),
    busy=9,
)
"""A channel, thread or direct message. Discord tells posts from edits and does not publish how many of each it takes;
about five in five seconds is what people see."""
LENT = replace(REACHED, dedupes=0, paces=(), busy=0)
"""Where the bot is not, and answers by what an interaction lends to it."""


def limits(place: Place, file_bytes: int) -> Limits:
    """A picture is posted as the file that it is, so both may be as large."""
    return replace(LENT if place.thread else REACHED, picture_bytes=file_bytes, file_bytes=file_bytes)
