"""Backdrops that are not open land: city, space, sea floor, room, table, desert, snow, plain paper."""

from collections.abc import Callable
from math import sin

from bot.providers.studio.backdrop import HORIZON, PLACES, Stage, ridge
from bot.providers.studio.palette import WHITE, Color, darker, hue, lighter, mix
from bot.providers.studio.pen import Fade, Pen

SIGNS = (0xFF4FA8, 0x35E0E8, 0xFFD84A, 0x9A6BFF, 0x5CFF9C)


def city(stage: Stage) -> None:
    mood = stage.mood
    for row in range(3):
        tone = mix(mood.sky[-1], mood.shadow, 0.25 + row * 0.27)
        x = stage.dice.between(-6, 0)
        while x < 102:
            wide = stage.dice.between(6, 11) + row * 1.5
            top = HORIZON - stage.dice.between(12, 42 - row * 9)
            _block(stage, (x, top, wide), tone)
            x += wide + stage.dice.between(0, 2)
    stage.canvas.shade(0)
    street = mix(hue(0x8E8A99), mood.shadow, 0.3 + mood.dim * 2)
    stage.wide.poly(
        [(-1, HORIZON + 6), (101, HORIZON + 6), (101, 101), (-1, 101)], Fade(lighter(street, 0.2), darker(street, 0.3))
    )
    for x in (20, 40, 60, 80):
        stage.wide.poly(
            [(x + (x - 50) * 0.1, HORIZON + 7), (50 + (x - 50) * 3, 101), (50 + (x - 50) * 3.1, 101)],
            lighter(street, 0.3),
        )
    stage.wide.line(((0, HORIZON + 6), (100, HORIZON + 6)), 1, lighter(street, 0.45))
    stage.canvas.shade(0)


def _block(stage: Stage, box: tuple[float, float, float], tone: Color) -> None:
    x, top, wide = box
    dark = stage.mood.dark
    stage.wide.poly([(x, top), (x + wide, top), (x + wide, 80), (x, 80)], Fade(tone, lighter(tone, 0.12)))
    lamp = hue(0xFFE08A) if dark else lighter(tone, 0.4)
    for row in range(int((HORIZON + 4 - top) / 4)):
        for step in range(int(wide / 2.4)):
            if stage.dice.maybe(0.6 if dark else 0.85):
                left, up = x + 0.9 + step * 2.3, top + 2 + row * 4
                stage.wide.poly([(left, up), (left + 1.2, up), (left + 1.2, up + 2), (left, up + 2)], lamp)
    if dark and stage.dice.maybe(0.55):
        sign = hue(stage.dice.pick(SIGNS))
        left, up = x + wide * 0.3, top + stage.dice.between(4, 12)
        stage.wide.glow((left + 1.2, up + 5), (6, 9), sign, 0.55)
        stage.wide.poly([(left, up), (left + 2.6, up), (left + 2.6, up + 9), (left, up + 9)], sign)
        stage.wide.poly(
            [(left + 0.5, up + 1), (left + 2.1, up + 1), (left + 2.1, up + 8), (left + 0.5, up + 8)], darker(sign, 0.55)
        )


def space(stage: Stage) -> None:
    for _ in range(5):
        spot = (stage.dice.between(0, 100), stage.dice.between(0, 100))
        stage.wide.glow(spot, (34, 26), hue(stage.dice.pick((0x7A4FD0, 0x3F6FD8, 0xC04FA8))), 0.4)
    planet = stage.square((stage.dice.pick((16, 84)), 30), 22)
    tone = hue(stage.dice.pick((0xF2A65A, 0xE87F8F, 0x6FC7C0, 0xB79AF0)))
    planet.oval((50, 50), (34, 34), Fade(lighter(tone, 0.2), darker(tone, 0.2)))
    planet.stroke([(22, 40), (50, 45), (80, 38)], 5, lighter(tone, 0.3))
    planet.shade(16)
    planet.stroke([(20, 62), (6, 72), (28, 72), (62, 56), (92, 36), (94, 28), (80, 34)], 4, lighter(tone, 0.6))
    planet.shade(0)


def moonland(stage: Stage) -> None:
    space(stage)
    soil = hue(0xC9C3D2)
    ridge(stage, HORIZON + 10, 8, Fade(lighter(soil, 0.2), darker(soil, 0.35)))
    for _ in range(16):
        y = stage.dice.between(HORIZON + 14, 99)
        pen = stage.square((stage.dice.between(0, 100), y), 4 + (y - HORIZON) * 0.3)
        pen.oval((50, 70), (46, 20), lighter(soil, 0.3))
        pen.oval((50, 67), (43, 17), darker(soil, 0.3))
        pen.oval((50, 72), (38, 13), darker(soil, 0.14))
    stage.canvas.shade(0)


