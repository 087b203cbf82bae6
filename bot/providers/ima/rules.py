"""Choosing the credit rule of a model: which variant is ordered, and what it costs."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from bot.errors import Gone
from bot.providers.ima.form import RATIO_NAMES, SIZE_NAMES, SQUARE, Form, Wish, canonical, same
from bot.providers.ima.wire import CreditRule, Leaf, Scalar

_NO_ATTRIBUTE = frozenset({"", "0"})


@dataclass(frozen=True, slots=True)
class Terms:
    """The chosen rule: what one picture costs, and the parameters that belong to it."""

    attribute_id: int | str
    points: int | float
    parameters: Mapping[str, Scalar]


def terms(leaf: Leaf, wish: Wish) -> Terms:
    """Raises Refused for a wish that the form has no place for, Gone for a model without a price."""
    rules = [rule for rule in leaf.rules if str(rule.attribute_id).strip() not in _NO_ATTRIBUTE]
    if not rules:
        raise Gone("a model without credit rules")
    values = Form(leaf, wish).values()
    rule = pick(rules, values)
    return Terms(rule.attribute_id, rule.points, _completed(values, rule))


def completed(leaf: Leaf, found: Terms, wish: Wish) -> Terms:
    """With the rule's own value wherever the form's default stood against it; never instead of a person's wish."""
    rule = next((rule for rule in leaf.rules if rule.attribute_id == found.attribute_id), None)
    wished = Form(leaf, wish).wished
    own = {name.lower(): name for name in found.parameters}
    needed = {own.get(name.lower(), name): value for name, value in ((rule and rule.attributes) or {}).items()}
    filled = {name: _plain(value) for name, value in needed.items() if name not in wished and name.lower() != "default"}
    return replace(found, parameters={**found.parameters, **filled})


def pick(rules: Sequence[CreditRule], values: Mapping[str, Scalar]) -> CreditRule:
    """The rule that matches wholly, else the one that matches best, else the default, else the first."""
    given = {name.lower(): canonical(value) for name, value in values.items()}
    matches = [(_match(rule, given), rule) for rule in rules]
    whole, rule = max(matches, key=lambda pair: pair[0])
    if whole > (False, 0):
        return rule
    return next((rule for rule in rules if _attributes(rule).get("default") == "ENABLED"), rules[0])


def shown(value: Scalar) -> str:
    """A size as people and the catalog write it."""
    text = str(value).strip().replace("×", "x")
    return text.upper() if re.fullmatch(r"\d+k", text) else text


def sizes(leaf: Leaf) -> tuple[str, ...]:
    """What may be asked of the model. "Adaptive" is in some forms, and then refused."""
    listed = map(shown, Form(leaf).choices(SIZE_NAMES))
    return tuple(dict.fromkeys(size for size in listed if size.lower() not in {"adaptive", "auto"}))


def ratios(leaf: Leaf) -> tuple[str, ...]:
    """A form that does not ask for the ratio makes squares."""
    return tuple(dict.fromkeys(map(shown, Form(leaf).choices(RATIO_NAMES)))) or (SQUARE,)


def _attributes(rule: CreditRule) -> dict[str, str]:
    return {name.lower(): canonical(value) for name, value in (rule.attributes or {}).items()}


def _match(rule: CreditRule, given: Mapping[str, str]) -> tuple[bool, int]:
    """Whether all of the rule's attributes are given, and how many."""
    wanted = _attributes(rule)
    if not wanted or "default" in wanted:
        return False, 0
    equal = sum(given.get(name) == value for name, value in wanted.items())
    return equal == len(wanted), equal


def _completed(values: Mapping[str, Scalar], rule: CreditRule) -> dict[str, Scalar]:
    """With the rule's own spelling, and with whatever it needs that the form does not have."""
    completed = dict(values)
    names = {name.lower(): name for name in values}
    for attribute, value in (rule.attributes or {}).items():
        name = names.get(attribute.lower(), attribute)
        if name not in values or same(values[name], value):
            completed[name] = value
    return {name: _plain(value) for name, value in completed.items() if name.lower() != "default"}


def _plain(value: Scalar) -> Scalar:
    return value.replace("×", "x") if isinstance(value, str) else value
