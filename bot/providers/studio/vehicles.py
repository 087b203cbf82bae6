"""Rocket, car, boat, train, bicycle, balloon."""

from bot.providers.studio.cat import Look
from bot.providers.studio.palette import WHITE, Color, darker, hue, lighter
from bot.providers.studio.pen import METAL, Fade, Pen

PAINTS = (0xE2574C, 0x4A8FCB, 0xF2B33D, 0x55AD8A, 0x8F6CC4, 0xF08A5D)
TYRE = hue(0x38323F)
GLASS = Fade(hue(0xDFF3FA), hue(0x86BFDC))


def paint_of(look: Look) -> Color:
    chosen = hue(look.dice.pick(PAINTS))
    return look.color or chosen


def wheel(pen: Pen, spot: tuple[float, float], radius: float) -> None:
    pen.oval(spot, (radius, radius), TYRE)
    pen.oval(spot, (radius * 0.58, radius * 0.58), METAL)
    pen.oval(spot, (radius * 0.22, radius * 0.22), hue(0x6A6478))


def rocket(pen: Pen, look: Look) -> None:
    fin = paint_of(look)
    tilted = pen.turned(18, (50, 50))
    for size, flame in ((1.0, 0xF2683C), (0.68, 0xF9A93F), (0.36, 0xFFF0A0)):
        tip = 80 + 20 * size
        tilted.blob(
            [(50 - 9 * size, 78), (50 + 9 * size, 78), (50 + 6 * size, 88), (50, tip), (50 - 6 * size, 88)], hue(flame)
        )
    tilted.glow((50, 88), (22, 20), hue(0xFFC36B), 0.45)
    tilted.shade(0)
    for half in tilted.halves():
        half.blob([(38, 52), (28, 62), (23, 80), (30, 78), (40, 74)], fin)
    tilted.soft([(42, 74), (58, 74), (56, 80), (44, 80)], hue(0x5A5668), 2)
    tilted.shade(4)
    left = [(50, 2), (42, 12), (36.5, 28), (35, 48), (38, 66), (42, 76), (50, 77)]
    tilted.blob(left + [(100 - x, y) for x, y in left[-2:0:-1]], hue(0xF7F4EF))
    tilted.shade(7)
    tilted.blob([(50, 2), (44, 9), (40, 18), (50, 21), (60, 18), (56, 9)], fin)
    tilted.shade(3)
    tilted.oval((50, 38), (9.4, 9.4), hue(0x6A6F86))
    tilted.oval((50, 38), (7.2, 7.2), GLASS)
    tilted.oval((47, 35), (2.4, 1.6), WHITE, -30)
    tilted.stroke([(37, 60), (50, 63), (63, 60)], 2.4, fin)
    tilted.soft([(48.6, 66), (51.4, 66), (51.4, 82), (48.6, 82)], darker(fin, 0.15), 2)
    tilted.shade(0)


def car(pen: Pen, look: Look) -> None:
    body = paint_of(look)
    pen.blob([(22, 62), (28, 48), (38, 39), (56, 38), (68, 46), (77, 62), (60, 66), (36, 66)], body)
    pen.shade(4)
    pen.blob([(29, 60), (33, 50), (40, 44.5), (47, 44), (47, 60), (38, 61)], GLASS)
    pen.blob([(51, 44), (58, 44.4), (65, 50), (70, 60), (60, 61), (51, 60)], GLASS)
    pen.blob([(4, 74), (8, 63), (26, 59), (54, 58), (78, 60), (93, 65), (97, 76), (94, 86), (60, 88), (10, 87)], body)
    pen.shade(7)
    pen.line(((49, 61), (49, 84)), 0.9, darker(body, 0.3))
    pen.line(((52, 67), (57, 67)), 1.6, darker(body, 0.35))
    pen.stroke([(10, 79), (50, 80), (92, 79)], 1.6, lighter(body, 0.45))
    pen.oval((92, 70), (4, 3.6), Fade(hue(0xFFF7C8), hue(0xFFD768)))
    pen.oval((7, 71), (2.6, 3.2), hue(0xC9382F))
    for x in (25, 75):
        pen.oval((x, 86), (12.6, 12), darker(body, 0.45))
        wheel(pen, (x, 88.4), 11)
    pen.shade(2)


def boat(pen: Pen, look: Look) -> None:
    paint = paint_of(look)
    pen.line(((48, 8), (48, 74)), 2.2, hue(0x7A5640))
    pen.shade(1)
    pen.blob([(51, 10), (64, 24), (76, 44), (82, 62), (66, 65), (51, 66)], hue(0xFFF9EC))
    pen.blob([(45, 16), (36, 32), (26, 50), (17, 63), (32, 65), (45, 65)], lighter(paint, 0.5))
    pen.shade(6)
    pen.poly([(48, 3), (62, 7), (48, 12)], paint)
    _hull(pen, paint)


