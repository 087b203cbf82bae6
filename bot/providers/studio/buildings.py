"""House, castle, lighthouse, tree, flower."""

from bot.providers.studio.cat import Look
from bot.providers.studio.palette import WHITE, Color, darker, hue, lighter
from bot.providers.studio.pen import Fade, Pen

ROOFS = (0xD9604C, 0x4F7FB0, 0xB5533C, 0x6A8F5A, 0x8A5A9A)
WALLS = (0xFFF3DC, 0xF7E3C8, 0xFDEDE4, 0xEAF2EE)
LEAVES = (0x6FAE5C, 0x4F9A5B, 0x8DB84E, 0x5FA37A)
PETALS = (0xF2738C, 0xF7B733, 0xE85D4A, 0xB07CD8, 0x6F9BE8, 0xF79AC0)
LIT = Fade(hue(0xFFF0A8), hue(0xFFC95C))


def window(pen: Pen, corner: tuple[float, float], size: tuple[float, float], frame: Color = WHITE) -> None:
    x, y = corner
    wide, tall = size
    glass = LIT if pen.canvas.mood.dark else Fade(hue(0xBFE3F2), hue(0x7DB9D9))
    pen.soft([(x, y), (x + wide, y), (x + wide, y + tall), (x, y + tall)], frame, 2.4)
    pen.poly([(x, y), (x + wide, y), (x + wide, y + tall), (x, y + tall)], glass)
    pen.line(((x + wide / 2, y), (x + wide / 2, y + tall)), 1.2, frame)
    pen.line(((x, y + tall / 2), (x + wide, y + tall / 2)), 1.2, frame)
    if pen.canvas.mood.dark:
        pen.glow((x + wide / 2, y + tall / 2), (wide * 1.5, tall * 1.5), hue(0xFFD98A), 0.45)


def house(pen: Pen, look: Look) -> None:
    wall = hue(look.dice.pick(WALLS))
    roof = look.color or hue(look.dice.pick(ROOFS))
    pen.soft([(64, 22), (73, 22), (73, 42), (64, 42)], darker(wall, 0.3), 2)
    for x, y, radius in ((70, 14, 4), (75, 7, 5.4), (83, 0, 6.6)):
        pen.glow((x, y), (radius * 1.5, radius * 1.5), WHITE, 0.8)
    pen.shade(3)
    pen.soft([(20, 50), (80, 50), (80, 98), (20, 98)], wall, 2)
    pen.shade(6)
    pen.soft([(50, 16), (90, 52), (84, 56), (16, 56), (10, 52)], roof, 4)
    pen.shade(5)
    for row, y in enumerate((32, 39, 46)):
        half = 16 + row * 8
        pen.stroke([(50 - half, y + 2), (50, y + 3), (50 + half, y + 2)], 1, darker(roof, 0.22))
    pen.soft([(43, 72), (57, 72), (57, 98), (43, 98)], hue(0x8A5A3C), 3)
    pen.oval((54.4, 86), (1.3, 1.3), hue(0xF6D365))
    pen.shade(2)
    for x in (25, 63):
        window(pen, (x, 64), (12, 13))
    pen.oval((50, 41), (6.4, 6.4), WHITE)
    pen.oval((50, 41), (5, 5), LIT if pen.canvas.mood.dark else Fade(hue(0xBFE3F2), hue(0x7DB9D9)))
    for x in (18, 29, 72, 83):
        pen.oval((x, 96), (7.4, 5.4), hue(0x6FAE5C))
    pen.shade(3)


def castle(pen: Pen, look: Look) -> None:
    stone = look.color or hue(look.dice.pick((0xD8CFC6, 0xE6D5C3, 0xC9CCD9, 0xF0D6DC)))
    roof = hue(look.dice.pick(ROOFS))
    _tower(pen, (41, 59, 24, 70), stone, roof)
    pen.soft([(24, 58), (76, 58), (76, 98), (24, 98)], stone, 1)
    for x in range(25, 75, 10):
        pen.soft([(x, 52), (x + 5, 52), (x + 5, 60), (x, 60)], stone, 1)
    pen.shade(5)
    for side in ((10, 28, 44, 98), (72, 90, 44, 98)):
        _tower(pen, side, stone, roof)
    pen.blob([(40, 99), (40, 80), (44, 72), (50, 69), (56, 72), (60, 80), (60, 99)], hue(0x6B4A3A))
    for x in (45, 50, 55):
        pen.line(((x, 73 + abs(x - 50) * 0.5), (x, 98)), 0.8, hue(0x4A3226))
    pen.shade(3)
    for x in (32, 64):
        window(pen, (x, 70), (4.6, 9), darker(stone, 0.25))
    for x in (12, 26, 74, 88):
        pen.oval((x, 97), (9, 5), hue(0x6FAE5C))
    pen.shade(3)


