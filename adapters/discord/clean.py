"""Text as it can be kept."""

from __future__ import annotations


def clean(text: str) -> str:
    """No database keeps a zero or half a letter in a text, and nobody can see one."""
    return text if text.isprintable() else text.replace("\0", "").encode("utf-8", "ignore").decode()
