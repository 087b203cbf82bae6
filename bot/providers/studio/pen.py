"""A pen that draws smooth shapes in a 100 by 100 square wherever, however large and however turned it lands."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import cos, hypot, pi, radians, sin
from typing import TypeAlias

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from bot.providers.studio.palette import Color, Mood, hue

Point: TypeAlias = tuple[float, float]

# The silhouette used for soft shading is kept this many times smaller than the picture: it is blurred anyway.
COARSE = 2
# And so much wider on every side, so that what leaves the picture is not shaded along the picture's edge.
MARGIN = 60
# Pillow's gradient reaches white at the corners of its square, not at the edges: the spot has to end at the edges.
SOFT = Image.radial_gradient("L").point([round(255 * max(0.0, 1 - value / 179) ** 1.4) for value in range(256)])


# Shapes are drawn twice as large and then reduced; less where the canvas would outgrow so many pixels.
CANVAS_LIMIT = 12_000_000


def roomy(size: tuple[int, int]) -> tuple[int, int]:
    """The size of canvas on which a picture of the given size is drawn."""
    factor = max(1.25, min(2.0, (CANVAS_LIMIT / (size[0] * size[1])) ** 0.5))
    return round(size[0] * factor), round(size[1] * factor)


@dataclass(frozen=True, slots=True)
class Fade:
    """A filling that runs from one colour at the top of the shape to another at its bottom."""

    top: Color
    bottom: Color


Fill: TypeAlias = Color | Fade


def column(tones: Sequence[Color], size: tuple[int, int]) -> Image.Image:
    """A vertical gradient through all the tones."""
    strip = Image.new("RGB", (1, len(tones)))
    strip.putdata(list(tones))
    tall = strip.resize((1, size[1]), Image.Resampling.BICUBIC)
    return tall.resize(size, Image.Resampling.NEAREST)


def curve(points: Sequence[Point], closed: bool, steps: int = 9) -> list[Point]:
    """A Catmull-Rom line through the points."""
    count = len(points)
    last = count if closed else count - 1
    line = [_between(points, index, step / steps, closed) for index in range(last) for step in range(steps)]
    return line if closed else [*line, points[-1]]


def _between(points: Sequence[Point], index: int, share: float, closed: bool) -> Point:
    count = len(points)
    around = range(index - 1, index + 3)
    spots = [points[spot % count] if closed else points[min(max(spot, 0), count - 1)] for spot in around]
    weights = (
        -share / 2 + share**2 - share**3 / 2,
        1 - 2.5 * share**2 + 1.5 * share**3,
        share / 2 + 2 * share**2 - 1.5 * share**3,
        -(share**2) / 2 + share**3 / 2,
    )
    return (
        sum(weight * spot[0] for weight, spot in zip(weights, spots, strict=True)),
        sum(weight * spot[1] for weight, spot in zip(weights, spots, strict=True)),
    )


class Canvas:
    """The picture being painted, with the silhouette of what was drawn since it was last shaded."""

    def __init__(self, image: Image.Image, mood: Mood) -> None:
        self.image = image
        self.mood = mood
        self.draw = ImageDraw.Draw(image)
        self._clear()

    def _clear(self) -> None:
        width, height = self.image.size
        room = 2 * MARGIN + 1
        self._outline = Image.new("L", (width // COARSE + room, height // COARSE + room))
        self._sketch = ImageDraw.Draw(self._outline)

    def fill(self, points: Sequence[Point], fill: Fill) -> None:
        match fill:
            case Fade(top, bottom):
                self._fade(points, top, bottom)
            case color:
                self.draw.polygon(points, fill=color)
        self._sketch.polygon([(x / COARSE + MARGIN, y / COARSE + MARGIN) for x, y in points], fill=255)

    def _fade(self, points: Sequence[Point], top: Color, bottom: Color) -> None:
        left, upper = (int(min(axis)) for axis in zip(*points, strict=True))
        right, lower = (int(max(axis)) + 1 for axis in zip(*points, strict=True))
        size = (max(1, right - left), max(1, lower - upper))
        mask = Image.new("1", size)
        ImageDraw.Draw(mask).polygon([(x - left, y - upper) for x, y in points], fill=1)
        self.image.paste(column((top, bottom), size), (left, upper), mask)

    def glow(self, middle: Point, radius: Point, color: Color, strength: float) -> None:
        """A soft spot; `strength` 1 hides what lies under its middle."""
        size = (max(1, round(radius[0] * 2)), max(1, round(radius[1] * 2)))
        mask = SOFT.point([round(value * strength) for value in range(256)]).resize(size, Image.Resampling.BILINEAR)
        self.image.paste(color, (round(middle[0] - radius[0]), round(middle[1] - radius[1])), mask)

    def shade(self, depth: float) -> None:
        """Give what was drawn since the last call a lit and a shadowed side, `depth` pixels wide; 0 leaves it flat."""
        box = self._outline.getbbox()
        if box is None:
            return
        shape = self._outline.crop(box)
        if depth:
            self._model(shape, box, depth)
        if self.mood.dim:
            self._tint(shape, box, self.mood.shadow, self.mood.dim)
        self._clear()

    def _model(self, shape: Image.Image, box: tuple[int, int, int, int], depth: float) -> None:
        reach = max(1, round(depth / COARSE))
        soft = ImageFilter.BoxBlur(reach)
        for color, shift, strength in ((self.mood.shadow, -reach, 0.42), (self.mood.shine, reach, 0.4)):
            moved = Image.new("L", shape.size)
            moved.paste(shape, (shift, shift))
            edge = ImageChops.subtract(shape, moved.filter(soft))
            self._tint(edge, box, color, strength)

    def _tint(self, mask: Image.Image, box: tuple[int, int, int, int], color: Color, strength: float) -> None:
        weak = mask.point([round(value * strength) for value in range(256)])
        large = weak.resize((mask.width * COARSE, mask.height * COARSE), Image.Resampling.BILINEAR)
        self.image.paste(color, ((box[0] - MARGIN) * COARSE, (box[1] - MARGIN) * COARSE), large)


@dataclass(frozen=True, slots=True)
class Pen:
    """Draws on a canvas in its own coordinates: x and y from 0 to 100, y downwards, the ground at 100."""

    canvas: Canvas
    across: Point
    down: Point
    start: Point

    @classmethod
    def standing(cls, canvas: Canvas, foot: Point, size: float) -> "Pen":
        """The square stands on `foot`, the middle of its lower edge; `size` in pixels."""
        step = size / 100
        return cls(canvas, (step, 0.0), (0.0, step), (foot[0] - size / 2, foot[1] - size))

    @property
    def unit(self) -> float:
        """Pixels per unit."""
        return hypot(*self.across)

    def place(self, point: Point) -> Point:
        x, y = point
        return (
            self.start[0] + x * self.across[0] + y * self.down[0],
            self.start[1] + x * self.across[1] + y * self.down[1],
        )

    def mirrored(self) -> "Pen":
        return Pen(self.canvas, (-self.across[0], -self.across[1]), self.down, self.place((100, 0)))

    def halves(self) -> Iterator["Pen"]:
        """The pen as it is, then its mirror image: for ears, eyes and everything that comes in pairs."""
        yield self
        yield self.mirrored()

    def turned(self, degrees: float, about: Point) -> "Pen":
        turn, slope = cos(radians(degrees)), sin(radians(degrees))
        across = (self.across[0] * turn + self.down[0] * slope, self.across[1] * turn + self.down[1] * slope)
        down = (self.down[0] * turn - self.across[0] * slope, self.down[1] * turn - self.across[1] * slope)
        still = self.place(about)
        start = tuple(still[axis] - about[0] * across[axis] - about[1] * down[axis] for axis in (0, 1))
        return Pen(self.canvas, across, down, (start[0], start[1]))

    def inner(self, foot: Point, size: float) -> "Pen":
        """A smaller square standing at `foot` within this one, `size` in this pen's units."""
        step = size / 100
        across = (self.across[0] * step, self.across[1] * step)
        down = (self.down[0] * step, self.down[1] * step)
        corner = self.place((foot[0] - size / 2, foot[1] - size))
        return Pen(self.canvas, across, down, corner)

    def poly(self, points: Sequence[Point], fill: Fill) -> None:
        self.canvas.fill([self.place(point) for point in points], fill)

    def blob(self, points: Sequence[Point], fill: Fill) -> None:
        self.poly(curve(points, closed=True), fill)

    def soft(self, points: Sequence[Point], fill: Color, rounding: float = 4) -> None:
        """A straight-sided shape with rounded corners, which reach half the rounding outside the points."""
        self.poly(points, fill)
        for one, other in zip(points, [*points[1:], points[0]], strict=True):
            self.line((one, other), rounding, fill)

    def oval(self, middle: Point, radius: Point, fill: Fill, tilt: float = 0) -> None:
        turn, slope = cos(radians(tilt)), sin(radians(tilt))
        steps = 24 if max(radius) * self.unit < 40 else 56
        angles = [2 * pi * step / steps for step in range(steps)]
        ring = [(cos(angle) * radius[0], sin(angle) * radius[1]) for angle in angles]
        self.poly([(middle[0] + x * turn - y * slope, middle[1] + x * slope + y * turn) for x, y in ring], fill)

    def line(self, points: Sequence[Point], width: float, fill: Color) -> None:
        """A straight-jointed line with round ends."""
        for one, other in pairwise(points):
            self._bar(one, other, width / 2, fill)
        for point in points if width * self.unit > 3 else ():
            self.oval(point, (width / 2, width / 2), fill)

    def stroke(self, points: Sequence[Point], width: float, fill: Color) -> None:
        """A smooth line through the points with round ends."""
        self.taper(points, (width, width), fill)

    def taper(self, points: Sequence[Point], widths: Point, fill: Fill) -> None:
        """A smooth line that changes from the first width to the second."""
        path = curve(points, closed=False)
        for end, width in ((path[0], widths[0]), (path[-1], widths[1])):
            if width * self.unit > 3:
                self.oval(end, (width / 2, width / 2), fill if not isinstance(fill, Fade) else fill.top)
        self.poly(_ribbon(path, widths), fill)

    def _bar(self, one: Point, other: Point, half: float, fill: Color) -> None:
        length = hypot(other[0] - one[0], other[1] - one[1]) or 1.0
        x, y = (one[1] - other[1]) / length * half, (other[0] - one[0]) / length * half
        corners = ((one[0] + x, one[1] + y), (other[0] + x, other[1] + y), (other[0] - x, other[1] - y))
        self.poly((*corners, (one[0] - x, one[1] - y)), fill)

    def glow(self, middle: Point, radius: Point, color: Color, strength: float = 0.6) -> None:
        size = (radius[0] * self.unit, radius[1] * self.unit)
        self.canvas.glow(self.place(middle), size, color, strength)

    def shade(self, depth: float = 5) -> None:
        self.canvas.shade(depth * self.unit)

    def shadow(self, middle: Point, radius: Point) -> None:
        """What a standing thing throws on the ground."""
        self.glow(middle, radius, self.canvas.mood.shadow, 0.62)


def _ribbon(path: Sequence[Point], widths: Point) -> list[Point]:
    left, right = [], []
    last = len(path) - 1
    for index, (x, y) in enumerate(path):
        before, after = path[max(0, index - 1)], path[min(last, index + 1)]
        length = hypot(after[0] - before[0], after[1] - before[1]) or 1.0
        half = (widths[0] + (widths[1] - widths[0]) * index / last) / 2
        across = ((before[1] - after[1]) / length * half, (after[0] - before[0]) / length * half)
        left.append((x + across[0], y + across[1]))
        right.append((x - across[0], y - across[1]))
    return left + right[::-1]


METAL = Fade(hue(0xF2F5F7), hue(0x9FB0BF))
