"""Creatures seen from the side: bird, fish, horse, dragon."""

from bot.providers.studio.cat import Fur, Look, blush, tinted
from bot.providers.studio.palette import INK, WHITE, darker, hue, lighter
from bot.providers.studio.pen import Fade, Pen, Point

BIRDS = (
    Fur(hue(0x4F9BD9), hue(0x2F6FAE), hue(0xFBE7CF), hue(0xF2A93B)),
    Fur(hue(0xE2604E), hue(0xB23F38), hue(0xFCE3D0), hue(0xF2B53B)),
    Fur(hue(0xF3C648), hue(0xD79A26), hue(0xFFF6DC), hue(0xE9803A)),
    Fur(hue(0x63B28C), hue(0x3F8468), hue(0xF6F0D0), hue(0xF09A3B)),
)
FISHES = (
    Fur(hue(0xF47B3A), hue(0xD9502B), hue(0xFFD9A0), hue(0x2A2430)),
    Fur(hue(0x4FA7D9), hue(0x2E73B5), hue(0xD9F1F6), hue(0x2A2430)),
    Fur(hue(0xF3C13F), hue(0xE08A2B), hue(0xFFF3C9), hue(0x2A2430)),
    Fur(hue(0xE86F8E), hue(0xB94777), hue(0xFFDCE0), hue(0x2A2430)),
)
HORSES = (
    Fur(hue(0xA8673C), hue(0x4F2F22), hue(0xE9CBA6), hue(0x2A1C18)),
    Fur(hue(0xF3EEE6), hue(0xC9B8A4), hue(0xFFFFFF), hue(0x2A1C18)),
    Fur(hue(0x6B4A3A), hue(0x2F211E), hue(0xC9A78A), hue(0x2A1C18)),
)
DRAGONS = (
    Fur(hue(0x5DB075), hue(0x2F7F67), hue(0xF6E6A8), hue(0xF0A23B)),
    Fur(hue(0xD9534F), hue(0xA0323F), hue(0xFBDFA0), hue(0xF2C14B)),
    Fur(hue(0x7A6BD1), hue(0x4F449F), hue(0xF4DDE8), hue(0xF4C95D)),
)


def bead(pen: Pen, spot: Point, radius: float) -> None:
    x, y = spot
    pen.oval(spot, (radius, radius), hue(0x241C26))
    pen.oval((x - radius * 0.3, y - radius * 0.35), (radius * 0.38, radius * 0.38), WHITE)
    pen.oval((x + radius * 0.35, y + radius * 0.4), (radius * 0.18, radius * 0.18), WHITE)


BIRD = [(20, 30), (32, 18), (48, 20), (58, 33), (70, 46), (77, 62), (68, 78), (50, 85), (32, 80), (22, 64), (19, 46)]


def bird(pen: Pen, look: Look) -> None:
    fur = tinted(look.dice.pick(BIRDS), look.color)
    pen.stroke([(4, 94), (30, 91), (60, 93), (97, 89)], 4, hue(0x80604A))
    for x, y, tilt in ((14, 88, -40), (86, 84, 30), (78, 97, -20)):
        pen.oval((x, y), (6, 2.8), hue(0x7FB069), tilt)
    pen.shade(3)
    for shift in (0, 5):
        pen.taper([(70, 62), (84, 70 + shift), (97, 76 + shift * 1.5)], (9, 4), darker(fur.mark, 0.1))
    pen.shade(3)
    for x in (45, 54):
        pen.line(((x, 82), (x - 1, 91)), 1.6, fur.eye)
    pen.blob(BIRD, Fade(fur.main, darker(fur.main, 0.08)))
    pen.shade(7)
    pen.blob([(22, 46), (32, 44), (42, 52), (50, 66), (52, 80), (40, 82), (29, 76), (22, 62)], fur.pale)
    pen.shade(3)
    wing = [(46, 46), (58, 44), (70, 52), (82, 68), (88, 76), (74, 75), (60, 72), (50, 62)]
    pen.blob(wing, Fade(fur.mark, darker(fur.mark, 0.15)))
    pen.shade(4)
    for dy in (0, 5.5, 11):
        pen.taper([(56, 53 + dy), (65, 58 + dy), (74, 64.5 + dy * 0.75)], (1.6, 0.6), lighter(fur.mark, 0.35))
    pen.blob([(22, 34), (18, 37), (6, 40), (18, 43.4), (23, 43)], Fade(lighter(fur.eye, 0.2), fur.eye))
    pen.glow((33, 43), (6, 4.5), hue(0xF28280), 0.6)
    bead(pen, (32, 33), 4.4)


