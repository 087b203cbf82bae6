"""Finds the configuration file and reads it."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path

from bot.config.checking import read
from bot.config.places import data_folder, home, settings_folder
from bot.config.settings import Settings
from bot.errors import ConfigError
from bot.values import Text

LINE = re.compile(r"(?P<reason>.*) \(at line (?P<line>\d+), column \d+\)", re.DOTALL)


def load(path: Path | None, environment: Mapping[str, str]) -> Settings:
    """The named file, else the one that EASEL_CONFIG names, else the first that is found, else the defaults.

    Sections of adapters and providers are only checked by `part`. Raises ConfigError."""
    file = _chosen(path, environment)
    if file is None:
        return read(Settings, {"directory": str(data_folder(environment))})
    try:
        return read(Settings, _complete(_parse(file), file, environment))
    except ConfigError as error:
        text = Text("%(file)s cannot be used.\n%(problems)s", file=str(file), problems=error.text)
        raise ConfigError(text) from error


def _chosen(path: Path | None, environment: Mapping[str, str]) -> Path | None:
    if path:
        return path
    if named := environment.get("EASEL_CONFIG"):
        return Path(named)
    return next((file for file in _usual(environment) if file.is_file()), None)


def _usual(environment: Mapping[str, str]) -> Iterator[Path]:
    yield Path("config.toml")
    yield settings_folder(environment) / "config.toml"


def _parse(file: Path) -> dict[str, object]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(_syntax(str(error))) from error
    except UnicodeDecodeError as error:
        raise ConfigError(Text("The file is not UTF-8 text; save it in that encoding.")) from error
    except OSError as error:
        text = Text("The file cannot be read: %(reason)s.", reason=error.strerror or str(error))
        raise ConfigError(text) from error


def _syntax(message: str) -> Text:
    if place := LINE.fullmatch(message):
        return Text(
            "Line %(line)s is not TOML: %(reason)s. Example: %(example)s",
            line=place["line"],
            reason=place["reason"],
            example='language = "auto"',
        )
    reason = message.partition(" (at ")[0]
    return Text(
        "The end of the file is not TOML: %(reason)s. Example: %(example)s", reason=reason, example='language = "auto"'
    )


def _complete(written: Mapping[str, object], file: Path, environment: Mapping[str, str]) -> Mapping[str, object]:
    """With a data directory that is absolute: a relative one is meant from the file's own folder."""
    match written.get("directory", ""):
        case "":
            return {**written, "directory": str(data_folder(environment))}
        case "~":
            return {**written, "directory": str(home(environment))}
        case str(named) if named.startswith("~/"):
            return {**written, "directory": str(home(environment) / named[2:])}
        case str(named):
            return {**written, "directory": str(file.absolute().parent / named)}
        case _:
            return written
