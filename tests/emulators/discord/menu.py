"""The commands that an application has, for everybody or for one server."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import cast

from tests.emulators.discord.calls import Call
from tests.emulators.discord.components import Json
from tests.emulators.discord.emulator import Discord
from tests.emulators.discord.refusals import Refused, lengthy, long, unknown, wrong

SLASH, MOST, CHARACTERS = 1, {1: 100, 2: 15, 3: 15}, 8000
LOCALES = frozenset(
    {
        *("id", "da", "de", "en-GB", "en-US", "es-ES", "es-419", "fr", "hr", "it", "lt", "hu", "nl", "no", "pl"),
        *(
            "pt-BR",
            "ro",
            "fi",
            "sv-SE",
            "vi",
            "tr",
            "cs",
            "el",
            "bg",
            "ru",
            "uk",
            "hi",
            "th",
            "zh-CN",
            "ja",
            "zh-TW",
            "ko",
        ),
    }
)
_NAME = re.compile(r"[-_'\w\u0900-\u097F\u0E00-\u0E7F]{1,32}")
_DEFAULTS: Json = {"default_member_permissions": None, "nsfw": False, "options": []}


class Menu:
    """What is wanted is held to Discord's rules for names, lengths and numbers."""

    def __init__(self, town: Discord) -> None:
        self._town = town

    @property
    def methods(self) -> Mapping[str, Callable[[Call], object]]:
        whole: dict[str, Callable[[Call], object]] = {
            "list_{}application_commands": self.listed,
            "create_{}application_command": self.created,
            "get_{}application_command": lambda call: self._shown(self._found(call), call),
            "update_{}application_command": self.updated,
            "delete_{}application_command": self.deleted,
            "bulk_set_{}application_commands": self.replaced,
        }
        return {name.format(kind): method for name, method in whole.items() for kind in ("", "guild_")}

    def _of(self, call: Call) -> dict[int, Json]:
        if call.id("application_id") != self._town.application:
            raise Refused(403, 20012, "You are not authorized to perform this action on this application")
        guild = call.id("guild_id") if "guild_id" in call.given else 0
        if guild and (guild not in self._town.guilds or not self._town.guilds[guild].present):
            raise Refused(403, 50001, "Missing Access")
        return self._town.menus.setdefault(guild, {})

    def listed(self, call: Call) -> list[Json]:
        return [self._shown(command, call) for command in self._of(call).values()]

    def created(self, call: Call) -> Json:
        """One that has the kind and the name already is changed."""
        every = self._of(call)
        made = self._made(call.json, call)
        known = [id for id, one in every.items() if (one["type"], one["name"]) == (made["type"], made["name"])]
        id = known[0] if known else int(str(made["id"]))
        _numbers([*(one for one in every.values() if one["id"] != str(id)), made])
        every[id] = made | {"id": str(id)}
        call.given = {**call.given, "created": "" if known else "1"}
        return _whole(every[id])

    def updated(self, call: Call) -> Json:
        every, found = self._of(call), self._found(call)
        made = self._made(found | call.json, call) | {"id": found["id"]}
        _numbers([*(one for one in every.values() if one["id"] != found["id"]), made])
        every[int(str(found["id"]))] = made
        return _whole(made)

    def deleted(self, call: Call) -> None:
        del self._of(call)[int(str(self._found(call)["id"]))]

    def replaced(self, call: Call) -> list[Json]:
        every = self._of(call)
        former = {(one["type"], one["name"]): one["id"] for one in every.values()}
        made = [self._made(one, call) for one in cast("Sequence[Json]", call.body or [])]
        made = [one | {"id": former.get((one["type"], one["name"]), one["id"])} for one in made]
        _numbers(made)
        every.clear()
        every.update({int(str(one["id"])): one for one in made})
        return [_whole(one) for one in made]

    def _found(self, call: Call) -> Json:
        found = self._of(call).get(call.id("command_id"))
        if found is None:
            raise unknown("application command")
        return found

    def _made(self, told: Json, call: Call) -> Json:
        kind = cast("int", told.get("type") or SLASH)
        checked(told, kind)
        town = self._town
        said = {name: value for name, value in told.items() if value is not None}
        made: Json = {**_DEFAULTS, "contexts": None, "integration_types": [0], "description": "", **said, "type": kind}
        made |= {"id": str(town.snowflake()), "application_id": str(town.application)}
        made |= {"version": str(town.snowflake()), "dm_permission": told.get("dm_permission", True)}
        return made | ({"guild_id": call.given["guild_id"]} if "guild_id" in call.given else {})

    @staticmethod
    def _shown(command: Json, call: Call) -> Json:
        """Without the other languages, unless they are asked for."""
        told = _whole(command)
        if call.query.get("with_localizations", "").lower() in {"true", "1"}:
            return told
        return _bare(told)