def underwater(stage: Stage) -> None:
    deep = stage.mood.sea
    stage.wide.poly([(-1, -1), (101, -1), (101, 101), (-1, 101)], Fade(lighter(deep, 0.45), darker(deep, 0.4)))
    for x in (12.0, 34.0, 58.0, 80.0):
        stage.wide.glow((x, 10), (7, 70), lighter(deep, 0.75), 0.45)
    sand = mix(hue(0xEED9A8), deep, 0.25)
    ridge(stage, 88, 7, Fade(sand, darker(sand, 0.2)))
    for _ in range(13):
        x = stage.dice.between(0, 100)
        pen = stage.square((x, stage.dice.between(89, 99)), stage.dice.between(14, 34))
        tone = hue(stage.dice.pick((0x3F9B7A, 0x5FB56B, 0xE2708A, 0xF09A5A)))
        sway = [(50 + 9 * sin(step * 1.4 + x), 100 - step * 18) for step in range(6)]
        pen.taper(sway, (15, 3), mix(tone, deep, 0.3))
        pen.shade(3)
    for _ in range(18):
        pen = stage.square((stage.dice.between(0, 100), stage.dice.between(5, 85)), stage.dice.between(1, 3.4))
        pen.oval((50, 50), (48, 48), lighter(deep, 0.6))
        pen.oval((34, 34), (14, 14), WHITE)
    stage.canvas.shade(0)


def room(stage: Stage) -> None:
    wall = mix(stage.mood.sky[-1], hue(stage.dice.pick((0xF3D9C4, 0xCFE3DC, 0xE6D5EC, 0xF6E3B4))), 0.65)
    wall = mix(wall, stage.mood.shadow, stage.mood.dim * 1.5)
    wood = mix(hue(0xC99A6B), stage.mood.shadow, stage.mood.dim * 1.5)
    stage.wide.poly([(-1, -1), (101, -1), (101, 72), (-1, 72)], Fade(lighter(wall, 0.15), wall))
    for step in range(14):
        x = step * 100 / 13
        stage.wide.line(((x, -1), (x, 71)), 0.5, darker(wall, 0.05))
    stage.wide.poly([(-1, 72), (101, 72), (101, 101), (-1, 101)], Fade(wood, darker(wood, 0.25)))
    stage.wide.line(((0, 71.5), (100, 71.5)), 1.2, lighter(wall, 0.5))
    stage.canvas.shade(0)
    left = stage.dice.maybe(0.5)
    _frame(stage.square((20 if left else 80, 50), stage.dice.between(34, 44)), stage)
    if stage.dice.maybe(0.5):
        _lamp(stage, 84 if left else 16)
    _plant(stage, 86 if left else 14)
    rug = hue(stage.dice.pick((0xD9776A, 0x6F9BB8, 0xE0B05A, 0x8FAE7C)))
    stage.wide.oval((50, 89), (42, 9), lighter(rug, 0.5))
    stage.wide.oval((50, 89), (38, 7.6), rug)
    stage.wide.oval((50, 89), (31, 5.6), lighter(rug, 0.25))
    stage.canvas.shade(0)


def _lamp(stage: Stage, x: float) -> None:
    pen = stage.square((x, 34), 26)
    pen.line(((50, -60), (50, 40)), 2.4, hue(0x6B5A58))
    shade = hue(stage.dice.pick((0xE8A24A, 0xD9705A, 0x5F9AA8)))
    pen.soft([(36, 40), (64, 40), (84, 78), (16, 78)], shade, 5)
    pen.shade(8)
    pen.glow((50, 84), (80, 60), hue(0xFFE9A8), 0.5)


def _plant(stage: Stage, x: float) -> None:
    pen = stage.square((x, 76), stage.dice.between(28, 38))
    pen.blob([(34, 70), (66, 70), (62, 100), (38, 100)], hue(0xC9714A))
    pen.shade(5)
    for tip in ((14, 30), (32, 10), (56, 6), (76, 22), (88, 44), (12, 52)):
        pen.taper(
            [(50, 72), ((50 + tip[0]) / 2, tip[1] + 12), tip],
            (12, 2),
            mix(stage.leaf, stage.mood.shadow, stage.mood.dim),
        )
    pen.shade(3)


def _frame(pen: Pen, stage: Stage) -> None:
    pen.soft([(10, 6), (90, 6), (90, 96), (10, 96)], hue(0xFFFAF0), 5)
    pen.shade(4)
    pen.poly([(14, 10), (86, 10), (86, 92), (14, 92)], Fade(stage.mood.sky[0], stage.mood.sky[-1]))
    pen.blob([(14, 92), (14, 72), (34, 62), (56, 72), (86, 60), (86, 92), (50, 93)], stage.mood.far)
    for bar in (((50, 10), (50, 92)), ((14, 50), (86, 50)), ((6, 96), (94, 96))):
        pen.line(bar, 4, hue(0xFFFAF0))
    pen.shade(0)


