"""Redoes a picture that was sent: its manner, its light, and what is added to it."""

from dataclasses import replace

from PIL import Image, ImageChops, ImageEnhance, ImageOps

from bot.providers.studio.backdrop import Stage
from bot.providers.studio.layout import Space
from bot.providers.studio.palette import DAYS, SEASON_LEAF, TIMES, Dice, hue
from bot.providers.studio.pen import Canvas, roomy
from bot.providers.studio.performance import perform
from bot.providers.studio.styles import restyled
from bot.providers.studio.wear import WEAR, Face
from bot.providers.studio.weather import weather
from bot.providers.studio.words import Wish

# Chosen among when the words name nothing that could be changed.
MANNERS = ("watercolor", "oil", "comic")


def retouched(ground: Image.Image, wish: Wish, dice: Dice) -> Image.Image:
    adding = wish.cast and ("adding" in wish.poses or not (wish.wear or wish.styles or wish.tint or wish.times))
    picture = _relit(ground, wish)
    touched = bool(adding or wish.wear or wish.tint or wish.time in TIMES or wish.seasons or _falls(wish))
    if adding or wish.wear or wish.seasons or _falls(wish):
        picture = _painted_on(picture, wish if adding else replace(wish, cast=()), dice)
    styles = wish.styles or (() if touched else (dice.pick(MANNERS),))
    return restyled(picture, styles, dice)


def _falls(wish: Wish) -> bool:
    return any(word in wish.sky for word in ("rain", "snow", "fog"))


def _painted_on(picture: Image.Image, wish: Wish, dice: Dice) -> Image.Image:
    large = picture.resize(roomy(picture.size), Image.Resampling.BICUBIC)
    stage = Stage.over(Canvas(large, DAYS[0]), dice, hue(SEASON_LEAF.get(wish.season or "", 0x5FA05A)))
    if wish.wear:
        _dress(stage, wish)
    if wish.cast:
        perform(stage, replace(wish, wear=()), aside=True)
    weather(stage, wish)
    return large.resize(picture.size, Image.Resampling.LANCZOS)


def _dress(stage: Stage, wish: Wish) -> None:
    """Where a head most likely is: where this painter puts one."""
    width, height = stage.canvas.image.size
    space = Space(width / stage.short * 100, height / stage.short * 100)
    pen = stage.square((50, space.floor), space.full)
    worn = dict(wish.wear)
    for kind in (kind for kind in WEAR if kind in worn):
        WEAR[kind](pen, Face(), worn[kind])
        pen.shade(0)


def _relit(picture: Image.Image, wish: Wish) -> Image.Image:
    """In the light of the named hour, and washed in the named colour."""
    match wish.time:
        case "night":
            dim = ImageEnhance.Brightness(picture).enhance(0.88)
            picture = ImageChops.multiply(dim, Image.new("RGB", picture.size, hue(0x7086D8)))
        case "sunset":
            glow = ImageOps.colorize(Image.linear_gradient("L").resize(picture.size), hue(0xB05A9A), hue(0xFFB05A))
            picture = ImageChops.overlay(picture, Image.blend(glow, picture, 0.25))
        case "morning":
            picture = ImageChops.screen(picture, Image.new("RGB", picture.size, hue(0x4A2E1C)))
        case _:
            pass
    if wish.tint is None:
        return picture
    return Image.blend(picture, ImageOps.colorize(picture.convert("L"), (24, 18, 34), (255, 250, 242), wish.tint), 0.7)