def _tower(pen: Pen, box: tuple[float, float, float, float], stone: Color, roof: Color) -> None:
    left, right, top, bottom = box
    middle = (left + right) / 2
    pen.line(((middle, top - 20), (middle, top - 28)), 1, hue(0x6B4A3A))
    pen.poly([(middle, top - 28), (middle + 9, top - 25), (middle, top - 22)], hue(0xF2B544))
    pen.poly([(left, top), (right, top), (right, bottom), (left, bottom)], stone)
    pen.shade(5)
    pen.soft([(left - 3, top + 1), (middle, top - 20), (right + 3, top + 1)], roof, 2)
    pen.shade(3)
    window(pen, (middle - 2.6, top + 9), (5.2, 9), darker(stone, 0.25))


def lighthouse(pen: Pen, look: Look) -> None:
    band = look.color or hue(look.dice.pick((0xD9503F, 0x3E6FB0, 0xC24A5A)))
    pen.blob([(8, 99), (16, 90), (34, 86), (50, 88), (68, 85), (84, 91), (93, 99)], hue(0x8A8594))
    pen.shade(5)
    for step in range(6):
        top, bottom = 26 + step * 11, 37 + step * 11
        wide, wider = 9 + step * 1.5, 10.5 + step * 1.5
        color = band if step % 2 else hue(0xFFFAF0)
        pen.poly([(50 - wide, top), (50 + wide, top), (50 + wider, bottom), (50 - wider, bottom)], color)
    pen.shade(6)
    pen.soft([(37, 24), (63, 24), (62, 27), (38, 27)], hue(0x4A4658), 1.4)
    pen.poly([(43, 11), (57, 11), (57, 23), (43, 23)], LIT)
    for x in (43, 50, 57):
        pen.line(((x, 11), (x, 23)), 1, hue(0x4A4658))
    pen.soft([(40, 11), (50, 3), (60, 11)], band, 2)
    pen.shade(2)
    pen.glow((50, 17), (26, 20), hue(0xFFF0B0), 0.75)
    for half in pen.halves():
        half.glow((22, 17), (36, 5), hue(0xFFF3C0), 0.7)
    pen.soft([(45.6, 82), (54.4, 82), (54.4, 91), (45.6, 91)], hue(0x6B4A3A), 2)
    window(pen, (47.4, 50), (5, 7))


def tree(pen: Pen, look: Look) -> None:
    leaf = look.color or hue(look.dice.pick(LEAVES))
    pen.blob([(46, 56), (54, 56), (55, 80), (61, 98), (50, 96), (39, 98), (45, 80)], Fade(hue(0x8A6246), hue(0x6B4834)))
    for tip in ((34, 58), (67, 56)):
        pen.taper([(50, 78), ((50 + tip[0]) / 2, 68), tip], (4, 2.4), hue(0x7A5640))
    pen.shade(4)
    clumps = ((28, 52, 18), (72, 50, 18), (40, 34, 20), (62, 32, 19), (50, 54, 20), (50, 20, 16))
    for x, y, radius in clumps:
        pen.oval((x, y), (radius, radius * 0.92), leaf)
    pen.shade(9)
    for _ in range(26):
        spot = (look.dice.between(22, 78), look.dice.between(14, 62))
        tone = lighter(leaf, 0.22) if look.dice.maybe(0.6) else darker(leaf, 0.16)
        pen.oval(spot, (2.6, 1.5), tone, look.dice.between(-50, 50))
    pen.shade(0)


def flower(pen: Pen, look: Look) -> None:
    petal = look.color or hue(look.dice.pick(PETALS))
    pen.stroke([(50, 98), (47, 80), (51, 62), (50, 40)], 3.4, hue(0x5A9A55))
    for half, y in zip(pen.halves(), (80, 72), strict=True):
        half.blob([(49, y), (38, y - 14), (22, y - 16), (28, y - 4), (40, y + 2)], Fade(hue(0x8CC572), hue(0x5A9A55)))
    pen.shade(3)
    for layer, reach, count in ((darker(petal, 0.14), 21, 9), (petal, 17, 9)):
        shift = 20 if reach < 20 else 0
        for step in range(count):
            turned = pen.turned(step * 360 / count + shift, (50, 33))
            turned.blob(
                [
                    (50, 33),
                    (44, 33 - reach * 0.6),
                    (46, 33 - reach * 1.3),
                    (54, 33 - reach * 1.3),
                    (56, 33 - reach * 0.6),
                ],
                layer,
            )
        pen.shade(3)
    pen.oval((50, 33), (9, 9), Fade(hue(0xFFDF6B), hue(0xE8A42E)))
    pen.shade(3)
    for step in range(14):
        spot = pen.turned(step * 137.5, (50, 33))
        spot.oval((50, 33 - (step % 5) * 1.5 - 1), (0.8, 0.8), hue(0xB5741E))
