"""Whose opinion is asked: an adviser about what is meant, a moderator about what may be drawn."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass

from bot.config import Settings, secrets
from bot.errors import ConfigError
from bot.ports import Adviser, Judgement, Moderator
from bot.values import Text


@dataclass(frozen=True, slots=True)
class Asked:
    """Whose opinion is asked, where they are configured."""

    adviser: Adviser | None = None
    moderator: Moderator | None = None


@dataclass(frozen=True, slots=True)
class Keys:
    """What they ask for before they answer; empty where they ask for nothing."""

    adviser: str = ""
    moderator: str = ""


def keys(settings: Settings, environment: Mapping[str, str]) -> Keys:
    """Raises ConfigError if one is missing, or the name of the model."""
    return Keys(_chat_key(settings, environment), _moderation_key(settings, environment))


async def consulted(stack: AsyncExitStack, settings: Settings, known: Keys) -> Asked:
    """Those who are configured, until the stack is closed."""
    adviser = await _adviser_of(stack, settings, known.adviser)
    return Asked(adviser, await _moderator_of(stack, settings, known.moderator))


def _chat_key(settings: Settings, environment: Mapping[str, str]) -> str:
    """Raises ConfigError if a chat model is to be asked whose name or key is missing."""
    asked = settings.understanding
    if asked.base_url and not asked.model:
        raise ConfigError(
            Text(
                "%(key)s is missing; it must be %(expected)s. Example: %(example)s",
                key="understanding.model",
                expected=Text("a text"),
                example='model = "qwen3:8b"',
            )
        )
    return secrets(asked, environment, "understanding").get(asked.key_env, "")


async def _adviser_of(stack: AsyncExitStack, settings: Settings, key: str) -> Adviser | None:
    asked = settings.understanding
    if not asked.base_url:
        return None
    from bot.advice import connect  # noqa: PLC0415 - loads the HTTP client

    return await stack.enter_async_context(connect(asked.base_url, asked.model, key, asked.timeout))


def _moderation_key(settings: Settings, environment: Mapping[str, str]) -> str:
    """Raises ConfigError if the variable that holds it is not set."""
    asked = settings.moderation
    return secrets(asked, environment, "moderation").get(asked.key_env, "")


async def _moderator_of(stack: AsyncExitStack, settings: Settings, key: str) -> Moderator | None:
    asked = settings.moderation
    if not asked.base_url:
        return None
    from bot.moderation import Choice, connect  # noqa: PLC0415 - loads the HTTP client

    flagged = Judgement.COVER if asked.flagged == "cover" else Judgement.REFUSE
    service = connect(asked.base_url, asked.model, key, asked.timeout, Choice(flagged, asked.strict))
    return await stack.enter_async_context(service)