def table(stage: Stage) -> None:
    wall = mix(stage.mood.far, stage.mood.sky[-1], 0.55)
    stage.wide.poly([(-1, -1), (101, -1), (101, 80), (-1, 80)], Fade(lighter(wall, 0.25), wall))
    for _ in range(14):
        spot = (stage.dice.between(0, 100), stage.dice.between(0, 58))
        stage.wide.glow(
            spot, (9, 9), mix(stage.mood.shine, hue(stage.dice.pick((0xFFD9A0, 0xFFC2B0, 0xFFFFFF))), 0.5), 0.5
        )
    wood = mix(hue(stage.dice.pick((0xB98457, 0xCFA06E, 0x9A6B48))), stage.mood.shadow, stage.mood.dim)
    stage.wide.poly([(-1, 72), (101, 72), (101, 101), (-1, 101)], Fade(lighter(wood, 0.2), darker(wood, 0.2)))
    for y in (78, 85, 93):
        stage.wide.stroke([(-1, y), (30, y + 0.8), (66, y - 0.6), (101, y)], 0.3, darker(wood, 0.25))
    stage.canvas.shade(0)


def desert(stage: Stage) -> None:
    sand = mix(hue(0xE9B872), stage.mood.shadow, stage.mood.dim * 1.8)
    for level, height, share in ((HORIZON, 14, 0.35), (HORIZON + 8, 14, 0.15), (HORIZON + 16, 8, 0.0)):
        ridge(stage, level, height, Fade(mix(lighter(sand, 0.15), stage.mood.sky[-1], share), darker(sand, 0.12)))
    for x, size in ((14, 26), (88, 34)):
        pen = stage.square((x, HORIZON + 14), size)
        green = mix(hue(0x5E9A62), stage.mood.shadow, stage.mood.dim)
        pen.line(((50, 98), (50, 20)), 15, green)
        for arm in (((50, 66), (26, 60), (25, 40)), ((50, 56), (74, 52), (76, 30))):
            pen.stroke(arm, 10, green)
        pen.shade(5)


def snowfield(stage: Stage) -> None:
    snow = mix(hue(0xF3F7FC), stage.mood.sky[0], 0.35 if stage.mood.dark else 0.06)
    ridge(stage, HORIZON, 16, mix(snow, stage.mood.sky[0], 0.35))
    PLACES["forest"](stage)
    ridge(stage, HORIZON + 12, 8, Fade(snow, darker(snow, 0.14)))


def cloudland(stage: Stage) -> None:
    for row in range(3):
        for step in range(9):
            spot = (step * 12.5 + stage.dice.between(-4, 4), 84 + row * 7)
            stage.square(spot, 30).oval((50, 80), (52, 40), mix(WHITE, stage.mood.sky[0], 0.3 - row * 0.12))
        stage.canvas.shade(stage.short * 0.03)


def plain(stage: Stage) -> None:
    stage.dice.pick((_disc, _rays, _dots))(stage)
    stage.canvas.shade(0)


def _disc(stage: Stage) -> None:
    disc = stage.square((50, 92), 84)
    disc.oval((50, 50), (50, 50), mix(stage.mood.sky[-1], stage.mood.far, 0.35))
    disc.oval((50, 50), (45, 45), mix(stage.mood.sky[-1], stage.mood.far, 0.22))
    for _ in range(26):
        pen = stage.square((stage.dice.between(0, 100), stage.dice.between(2, 98)), stage.dice.between(0.8, 2.4))
        tone = mix(stage.mood.far, WHITE, stage.dice.between(0.2, 0.7))
        pen.turned(stage.dice.between(0, 90), (50, 50)).soft([(30, 30), (70, 30), (70, 70), (30, 70)], tone, 30)


def _rays(stage: Stage) -> None:
    pen = stage.square((50, 54), 10)
    tone = mix(stage.mood.sky[-1], stage.mood.far, 0.25)
    for step in range(12):
        pen.turned(step * 30, (50, 50)).poly([(50, 50), (-180, -1700), (280, -1700)], tone)
    stage.wide.glow((50, 52), (60, 60), stage.mood.sky[-1], 0.7)


def _dots(stage: Stage) -> None:
    tone = mix(stage.mood.sky[1], WHITE, 0.3)
    width, height = stage.canvas.image.size
    for row in range(int(height / stage.short * 9) + 2):
        for step in range(int(width / stage.short * 9) + 2):
            x, y = (step + row % 2 / 2) * stage.short / width * 11, row * stage.short / height * 11
            stage.square((x, y), 4).oval((50, 50), (46, 46), tone)
    stage.wide.oval((50, 92), (44, 7), mix(stage.mood.sky[-1], stage.mood.far, 0.4))


ALL_PLACES: dict[str, Callable[[Stage], None]] = {
    **PLACES,
    "city": city,
    "space": space,
    "moonland": moonland,
    "underwater": underwater,
    "room": room,
    "table": table,
    "desert": desert,
    "snowfield": snowfield,
    "sky": cloudland,
    "plain": plain,
}


def set_place(stage: Stage, place: str) -> None:
    ALL_PLACES.get(place, PLACES["meadow"])(stage)
