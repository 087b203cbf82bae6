"""What a picture costs where tokens are paid: estimated before, counted afterwards, by the operator's own table."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated

import msgspec

from bot.providers.http.openai_images.canvas import Canvas
from bot.providers.http.openai_images.wire import InputDetails, Usage
from bot.providers.http.reading import Garbled, read
from bot.values import Cost, Price, Task
from bot.values.measures import pixels

UNIT = "USD"
QUALITIES = ("low", "medium", "high")
_SQUARE = 1024 * 1024
_MILLION = 1_000_000
_PREVIEW = 100
"""Tokens of the output for each preview, by OpenAI's guide."""
_SNAPSHOT = re.compile(r"-\d{4}-\d{2}-\d{2}$")

_Dollars = Annotated[float, msgspec.Meta(ge=0)]


class Tariff(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a model costs in US dollars: a million tokens, and a square of 1024 pixels by its quality. 0: not known."""

    text_input: _Dollars = 0
    image_input: _Dollars = 0
    output: _Dollars = 0
    low: _Dollars = 0
    medium: _Dollars = 0
    high: _Dollars = 0


def tariff_of(prices: Mapping[str, Tariff], model: str) -> Tariff:
    """A snapshot of a day costs what its model does."""
    return prices.get(model) or prices.get(_SNAPSHOT.sub("", model)) or Tariff()


def charged(usage: msgspec.Raw, tariff: Tariff, *, pictured: bool) -> Cost | None:
    """None where the service did not count, or nobody knows what a token costs. An input that is not told apart counts
    as pictures, the dearer kind, if there were any."""
    try:
        used = read(usage, Usage)
    except Garbled:
        return None
    if not tariff.output or not used.output_tokens:
        return None
    details = used.input_tokens_details or InputDetails()
    total = used.input_tokens or 0
    images = total if pictured else 0
    if details.image_tokens is not None:
        images = min(details.image_tokens, total) if total else details.image_tokens
    texts = details.text_tokens if details.text_tokens is not None else max(0, total - images)
    spent = texts * tariff.text_input + images * tariff.image_input + used.output_tokens * tariff.output
    return Cost(round(spent / _MILLION, 6), UNIT, about=True)


def estimate(tariff: Tariff, canvas: Canvas, quality: str, size: str, previews: int = 0) -> Cost | None:
    """Of one picture, growing with its pixels, and of what is shown before it; None where it is not known."""
    each = {"low": tariff.low, "medium": tariff.medium, "high": tariff.high}.get(quality, 0)
    if not each:
        return None
    width, height = pixels("1:1", size, canvas.bounds)
    shown = previews * _PREVIEW * tariff.output / _MILLION
    return Cost(round(each * width * height / _SQUARE + shown, 4), UNIT, about=True)


def graded_prices(tariff: Tariff, canvas: Canvas, tasks: Sequence[Task], previews: int = 0) -> Iterator[Price]:
    """For every task, size and quality of which a price is known."""
    for task in tasks:
        for size in canvas.sizes:
            for quality in QUALITIES:
                cost = estimate(tariff, canvas, quality, size, previews)
                if cost:
                    yield Price(task, size, cost, quality)
