"""Rules that put what is meant into words, numbers and buttons of a language, within what a chat can carry."""

from bot.render.draft import DOT
from bot.render.explaining import explained
from bot.render.known import remembered_of
from bot.render.memory import as_json
from bot.render.rendering import render

__all__ = ["DOT", "as_json", "explained", "remembered_of", "render"]
