"""What is shown while an option is typed: what is sold, found by whatever it is called, and understood when chosen."""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import replace
from functools import cache

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.catalog import Catalog, load
from bot.i18n import commands
from bot.suggesting import LONGEST, MOST, Suggestions
from bot.understanding import Reader
from bot.values import Cost, Intent, IntentKind, Message, Offer, Span
from tests.stepped import BANANA, MIDJOURNEY, SEEDREAM, market, sold

TAGS = tuple(commands())
OPTIONS = ("model", "name", "ratio", "size", "count")


def stocked(catalog: Catalog) -> Suggestions:
    choices = Suggestions()
    choices.catalog = catalog
    return choices


@cache
def everything() -> Catalog:
    """All that the table knows, sold by everybody."""
    catalog = load()
    for provider in {row.provider for model in catalog.table.models.values() for row in model.rows}:
        catalog = catalog.offering(provider, None)
    return catalog


def values(choices: Suggestions, option: str, typed: str = "", tag: str = "en") -> list[str]:
    return [choice.value for choice in choices(option, typed, tag)]


def labels(choices: Suggestions, option: str, typed: str = "", tag: str = "en") -> list[str]:
    return [choice.label for choice in choices(option, typed, tag)]


def all_values(catalog: Catalog, option: str) -> Iterable[str]:
    """Also those for which there is no room at one time."""
    choices = stocked(catalog)
    typed = [catalog.name(model) for model in catalog.sold] if option == "model" else [""]
    return sorted({value for words in typed for value in values(choices, option, words)})


def understood(catalog: Catalog, words: str) -> Intent:
    return Reader(catalog.aliases).read(Message(words, addressed=True))


def test_a_model_is_shown_with_its_price_and_its_time() -> None:
    pro = sold("nano-banana-pro", 10, prices=(), expected=Span(20, 40))
    priced = replace(sold("nano-banana-pro", 10), expected=Span(20, 40))
    dear = replace(priced, prices=tuple(replace(one, cost=Cost(10, "credits")) for one in priced.prices))

    assert labels(stocked(market(dear)), "model") == ["Nano Banana Pro · 10 credits · 20–40 s"]
    assert labels(stocked(market(dear)), "model", tag="zh_Hans") == ["Nano Banana Pro · 10 点额度 · 20~40 秒"]
    assert labels(stocked(market(pro)), "model") == ["Nano Banana Pro · price not known in advance · 20–40 s"]


@pytest.mark.parametrize("typed", ["", "midj", "MJ", "mid journey", "JOURNEY", "midjourney", "ミッドジャーニー", "мдж"])
def test_a_model_is_found_by_any_of_its_names(typed: str) -> None:
    assert "Midjourney" in values(stocked(everything()), "model", typed)


def test_what_begins_as_it_is_typed_comes_before_what_only_has_it_within() -> None:
    shop = market(sold("a-pro", 1), sold("pro", 1), sold("banana-a", 1), sold("a", 1))

    assert values(stocked(shop), "model", "a") == ["a", "a-pro", "banana-a"]
    assert values(stocked(shop), "model", "pro") == ["pro", "a-pro"]
    assert values(stocked(shop), "model", "nothing") == []


def test_what_was_chosen_before_is_found_again() -> None:
    choices = stocked(everything())
    for shown in choices("model", "", "zh_Hans"):
        assert choices("model", shown.label, "zh_Hans")[0] == shown


def test_only_what_is_sold_at_this_moment_is_shown() -> None:
    choices = stocked(market(sold(SEEDREAM, 5), sold(BANANA, 3)))
    assert values(choices, "model") == ["SeeDream 4.5", "Nano Banana 2"]
    choices.catalog = market(sold(SEEDREAM, 7), sold(MIDJOURNEY, 9))
    assert labels(choices, "model") == ["SeeDream 4.5 · 7 points · 30–60 s", "Midjourney · 9 points · 30–60 s"]


def test_the_choice_that_is_left_to_us_comes_first_where_a_model_is_chosen_for_good() -> None:
    choices = stocked(everything())
    assert labels(choices, "name")[0] == "✨ Automatic"
    assert labels(choices, "name", tag="zh_Hans")[0] != "✨ Automatic"
    for typed, tag in (("auto", "en"), ("AUTO", "ja"), (labels(choices, "name", tag="zh_Hans")[0][2:], "zh_Hans")):
        assert values(choices, "name", typed, tag)[:1] == ["auto"]
    assert "auto" not in values(choices, "name", "banana")
    assert "auto" not in values(choices, "model")
    assert understood(everything(), "/model auto").kind is IntentKind.CLEAR_MODEL


