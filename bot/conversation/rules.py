"""What the operator decided and what is on offer: the same for every conversation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from bot.catalog import Catalog
from bot.understanding import Reader
from bot.values import Budget, Cost


class When(StrEnum):
    """When a person is asked before money is spent."""

    ABOVE = "above"
    ALWAYS = "always"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class Confirm:
    """Above which price a person is asked first, by unit; a unit that is not named: above the cheapest paid price."""

    when: When = When.ABOVE
    above: Mapping[str, float] = field(default_factory=dict)

    def asks(self, cost: Cost, cheapest: Mapping[str, float]) -> bool:
        match self.when:
            case When.NEVER:
                return False
            case When.ALWAYS:
                return not cost.free
            case When.ABOVE if not cost.known:
                return True
            case When.ABOVE if cost.unit in self.above:
                return cost.amount >= self.above[cost.unit]
            case When.ABOVE:
                return cost.amount > cheapest.get(cost.unit, 0)


@dataclass(frozen=True, slots=True)
class Rules:
    """All that a turn decides by, apart from the situation."""

    catalog: Catalog
    reader: Reader
    confirm: Confirm = field(default_factory=Confirm)
    model: str = ""
    """The house's default model."""
    explicit: bool = False
    """Whether an unmistakable request in a group is heard although nobody addressed the bot."""
    language: str = ""
    """The language of every answer; empty: that of the message."""
    jobs_per_person: int = 5
    """How many pictures of a person may be under way, in all chats together."""
    jobs_per_chat: int = 50
    administrators: frozenset[str] = frozenset()
    """Who may decide for a whole chat, such as "telegram:4711"; empty: everybody in it."""
    style: str = "protocol"
    """How a job is told where the chat did not choose: "protocol" or "compact" (`Conversation.style`)."""
    budgets: tuple[Budget, ...] = ()
    """What everybody and every chat may spend; a chat's own budget of the same kind goes before."""
    warn: float = 0.2
    """The share of a budget from which on it is told what is left."""
    blocked: tuple[str, ...] = ()
    """Words that are drawn in no chat."""
    covered: tuple[str, ...] = ()
    """Words whose pictures are covered in every chat."""
    resumers: tuple[str, ...] = ()
    """Providers whose orders can be taken up by their id, in the order in which they are asked."""
    retention: int = 0
    """Days for which pictures are kept where the chat did not choose; 0: for ever."""
    secret: bytes = b""
    """Known to this process alone: codes are made of it, so that nobody can work one out."""
