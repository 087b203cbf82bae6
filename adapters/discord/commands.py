"""Tells Discord which commands there are, in every language that it can list them in, and only where that changed."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, repeat

import aiohttp
import discord
import msgspec
import structlog
from discord.http import Route

from adapters.discord.addressing import Me
from adapters.discord.line import Line
from adapters.discord.locales import ENGLISH, LOCALES
from adapters.discord.options import ASKED, Ask
from bot.ports import House
from bot.values import MENUS, NAMES, OPTIONS, Text

log = structlog.get_logger()

NAME = 32
DOES = 100
SLASH, MESSAGE = 1, 3
TOO_FAST = 429
PAUSES = (5.0, 30.0, 120.0, 600.0, 3600.0)
"""Seconds before it is tried again; the last one for ever."""
NONSENSE = (msgspec.MsgspecError, LookupError, TypeError, ValueError)
"""An answer that is none of Discord's."""
FAILED = (discord.DiscordException, aiohttp.ClientError, OSError, AttributeError, RuntimeError, *NONSENSE)
"""AttributeError and RuntimeError: the account was given up for another one meanwhile."""
OURS = frozenset({SLASH, 2, MESSAGE})
"""Kinds of commands that are taken away if they are none of these; Discord has others of its own."""
Names = dict[str, str]
"""By Discord's languages."""


