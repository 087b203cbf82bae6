"""What is in the air: sun, moon, stars, clouds, rainbow behind the subjects; rain, snow and fog before them."""

from math import cos, pi, sin

from bot.providers.studio.backdrop import HORIZON, Stage
from bot.providers.studio.palette import WHITE, hue, lighter, mix
from bot.providers.studio.pen import Fade
from bot.providers.studio.words import Wish

BOWS = (0xE8604F, 0xF2994A, 0xF6CF57, 0x6FBF73, 0x5AA6DD, 0x7B6FD0)

RIM = [pi * step / 24 for step in range(25)]
CRESCENT = [(50 - 42 * sin(turn), 50 - 42 * cos(turn)) for turn in RIM]
CRESCENT += [(50 - 20 * sin(turn), 50 - 42 * cos(turn)) for turn in reversed(RIM)]


def heavens(stage: Stage, wish: Wish) -> None:
    """Everything up there, in the order in which one hides the other."""
    side = 24 if stage.dice.maybe(0.5) else 77
    if stage.mood.dark or "stars" in wish.sky:
        _stars(stage)
    if wish.time in ("sunset", "morning"):
        _low_sun(stage, 100 - side if wish.cast else 50)
    elif "moon" in wish.sky or stage.mood.dark:
        _moon(stage, side, large="moon" in wish.sky)
    elif "sun" in wish.sky or (stage.dice.maybe(0.6) and "ink" not in wish.styles):
        _sun(stage, side, large="sun" in wish.sky)
    if "rainbow" in wish.sky:
        _rainbow(stage)
    if "ink" in wish.styles:
        return
    overcast = any(word in wish.sky for word in ("cloud", "rain", "snow"))
    if not stage.mood.dark or overcast:
        _clouds(stage, 7 if overcast else stage.dice.whole(2, 4))


def _stars(stage: Stage) -> None:
    for _ in range(90):
        pen = stage.square((stage.dice.between(0, 100), stage.dice.between(0, HORIZON)), stage.dice.between(0.3, 1.0))
        pen.oval((50, 50), (40, 40), lighter(hue(0xFFF0C0), stage.dice.roll()))
    for _ in range(7):
        pen = stage.square((stage.dice.between(4, 96), stage.dice.between(5, HORIZON - 16)), stage.dice.between(2, 4.6))
        pen.glow((50, 50), (60, 60), hue(0xFFF3C9), 0.4)
        pen.poly([(50, 0), (56, 44), (100, 50), (56, 56), (50, 100), (44, 56), (0, 50), (44, 44)], hue(0xFFF6D6))
    stage.canvas.shade(0)


def _moon(stage: Stage, x: float, large: bool) -> None:
    pen = stage.square((x, 34), 34 if large else 20)
    pen.glow((50, 50), (96, 96), hue(0xFFF2C4), 0.55)
    if not large:
        pen.turned(-28, (50, 50)).poly(CRESCENT, hue(0xFFF3CC))
        return
    pen.oval((50, 50), (42, 42), Fade(hue(0xFFFBE6), hue(0xF6DFA6)))
    for spot, radius in (((36, 40), 8), ((60, 62), 10), ((62, 34), 5), ((40, 66), 5)):
        pen.oval(spot, (radius, radius * 0.94), hue(0xEFD596))


def _sun(stage: Stage, x: float, large: bool) -> None:
    pen = stage.square((x, 34), 40 if large else 22)
    pen.glow((50, 50), (110, 110), hue(0xFFF3BE), 0.7)
    for step in range(16 if large else 0):
        ray = pen.turned(step * 22.5, (50, 50))
        ray.soft([(48, -2 if step % 2 else -8), (52, -2 if step % 2 else -8), (50.6, 10), (49.4, 10)], hue(0xFFD766), 2)
    pen.oval((50, 50), (36, 36), Fade(hue(0xFFE88A), hue(0xFBBF4A)))
    pen.glow((40, 38), (26, 26), hue(0xFFFBE0), 0.8)


def _low_sun(stage: Stage, x: float) -> None:
    pen = stage.square((x, HORIZON + 4), 34)
    pen.glow((50, 50), (150, 120), hue(0xFFDF8E), 0.7)
    pen.oval((50, 50), (36, 36), Fade(hue(0xFFF0B0), hue(0xFF9A55)))


def _rainbow(stage: Stage) -> None:
    pen = stage.square((50, HORIZON + 8), 88)
    for step, tone in enumerate(BOWS):
        radius = 56 - step * 2.6
        arc = [(50 - radius, 74), (50 - radius * 0.87, 74 - radius * 0.5), (50 - radius * 0.5, 74 - radius * 0.87)]
        arc += [(50, 74 - radius), *[(100 - x, y) for x, y in reversed(arc)]]
        pen.stroke(arc, 2.7, mix(hue(tone), stage.mood.sky[0], 0.22))


def _clouds(stage: Stage, count: int) -> None:
    tone = mix(WHITE, stage.mood.sky[0], 0.55 if stage.mood.dark else 0.12)
    for step in range(count):
        x = (step + stage.dice.between(0.1, 0.9)) * 100 / count
        pen = stage.square((x, stage.dice.between(14, 40)), stage.dice.between(14, 26))
        for cx, cy, radius in ((26, 82, 15), (44, 72, 20), (64, 76, 18), (80, 84, 12), (52, 86, 16)):
            pen.oval((cx, cy), (radius, radius * 0.82), tone)
        pen.soft([(20, 86), (86, 86), (86, 94), (20, 94)], tone, 8)
        pen.shade(9)


def weather(stage: Stage, wish: Wish) -> None:
    """What falls or hangs between the eye and the subjects."""
    if "rain" in wish.sky:
        _rain(stage)
    if "snow" in wish.sky or (wish.season == "winter" and not stage.mood.dark):
        _snow(stage)
    if "fog" in wish.sky:
        for y in (52, 66, 80):
            stage.wide.glow((stage.dice.between(20, 80), y), (90, 13), hue(0xF1F1EC), 0.75)
    if wish.season in ("spring", "autumn"):
        _drifting(stage)


def _rain(stage: Stage) -> None:
    for _ in range(120):
        x, y = stage.dice.between(-5, 105), stage.dice.between(-5, 100)
        pen = stage.square((x, y), stage.dice.between(2.5, 5.5))
        pen.taper(
            [(62, 0), (50, 50), (38, 100)], (3, 7), mix(hue(0xD9EAF5), stage.mood.sky[0], stage.dice.between(0, 0.5))
        )
    for _ in range(16):
        pen = stage.square((stage.dice.between(0, 100), stage.dice.between(HORIZON + 22, 99)), stage.dice.between(3, 7))
        pen.stroke([(0, 50), (26, 34), (50, 30), (74, 34), (100, 50)], 4, hue(0xE4F1F8))
    stage.canvas.shade(0)


def _snow(stage: Stage) -> None:
    for _ in range(130):
        spot = (stage.dice.between(0, 100), stage.dice.between(0, 100))
        pen = stage.square(spot, stage.dice.between(0.7, 2.4))
        pen.glow((50, 50), (70, 70), WHITE, 0.95)


def _drifting(stage: Stage) -> None:
    for _ in range(26):
        pen = stage.square((stage.dice.between(0, 100), stage.dice.between(0, 96)), stage.dice.between(1.2, 2.6))
        tone = mix(stage.leaf, hue(0xFFE3C0), stage.dice.between(0, 0.4))
        pen.oval((50, 50), (46, 22), tone, stage.dice.between(0, 180))
    stage.canvas.shade(0)
