"""Coffee, cake, banana, apple, book, heart, guitar."""

from bot.providers.studio.cat import Look
from bot.providers.studio.palette import WHITE, darker, hue, lighter
from bot.providers.studio.pen import Fade, Pen
from bot.providers.studio.vehicles import paint_of


def cup(pen: Pen, look: Look) -> None:
    glaze = look.color or hue(look.dice.pick((0xFDF6EC, 0xE8735A, 0x5C9EAD, 0xF2C879, 0x9C89B8)))
    pen.oval((46, 93), (42, 6.5), lighter(glaze, 0.25))
    pen.shade(3)
    pen.stroke([(74, 48), (86, 49), (91, 60), (85, 71), (70, 75)], 6, glaze)
    pen.shade(2)
    pen.blob([(14, 40), (46, 44), (78, 40), (75, 66), (66, 86), (46, 91), (26, 86), (17, 66)], glaze)
    pen.shade(9)
    pen.oval((46, 40), (32.4, 9.4), lighter(glaze, 0.4))
    pen.oval((46, 41), (28.6, 7.2), Fade(hue(0x5A3722), hue(0x8A5A38)))
    foam = hue(0xF7E4C8)
    pen.blob([(46, 46), (34, 41.5), (35, 37.6), (41, 37), (46, 39.6), (51, 37), (57, 37.6), (58, 41.5)], foam)
    for x, lean in ((32, -3), (46, 4), (60, -3)):
        for step in range(7):
            drift = lean if step % 2 else -lean
            pen.glow((x + drift * 0.6, 30 - step * 4.6), (4.4 - step * 0.3, 5.2), WHITE, 0.42 - step * 0.045)
    heart_at = pen.inner((46, 76), 22)
    _heart_shape(heart_at, Fade(darker(glaze, 0.18), darker(glaze, 0.3)))


def cake(pen: Pen, look: Look) -> None:
    cream = look.color or hue(look.dice.pick((0xF9C6CF, 0xFFF1DC, 0xCFE8D5, 0xD9C8EE)))
    pen.oval((50, 93), (44, 6), hue(0xF4F0EA))
    pen.shade(3)
    _tier(pen, (16, 84, 62, 92), cream)
    _tier(pen, (27, 73, 38, 62), lighter(cream, 0.3))
    for x in (34, 42, 50, 58, 66):
        pen.oval((x, 34.5), (3.6, 3.6), hue(0xE2455A))
        pen.oval((x - 1, 33.2), (0.9, 0.9), hue(0xFBD0D4))
    pen.shade(2)
    for x, tone in ((40, 0x6FB3D9), (50, 0xF2B544), (60, 0x8CC572)):
        pen.line(((x, 30), (x, 17)), 2.4, hue(tone))
        pen.glow((x, 11), (7, 8), hue(0xFFD98A), 0.7)
        pen.blob([(x, 6), (x + 2, 11.4), (x, 14.4), (x - 2, 11.4)], Fade(hue(0xFFF0A0), hue(0xF58A3C)))
    pen.shade(0)
    for _ in range(22):
        spot = (look.dice.between(20, 80), look.dice.between(76, 88))
        pen.oval(
            spot, (1.4, 0.6), hue(look.dice.pick((0xE2455A, 0x6FB3D9, 0xF2B544, 0x8CC572))), look.dice.between(0, 180)
        )


def _tier(pen: Pen, box: tuple[float, float, float, float], cream: tuple[int, int, int]) -> None:
    left, right, top, bottom = box
    sponge = hue(0xE8B87A)
    pen.blob(
        [(left, top), (right, top), (right, bottom - 2), ((left + right) / 2, bottom + 2), (left, bottom - 2)], sponge
    )
    pen.poly([(left, top), (right, top), (right, bottom - 2), (left, bottom - 2)], sponge)
    pen.shade(6)
    pen.oval(((left + right) / 2, top), ((right - left) / 2 + 2, 6), lighter(cream, 0.2))
    steps = 7
    width = (right - left) / steps
    for step in range(steps):
        drip = 6 + (step * 37 % 5) * 1.6
        x = left + width * (step + 0.5)
        pen.line(((x, top + 1), (x, top + drip)), width * 0.98, cream)
    pen.shade(3)


def banana(pen: Pen, look: Look) -> None:
    peel = look.color or hue(0xF8D24A)
    for bend, tone in ((8, darker(peel, 0.12)), (0, peel)):
        outer = [(24 + bend, 16), (20 + bend, 40), (30 + bend, 68), (52 + bend, 88), (80, 90 - bend)]
        inner = [(84, 82 - bend), (64 + bend, 74), (48 + bend, 56), (40 + bend, 34), (36 + bend, 16)]
        pen.blob(outer + inner, tone)
        pen.shade(7)
        pen.stroke(
            [(28 + bend, 20), (28 + bend, 42), (40 + bend, 66), (60 + bend, 82), (80, 87 - bend)], 1, darker(peel, 0.2)
        )
    pen.soft([(26, 8), (36, 7), (44, 18), (25, 18)], hue(0x8A6A34), 3)
    pen.blob([(78, 82), (86, 80), (88, 88), (82, 91)], hue(0x6B4F2A))
    pen.shade(3)


