"""The list of models: the best known ones described, and no wall of text where services sell dozens."""

from __future__ import annotations

from bot.values import Cost, PostKind, Span
from bot.values.meanings import Alternative, Models, Unoffered
from tests.render_fixtures import post

SOLD = tuple(
    Alternative(f"model-{number}", f"Model {number}", Cost(0.04, "USD", about=True), Span(20, 60), "shop")
    for number in range(70)
)
KNOWN = Alternative("seedream-4.5", "SeeDream 4.5", Cost(5, "points"), Span(30, 60), "ima")


def test_the_first_models_are_described_and_the_others_named() -> None:
    lines = post(Models((KNOWN, *SOLD)), "en").text.splitlines()

    assert lines[1] == "• SeeDream 4.5: photorealistic, many formats, good value · 5 points · 30–60 s"
    assert lines[2] == "• Model 0 · about $0.04 · 20–60 s"
    assert lines[12] == "• Model 10 · about $0.04 · 20–60 s"
    assert lines[13].startswith("➕ And 59 more: Model 11, Model 12, ")
    assert lines[13].endswith("Model 50…")
    assert len(lines) == 15


def test_a_model_that_nobody_offers_is_answered_with_as_short_a_list() -> None:
    assert len(post(Unoffered("DALL-E 2", SOLD), "en").text.splitlines()) == 15


def test_a_short_list_names_nobody_more() -> None:
    assert "more" not in post(Models((KNOWN, *SOLD[:11])), "en").text


def test_it_is_a_text() -> None:
    assert post(Models((KNOWN,)), "en").kind is PostKind.TEXT
