"""What lies behind the subjects: sky, light and the land, one function for each kind of place."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import pi, sin

from bot.providers.studio.palette import WHITE, Color, Dice, Mood, brightness, darker, hue, lighter, mix
from bot.providers.studio.pen import Canvas, Fade, Pen, Point, column

HORIZON = 62.0


@dataclass(frozen=True, slots=True)
class Stage:
    """The canvas with two pens: `wide` is stretched over the whole picture, `short` is the shorter side in pixels."""

    canvas: Canvas
    wide: Pen
    short: float
    dice: Dice
    leaf: Color

    @classmethod
    def over(cls, canvas: Canvas, dice: Dice, leaf: Color) -> "Stage":
        width, height = canvas.image.size
        wide = Pen(canvas, (width / 100, 0.0), (0.0, height / 100), (0.0, 0.0))
        return cls(canvas, wide, min(width, height), dice, leaf)

    @property
    def mood(self) -> Mood:
        return self.canvas.mood

    def square(self, foot: Point, size: float) -> Pen:
        """An unstretched pen standing at `foot`, in percent of the picture; `size` in percent of its shorter side."""
        return Pen.standing(self.canvas, self.wide.place(foot), size * self.short / 100)


def sky(stage: Stage) -> None:
    stage.canvas.image.paste(column(stage.mood.sky, stage.canvas.image.size))


def ridge(stage: Stage, level: float, height: float, fill: Color | Fade) -> None:
    """A rolling line of hills from edge to edge with everything below it filled."""
    shift, waves = stage.dice.between(0, 6.3), stage.dice.between(1.2, 2.6)
    tops = [
        (float(x), level - height * (0.5 + 0.35 * sin(x / 100 * pi * waves + shift) + 0.15 * sin(x / 21 + shift * 2)))
        for x in range(-4, 106, 4)
    ]
    stage.wide.poly([*tops, (104, 101), (-4, 101)], fill)


def land(stage: Stage, level: float, tone: Color) -> None:
    ridge(stage, level, 4, Fade(lighter(tone, 0.12), darker(tone, 0.22)))


def meadow(stage: Stage) -> None:
    mood = stage.mood
    ridge(stage, HORIZON, 18, mix(mood.far, mood.sky[-1], 0.35))
    ridge(stage, HORIZON + 4, 12, mix(mood.far, mood.land, 0.45))
    for _ in range(stage.dice.whole(3, 6)):
        _bush(stage, (stage.dice.between(0, 100), HORIZON + stage.dice.between(2, 5)), stage.dice.between(7, 13))
    land(stage, HORIZON + 8, mood.land)
    _grass(stage)


def _bush(stage: Stage, foot: Point, size: float) -> None:
    pen = stage.square(foot, size)
    tone = mix(stage.leaf, stage.mood.far, 0.45)
    pen.line(((50, 100), (50, 60)), 9, mix(hue(0x7A5640), stage.mood.far, 0.4))
    for x, y, radius in ((34, 54, 24), (66, 54, 24), (50, 34, 26)):
        pen.oval((x, y), (radius, radius), tone)
    pen.shade(9)


def _grass(stage: Stage) -> None:
    dice, mood = stage.dice, stage.mood
    for _ in range(34):
        foot = (dice.between(0, 100), dice.between(HORIZON + 14, 100))
        pen = stage.square(foot, 1.4 + (foot[1] - HORIZON) * 0.07)
        tone = darker(mood.land, 0.24)
        for lean in (-34, 0, 34):
            pen.taper([(50, 100), (50 + lean * 0.4, 60), (50 + lean, 20)], (12, 2), tone)
    if brightness(mood.land) < 220:
        _flowers(stage)
    stage.canvas.shade(0)


def _flowers(stage: Stage) -> None:
    dice, mood = stage.dice, stage.mood
    for _ in range(18):
        foot = (dice.between(0, 100), dice.between(HORIZON + 16, 99))
        pen = stage.square(foot, 1.2 + (foot[1] - HORIZON) * 0.05)
        petal = mix(hue(dice.pick((0xFFFFFF, 0xF7B7C6, 0xFBE08A, 0xC9B6F2))), mood.shadow, mood.dim * 2)
        for step in range(5):
            pen.turned(step * 72, (50, 50)).oval((50, 24), (17, 24), petal)
        pen.oval((50, 50), (14, 14), hue(0xF2B23E))


def sea(stage: Stage) -> None:
    _water(stage, HORIZON - 4, 101)


def _water(stage: Stage, top: float, bottom: float) -> None:
    mood, dice = stage.mood, stage.dice
    tone = Fade(mix(mood.sea, mood.sky[-1], 0.35), darker(mood.sea, 0.25))
    stage.wide.poly([(-1, top), (101, top), (101, bottom), (-1, bottom)], tone)
    stage.wide.glow((50, top + 2), (26, 9), mood.shine, 0.55)
    for step in range(44):
        y = top + 1.5 + (bottom - top) * (step / 44) ** 1.5
        x, long = dice.between(-5, 100), 2 + (y - top) * 0.22 * dice.between(0.5, 1.2)
        foam = mix(mood.sea, WHITE, dice.between(0.3, 0.6) * (0.5 if mood.dark else 1))
        stage.wide.taper([(x, y), (x + long / 2, y - 0.5), (x + long, y)], (0.28 + (y - top) * 0.008, 0.1), foam)
    stage.canvas.shade(0)


def beach(stage: Stage) -> None:
    sand = mix(hue(0xF2D8A2), stage.mood.shadow, stage.mood.dim * 1.6)
    _water(stage, HORIZON - 8, HORIZON + 16)
    for lift, tone in ((1.6, lighter(stage.mood.sea, 0.55)), (0.0, lighter(sand, 0.4)), (-1.4, sand)):
        line = [(float(x), HORIZON + 9 - lift + 2.2 * sin(x / 15)) for x in range(-4, 106, 4)]
        stage.wide.poly([*line, (104, 101), (-4, 101)], Fade(tone, darker(tone, 0.16)))
    for _ in range(30):
        spot = (stage.dice.between(0, 100), stage.dice.between(HORIZON + 15, 99))
        stage.square(spot, 1).oval((50, 50), (30, 18), darker(sand, 0.2))
    stage.canvas.shade(0)
    _palm(stage, (90 if stage.dice.maybe(0.5) else 9, HORIZON + 17))


def _palm(stage: Stage, foot: Point) -> None:
    pen = stage.square(foot, 50)
    pen = pen if foot[0] > 50 else pen.mirrored()
    pen.taper([(56, 100), (52, 74), (42, 48), (34, 26)], (8, 5), mix(hue(0x9A7048), stage.mood.shadow, stage.mood.dim))
    pen.shade(4)
    leaf = mix(hue(0x4E9A5B), stage.mood.shadow, stage.mood.dim * 1.5)
    for tip in ((2, 16), (4, 40), (18, 0), (48, -2), (64, 14), (62, 40), (30, 48)):
        bend = ((34 + tip[0]) / 2, min(26, tip[1]) - 4)
        pen.taper([(34, 26), bend, tip], (9, 1), leaf)
    pen.shade(3)
    for x, y in ((31, 30), (37, 31), (34, 34)):
        pen.oval((x, y), (3, 3), hue(0x6B4A30))
    pen.shade(2)


def lake(stage: Stage) -> None:
    mood = stage.mood
    peaks(stage, HORIZON - 6, 20, mix(mood.far, mood.sky[-1], 0.3))
    ridge(stage, HORIZON - 3, 8, mix(mood.far, mood.land, 0.5))
    _water(stage, HORIZON - 4, 90)
    land(stage, 86, mood.land)
    for x in (3, 8, 92, 97):
        pen = stage.square((x, 88), 20)
        for lean in (-12, 4, 16):
            pen.taper([(50, 100), (50 + lean * 0.4, 60), (50 + lean, 18)], (4, 2), darker(mood.land, 0.35))
            pen.oval((50 + lean, 20), (4, 11), hue(0x7A5236))
    stage.canvas.shade(0)


def forest(stage: Stage) -> None:
    mood = stage.mood
    for row in range(3):
        tone = mix(mood.sky[-1], darker(stage.leaf, 0.22), 0.35 + row * 0.28)
        level = HORIZON + row * 5
        for step in range(11 - row * 2):
            x = (step + stage.dice.between(-0.3, 0.3)) * 100 / (10 - row * 2)
            if row < 2 or abs(x - 50) > 24:
                _fir(stage, (x, level + 3), (34 + row * 14) * stage.dice.between(0.8, 1.2), tone)
        ridge(stage, level + 4, 4, Fade(tone, mix(tone, mood.land, 0.7)))
    land(stage, HORIZON + 12, mood.land)
    _grass(stage)


def _fir(stage: Stage, foot: Point, size: float, tone: Color) -> None:
    pen = stage.square(foot, size)
    pen.line(((50, 100), (50, 80)), 6, mix(hue(0x6B4A38), tone, 0.4))
    for top, wide in ((4, 13), (26, 20), (48, 27)):
        pen.soft([(50, top), (50 + wide, top + 38), (50 - wide, top + 38)], tone, 3)
    pen.shade(5)


def mountain(stage: Stage) -> None:
    mood = stage.mood
    peaks(stage, HORIZON, 42, mix(mood.far, mood.sky[-1], 0.45))
    stage.wide.glow((50, HORIZON - 8), (70, 14), mood.sky[-1], 0.6)
    peaks(stage, HORIZON + 4, 30, mix(mood.far, mood.shadow, 0.2))
    stage.wide.glow((50, HORIZON), (80, 12), mood.sky[-1], 0.7)
    ridge(stage, HORIZON + 8, 10, mix(mood.far, mood.land, 0.5))
    for _ in range(12):
        x = stage.dice.between(0, 100)
        _fir(stage, (x, HORIZON + 10), stage.dice.between(8, 15), mix(mood.far, darker(stage.leaf, 0.4), 0.7))
    land(stage, HORIZON + 14, mood.land)
    _grass(stage)


def peaks(stage: Stage, level: float, height: float, tone: Color) -> None:
    dice = stage.dice
    x = dice.between(-20, -5)
    while x < 105:
        half, top = dice.between(16, 26), level - height * dice.between(0.6, 1.0)
        summit = (x + half * dice.between(0.8, 1.2), top)
        stage.wide.poly([(x - 4, level + 20), summit, (x + half * 2 + 4, level + 20)], Fade(tone, lighter(tone, 0.3)))
        stage.wide.poly([summit, (x + half * 2 + 4, level + 20), (summit[0] + 3, level + 20)], darker(tone, 0.16))
        _snowcap(stage, summit, ((x - 4, level + 20), (x + half * 2 + 4, level + 20)))
        x += half * dice.between(1.0, 1.5)
    stage.canvas.shade(0)


def _snowcap(stage: Stage, summit: Point, feet: Sequence[Point]) -> None:
    left, right = (
        (summit[0] + (foot[0] - summit[0]) * 0.24, summit[1] + (foot[1] - summit[1]) * 0.24) for foot in feet
    )
    wide, low = right[0] - left[0], left[1]
    zigzag = [(left[0] + wide * share, low + drop) for share, drop in ((0.8, -2.4), (0.6, 1.4), (0.42, -2), (0.2, 1.6))]
    snow = mix(WHITE, stage.mood.sky[-1], 0.3)
    stage.wide.poly([summit, right, *zigzag, left], snow)


PLACES: dict[str, Callable[[Stage], None]] = {
    "meadow": meadow,
    "sea": sea,
    "beach": beach,
    "lake": lake,
    "forest": forest,
    "mountain": mountain,
}
