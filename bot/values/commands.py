"""The commands that platforms list, and what each does: the same words everywhere (protocol, "Commands")."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from bot.values.words import Text

COMMANDS: Mapping[str, Text] = MappingProxyType(
    {
        "draw": Text("Draw a picture: say what you want to see"),
        "edit": Text("Change a picture: send it along, or reply to it"),
        "model": Text("Choose the model that draws for you"),
        "models": Text("Show the models and their prices"),
        "again": Text("Draw the last picture once more"),
        "status": Text("Show what is being made here"),
        "cancel": Text("Cancel what is being made for you"),
        "history": Text("Show your newest pictures"),
        "cost": Text("Show what has been spent"),
        "why": Text("Explain what became of a request"),
        "settings": Text("See and change what is remembered"),
        "link": Text("Use the same settings on another platform"),
        "resume": Text("Take up an order by its number"),
        "forget": Text("Delete what is remembered of you"),
        "help": Text("Show what I can do"),
    }
)
"""In the order in which people are likely to need them. At most 100, names of 1-32 lower-case letters, descriptions of
at most 100 characters: the strictest of the platforms takes no more."""