def fish(pen: Pen, look: Look) -> None:
    fur = tinted(look.dice.pick(FISHES), look.color)
    pen.blob([(68, 52), (82, 34), (97, 24), (95, 42), (90, 52), (97, 66), (96, 82), (82, 72)], Fade(fur.mark, fur.main))
    pen.blob([(34, 34), (44, 18), (60, 14), (70, 22), (72, 36)], Fade(fur.mark, fur.main))
    pen.blob([(42, 70), (48, 84), (60, 90), (62, 78), (60, 70)], fur.mark)
    pen.shade(4)
    body = [(6, 54), (14, 40), (30, 30), (50, 29), (66, 38), (76, 52), (66, 66), (50, 76), (30, 76), (14, 67)]
    pen.blob(body, Fade(fur.main, fur.pale))
    pen.shade(7)
    for x in (38, 48, 58):
        for step in range(4 - (x - 38) // 10):
            y = 42 + step * 8 + (x - 38) * 0.3
            pen.stroke([(x, y - 3), (x + 3, y), (x, y + 3)], 1, fur.mark)
    pen.blob([(40, 58), (52, 58), (60, 66), (54, 72), (44, 68)], Fade(fur.mark, lighter(fur.main, 0.2)))
    pen.shade(2)
    pen.stroke([(31, 36), (35, 52), (30, 68)], 1.4, fur.mark)
    pen.oval((21, 48), (6.4, 6.4), WHITE)
    bead(pen, (20, 48.4), 4.6)
    pen.stroke([(7.4, 59), (12, 61.6), (16, 60)], 1.3, darker(fur.mark, 0.3))
    for x, y, radius in ((2, 36, 2.6), (-3, 26, 1.8), (4, 18, 3.4)):
        pen.oval((x, y), (radius, radius), hue(0xD8F1FA))
        pen.oval((x - radius * 0.3, y - radius * 0.3), (radius * 0.35, radius * 0.35), WHITE)


def horse(pen: Pen, look: Look) -> None:
    fur = tinted(look.dice.pick(HORSES), look.color)
    pen.taper([(84, 50), (95, 58), (96, 74), (91, 86)], (8, 5), fur.mark)
    for x in (40, 80):
        _leg(pen, x, fur, 0.16)
    pen.shade(4)
    pen.blob(
        [(32, 50), (46, 46), (66, 47), (80, 45), (88, 52), (87, 66), (76, 72), (54, 72), (38, 72), (30, 62)], fur.main
    )
    for x in (35, 75):
        _leg(pen, x, fur, 0.0)
    pen.blob([(24, 20), (33, 17), (41, 28), (50, 46), (46, 62), (33, 62), (28, 46), (25, 36)], fur.main)
    pen.shade(6)
    pen.blob([(34, 12), (42, 18), (50, 32), (56, 48), (48, 50), (44, 38), (37, 26), (30, 18)], fur.mark)
    pen.shade(3)
    pen.soft([(27, 15), (29.5, 5), (34, 14)], fur.main, 2)
    pen.blob([(23, 14), (33, 13), (37, 22), (32, 31), (21, 38), (11, 42), (6, 38), (9, 31), (16, 22)], fur.main)
    pen.shade(5)
    pen.blob([(6, 36), (11, 31.5), (17, 33), (18, 38), (12, 42), (7, 41)], fur.pale)
    pen.blob([(30, 9), (34, 14), (29, 22), (24, 26), (25, 17)], fur.mark)
    pen.shade(2)
    pen.oval((10, 35.4), (1, 0.8), INK)
    pen.stroke([(8, 40), (11.6, 39.6), (15, 37.6)], 0.8, INK)
    bead(pen, (22.5, 23.5), 2.7)
    pen.glow((19, 30), (4, 3), hue(0xF28280), 0.5)


def _leg(pen: Pen, x: float, fur: Fur, depth: float) -> None:
    coat = darker(fur.main, depth)
    pen.blob([(x - 5, 62), (x + 6, 62), (x + 4, 80), (x + 3.6, 95), (x - 3, 95), (x - 3, 80)], coat)
    pen.soft([(x - 2.6, 95), (x + 3, 95), (x + 3.8, 98.6), (x - 3.6, 98.6)], fur.mark, 1.5)


def dragon(pen: Pen, look: Look) -> None:
    fur = tinted(look.dice.pick(DRAGONS), look.color)
    _dragon_wings(pen, fur)
    pen.taper([(62, 92), (80, 97), (93, 88), (94, 74)], (17, 4), fur.main)
    pen.soft([(94, 77), (88, 70), (94.5, 60), (99.5, 71)], fur.eye, 2)
    pen.shade(5)
    pen.blob([(50, 46), (63, 54), (71, 72), (71, 90), (62, 98), (38, 98), (29, 90), (29, 72), (37, 54)], fur.main)
    pen.shade(7)
    pen.blob([(50, 52), (59, 58), (63, 74), (60, 92), (50, 96), (40, 92), (37, 74), (41, 58)], fur.pale)
    for y in (64, 72, 80, 88):
        pen.stroke([(38.5, y), (50, y + 2.4), (61.5, y)], 1, darker(fur.pale, 0.2))
    for half in pen.halves():
        half.oval((33, 94), (11, 6), fur.main)
        half.taper([(36, 62), (34, 70), (41, 74)], (8, 6), fur.main)
        for x in (26, 31, 36):
            half.oval((x, 97.6), (2, 1.8), fur.pale)
    pen.shade(4)
    _dragon_head(pen, fur)


def _dragon_wings(pen: Pen, fur: Fur) -> None:
    for half in pen.halves():
        half.poly([(40, 66), (22, 42), (3, 36), (6, 50), (2, 60), (12, 62), (14, 73), (25, 70), (34, 80)], fur.mark)
        for tip in ((5, 48), (4, 59), (14, 71)):
            half.taper([(36, 66), ((36 + tip[0]) / 2, (60 + tip[1]) / 2), tip], (2, 0.8), lighter(fur.mark, 0.3))
        half.taper([(38, 66), (22, 42), (3, 36)], (4, 1.6), fur.main)
    pen.shade(4)


def _dragon_head(pen: Pen, fur: Fur) -> None:
    for half in pen.halves():
        half.taper([(38, 20), (33, 10), (26, 4)], (6, 1.2), fur.eye)
        half.soft([(27, 32), (13, 24), (17, 34), (12, 40), (26, 42)], fur.mark, 2)
    for y, radius in ((9, 4), (15, 4.5)):
        pen.soft([(50 - radius, y + 6), (50, y - radius), (50 + radius, y + 6)], fur.eye, 1.5)
    left = [(50, 14), (38, 15.5), (28, 24), (25, 36), (28, 47), (38, 54), (50, 56)]
    pen.blob(left + [(100 - x, y) for x, y in left[-2:0:-1]], Fade(lighter(fur.main, 0.12), fur.main))
    pen.shade(7)
    pen.oval((50, 47), (19, 9.6), lighter(fur.main, 0.22))
    pen.shade(3)
    for half in pen.halves():
        half.oval((44, 42.6), (1.5, 1.1), darker(fur.mark, 0.4))
        half.oval((38, 32), (6.4, 7), WHITE)
        half.soft([(41, 51.4), (44, 51.4), (42.5, 54.6)], WHITE, 0.6)
    for x in (38.6, 61.4):
        bead(pen, (x, 32.6), 4.8)
    pen.stroke([(36, 49), (43, 51.6), (50, 52.2), (57, 51.6), (64, 49)], 1, darker(fur.mark, 0.45))
    blush(pen, (29.5, 43), 4.5)
