"""What the catalog offers instead, what it lists, and how large pictures are."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.catalog import Choice, Wish
from bot.values import Cost, FailureKind, Offer, Order, Price, Span, Variant
from tests.wishes import DRAW, IMA, KREA, STUDIO, chosen, models, own


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
    assert IMA.offering("openrouter", None).cheapest_paid() == {"points": 4, "USD": 0.006}
    assert STUDIO.cheapest_paid() == {}


@given(st.text(max_size=40), st.text(max_size=12), st.integers(-3, 30))
def test_no_wish_is_too_odd_to_be_fitted(prompt: str, odd: str, n: int) -> None:
    choice = IMA.choose(Wish(DRAW, prompt, aspect_ratio=odd, size=odd, n=n, tier=odd, preferred=odd, default=odd))

    assert isinstance(choice, Choice)
    assert choice.size in choice.offer.sizes


def priced(model: str, provider: str, points: float, **terms: object) -> Offer:
    return own(model, provider, prices=(Price(DRAW, "2K", Cost(points, "points")),), **terms)


SHOPS = STUDIO.offering("shop", [priced("brush", "shop", 4)]).offering("fair", [priced("brush", "fair", 5)])


@pytest.mark.parametrize(
    ("avoided", "seller"),
    [((), "shop"), (("fair",), "shop"), (("shop",), "fair"), (("shop", "fair"), "shop")],
)
def test_who_is_avoided_draws_only_where_nobody_else_does(avoided: tuple[str, ...], seller: str) -> None:
    assert chosen(SHOPS, model="brush", avoided=frozenset(avoided)).offer.provider == seller


def test_the_same_from_others_is_never_from_who_is_to_be_left_out() -> None:
    order = Order(DRAW, "a cat", "brush")

    assert [one.offer.provider for one in SHOPS.sellers(order, frozenset({"shop"}))] == ["fair"]
    assert SHOPS.sellers(order, frozenset({"shop", "fair"})) == []


def test_others_that_are_sold_by_who_is_avoided_come_last() -> None:
    catalog = SHOPS.offering("shop", [priced("brush", "shop", 4), priced("pen", "shop", 1)])
    order = Order(DRAW, "a cat", "ink")
    catalog = catalog.offering("fair", [priced("chalk", "fair", 9)])

    assert models(catalog.alternatives(order, None)) == ["brush", "pen"]
    assert models(catalog.alternatives(order, None, frozenset({"shop"}))) == ["chalk", "brush"]


def test_learnt_times_are_shown_wherever_a_time_is_shown() -> None:
    known = replace(SHOPS, learnt={("shop", "brush", "2K"): Span(7, 9)})
    order = Order(DRAW, "a cat", "brush")

    assert chosen(known, model="brush").offer.expected == Span(7, 9)
    assert chosen(known, model="brush", size="1K").offer.expected == Span(20, 60)
    terms = known.terms(order, "brush")
    assert terms is not None
    assert terms.offer.expected == Span(7, 9)
    listed = {one.model: one for one in known.all_alternatives()}
    assert (listed["brush"].expected, listed["brush"].provider) == (Span(7, 9), "shop")
    assert [one.offer.expected for one in known.sellers(order, frozenset())] == [Span(7, 9), Span(20, 60)]


@pytest.mark.parametrize(
    ("shape", "size", "near"),
    [
        ("16:9", "4K", [Variant("16:9", "2K"), Variant("1:1", "4K")]),
        ("16:9", "1K", [Variant("4:3", "1K"), Variant("1:1", "1K")]),
        ("1:1", "2K", [Variant("1:1", "1K"), Variant("4:3", "2K")]),
        ("7:3", "2K", [Variant("16:9", "2K"), Variant("16:9", "1K")]),
        ("1:1", "8K", [Variant("1:1", "4K"), Variant("4:3", "4K")]),
    ],
)
def test_the_nearest_shapes_that_a_model_takes(shape: str, size: str, near: list[Variant]) -> None:
    catalog = STUDIO.offering("shop", [own("brush", "shop", ratios=("1:1", "16:9", "4:3"), sizes=("1K", "2K", "4K"))])

    assert [*catalog.variants(Order(DRAW, "a cat", "brush", shape, size), "shop")] == near


def test_a_model_of_one_shape_and_size_has_no_other() -> None:
    catalog = STUDIO.offering("shop", [own("brush", "shop", ratios=("1:1",), sizes=("1K",))])

    assert catalog.variants(Order(DRAW, "a cat", "brush", "1:1", "1K"), "shop") == ()
    assert catalog.variants(Order(DRAW, "a cat", "brush"), "fair") == ()


@pytest.mark.parametrize(("size", "taken"), [("4K", "4K"), ("1K", "2K")])
def test_another_model_draws_the_size_that_was_ordered_if_it_knows_it(size: str, taken: str) -> None:
    (other,) = STUDIO.offering("shop", [own("brush", "shop", sizes=("2K", "4K"))]).others(
        Order(DRAW, "a cat", "studio", size=size), None
    )

    assert other.size == taken


@given(st.text(max_size=12), st.text(max_size=12), st.integers(1, 9))
def test_no_order_is_too_odd_for_an_alternative(shape: str, size: str, n: int) -> None:
    order = Order(DRAW, "a cat", "seedream-4.5", shape, size, n)

    assert len(IMA.alternatives(order, FailureKind.BAD_REQUEST)) == 2
    assert all(isinstance(one, Variant) for one in IMA.variants(order, "ima"))


TALL = own(
    "brush",
    "shop",
    ratios=("1:1", "16:9"),
    sizes=("2K", "4K"),
    without=(Variant("16:9", "4K"),),
)


@pytest.mark.parametrize(
    ("ratio", "size", "taken", "said"),
    [
        ("16:9", "4K", ("16:9", "2K"), [("size", "4K", "2K")]),
        ("16:9", None, ("16:9", "2K"), []),
        ("1:1", "4K", ("1:1", "4K"), []),
    ],
)
def test_what_a_model_does_not_make_together_is_fitted_and_said(
    ratio: str, size: str | None, taken: tuple[str, str], said: list[tuple[str, str, str]]
) -> None:
    choice = chosen(STUDIO.offering("shop", [TALL]), model="brush", aspect_ratio=ratio, size=size)

    assert (choice.aspect_ratio, choice.size) == taken
    assert [(one.what, one.wanted, one.taken) for one in choice.adjusted] == said
