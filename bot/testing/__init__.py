"""A double for every port, shipped with the bot: for its own tests and for whoever adds a platform or a provider."""

from bot.testing.chats import Desk, MemoryJournal
from bot.testing.clocks import Stopwatch
from bot.testing.providers import Canvas
from bot.testing.runners import Bench
from bot.testing.stores import MemoryStore

__all__ = ["Bench", "Canvas", "Desk", "MemoryJournal", "MemoryStore", "Stopwatch"]
