"""`easel key`: the key of a service or of a platform, typed in once and kept where nobody else can read it."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import typer
from rich.console import Console

from bot.cli.outcomes import DONE, NOT_DONE, tag
from bot.config import ADAPTERS, PROVIDERS, configured, key_variable, load
from bot.config.keys import forget, is_stored, store
from bot.errors import ConfigError
from bot.i18n import Language, language
from bot.render.pages import pages
from bot.values import Text

LONGEST = 4096
"""Characters of a line that may still be a key."""


@dataclass(frozen=True, slots=True)
class Slot:
    """Where the key of a provider or an adapter belongs."""

    provider: str
    variable: str


async def keep_key(provider: str, config: Path | None, environment: Mapping[str, str]) -> int:
    """Never shows any of it. Raises ConfigError if the provider needs no key, or if what was typed is none."""
    slot = _slot(provider, config, environment)
    tongue = language(tag(environment))
    if not (environment.get(slot.variable) or is_stored(slot.variable, environment)):
        _print(tongue, directions(provider))
    key = _typed(tongue, provider)
    if not key or not key.isprintable() or len(key) > LONGEST:
        raise ConfigError(Text("That is no key: copy it once more."))
    file = store(slot.variable, key, environment)
    _print(tongue, _next(slot, file, environment))
    return DONE


async def forget_key(provider: str, config: Path | None, environment: Mapping[str, str]) -> int:
    """Raises ConfigError if the provider needs no key."""
    slot = _slot(provider, config, environment)
    gone = forget(slot.variable, environment)
    _print(language(tag(environment)), _left(slot, gone, environment))
    return DONE if gone else NOT_DONE


def _left(slot: Slot, gone: bool, environment: Mapping[str, str]) -> Iterator[Text]:
    if gone:
        yield Text("The key of %(provider)s was deleted.", provider=slot.provider)
    else:
        yield Text("No key of %(provider)s was stored.", provider=slot.provider)
    yield from _elsewhere(slot, environment)


def _slot(provider: str, config: Path | None, environment: Mapping[str, str]) -> Slot:
    settings = load(config, environment)
    folder = ADAPTERS if provider in ADAPTERS.names() else PROVIDERS
    sections = settings.adapters if folder is ADAPTERS else settings.providers
    variable = key_variable(configured(folder, provider, sections.get(provider, {})))
    if not variable:
        raise ConfigError(Text("%(provider)s needs no key.", provider=provider))
    return Slot(provider, variable)


def directions(provider: str) -> Iterator[Text]:
    """Where a first key is to be had."""
    known = pages(provider)
    if known.register:
        yield Text("An account is opened here: %(link)s", link=known.register)
    if known.key:
        yield Text("A key is made here: %(link)s", link=known.key)


def _typed(tongue: Language, provider: str) -> str:
    """Unseen at a terminal; from a pipe, its first line."""
    if not sys.stdin.isatty():
        return sys.stdin.readline(LONGEST + 2).strip()
    words = tongue.say(Text("The key of %(provider)s (it is not shown)", provider=provider))
    # The event loop would only take note of Ctrl+C, and the terminal go on waiting for a line.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        typed: str = typer.prompt(words, hide_input=True, default="", show_default=False)
    except typer.Abort:
        raise KeyboardInterrupt from None
    finally:
        signal.signal(signal.SIGINT, before)
    return typed.strip()


def _next(slot: Slot, file: Path, environment: Mapping[str, str]) -> Iterator[Text]:
    yield Text("Stored in %(file)s, where only you can read it.", file=str(file))
    yield from _elsewhere(slot, environment)
    yield Text("Now see whether it works: %(command)s", command="easel check")


def _elsewhere(slot: Slot, environment: Mapping[str, str]) -> Iterator[Text]:
    if environment.get(slot.variable):
        yield Text("The environment variable %(name)s is set, and goes before what is stored.", name=slot.variable)


def _print(tongue: Language, lines: Iterator[Text]) -> None:
    console = Console(highlight=False, markup=False, emoji=False, soft_wrap=True)
    for line in lines:
        console.print(tongue.say(line))
