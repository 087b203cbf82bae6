"""The models: what they are called, who offers them on which terms, and which one draws a wish."""

from bot.catalog.catalog import Catalog, load, normal
from bot.catalog.table import Model
from bot.catalog.timings import Timings
from bot.catalog.wish import UNKNOWN, Choice, Unavailable, Wish

__all__ = ["UNKNOWN", "Catalog", "Choice", "Model", "Timings", "Unavailable", "Wish", "load", "normal"]
