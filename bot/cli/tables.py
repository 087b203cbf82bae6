"""Lists in the terminal: a table for people, one JSON object a line for programs."""

from __future__ import annotations

import json as encoding
from collections.abc import Iterable, Mapping, Sequence

from rich.box import SIMPLE
from rich.console import Console
from rich.table import Column, Table

from bot.values import Cost

Row = Mapping[str, object]


def spread(costs: Sequence[Cost]) -> str:
    """From the first to the last."""
    if not costs:
        return "?"
    return price(costs[0]) if len(costs) == 1 else f"{costs[0].amount:g}-{price(costs[-1])}"


def price(cost: Cost) -> str:
    return f"{cost.amount:g} {cost.unit}".strip() if cost.known else "?"


def show(rows: Iterable[Row], json: bool) -> None:
    console = Console(soft_wrap=json, highlight=False)
    if json:
        for row in rows:
            console.out(encoding.dumps(row, ensure_ascii=False), highlight=False)
        return
    listed = list(rows)
    # What is too long is folded, never cut: ids are copied from here.
    heads = (Column(name, overflow="fold") for name in (listed[0] if listed else ("nothing",)))
    table = Table(*heads, box=SIMPLE)
    for row in listed:
        table.add_row(*(_cell(cell) for cell in row.values()))
    console.print(table)


def sheet(row: Row, json: bool) -> None:
    """One thing, a line for each of its properties."""
    if json:
        show([row], json=True)
        return
    table = Table(box=SIMPLE, show_header=False)
    for name, cell in row.items():
        table.add_row(name, _cell(cell))
    Console(highlight=False).print(table)


def _cell(cell: object) -> str:
    return "\n".join(map(str, cell)) if isinstance(cell, list) else str(cell or "")
