"""The first answer to an interaction: Discord waits three seconds for it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Sequence
from dataclasses import dataclass

import aiohttp
import discord
from discord.app_commands import Choice as Offer

from adapters.discord.forms import Form, modal
from adapters.discord.line import GARBLED
from bot.ports import Choice, Clock

PATIENCE = 4.0
"""Seconds: Discord's three, and one in which its own answer may come."""
PAUSE = 0.2
"""Seconds between tries while no connection is to be had."""
ANSWERED = 40060
"""Discord's code for an interaction that was answered before: by a try whose answer was lost."""


@dataclass(frozen=True, slots=True)
class Deferred:
    """It is being thought about: a message that says something later."""

    alone: bool
    """Nobody else sees it."""


@dataclass(frozen=True, slots=True)
class Noted:
    """A press was heard; nothing changes yet."""


@dataclass(frozen=True, slots=True)
class Opened:
    """Words are asked for."""

    form: Form


@dataclass(frozen=True, slots=True)
class Offered:
    """What may be said for the option that is being typed."""

    choices: Sequence[Choice]


@dataclass(frozen=True, slots=True)
class Told:
    """All there is to say, to the person alone."""

    text: str


Answer = Deferred | Noted | Opened | Offered | Told


@dataclass(frozen=True, slots=True)
class Given:
    """An answer that Discord took."""

    message: str = ""
    """The id of the message that it is, where it is one and Discord told."""
    alone: bool | None = None
    """Whether only the person sees it; None: Discord did not tell."""


class Unanswered(Exception):
    """Discord did not take the answer, or nobody knows. The text is for the log and holds no token."""

    def __init__(self, cause: str, doubtful: bool = False) -> None:
        super().__init__(cause)
        self.doubtful = doubtful


async def give(interaction: discord.Interaction, answer: Answer, clock: Clock, patience: float = PATIENCE) -> Given:
    """Tried until Discord has taken or refused it, or `patience` seconds are over. Raises Unanswered."""
    lost = "no answer"
    try:
        async with asyncio.timeout(patience):
            while True:
                try:
                    return _given(await _call(interaction, answer))
                except (aiohttp.ClientError, OSError) as error:
                    lost = type(error).__name__
                await clock.sleep(PAUSE)
    except discord.HTTPException as error:
        if error.code == ANSWERED:
            return Given()
        raise Unanswered(f"{error.status} {error.code}", error.status >= 500) from error
    except TimeoutError as error:
        raise Unanswered(lost, doubtful=True) from error
    except (discord.DiscordException, RuntimeError) as error:
        raise Unanswered(type(error).__name__) from error
    except GARBLED as error:
        raise Unanswered("answer not understood", doubtful=True) from error


def _call(interaction: discord.Interaction, answer: Answer) -> Awaitable[object]:
    response = interaction.response
    match answer:
        case Deferred(alone):
            return response.defer(ephemeral=alone, thinking=True)
        case Noted():
            return response.defer()
        case Opened(form):
            return response.send_modal(modal(form))
        case Offered(choices):
            return response.autocomplete([Offer(name=one.label, value=one.value) for one in choices])
        case Told(text):
            return response.send_message(text, ephemeral=True, allowed_mentions=discord.AllowedMentions.none())


def _given(came: object) -> Given:
    if not isinstance(came, discord.InteractionCallbackResponse):
        return Given()
    message = came.message_id
    return Given("" if message is None else str(message), None if message is None else came.is_ephemeral())
