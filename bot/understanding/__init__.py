"""What a message means: rules and word lists alone, without a network and without a model."""

from bot.understanding.message import Message
from bot.understanding.reader import Reader

__all__ = ["Message", "Reader"]