def apple(pen: Pen, look: Look) -> None:
    skin = look.color or hue(look.dice.pick((0xDE3F3F, 0xD94A3D, 0x8FBF4D)))
    left = [(50, 30), (40, 25), (24, 28), (14, 44), (16, 66), (28, 88), (42, 95), (50, 92)]
    pen.blob(left + [(100 - x, y) for x, y in left[-2:0:-1]], Fade(lighter(skin, 0.12), darker(skin, 0.1)))
    pen.shade(12)
    pen.oval((50, 30), (10, 3.4), darker(skin, 0.35))
    pen.taper([(50, 31), (51, 20), (56, 10)], (3, 4), hue(0x6B4A2E))
    pen.blob([(54, 20), (62, 9), (77, 7), (86, 12), (76, 21), (64, 24)], Fade(hue(0x8CC860), hue(0x4F9A4B)))
    pen.shade(3)
    pen.stroke([(56, 20), (68, 15), (82, 12)], 0.8, hue(0x3F7F3F))
    pen.oval((28, 46), (4.6, 10), lighter(skin, 0.6), 20)


def book(pen: Pen, look: Look) -> None:
    cover = paint_of(look)
    pen.soft([(6, 44), (50, 50), (94, 44), (94, 88), (50, 95), (6, 88)], cover, 4)
    pen.shade(4)
    for half in pen.halves():
        half.blob([(10, 40), (30, 37), (50, 46), (50, 90), (30, 82), (10, 84), (9, 62)], hue(0xFFF9EA))
    pen.shade(5)
    for half in pen.halves():
        for y in (52, 58, 64, 70, 76):
            half.stroke([(16, y - 3), (30, y - 4), (44, y + 2)], 1.1, hue(0xC9BDAA))
    pen.line(((50, 46), (50, 91)), 1, hue(0xB5A893))
    pen.poly([(60, 41), (66, 39.6), (66, 62), (63, 58), (60, 63)], hue(0xE2574C))
    pen.shade(0)


def heart(pen: Pen, look: Look) -> None:
    tone = look.color or hue(look.dice.pick((0xE8455A, 0xF06B8A, 0xD93F4C)))
    _heart_shape(pen, Fade(lighter(tone, 0.12), darker(tone, 0.08)))
    pen.shade(12)
    pen.oval((29, 33), (6, 9.6), lighter(tone, 0.65), 34)
    pen.oval((24, 47), (2, 3), lighter(tone, 0.65), 14)


def _heart_shape(pen: Pen, fill: Fade) -> None:
    left = [(50, 32), (44, 21), (32, 14), (18, 18), (10, 32), (13, 50), (26, 70), (40, 86), (50, 95)]
    pen.blob(left + [(100 - x, y) for x, y in left[-2:0:-1]], fill)


def guitar(pen: Pen, look: Look) -> None:
    wood = look.color or hue(look.dice.pick((0xD9914A, 0xC9713C, 0xE8B25C)))
    tilted = pen.turned(24, (50, 60))
    tilted.soft([(47, 4), (53, 4), (53.6, 52), (46.4, 52)], hue(0x5A3A2A), 1)
    tilted.soft([(45, -8), (55, -8), (53.6, 5), (46.4, 5)], hue(0x6B4632), 2)
    left = [(50, 44), (40, 45), (33, 52), (36, 62), (31, 72), (28, 84), (36, 95), (50, 98)]
    tilted.blob(left + [(100 - x, y) for x, y in left[-2:0:-1]], Fade(lighter(wood, 0.1), wood))
    tilted.shade(6)
    tilted.soft([(47.4, 20), (52.6, 20), (52.6, 56), (47.4, 56)], hue(0x5A3A2A), 1)
    tilted.oval((50, 65), (8, 8), lighter(wood, 0.5))
    tilted.oval((50, 65), (6.4, 6.4), hue(0x3A261E))
    tilted.soft([(42, 84), (58, 84), (58, 87), (42, 87)], hue(0x4A2E22), 1)
    for x in (48, 49.3, 50.7, 52):
        tilted.line(((x, 0), (x, 85)), 0.35, hue(0xF4EFE6))
    for y in (-5, -1, 3):
        for x in (43.4, 56.6):
            tilted.oval((x, y), (1.6, 1.2), hue(0xF0E6D8))
    tilted.shade(0)
