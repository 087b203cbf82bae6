"""Styles: each turns a finished picture into the same picture in another manner."""

from collections.abc import Callable

from PIL import Image, ImageChops, ImageDraw, ImageEnhance, ImageFilter, ImageOps

from bot.providers.studio.palette import Dice, hue, mix
from bot.providers.studio.texture import blotches, edges, framed, hatching, stretch, textured, tiled, wobbled


def watercolor(image: Image.Image, dice: Dice) -> Image.Image:
    fine = max(1.0, min(image.size) / 500)
    washed = wobbled(image, dice, 20).filter(ImageFilter.BoxBlur(fine))
    lines = ImageChops.invert(stretch(edges(washed, fine), 2.6))
    washed = ImageChops.multiply(washed, ImageOps.colorize(lines, (96, 78, 104), "white"))
    washed = Image.blend(washed, Image.new("RGB", image.size, hue(0xFFFBF2)), 0.3)
    pools = blotches(image.size, dice, 14).point([round(128 + (value - 128) * 0.3) for value in range(256)])
    washed = ImageChops.overlay(washed, Image.merge("RGB", (pools, pools, pools)))
    return textured(framed(washed, hue(0xFDF9F0), dice), "cotton", 1.1, 0.14)


def ink(image: Image.Image, dice: Dice) -> Image.Image:
    fine = max(1.0, min(image.size) / 420)
    grey = ImageOps.autocontrast(wobbled(image, dice, 24).convert("L").filter(ImageFilter.BoxBlur(fine)), cutoff=2)
    grey = grey.point([min(255, round(58 + value * 0.98)) for value in range(256)])
    lines = ImageChops.invert(stretch(edges(image, fine), 3.6)).filter(ImageFilter.BoxBlur(fine * 0.6))
    pools = blotches(image.size, dice, 9).point([round(222 + value * 0.13) for value in range(256)])
    wash = ImageChops.multiply(ImageChops.multiply(grey, lines), pools)
    toned = ImageOps.colorize(wash, hue(0x1E1C22), hue(0xF6F0E0), hue(0xA19D97))
    return _sealed(textured(framed(toned, hue(0xF6F0E0), dice), "rice", 0.8, 0.16))


def _sealed(image: Image.Image) -> Image.Image:
    """With the red stamp of the studio."""
    unit = min(image.size) / 100
    draw = ImageDraw.Draw(image)
    x, y = image.width - 13 * unit, 6 * unit
    draw.rounded_rectangle((x, y, x + 6.4 * unit, y + 6.4 * unit), unit * 0.8, fill=hue(0xB8352C))
    for box in ((1.4, 1.2, 5, 1.9), (1.4, 2.9, 4.4, 3.6), (1.4, 4.6, 5, 5.3), (1.4, 1.2, 2.1, 5.3)):
        draw.rectangle(
            tuple(start + figure * unit for start, figure in zip((x, y, x, y), box, strict=True)), fill=hue(0xF6F0E0)
        )
    return image


