"""Configuration files for tests, and what is said about them."""

from pathlib import Path
from textwrap import dedent

from bot.errors import ConfigError
from bot.i18n import language


def english(error: ConfigError) -> str:
    return language("en").say(error.text)


def squeezed(*lines: str) -> str:
    """With one space between words, so that a long complaint can be written on several lines."""
    return " ".join(" ".join(lines).split())


def write(file: Path, text: str) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(dedent(text), encoding="utf-8")
    return file
