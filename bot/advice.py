"""A second opinion on what a message means, from any chat model behind the OpenAI protocol."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import msgspec
import structlog

from bot import opinions
from bot.opinions import UNANSWERED, Expert, Section
from bot.understanding import referred, unmentioned
from bot.values import Intent, IntentKind, Message

log = structlog.get_logger()

LONGEST = 2000
"""Letters of a message that are shown; a longer one is hardly doubtful."""
LONGEST_ANSWER = 1000
"""Tokens."""
SECTION = Section(
    "understanding", base_url='base_url = "http://127.0.0.1:11434/v1"', key="export EASEL_CHAT_KEY=sk-..."
)
MOST = 8
"""Pictures at once that a guess may ask for."""
KINDS = ("generate", "edit", "retry", "refine", "show_models", "status", "cancel", "help", "none")
BRIEF = """\
You sort messages that were sent to a bot which draws pictures. Answer with one JSON object and nothing else:
{"intent": one of generate, edit, retry, refine, show_models, status, cancel, help, none,
 "prompt": text or null, "n": number}
generate: a new picture is wished. edit: the attached or the last picture is to be changed.
retry: the same picture once more. refine: the last picture again with something different.
none: talk, thanks, questions, jobs for text, code, sound or video. When in doubt, answer none.
prompt: for generate, edit and refine what is to be seen or changed, copied word for word out of the message.
n: how many pictures, usually 1."""
_OBJECT = re.compile(r'\{(?:[^{}"]|"(?:[^"\\]|\\.)*+")*+\}')
"""Models that think aloud may write others before; the last one is the answer."""


class Opinion(msgspec.Struct, frozen=True):
    """What the model is asked to answer."""

    intent: str
    prompt: str | None = None
    n: int | None = None


class Said(msgspec.Struct, frozen=True):
    content: str | None = None


class Choice(msgspec.Struct, frozen=True):
    message: Said


class Completion(msgspec.Struct, frozen=True):
    """The part of a chat completion that is read."""

    choices: tuple[Choice, ...] = ()


class ChatModel:
    """Asks the model; every failure, lateness included, is None."""

    def __init__(self, expert: Expert, model: str) -> None:
        self._expert = expert
        self._model = model

    async def advise(self, message: Message) -> Intent | None:
        try:
            return _intent(await self._asked(message), message)
        except UNANSWERED as error:
            log.warning("no second opinion", cause=type(error).__name__)
            return None

    async def _asked(self, message: Message) -> Opinion:
        """Raises one of UNANSWERED."""
        body = {
            "model": self._model,
            "temperature": 0,
            "max_tokens": LONGEST_ANSWER,
            "messages": [{"role": "system", "content": BRIEF}, {"role": "user", "content": _shown(message)}],
        }
        completion = msgspec.json.decode(await self._expert.ask("chat/completions", body), type=Completion)
        content = completion.choices[0].message.content if completion.choices else ""
        objects = _OBJECT.findall(content or "")
        if not objects:
            raise ValueError("the answer holds no object")
        return msgspec.json.decode(objects[-1], type=Opinion)


def _shown(message: Message) -> str:
    there = "A picture is attached." if message.has_image else "No picture is attached."
    before = "The bot has posted a picture before." if message.has_last_result else "The bot has posted no picture yet."
    return f"{there} {before} The message:\n{message.text[:LONGEST]}"


def _intent(opinion: Opinion, message: Message) -> Intent:
    """Raises ValueError for an intent that nobody asked about. Only the person's own words are taken as a prompt."""
    if opinion.intent not in KINDS:
        raise ValueError("the answer names no intent")
    kind = IntentKind(opinion.intent)
    prompt = (opinion.prompt or "").strip()
    wanting = kind in {IntentKind.GENERATE, IntentKind.EDIT, IntentKind.REFINE}
    own = prompt if _is_own(prompt, message) else unmentioned(message.text)
    changing = kind in {IntentKind.EDIT, IntentKind.REFINE}
    return Intent(
        kind,
        prompt=own if wanting else None,
        n=min(max(1, opinion.n or 1), MOST),
        reference=referred(message) if changing else None,
    )


def _is_own(prompt: str, message: Message) -> bool:
    """Whether these are words of the person, and more than a letter of one."""
    return prompt in unmentioned(message.text) and (len(prompt) > 1 or not prompt.isascii()) and bool(prompt)


@asynccontextmanager
async def connect(base_url: str, model: str, key: str, seconds: float) -> AsyncIterator[ChatModel]:
    """`base_url` up to and with the version, such as "http://127.0.0.1:11434/v1"; no key: none is sent.

    Raises ConfigError for an address or a key that cannot be sent."""
    async with opinions.connect(SECTION, base_url, key, seconds) as expert:
        yield ChatModel(expert, model)
