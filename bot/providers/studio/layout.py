"""Who stands where: the subjects of a wish arranged into one composition."""

from dataclasses import dataclass, replace

from bot.providers.studio.gallery import GALLERY, Part
from bot.providers.studio.palette import Color, Dice, hue
from bot.providers.studio.vehicles import PAINTS
from bot.providers.studio.words import MOST, Cast, Wish

# Where in a ride's square the rider's feet are, and how large the rider is beside it.
SEATS: dict[str, tuple[float, float, float]] = {
    "bicycle": (40, 64, 0.6),
    "car": (50, 66, 0.5),
    "horse": (62, 54, 0.56),
    "rocket": (50, 40, 0.44),
}
HELD = {"book": (50, 103, 0.5), "cup": (50, 104, 0.36), "banana": (72, 104, 0.34), "apple": (50, 104, 0.26)}
HELD |= {"heart": (50, 100, 0.3), "guitar": (50, 103, 0.58), "flower": (78, 102, 0.42), "balloon": (84, 60, 0.6)}
HELD |= {"cake": (50, 108, 0.42)}


@dataclass(frozen=True, slots=True)
class Spot:
    """One subject: `foot` in percent of the picture, `size` in percent of its shorter side."""

    kind: str
    foot: tuple[float, float]
    size: float
    color: Color | None = None
    flip: bool = False


@dataclass(frozen=True, slots=True)
class Space:
    """The picture's sides as multiples of its shorter one, in percent."""

    width: float
    height: float
    # What is left for the subjects, where something has to fit above them.
    share: float = 1.0

    @property
    def full(self) -> float:
        """The size of a subject that has the picture to itself."""
        return min(self.width * 0.76, self.height * 0.68) * self.share

    @property
    def floor(self) -> float:
        return 92.0 if self.height <= self.width * 1.2 else 84.0

    def beside(self, spot: Spot, inside: tuple[float, float]) -> tuple[float, float]:
        """A point of the spot's own square, as a place in the picture."""
        x, y = inside
        return (
            spot.foot[0] + (x - 50) * spot.size / self.width,
            spot.foot[1] + (y - 100) * spot.size / self.height,
        )


def cast_of(wish: Wish) -> tuple[Cast, ...]:
    """The named subjects; if there are none, the things to wear become what is shown."""
    if wish.cast:
        return wish.cast
    return tuple(Cast(kind, 1, color) for kind, color in wish.wear)


def arrange(wish: Wish, dice: Dice, space: Space) -> tuple[Spot, ...]:
    """From back to front."""
    cast = cast_of(wish)
    together = _couple(cast, dice, space)
    if together:
        return together
    front = [one for one in cast if GALLERY[one.kind].part not in (Part.BUILDING, Part.FLYER)] or list(cast)
    rest = [one for one in cast if one not in front]
    behind, before = _behind(rest, dice, space), _rows(front, dice, space)
    if behind and len(before) == 1:
        lean = 14 if behind[0].foot[0] < 50 else -14
        before = (replace(before[0], foot=(50 + lean, before[0].foot[1]), size=before[0].size * 0.84),)
    return (*behind, *before)


def _couple(cast: tuple[Cast, ...], dice: Dice, space: Space) -> tuple[Spot, ...]:
    """A creature riding or holding the one other thing that was named; nothing if that is not what was."""
    boat = [one for one in cast if one.kind == "boat"]
    crew = [one for one in cast for _ in range(one.count) if GALLERY[one.kind].part is Part.CREATURE]
    if len(boat) == 1 and 1 <= len(crew) <= 3 and len(crew) + 1 == sum(one.count for one in cast):
        return _sailing(crew, boat[0], dice, space)
    if len(cast) != 2 or any(one.count > 1 for one in cast):
        return ()
    creature, other = cast if cast[1].kind in SEATS.keys() | HELD.keys() else cast[::-1]
    if GALLERY[creature.kind].part is not Part.CREATURE or creature.kind == "fish":
        return ()
    if other.kind in SEATS:
        return _riding(creature, other, space)
    if other.kind in HELD:
        x, y, share = HELD[other.kind]
        main = Spot(creature.kind, (50, space.floor - 3), space.full, creature.color)
        return (main, Spot(other.kind, space.beside(main, (x, y)), space.full * share, other.color))
    return ()


