"""Checks, keeps and fits pictures; everything here blocks and belongs into a thread."""

from bot.pictures.coding import Inspected, inspect
from bot.pictures.fitting import as_files, fit, mask, reference
from bot.pictures.keeping import discard, found, keep, note
from bot.pictures.sketching import rub_out, sketch

__all__ = [
    "Inspected",
    "as_files",
    "discard",
    "fit",
    "found",
    "inspect",
    "keep",
    "mask",
    "note",
    "reference",
    "rub_out",
    "sketch",
]
