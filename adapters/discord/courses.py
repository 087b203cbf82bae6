"""What is to be done about an interaction: what Discord is answered, and what is handed in after that."""

from __future__ import annotations

from dataclasses import dataclass

from adapters.discord.answering import Answer
from adapters.discord.forms import Subject
from bot.values import Inbound, Pressed, Said


@dataclass(frozen=True, slots=True)
class Course:
    """All that can be decided without asking anybody."""

    answer: Answer
    event: Said | Pressed | None = None
    instead: Inbound | None = None
    """Handed in where the answer is not taken."""
    about: Subject | None = None
    """The picture that belongs to the event and is not at hand."""