def _riding(creature: Cast, other: Cast, space: Space) -> tuple[Spot, ...]:
    x, y, share = SEATS[other.kind]
    size = space.full * 0.84
    ride = Spot(other.kind, (50, space.floor), size, other.color)
    rider = Spot(creature.kind, space.beside(ride, (x, y)), size * share * 1.15, creature.color)
    return (rider, ride) if other.kind == "car" else (ride, rider)


def _sailing(crew: list[Cast], boat: Cast, dice: Dice, space: Space) -> tuple[Spot, ...]:
    """Sails behind the crew, the hull before it."""
    ship = Spot("boat", (50, space.floor), space.full * 1.05, boat.color or hue(dice.pick(PAINTS)))
    seats = ((34,), (29, 68), (24, 49, 74))[len(crew) - 1]
    size = ship.size * (0.56, 0.46, 0.38)[len(crew) - 1]
    riders = [Spot(one.kind, space.beside(ship, (x, 84)), size, one.color) for one, x in zip(crew, seats, strict=True)]
    return (ship, *riders, replace(ship, kind="hull"))


def _behind(cast: list[Cast], dice: Dice, space: Space) -> tuple[Spot, ...]:
    spots, side = [], dice.maybe(0.5)
    for one in [member for member in cast for _ in range(min(member.count, 4))]:
        flying = GALLERY[one.kind].part is Part.FLYER
        x = dice.between(10, 26) if side else dice.between(74, 90)
        y, size = (space.floor * 0.5, 0.5) if flying else (space.floor * 0.84, 0.86)
        spots.append(Spot(one.kind, (x, y + dice.between(-2, 2)), space.full * size, one.color, dice.maybe(0.5)))
        side = not side
    return tuple(spots)


def _rows(cast: list[Cast], dice: Dice, space: Space) -> tuple[Spot, ...]:
    everyone = [one for one in cast for _ in range(one.count)][:MOST]
    if len(everyone) == 1:
        only = everyone[0]
        return (Spot(only.kind, (50, _level(only.kind, space)), space.full, only.color, dice.maybe(0.5)),)
    split = 0 if len(everyone) <= 4 and space.width >= space.height * 0.8 else (len(everyone)) // 2
    back = _row(everyone[:split], dice, space, len(everyone))
    front = _row(everyone[split:], dice, space, len(everyone))
    lift = 15 if split else 0
    return (*(replace(spot, foot=(spot.foot[0], spot.foot[1] - lift)) for spot in back), *front)


def _level(kind: str, space: Space) -> float:
    """Swimmers and flyers keep to the middle, all others stand on the floor."""
    afloat = kind in ("fish", "rocket", "balloon", "heart")
    return 50 + space.full / space.height * 50 if afloat else space.floor


def _row(everyone: list[Cast], dice: Dice, space: Space, total: int) -> tuple[Spot, ...]:
    count = len(everyone)
    mixed = any(GALLERY[one.kind].part is Part.CREATURE for one in everyone)
    size = min(space.full * (0.9 if total < 4 else 0.66), space.width * 1.3 / max(count, 1))
    pitch = min(size / space.width * 96, (99 - size / space.width * 100) / max(count - 1, 1))
    spots = []
    for step, one in enumerate(everyone):
        small = mixed and GALLERY[one.kind].part is Part.THING
        x = 50 + (step - (count - 1) / 2) * pitch
        share = (0.6 if small else 1.0) * dice.between(0.93, 1.04)
        spots.append(Spot(one.kind, (x, space.floor + dice.between(-2.4, 3)), size * share, one.color, dice.maybe(0.5)))
    return tuple(spots)