@pytest.mark.parametrize("model", sorted(everything().sold))
def test_every_model_of_the_table_is_understood_as_itself(model: str) -> None:
    catalog = everything()
    (value,) = [one for one in values(stocked(catalog), "model", model) if catalog.named(one) == model]

    assert understood(catalog, f"/draw a cat --model {value}").model == model
    assert understood(catalog, f"/draw a cat --ar 16:9 --size 4K --n 2 --model {value} --spoiler").model == model
    assert understood(catalog, f"/model {value}").model == model


def house_model(name: str, model: str) -> Offer:
    return replace(sold(model, 1), name=name)


@settings(deadline=None, max_examples=300)
@given(st.text(st.characters(codec="utf-8"), min_size=1, max_size=30), st.sampled_from(["", "own-1", "Own [2]"]))
@example("sd_xl_base_1.0.safetensors [31e35c80fc]", "")
@example("My “best” --n 3 model", "own-1")
@example("@someone", "")
@example("DALL·E 3", "")
@example("x" * 101, "own-1")
@example("_", "")
@example("0:", "")
@example("_0", "")
@example("x_", "")
@example("ß", "")
@example("写实风格 v2（测试）", "own-1")
def test_whatever_a_model_is_called_what_is_shown_of_it_is_understood_as_it(name: str, id: str) -> None:
    catalog = market(house_model(name, id or name), sold(SEEDREAM, 1))
    for value in values(stocked(catalog), "model"):
        assert 0 < len(value) <= LONGEST
        assert understood(catalog, f"/draw a cat --model {value}").model == catalog.named(value)
        chosen = understood(catalog, f"/model {value}")
        assert chosen.model == catalog.named(value) or chosen.kind is IntentKind.CLEAR_MODEL, "unless called none"


def test_two_models_of_one_name_are_told_apart_by_their_ids() -> None:
    catalog = market(house_model("Sketch", "sketch-1"), house_model("Sketch", "sketch-2"))
    shown = stocked(catalog)("model", "sketch", "en")

    assert [catalog.named(choice.value) for choice in shown] == ["sketch-1", "sketch-2"]


def test_ratios_are_those_of_what_is_sold_with_their_shapes() -> None:
    choices = stocked(market(sold(SEEDREAM, 5, ratios=("9:21", "4:3", "1:1", "7:5", "21:9", "2:3"))))

    shown = ["1:1 · square", "4:3 · landscape", "2:3 · portrait", "21:9 · panorama", "9:21 · tall"]
    assert labels(choices, "ratio") == shown
    for typed, found in (("land", "4:3"), ("21x9", "21:9"), ("16：9", None), ("9:", "9:21"), ("quadra", None)):
        assert next(iter(values(choices, "ratio", typed)), None) == found


def test_sizes_are_those_of_what_is_sold_and_can_be_asked_for() -> None:
    choices = stocked(market(sold(SEEDREAM, 5, sizes=("4K", "720p", "1K"))))

    assert labels(choices, "size") == ["1K · 1024 × 1024", "4K · 4096 × 4096"]
    assert values(choices, "size", "4") == ["4K", "1K"]
    assert values(stocked(market(sold(SEEDREAM, 5, sizes=()))), "size") == ["512px", "1K", "2K", "4K"]
    assert values(choices, "count", "3") == ["3"]


@pytest.mark.parametrize(("option", "said"), [("ratio", "--ar"), ("size", "--size"), ("count", "--n")])
def test_every_ratio_size_and_number_is_understood(option: str, said: str) -> None:
    catalog = everything()
    for value in all_values(catalog, option):
        intent = understood(catalog, f"/draw a cat {said} {value}")
        assert {"ratio": intent.aspect_ratio, "size": intent.size, "count": str(intent.n)}[option] == value
        assert intent.prompt == "a cat"


@settings(deadline=None)
@given(st.sampled_from([*OPTIONS, "prompt", ""]), st.text(max_size=120), st.sampled_from([*TAGS, "", "xx", "zh-TW"]))
def test_whatever_is_typed_there_are_few_short_choices(option: str, typed: str, tag: str) -> None:
    shown = stocked(everything())(option, typed, tag)

    assert len(shown) <= MOST
    assert len({choice.value for choice in shown}) == len(shown)
    assert all(0 < len(choice.label) <= LONGEST and 0 < len(choice.value) <= LONGEST for choice in shown)
    assert not shown or option in OPTIONS


@pytest.mark.parametrize("option", [*OPTIONS, "prompt", ""])
def test_nothing_is_shown_before_it_is_known_what_is_sold(option: str) -> None:
    assert Suggestions()(option, "", "en") == ()


def test_it_takes_less_than_a_millisecond() -> None:
    choices, taken = stocked(everything()), []
    for typed in ("", "n", "nano", "banana", "flux", "", "mj"):
        choices("model", typed, "zh_Hans")
        begun = time.perf_counter()
        choices("model", typed, "zh_Hans")
        taken.append(time.perf_counter() - begun)

    assert sorted(taken)[len(taken) // 2] < 0.001
