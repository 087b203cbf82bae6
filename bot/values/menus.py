"""A menu: what can be had here, as buttons."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Menu:
    """A button for each of the models that are listed with it, and one that leaves the choice to us."""

    post: str
    """The id of the asking that it answers, for the buttons that turn it over."""
    codes: tuple[str, ...]
    """What stands for each model on its button for as long as it is offered, in the order of the list."""
    free: str
    """What stands for the choice that is left to us."""
    chosen: frozenset[str] = frozenset()
    """The codes of what the person prefers; empty: nobody knows whose preferences would count."""
    page: int = 0
    """How often it was turned over; what a page holds depends on the chat."""
