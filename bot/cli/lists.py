"""`easel settings` and `easel forget`: looking and tidying, for people and for programs."""

from __future__ import annotations

import json as encoding
from collections.abc import Mapping
from pathlib import Path

from rich.console import Console

from bot import store as stores
from bot.app import directory
from bot.cli.outcomes import DONE, tag
from bot.clock import SystemClock
from bot.config import load
from bot.errors import ConfigError
from bot.i18n import language
from bot.render import DOT, as_json, remembered_of
from bot.ruling import retention
from bot.tidying import Tidying
from bot.values import Person, Plural, Profile, Text


async def show_person(user: str, config: Path | None, json: bool, environment: Mapping[str, str]) -> int:
    """What is remembered of a person, for them or for a program. Raises ConfigError if that is no person."""
    person = _person(user, "easel settings terminal:you")
    settings = load(config, environment)
    async with stores.connect(settings.store.url, directory(settings)) as store:
        profile = await store.profile(person)
    if json:
        Console(soft_wrap=True).out(encoding.dumps(as_json(profile), ensure_ascii=False), highlight=False)
        return DONE
    tongue = language(tag(environment))
    for line in remembered_of(profile):
        Console(highlight=False, markup=False, emoji=False).print(DOT.join(map(tongue.word, line)))
    return DONE


async def forget_person(user: str, config: Path | None, environment: Mapping[str, str]) -> int:
    """Raises ConfigError if that is no person. Their pictures are gone from the disk when it returns."""
    person = _person(user, "easel forget terminal:you")
    settings = load(config, environment)
    async with stores.connect(settings.store.url, directory(settings)) as store:
        rows = await store.forget(Profile(person))
        await Tidying(store, SystemClock(), settings.directory, retention(settings)).clear()
    words = Plural("%(n)s entry was deleted.", "%(n)s entries were deleted.", n=rows)
    Console(highlight=False).print(language(tag(environment)).say(words))
    return DONE


def _person(user: str, example: str) -> Person:
    platform, _, id = user.partition(":")
    if not (platform and id):
        raise ConfigError(Text("%(user)s is no person. Example: %(example)s", user=user, example=example))
    return Person(platform, id)
