"""Girl, boy and robot."""

from bot.providers.studio.cat import Look, blush, gaze
from bot.providers.studio.palette import WHITE, Color, darker, hue, lighter
from bot.providers.studio.pen import Fade, Pen

SKINS = (0xFBDDC4, 0xF3C9A5, 0xDDA57C, 0xB97F5B, 0x8A5A40)
HAIRS = (0x3A2A2E, 0x5C3A2A, 0x8A5A34, 0x2B2A3D, 0xC98A4B)
CLOTHES = (0xE2605B, 0x4C8FC9, 0xF2B544, 0x5FAE8B, 0x8E6CC0, 0xEF8FA8)
STEELS = (0x8FB3C9, 0xF0C35A, 0xE58A6B, 0x9CC5A1, 0xB7A6DA)


def girl(pen: Pen, look: Look) -> None:
    skin, hair, cloth = _tones(look)
    _long_hair(pen, hair)
    _legs(pen, skin, darker(cloth, 0.35))
    left = [(50, 55), (42, 56), (38, 66), (33, 78), (28, 86), (39, 89), (50, 89.6)]
    _arms(pen, skin, cloth)
    pen.blob(left + [(100 - x, y) for x, y in left[-2:0:-1]], Fade(cloth, darker(cloth, 0.12)))
    pen.shade(5)
    pen.stroke([(31, 84.6), (50, 87), (69, 84.6)], 1.2, lighter(cloth, 0.55))
    for half in pen.halves():
        half.blob([(50, 56.6), (43, 55.4), (42, 60), (49, 61)], WHITE)
    _face(pen, skin, look)
    pen.blob(
        [(24, 36), (26, 18), (38, 8), (50, 6), (62, 8), (74, 18), (76, 36), (70, 26), (56, 20), (40, 24), (29, 28)],
        hair,
    )
    pen.shade(4)
    pen.blob([(66, 14), (74, 8), (75, 17), (69, 17)], cloth)
    pen.blob([(69, 17), (77, 20), (72, 26), (67, 19)], cloth)
    pen.shade(2)


def boy(pen: Pen, look: Look) -> None:
    skin, hair, cloth = _tones(look)
    _legs(pen, skin, hue(0x6B4A3A))
    for half in pen.halves():
        half.soft([(40, 78), (49.6, 78), (49, 89), (39.5, 89)], hue(0x4A5B86), 2.4)
    _arms(pen, skin, cloth)
    left = [(50, 55), (42, 56), (38, 64), (38, 74), (38, 82), (50, 83)]
    pen.blob(left + [(100 - x, y) for x, y in left[-2:0:-1]], cloth)
    for y in (65, 72, 79):
        pen.stroke([(39.4, y), (50, y + 0.8), (60.6, y)], 2, lighter(cloth, 0.6))
    pen.shade(5)
    _face(pen, skin, look)
    crown = [(25, 34), (23, 22), (32, 10), (44, 4), (52, 7), (60, 3), (71, 10), (77, 22), (75, 34), (70, 26)]
    pen.blob([*crown, (62, 20), (55, 24), (46, 19), (38, 25), (30, 25)], hair)
    pen.shade(4)


def _tones(look: Look) -> tuple[Color, Color, Color]:
    dice = look.dice
    cloth = hue(dice.pick(CLOTHES))
    return hue(dice.pick(SKINS)), hue(dice.pick(HAIRS)), look.color or cloth


def _long_hair(pen: Pen, hair: Color) -> None:
    left = [(50, 5), (36, 7), (26, 16), (23, 30), (21, 48), (24, 62), (36, 64), (50, 62)]
    pen.blob(left + [(100 - x, y) for x, y in left[-2:0:-1]], Fade(hair, darker(hair, 0.2)))
    pen.shade(4)


def _legs(pen: Pen, skin: Color, shoe: Color) -> None:
    for half in pen.halves():
        half.soft([(42.4, 84), (46.6, 84), (46.6, 95), (42.8, 95)], skin, 2)
        half.blob([(40, 94), (47.4, 93.4), (48.4, 99.4), (36.5, 99.6), (36.6, 96.4)], shoe)
    pen.shade(3)


