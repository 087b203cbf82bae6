"""Through which door a post goes: as a message, or as an answer to an interaction, seen by all or by one person."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from adapters.discord.ledger import Ledger, Standing, interaction_of
from adapters.discord.limits import FOLLOW_UPS, KEPT_BACK
from adapters.discord.sheets import LASTING
from bot.values import Outbound, Place


class Door(StrEnum):
    """How a message comes to where it is seen."""

    CHANNEL = "channel"
    """A message like anybody's."""
    ORIGINAL = "original"
    """In the place of the "thinking" that a command was answered with."""
    FOLLOWING = "following"
    """A further answer to an interaction, seen by everybody."""
    ALONE = "alone"
    """A further answer, seen by whoever asked."""
    PRIVATE = "private"
    """A direct message to whoever it is for."""


@dataclass(frozen=True, slots=True)
class Way:
    """`standing`: the interaction by whose token it goes, or could go."""

    door: Door
    standing: Standing | None = None
    clears: bool = False
    """The "thinking", which everybody sees, is taken away first: what answers it is for one person."""

    @property
    def lent(self) -> bool:
        """It goes by an interaction's token."""
        return self.door in {Door.ORIGINAL, Door.FOLLOWING, Door.ALONE}


async def way(ledger: Ledger, place: Place, outbound: Outbound) -> Way:
    """Waits until Discord has been told that an interaction is heard."""
    whispered = await _whispered(ledger, outbound)
    if whispered is not None:
        return whispered
    id = interaction_of(outbound.reply_to)
    asked = await ledger.found(id)
    if asked is None and ledger.hushed(id):
        return Way(Door.PRIVATE)
    if asked is not None and (asked.alone or _unused(asked)):
        return by_token(asked)
    if not place.thread:
        return Way(Door.CHANNEL, asked)
    standing = await ledger.found(interaction_of(place.thread))
    return by_token(standing) if standing is not None and _room(standing, outbound) else Way(Door.PRIVATE)


def by_token(standing: Standing) -> Way:
    """As its first answer if that says nothing yet, else as a further one, seen by those who see the first."""
    if _unused(standing):
        return Way(Door.ORIGINAL, standing)
    return Way(Door.ALONE if standing.alone else Door.FOLLOWING, standing)


async def _whispered(ledger: Ledger, outbound: Outbound) -> Way | None:
    """What concerns one person is shown to that person; pictures are for all to see. Where the bot and one person are
    among themselves, nothing need vanish again as such answers do."""
    if not outbound.answers or outbound.pictures:
        return None
    standing = await ledger.found(interaction_of(outbound.answers))
    if standing is None or standing.private:
        return None
    if _unused(standing) and standing.alone:
        return Way(Door.ORIGINAL, standing)
    if not (standing.reaches or _room(standing, outbound)):
        return Way(Door.PRIVATE)
    return Way(Door.ALONE, standing, clears=_unused(standing))


def _unused(standing: Standing) -> bool:
    return standing.deferred and not standing.used


def _room(standing: Standing, outbound: Outbound) -> bool:
    """Where the bot is not, Discord takes only so many further answers, of which those that matter have the last."""
    return standing.followed + (0 if outbound.kind in LASTING else KEPT_BACK) < FOLLOW_UPS or _unused(standing)
