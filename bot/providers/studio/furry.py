"""Round animals: bear, panda, red panda, rabbit, owl."""

from bot.providers.studio.cat import Fur, Look, beads, blush, eyes, gaze, smile, tinted
from bot.providers.studio.palette import Color, darker, hue, lighter
from bot.providers.studio.pen import Fade, Pen

BEARS = (
    Fur(hue(0xA8754A), hue(0x8A5A36), hue(0xE9CDA5), hue(0x3A2A20)),
    Fur(hue(0xC79A66), hue(0xA97B48), hue(0xF6E3C3), hue(0x3A2A20)),
    Fur(hue(0x7D5A48), hue(0x624334), hue(0xD9B992), hue(0x3A2A20)),
)
PANDA = Fur(hue(0xFBF8F2), hue(0x35303B), hue(0xFFFFFF), hue(0x2A2430))
RED_PANDA = Fur(hue(0xC9582B), hue(0x4C2A26), hue(0xFFF3E4), hue(0x2E1E1C))
RABBITS = (
    Fur(hue(0xFAF5EF), hue(0xE7D9CC), hue(0xFFFFFF), hue(0xA8485A)),
    Fur(hue(0xC9A583), hue(0xA98462), hue(0xF8EBDD), hue(0x4A3226)),
    Fur(hue(0xB9BAC4), hue(0x9596A4), hue(0xF3F3F7), hue(0x3D3A4C)),
)
OWLS = (
    Fur(hue(0x9C6B45), hue(0x6E482E), hue(0xF1DAB6), hue(0xF2B632)),
    Fur(hue(0x7C7F96), hue(0x575A72), hue(0xE8E6EE), hue(0xF4C542)),
    Fur(hue(0xF2ECE2), hue(0xC9BBA8), hue(0xFFFFFF), hue(0xF0B429)),
)
NOSE = hue(0x2E242B)


def torso(pen: Pen, fur: Fur, limbs: Color, belly: Color) -> None:
    """A plump body sitting with its soles towards you."""
    pen.blob([(50, 48), (66, 54), (74, 70), (74, 88), (64, 98), (36, 98), (26, 88), (26, 70), (34, 54)], fur.main)
    pen.shade(7)
    pen.oval((50, 76), (16, 18), Fade(lighter(belly, 0.15), belly))
    pen.shade(3)
    for half in pen.halves():
        half.blob([(35, 54), (28, 58), (22, 70), (25, 80), (32, 80), (37, 68)], limbs)
        half.oval((30, 92), (11, 9), limbs, -16)
    pen.shade(4)
    for half in pen.halves():
        half.oval((29, 92.5), (6, 4.8), lighter(limbs, 0.35), -16)


def skull(pen: Pen, fur: Fur, wide: float = 27) -> None:
    left = [(50, 12), (50 - wide * 0.5, 14), (50 - wide * 0.85, 22), (50 - wide, 34), (50 - wide * 0.86, 46)]
    left += [(50 - wide * 0.45, 54), (50, 56)]
    pen.blob(left + [(100 - x, y) for x, y in left[-2:0:-1]], Fade(lighter(fur.main, 0.08), fur.main))
    pen.shade(7)


def nose(pen: Pen, y: float, radius: float) -> None:
    pen.oval((50, y), (radius, radius * 0.72), NOSE)
    pen.oval((50 - radius * 0.35, y - radius * 0.28), (radius * 0.32, radius * 0.16), hue(0x9A8E98), -14)


def bear(pen: Pen, look: Look) -> None:
    fur = tinted(look.dice.pick(BEARS), look.color)
    torso(pen, fur, fur.main, fur.pale)
    for half in pen.halves():
        half.oval((29, 18), (9, 9), fur.main)
    pen.shade(4)
    for half in pen.halves():
        half.oval((29.6, 18.8), (5, 5), fur.pale)
    skull(pen, fur)
    pen.oval((50, 44), (11.5, 9), fur.pale)
    pen.shade(3)
    nose(pen, 40, 4.8)
    smile(pen, (50, 45), 5)
    gaze(pen, look, (38.5, 33), 3.5)
    blush(pen, (31, 42), 4.5)


def panda(pen: Pen, look: Look) -> None:
    fur = tinted(PANDA, look.color)
    dark = PANDA.mark
    torso(pen, fur, dark, fur.pale)
    pen.blob([(32, 54), (50, 58), (68, 54), (71, 63), (50, 67), (29, 63)], dark)
    for half in pen.halves():
        half.oval((28, 16), (9.4, 9), dark)
    pen.shade(4)
    skull(pen, fur, 29)
    for half in pen.halves():
        half.oval((37, 35.5), (6.6, 8.6), dark, 32)
    if look.asleep:
        gaze(pen, look, (37.5, 35), 3.6)
    else:
        beads(pen, (38.4, 34.5), 3.7)
    nose(pen, 43, 4)
    smile(pen, (50, 47), 4.6)
    blush(pen, (29, 46), 5)