def hull(pen: Pen, look: Look) -> None:
    """The boat without mast and sails, which goes in front of whoever sits in it."""
    _hull(pen, paint_of(look))


def _hull(pen: Pen, paint: Color) -> None:
    pen.blob([(8, 70), (30, 73), (50, 74), (72, 73), (95, 68), (88, 82), (78, 92), (50, 95), (24, 92), (14, 82)], paint)
    pen.shade(6)
    pen.stroke([(9, 71.4), (30, 74.6), (50, 75.6), (72, 74.6), (94, 69.6)], 2.6, hue(0xFFF6E4))
    for x in (34, 50, 66):
        pen.oval((x, 83), (3, 3), METAL)
        pen.oval((x, 83), (2, 2), GLASS)
    pen.shade(0)


def train(pen: Pen, look: Look) -> None:
    body = paint_of(look)
    for x, y, radius in ((24, 22, 6), (16, 13, 8), (4, 4, 10)):
        pen.glow((x, y), (radius * 1.5, radius * 1.4), WHITE, 0.85)
    pen.line(((-6, 98), (106, 98)), 2, hue(0x6A5A58))
    pen.soft([(24, 34), (33, 34), (31, 50), (26, 50)], hue(0x4A4658), 2)
    pen.soft([(44, 42), (54, 42), (54, 52), (44, 52)], hue(0xE8B84A), 4)
    pen.soft([(16, 52), (62, 52), (62, 82), (16, 82)], body, 7)
    pen.oval((17, 67), (6, 15), darker(body, 0.25))
    pen.shade(6)
    pen.soft([(60, 32), (92, 32), (92, 82), (60, 82)], darker(body, 0.12), 3)
    pen.soft([(56, 27), (96, 27), (96, 31), (56, 31)], hue(0x4A4658), 3)
    pen.shade(5)
    for x in (64, 79):
        pen.soft([(x, 40), (x + 9, 40), (x + 9, 54), (x, 54)], hue(0xFFF3DC), 2)
        pen.poly([(x, 40), (x + 9, 40), (x + 9, 54), (x, 54)], GLASS)
    pen.oval((12, 60), (5, 5), Fade(hue(0xFFF7C8), hue(0xFFD768)))
    pen.soft([(12, 82), (94, 82), (94, 87), (12, 87)], hue(0x4A4658), 2)
    pen.poly([(12, 84), (2, 97), (20, 97), (22, 84)], hue(0xC9453A))
    for x, radius in ((32, 8), (50, 8), (78, 11)):
        wheel(pen, (x, 97 - radius), radius)
    pen.line(((32, 89), (78, 89)), 2, METAL.bottom)
    pen.shade(2)


def bicycle(pen: Pen, look: Look) -> None:
    frame = paint_of(look)
    for x in (22, 78):
        pen.oval((x, 78), (20, 20), TYRE)
        pen.oval((x, 78), (17.4, 17.4), hue(0xE9EEF0))
        for step in range(8):
            spoke = pen.turned(step * 22.5, (x, 78))
            spoke.line(((x - 17, 78), (x + 17, 78)), 0.5, hue(0xA9B4BE))
        pen.oval((x, 78), (2.4, 2.4), TYRE)
    pen.shade(0)
    for path in (((22, 78), (38, 52), (68, 52), (47, 78), (22, 78)), ((36, 47), (47, 78)), ((78, 78), (66, 42))):
        pen.line(path, 3, frame)
    pen.shade(2)
    pen.blob([(28, 45), (36, 42), (45, 44), (42, 47.6), (31, 48.4)], hue(0x5A4038))
    pen.stroke([(66, 42), (65, 36), (72, 33), (77, 37)], 2.6, hue(0x5A5668))
    pen.oval((47, 78), (5, 5), hue(0x5A5668))
    pen.line(((47, 78), (51, 87)), 1.8, hue(0x5A5668))
    pen.line(((47, 87.4), (55, 87.4)), 2, TYRE)
    pen.soft([(70, 42), (88, 42), (85, 54), (73, 54)], hue(0xC9965A), 2)
    for x, bloom in ((74, 0xF2738C), (79, 0xF7C948), (84, 0xB07CD8)):
        pen.oval((x, 40), (3.4, 3.2), hue(bloom))
    pen.shade(2)


def balloon(pen: Pen, look: Look) -> None:
    skin = paint_of(look)
    pen.stroke([(50, 64), (47, 74), (53, 84), (49, 98)], 0.8, hue(0x8A8294))
    pen.soft([(48, 62), (52, 62), (53.4, 66), (46.6, 66)], darker(skin, 0.2), 1)
    left = [(50, 4), (38, 6), (28, 16), (25, 30), (30, 46), (40, 58), (50, 62.5)]
    pen.blob(left + [(100 - x, y) for x, y in left[-2:0:-1]], Fade(lighter(skin, 0.1), skin))
    pen.shade(9)
    pen.oval((38, 20), (4, 8.4), lighter(skin, 0.7), 28)
