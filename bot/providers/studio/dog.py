"""The dog, the shiba and the fox, sitting."""

from bot.providers.studio.cat import Fur, Look, blush, eyes, gaze, smile, tinted
from bot.providers.studio.palette import Dice, darker, hue, lighter
from bot.providers.studio.pen import Fade, Pen, Point

DOGS = (
    Fur(hue(0xE3B36B), hue(0xC48A45), hue(0xFBEBCF), hue(0x5A3A22)),
    Fur(hue(0xFBF4E8), hue(0xA8703F), hue(0xFFFFFF), hue(0x5A3A22)),
    Fur(hue(0xA56B3F), hue(0x74462A), hue(0xF0D3AC), hue(0x3F2A1C)),
    Fur(hue(0x6B5A55), hue(0x47393A), hue(0xEFD9B8), hue(0x3F2A1C)),
    Fur(hue(0xF4E3C3), hue(0xD9B581), hue(0xFFF9EE), hue(0x4A3222)),
)
SHIBA = Fur(hue(0xE79A4D), hue(0xC9742D), hue(0xFFF4E3), hue(0x4A2E1C))
FOX = Fur(hue(0xEE7B36), hue(0x4A3038), hue(0xFFF5EA), hue(0xC98A2B))
COLLARS = (0xD94F4F, 0x3E7CB8, 0x4AA37A, 0x8C5BB0)


def dog(pen: Pen, look: Look) -> None:
    fur = tinted(look.dice.pick(DOGS), look.color)
    patch = look.dice.maybe(0.5)
    _tail(pen, fur)
    _body(pen, fur)
    _collar(pen, look.dice)
    _dog_head(pen, fur, patch)
    _snout(pen, fur)
    gaze(pen, look, (40.5, 30), 3.9)
    for half in pen.halves():
        half.taper([(36.5, 23.6), (39.5, 22), (43, 22.8)], (1.6, 0.7), darker(fur.mark, 0.2))
    blush(pen, (33, 39), 3.6)


def _tail(pen: Pen, fur: Fur) -> None:
    pen.taper([(67, 90), (80, 86), (88, 74), (87, 62)], (8, 5), fur.main)
    pen.taper([(88, 72), (88, 66), (87, 61)], (6.2, 4), fur.pale)
    pen.shade(4)


def _body(pen: Pen, fur: Fur) -> None:
    left = [(50, 48), (37, 51), (31, 62), (28, 78), (25, 90), (31, 98), (50, 99)]
    pen.blob(left + [(100 - x, y) for x, y in left[-2:0:-1]], Fade(fur.main, darker(fur.main, 0.1)))
    pen.blob([(50, 54), (60, 57), (61, 67), (56, 75), (50, 80), (44, 75), (39, 67), (40, 57)], fur.pale)
    pen.shade(6)
    for half in pen.halves():
        half.blob([(30, 78), (37, 81), (39, 91), (35, 98), (25, 98.5), (22, 90)], fur.main)
        half.oval((31, 97), (8, 3.6), fur.pale)
    pen.shade(4)
    pen.soft([(43, 76), (57, 76), (57, 96), (43, 96)], darker(fur.main, 0.3), 2)
    for half in pen.halves():
        leg = [(41, 73), (44.5, 70), (48, 73), (49, 85), (48.6, 97), (38.6, 97), (39, 85)]
        half.blob(leg, lighter(fur.main, 0.06))
        half.oval((43.2, 96.5), (6.3, 4.2), fur.pale)
    pen.shade(4)
    for x in (41, 44.6, 55.4, 59):
        pen.line(((x, 95.5), (x, 99.4)), 0.6, darker(fur.pale, 0.4))


def _collar(pen: Pen, dice: Dice) -> None:
    band = hue(dice.pick(COLLARS))
    pen.taper([(34, 54.5), (50, 60.5), (66, 54.5)], (5, 5), band)
    pen.oval((50, 63.5), (3.6, 3.6), Fade(hue(0xFFE08A), hue(0xE0A52E)))
    pen.oval((50, 64), (1.2, 1.2), hue(0xB57F1C))
    pen.shade(2)


def _dog_head(pen: Pen, fur: Fur, patch: bool) -> None:
    left = [(50, 10), (40, 11), (32, 17), (29, 28), (29.5, 39), (34, 48), (42, 54.5), (50, 56)]
    pen.blob(left + [(100 - x, y) for x, y in left[-2:0:-1]], Fade(lighter(fur.main, 0.08), fur.main))
    if patch:
        pen.blob([(52.5, 18), (60, 15), (68, 20), (69, 31), (64, 39), (56, 38), (52, 29)], fur.mark)
    else:
        pen.blob([(50, 12), (53, 20), (53.5, 32), (50, 40), (46.5, 32), (47, 20)], fur.pale)
    pen.shade(6)
    for half in pen.halves():
        ear = [(39, 11.5), (30, 12), (22, 20), (17, 33), (17.5, 45), (23, 49), (29, 44), (31.5, 33), (35, 22)]
        half.blob(ear, Fade(lighter(fur.mark, 0.06), darker(fur.mark, 0.12)))
    pen.shade(4.5)


