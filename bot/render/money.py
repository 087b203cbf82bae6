"""What was spent, what is left of it, and that something would be too dear."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from bot.render.adjusting import LONGEST_NAME
from bot.render.alternatives import listed, offered
from bot.render.cutting import cut
from bot.render.draft import Draft, Line
from bot.values import Cost, Left, Period, Plural, Share, Spent, Text, Whose
from bot.values.meanings import Costs, OverBudget, Statement

Kind = tuple[Whose, Period]
MINE_TODAY, MINE = (Whose.PERSON, Period.DAY), (Whose.PERSON, Period.MONTH)
OURS_TODAY, OURS = (Whose.CHAT, Period.DAY), (Whose.CHAT, Period.MONTH)
REST: Mapping[Kind, Text] = MappingProxyType(
    {
        MINE_TODAY: Text("💡 You have %(left)s left today, of %(most)s."),
        MINE: Text("💡 You have %(left)s left this month, of %(most)s."),
        OURS_TODAY: Text("💡 This chat has %(left)s left today, of %(most)s."),
        OURS: Text("💡 This chat has %(left)s left this month, of %(most)s."),
    }
)
USED_UP: Mapping[Kind, Text] = MappingProxyType(
    {
        MINE_TODAY: Text("💡 Your budget for today is used up (%(most)s)."),
        MINE: Text("💡 Your budget for this month is used up (%(most)s)."),
        OURS_TODAY: Text("💡 The budget of this chat for today is used up (%(most)s)."),
        OURS: Text("💡 The budget of this chat for this month is used up (%(most)s)."),
    }
)
SPENT: Mapping[Kind, Text] = MappingProxyType(
    {
        MINE_TODAY: Text("• You, today"),
        MINE: Text("• You, this month"),
        OURS_TODAY: Text("• This chat, today"),
        OURS: Text("• This chat, this month"),
    }
)
ANEW: Mapping[Period, Text] = MappingProxyType(
    {Period.DAY: Text("Tomorrow it begins anew."), Period.MONTH: Text("Next month it begins anew.")}
)


def leaving(left: Iterable[Left]) -> tuple[Line, ...]:
    """A line for each budget; nothing left is not called free."""
    return tuple((_leaving(one),) for one in left)


def _leaving(left: Left) -> Text:
    kind = left.budget.whose, left.budget.period
    if not left.budget.cost.amount:
        return Text("💡 Only free pictures are drawn here.")
    if left.cost.amount <= 0:
        return Text(USED_UP[kind].message, most=left.budget.cost)
    return Text(REST[kind].message, left=left.cost, most=left.budget.cost)


def over_budget(meaning: OverBudget) -> Draft:
    left, others = meaning.left, meaning.alternatives
    too_dear = Text("🙂 This would take %(cost)s, more than is left right now.", cost=meaning.cost)
    anew: tuple[Line, ...] = ((ANEW[left.budget.period],),) if left.budget.cost.amount else ()
    lines = ((too_dear,), *leaving((left,)), *anew, *listed(Text("There is enough left for these:"), others))
    return Draft(lines, offered(others) if meaning.job else (), meaning.job)


def costs(meaning: Costs) -> Draft:
    lines = (_spent(kind, meaning.spending) for kind in SPENT)
    return Draft(((Text("💰 Spent so far:"),), *lines, *leaving(meaning.left)))


def _spent(kind: Kind, spending: Iterable[Spent]) -> Line:
    amounts = (spent.cost for spent in spending if (spent.whose, spent.period) == kind)
    return (SPENT[kind], *together(amounts))


def together(costs: Iterable[Cost]) -> Line:
    """Amounts of the same unit are added; nothing spent is not called free."""
    sums: dict[str, float] = {}
    for cost in costs:
        if cost.amount > 0:
            sums[cost.unit] = sums.get(cost.unit, 0) + cost.amount
    known = tuple(Cost(round(amount, 6), unit) for unit, amount in sums.items())
    return known or (Text("nothing yet"),)


def statement(meaning: Statement) -> Draft:
    """The sum comes first and the budgets are whole, however many people there are between them."""
    if not meaning.shares:
        return Draft(((Text("🧾 Nothing has been drawn here this month."),), *leaving(meaning.left)))
    pictures = sum(share.pictures for share in meaning.shares)
    total = together(cost for share in meaning.shares for cost in share.costs)
    title: Line = (Text("🧾 This month in this chat"), _pictures(pictures), *total)
    return Draft((title, *map(_share, meaning.shares)), footers=leaving(meaning.left))


def _share(share: Share) -> Line:
    name = cut(share.person.name or share.person.id, LONGEST_NAME)
    return (Text("• %(name)s", name=name), _pictures(share.pictures), *together(share.costs))


def _pictures(n: int) -> Plural:
    return Plural("%(n)s picture", "%(n)s pictures", n=n)
