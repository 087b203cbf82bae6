"""Other models: what they are good at, how long they take and what they cost, in lines and on buttons."""

from __future__ import annotations

from collections.abc import Iterable

from bot.catalog.strengths import BRIEFLY, STRENGTHS
from bot.render.draft import Line, Press
from bot.values import Action, Text
from bot.values.meanings import Alternative


def described(model: Alternative) -> Line:
    """A line of a list: its name, what it is good at, and its terms."""
    strengths = STRENGTHS.get(model.model)
    if strengths is None:
        return (Text("• %(model)s", model=model.name), model.cost, model.expected)
    return (Text("• %(model)s: %(strengths)s", model=model.name, strengths=strengths), model.cost, model.expected)


def listed(intro: Text, alternatives: tuple[Alternative, ...]) -> Iterable[Line]:
    """Nothing is announced where nothing follows."""
    if alternatives:
        yield (intro,)
        yield from map(described, alternatives)


def offered(alternatives: Iterable[Alternative]) -> tuple[Press, ...]:
    """A button for each; what it costs goes last where there is little room."""
    return tuple(_offered(other, pick) for pick, other in enumerate(alternatives))


def _offered(other: Alternative, pick: int) -> Press:
    brief = BRIEFLY.get(other.model)
    strength: Line = (brief,) if brief else ()
    return Press(
        (other.name, *strength, other.expected, other.cost),
        Action.OTHER,
        pick,
        shorter=((other.name, *strength, other.cost), (other.name, other.cost), (other.name,)),
    )
