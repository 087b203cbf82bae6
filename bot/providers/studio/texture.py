"""Paper, pigment and pencil: what makes a clean drawing look made by hand."""

from functools import cache

from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageOps

from bot.providers.studio.palette import Color, Dice

TILE = 256


@cache
def grain(seed: str, softness: float) -> Image.Image:
    """A square of paper noise around middle grey, the same on every machine."""
    dice = Dice("grain", seed)
    octets = b"".join(dice.whole(0, 2**32 - 1).to_bytes(4, "big") for _ in range(TILE * TILE // 4))
    noise = Image.frombytes("L", (TILE, TILE), octets)
    return ImageOps.autocontrast(noise.filter(ImageFilter.GaussianBlur(softness)), cutoff=1)


def tiled(tile: Image.Image, size: tuple[int, int]) -> Image.Image:
    sheet = Image.new("L", size)
    for x in range(0, size[0], TILE):
        for y in range(0, size[1], TILE):
            sheet.paste(tile, (x, y))
    return sheet


def paper(size: tuple[int, int], seed: str, softness: float, strength: float) -> Image.Image:
    """Grain over a whole picture, as a layer for `overlay`; `strength` 1 is the full range of grey."""
    return tiled(grain(seed, softness).point([round(128 + (value - 128) * strength) for value in range(256)]), size)


@cache
def hatching() -> Image.Image:
    """Slanting pencil strokes: noise drawn out along one direction, without a seam."""
    strokes = grain("lead", 0.6)
    for step in (1, 2, 4, 8):
        strokes = Image.blend(strokes, ImageChops.offset(strokes, step, -step), 0.5)
    return ImageOps.autocontrast(strokes, cutoff=2)


def textured(image: Image.Image, seed: str, softness: float, strength: float) -> Image.Image:
    sheet = paper(image.size, seed, softness, strength)
    return ImageChops.overlay(image, Image.merge("RGB", (sheet, sheet, sheet)))


def blotches(size: tuple[int, int], dice: Dice, cells: int) -> Image.Image:
    """Large soft clouds of grey, as pigment leaves them in wet paper."""
    small = Image.new("L", (cells, cells))
    small.putdata([dice.whole(0, 255) for _ in range(cells * cells)])
    return small.resize(size, Image.Resampling.BICUBIC)


def edges(image: Image.Image, thickness: float) -> Image.Image:
    """White where the picture changes, black where it is even."""
    grey = image.convert("L").filter(ImageFilter.BoxBlur(thickness))
    return ImageChops.subtract(grey.filter(ImageFilter.MaxFilter(3)), grey.filter(ImageFilter.MinFilter(3)))


def stretch(mask: Image.Image, factor: float) -> Image.Image:
    return mask.point([min(255, round(value * factor)) for value in range(256)])


def framed(image: Image.Image, tone: Color, dice: Dice) -> Image.Image:
    """Fades into bare paper at a ragged border."""
    width, height = image.size
    small = (max(8, width // 8), max(8, height // 8))
    inner = Image.new("L", small)
    margin = max(1, min(small) // 24)
    ImageDraw.Draw(inner).rectangle((margin, margin, small[0] - margin - 1, small[1] - margin - 1), fill=255)
    patches = blotches(small, dice, 24).point([round(128 + (value - 128) * 0.5) for value in range(256)])
    ragged = ImageChops.add(inner.filter(ImageFilter.BoxBlur(margin * 1.3)), patches, scale=1, offset=-128)
    mask = stretch(ragged.filter(ImageFilter.BoxBlur(1)), 3.2).resize(image.size, Image.Resampling.BICUBIC)
    return Image.composite(image, Image.new("RGB", image.size, tone), mask)


def wobbled(image: Image.Image, dice: Dice, cells: int) -> Image.Image:
    """Edges drawn by hand: the picture pushed about a little, by some hundredths of a cell."""
    width, height = image.size
    reach = min(width, height) / cells / 14

    def push(step: int) -> float:
        return dice.between(-reach, reach) if 0 < step < cells else 0.0

    steps = range(cells + 1)
    knots = [[(width * x / cells + push(x), height * y / cells + push(y)) for x in steps] for y in steps]
    mesh = []
    for y in range(cells):
        for x in range(cells):
            box = (width * x // cells, height * y // cells, width * (x + 1) // cells, height * (y + 1) // cells)
            corners = (knots[y][x], knots[y + 1][x], knots[y + 1][x + 1], knots[y][x + 1])
            mesh.append((box, tuple(figure for corner in corners for figure in corner)))
    return image.transform(image.size, Image.Transform.MESH, mesh, Image.Resampling.BILINEAR)
