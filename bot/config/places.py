"""Where a person's settings and data lie, by the XDG specification."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path


def settings_folder(environment: Mapping[str, str]) -> Path:
    return _folder(environment, "XDG_CONFIG_HOME", ".config") / "easel"


def data_folder(environment: Mapping[str, str]) -> Path:
    return _folder(environment, "XDG_DATA_HOME", ".local/share") / "easel"


def home(environment: Mapping[str, str]) -> Path:
    named = environment.get("HOME", "")
    return Path(named) if named else Path.home()


def _folder(environment: Mapping[str, str], variable: str, usual: str) -> Path:
    """The XDG specification has relative paths ignored."""
    named = Path(environment.get(variable, ""))
    return named if named.is_absolute() else home(environment) / usual