class Option(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a command asks for. A choice is a plain mapping: ours have the same name in every language, and those of
    others may hold anything."""

    type: int
    name: str
    description: str
    name_localizations: Names | None = None
    description_localizations: Names | None = None
    required: bool = False
    choices: list[dict[str, object]] = []
    autocomplete: bool = False


class Listed(msgspec.Struct, frozen=True, omit_defaults=True):
    """A command as Discord lists it. What else Discord tells of one is its own business."""

    name: str
    type: int = SLASH
    description: str = ""
    name_localizations: Names | None = None
    description_localizations: Names | None = None
    options: list[Option] = []
    integration_types: list[int] = []
    contexts: list[int] | None = None


class Known(Listed, frozen=True):
    """One that is listed already."""

    id: str = ""


async def register(line: Line, me: Me, house: House) -> None:
    """Whatever goes wrong is written down, and tried again unless Discord refuses it: meanwhile people can mention the
    bot or write to it alone.

    An ordinary start costs one call."""
    commands = await asyncio.to_thread(wanted, house)
    for pause in chain(PAUSES, repeat(PAUSES[-1])):
        try:
            await line.introduced(house.clock)
            changed = await _brought_up_to_date(line.rest, me.application, commands)
        except FAILED as error:
            seconds = _wait(error, pause)
            if not seconds:
                return
            await house.clock.sleep(seconds)
        else:
            log.info("commands listed", changed=changed)
            return


def _wait(error: Exception, pause: float) -> float:
    """Seconds until it is tried again; 0: that would change nothing."""
    if isinstance(error, discord.HTTPException) and error.status < 500 and error.status != TOO_FAST:
        log.warning("commands not listed", cause=_named(error), again="with the next start")
        return 0
    if isinstance(error, discord.RateLimited):
        pause = max(pause, error.retry_after)
    odd = isinstance(error, NONSENSE)
    cause = "an answer that is none of Discord's" if odd else _named(error)
    log.warning("commands not listed", cause=cause, again=f"in {pause:.0f} s", exc_info=odd)
    return pause


def _named(error: Exception) -> str:
    return f"{error.status} {error.code}" if isinstance(error, discord.HTTPException) else type(error).__name__


async def _brought_up_to_date(rest: discord.Client, application: int, commands: Sequence[Listed]) -> int:
    """How many were written anew or taken away."""
    path = "/applications/{application}/commands"
    read = Route("GET", path, application=application)
    came = await rest.http.request(read, params={"with_localizations": "true"})
    known = {(one.type, one.name): one for one in msgspec.convert(came, type=list[Known])}
    anew = [one for one in commands if _bare(known.pop((one.type, one.name), None)) != _bare(one)]
    surplus = [one for one in known.values() if one.type in OURS]
    if not came and anew:
        await rest.http.request(Route("PUT", path, application=application), json=msgspec.to_builtins(anew))
        return len(anew)
    for one in anew:
        # One of the same name is replaced as a whole.
        await rest.http.request(Route("POST", path, application=application), json=msgspec.to_builtins(one))
    for left in surplus:
        await rest.http.request(Route("DELETE", path + "/{id}", application=application, id=left.id))
    return len(anew) + len(surplus)


def _bare(listed: Listed | None) -> object:
    """Without its id and whatever says nothing, in one order."""
    if listed is None:
        return None
    plain = msgspec.to_builtins(listed)
    plain.pop("id", None)
    for name in ("integration_types", "contexts"):
        plain[name] = sorted(plain.get(name) or ())
    return _without_blanks(plain)


def _without_blanks(plain: object) -> object:
    if isinstance(plain, dict):
        bare = {name: _without_blanks(value) for name, value in plain.items()}
        return {name: value for name, value in bare.items() if value not in (None, "", {}, [], False)}
    return [_without_blanks(one) for one in plain] if isinstance(plain, list) else plain


def wanted(house: House) -> list[Listed]:
    """All commands, as they are to be listed."""
    known = house.commands()
    names = _unique([(name, NAMES[name]) for name in known[ENGLISH]], house)
    slash = [
        Listed(
            name,
            description=does,
            name_localizations=names[name],
            description_localizations=_fitting({tag: words[name] for tag, words in known.items()}, does),
            options=_options(ASKED.get(name, ()), house),
            integration_types=[0, 1],
            contexts=[0, 1, 2],
        )
        for name, does in known[ENGLISH].items()
    ]
    return [*slash, *(_menu(title, house) for title in MENUS.values())]


def _menu(title: Text, house: House) -> Listed:
    said = {tag: house.listing(title, tag) for tag in LOCALES}
    names = {locale: name for locale, name in _spread(said) if name != title.message and 0 < len(name) <= NAME}
    return Listed(
        title.message, MESSAGE, name_localizations=names or None, integration_types=[0, 1], contexts=[0, 1, 2]
    )


def _options(asked: Iterable[Ask], house: House) -> list[Option]:
    asked = tuple(asked)
    names = _unique([(ask.key, OPTIONS[ask.key].name) for ask in asked], house)
    return [_option(ask, names[ask.key], house) for ask in asked]


def _option(ask: Ask, names: Names | None, house: House) -> Option:
    does = OPTIONS[ask.key].does
    return Option(
        ask.kind.value,
        ask.name,
        does.message,
        names,
        _fitting({tag: house.listing(does, tag) for tag in LOCALES}, does.message),
        ask.required,
        [{"name": str(choice), "value": choice} for choice in ask.choices],
        ask.suggested,
    )


def _fitting(said: Mapping[str, str], english: str) -> Names | None:
    """Descriptions that Discord takes; where there is none of a language's own it shows the English one."""
    return {locale: does for locale, does in _spread(said) if does != english and 0 < len(does) <= DOES} or None


def _unique(named: Sequence[tuple[str, Text]], house: House) -> dict[str, Names | None]:
    """Names by language of what stands side by side. One that Discord does not take, or that another bears already, is
    left out: then the English one is shown."""
    names: dict[str, Names] = {key: {} for key, _ in named}
    for tag in LOCALES:
        taken = {english.message for _, english in named}
        for key, english in named:
            name = house.listing(english, tag)
            if name == english.message:
                continue
            if not fits(name) or name in taken:
                log.warning("name left out", language=tag, name=name, command=english.message)
                continue
            taken.add(name)
            names[key].update(dict.fromkeys(LOCALES[tag], name))
    return {key: own or None for key, own in names.items()}


def _spread(said: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for tag, text in said.items():
        for locale in LOCALES.get(tag, ()):
            yield locale, text


def fits(name: str) -> bool:
    """Whether Discord takes it as the name of a command or an option: letters and digits of any script, in lower
    case."""
    spelled = all(letter in "-_'" or letter.isalpha() or letter.isnumeric() for letter in name)
    return 0 < len(name) <= NAME and spelled and name == name.lower()
