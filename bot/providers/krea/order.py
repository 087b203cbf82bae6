"""From a commission to the closed body of a model; what does not fit is refused before anything is sent."""

from __future__ import annotations

from math import log

from bot.errors import Refused
from bot.ports import Commission
from bot.providers.http import kind_of, written
from bot.providers.krea.table import Model, Shape, Taking
from bot.providers.krea.wire import Body, Style, Tagged
from bot.values import Task
from bot.values.measures import pixels, proportion

_BENT = 0.06
"""By so much (in logarithms) a ratio may be missed because of the grid of pixels."""


def check(commission: Commission, model: Model) -> None:
    """Raises Refused for what the model's offer does not hold, and Unreadable for a picture of another kind."""
    if commission.n != 1:
        raise Refused("one picture an order")
    if commission.task not in model.tasks:
        raise Refused("the model cannot do this")
    _check_prompt(commission.prompt, model)
    _check_shape(commission, model)
    _check_pictures(commission, model)
    _check_extras(commission, model)


def _check_prompt(prompt: str, model: Model) -> None:
    if len(prompt.strip()) < model.shortest_prompt:
        raise Refused("the prompt is too short for the model")
    if model.longest_prompt and len(prompt) > model.longest_prompt:
        raise Refused(f"the model takes {model.longest_prompt} characters of prompt")


def _check_shape(commission: Commission, model: Model) -> None:
    if model.ratios and commission.aspect_ratio not in model.ratios:
        raise Refused("the model does not draw in this ratio")
    if commission.size not in model.sizes:
        raise Refused("the model does not draw in this size")


def _check_pictures(commission: Commission, model: Model) -> None:
    count = len(commission.pictures)
    if (commission.task is Task.IMAGE_TO_IMAGE) != bool(count):
        raise Refused("the task and the pictures to start from do not fit")
    if count > model.references:
        raise Refused(f"the model starts from {model.references} pictures at most")
    for picture in commission.pictures:
        kind_of(picture)


def _check_extras(commission: Commission, model: Model) -> None:
    wrong = {
        "a mask": bool(commission.mask),
        "a seed": commission.seed is not None and not model.seeds,
        "a negative prompt": bool(commission.negative) and not model.negatives,
        "a quality": bool(commission.quality) and commission.quality not in model.qualities,
    }
    for what, is_wrong in wrong.items():
        if is_wrong:
            raise Refused(f"the model does not take {what} like this")


def encoded(commission: Commission, model: Model, addresses: tuple[str, ...]) -> bytes:
    """The body, with the pictures at these addresses. Raises Refused."""
    return written(_body(commission, model, addresses))


def _body(commission: Commission, model: Model, addresses: tuple[str, ...]) -> Body:
    width, height = measures(commission, model)
    taking = model.taking if addresses else Taking.NONE
    return Body(
        prompt=commission.prompt,
        aspect_ratio=commission.aspect_ratio if model.shape is Shape.RATIO else "",
        resolution=commission.size if model.resolution else "",
        width=width,
        height=height,
        quality=commission.quality,
        steps=model.steps,
        seed=commission.seed,
        negative_prompt=commission.negative,
        image_url=addresses[0] if taking is Taking.ONE else "",
        image_urls=addresses if taking is Taking.LIST else (),
        reference_images=_tagged(addresses) if taking is Taking.TAGGED else (),
        style_images=tuple(map(Style, addresses)) if taking is Taking.STYLES else (),
    )


def _tagged(addresses: tuple[str, ...]) -> tuple[Tagged, ...]:
    return tuple(Tagged(address, f"picture_{at}") for at, address in enumerate(addresses, 1))


def measures(commission: Commission, model: Model) -> tuple[int, int]:
    """Width and height in pixels; zeros for a model that is not told any. Raises Refused for a shape that the model's
    bounds would bend."""
    if model.shape is not Shape.PIXELS:
        return 0, 0
    if model.measured:
        return model.measured[commission.aspect_ratio]
    try:
        width, height = pixels(commission.aspect_ratio, commission.size, model.bounds)
    except ValueError:
        raise Refused("neither a ratio nor a size") from None
    if abs(log(width / height / (proportion(commission.aspect_ratio) or 1))) > _BENT:
        raise Refused("the model does not draw in this ratio")
    return width, height
