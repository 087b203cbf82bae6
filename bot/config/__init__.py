"""The operator's settings: found, read and checked once, before anything connects."""

from bot.config.loading import load
from bot.config.parts import (
    ADAPTERS,
    PROVIDERS,
    Folder,
    Part,
    configured,
    key_variable,
    key_variables,
    part,
    parts,
    secrets,
    usual_variables,
)
from bot.config.settings import Chat, Confirm, Limits, Log, Results, Section, Settings, Stop, Store, Understanding

__all__ = [
    "ADAPTERS",
    "PROVIDERS",
    "Chat",
    "Confirm",
    "Folder",
    "Limits",
    "Log",
    "Part",
    "Results",
    "Section",
    "Settings",
    "Stop",
    "Store",
    "Understanding",
    "configured",
    "key_variable",
    "key_variables",
    "load",
    "part",
    "parts",
    "secrets",
    "usual_variables",
]
