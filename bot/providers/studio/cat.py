"""The cat, sitting and looking at you, with what all furry faces share."""

from dataclasses import dataclass

from bot.providers.studio.palette import BLUSH, INK, WHITE, Color, Dice, brightness, darker, hue, lighter
from bot.providers.studio.pen import Fade, Pen, Point


@dataclass(frozen=True, slots=True)
class Look:
    """What a subject should look like, as far as the words or chance have decided."""

    dice: Dice
    color: Color | None = None
    asleep: bool = False


@dataclass(frozen=True, slots=True)
class Fur:
    main: Color
    mark: Color
    pale: Color
    eye: Color


CATS = (
    Fur(hue(0xF3A04C), hue(0xD9762B), hue(0xFFF0DA), hue(0x7FB05A)),
    Fur(hue(0x9FA6B2), hue(0x6B7280), hue(0xF0F1F4), hue(0xE3B23C)),
    Fur(hue(0x453F55), hue(0x332E42), hue(0x6A627C), hue(0xF2C53D)),
    Fur(hue(0xFAF3E8), hue(0xE8B98A), hue(0xFFFFFF), hue(0x5FA8D8)),
    Fur(hue(0xC9A27A), hue(0x8A6446), hue(0xF7E6D0), hue(0x6FB3A0)),
    Fur(hue(0xF0E2CC), hue(0x6B4E43), hue(0xFFF8EC), hue(0x57A3E0)),
)


def tinted(fur: Fur, color: Color | None) -> Fur:
    """The fur dyed in the colour that was asked for."""
    if color is None:
        return fur
    return Fur(color, darker(color, 0.3), lighter(color, 0.7), fur.eye if brightness(color) > 60 else hue(0xF2C53D))


def eyes(pen: Pen, spot: Point, radius: Point, iris: Color, slit: float = 0.62) -> None:
    """Two shining eyes; `spot` is the left one, `slit` the pupil's width as a share of the iris."""
    x, y = spot
    for half in pen.halves():
        half.oval((x, y), (radius[0] * 1.12, radius[1] * 1.12), INK)
        half.oval(
            (x, y + radius[1] * 0.06),
            (radius[0] * 0.96, radius[1] * 0.96),
            Fade(darker(iris, 0.25), lighter(iris, 0.3)),
        )
        half.oval((x + radius[0] * 0.08, y), (radius[0] * slit, radius[1] * 0.82), hue(0x1D1622))
    for gleam in (x, 100 - x):
        pen.oval((gleam - radius[0] * 0.28, y - radius[1] * 0.36), (radius[0] * 0.32, radius[1] * 0.32), WHITE)
        pen.oval((gleam + radius[0] * 0.3, y + radius[1] * 0.42), (radius[0] * 0.15, radius[1] * 0.15), WHITE)


def beads(pen: Pen, spot: Point, radius: float) -> None:
    """Two round dark eyes."""
    x, y = spot
    for at in (x, 100 - x):
        pen.oval((at, y), (radius, radius * 1.08), hue(0x2A1F26))
        pen.oval((at, y + radius * 0.35), (radius * 0.72, radius * 0.55), hue(0x5A4038))
        pen.oval((at, y - radius * 0.05), (radius * 0.6, radius * 0.62), hue(0x1D1519))
        pen.oval((at - radius * 0.32, y - radius * 0.4), (radius * 0.36, radius * 0.36), WHITE)
        pen.oval((at + radius * 0.36, y + radius * 0.42), (radius * 0.16, radius * 0.16), WHITE)


def closed_eyes(pen: Pen, spot: Point, radius: float) -> None:
    x, y = spot
    for half in pen.halves():
        half.stroke([(x - radius, y), (x, y + radius * 0.6), (x + radius, y)], 1.2, INK)


def gaze(pen: Pen, look: Look, spot: Point, radius: float) -> None:
    if look.asleep:
        closed_eyes(pen, spot, radius)
    else:
        beads(pen, spot, radius)


def smile(pen: Pen, top: Point, width: float, color: Color = INK) -> None:
    """The mouth under an animal's nose, like a rounded w."""
    x, y = top
    pen.line(((x, y - 1.5), (x, y + 1.2)), 0.8, color)
    for side in (-1, 1):
        curve = [(x, y + 1), (x + side * width * 0.45, y + 2.9), (x + side * width, y + 1)]
        pen.stroke(curve, 0.85, color)


def blush(pen: Pen, spot: Point, radius: float) -> None:
    for half in pen.halves():
        half.glow(spot, (radius * 1.3, radius), BLUSH, 0.55)


