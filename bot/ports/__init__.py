"""The doors between the rooms, and what whoever stands behind one must not do."""

from bot.ports.chats import Chat, House, Listening, Receive, Seals
from bot.ports.providers import Abilities, Accepted, Account, Commission, Finished, Lost, Pending, Provider
from bot.ports.stores import Journal, Retention, Store
from bot.ports.times import Clock
from bot.ports.work import Adviser, Doors, Moderator, Runner

__all__ = [
    "Abilities",
    "Accepted",
    "Account",
    "Adviser",
    "Chat",
    "Clock",
    "Commission",
    "Doors",
    "Finished",
    "House",
    "Journal",
    "Listening",
    "Lost",
    "Moderator",
    "Pending",
    "Provider",
    "Receive",
    "Retention",
    "Runner",
    "Seals",
    "Store",
]
