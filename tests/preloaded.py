"""Loads all that a bot of the tests comes to load, so that lives that are split off from this process begin at once."""

from __future__ import annotations

import gc
import importlib

from PIL import Image

from bot.catalog import load
from bot.emojis import emoji_of
from bot.understanding import Reader

LATER = (
    *("anyio._backends._asyncio", "certifi", "encodings.idna", "h2.connection", "httpcore"),
    *("babel.dates", "babel.numbers"),
    *("bot.cli.jobs", "bot.cli.keys", "bot.cli.lists", "bot.cli.offered", "bot.cli.run", "bot.cli.say", "rich.console"),
    *("adapters.discord", "adapters.telegram", "bot.fetch", "bot.providers.ima", "bot.store.upgrading", "tests.victim"),
)
"""What is otherwise loaded when it is first needed."""
WORDS = "draw a cat"

for name in LATER:
    importlib.import_module(name)
Image.preinit()
Reader(load().aliases).learn(WORDS)
emoji_of(WORDS)
gc.collect()
gc.freeze()
