"""What a store in memory knows of people."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.values import Inbound, Pairing, Person, Profile, Said
from bot.values.turns import Heard

CODE = re.compile(r"(?<![\w/])/link(?:@[\w.-]{1,60})?\W+([a-z0-9]{4})\W*([a-z0-9]{4})(?!\w)", re.IGNORECASE | re.ASCII)


class People:
    """What is remembered of people, and the codes that were given to them."""

    def __init__(self) -> None:
        self._kept: dict[Person, Profile] = {}
        self._pairings: dict[str, Pairing] = {}

    def profile(self, person: Person) -> Profile:
        kept = self._kept.get(person, Profile(person))
        owner = self._owner(kept)
        sharing = [other for other, its in self._kept.items() if owner and its.owner == owner.person]
        if owner is None or len(sharing) == 1:
            return replace(kept, person=person, owner=None)
        ordered = sorted(sharing, key=lambda other: (other != owner.person, other.platform, other.id))
        return replace(owner, person=person, identities=tuple(ordered))

    def names(self, person: Person) -> tuple[Person, ...]:
        """All under whom the person is known."""
        return self.profile(person).identities or (person,)

    def _owner(self, profile: Profile) -> Profile | None:
        """Whose profile counts, as long as the owner is one of those who share it."""
        owner = self._kept.get(profile.owner) if profile.owner else None
        return owner if owner and owner.owner == owner.person else None

    def keep(self, profile: Profile) -> None:
        alone = profile.owner in {None, profile.person}
        self._kept[profile.person] = replace(profile, identities=(), preferences=profile.preferences if alone else {})
        owner = self._owner(profile)
        if owner is not None:
            self._kept[owner.person] = replace(
                owner,
                language=profile.language,
                hints=profile.hints,
                preferences=profile.preferences,
                confirm=profile.confirm,
            )

    def pairing(self, event: Inbound | Heard) -> Pairing | None:
        found = CODE.search(event.text) if isinstance(event, Said) else None
        pairing = self._pairings.get(f"{found[1]}-{found[2]}".upper()) if found else None
        return pairing and replace(pairing, owner=self.profile(pairing.owner.person))

    def accepts(self, pairing: Pairing | None) -> bool:
        """Not the use of a code that was used before."""
        return pairing is None or pairing.expires > 0 or pairing.code in self._pairings

    def pair(self, pairing: Pairing, at: float) -> None:
        if not pairing.expires:
            del self._pairings[pairing.code]
            return
        self._pairings = {code: kept for code, kept in self._pairings.items() if kept.expires > at}
        self._pairings[pairing.code] = pairing

    def forget(self, person: Person) -> int:
        kept = self._kept.pop(person, None)
        codes = [code for code, pairing in self._pairings.items() if pairing.owner.person == person]
        for code in codes:
            del self._pairings[code]
        return (1 + len(kept.preferences) if kept else 0) + len(codes)
