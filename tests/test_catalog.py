"""Which model draws a wish, on which terms, and which others are offered when it fails."""

from __future__ import annotations

import pytest

from bot.catalog import UNKNOWN, Unavailable, load
from bot.values import Cost, Price, Span
from bot.values.meanings import Adjusted
from tests.wishes import CHANGE, DRAW, IMA, KREA, OPENROUTER, STUDIO, chosen, own, wish


def test_every_model_of_the_table_has_a_row_or_a_successor() -> None:
    assert all(model.rows or model.successor for model in load().table.models.values())


def test_the_table_speaks_only_of_models_that_it_has() -> None:
    table = load().table
    spoken = {grade.model for grades in table.tiers.values() for grade in grades}
    spoken |= {model for row in table.fallbacks.values() for model in row} | {*table.default}
    spoken |= {model for subject in table.subjects for model in subject.models}

    assert spoken <= table.models.keys()


@pytest.mark.parametrize(
    ("words", "model"),
    [
        ("MJ", "midjourney"),
        ("Mid Journey", "midjourney"),
        ("ＭＪ", "midjourney"),
        ("see-dream", "seedream-4.5"),
        ("豆包可梦", "seedream-4.5"),
        ("香蕉", "nano-banana-2"),
        ("香蕉 Pro", "nano-banana-pro"),
        ("大香蕉", "nano-banana-pro"),
        ("nano banana", "nano-banana-2"),
        ("nano-banana-1", "nano-banana"),
        ("flash", "nano-banana-2"),
        ("pro", "nano-banana-pro"),
        ("google", "imagen-4-fast"),
        ("Seedream3", "seedream-3"),
        ("seedream 5 lite", "seedream-5-lite"),
        ("gpt-5", "gpt-5-image"),
        ("GPT-image", "gpt-image-2"),
        ("FLUX.2 Pro", "flux-2-pro"),
        ("离线画师", "studio"),
        ("tulip", None),
        ("", None),
    ],
)
def test_a_model_is_known_by_its_other_names(words: str, model: str | None) -> None:
    assert load().named(words) == model


def test_flux_is_the_one_that_is_offered() -> None:
    assert OPENROUTER.named("flux") == OPENROUTER.aliases["flux"] == "flux-2-pro"
    assert KREA.named("flux") == "flux-1-dev"
    assert KREA.offering("openrouter", None).named("flux") == "flux-1-dev"


def test_a_model_of_the_house_is_known_by_its_own_name() -> None:
    catalog = IMA.offering("forge", [own("dreamshaper_8", "forge")])

    assert catalog.named("DreamShaper 8") == "dreamshaper_8"
    assert catalog.name("dreamshaper_8") == "dreamshaper_8"


def test_what_is_named_comes_before_what_is_remembered_and_that_before_the_default() -> None:
    full = {"model": "midjourney", "preferred": "nano-banana-pro", "default": "nano-banana-2"}

    assert chosen(IMA, **full).offer.model == "midjourney"
    assert chosen(IMA, **full | {"model": None}).offer.model == "nano-banana-pro"
    assert chosen(IMA, default="nano-banana-2").offer.model == "nano-banana-2"
    assert chosen(IMA).offer.model == "seedream-4.5"


def test_only_a_remembered_model_is_marked_as_remembered() -> None:
    assert chosen(IMA, preferred="midjourney").remembered
    assert chosen(IMA, model="midjourney", preferred="midjourney").remembered
    assert not chosen(IMA, model="midjourney", preferred="nano-banana-2").remembered
    assert not chosen(IMA, preferred="flux-1-dev").remembered


def test_a_tier_comes_before_what_is_remembered_and_brings_its_size() -> None:
    cheap = chosen(IMA, tier="budget", preferred="midjourney")
    best = chosen(IMA, tier="premium")

    assert (cheap.offer.model, cheap.size, cheap.cost) == ("nano-banana-2", "512px", Cost(4, "points", about=True))
    assert (best.offer.model, best.size, best.cost) == ("nano-banana-pro", "4K", Cost(18, "points", about=True))
    assert chosen(IMA, tier="artistic").offer.model == "midjourney"
    assert chosen(IMA, tier="budget", size="2K").size == "2K"


