"""Asks a service with OpenAI's moderation protocol whether a wish may be drawn."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import msgspec
import structlog

from bot import opinions
from bot.opinions import UNANSWERED, Expert, Section
from bot.ports import Judgement

log = structlog.get_logger()

SECTION = Section("moderation", base_url='base_url = "https://api.openai.com/v1"', key="export OPENAI_API_KEY=sk-...")


class Result(msgspec.Struct, frozen=True):
    """What is thought of one text; without a word on it, it is no answer."""

    flagged: bool


class Answer(msgspec.Struct, frozen=True):
    """The part of a moderation that is read."""

    results: tuple[Result, ...] = ()


@dataclass(frozen=True, slots=True)
class Choice:
    """What the operator wants."""

    flagged: Judgement = Judgement.REFUSE
    """What becomes of a wish that is flagged."""
    strict: bool = False
    """Nothing is drawn while nobody answers."""


USUAL = Choice()


class Moderation:
    """Every failure, lateness included, is the answer that the operator chose for it."""

    def __init__(self, expert: Expert, model: str, choice: Choice) -> None:
        self._expert = expert
        self._model = model
        self._choice = choice

    async def judge(self, prompt: str) -> Judgement:
        choice = self._choice
        try:
            flagged = any(result.flagged for result in await self._asked(prompt))
        except UNANSWERED as error:
            log.warning("no moderation", cause=type(error).__name__, allowed=not choice.strict)
            return Judgement.REFUSE if choice.strict else Judgement.DRAW
        return choice.flagged if flagged else Judgement.DRAW

    async def _asked(self, prompt: str) -> tuple[Result, ...]:
        """Raises one of UNANSWERED."""
        # Half a character cannot be sent; as an excuse for not being asked about it will not do.
        body = {"model": self._model, "input": prompt.encode(errors="replace").decode()}
        answer = msgspec.json.decode(await self._expert.ask("moderations", body), type=Answer)
        if not answer.results:
            raise ValueError("the answer holds no result")
        return answer.results


@asynccontextmanager
async def connect(
    base_url: str, model: str, key: str, seconds: float, choice: Choice = USUAL
) -> AsyncIterator[Moderation]:
    """`base_url` up to and with the version, such as "https://api.openai.com/v1"; no key: none is sent.

    Raises ConfigError for an address or a key that cannot be sent."""
    async with opinions.connect(SECTION, base_url, key, seconds) as expert:
        yield Moderation(expert, model, choice)
