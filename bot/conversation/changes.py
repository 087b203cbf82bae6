"""A setting that somebody asks to change, and the words in which its values are given."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bot.conversation.asking import Asking
from bot.conversation.rules import Rules
from bot.values import Conversation, Cost, Profile, Situation
from bot.values.topics import Topic
from bot.values.turns import Effect, Keep

AUTOMATIC = frozenset({"auto", "automatic", "default", "none", "reset", "自动", "默认", "恢复"})
ALWAYS = frozenset({"always", "总是", "每次", "一直"})
LARGEST = 1_000_000_000
UNITS: Mapping[str, str] = {
    **dict.fromkeys(("point", "points", "积分", "分", "點", "点", "積分"), "points"),
    **dict.fromkeys(("credit", "credits", "点数", "點數", "额度"), "credits"),
    **dict.fromkeys(("$", "usd", "dollar", "dollars", "美元", "美金", "刀"), "USD"),
    **dict.fromkeys(("€", "eur", "euro", "euros", "欧元"), "EUR"),
    **dict.fromkeys(("¥", "cny", "rmb", "yuan", "元", "块", "人民币"), "CNY"),
}
"""What people call the units in which is paid."""
_AMOUNT = re.compile(r"([$€¥]?)\s*(\d{1,10}(?:[.,]\d{1,6})?)\s*(\S{0,20})")


@dataclass(frozen=True, slots=True)
class Asked:
    """A change that is asked for."""

    rules: Rules
    situation: Situation
    asking: Asking
    value: str

    @property
    def automatic(self) -> bool:
        return self.value.lower() in AUTOMATIC

    def kept(self, what: Conversation | Profile) -> tuple[Effect, ...]:
        return Keep(what), *self.asking.note(Topic.SETTING_KEPT)

    def unknown(self) -> tuple[Effect, ...]:
        return self.asking.note(Topic.SETTING_UNKNOWN)


Change = Callable[[Asked], tuple[Effect, ...]]


def is_administrator(rules: Rules, asking: Asking) -> bool:
    """Whether the person may decide for the chat."""
    return not rules.administrators or str(asking.person) in rules.administrators


def cost_in(rules: Rules, words: str) -> Cost | None:
    """An amount such as "10 points", "10积分" or "$0.5", in a unit in which something is sold here. A single unit goes
    without saying."""
    found = _AMOUNT.fullmatch(unicodedata.normalize("NFKC", words).strip())
    if found is None:
        return None
    amount = float(found[2].replace(",", "."))
    unit = _unit(rules, found[1] or found[3])
    return Cost(amount, unit) if unit and amount <= LARGEST else None


def _unit(rules: Rules, word: str) -> str:
    sold = {price.cost.unit for offer in rules.catalog.offers for price in offer.prices if price.cost.known}
    if not word:
        return sold.pop() if len(sold) == 1 else ""
    meant = UNITS.get(word.lower(), word)
    return next((unit for unit in sold if unit.casefold() == meant.casefold()), "")


def threshold(asked: Asked) -> str | None:
    """From when on a person is asked first: "always" or "10 points"; empty for "auto", None for what is none."""
    if asked.automatic:
        return ""
    if asked.value.lower() in ALWAYS:
        return "always"
    cost = cost_in(asked.rules, asked.value)
    return f"{written(cost.amount)} {cost.unit}" if cost else None


def written(amount: float) -> str:
    """Without an exponent and without zeros that say nothing."""
    return f"{amount:.6f}".rstrip("0").rstrip(".")
