"""What the bot has to be allowed to do in a server, and the links under which it is invited."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import discord
from discord.utils import oauth_url

from bot.values import Text

NEEDED: Mapping[str, Text] = MappingProxyType(
    {
        "view_channel": Text("View Channels"),
        "send_messages": Text("Send Messages"),
        "send_messages_in_threads": Text("Send Messages in Threads"),
        "attach_files": Text("Attach Files"),
        "embed_links": Text("Embed Links"),
        "read_message_history": Text("Read Message History"),
    }
)
"""By the names that the library has for them, as Discord shows them. Without the history nothing can be replied to."""
WANTED = discord.Permissions(**dict.fromkeys(NEEDED, True))
SERVER, PERSON = "0", "1"
"""What can have the bot, as Discord counts: a whole server, or a person who takes it along."""


def lacking(permissions: int) -> tuple[Text, ...]:
    """What is needed and not among these. Whoever is an administrator may do everything."""
    there = discord.Permissions(permissions)
    if there.administrator:
        return ()
    missing = discord.Permissions(WANTED.value & ~permissions)
    return tuple(said for name, said in NEEDED.items() if getattr(missing, name))


def invitation(application: str) -> str:
    """The link with which a server gets the bot, and all that it needs there."""
    return f"{oauth_url(application, permissions=WANTED)}&integration_type={SERVER}"


def own_invitation(application: str) -> str:
    """The link with which a person gets the bot's commands, in every server and chat."""
    return f"{oauth_url(application, scopes=('applications.commands',))}&integration_type={PERSON}"
