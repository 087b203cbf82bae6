"""Rules that put what is meant into words, numbers and buttons of a language, within what a chat can carry."""

from bot.render.explaining import explained
from bot.render.rendering import render

__all__ = ["explained", "render"]