def _whole(command: Json) -> Json:
    return {"name_localizations": None, "description_localizations": None, **command}


def _bare(told: Json) -> Json:
    kept = {name: value for name, value in told.items() if not name.endswith("_localizations")}
    inner = cast("Sequence[Json]", kept.get("options") or [])
    return kept | ({"options": [_bare(one) for one in inner]} if inner else {})


def checked(told: Json, kind: int) -> None:
    _names(told, "", kind)
    description = str(told.get("description") or "")
    if kind != SLASH:
        if description:
            raise wrong("description", "APPLICATION_COMMAND_DESCRIPTION_INVALID", "It has no description")
        return
    _described(told, "")
    options = cast("Sequence[Json]", told.get("options") or [])
    if len(options) > 25:
        raise long("options", 25)
    for at, option in enumerate(options):
        _option(option, f"options.{at}")
    _ordered(options)
    if _characters(told) > CHARACTERS:
        raise wrong("", "APPLICATION_COMMAND_TOO_LARGE", "Command exceeds maximum size (8000)")


def _names(told: Json, where: str, kind: int) -> None:
    named = {"": told.get("name"), **cast("Json", told.get("name_localizations") or {})}
    for locale, name in named.items():
        at = f"{where}name_localizations.{locale}" if locale else f"{where}name"
        if locale and locale not in LOCALES:
            raise wrong(f"{where}name_localizations", "BASE_TYPE_CHOICES", f"{locale} is no locale")
        text = str(name or "")
        if not 1 <= len(text) <= 32:
            raise lengthy(at, 1, 32)
        if kind == SLASH and (not _NAME.fullmatch(text) or text != text.lower()):
            raise wrong(at, "APPLICATION_COMMAND_INVALID_NAME", "Command name is invalid")


def _described(told: Json, where: str) -> None:
    said = {"": told.get("description"), **cast("Json", told.get("description_localizations") or {})}
    for locale, text in said.items():
        if not 1 <= len(str(text or "")) <= 100:
            raise lengthy(f"{where}description{'_localizations.' + locale if locale else ''}", 1, 100)


def _option(option: Json, where: str) -> None:
    _names(option, f"{where}.", SLASH)
    _described(option, f"{where}.")
    choices = cast("Sequence[Json]", option.get("choices") or [])
    if len(choices) > 25:
        raise long(f"{where}.choices", 25)
    if choices and option.get("autocomplete"):
        raise wrong(
            where, "APPLICATION_COMMAND_OPTIONS_CHOICES_AUTOCOMPLETE", "Choices and autocomplete exclude each other"
        )
    for at, choice in enumerate(choices):
        if not 1 <= len(str(choice.get("name") or "")) <= 100:
            raise lengthy(f"{where}.choices.{at}.name", 1, 100)


def _ordered(options: Sequence[Json]) -> None:
    wants = [bool(option.get("required")) for option in options]
    if wants != sorted(wants, reverse=True):
        raise wrong(
            "options", "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID", "Required options must be placed before others"
        )
    names = [option["name"] for option in options]
    if len(set(names)) < len(names):
        raise wrong("options", "APPLICATION_COMMAND_OPTIONS_NAME_DUPLICATED", "Option names must be unique")
    for locale in LOCALES:
        said = [_local(option, locale) for option in options]
        if len(set(said)) < len(said):
            raise wrong(
                "options", "APPLICATION_COMMAND_OPTIONS_NAME_DUPLICATED", f"Option names in {locale} must be unique"
            )


def _local(option: Json, locale: str) -> object:
    return cast("Json", option.get("name_localizations") or {}).get(locale, option["name"])


def _characters(told: Json) -> int:
    """Of names, descriptions and values together, in the longest language."""
    sizes = [len(str(told.get(name) or "")) for name in ("name", "description")]
    for name in ("name_localizations", "description_localizations"):
        said = cast("Json", told.get(name) or {})
        at = 0 if name.startswith("name") else 1
        sizes[at] = max([sizes[at], *(len(str(text)) for text in said.values())])
    if isinstance(told.get("value"), str):
        sizes.append(len(str(told["value"])))
    inner = [*cast("Sequence[Json]", told.get("options") or []), *cast("Sequence[Json]", told.get("choices") or [])]
    return sum(sizes) + sum(_characters(one) for one in inner)


def _numbers(every: Sequence[Json]) -> None:
    for kind, most in MOST.items():
        named = [one["name"] for one in every if one["type"] == kind]
        if len(named) > most:
            raise Refused(400, 30032, f"Maximum number of application commands reached ({most}).")
        if len(set(named)) < len(named):
            raise wrong("", "APPLICATION_COMMANDS_DUPLICATE_NAME", "Application command names must be unique")
