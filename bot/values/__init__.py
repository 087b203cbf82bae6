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
from bot.values.jobs import ENDS, Cost, FailureKind, Hint, Job, Offer, Order, Price, Quote, Span, State, Task
from bot.values.memory import Conversation, Pairing, Preference, Profile
from bot.values.message import Message
from bot.values.pictures import Picture
from bot.values.turns import Entry, Post, Situation, Turn
from bot.values.words import Moment, Plural, Text, Word

__all__ = [
    "ENDS",
    "Action",
    "Attachment",
    "Button",
    "Conversation",
    "Cost",
    "Edited",
    "Entry",
    "FailureKind",
    "Hint",
    "Inbound",
    "Intent",
    "IntentKind",
    "Job",
    "Limits",
    "Matter",
    "Message",
    "Moment",
    "Offer",
    "Order",
    "Outbound",
    "Pairing",
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
    "Situation",
    "Span",
    "State",
    "Task",
    "Text",
    "Turn",
    "Word",
]
