"""The doors between the rooms, and what whoever stands behind one must not do."""

from bot.ports.chats import (
    Chat,
    Choice,
    Choices,
    Commands,
    Finding,
    Heeds,
    House,
    Listening,
    Public,
    Receive,
    Seals,
    Words,
)
from bot.ports.providers import Abilities, Accepted, Account, Commission, Finished, Lost, Pending, Provider
from bot.ports.stores import Journal, Retention, Store
from bot.ports.times import Clock
from bot.ports.work import Adviser, Doors, Judgement, Moderator, Runner

__all__ = [
    "Abilities",
    "Accepted",
    "Account",
    "Adviser",
    "Chat",
    "Choice",
    "Choices",
    "Clock",
    "Commands",
    "Commission",
    "Doors",
    "Finding",
    "Finished",
    "Heeds",
    "House",
    "Journal",
    "Judgement",
    "Listening",
    "Lost",
    "Moderator",
    "Pending",
    "Provider",
    "Public",
    "Receive",
    "Retention",
    "Runner",
    "Seals",
    "Store",
    "Words",
]
