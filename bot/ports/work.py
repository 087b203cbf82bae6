"""Who advises, moderates and runs jobs, and the doors that all of them work with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Protocol

from bot.ports.chats import Chat
from bot.ports.providers import Provider
from bot.values import Intent, Job, Message, Situation


class Adviser(Protocol):
    """Somebody who may know what is meant by a message whose words do not tell (a chat model, say).

    It gets only what was addressed to the bot. It never keeps anybody waiting longer than it was allowed to, and
    never raises: an answer that is late, garbled or missing is None, and the rules' own answer stands."""

    async def advise(self, message: Message) -> Intent | None: ...


class Judgement(Enum):
    """What is thought of a wish."""

    DRAW = auto()
    COVER = auto()
    """It is drawn, and its pictures are covered."""
    REFUSE = auto()


class Moderator(Protocol):
    """Somebody who says whether a wish may be drawn here. Asked before any money is spent. Never raises: one that does
    not answer in time gives the answer that the operator chose for that case."""

    async def judge(self, prompt: str) -> Judgement: ...


class Runner(Protocol):
    """Where jobs run. It owns their tasks; stopping it leaves the jobs in the store to be taken up again."""

    def start(self, job: Job) -> None: ...

    def stop(self, job: Job) -> None:
        """End the running of a job that was cancelled in the store, and tell the provider where it can be told."""

    def seen(self, situation: Situation) -> Situation:
        """With what is known here: the lines as they are at this moment, and which providers rest."""


@dataclass(frozen=True, slots=True)
class Doors:
    """The connected platforms and providers, by name."""

    chats: Mapping[str, Chat] = field(default_factory=dict)
    providers: Mapping[str, Provider] = field(default_factory=dict)

    def address(self, path: str) -> str:
        return next(filter(None, (chat.address(path) for chat in self.chats.values())), "")
