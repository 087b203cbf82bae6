"""How a command ends: its work in an event loop, its errors in the operator's language, its exit status."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Callable, Coroutine, Mapping
from typing import TypeVar

from bot.errors import ConfigError, StoreError
from bot.i18n import language
from bot.values import Text

DONE, NOT_DONE, UNUSABLE, OPEN = 0, 1, 2, 3

Problem = TypeVar("Problem", ConfigError, StoreError)
Work = Callable[[Mapping[str, str]], Coroutine[None, None, int]]
"""A command's work, given the environment; its result is the exit status."""


class Outcome(Exception):
    """The exit status of a command."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


def entered(work: Work) -> None:
    """Raises Outcome."""
    environment = dict(os.environ)
    try:
        status = asyncio.run(work(environment))
    except* ConfigError as errors:
        status = _refused(_first(errors).text, environment, UNUSABLE)
    except* StoreError as errors:
        status = _refused(_first(errors).text, environment, NOT_DONE)
    except* KeyboardInterrupt:
        status = NOT_DONE
    raise Outcome(status)


def _first(errors: BaseExceptionGroup[Problem]) -> Problem:
    error = errors.exceptions[0]
    return _first(error) if isinstance(error, BaseExceptionGroup) else error


def _refused(text: Text, environment: Mapping[str, str], status: int) -> int:
    spoken = language(tag(environment))
    print(spoken.say(Text("easel: %(problem)s", problem=text)), file=sys.stderr)  # noqa: T201 - the command's output
    return status


def tag(environment: Mapping[str, str]) -> str:
    """The operator's language as the terminal has it, like zh_CN.UTF-8."""
    named = environment.get("LC_ALL") or environment.get("LC_MESSAGES") or environment.get("LANG") or "en"
    return named.partition(".")[0].replace("_", "-")
