"""Every subject the painter can draw, what part it plays in a picture and where its head is."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto

from bot.providers.studio import buildings, creatures, dog, furry, people, things, vehicles
from bot.providers.studio.cat import Look, cat
from bot.providers.studio.pen import Pen
from bot.providers.studio.wear import WEAR, Face


class Part(Enum):
    """How a subject is placed among others."""

    CREATURE = auto()
    THING = auto()
    VEHICLE = auto()
    BUILDING = auto()
    FLYER = auto()


@dataclass(frozen=True, slots=True)
class Glyph:
    draw: Callable[[Pen, Look], None]
    part: Part
    # Where it is shown when the words name no place.
    homes: tuple[str, ...]
    face: Face = Face()  # noqa: RUF009 - frozen, so sharing one is safe
    grounded: bool = True


OUTDOORS = ("meadow", "meadow", "plain", "forest", "mountain", "lake")
PETS = ("meadow", "room", "plain", "meadow", "room")
ROADS = ("meadow", "city", "mountain", "desert")
PERSON = Face(50, 7, 35, 50, 55)


def _worn_alone(kind: str) -> Callable[[Pen, Look], None]:
    def draw(pen: Pen, look: Look) -> None:
        face = Face(50, 38, 55, 74, 50) if kind == "umbrella" else Face(50, 66, 56, 84, 56)
        WEAR[kind](pen, face, look.color)

    return draw


GALLERY: dict[str, Glyph] = {
    "cat": Glyph(cat, Part.CREATURE, PETS),
    "dog": Glyph(dog.dog, Part.CREATURE, PETS, Face(50, 11, 30, 50, 58)),
    "shiba": Glyph(dog.shiba, Part.CREATURE, PETS, Face(50, 12, 31, 52, 58)),
    "fox": Glyph(dog.fox, Part.CREATURE, ("forest", "forest", "meadow", "snowfield"), Face(50, 14, 33, 50, 60)),
    "bear": Glyph(furry.bear, Part.CREATURE, ("forest", "meadow", "plain", "mountain"), Face(50, 12, 33, 52, 57)),
    "panda": Glyph(furry.panda, Part.CREATURE, ("forest", "meadow", "plain"), Face(50, 12, 35, 56, 57)),
    "red_panda": Glyph(furry.red_panda, Part.CREATURE, ("forest", "meadow", "plain"), Face(50, 12, 34, 54, 57)),
    "rabbit": Glyph(furry.rabbit, Part.CREATURE, OUTDOORS, Face(50, 27, 47, 46, 66)),
    "owl": Glyph(furry.owl, Part.CREATURE, ("forest",), Face(50, 13, 35, 50, 52), grounded=False),
    "bird": Glyph(creatures.bird, Part.CREATURE, ("meadow", "lake", "plain"), Face(37, 19, 33, 36, 49), grounded=False),
    "fish": Glyph(creatures.fish, Part.CREATURE, ("underwater",), Face(27, 34, 49, 34, 70), grounded=False),
    "horse": Glyph(creatures.horse, Part.CREATURE, ("meadow", "mountain", "desert"), Face(25, 13, 24, 26, 44)),
    "dragon": Glyph(creatures.dragon, Part.CREATURE, ("mountain", "mountain", "sky"), Face(50, 14, 33, 50, 57)),
    "robot": Glyph(people.robot, Part.CREATURE, ("city", "plain", "room", "meadow"), Face(50, 13, 31, 48, 54)),
    "girl": Glyph(people.girl, Part.CREATURE, OUTDOORS, PERSON),
    "boy": Glyph(people.boy, Part.CREATURE, OUTDOORS, PERSON),
    "house": Glyph(buildings.house, Part.BUILDING, ("meadow", "forest", "mountain", "lake")),
    "castle": Glyph(buildings.castle, Part.BUILDING, ("meadow", "mountain")),
    "lighthouse": Glyph(buildings.lighthouse, Part.BUILDING, ("sea",)),
    "tree": Glyph(buildings.tree, Part.BUILDING, ("meadow", "mountain", "lake")),
    "flower": Glyph(buildings.flower, Part.THING, ("meadow", "plain", "table")),
    "rocket": Glyph(vehicles.rocket, Part.FLYER, ("space",), grounded=False),
    "balloon": Glyph(vehicles.balloon, Part.FLYER, ("meadow", "sky", "mountain"), grounded=False),
    "hull": Glyph(vehicles.hull, Part.VEHICLE, ("sea",), grounded=False),
    "car": Glyph(vehicles.car, Part.VEHICLE, ROADS),
    "boat": Glyph(vehicles.boat, Part.VEHICLE, ("sea",), grounded=False),
    "train": Glyph(vehicles.train, Part.VEHICLE, ("meadow", "mountain", "forest")),
    "bicycle": Glyph(vehicles.bicycle, Part.VEHICLE, ("meadow", "city", "forest")),
    "cup": Glyph(things.cup, Part.THING, ("table",)),
    "cake": Glyph(things.cake, Part.THING, ("table", "plain")),
    "banana": Glyph(things.banana, Part.THING, ("table", "plain")),
    "apple": Glyph(things.apple, Part.THING, ("table", "plain")),
    "book": Glyph(things.book, Part.THING, ("table",)),
    "heart": Glyph(things.heart, Part.THING, ("plain", "sky"), grounded=False),
    "guitar": Glyph(things.guitar, Part.THING, ("room", "plain")),
    **{kind: Glyph(_worn_alone(kind), Part.THING, ("plain", "table")) for kind in WEAR},
}
