"""What is decided for a whole chat: how pictures are told of, what may be drawn and spent, how long it is kept."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import replace
from typing import TypeVar

from bot.conversation.changes import AUTOMATIC, Asked, cost_in, threshold
from bot.values import Budget, Period, Whose
from bot.values.topics import Topic
from bot.values.turns import Effect

Kind = TypeVar("Kind")

STYLES: Mapping[str, str] = {
    **dict.fromkeys(("protocol", "full", "normal", "standard", "完整", "标准", "普通"), "protocol"),
    **dict.fromkeys(("compact", "short", "brief", "精简", "简洁", "紧凑"), "compact"),
}
OFF = AUTOMATIC | {"off", "no", "unlimited", "关", "关闭", "无", "取消", "不限"}
FOREVER = frozenset({"0", "forever", "always", "永久", "永远", "一直"})
WHOSE: Mapping[str, Whose] = {
    **dict.fromkeys(("person", "member", "everybody", "everyone", "each", "每人", "个人", "每个人"), Whose.PERSON),
    **dict.fromkeys(("chat", "group", "total", "群", "本群", "会话", "总共"), Whose.CHAT),
}
PERIODS: Mapping[str, Period] = {
    **dict.fromkeys(("day", "daily", "today", "每天", "每日", "天", "日"), Period.DAY),
    **dict.fromkeys(("month", "monthly", "每月", "每个月", "月"), Period.MONTH),
}
LONGEST = 3650
"""Days."""
MOST_WORDS = 200
LONGEST_WORD = 40
_APART = re.compile(r"[,，、;；]\s*")
_DAYS = re.compile(r"(\d{1,4})\s*(?:days?|d|天|日)?", re.IGNORECASE)


def style(asked: Asked) -> tuple[Effect, ...]:
    chosen = "" if asked.automatic else STYLES.get(asked.value.lower())
    if chosen is None:
        return asked.unknown()
    return asked.kept(replace(asked.situation.conversation, style=chosen))


def confirm(asked: Asked) -> tuple[Effect, ...]:
    chosen = threshold(asked)
    if chosen is None:
        return asked.unknown()
    return asked.kept(replace(asked.situation.conversation, confirm=chosen))


def block(asked: Asked) -> tuple[Effect, ...]:
    conversation = asked.situation.conversation
    words = tuple(dict.fromkeys((*conversation.blocked, *_words(asked.value))))
    if len(words) > MOST_WORDS or any(len(word) > LONGEST_WORD for word in words):
        return asked.unknown()
    return asked.kept(replace(conversation, blocked=words))


def unblock(asked: Asked) -> tuple[Effect, ...]:
    conversation = asked.situation.conversation
    gone = _words(asked.value)
    if gone in (("all",), ("全部",), ("所有",)):
        return asked.kept(replace(conversation, blocked=()))
    if not set(gone) & set(conversation.blocked):
        return asked.unknown()
    return asked.kept(replace(conversation, blocked=tuple(word for word in conversation.blocked if word not in gone)))


def _words(value: str) -> tuple[str, ...]:
    """Apart by commas where there are any, which lets a word have blanks; else by blanks."""
    folded = unicodedata.normalize("NFKC", value).casefold()
    words = _APART.split(folded) if _APART.search(folded) else folded.split()
    return tuple(filter(None, map(str.strip, words)))


def retention(asked: Asked) -> tuple[Effect, ...]:
    days = None if asked.automatic else _days(asked.value)
    if days is None and not asked.automatic:
        return asked.unknown()
    return asked.kept(replace(asked.situation.conversation, retention=days))


def _days(value: str) -> int | None:
    if value.lower() in FOREVER:
        return 0
    found = _DAYS.fullmatch(unicodedata.normalize("NFKC", value))
    days = int(found[1]) if found else 0
    return days if 0 < days <= LONGEST else None


def budget(asked: Asked) -> tuple[Effect, ...]:
    """ "[person] day|month AMOUNT UNIT"; "off" in place of the amount, or of everything, leaves it to the house."""
    conversation = asked.situation.conversation
    whose, rest = _taken(asked.value, WHOSE)
    period, rest = _taken(rest, PERIODS)
    if rest.lower() in OFF:
        kept = tuple(one for one in conversation.budgets if not _is_meant(one, whose, period))
        return asked.kept(replace(conversation, budgets=kept))
    cost = cost_in(asked.rules, rest)
    if period is None or cost is None:
        return asked.unknown()
    return _limited(asked, Budget(whose or Whose.CHAT, period, cost))


def _taken(words: str, kinds: Mapping[str, Kind]) -> tuple[Kind | None, str]:
    first, _, rest = words.strip().partition(" ")
    kind = kinds.get(first.lower())
    return (kind, rest.strip()) if kind else (None, words.strip())


def _is_meant(budget: Budget, whose: Whose | None, period: Period | None) -> bool:
    return whose in (None, budget.whose) and period in (None, budget.period)


def _limited(asked: Asked, new: Budget) -> tuple[Effect, ...]:
    """Where nobody is administrator, nobody allows the chat more than the house does."""
    if not asked.rules.administrators and any(_exceeds(new, house) for house in asked.rules.budgets):
        return asked.asking.note(Topic.NOT_ADMINISTRATOR)
    conversation = asked.situation.conversation
    others = tuple(one for one in conversation.budgets if _kind(one) != _kind(new))
    return asked.kept(replace(conversation, budgets=(*others, new)))


def _exceeds(new: Budget, house: Budget) -> bool:
    return _kind(new) == _kind(house) and new.cost.amount > house.cost.amount


def _kind(budget: Budget) -> tuple[Whose, Period, str]:
    return budget.whose, budget.period, budget.cost.unit
