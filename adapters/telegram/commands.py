"""Tells Telegram which commands there are, in every language that it can list them in, and only where that changed."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import structlog
import telegram
from telegram.error import RetryAfter, TelegramError

from adapters.telegram.settings import Settings
from bot.ports import House

log = structlog.get_logger()

Listed = tuple[tuple[str, str], ...]
"""Names and what they do."""

ANYWHERE = telegram.BotCommandScopeDefault()
ALONE = telegram.BotCommandScopeAllPrivateChats()
GROUPS = telegram.BotCommandScopeAllGroupChats()
PERSONAL = frozenset({"link", "forget"})
"""They are of one person, and nothing for a group to see; whoever types them there is answered all the same."""


@dataclass(frozen=True, slots=True)
class Tongue:
    """A language as Telegram names it: two letters, or none for everybody whose language has no list."""

    code: str
    listed: Listed

    @property
    def shared(self) -> Listed:
        """Those that groups are shown."""
        return tuple(one for one in self.listed if one[0] not in PERSONAL)


async def register(bot: telegram.Bot, house: House, _: Settings) -> None:
    """Whatever goes wrong is written down and no more: people can type commands that are not listed.

    An ordinary start costs 11 calls, all of them questions; the first one 21, none costs more than 27."""
    english, *others = _tongues(await asyncio.to_thread(house.commands))
    try:
        changed = await _brought_up_to_date(bot, english, others)
    except RetryAfter:
        log.warning("commands not listed", cause="too many calls", again="with the next start")
    except TelegramError as error:
        log.warning("commands not listed", cause=type(error).__name__, again="with the next start")
    except (LookupError, TypeError, ValueError, AttributeError):
        log.exception("commands not listed", cause="an answer that is none of Telegram's")
    else:
        log.info("commands listed", changed=changed)


def _tongues(commands: Mapping[str, Mapping[str, str]]) -> Iterator[Tongue]:
    """Of two scripts of one language the first is taken: Telegram has no more than "zh" for both Chinese."""
    codes: set[str] = set()
    for number, (tag, listed) in enumerate(commands.items()):
        code = tag.partition("_")[0] if number else ""
        if code not in codes:
            codes.add(code)
            yield Tongue(code, tuple(listed.items()))


async def _brought_up_to_date(bot: telegram.Bot, english: Tongue, others: Sequence[Tongue]) -> int:
    """How many languages were written anew. English is written last, so that a start that was cut short is made good:
    while it is not as it should be, nothing is taken for written."""
    stale = not await _everywhere(bot, english)
    anew = [other for other in others if stale or await _told(bot, ALONE, other.code) != other.listed]
    for other in anew:
        await bot.set_my_commands(other.shared, GROUPS, other.code)
        await bot.set_my_commands(other.listed, ALONE, other.code)
    if stale:
        await bot.set_my_commands(english.listed, ANYWHERE)
        await bot.set_my_commands(english.shared, GROUPS)
        await bot.set_chat_menu_button(menu_button=telegram.MenuButtonCommands())
        await bot.set_my_commands(english.listed, ALONE)
    return len(anew) + stale


async def _everywhere(bot: telegram.Bot, english: Tongue) -> bool:
    """For whoever's language has no list of its own."""
    return (
        await _told(bot, ALONE) == english.listed
        and await _told(bot, GROUPS) == english.shared
        and await _told(bot, ANYWHERE) == english.listed
    )


async def _told(bot: telegram.Bot, scope: telegram.BotCommandScope, code: str = "") -> Listed:
    listed = await bot.get_my_commands(scope, code or None)
    return tuple((one.command, one.description) for one in listed)
