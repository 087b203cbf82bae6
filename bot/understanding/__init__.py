"""What a message means: rules and word lists alone, without a network and without a model."""

from bot.understanding.further import referred
from bot.understanding.grammar import folded
from bot.understanding.overhearing import heeds
from bot.understanding.reader import Reader
from bot.understanding.reading import Reading, Rule, Taken
from bot.understanding.wording import unmentioned
from bot.values import Message

__all__ = ["Message", "Reader", "Reading", "Rule", "Taken", "folded", "heeds", "referred", "unmentioned"]