def pixel(image: Image.Image) -> Image.Image:
    cell = max(2, round(min(image.size) / 104))
    small = image.resize((max(1, image.width // cell), max(1, image.height // cell)), Image.Resampling.BOX)
    vivid = ImageEnhance.Contrast(ImageEnhance.Color(small).enhance(1.35)).enhance(1.12)
    flat = vivid.quantize(28, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE).convert("RGB")
    return flat.resize(image.size, Image.Resampling.NEAREST)


def neon(image: Image.Image) -> Image.Image:
    dim = ImageEnhance.Brightness(ImageEnhance.Color(image).enhance(1.5)).enhance(0.74)
    graded = Image.blend(dim, ImageOps.colorize(dim.convert("L"), hue(0x0C0630), hue(0xFF9AF0), hue(0x7A2FC0)), 0.38)
    lines = stretch(edges(image, max(1.0, min(image.size) / 700)), 2.4)
    small = lines.resize((max(1, image.width // 4), max(1, image.height // 4)), Image.Resampling.BOX)
    halo = small.filter(ImageFilter.BoxBlur(max(1, min(small.size) // 90))).resize(
        image.size, Image.Resampling.BILINEAR
    )
    beams = ImageChops.add(stretch(lines, 0.7), stretch(halo, 1.5))
    tint = ImageOps.colorize(Image.linear_gradient("L").resize(image.size), hue(0xFF3FB4), hue(0x2FF0FF))
    return ImageChops.screen(graded, ImageChops.multiply(tint, Image.merge("RGB", (beams, beams, beams))))


def sketch(image: Image.Image, dice: Dice) -> Image.Image:
    fine = max(0.6, min(image.size) / 900)
    grey = ImageOps.autocontrast(image.convert("L"), cutoff=1)
    lines = ImageChops.invert(stretch(edges(wobbled(image, dice, 16), fine), 4.2))
    again = ImageChops.invert(stretch(edges(wobbled(image, dice, 11), fine), 2.2))
    strokes = tiled(hatching(), image.size)
    dark = ImageChops.invert(grey.filter(ImageFilter.BoxBlur(fine * 2))).point(
        [max(0, value - 70) for value in range(256)]
    )
    shading = ImageChops.invert(stretch(ImageChops.multiply(dark, strokes), 1.3))
    drawn = ImageChops.multiply(ImageChops.multiply(shading, lines), again)
    return textured(ImageOps.colorize(drawn, hue(0x3A3637), hue(0xFBF8F1)), "cotton", 0.9, 0.14)


def pastel(image: Image.Image) -> Image.Image:
    soft = ImageEnhance.Color(image).enhance(0.78)
    soft = Image.blend(soft, Image.new("RGB", image.size, hue(0xFFF1F4)), 0.4)
    return textured(soft, "chalk", 0.8, 0.2)


def oil(image: Image.Image, dice: Dice) -> Image.Image:
    small = image.resize((128, max(1, 128 * image.height // image.width)), Image.Resampling.BOX).filter(
        ImageFilter.SMOOTH
    )
    layer = ImageEnhance.Color(image).enhance(1.25)
    draw = ImageDraw.Draw(layer)
    step = min(image.size) / 100
    for _ in range(5200):
        x, y = dice.roll(), dice.roll()
        color = small.getpixel((int(x * small.width), int(y * small.height)))
        if isinstance(color, tuple):
            lean, long = dice.between(-0.8, 0.8), step * dice.between(0.7, 1.7)
            shift = round(dice.between(-16, 16))
            dab = (int(color[0]) + shift, int(color[1]) + shift, int(color[2]) + shift)
            spot = (x * image.width, y * image.height)
            draw.line(
                (spot[0] - long, spot[1] - long * lean, spot[0] + long, spot[1] + long * lean),
                dab,
                max(1, int(step * 0.75)),
            )
    mixed = Image.blend(ImageEnhance.Color(image).enhance(1.25), layer, 0.62)
    relief = mixed.convert("L").filter(ImageFilter.EMBOSS)
    relief = relief.point([round(128 + (value - 128) * 0.55) for value in range(256)])
    return ImageChops.overlay(mixed, Image.merge("RGB", (relief, relief, relief)))


def mono(image: Image.Image) -> Image.Image:
    grey = ImageEnhance.Contrast(ImageOps.autocontrast(image.convert("L"), cutoff=1)).enhance(1.1)
    return textured(grey.convert("RGB"), "film", 0.7, 0.2)


def warm(image: Image.Image) -> Image.Image:
    return ImageChops.overlay(
        image,
        Image.blend(Image.new("RGB", image.size, (128, 128, 128)), Image.new("RGB", image.size, hue(0xF2A24A)), 0.5),
    )


def cold(image: Image.Image) -> Image.Image:
    return ImageChops.overlay(image, Image.new("RGB", image.size, mix((128, 128, 128), hue(0x4A8FE8), 0.5)))


def vintage(image: Image.Image) -> Image.Image:
    sepia = ImageOps.colorize(image.convert("L"), hue(0x2E1D14), hue(0xFFF0CF), hue(0xA8805A))
    return textured(Image.blend(image, sepia, 0.75), "film", 0.9, 0.3)


def comic(image: Image.Image) -> Image.Image:
    fine = max(1.0, min(image.size) / 700)
    flat = ImageOps.posterize(ImageEnhance.Color(image.filter(ImageFilter.BoxBlur(fine))).enhance(1.5), 3)
    flat = Image.blend(flat, image, 0.3)
    lines = ImageChops.invert(stretch(edges(image, fine), 5)).point(
        [0 if value < 120 else min(255, value + 30) for value in range(256)]
    )
    return ImageChops.multiply(flat, Image.merge("RGB", (lines, lines, lines)))


BY_HAND: dict[str, Callable[[Image.Image, Dice], Image.Image]] = {
    "watercolor": watercolor,
    "ink": ink,
    "sketch": sketch,
    "oil": oil,
}
BY_RULE: dict[str, Callable[[Image.Image], Image.Image]] = {
    "pixel": pixel,
    "neon": neon,
    "pastel": pastel,
    "mono": mono,
    "warm": warm,
    "cold": cold,
    "vintage": vintage,
    "comic": comic,
}


def restyled(image: Image.Image, styles: tuple[str, ...], dice: Dice) -> Image.Image:
    """In the first two of the styles, one after the other."""
    for style in styles[:2]:
        image = BY_HAND[style](image, dice) if style in BY_HAND else BY_RULE[style](image)
    return image