def cat(pen: Pen, look: Look) -> None:
    fur = tinted(look.dice.pick(CATS), look.color)
    tabby = look.dice.maybe(0.7)
    _cat_body(pen, fur, tabby)
    pen.shade(6)
    _cat_head(pen, fur, tabby)
    pen.shade(6)
    _cat_face(pen, fur, look)


def _cat_body(pen: Pen, fur: Fur, tabby: bool) -> None:
    pen.taper([(66, 93), (82, 95), (91, 87), (90, 73), (84, 65)], (9, 7), Fade(fur.main, fur.main))
    pen.taper([(90.5, 76), (89.5, 70), (84, 65)], (8, 7), fur.mark)
    pen.shade(4)
    left = [(38, 50), (32, 60), (27, 74), (25, 88), (30, 97), (50, 99)]
    pen.blob(left + [(100 - x, y) for x, y in left[-2::-1]], Fade(fur.main, darker(fur.main, 0.08)))
    if tabby:
        for half in pen.halves():
            for y in (66, 73, 80):
                half.taper([(28.5 - (y - 66) * 0.12, y), (33, y + 1.5), (37, y + 0.5)], (2.8, 0.6), fur.mark)
    pen.blob([(50, 52), (59, 56), (60, 66), (55, 73), (50, 78), (45, 73), (40, 66), (41, 56)], fur.pale)
    pen.shade(5)
    pen.soft([(43, 78), (57, 78), (57, 96), (43, 96)], darker(fur.main, 0.3), 2)
    for half in pen.halves():
        half.blob([(29, 80), (36, 82), (39, 91), (36, 98), (27, 98.5), (23, 91)], fur.main)
        half.blob([(42, 76), (45, 73.5), (48, 76), (49, 86), (48.8, 97), (40.4, 97), (40, 86)], fur.main)
        half.oval((37, 97), (8.2, 3.6), fur.pale)
        half.oval((44.4, 96.5), (5.4, 3.8), fur.pale)
    pen.shade(4)
    for x in (42.4, 45.4, 54.6, 57.6):
        pen.line(((x, 95.5), (x, 99)), 0.6, darker(fur.pale, 0.35))


def _cat_head(pen: Pen, fur: Fur, tabby: bool) -> None:
    for half in pen.halves():
        half.soft([(27, 30), (27.5, 5.5), (46, 17)], fur.main, 3)
        half.soft([(30.5, 22), (30.5, 11), (40, 17.5)], hue(0xF4A9A8), 2)
        half.taper([(33, 25), (34.5, 19), (34, 13)], (3, 0.6), fur.pale)
    left = [(50, 13), (39, 14.5), (29, 21), (23.5, 32), (21, 41), (27, 49), (38, 54.5), (50, 56)]
    pen.blob(left + [(100 - x, y) for x, y in left[-2:0:-1]], Fade(lighter(fur.main, 0.08), fur.main))
    if tabby:
        pen.taper([(50, 13.5), (50, 19), (50, 24)], (3.4, 0.8), fur.mark)
        for half in pen.halves():
            half.taper([(44, 14.2), (44.8, 18), (45.8, 22)], (3, 0.8), fur.mark)
            half.taper([(22.6, 38), (27, 38.6), (31, 40)], (2.4, 0.6), fur.mark)
            half.taper([(23.5, 44), (27.5, 43.6), (31.5, 43.6)], (2.4, 0.6), fur.mark)


def _cat_face(pen: Pen, fur: Fur, look: Look) -> None:
    pen.oval((50, 48.5), (8, 5.5), fur.pale)
    for half in pen.halves():
        half.oval((45, 45.5), (6.4, 5), fur.pale)
    blush(pen, (29.5, 44.5), 5)
    if look.asleep:
        closed_eyes(pen, (38, 36), 5.5)
    else:
        eyes(pen, (38.2, 35), (5.9, 6.5), fur.eye)
    pen.blob([(46.8, 40.6), (53.2, 40.6), (51.6, 43.2), (50, 44.4), (48.4, 43.2)], hue(0xE87C86))
    smile(pen, (50, 45.8), 6)
    whisker = WHITE if brightness(fur.main) < 190 else darker(fur.main, 0.5)
    for half in pen.halves():
        for rise, y in ((-3, 44.4), (0.2, 46.6), (3.6, 48.6)):
            half.taper([(39, y), (28, y + rise * 0.45), (14, y + rise * 1.5)], (0.8, 0.25), whisker)
