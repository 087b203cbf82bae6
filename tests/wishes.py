"""Wishes, offers and catalogs for the tests of the catalog."""

from __future__ import annotations

from dataclasses import replace

from bot.catalog import Catalog, Choice, Wish, load
from bot.values import Offer, Task

DRAW, CHANGE = Task.TEXT_TO_IMAGE, Task.IMAGE_TO_IMAGE
IMA = load().offering("studio", None).offering("ima", None)
OPENROUTER = load().offering("openrouter", None)
KREA = load().offering("krea", None)
STUDIO = load().offering("studio", None)


def wish(**wanted: object) -> Wish:
    return replace(Wish(DRAW, "a cat"), **wanted)  # type: ignore[arg-type]  # the fields of Wish, by name


def chosen(catalog: Catalog, **wanted: object) -> Choice:
    choice = catalog.choose(wish(**wanted))
    assert isinstance(choice, Choice)
    return choice


def models(choices: tuple[Choice, ...]) -> list[str]:
    return [choice.offer.model for choice in choices]


def own(model: str, provider: str, **terms: object) -> Offer:
    return replace(Offer(model, provider, model), **terms)  # type: ignore[arg-type]  # the fields of Offer, by name
