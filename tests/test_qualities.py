"""Grades of care: chosen by what a person says of price or quality, and paid for as such."""

from __future__ import annotations

import pytest

from bot.catalog import load
from bot.values import Cost, Price
from tests.wishes import DRAW, chosen, own

PRICES = tuple(
    Price(DRAW, "1K", Cost(amount, "USD", about=True), quality)
    for quality, amount in (("low", 0.006), ("medium", 0.05), ("high", 0.2))
)
CAREFUL = own("careful", "a", prices=PRICES, sizes=("1K",), qualities=("medium", "low", "high"), most=4)


@pytest.mark.parametrize(
    ("wished", "quality", "amount"),
    [("", "medium", 0.1), ("low", "low", 0.012), ("high", "high", 0.4), ("odd", "medium", 0.1)],
)
def test_the_price_is_that_of_the_quality(wished: str, quality: str, amount: float) -> None:
    choice = chosen(load().offering("a", [CAREFUL]), quality=wished, n=2)

    assert (choice.quality, choice.cost) == (quality, Cost(amount, "USD", about=True))


def test_a_model_without_grades_has_none() -> None:
    plain = own("plain", "a", prices=(Price(DRAW, "1K", Cost(1, "USD")),), sizes=("1K",))

    choice = chosen(load().offering("a", [plain]), quality="high")

    assert (choice.quality, choice.cost) == ("", Cost(1, "USD"))


def test_a_name_that_only_the_service_gives_is_shown_and_understood() -> None:
    catalog = load().offering("a", [own("dreamshaper_8", "a", name="DreamShaper 8")])

    assert catalog.name("dreamshaper_8") == "DreamShaper 8"
    assert catalog.named("dream shaper 8") == "dreamshaper_8"


def test_who_knows_the_quality_that_is_wished_for_is_asked_first() -> None:
    plain = own("careful", "b", prices=(Price(DRAW, "1K", Cost(1, "credits")),), sizes=("1K",))
    catalog = load().offering("b", [plain]).offering("a", [CAREFUL])

    assert chosen(catalog, model="careful").offer.provider == "b", "the first of units that cannot be compared"
    assert chosen(catalog, model="careful", quality="high").offer.provider == "a"
