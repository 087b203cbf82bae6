"""What is painted for words nobody knows: dunes, orbs, ribbons, tiles, petals, rings."""

from collections.abc import Callable
from math import sin

from bot.providers.studio.backdrop import Stage
from bot.providers.studio.palette import Color, darker, hue, lighter, mix
from bot.providers.studio.pen import Fade

CHORDS = (
    (0xF2545B, 0xF3A712, 0xF0EFEB, 0x19647E, 0x28587B),
    (0x264653, 0x2A9D8F, 0xE9C46A, 0xF4A261, 0xE76F51),
    (0x4B3F72, 0x8E7DBE, 0xF7CFD8, 0xF4F8D3, 0xA6D6D6),
    (0x1D3557, 0x457B9D, 0xA8DADC, 0xF1FAEE, 0xE63946),
    (0x5F0F40, 0x9A031E, 0xFB8B24, 0xE36414, 0xF6E7CB),
    (0x606C38, 0x283618, 0xFEFAE0, 0xDDA15E, 0xBC6C25),
    (0x3D348B, 0x7678ED, 0xF7B801, 0xF18701, 0xF8F4E3),
    (0x22577A, 0x38A3A5, 0x57CC99, 0x80ED99, 0xF4FBE8),
)


def chord(stage: Stage) -> tuple[Color, ...]:
    return tuple(hue(code) for code in stage.dice.pick(CHORDS))


def dunes(stage: Stage) -> None:
    tones, dice = chord(stage), stage.dice
    stage.wide.poly([(-1, -1), (101, -1), (101, 101), (-1, 101)], Fade(lighter(tones[2], 0.4), tones[2]))
    sun = stage.square((dice.between(20, 80), dice.between(40, 56)), dice.between(24, 40))
    sun.glow((50, 50), (100, 100), tones[3], 0.6)
    sun.oval((50, 50), (44, 44), Fade(lighter(tones[3], 0.2), tones[4]))
    count = dice.whole(5, 8)
    for row in range(count):
        level, lift, shift = 42 + row * 62 / count, dice.between(4, 12), dice.between(0, 6.3)
        crest = [(float(x), level + lift * sin(x / dice_wave(row) + shift)) for x in range(-4, 106, 2)]
        tone = mix(tones[(row + 3) % 5], tones[row % 2], row / count)
        stage.wide.poly([*crest, (104, 101), (-4, 101)], Fade(lighter(tone, 0.18), darker(tone, 0.12)))
        stage.canvas.shade(stage.short * 0.012)


def dice_wave(row: int) -> float:
    return 13 + (row * 7) % 11


def orbs(stage: Stage) -> None:
    tones, dice = chord(stage), stage.dice
    stage.wide.poly(
        [(-1, -1), (101, -1), (101, 101), (-1, 101)], Fade(darker(tones[0], 0.3), mix(tones[0], tones[1], 0.6))
    )
    for _ in range(6):
        stage.wide.glow((dice.between(0, 100), dice.between(0, 100)), (40, 40), dice.pick(tones), 0.4)
    for _ in range(dice.whole(9, 16)):
        pen = stage.square((dice.between(5, 95), dice.between(20, 100)), dice.between(8, 36))
        tone = dice.pick(tones)
        pen.glow((54, 62), (70, 66), darker(tones[0], 0.6), 0.55)
        pen.oval((50, 50), (46, 46), Fade(lighter(tone, 0.3), darker(tone, 0.18)))
        pen.shade(24)
        pen.oval((34, 32), (9, 6), lighter(tone, 0.7), -38)


def ribbons(stage: Stage) -> None:
    tones, dice = chord(stage), stage.dice
    stage.wide.poly([(-1, -1), (101, -1), (101, 101), (-1, 101)], Fade(lighter(tones[2], 0.3), tones[3]))
    for row in range(dice.whole(7, 11)):
        start, swing, shift = dice.between(-10, 110), dice.between(10, 28), dice.between(0, 6.3)
        tone = tones[row % 5]
        path = [(float(x), start + (50 - start) * x / 160 + swing * sin(x / 22 + shift)) for x in range(-10, 120, 10)]
        stage.wide.taper(path, (dice.between(2, 5), dice.between(7, 13)), Fade(lighter(tone, 0.2), darker(tone, 0.12)))
        stage.canvas.shade(stage.short * 0.016)


def tiles(stage: Stage) -> None:
    tones, dice = chord(stage), stage.dice
    stage.canvas.image.paste(darker(tones[0], 0.3), (0, 0, *stage.canvas.image.size))
    width, height = stage.canvas.image.size
    side = stage.short / dice.whole(4, 6)
    for row in range(int(height / side) + 1):
        for step in range(int(width / side) + 1):
            pen = stage.square(
                ((step + 0.5) * side / width * 100, (row + 1) * side / height * 100), side / stage.short * 100
            )
            turned = pen.turned(90 * dice.whole(0, 3), (50, 50))
            ground, figure = dice.pick(tones), dice.pick(tones)
            turned.soft([(5, 5), (95, 5), (95, 95), (5, 95)], ground, 6)
            turned.shade(6)
            quarter = [(96.0, 4.0), (96.0, 96.0), (75.0, 94.0), (52.0, 84.0), (30.0, 66.0), (14.0, 40.0), (5.0, 4.0)]
            shapes: tuple[list[tuple[float, float]], ...] = (quarter, [(5, 95), (95, 95), (95, 5)])
            turned.poly(dice.pick(shapes), figure)
            turned.oval((50, 50), (16, 16), dice.pick(tones))
            turned.shade(6)


def petals(stage: Stage) -> None:
    tones, dice = chord(stage), stage.dice
    stage.wide.poly([(-1, -1), (101, -1), (101, 101), (-1, 101)], Fade(lighter(tones[2], 0.5), lighter(tones[1], 0.3)))
    for _ in range(dice.whole(3, 6)):
        pen = stage.square((dice.between(10, 90), dice.between(35, 100)), dice.between(34, 76))
        count, lean = dice.whole(6, 12), dice.between(0, 90)
        for ring, tone in enumerate((dice.pick(tones), dice.pick(tones), dice.pick(tones))):
            reach = 1 - ring * 0.27
            for step in range(count):
                leaf = pen.turned(step * 360 / count + lean + ring * 180 / count, (50, 50))
                wide, tall = 60 / count * reach, 48 * reach
                leaf.blob([(50, 50), (50 - wide, 50 - tall * 0.6), (50, 50 - tall), (50 + wide, 50 - tall * 0.6)], tone)
            pen.shade(6)
        pen.oval((50, 50), (7, 7), Fade(lighter(tones[3], 0.3), tones[3]))
        pen.shade(4)


def rings(stage: Stage) -> None:
    tones, dice = chord(stage), stage.dice
    stage.canvas.image.paste(lighter(tones[2], 0.2), (0, 0, *stage.canvas.image.size))
    for _ in range(dice.whole(4, 7)):
        pen = stage.square((dice.between(0, 100), dice.between(30, 120)), dice.between(44, 100))
        count, first = dice.whole(4, 7), dice.whole(0, 4)
        for ring in range(count):
            radius = 48 * (1 - ring / count)
            tone = tones[(first + ring) % 5]
            pen.oval((50, 50), (radius, radius), Fade(lighter(tone, 0.14), tone))
            pen.shade(5)


FAMILIES: tuple[Callable[[Stage], None], ...] = (dunes, orbs, ribbons, tiles, petals, rings)


def compose(stage: Stage) -> None:
    stage.dice.pick(FAMILIES)(stage)
