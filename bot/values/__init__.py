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
from bot.values.intents import Intent, IntentKind
from bot.values.jobs import ENDS, Cost, FailureKind, Job, Offer, Order, Price, Quote, Span, State, Task
from bot.values.pictures import Picture
from bot.values.turns import Entry, Post, Situation, Turn
from bot.values.words import Plural, Text, Word

__all__ = [
    "ENDS",
    "Action",
    "Attachment",
    "Button",
    "Cost",
    "Edited",
    "Entry",
    "FailureKind",
    "Inbound",
    "Intent",
    "IntentKind",
    "Job",
    "Limits",
    "Offer",
    "Order",
    "Outbound",
    "Person",
    "Picture",
    "Place",
    "Plural",
    "Post",
    "PostKind",
    "Pressed",
    "Price",
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
