"""Profiles: what is remembered of people, once for all the names under which somebody is known."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import BindParameter, Connection, Row, bindparam, delete, insert, select, update

from bot.store import rows
from bot.store.codec import person_key, person_of
from bot.store.spelling import or_change
from bot.store.tables import SHARING, people, preferences
from bot.values import Cost, Person, Preference, Profile, Task

_keys: BindParameter[Sequence[str]] = bindparam("keys", expanding=True)

_kept = select(people.c.person, people.c.language, people.c.hints, people.c.confirm, people.c.owner)

PEOPLE = _kept.where(people.c.person.in_(_keys))
TOGETHER = _kept.where(people.c.owner.in_(_keys), SHARING)
PREFERENCES = select(preferences).where(preferences.c.person.in_(_keys))
SHARED = update(people).where(people.c.person == bindparam("of"), people.c.owner == bindparam("of"))
SHARED = SHARED.values(language=bindparam("spoken"), hints=bindparam("hinted"), confirm=bindparam("asked"))
UNPREFERRED = delete(preferences).where(preferences.c.person == bindparam("of"))
PREFERRED = insert(preferences)

Kept = Row[str, str, bool, str, str]
"""A person's own row. What counts for one who shares is the owner's."""


@dataclass(frozen=True, slots=True)
class Known:
    """What the database knows of people, by their keys."""

    people: Mapping[str, Kept]
    groups: Mapping[str, Mapping[str, Kept]]
    """Those who share, by their owner and by themselves."""
    preferences: Mapping[str, Mapping[Task, Preference]]

    def names(self, key: str) -> Iterable[str]:
        """The keys of all under whom a person is known."""
        kept = self.people.get(key)
        return self.groups.get(kept.owner, (key,)) if kept is not None else (key,)

    def profile(self, person: Person, key: str) -> Profile:
        """Under the name by which the person is met now."""
        kept = self.people.get(key)
        if kept is None:
            return Profile(person)
        group = self.groups.get(kept.owner)
        if group is None:
            return Profile(person, kept.language, self.preferences.get(key, {}), kept.hints, confirm=kept.confirm)
        _, language, hints, confirm, owner = group[kept.owner]
        identities = _ordered(person_of(owner), map(person_of, group))
        liked = self.preferences.get(owner, {})
        return Profile(person, language, liked, hints, identities[0], identities, confirm)


def of(connection: Connection, persons: Sequence[Person]) -> list[Profile]:
    found = known(connection, {person_key(person) for person in persons})
    return [found.profile(person, person_key(person)) for person in persons]


def names(profile: Profile) -> tuple[str, ...]:
    """The keys of all under whom the person is known."""
    return tuple(map(person_key, profile.identities or (profile.person,)))


def known(connection: Connection, keys: Iterable[str]) -> Known:
    people = {kept.person: kept for kept in connection.execute(PEOPLE, {"keys": list(keys)})}
    groups = _groups(connection, {kept.owner for kept in people.values()} - {""})
    keepers = [kept.owner if kept.owner in groups else key for key, kept in people.items()]
    return Known(people, groups, _preferences(connection, keepers))


def _groups(connection: Connection, owners: set[str]) -> Mapping[str, Mapping[str, Kept]]:
    """Without those that are none: where the owner has left them meanwhile, everybody is on their own."""
    if not owners:
        return {}
    found: defaultdict[str, dict[str, Kept]] = defaultdict(dict)
    for kept in connection.execute(TOGETHER, {"keys": list(owners)}):
        found[kept.owner][kept.person] = kept
    return {owner: group for owner, group in found.items() if owner in group and len(group) > 1}


def _preferences(connection: Connection, keys: Sequence[str]) -> Mapping[str, Mapping[Task, Preference]]:
    found: defaultdict[str, dict[Task, Preference]] = defaultdict(dict)
    if keys:
        for row in connection.execute(PREFERENCES, {"keys": keys}):
            found[row.person][Task(row.task)] = Preference(row.model, row.name, Cost(row.amount, row.unit), row.used)
    return found


def _ordered(owner: Person, identities: Iterable[Person]) -> tuple[Person, ...]:
    """The same for everybody: the owner is the first."""
    return tuple(sorted(identities, key=lambda person: (person != owner, person.platform, person.id)))


def keep(connection: Connection, profiles: Sequence[Profile]) -> None:
    """Of each person's, and of what several share, the last stays. Sorted, so that processes do not lock each other."""
    own = {person_key(profile.person): profile for profile in profiles}
    shared = {person_key(profile.owner or profile.person): profile for profile in profiles}
    rows.run(connection, or_change(connection, people), [rows.person(own[key]) for key in sorted(own)])
    others = [key for key in sorted(shared) if key != person_key(shared[key].person)]
    rows.run(connection, SHARED, [rows.shared(key, shared[key]) for key in others])
    rows.run(connection, UNPREFERRED, [{"of": key} for key in sorted(own.keys() | shared.keys())])
    owning = [key for key in shared if key not in own or own[key].owner in {None, own[key].person}]
    rows.run(connection, PREFERRED, [row for key in owning for row in rows.preferences(key, shared[key])])