def red_panda(pen: Pen, look: Look) -> None:
    fur = tinted(RED_PANDA, look.color)
    _ringed_tail(pen, fur)
    torso(pen, fur, RED_PANDA.mark, darker(fur.mark, 0.1))
    for half in pen.halves():
        half.soft([(27, 28), (19, 9), (40, 15)], fur.pale, 6)
        half.soft([(28, 24), (23, 13), (35, 17)], fur.mark, 3)
    pen.shade(4)
    skull(pen, fur, 28)
    for half in pen.halves():
        half.blob([(24, 40), (28, 35), (33, 40), (34, 48), (40, 53), (30, 51), (24, 46)], fur.pale)
        half.oval((38, 25.6), (3.8, 2.4), fur.pale, -24)
        half.taper([(38, 37), (36.4, 44), (37.4, 50)], (3.6, 1.6), darker(fur.main, 0.25))
    pen.oval((50, 44.5), (10, 8), fur.pale)
    pen.shade(3)
    nose(pen, 41, 4)
    smile(pen, (50, 45.6), 5)
    gaze(pen, look, (39, 34), 3.5)


def _ringed_tail(pen: Pen, fur: Fur) -> None:
    path = [(70, 92), (82, 93), (91, 87), (94, 77), (92, 66), (88, 58)]
    pen.taper(path, (14, 13), fur.main)
    for x, y, tilt in ((79, 93, 90), (88, 89, 50), (93, 80, 8), (92, 69, -12), (88.4, 59, -20)):
        pen.oval((x, y), (7.2, 2.5), darker(fur.main, 0.42), tilt)
    pen.shade(4)


def rabbit(pen: Pen, look: Look) -> None:
    fur = tinted(look.dice.pick(RABBITS), look.color)
    pen.oval((76, 88), (8, 8), fur.pale)
    low = pen.inner((50, 100), 88)
    torso(low, fur, fur.main, fur.pale)
    head = pen.inner((50, 104), 88)
    for half in head.halves():
        half.blob([(39, 22), (31, 8), (28, -10), (33, -17), (40, -13), (45, 2), (47, 18)], fur.main)
    head.shade(4)
    for half in head.halves():
        half.blob([(40.4, 16), (35, 4), (33, -8), (35.5, -12), (39.4, -7), (42.5, 4)], hue(0xF5B7B5))
    skull(head, fur, 26)
    for half in head.halves():
        half.oval((45.6, 46), (6, 4.8), fur.pale)
    head.shade(2)
    head.soft([(48, 49.5), (52, 49.5), (52, 53), (48, 53)], hue(0xFFFDF6), 1)
    head.blob([(47, 41.6), (53, 41.6), (51.4, 44), (50, 45), (48.6, 44)], hue(0xE8808E))
    smile(head, (50, 46), 4.5)
    gaze(head, look, (37.5, 35.5), 4)
    blush(head, (31, 44), 5)


def owl(pen: Pen, look: Look) -> None:
    fur = tinted(look.dice.pick(OWLS), look.color)
    pen.stroke([(8, 96), (35, 94.6), (65, 95.6), (94, 93)], 6, hue(0x7A5A44))
    pen.shade(3)
    left = [(50, 12), (38, 13), (25, 5), (25, 18), (21, 34), (20, 58), (25, 80), (36, 93), (50, 96)]
    pen.blob(left + [(100 - x, y) for x, y in left[-2:0:-1]], Fade(lighter(fur.main, 0.06), fur.main))
    pen.shade(7)
    pen.blob([(50, 50), (64, 55), (68, 70), (62, 86), (50, 92), (38, 86), (32, 70), (36, 55)], fur.pale)
    for row, y in enumerate((62, 69, 76, 83)):
        for step in range(5 - row % 2):
            x = 38 + step * 6 + (row % 2) * 3
            pen.stroke([(x - 2, y), (x, y + 2), (x + 2, y)], 1, fur.mark)
    for half in pen.halves():
        half.blob([(24, 44), (18, 54), (16, 70), (22, 84), (30, 90), (32, 74), (30, 56)], fur.mark)
    pen.shade(4)
    _owl_face(pen, fur, look)
    for half in pen.halves():
        for x in (38, 42, 46):
            half.oval((x, 95), (2, 3.2), hue(0xF0A732))


def _owl_face(pen: Pen, fur: Fur, look: Look) -> None:
    for half in pen.halves():
        half.oval((37.4, 35), (14, 14), fur.pale)
    pen.shade(3)
    for half in pen.halves():
        half.oval((37.4, 35), (10.6, 10.6), lighter(fur.mark, 0.25))
    if look.asleep:
        gaze(pen, look, (37.4, 35), 7)
    else:
        eyes(pen, (37.4, 35), (8.2, 8.2), fur.eye, 0.55)
    pen.blob([(46, 39.5), (50, 37.5), (54, 39.5), (52, 46), (50, 49.5), (48, 46)], Fade(hue(0xF7BE4A), hue(0xD98A22)))
    for half in pen.halves():
        half.taper([(50, 24), (40, 18), (26, 8)], (4.5, 1.5), darker(fur.mark, 0.1))
