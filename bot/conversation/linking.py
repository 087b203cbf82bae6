"""`/link` and `/forget`: one person on several platforms, and a person who is known no more."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Iterable, Mapping
from dataclasses import replace

from bot.conversation.asking import Asking
from bot.conversation.rules import Rules
from bot.values import Pairing, Person, Preference, Profile, Situation, Task
from bot.values.meanings import Paired, Topic
from bot.values.turns import Effect, Forget, Keep

LASTING = 600.0
"""Seconds for which a code is good."""
EVERYTHING = frozenset(
    ["all", "everything", "全部", "所有", "すべて", "全て", "모두", "todo", "tout", "alles", "tudo", "всё", "все"]
)


def link(rules: Rules, situation: Situation, asking: Asking, words: str) -> tuple[Effect, ...]:
    """Nothing: a code for another account of the same person. A code: join. "off": go separate ways."""
    if not words:
        pairing = Pairing(_code(rules, asking), situation.profile, asking.at + LASTING)
        return Keep(pairing), asking.say(Paired(pairing.code, LASTING))
    if words.lower() == "off":
        return _parted(situation.profile, asking)
    return _joined(situation, asking)


def _code(rules: Rules, asking: Asking) -> str:
    """40 bits that nobody can work out without the house's secret, in two groups of four."""
    digest = hmac.digest(rules.secret, f"{asking.id} {asking.person}".encode(), hashlib.sha256)
    letters = base64.b32encode(digest).decode()[:8]
    return f"{letters[:4]}-{letters[4:]}"


def _joined(situation: Situation, asking: Asking) -> tuple[Effect, ...]:
    pairing, mine = situation.pairing, situation.profile
    if pairing is None or pairing.expires <= asking.at:
        return asking.note(Topic.LINK_EXPIRED)
    other = pairing.owner
    if mine.person in _identities(other):
        return asking.note(Topic.LINKED_ALREADY)
    owner = other.owner or other.person
    everybody = tuple(dict.fromkeys((owner, *_identities(other), *_identities(mine))))
    shared = replace(other, owner=owner, identities=everybody, preferences=_newest(other, mine))
    kept = tuple(Keep(replace(shared, person=person)) for person in everybody)
    return *kept, Keep(replace(pairing, expires=0)), *asking.note(Topic.LINKED)


def _identities(profile: Profile) -> tuple[Person, ...]:
    return profile.identities or (profile.person,)


def _newest(one: Profile, other: Profile) -> Mapping[Task, Preference]:
    """For each task the preference that was used last."""
    both = [*one.preferences.items(), *other.preferences.items()]
    return dict(sorted(both, key=lambda item: item[1].used))


def _parted(profile: Profile, asking: Asking) -> tuple[Effect, ...]:
    """Whoever goes takes a copy along; the others go on sharing."""
    if not profile.identities:
        return asking.note(Topic.NOT_LINKED)
    alone = replace(profile, owner=None, identities=())
    return Keep(alone), *_staying(profile), *asking.note(Topic.UNLINKED)


def _staying(profile: Profile) -> Iterable[Effect]:
    others = tuple(person for person in profile.identities if person != profile.person)
    if len(others) == 1:
        yield Keep(replace(profile, person=others[0], owner=None, identities=()))
        return
    owner = profile.owner if profile.owner in others else others[0]
    yield from (Keep(replace(profile, person=person, owner=owner, identities=others)) for person in others)


def forget(situation: Situation, asking: Asking, words: str) -> tuple[Effect, ...]:
    """Asked once more before everything goes."""
    if words.lower() not in EVERYTHING:
        return asking.note(Topic.FORGET)
    return Forget(situation.profile), *asking.note(Topic.FORGOTTEN)
