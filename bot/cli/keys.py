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
from bot.config import ADAPTERS, PROVIDERS, configured, key_variables, load, usual_variables
from bot.config.keys import forget, is_stored, store
from bot.config.parts import NAME
from bot.errors import ConfigError
from bot.i18n import Language, language
from bot.render.pages import pages
from bot.values import Text

LONGEST = 4096
"""Characters of a line that may still be a key."""


@dataclass(frozen=True, slots=True)
class Slot:
    """Where the key of a provider or an adapter belongs, or something else of it that nobody may see."""

    provider: str
    variable: str
    all: tuple[str, ...]
    """The variables of all that nobody may see of the provider, that of its key first."""

    @property
    def main(self) -> bool:
        return self.variable == self.all[0]

    def command(self, variable: str) -> str:
        """Which asks for it."""
        return f"easel key {self.provider}" + ("" if variable == self.all[0] else f" {variable}")


async def keep_key(provider: str, variable: str, config: Path | None, environment: Mapping[str, str]) -> int:
    """Never shows any of it. Raises ConfigError if the provider needs no key or has no such variable, or if what was
    typed is none."""
    slot = _slot(provider, variable, config, environment)
    tongue = language(tag(environment))
    if slot.main and not _there(slot.variable, environment):
        _print(tongue, directions(provider))
    key = _typed(tongue, slot)
    if not key or not key.isprintable() or len(key) > LONGEST:
        raise ConfigError(Text("That is no key: copy it once more."))
    file = store(slot.variable, key, environment)
    _print(tongue, _next(slot, file, environment))
    return DONE


async def forget_key(provider: str, variable: str, config: Path | None, environment: Mapping[str, str]) -> int:
    """Raises ConfigError if the provider needs no key or has no such variable."""
    slot = _slot(provider, variable, config, environment)
    gone = forget(slot.variable, environment)
    _print(language(tag(environment)), _left(slot, gone, environment))
    return DONE if gone else NOT_DONE


def _left(slot: Slot, gone: bool, environment: Mapping[str, str]) -> Iterator[Text]:
    match gone, slot.main:
        case True, True:
            yield Text("The key of %(provider)s was deleted.", provider=slot.provider)
        case False, True:
            yield Text("No key of %(provider)s was stored.", provider=slot.provider)
        case True, _:
            yield Text("%(name)s of %(provider)s was deleted.", name=slot.variable, provider=slot.provider)
        case _:
            yield Text("No %(name)s of %(provider)s was stored.", name=slot.variable, provider=slot.provider)
    yield from _elsewhere(slot, environment)


def _slot(provider: str, variable: str, config: Path | None, environment: Mapping[str, str]) -> Slot:
    settings = load(config, environment)
    folder = ADAPTERS if provider in ADAPTERS.names() else PROVIDERS
    section = (settings.adapters if folder is ADAPTERS else settings.providers).get(provider)
    if section is None:
        names = usual_variables(folder, provider)
    else:
        names = key_variables(configured(folder, provider, section))
    if not all(map(NAME.fullmatch, names)):
        # It may be a key that was put in the place of its name: none of it is shown.
        raise ConfigError(Text("Settings that end in _env name environment variables, and never hold a key itself."))
    if not names:
        raise ConfigError(Text("%(provider)s needs no key.", provider=provider))
    if variable and variable not in names:
        raise ConfigError(_strange(provider, names))
    return Slot(provider, variable or names[0], names)


def _strange(provider: str, names: tuple[str, ...]) -> Text:
    """Without what was typed, which may be a key that was put in the wrong place."""
    return Text(
        "%(provider)s has no variable of that name; it has %(names)s. A key itself is typed when it is asked for. "
        "Example: %(example)s",
        provider=provider,
        names=", ".join(names),
        example=f"easel key {provider}",
    )


def _there(variable: str, environment: Mapping[str, str]) -> bool:
    return bool(environment.get(variable)) or is_stored(variable, environment)


def directions(provider: str) -> Iterator[Text]:
    """Where a first key is to be had."""
    known = pages(provider)
    if known.register:
        yield Text("An account is opened here: %(link)s", link=known.register)
    if known.key:
        yield Text("A key is made here: %(link)s", link=known.key)


def _typed(tongue: Language, slot: Slot) -> str:
    """Unseen at a terminal; from a pipe, its first line."""
    if not sys.stdin.isatty():
        return sys.stdin.readline(LONGEST + 2).strip()
    words = tongue.say(_asked(slot))
    # The event loop would only take note of Ctrl+C, and the terminal go on waiting for a line.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        typed: str = typer.prompt(words, hide_input=True, default="", show_default=False)
    except typer.Abort:
        raise KeyboardInterrupt from None
    finally:
        signal.signal(signal.SIGINT, before)
    return typed.strip()


def _asked(slot: Slot) -> Text:
    if slot.main:
        return Text("The key of %(provider)s (it is not shown)", provider=slot.provider)
    return Text("%(name)s of %(provider)s (it is not shown)", name=slot.variable, provider=slot.provider)


def _next(slot: Slot, file: Path, environment: Mapping[str, str]) -> Iterator[Text]:
    yield Text("Stored in %(file)s, where only you can read it.", file=str(file))
    yield from _elsewhere(slot, environment)
    for name in slot.all:
        if not _there(name, environment):
            yield Text("Still missing: %(command)s", command=slot.command(name))
    yield Text("Now see whether it works: %(command)s", command="easel check")


def _elsewhere(slot: Slot, environment: Mapping[str, str]) -> Iterator[Text]:
    if environment.get(slot.variable):
        yield Text("The environment variable %(name)s is set, and goes before what is stored.", name=slot.variable)


def _print(tongue: Language, lines: Iterator[Text]) -> None:
    console = Console(highlight=False, markup=False, emoji=False, soft_wrap=True)
    for line in lines:
        console.print(tongue.say(line))
