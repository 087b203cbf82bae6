"""What is said and done next: the only room with opinions, without I/O and without a clock."""

from bot.conversation.asking import answered
from bot.conversation.inquiring import inquire
from bot.conversation.rules import Confirm, Rules, When
from bot.conversation.step import doubt, step

__all__ = ["Confirm", "Rules", "When", "answered", "doubt", "inquire", "step"]