@pytest.mark.parametrize(
    ("wanted", "model"),
    [
        ({"prompt": "portrait of my grandmother"}, "nano-banana-2"),
        ({"prompt": "一张证件照"}, "nano-banana-2"),
        ({"prompt": "电商主图，一瓶香水"}, "nano-banana-pro"),
        ({"prompt": "concept art of a harbour"}, "nano-banana-2"),
        ({"prompt": "海报，写着新年快乐"}, "nano-banana-pro"),
        ({"aspect_ratio": "21:9"}, "seedream-4.5"),
        ({"size": "1K"}, "nano-banana-2"),
        ({"task": CHANGE, "prompt": "make it night"}, "nano-banana-pro"),
        ({"prompt": "my productivity"}, ""),
        ({"n": 5}, ""),
    ],
)
def test_the_subject_recommends_a_model_that_is_offered(wanted: dict[str, object], model: str) -> None:
    choice = chosen(IMA, **wanted)

    assert choice.recommended == model
    assert choice.offer.model == (model or "seedream-4.5")


def test_a_recommendation_is_known_although_the_person_prefers_another_model() -> None:
    choice = chosen(IMA, prompt="a product shot of a watch", preferred="midjourney")

    assert (choice.offer.model, choice.recommended) == ("midjourney", "nano-banana-pro")


def test_many_pictures_are_recommended_a_bulk_model() -> None:
    assert chosen(OPENROUTER, n=6).recommended == "nano-banana"


def test_a_named_model_that_nobody_offers_is_said_to_be_missing() -> None:
    assert IMA.choose(wish(model="ideogram-3")) == Unavailable("ideogram-3", "Ideogram 3")


def test_a_model_that_is_gone_is_drawn_with_its_successor_and_that_is_said() -> None:
    choice = chosen(KREA, model="seedream-3")

    assert choice.offer.vendor_id == "bytedance/seedream-4"
    assert Adjusted("model", "Seedream 3", "Seedream 4") in choice.adjusted


def test_a_named_model_that_cannot_do_the_task_is_replaced_and_that_is_said() -> None:
    choice = chosen(KREA, model="ideogram-3", task=CHANGE)

    assert choice.offer.model == "nano-banana-2"
    assert choice.adjusted == (Adjusted("task", "Ideogram 3", "Nano Banana 2"),)


def test_nothing_is_chosen_where_nothing_can_do_the_task() -> None:
    assert load().choose(wish()) is None
    assert load().offering("wellapi", None).choose(wish(task=CHANGE)) is None


def test_the_offline_painter_draws_only_when_named_or_alone() -> None:
    assert chosen(STUDIO).offer.model == "studio"
    assert chosen(STUDIO, tier="premium").cost == Cost(0, "points")
    assert chosen(STUDIO.offering("ima", None)).offer.model == "seedream-4.5"
    assert chosen(IMA, model="studio").offer.model == "studio"


def test_open_questions_are_answered_with_square_2k_and_one() -> None:
    choice = chosen(IMA)

    assert (choice.aspect_ratio, choice.size, choice.n, choice.adjusted) == ("1:1", "2K", 1, ())
    assert choice.cost == Cost(5, "points", about=True), "the table stands in for the service"


SQUARE = ("square_only", "16:9", "SeeDream 4.5, Nano Banana 2")