def _arms(pen: Pen, skin: Color, cloth: Color) -> None:
    for half in pen.halves():
        half.taper([(41, 60), (33, 68), (29, 76)], (5.4, 4.6), skin)
        half.oval((28.6, 77.4), (3, 3.2), skin)
        half.taper([(42.4, 59.5), (37, 63.5), (34.4, 67)], (8, 7.4), cloth)
    pen.shade(3)


def _face(pen: Pen, skin: Color, look: Look) -> None:
    pen.soft([(47, 50), (53, 50), (53, 57), (47, 57)], darker(skin, 0.12), 1.5)
    for half in pen.halves():
        half.oval((26, 34), (4, 5), darker(skin, 0.06))
    left = [(50, 10), (36, 13), (27, 24), (26.6, 37), (32, 47), (42, 53), (50, 54)]
    pen.blob(left + [(100 - x, y) for x, y in left[-2:0:-1]], skin)
    pen.shade(5)
    gaze(pen, look, (40, 35), 3.6)
    for half in pen.halves():
        half.stroke([(36.4, 28.4), (40, 27), (43.6, 28)], 1.1, darker(hue(0x5C3A2A), 0.2))
    pen.stroke([(49, 40), (50.2, 41.4), (51.4, 40.6)], 0.9, darker(skin, 0.35))
    pen.stroke([(45.6, 45), (50, 48), (54.4, 45)], 1.2, hue(0xB4484E))
    blush(pen, (34, 42), 4.6)


def robot(pen: Pen, look: Look) -> None:
    shell = look.color or hue(look.dice.pick(STEELS))
    dark = darker(shell, 0.4)
    _robot_limbs(pen, shell, dark)
    pen.soft([(34, 57), (66, 57), (69, 84), (31, 84)], shell, 8)
    pen.shade(6)
    pen.soft([(40, 62), (60, 62), (60, 76), (40, 76)], hue(0x2F3A4F), 3)
    pen.stroke([(41, 70), (45, 70), (47.5, 64.5), (51, 74), (53.5, 69), (59, 69)], 1.1, hue(0x78E6C2))
    for x, lamp in ((40, 0xF06A5D), (46, 0xF6C455), (52, 0x74D08A)):
        pen.oval((x, 81.4), (1.8, 1.8), hue(lamp))
    pen.line(((50, 13), (50, 4)), 2, dark)
    pen.oval((50, 3.4), (3.6, 3.6), Fade(hue(0xFF9A8A), hue(0xE2503F)))
    pen.glow((50, 3.4), (9, 9), hue(0xFFB4A0), 0.5)
    pen.soft([(45, 48), (55, 48), (55, 57), (45, 57)], dark, 2)
    for half in pen.halves():
        half.soft([(20, 27), (24, 25), (24, 39), (20, 37)], dark, 3)
    pen.shade(3)
    pen.soft([(28, 16), (72, 16), (74, 47), (26, 47)], shell, 9)
    pen.shade(6)
    _robot_face(pen, look)


def _robot_limbs(pen: Pen, shell: Color, dark: Color) -> None:
    for half in pen.halves():
        half.line(((41, 84), (40, 94)), 5.5, dark)
        half.blob([(31, 99), (32, 93), (40, 91), (48, 93.6), (48.6, 99)], shell)
        half.stroke([(32, 62), (22, 66), (18, 76)], 4.6, dark)
        half.oval((17.6, 79), (5, 5), shell)
        half.oval((17.6, 81.6), (2, 2.6), dark)
    pen.shade(4)


def _robot_face(pen: Pen, look: Look) -> None:
    pen.soft([(32, 22), (68, 22), (69, 42), (31, 42)], hue(0x26314A), 6)
    pen.shade(0)
    for x in (41, 59):
        if look.asleep:
            pen.line(((x - 4, 31), (x + 4, 31)), 1.6, hue(0x7DF0E0))
            continue
        pen.glow((x, 30), (9, 9), hue(0x5FE6DA), 0.7)
        pen.oval((x, 30), (4.4, 5), hue(0x9CFAEE))
        pen.oval((x - 1.2, 28.4), (1.4, 1.4), WHITE)
    pen.stroke([(45, 38), (50, 40.6), (55, 38)], 1.5, hue(0x7DF0E0))
    for half in pen.halves():
        half.oval((34, 38), (2.4, 1.5), hue(0xF58F9B))
