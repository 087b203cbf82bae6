"""`/link` and `/forget`: one person on several platforms, and a person who is known no more."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Iterable, Mapping
from dataclasses import replace

from bot.conversation.asking import Asking
from bot.conversation.joining import is_own
from bot.conversation.rules import Rules
from bot.conversation.stopping import stop
from bot.values import Pairing, Person, Preference, Profile, Situation, State, Task
from bot.values.meanings import Paired, Running
from bot.values.topics import Topic
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
    likes, confirm = _newest(other, mine), other.confirm or mine.confirm
    shared = replace(other, owner=owner, identities=everybody, preferences=likes, confirm=confirm)
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
    """Asked once more before everything goes. What is being made is still delivered, and shown to be; what was only
    asked about is not."""
    if words.lower() not in EVERYTHING:
        return asking.note(Topic.FORGET)
    own = tuple(job for job in situation.jobs if not job.state.ended and is_own(situation, job))
    dropped = (effect for job in own if job.state is State.CONFIRMING for effect in stop(asking, job))
    gone: tuple[Effect, ...] = (*dropped, Forget(situation.profile), *asking.note(Topic.FORGOTTEN))
    coming = tuple(job for job in own if job.state is not State.CONFIRMING)
    return (*gone, asking.next(1).say(Running(coming, asking.at))) if coming else gone
