"""Rules that put what is meant into words, numbers and buttons of a language, within what a chat can carry."""

from bot.render.explaining import explained
from bot.render.memory import as_json, remembered_of
from bot.render.rendering import DOT, render

__all__ = ["DOT", "as_json", "explained", "remembered_of", "render"]
