"""The values that travel between the rooms; frozen, and importing nothing of ours but each other."""

from bot.values.chat import (
    Action,
    Attachment,
    Button,
    Edited,
    Inbound,
    Limits,
    Outbound,
    Person,
    Place,
    PostKind,
    Pressed,
    Recalled,
    Said,
)
from bot.values.intents import Intent, IntentKind, Matter
from bot.values.jobs import ENDS, FailureKind, Hint, Job, Joiner, Order, Part, State, Timed
from bot.values.memory import Conversation, Pairing, Preference, Profile
from bot.values.message import Message
from bot.values.money import Budget, Ceiling, Left, Period, Share, Spent, Whose
from bot.values.offers import Cost, Offer, Price, Quote, Span, Task, Variant
from bot.values.pictures import Picture
from bot.values.turns import Entry, Findings, Inquiry, Post, Situation, Turn
from bot.values.words import Moment, Plural, Text, Word

__all__ = [
    "ENDS",
    "Action",
    "Attachment",
    "Budget",
    "Button",
    "Ceiling",
    "Conversation",
    "Cost",
    "Edited",
    "Entry",
    "FailureKind",
    "Findings",
    "Hint",
    "Inbound",
    "Inquiry",
    "Intent",
    "IntentKind",
    "Job",
    "Joiner",
    "Left",
    "Limits",
    "Matter",
    "Message",
    "Moment",
    "Offer",
    "Order",
    "Outbound",
    "Pairing",
    "Part",
    "Period",
    "Person",
    "Picture",
    "Place",
    "Plural",
    "Post",
    "PostKind",
    "Preference",
    "Pressed",
    "Price",
    "Profile",
    "Quote",
    "Recalled",
    "Said",
    "Share",
    "Situation",
    "Span",
    "Spent",
    "State",
    "Task",
    "Text",
    "Timed",
    "Turn",
    "Variant",
    "Whose",
    "Word",
]