def _snout(pen: Pen, fur: Fur) -> None:
    pen.blob([(45.5, 50), (54.5, 50), (55.4, 57), (50, 61.5), (44.6, 57)], hue(0xF07F88))
    pen.line(((50, 52), (50, 57)), 0.7, hue(0xC95766))
    pen.shade(2)
    for half in pen.halves():
        half.oval((44.6, 45), (8, 7), fur.pale)
    pen.oval((50, 41.5), (8, 7), fur.pale)
    pen.shade(3.5)
    smile(pen, (50, 46), 8.5)
    for half in pen.halves():
        for x, y in ((40.5, 44.5), (43, 47), (39.6, 47.4)):
            half.oval((x, y), (0.5, 0.5), darker(fur.pale, 0.4))
    pen.blob([(44, 38.2), (50, 36.4), (56, 38.2), (54.6, 42.4), (50, 45), (45.4, 42.4)], hue(0x2E242B))
    pen.oval((47.6, 38.6), (1.9, 1.05), hue(0x9A8E98), -12)


def shiba(pen: Pen, look: Look) -> None:
    fur = tinted(SHIBA, look.color)
    pen.taper([(66, 92), (80, 88), (87, 76), (82, 66), (75, 69), (77, 75)], (8, 7), fur.main)
    pen.taper([(84.4, 69), (80, 66), (75.4, 69), (77, 75)], (4, 3), fur.pale)
    pen.shade(4)
    _body(pen, fur)
    _collar(pen, look.dice)
    _pointed(pen, fur, ((28, 27), (28.5, 3), (45, 15)), hue(0xF6C8B4))
    _mask(pen, fur)
    for half in pen.halves():
        half.oval((42, 22.6), (2.5, 1.6), fur.pale, 14)
    gaze(pen, look, (39.5, 31), 3.6)
    _small_nose(pen, (50, 40.5), 4.4)
    smile(pen, (50, 45), 6.5)
    blush(pen, (31, 42), 4.5)


def _pointed(pen: Pen, fur: Fur, ear: tuple[Point, Point, Point], lining: tuple[int, int, int]) -> None:
    """A wide-cheeked head with pointed ears; `ear` is the left one."""
    middle = (sum(x for x, _ in ear) / 3 + 0.6, sum(y for _, y in ear) / 3 + 1.5)
    small = [(middle[0] + (x - middle[0]) * 0.55, middle[1] + (y - middle[1]) * 0.55) for x, y in ear]
    for half in pen.halves():
        half.soft(ear, fur.main, 3.4)
        half.soft(small, lining, 2)
    left = [(50, 12), (39, 13.5), (30, 20), (25.5, 31), (21, 42), (28, 50), (40, 55), (50, 57)]
    pen.blob(left + [(100 - x, y) for x, y in left[-2:0:-1]], Fade(lighter(fur.main, 0.06), fur.main))
    pen.shade(6)


def _mask(pen: Pen, fur: Fur) -> None:
    for half in pen.halves():
        half.blob([(50, 36), (44, 36.5), (36, 38.5), (24, 40), (23.5, 44), (29, 49.4), (40, 54), (50, 56)], fur.pale)


def _small_nose(pen: Pen, spot: Point, radius: float) -> None:
    x, y = spot
    outline = [(-1, -0.55), (0, -0.8), (1, -0.55), (0.7, 0.35), (0, 0.85), (-0.7, 0.35)]
    pen.blob([(x + dx * radius, y + dy * radius) for dx, dy in outline], hue(0x2E242B))
    pen.oval((x - radius * 0.35, y - radius * 0.38), (radius * 0.34, radius * 0.17), hue(0x9A8E98), -12)


def fox(pen: Pen, look: Look) -> None:
    fur = tinted(FOX, look.color)
    pen.blob([(62, 97), (76, 99), (92, 93), (98, 77), (93, 60), (86, 55), (83, 68), (76, 82), (64, 89)], fur.main)
    pen.blob([(97, 74), (93, 60), (86, 55), (83.4, 66), (87, 70), (90, 69), (92.5, 74)], fur.pale)
    pen.shade(5)
    _body(pen, fur)
    for half in pen.halves():
        half.blob([(39.4, 84), (44, 82), (48.6, 84), (49, 97), (43.5, 100), (37.5, 98)], fur.mark)
    pen.shade(3)
    _fox_head(pen, fur)
    if look.asleep:
        gaze(pen, look, (39, 33), 4.5)
    else:
        eyes(pen, (39, 33), (3.7, 4.5), fur.eye, 0.75)
    _small_nose(pen, (50, 48.5), 3.8)
    smile(pen, (50, 52.6), 4.5)
    blush(pen, (29, 42), 4)


def _fox_head(pen: Pen, fur: Fur) -> None:
    for half in pen.halves():
        half.soft([(25, 29), (22, 2), (44, 16)], fur.main, 3)
        half.soft([(22.6, 10), (21.6, 1.8), (29, 6.6)], fur.mark, 3)
        half.soft([(28, 23), (27, 11), (37, 17)], hue(0xFBE3D2), 2)
    left = [(50, 14), (38, 15), (28, 23), (22, 34), (13, 43), (26, 47), (40, 55), (50, 60)]
    pen.blob(left + [(100 - x, y) for x, y in left[-2:0:-1]], Fade(lighter(fur.main, 0.08), fur.main))
    pen.shade(6)
    for half in pen.halves():
        half.blob([(50, 46), (44, 39), (34, 38.5), (20, 40.5), (15, 43), (26, 46.4), (40, 54), (50, 58.6)], fur.pale)
