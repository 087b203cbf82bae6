"""Finds the adapters and providers that a configuration switches on, with their own settings and secrets."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType

from msgspec import Struct, inspect, structs

from bot.config import wording
from bot.config.checking import read
from bot.config.keys import stored
from bot.config.settings import Section, Settings
from bot.errors import ConfigError
from bot.values import Text

NAME = re.compile(r"[A-Z_][A-Z0-9_]*")
"""How variables are usually named; what looks otherwise may be a key that was put in the wrong place."""

KEY = "key_env"
"""The setting of a provider that names the variable of its key."""
NAMES = "_env"
"""The end of a setting that names the variable of a key, or of whatever else nobody may see."""

SERVICE = "service"
"""The setting that says what a provider's section is of, where its name is another: two machines of one kind, say."""


@dataclass(frozen=True, slots=True)
class Folder:
    """Where parts of one sort live: the section of the file, the package, and what there is no part."""

    section: str
    package: str
    shared: frozenset[str] = frozenset()

    def names(self) -> tuple[str, ...]:
        found = (module.name for module in iter_modules(import_module(self.package).__path__))
        return tuple(sorted(name for name in found if name not in self.shared and not name.startswith("_")))


ADAPTERS = Folder("adapters", "adapters")
PROVIDERS = Folder("providers", "bot.providers", frozenset({"http"}))


@dataclass(frozen=True, slots=True)
class Part:
    """An adapter or a provider that is switched on; `secrets` by the names of their variables."""

    name: str
    service: str
    """What its section is of; usually its name."""
    module: ModuleType
    settings: Struct
    secrets: Mapping[str, str]


def part(folder: Folder, name: str, section: Section, environment: Mapping[str, str]) -> Part:
    """Raises ConfigError with all that is wrong with the section."""
    settings = configured(folder, name, section)
    found = secrets(settings, environment, f"{folder.section}.{name}")
    service = _service(folder, name, section)
    return Part(name, service, _import(folder, service), settings, found)


def parts(
    settings: Settings, environment: Mapping[str, str], folders: Sequence[Folder]
) -> tuple[tuple[Part, ...], ...]:
    """All that the configuration switches on, by folder. Raises one ConfigError with the problems of all."""
    wrong: list[Text] = []
    found = tuple(tuple(_usable(folder, settings, environment, wrong)) for folder in folders)
    if wrong:
        raise ConfigError(wording.lines(wrong))
    return found


def _usable(folder: Folder, settings: Settings, environment: Mapping[str, str], wrong: list[Text]) -> Iterator[Part]:
    sections = settings.adapters if folder.section == "adapters" else settings.providers
    for name, section in sections.items():
        try:
            yield part(folder, name, section, environment)
        except ConfigError as error:
            wrong.append(error.text)


def configured(folder: Folder, name: str, section: Section) -> Struct:
    """A part's own settings, without its secrets. Raises ConfigError with all that is wrong with the section."""
    service = _service(folder, name, section)
    own = {key: value for key, value in section.items() if key != SERVICE or folder is not PROVIDERS}
    return read(_settings(_import(folder, service)), own, f"{folder.section}.{name}.")


def _service(folder: Folder, name: str, section: Section) -> str:
    """What a section is of: its name says so, or its `service`. Raises ConfigError for what there is not."""
    names, named = folder.names(), section.get(SERVICE) if folder is PROVIDERS else None
    if named is None:
        if name not in names:
            raise ConfigError(wording.unknown(f"{folder.section}.", name, names))
        return name
    if named not in names:
        raise ConfigError(wording.unknown(f"{folder.section}.{name}.{SERVICE} = ", str(named), names))
    return str(named)


def key_variable(settings: Struct) -> str:
    """The variable that holds a part's key, or its password where it has no key; empty if it needs neither."""
    return next(iter(key_variables(settings)), "")


def key_variables(settings: Struct) -> tuple[str, ...]:
    """The variables of all that nobody may see of a part, that of its key first."""
    return _named({field.name: getattr(settings, field.name) for field in structs.fields(settings)})


def usual_variables(folder: Folder, name: str) -> tuple[str, ...]:
    """Those of a part that has no section yet. Raises ConfigError for a part that there is not."""
    fields = structs.fields(_settings(_import(folder, _service(folder, name, {}))))
    return _named({field.name: field.default for field in fields})


def _named(settings: Mapping[str, object]) -> tuple[str, ...]:
    ordered = sorted((key for key in settings if key.endswith(NAMES)), key=lambda key: key != KEY)
    found = (settings[key] for key in ordered)
    return tuple(dict.fromkeys(name for name in found if isinstance(name, str) and name))


def secrets(settings: Struct, environment: Mapping[str, str], path: str) -> dict[str, str]:
    """The values of the variables that fields ending in `_env` name, or else the keys that are stored for them. Raises
    ConfigError if there is neither."""
    wrong: list[Text] = []
    found: dict[str, str] = {}
    for field in structs.fields(settings):
        name = str(getattr(settings, field.name)) if field.name.endswith(NAMES) else ""
        if not name:
            continue
        try:
            found[name] = environment.get(name) or (stored(name, environment) if NAME.fullmatch(name) else "")
        except ConfigError as error:
            wrong.append(error.text)
            continue
        if not found[name]:
            key, place = f"{path}.{field.encode_name}", wording.where(inspect.type_info(field.type))
            wrong.append(_unset(key, name, place, _storing(path, name, key_variable(settings))))
    if wrong:
        raise ConfigError(wording.lines(wrong))
    return found


def _unset(path: str, name: str, place: str, command: str) -> Text:
    if not NAME.fullmatch(name):
        return Text(
            "%(key)s must be the name of an environment variable that is set, never a key itself. Example: %(example)s",
            key=path,
            example=f'{path.rpartition(".")[2]} = "EASEL_KEY"',
        )
    problem = Text(
        "%(key)s: the environment variable %(name)s is not set. Example: %(example)s",
        key=path,
        name=name,
        example=command,
    )
    return wording.placed(problem, place)


def _storing(path: str, name: str, key: str) -> str:
    """The command with which a part's key is stored, or another variable of it, or one of what is no part."""
    _, _, part = path.partition(".")
    if not part:
        return f"export {name}=..."
    return f"easel key {part}" if name == key else f"easel key {part} {name}"


def _import(folder: Folder, name: str) -> ModuleType:
    try:
        return import_module(f"{folder.package}.{name}")
    except ModuleNotFoundError as error:
        if (error.name or "").startswith((folder.package, "bot.")):
            raise
        text = Text(
            "%(key)s needs the package %(package)s, which is not installed. Example: %(example)s",
            key=f"{folder.section}.{name}",
            package=error.name or name,
            example=f"pip install 'easelbot[{name}]'",
        )
        raise ConfigError(text) from error


def _settings(module: ModuleType) -> type[Struct]:
    match vars(module).get("Settings"):
        case type() as kind if issubclass(kind, Struct):
            return kind
        case _:
            raise TypeError(f"{module.__name__} has no Settings struct")
