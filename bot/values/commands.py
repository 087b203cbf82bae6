"""The commands that platforms list, and what each does: the same words everywhere (protocol, "Commands")."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class Listed:
    """What a platform lists beside a command: its name and what it is, for platforms that show both in every
    language."""

    name: Text
    does: Text


NAMES: Mapping[str, Text] = MappingProxyType(
    {
        "draw": Text("draw"),
        "edit": Text("edit"),
        "model": Text("model"),
        "models": Text("models"),
        "again": Text("again"),
        "status": Text("status"),
        "cancel": Text("cancel"),
        "history": Text("history"),
        "cost": Text("cost"),
        "why": Text("why"),
        "settings": Text("settings"),
        "link": Text("link"),
        "resume": Text("resume"),
        "forget": Text("forget"),
        "help": Text("help"),
    }
)
"""How each command is called where platforms can call it differently in each language; no two of one language alike."""

OPTIONS: Mapping[str, Listed] = MappingProxyType(
    {
        "prompt": Listed(Text("prompt"), Text("What you want to see")),
        "change": Listed(Text("change"), Text("What is to be different")),
        "picture": Listed(Text("picture"), Text("A picture to start from")),
        "mask": Listed(
            Text("mask"), Text("Which part to draw anew: white, or transparent, in a picture of the same size")
        ),
        "model": Listed(Text("model"), Text("Which model draws")),
        "ratio": Listed(Text("ratio"), Text("Which shape, for example 16:9")),
        "size": Listed(Text("size"), Text("How large")),
        "count": Listed(Text("count"), Text("How many pictures")),
        "spoiler": Listed(Text("spoiler"), Text("Show it only to whoever clicks on it")),
        "name": Listed(Text("name"), Text("The model's name, or auto")),
        "reference": Listed(Text("reference"), Text("The code of a picture, such as #k3f9")),
        "ticket": Listed(Text("ticket"), Text("The number that the image service gave to the order")),
        "code": Listed(Text("code"), Text("The code from your other account, or off")),
        "change_settings": Listed(Text("change"), Text("Such as: language ja, hints off, chat model mj")),
    }
)
"""What commands ask for."""

MENUS: Mapping[str, Text] = MappingProxyType(
    {"edit": Text("Change this picture"), "again": Text("Draw this again")},
)
"""What can be done with any message, where platforms list that: at most 32 characters."""
