"""What the catalog offers instead, what it lists, and how large pictures are."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.catalog import Choice, Wish
from bot.values import FailureKind, Order
from tests.wishes import DRAW, IMA, KREA, STUDIO, models, own


@pytest.mark.parametrize(
    ("failed", "others"),
    [
        ("seedream-4.5", ["nano-banana-2", "nano-banana-pro"]),
        ("nano-banana-2", ["seedream-4.5", "nano-banana-pro"]),
        ("nano-banana-pro", ["seedream-4.5", "nano-banana-2"]),
        ("midjourney", ["seedream-4.5", "nano-banana-2"]),
        ("never heard of", ["seedream-4.5", "nano-banana-2"]),
    ],
)
def test_the_table_says_what_is_offered_instead(failed: str, others: list[str]) -> None:
    assert models(IMA.alternatives(Order(DRAW, "a cat", failed), FailureKind.FAILED)) == others


def test_alternatives_are_only_what_is_offered() -> None:
    assert models(KREA.alternatives(Order(DRAW, "a cat", "nano-banana-2"), None)) == [
        "nano-banana-pro",
        "gpt-image-2",
    ]
    assert STUDIO.alternatives(Order(DRAW, "a cat", "studio"), None) == ()
    assert models(STUDIO.alternatives(Order(DRAW, "a cat", "seedream-4.5"), None)) == ["studio"]


def test_a_failure_about_the_ratio_offers_models_that_can_do_it_first() -> None:
    order = Order(DRAW, "a cat", "nano-banana-2", aspect_ratio="21:9")
    shop = own("brush", "shop", ratios=("21:9",))
    catalog = IMA.offering("shop", [shop])

    assert models(catalog.alternatives(order, FailureKind.BAD_REQUEST)) == ["seedream-4.5", "brush"]


def test_a_time_out_offers_faster_models_first() -> None:
    order = Order(DRAW, "a cat", "nano-banana-pro")

    assert models(IMA.alternatives(order, FailureKind.TIMED_OUT)) == ["nano-banana-2", "seedream-4.5"]


def test_an_empty_account_offers_other_providers_first() -> None:
    catalog = IMA.offering("openrouter", None)
    others = models(catalog.alternatives(Order(DRAW, "a cat", "seedream-4.5"), FailureKind.OUT_OF_CREDITS))

    assert all(catalog.offered(model)[0].provider == "openrouter" or model == "nano-banana-pro" for model in others)
    assert "nano-banana-2" not in others


def test_the_list_of_models_shows_each_once_with_its_usual_price() -> None:
    listed = IMA.all_alternatives()

    assert [(shown.model, shown.cost.amount) for shown in listed] == [
        ("seedream-4.5", 5),
        ("nano-banana-2", 10),
        ("nano-banana-pro", 10),
        ("midjourney", 10),
        ("studio", 0),
    ]


def test_the_cheapest_paid_price_is_known_for_each_unit() -> None:
    assert IMA.offering("openrouter", None).cheapest_paid() == {"points": 4, "USD": 0.015}
    assert STUDIO.cheapest_paid() == {}


@given(st.text(max_size=40), st.text(max_size=12), st.integers(-3, 30))
def test_no_wish_is_too_odd_to_be_fitted(prompt: str, odd: str, n: int) -> None:
    choice = IMA.choose(Wish(DRAW, prompt, aspect_ratio=odd, size=odd, n=n, tier=odd, preferred=odd, default=odd))

    assert isinstance(choice, Choice)
    assert choice.size in choice.offer.sizes
