"""Keys that were typed in once: each in a file of its own, which nobody else can read."""

from __future__ import annotations

import os
import stat
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from bot.config.places import settings_folder
from bot.errors import ConfigError
from bot.values import Text

FOLDER = "keys"
OTHERS = stat.S_IRWXG | stat.S_IRWXO


def folder(environment: Mapping[str, str]) -> Path | None:
    """Beside the person's own configuration file, so that neither a copy of the data directory nor one of a project
    takes keys along. None where the environment names no home: nothing is stored then."""
    if not (environment.get("HOME") or environment.get("XDG_CONFIG_HOME")):
        return None
    return settings_folder(environment) / FOLDER


def stored(variable: str, environment: Mapping[str, str]) -> str:
    """The key that stands for a variable which is not set; empty if there is none. Raises ConfigError if others can
    read it: whoever put it there should know."""
    kept = folder(environment)
    if kept is None:
        return ""
    file = kept / variable
    try:
        with file.open(encoding="utf-8") as opened:
            if os.name == "posix" and os.fstat(opened.fileno()).st_mode & OTHERS:
                raise ConfigError(_open_to_others(file))
            return opened.read().strip()
    except FileNotFoundError:
        return ""
    except UnicodeDecodeError:
        raise ConfigError(_unusable(file, "UTF-8")) from None  # the cause would quote the key
    except OSError as error:
        raise ConfigError(_unusable(file, error.strerror or str(error))) from error


def is_stored(variable: str, environment: Mapping[str, str]) -> bool:
    kept = folder(environment)
    return kept is not None and (kept / variable).exists()


def store(variable: str, key: str, environment: Mapping[str, str]) -> Path:
    """In place of what was there: a kill leaves the old one or the new one. Raises ConfigError."""
    kept = folder(environment)
    if kept is None:
        raise ConfigError(Text("There is no home directory to keep keys in: the variable HOME is not set."))
    try:
        kept.mkdir(mode=0o700, parents=True, exist_ok=True)
        kept.chmod(0o700)
        _write(kept / variable, key)
    except OSError as error:
        raise ConfigError(_unusable(kept / variable, error.strerror or str(error))) from error
    return kept / variable


def forget(variable: str, environment: Mapping[str, str]) -> bool:
    """Whether there was one. Raises ConfigError if it cannot be deleted."""
    kept = folder(environment)
    if kept is None:
        return False
    try:
        (kept / variable).unlink()
    except FileNotFoundError:
        return False
    except OSError as error:
        raise ConfigError(_unusable(kept / variable, error.strerror or str(error))) from error
    return True


def _write(file: Path, key: str) -> None:
    """Readable to its owner alone from its first moment on."""
    descriptor, name = tempfile.mkstemp(dir=file.parent, prefix=".new-")
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as opened:
            opened.write(f"{key}\n")
            opened.flush()
            os.fsync(descriptor)
        Path(name).replace(file)
    except BaseException:
        with suppress(OSError):
            Path(name).unlink()
        raise


def _open_to_others(file: Path) -> Text:
    return Text(
        "Others on this machine can read the key in %(file)s. Type: %(command)s. If somebody may have seen it, get a "
        "new one.",
        file=str(file),
        command=f"chmod 600 {file}",
    )


def _unusable(file: Path, reason: str) -> Text:
    return Text("The key in %(file)s cannot be read or written: %(reason)s.", file=str(file), reason=reason)
