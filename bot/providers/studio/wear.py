"""What can be put on: hat, crown, sunglasses, scarf, umbrella, bow."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.providers.studio.palette import Color, darker, hue, lighter
from bot.providers.studio.pen import Fade, Pen


@dataclass(frozen=True, slots=True)
class Face:
    """Where a head is within its subject's square, so that things fit on it."""

    middle: float = 50
    top: float = 13
    eye: float = 34
    width: float = 54
    neck: float = 57

    def pen(self, pen: Pen, y: float) -> Pen:
        """A pen whose square is as wide as the head, standing on height `y`."""
        return pen.inner((self.middle, y), self.width)


def hat(pen: Pen, face: Face, color: Color | None) -> None:
    felt = color or hue(0xE0B050)
    on = face.pen(pen, face.top + face.width * 0.14)
    on.oval((50, 92), (62, 13), Fade(felt, darker(felt, 0.15)))
    on.shade(7)
    on.blob([(20, 92), (23, 66), (32, 46), (50, 41), (68, 46), (77, 66), (80, 92), (50, 98)], felt)
    on.shade(9)
    on.blob(
        [(19, 92), (20.6, 78), (50, 84), (79.4, 78), (81, 92), (50, 98)],
        hue(0xC9453F) if color is None else darker(felt, 0.4),
    )
    on.shade(3)


def crown(pen: Pen, face: Face, color: Color | None) -> None:
    gold = color or hue(0xF6C445)
    on = face.pen(pen, face.top + face.width * 0.1)
    peaks = [(18, 96), (12, 52), (32, 74), (50, 42), (68, 74), (88, 52), (82, 96), (50, 102)]
    on.soft(peaks, gold, 5)
    on.shade(7)
    for x, y, gem in ((12, 50, 0x5FB3E0), (50, 40, 0xE2455A), (88, 50, 0x5FB3E0)):
        on.oval((x, y), (6, 6), Fade(lighter(hue(gem), 0.3), hue(gem)))
    for x, gem in ((32, 0x6CC08A), (50, 0xE2455A), (68, 0x6CC08A)):
        on.oval((x, 90), (5, 5), hue(gem))
    on.shade(2)


def sunglasses(pen: Pen, face: Face, color: Color | None) -> None:
    frame = color or hue(0x1F1B29)
    on = face.pen(pen, face.eye + face.width * 0.5)
    on.line(((8, 44), (92, 44)), 5, frame)
    for half in on.halves():
        lens = [(14, 40), (46, 40), (47, 54), (40, 66), (26, 67), (15, 58)]
        half.soft(lens, frame, 5)
        half.blob([(16, 42), (44, 42), (44, 54), (38, 63), (27, 64), (18, 57)], Fade(hue(0x2B2740), hue(0x5A4A7A)))
    on.shade(0)
    for x in (22, 64):
        on.poly([(x, 44), (x + 7, 44), (x + 1, 58), (x - 3, 54)], hue(0x8C84B0))
        on.poly([(x + 10, 44), (x + 12.4, 44), (x + 6, 60), (x + 4, 59)], hue(0x8C84B0))
    on.shade(0)


def scarf(pen: Pen, face: Face, color: Color | None) -> None:
    wool = color or hue(0xD9534F)
    on = face.pen(pen, face.neck + face.width * 0.1)
    on.soft([(60, 88), (78, 88), (82, 138), (64, 140)], darker(wool, 0.12), 5)
    for y in (104, 120):
        on.line(((63, y), (79, y - 1)), 6, lighter(wool, 0.65))
    for x in (65, 70, 75, 80):
        on.line(((x, 140), (x + 0.6, 147)), 2.4, wool)
    on.shade(5)
    on.blob([(14, 74), (50, 88), (86, 74), (90, 88), (70, 102), (50, 105), (30, 102), (10, 88)], wool)
    on.shade(7)
    for x, tilt in ((26, 20), (42, 6), (58, -6), (74, -20)):
        on.turned(tilt, (x, 92)).line(((x, 85), (x, 100)), 4.4, lighter(wool, 0.65))
    on.oval((69, 92), (10, 11), darker(wool, 0.08))
    on.shade(4)


def umbrella(pen: Pen, face: Face, color: Color | None) -> None:
    cloth = color or hue(0xE0584F)
    top = face.top - 32
    pen.stroke([(80, top + 18), (80, 50), (80, 84), (83, 89), (87, 86)], 2, hue(0x6B4A34))
    pen.shade(2)
    dome = [(8, top + 26), (12, top + 8), (30, top - 9), (54, top - 14), (78, top - 9), (96, top + 8), (100, top + 26)]
    scallop = [
        (86, top + 21),
        (77, top + 27),
        (66, top + 21),
        (54, top + 27),
        (42, top + 21),
        (31, top + 27),
        (20, top + 21),
    ]
    pen.blob([*dome, *scallop], cloth)
    pen.shade(8)
    for x in (31, 54, 77):
        pen.stroke([(54, top - 14), ((x + 54) / 2 + (x - 54) * 0.22, top + 2), (x, top + 26)], 0.9, darker(cloth, 0.3))
    pen.line(((54, top - 14), (54, top - 20)), 2, hue(0x6B4A34))
    pen.shade(0)


def bow(pen: Pen, face: Face, color: Color | None) -> None:
    silk = color or hue(0xF06B8A)
    on = face.pen(pen, face.top + face.width * 0.12)
    for half in on.halves():
        half.blob([(50, 84), (34, 66), (20, 68), (20, 98), (34, 102), (50, 90)], silk)
    on.shade(5)
    on.oval((50, 86), (8, 9), lighter(silk, 0.2))
    on.shade(3)


WEAR: dict[str, Callable[[Pen, Face, Color | None], None]] = {
    "umbrella": umbrella,
    "scarf": scarf,
    "sunglasses": sunglasses,
    "hat": hat,
    "crown": crown,
    "bow": bow,
}
