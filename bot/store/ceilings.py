"""Budgets, kept to in the very transaction that spends: also by turns of the same moment and by other processes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import tzinfo
from hashlib import blake2b

from sqlalchemy import Connection, text

from bot.store import profiles
from bot.store.calendar import around
from bot.store.codec import chat_key, person_key
from bot.store.ledger import Account, Entry, entry, of_jobs, spent_by
from bot.values import Ceiling, Turn, Whose

HAIR = 1e-6
"""Sums of decimal fractions may be off by less than this."""

LOCK = text("SELECT pg_advisory_xact_lock(owner) FROM unnest(CAST(:owners AS BIGINT[])) AS owner")

Within = tuple[float, float]
Change = tuple[Entry, float]
"""What is entered, or taken back, in units of its amount."""


class Purse:
    """What has been spent, with what the turns of a batch add to it one after the other."""

    def __init__(self, connection: Connection, turns: Sequence[Turn], zone: tzinfo) -> None:
        self._zone = zone
        self._accounts = _accounts(connection, [ceiling for turn in turns for ceiling in turn.ceilings])
        self._changes: defaultdict[tuple[str, str], list[Change]] = defaultdict(list)
        if not self._accounts:
            return
        if connection.dialect.name == "postgresql":
            _lock(connection, self._accounts.values())
        self._entries = of_jobs(connection, sorted({job.id for turn in turns for job in turn.jobs}))
        self._spent = {
            (column, within): spent_by(connection, column, sorted(keys), within)
            for (column, within), keys in self._asked(turns).items()
        }

    def _asked(self, turns: Sequence[Turn]) -> Mapping[tuple[str, Within], set[str]]:
        found: defaultdict[tuple[str, Within], set[str]] = defaultdict(set)
        for turn in turns:
            for ceiling in turn.ceilings:
                account = self._accounts[_owner(ceiling)]
                found[account.column, around(ceiling.budget.period, turn.at, self._zone)].update(account.keys)
        return found

    def affords(self, turn: Turn) -> bool:
        """Whether it keeps to all of its ceilings; if so, the later turns of the batch have so much less."""
        if not self._accounts:
            return True
        after = dict[str, Entry]()
        for job in turn.jobs:
            before = after.get(job.id) or self._entries.get(job.id)
            taken = entry(job, turn.at if before is None else before.at)
            if taken is not None:
                after[job.id] = taken
        changes = [(one, 1.0) for one in after.values()]
        changes += [(self._entries[id], -1.0) for id in after if id in self._entries]
        if not all(self._keeps(ceiling, turn.at, changes) for ceiling in turn.ceilings):
            return False
        self._entries.update(after)
        for one, times in changes:
            self._changes["person", one.person].append((one, times))
            self._changes["chat", one.chat].append((one, times))
        return True

    def _keeps(self, ceiling: Ceiling, at: float, changes: Sequence[Change]) -> bool:
        """What adds nothing is no reason to refuse, however much has been spent."""
        account, cost = self._accounts[_owner(ceiling)], ceiling.budget.cost
        within = around(ceiling.budget.period, at, self._zone)
        own = [change for change in changes if getattr(change[0], account.column) in account.keys]
        added = _total(own, within, cost.unit)
        if added <= 0:
            return True
        spent = self._spent[account.column, within]
        for key in account.keys:
            added += spent.get((key, cost.unit), 0.0) + _total(self._changes[account.column, key], within, cost.unit)
        return added <= cost.amount + HAIR


def _owner(ceiling: Ceiling) -> tuple[Whose, str]:
    match ceiling.budget.whose:
        case Whose.PERSON:
            return Whose.PERSON, person_key(ceiling.person)
        case Whose.CHAT:
            return Whose.CHAT, chat_key(ceiling.place)


def _accounts(connection: Connection, ceilings: Sequence[Ceiling]) -> Mapping[tuple[Whose, str], Account]:
    persons = {person_key(one.person): one.person for one in ceilings if one.budget.whose is Whose.PERSON}
    known = profiles.of(connection, list(persons.values())) if persons else []
    accounts = {
        (Whose.PERSON, key): Account("person", profiles.names(profile))
        for key, profile in zip(persons, known, strict=True)
    }
    chats = [_owner(one) for one in ceilings if one.budget.whose is Whose.CHAT]
    return accounts | {owner: Account("chat", (owner[1],)) for owner in chats}


def _lock(connection: Connection, accounts: Iterable[Account]) -> None:
    """Until the transaction is over nobody else reserves what these pay for; sorted, so that nobody waits in a ring."""
    connection.execute(LOCK, {"owners": sorted({_number(account) for account in accounts})})


def _number(account: Account) -> int:
    """Those who share a purse have the same names in the same order."""
    named = "\n".join((account.column, *account.keys))
    return int.from_bytes(blake2b(named.encode(), digest_size=8).digest(), signed=True)


def _total(changes: Iterable[Change], within: Within, unit: str) -> float:
    since, until = within
    return sum(one.amount * times for one, times in changes if one.unit == unit and since <= one.at < until)