@pytest.mark.parametrize(
    ("wanted", "taken", "adjusted"),
    [
        ({"size": "8K"}, ("1:1", "4K", 1), [("size", "8K", "4K")]),
        ({"size": "8K", "model": "nano-banana-2"}, ("1:1", "4K", 1), [("size", "8K", "4K")]),
        ({"aspect_ratio": "7:3"}, ("21:9", "2K", 1), [("aspect_ratio", "7:3", "21:9")]),
        ({"aspect_ratio": "21:9", "model": "nano-banana-2"}, ("16:9", "2K", 1), [("aspect_ratio", "21:9", "16:9")]),
        ({"aspect_ratio": "16:9", "model": "midjourney"}, ("1:1", "720p", 1), [SQUARE]),
        ({"size": "4K", "model": "midjourney"}, ("1:1", "720p", 1), [("size", "4K", "720p")]),
        ({"size": "512px", "model": "seedream-4.5"}, ("1:1", "2K", 1), [("size", "512px", "2K")]),
        ({"n": 9}, ("1:1", "2K", 4), [("n", "9", "4")]),
        ({"n": 0}, ("1:1", "2K", 1), [("n", "0", "1")]),
        ({"size": "1024x1536", "model": "seedream-4.5"}, ("2:3", "2K", 1), [("size", "1024x1536", "2K")]),
        ({"aspect_ratio": "wide"}, ("1:1", "2K", 1), [("aspect_ratio", "wide", "1:1")]),
    ],
)
def test_what_a_model_cannot_do_becomes_the_nearest_and_is_said(
    wanted: dict[str, object], taken: tuple[str, str, int], adjusted: list[tuple[str, str, str]]
) -> None:
    choice = chosen(IMA, **wanted)

    assert (choice.aspect_ratio, choice.size, choice.n) == taken
    assert choice.adjusted == tuple(Adjusted(*change) for change in adjusted)


def test_an_offer_without_ratios_takes_any() -> None:
    assert chosen(STUDIO, aspect_ratio="7:3").aspect_ratio == "7:3"
    assert chosen(KREA, model="flux-1-dev", aspect_ratio="5:4").adjusted == ()


def test_the_cost_is_that_of_all_pictures() -> None:
    assert chosen(IMA, model="nano-banana-2", size="4K", n=3).cost == Cost(39, "points", about=True)
    assert chosen(OPENROUTER, model="flux-2-pro", size="1K").cost == Cost(0.03, "USD", about=True)


def test_the_cost_of_a_size_without_a_price_is_that_of_the_nearest() -> None:
    assert chosen(KREA, model="nano-banana-pro", size="4K").cost == Cost(0.15, "USD", about=True)
    odd = (Price(DRAW, "large", Cost(3, "points")),)

    assert chosen(load().offering("shop", [own("brush", "shop", prices=odd)])).cost == Cost(3, "points")


def test_a_cost_that_nobody_knows_is_no_number_of_anything() -> None:
    assert chosen(KREA, model="nano-banana-2").cost == UNKNOWN


def test_the_cheapest_known_price_wins_then_the_order_of_configuration() -> None:
    dear = own("brush", "a", prices=(Price(DRAW, "2K", Cost(0.2, "USD")),))
    cheap = own("brush", "b", prices=(Price(DRAW, "2K", Cost(0.1, "USD")),))
    points = own("brush", "c", prices=(Price(DRAW, "2K", Cost(0.01, "points")),))
    free = own("brush", "d", prices=(Price(DRAW, "2K", Cost(0, "points")),))
    catalog = load().offering("x", [own("brush", "x")]).offering("a", [dear])

    assert chosen(catalog).offer.provider == "a"
    assert chosen(catalog.offering("b", [cheap])).offer.provider == "b"
    assert chosen(catalog.offering("b", [cheap]).offering("c", [points])).offer.provider == "b"
    assert chosen(catalog.offering("b", [cheap]).offering("d", [free])).offer.provider == "d"


def test_live_offers_replace_rows_but_keep_the_times_that_nobody_told() -> None:
    price = (Price(DRAW, "2K", Cost(7, "points")),)
    live = [own("midjourney", "ima", prices=price, sizes=("2K",)), own("new", "ima")]
    catalog = IMA.offering("ima", live)

    assert [offer.model for offer in catalog.offers] == ["studio", "midjourney", "new"]
    assert chosen(catalog, model="midjourney").cost == Cost(7, "points")
    assert (catalog.offers[1].expected, catalog.offers[1].poll_every) == (Span(40, 90), 8)
    assert catalog.offers[2] == live[1]


def test_times_that_a_provider_tells_are_believed() -> None:
    live = own("midjourney", "ima", expected=Span(1, 2))

    assert IMA.offering("ima", [live]).offers[1] == live


def test_a_provider_outside_the_table_gets_the_times_of_the_model() -> None:
    offer = load().offering("elsewhere", [own("nano-banana-pro", "elsewhere")]).offers[0]

    assert offer.expected == Span(60, 120)


def test_a_provider_that_sells_nothing_offers_nothing() -> None:
    assert IMA.offering("ima", []).offering("studio", []).offers == ()
